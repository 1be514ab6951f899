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
  private static final String ONE_SEGMENT = "";

  private final MonitorPlan plan;
  private final Schema schema;
  private final Aligner aligner;
  private final Map<String, Segment> segments = new HashMap<>();

  /** A segment's monitors, and where its shards' rows are. */
  private static final class Segment {
    final List<MemoryShardStore> stores = new ArrayList<>();
    final List<ShardMonitor> shards = new ArrayList<>();
    final SegmentMonitor monitor;

    Segment(MonitorPlan plan, String name) {
      for (int shard = 0; shard < plan.shards().size(); shard++) {
        MemoryShardStore store = new MemoryShardStore();
        stores.add(store);
        shards.add(new ShardMonitor(plan, shard, store));
      }
      monitor = new SegmentMonitor(plan, name, null);
    }
  }

  /** Takes everything that comes out, in order. */
  public interface Output extends SegmentMonitor.Output {
    /** A line of rejected.jsonl. */
    void rejected(String json);
  }

  /** A monitor at the start of its stream. */
  public LocalMonitor(MonitorPlan plan, Schema schema) {
    this.plan = plan;
    this.schema = schema;
    this.aligner = new Aligner(plan, new MemoryShardStore());
  }

  /** Takes in all records of the reader, and ends. */
  public RecordCounts run(RecordReader records, Output output) throws IOException {
    Intake intake = new Intake(plan, schema);
    Intake.Output rows =
        new Intake.Output() {
          @Override
          public void observations(byte[] observations) {
            add(observations, output);
          }

          @Override
          public void prediction(String id, long millis, int partition, long offset, byte[] row) {
            throw new UnsupportedOperationException("labels are joined by an engine");
          }

          @Override
          public void rejected(String json) {
            output.rejected(json);
          }
        };
    RawRecord next;
    while ((next = records.next()) != null) {
      intake.process(next, rows);
    }
    intake.flush(rows);
    return end(output);
  }

  /** Takes in rows that an {@link Intake} made of records. */
  public void add(byte[] observations, Output output) {
    Aligner.Output blocks = blocks(output);
    aligner.add(observations, blocks);
    aligner.flush(blocks);
  }

  /** No row comes any more whose time is up to this one, in milliseconds. */
  public void advance(long watermark, Output output) {
    Aligner.Output blocks = blocks(output);
    aligner.advance(watermark, blocks);
    aligner.flush(blocks);
  }

  /** The stream is over. */
  public RecordCounts end(Output output) {
    advance(Long.MAX_VALUE, output);
    return aligner.counts();
  }

  private Aligner.Output blocks(Output output) {
    return new Aligner.Output() {
      @Override
      public void block(String key, int shard, byte[] block) {
        take(key, shard, block, output);
      }

      @Override
      public void rejected(String json) {
        output.rejected(json);
      }
    };
  }

  private void take(String key, int shard, byte[] block, Output output) {
    Segment segment = segments.computeIfAbsent(key, k -> new Segment(plan, Aligner.segmentName(k)));
    segment
        .shards
        .get(shard)
        .process(block, emission -> segment.monitor.process(emission.encode(), output));
    if (segment.monitor.isOver()) {
      segments.remove(key);
    }
  }

  /**
   * The settings that were frozen, and the reference's windows, by the name of the feature; empty
   * before the end of the reference.
   */
  public Map<String, GivenReference> references() {
    Map<String, GivenReference> references = new HashMap<>();
    Segment segment = segments.get(ONE_SEGMENT);
    if (segment == null) {
      return Map.of();
    }
    List<MemoryShardStore> stores = segment.stores;
    List<List<Reference.Sample>> samples = segment.monitor.referenceSamples();
    for (int shard = 0; shard < stores.size(); shard++) {
      byte[] stored = stores.get(shard).settings();
      if (stored == null) {
        return Map.of();
      }
      Margins.Opened opened = Margins.open(stored);
      FrozenSettings frozen = FrozenSettings.decode(opened.settings());
      Iterator<PairSettings> pairs = frozen.pairs().iterator();
      Iterator<ConditionalSettings> conditionals = frozen.conditionals().iterator();
      for (int feature : plan.shards().get(shard)) {
        references.put(
            plan.features().get(feature).name(),
            new GivenReference(
                pairs.next(),
                samples.get(feature),
                plan.isConditioned(feature) ? conditionals.next() : null,
                opened.of(ShardSettings.owner(plan, feature)),
                segment.monitor.kindReference(feature)));
      }
    }
    return references;
  }
}
