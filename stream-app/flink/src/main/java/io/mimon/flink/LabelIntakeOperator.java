package io.mimon.flink;

import io.mimon.core.align.JoinEvent;
import io.mimon.core.input.RawRecord;
import io.mimon.core.monitor.LabelIntake;
import io.mimon.core.monitor.LabelRule;
import io.mimon.core.monitor.MonitorPlan;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * Records of labels in, labels with their times out; its state is that of {@link IntakeOperator}.
 */
final class LabelIntakeOperator extends AbstractStreamOperator<JoinEvent>
    implements OneInputStreamOperator<RawRecord, JoinEvent> {
  static final OutputTag<String> REJECTED = new OutputTag<>("rejected-labels", Types.STRING);
  static final OutputTag<Tuple2<String, Long>> COUNTS =
      new OutputTag<>("label-counts", Types.TUPLE(Types.STRING, Types.LONG));

  private final MonitorPlan plan;
  private final LabelRule rule;

  // Set by initializeState, before any other method is called.
  @SuppressWarnings("NullAway.Init")
  private transient LabelIntake intake;

  @SuppressWarnings("NullAway.Init")
  private transient ClockState clocks;

  @SuppressWarnings("NullAway.Init")
  private transient LabelIntake.Output sends;

  LabelIntakeOperator(MonitorPlan plan, LabelRule rule) {
    this.plan = plan;
    this.rule = rule;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    sends = new Sends();
    intake = new LabelIntake(plan, rule);
    clocks = ClockState.restore(context, intake::restoreClock);
  }

  @Override
  public void processElement(StreamRecord<RawRecord> element) {
    intake.process(element.getValue(), sends);
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    clocks.store(intake.encodeClock());
  }

  private final class Sends implements LabelIntake.Output {
    @Override
    public void label(JoinEvent outcome) {
      output.collect(new StreamRecord<>(outcome));
    }

    @Override
    public void count(String what) {
      output.collect(COUNTS, new StreamRecord<>(Tuple2.of(what, 1L)));
    }

    @Override
    public void rejected(String json) {
      output.collect(REJECTED, new StreamRecord<>(json));
    }
  }
}
