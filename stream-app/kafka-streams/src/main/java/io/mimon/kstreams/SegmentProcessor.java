package io.mimon.kstreams;

import io.mimon.core.monitor.Aligner;
import io.mimon.core.monitor.MonitorPlan;
import io.mimon.core.monitor.SegmentMonitor;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** Emissions of shards in, readings and alerts of their segments out; one task. */
final class SegmentProcessor implements Processor<Target, byte[], Target, byte[]> {
  private final MonitorPlan plan;
  private final Map<String, SegmentMonitor> monitors = new HashMap<>();

  // Set by init, before any other method is called.
  @SuppressWarnings("NullAway.Init")
  private Sends sends;

  @SuppressWarnings("NullAway.Init")
  private KeyValueStore<byte[], byte[]> store;

  SegmentProcessor(MonitorPlan plan) {
    this.plan = plan;
  }

  @Override
  public void init(ProcessorContext<Target, byte[]> context) {
    sends = new Sends(context);
    store = context.getStateStore(Names.SEGMENT_STORE);
  }

  @Override
  public void process(Record<Target, byte[]> emission) {
    byte[] key = emission.key().key();
    String segment = new String(key, StandardCharsets.UTF_8);
    SegmentMonitor monitor =
        monitors.computeIfAbsent(
            segment, s -> new SegmentMonitor(plan, Aligner.segmentName(s), store.get(key)));
    monitor.process(emission.value(), lines);
    if (monitor.isOver()) {
      monitors.remove(segment);
      store.delete(key);
    } else {
      store.put(key, monitor.encodeState());
    }
  }

  private final SegmentMonitor.Output lines =
      new SegmentMonitor.Output() {
        @Override
        public void reading(String json) {
          sends.line(Route.READINGS, json);
        }

        @Override
        public void alert(String json) {
          sends.line(Route.ALERTS, json);
        }
      };
}
