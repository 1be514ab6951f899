package io.mimon.kstreams;

import io.mimon.core.align.JoinEvent;
import io.mimon.core.input.RawRecord;
import io.mimon.core.monitor.JoinedRows;
import io.mimon.core.monitor.LabelIntake;
import io.mimon.core.monitor.MonitorPlan;
import io.mimon.core.monitor.RecordCounts;
import io.mimon.core.plan.PlanResult;

/** Targets that come apart from their rows. */
final class LabelEventIntake extends EventIntake {
  private final LabelIntake intake;
  private final JoinedRows counts;

  LabelEventIntake(MonitorPlan plan, PlanResult.Labels labels, Place place) {
    super(plan, labels.columns(), Names.LABEL_INTAKE_STORE, place);
    intake = new LabelIntake(plan, labels.rule());
    counts = new JoinedRows(plan);
  }

  @Override
  void restoreClock(byte[] clock) {
    intake.restoreClock(clock);
  }

  @Override
  byte[] encodeClock() {
    return intake.encodeClock();
  }

  @Override
  long watermark(int partition) {
    return intake.watermark(partition);
  }

  @Override
  void take(RawRecord record, Outputs to) {
    LabelIntake.Output outputs =
        new LabelIntake.Output() {
          @Override
          public void label(JoinEvent outcome) {
            to.events.add(outcome);
          }

          @Override
          public void count(String what) {
            counts.count(RecordCounts.labels(what), 1);
          }

          @Override
          public void rejected(String json) {
            to.rejected.add(json);
          }
        };
    try {
      intake.process(record, outputs);
    } catch (RuntimeException e) {
      intake.reject(record, e, outputs);
    }
    counts.flush(to.counts::add);
  }
}
