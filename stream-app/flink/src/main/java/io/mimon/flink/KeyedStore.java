package io.mimon.flink;

import io.mimon.core.monitor.ShardStore;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.jspecify.annotations.Nullable;

/** The store of whatever key is current; who has it only touches it under its own. */
record KeyedStore(MapState<Long, byte[]> blockState, ValueState<byte[]> settingsState)
    implements ShardStore {

  private static final MapStateDescriptor<Long, byte[]> BLOCKS =
      new MapStateDescriptor<>(
          "blocks", Types.LONG, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);
  private static final ValueStateDescriptor<byte[]> SETTINGS =
      new ValueStateDescriptor<>("settings", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);

  KeyedStore(RuntimeContext context) {
    this(context.getMapState(BLOCKS), context.getState(SETTINGS));
  }

  KeyedStore(KeyedStateStore states) {
    this(states.getMapState(BLOCKS), states.getState(SETTINGS));
  }

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

  @Override
  public void clear() {
    access(
        () -> {
          blockState.clear();
          settingsState.clear();
          return true;
        });
  }

  /** The state backend failed; the job restarts from its last checkpoint. */
  static final class StateAccessException extends RuntimeException {
    StateAccessException(Exception cause) {
      super("the state backend failed: " + cause.getMessage(), cause);
    }
  }
}
