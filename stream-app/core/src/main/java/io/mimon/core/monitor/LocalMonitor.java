package io.mimon.core.monitor;

import io.mimon.core.drift.Reference;
import io.mimon.core.input.RawRecord;
import io.mimon.core.input.RecordReader;
import io.mimon.core.input.Schema;
import io.mimon.core.monitor.MonitorPlan.GivenReference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * A whole monitor on one thread with no engine: what every engine's readings must equal, and the
 * way to measure a file before a stream begins.
 */
public final class LocalMonitor {
  private final MonitorPlan plan;
  private final Ingest ingest;
  private final List<MemoryShardStore> stores = new ArrayList<>();
  private final List<ShardMonitor> shards = new ArrayList<>();
  private final SegmentMonitor segment;

  /** Takes everything that comes out, in order. */
  public interface Output extends SegmentMonitor.Output {
    /** A line of rejected.jsonl. */
    void rejected(String json);
  }

  /** A monitor at the start of its stream. */
  public LocalMonitor(MonitorPlan plan, Schema schema) {
    this.plan = plan;
    this.ingest = new Ingest(plan, schema, new RecordCounts());
    for (int shard = 0; shard < plan.shards().size(); shard++) {
      MemoryShardStore store = new MemoryShardStore();
      stores.add(store);
      shards.add(new ShardMonitor(plan, shard, store));
    }
    this.segment = new SegmentMonitor(plan, "", null);
  }

  /** Takes in all records of the reader. */
  public RecordCounts run(RecordReader records, Output output) throws IOException {
    Ingest.Output blocks =
        new Ingest.Output() {
          @Override
          public void block(int shard, byte[] block) {
            shards
                .get(shard)
                .process(block, emission -> segment.process(emission.encode(), output));
          }

          @Override
          public void rejected(String json) {
            output.rejected(json);
          }
        };
    RawRecord next;
    while ((next = records.next()) != null) {
      ingest.process(next, blocks);
    }
    ingest.flush(blocks);
    return ingest.counts();
  }

  /**
   * The settings that were frozen, and the reference's windows, by the name of the feature; empty
   * before the end of the reference.
   */
  public Map<String, GivenReference> references() {
    Map<String, GivenReference> references = new HashMap<>();
    List<List<Reference.Sample>> samples = segment.referenceSamples();
    for (int shard = 0; shard < stores.size(); shard++) {
      byte[] stored = stores.get(shard).settings();
      if (stored == null) {
        return Map.of();
      }
      FrozenSettings frozen = FrozenSettings.decode(stored);
      Iterator<PairSettings> pairs = frozen.pairs().iterator();
      Iterator<ConditionalSettings> conditionals = frozen.conditionals().iterator();
      for (int feature : plan.shards().get(shard)) {
        references.put(
            plan.features().get(feature).name(),
            new GivenReference(
                pairs.next(),
                samples.get(feature),
                plan.isConditioned(feature) ? conditionals.next() : null));
      }
    }
    return references;
  }
}
