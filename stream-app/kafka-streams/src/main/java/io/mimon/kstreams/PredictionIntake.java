package io.mimon.kstreams;

import io.mimon.cli.JobSpec;
import io.mimon.core.align.JoinEvent;
import io.mimon.core.input.RawRecord;
import io.mimon.core.monitor.Intake;

/** Rows whose targets come from elsewhere. */
final class PredictionIntake extends EventIntake {
  private final Intake intake;

  PredictionIntake(JobSpec spec, Place place) {
    super(spec.plan(), spec.schema().namesByPosition(), Names.INTAKE_STORE, place);
    intake = new Intake(spec.plan(), spec.schema());
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
    Intake.Output outputs =
        new Intake.Output() {
          @Override
          public void observations(byte[] rows) {
            to.counts.add(rows);
          }

          @Override
          public void prediction(String id, long millis, int partition, long offset, byte[] row) {
            to.events.add(JoinEvent.prediction(id, millis, partition, offset, row));
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
    intake.flush(outputs);
  }
}
