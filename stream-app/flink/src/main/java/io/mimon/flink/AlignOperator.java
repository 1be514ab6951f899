package io.mimon.flink;

import io.mimon.core.monitor.Aligner;
import io.mimon.core.monitor.MonitorPlan;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * Rows with their places in, blocks by shard key out, in the one order there is. It is one task,
 * and its state is keyed, under one key, so that what waits may be large and is written by
 * increments.
 */
final class AlignOperator extends AbstractStreamOperator<Tuple2<String, byte[]>>
    implements OneInputStreamOperator<byte[], Tuple2<String, byte[]>>, BoundedOneInput {
  static final OutputTag<String> REJECTED = new OutputTag<>("late", Types.STRING);
  static final OutputTag<String> STATUS = new OutputTag<>("status", Types.STRING);

  /** The key of everything. */
  static final Byte KEY = 0;

  private final MonitorPlan plan;
  private final ShardKeys keys;

  // Set by open, before any other method is called.
  @SuppressWarnings("NullAway.Init")
  private transient Aligner aligner;

  @SuppressWarnings("NullAway.Init")
  private transient Aligner.Output sends;

  // Set by open, before any other method is called.
  @SuppressWarnings("NullAway.Init")
  private transient String reported;

  private transient boolean finished;

  AlignOperator(MonitorPlan plan) {
    this.plan = plan;
    this.keys = ShardKeys.of(plan);
  }

  @Override
  public void open() throws Exception {
    super.open();
    setCurrentKey(KEY);
    aligner = new Aligner(plan, new KeyedStore(getKeyedStateStore()));
    sends = new Sends();
    reported = "";
    scheduleFlush();
  }

  private void scheduleFlush() {
    long now = getProcessingTimeService().getCurrentProcessingTime();
    var unused =
        getProcessingTimeService()
            .registerTimer(
                now + IntakeOperator.FLUSH_EVERY_MILLIS,
                time -> {
                  aligner.flush(sends);
                  scheduleFlush();
                });
  }

  @Override
  public void processElement(StreamRecord<byte[]> element) {
    aligner.add(element.getValue(), sends);
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    aligner.advance(mark.getTimestamp(), sends);
    super.processWatermark(mark);
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) {
    setCurrentKey(KEY);
    aligner.persist(sends);
    report();
  }

  @Override
  public void endInput() {
    setCurrentKey(KEY);
    aligner.persist(sends);
    finished = true;
    report();
  }

  /** Behind the end there are checkpoints, but nothing new to say: no sink would take it. */
  private void report() {
    String status = aligner.counts().toStatus(plan.monitor(), finished);
    // Labels are counted even where no row comes any more.
    if (!status.equals(reported)) {
      reported = status;
      output.collect(STATUS, new StreamRecord<>(status));
    }
  }

  /** One for all rows. */
  private final class Sends implements Aligner.Output {
    @Override
    public void block(String segment, int shard, byte[] block) {
      output.collect(new StreamRecord<>(Tuple2.of(keys.key(segment, shard), block)));
    }

    @Override
    public void rejected(String json) {
      output.collect(REJECTED, new StreamRecord<>(json));
    }
  }
}
