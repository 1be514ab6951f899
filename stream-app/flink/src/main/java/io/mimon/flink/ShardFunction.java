package io.mimon.flink;

import io.mimon.core.monitor.MonitorPlan;
import io.mimon.core.monitor.ShardMonitor;
import io.mimon.core.monitor.ShardStore;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Blocks of a shard in, its emissions by segment out. The rows are in keyed state; the monitor of a
 * key is built from them the first time the key is seen after a start, restore or rescale.
 */
final class ShardFunction
    extends KeyedProcessFunction<String, Tuple2<String, byte[]>, Tuple2<String, byte[]>> {
  private final MonitorPlan plan;

  private transient Map<String, ShardMonitor> monitors;
  private transient ShardStore store;

  ShardFunction(MonitorPlan plan) {
    this.plan = plan;
  }

  @Override
  public void open(OpenContext context) {
    monitors = new HashMap<>();
    store = new KeyedStore(getRuntimeContext());
  }

  @Override
  public void processElement(
      Tuple2<String, byte[]> block, Context context, Collector<Tuple2<String, byte[]>> out) {
    String key = context.getCurrentKey();
    String segment = ShardKeys.segment(key);
    ShardMonitor monitor =
        monitors.computeIfAbsent(key, k -> new ShardMonitor(plan, ShardKeys.shard(k), store));
    monitor.process(block.f1, emission -> out.collect(Tuple2.of(segment, emission.encode())));
    if (monitor.isOver()) {
      monitors.remove(key);
    }
  }
}
