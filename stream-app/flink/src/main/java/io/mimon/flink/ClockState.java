package io.mimon.flink;

import java.util.List;
import java.util.function.Consumer;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.runtime.state.StateInitializationContext;

/**
 * The clocks of an intake's partitions, which every task is given whole: a partition may be read by
 * another one after a restart.
 */
record ClockState(ListState<byte[]> clocks) {

  /** The state of an intake, and each clock in it to whoever restores it. */
  static ClockState restore(StateInitializationContext context, Consumer<byte[]> into)
      throws Exception {
    ClockState state =
        new ClockState(
            context
                .getOperatorStateStore()
                .getUnionListState(
                    new ListStateDescriptor<>(
                        "clocks", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO)));
    state.clocks.get().forEach(into);
    return state;
  }

  void store(byte[] encoded) throws Exception {
    clocks.update(List.of(encoded));
  }
}
