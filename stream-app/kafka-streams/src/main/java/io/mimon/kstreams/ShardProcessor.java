package io.mimon.kstreams;

import io.mimon.core.monitor.MonitorPlan;
import io.mimon.core.monitor.ShardMonitor;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Blocks of shards in, their emissions by segment out. The rows are in the store; the monitor of a
 * shard is built from them the first time the shard is seen after its task came to this process.
 */
final class ShardProcessor implements Processor<Target, byte[], Target, byte[]> {
  private final MonitorPlan plan;
  private final Map<ShardKey, ShardMonitor> monitors = new HashMap<>();

  // Set by init, before any other method is called.
  @SuppressWarnings("NullAway.Init")
  private Sends sends;

  @SuppressWarnings("NullAway.Init")
  private KeyValueStore<byte[], byte[]> store;

  ShardProcessor(MonitorPlan plan) {
    this.plan = plan;
  }

  @Override
  public void init(ProcessorContext<Target, byte[]> context) {
    sends = new Sends(context);
    store = context.getStateStore(Names.WINDOWS_STORE);
  }

  @Override
  public void process(Record<Target, byte[]> block) {
    byte[] bytes = block.key().key();
    ShardKey key = ShardKey.decode(bytes);
    ShardMonitor monitor =
        monitors.computeIfAbsent(
            key, k -> new ShardMonitor(plan, k.shard(), new BlockStore(store, bytes)));
    byte[] segment = key.segment().getBytes(StandardCharsets.UTF_8);
    monitor.process(
        block.value(),
        emission -> sends.message(new Target(Route.SEGMENT, segment, 0), emission.encode()));
    if (monitor.isOver()) {
      monitors.remove(key);
    }
  }
}
