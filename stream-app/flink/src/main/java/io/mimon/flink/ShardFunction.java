package io.mimon.flink;

import io.mimon.core.monitor.MonitorPlan;
import io.mimon.core.monitor.ShardMonitor;
import io.mimon.core.monitor.ShardStore;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

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
    store =
        new KeyedStore(
            getRuntimeContext()
                .getMapState(
                    new MapStateDescriptor<>(
                        "blocks",
                        Types.LONG,
                        PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO)),
            getRuntimeContext()
                .getState(
                    new ValueStateDescriptor<>(
                        "settings", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO)));
  }

  @Override
  public void processElement(
      Tuple2<String, byte[]> block, Context context, Collector<Tuple2<String, byte[]>> out) {
    String key = context.getCurrentKey();
    String segment = ShardKeys.segment(key);
    monitors
        .computeIfAbsent(key, k -> new ShardMonitor(plan, ShardKeys.shard(k), store))
        .process(block.f1, emission -> out.collect(Tuple2.of(segment, emission.encode())));
  }

  /** The store of whatever key is current; a monitor only touches it under its own. */
  private record KeyedStore(MapState<Long, byte[]> blockState, ValueState<byte[]> settingsState)
      implements ShardStore {

    private interface Access<T> {
      T run() throws Exception;
    }

    @Override
    public void putBlock(long firstRow, byte[] block) {
      access(
          () -> {
            blockState.put(firstRow, block);
            return block;
          });
    }

    @Override
    public void removeBlock(long firstRow) {
      access(
          () -> {
            blockState.remove(firstRow);
            return firstRow;
          });
    }

    @Override
    public SortedMap<Long, byte[]> blocks() {
      return access(
          () -> {
            SortedMap<Long, byte[]> blocks = new TreeMap<>();
            for (Map.Entry<Long, byte[]> entry : blockState.entries()) {
              blocks.put(entry.getKey(), entry.getValue());
            }
            return blocks;
          });
    }

    @Override
    public void putSettings(byte[] settings) {
      access(
          () -> {
            settingsState.update(settings);
            return settings;
          });
    }

    @Override
    public byte @Nullable [] settings() {
      try {
        return settingsState.value();
      } catch (Exception e) {
        throw new StateAccessException(e);
      }
    }

    private static <T> T access(Access<T> access) {
      try {
        return access.run();
      } catch (Exception e) {
        throw new StateAccessException(e);
      }
    }
  }

  /** The state backend failed; the job restarts from its last checkpoint. */
  static final class StateAccessException extends RuntimeException {
    StateAccessException(Exception cause) {
      super("the state backend failed: " + cause.getMessage(), cause);
    }
  }
}
