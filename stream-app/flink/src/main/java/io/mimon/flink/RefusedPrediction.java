package io.mimon.flink;

import io.mimon.core.align.JoinEvent;
import io.mimon.core.monitor.MonitorPlan;
import io.mimon.core.monitor.RefusedPredictions;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.java.tuple.Tuple2;

/** Predictions that the join did not take, as lines of rejected.jsonl. */
final class RefusedPrediction extends RichMapFunction<Tuple2<JoinEvent, String>, String> {
  private final MonitorPlan plan;

  private transient RefusedPredictions lines;

  RefusedPrediction(MonitorPlan plan) {
    this.plan = plan;
  }

  @Override
  public void open(OpenContext context) {
    lines = new RefusedPredictions(plan);
  }

  @Override
  public String map(Tuple2<JoinEvent, String> refused) {
    return lines.line(refused.f0, refused.f1);
  }
}
