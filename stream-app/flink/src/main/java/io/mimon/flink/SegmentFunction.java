package io.mimon.flink;

import io.mimon.core.monitor.Aligner;
import io.mimon.core.monitor.MonitorPlan;
import io.mimon.core.monitor.SegmentMonitor;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Emissions of a segment's shards in, its readings out, its alerts to the side. */
final class SegmentFunction extends KeyedProcessFunction<String, Tuple2<String, byte[]>, String> {
  static final OutputTag<String> ALERTS = new OutputTag<>("alerts", Types.STRING);

  private final MonitorPlan plan;

  private transient Map<String, SegmentMonitor> monitors;
  private transient ValueState<byte[]> state;

  SegmentFunction(MonitorPlan plan) {
    this.plan = plan;
  }

  @Override
  public void open(OpenContext context) {
    monitors = new HashMap<>();
    state =
        getRuntimeContext()
            .getState(
                new ValueStateDescriptor<>(
                    "segment", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
  }

  @Override
  public void processElement(
      Tuple2<String, byte[]> emission, Context context, Collector<String> out) throws IOException {
    String segment = context.getCurrentKey();
    SegmentMonitor monitor = monitors.get(segment);
    if (monitor == null) {
      monitor = new SegmentMonitor(plan, Aligner.segmentName(segment), state.value());
      monitors.put(segment, monitor);
    }
    monitor.process(
        emission.f1,
        new SegmentMonitor.Output() {
          @Override
          public void reading(String json) {
            out.collect(json);
          }

          @Override
          public void alert(String json) {
            context.output(ALERTS, json);
          }
        });
    if (monitor.isOver()) {
      monitors.remove(segment);
      state.clear();
    } else {
      state.update(monitor.encodeState());
    }
  }
}
