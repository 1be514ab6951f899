package io.mimon.flink;

import io.mimon.core.align.JoinEvent;
import io.mimon.core.input.RawRecord;
import io.mimon.core.input.Schema;
import io.mimon.core.monitor.Intake;
import io.mimon.core.monitor.MonitorPlan;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * Records of some partitions in, rows with their places out. What is still being collected is sent
 * on before every checkpoint barrier and watermark and when the source pauses, so it is never state
 * and never late. The partitions' clocks are state that every task is given whole, since a
 * partition may be read by another one after a restart.
 */
final class IntakeOperator extends AbstractStreamOperator<byte[]>
    implements OneInputStreamOperator<RawRecord, byte[]>, BoundedOneInput {
  static final OutputTag<String> REJECTED = new OutputTag<>("rejected", Types.STRING);
  static final OutputTag<JoinEvent> PREDICTIONS =
      new OutputTag<>("predictions", TypeInformation.of(JoinEvent.class));
  static final long FLUSH_EVERY_MILLIS = 200;

  private final MonitorPlan plan;
  private final Schema schema;

  // Set by initializeState, before any other method is called.
  @SuppressWarnings("NullAway.Init")
  private transient Intake intake;

  @SuppressWarnings("NullAway.Init")
  private transient ClockState clocks;

  @SuppressWarnings("NullAway.Init")
  private transient Intake.Output sends;

  IntakeOperator(MonitorPlan plan, Schema schema) {
    this.plan = plan;
    this.schema = schema;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    sends = new Sends();
    intake = new Intake(plan, schema);
    clocks = ClockState.restore(context, intake::restoreClock);
  }

  @Override
  public void open() {
    scheduleFlush();
  }

  private void scheduleFlush() {
    long now = getProcessingTimeService().getCurrentProcessingTime();
    var unused =
        getProcessingTimeService()
            .registerTimer(
                now + FLUSH_EVERY_MILLIS,
                time -> {
                  intake.flush(sends);
                  scheduleFlush();
                });
  }

  @Override
  public void processElement(StreamRecord<RawRecord> element) {
    intake.process(element.getValue(), sends);
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    intake.flush(sends);
    super.processWatermark(mark);
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) {
    intake.flush(sends);
  }

  @Override
  public void endInput() {
    intake.flush(sends);
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    clocks.store(intake.encodeClock());
  }

  /** One for all records: they come by the million. */
  private final class Sends implements Intake.Output {
    @Override
    public void observations(byte[] rows) {
      output.collect(new StreamRecord<>(rows));
    }

    @Override
    public void prediction(String id, long millis, int partition, long offset, byte[] row) {
      output.collect(
          PREDICTIONS,
          new StreamRecord<>(JoinEvent.prediction(id, millis, partition, offset, row), millis));
    }

    @Override
    public void rejected(String json) {
      output.collect(REJECTED, new StreamRecord<>(json));
    }
  }
}
