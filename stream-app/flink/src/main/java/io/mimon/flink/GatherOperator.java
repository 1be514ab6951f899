package io.mimon.flink;

import io.mimon.core.monitor.JoinedRows;
import io.mimon.core.monitor.MonitorPlan;
import io.mimon.core.monitor.RecordCounts;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Gathers what comes piece by piece into blocks for the aligner, and sends it on before every
 * watermark, barrier and end, so that nothing is late and nothing is state.
 */
abstract class GatherOperator<T> extends AbstractStreamOperator<byte[]>
    implements OneInputStreamOperator<T, byte[]>, BoundedOneInput {
  private final MonitorPlan plan;

  // Set by open, before any other method is called.
  @SuppressWarnings("NullAway.Init")
  private transient JoinedRows rows;

  private GatherOperator(MonitorPlan plan) {
    this.plan = plan;
  }

  abstract void add(T element, JoinedRows to);

  @Override
  public void open() {
    rows = new JoinedRows(plan);
  }

  @Override
  public void processElement(StreamRecord<T> element) {
    add(element.getValue(), rows);
  }

  void send(byte[] observations) {
    output.collect(new StreamRecord<>(observations));
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    rows.flush(this::send);
    super.processWatermark(mark);
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) {
    rows.flush(this::send);
  }

  @Override
  public void endInput() {
    rows.flush(this::send);
  }

  /** Rows that leave the join. */
  static final class Rows extends GatherOperator<JoinedRow> {
    Rows(MonitorPlan plan) {
      super(plan);
    }

    @Override
    void add(JoinedRow row, JoinedRows to) {
      to.add(row.time(), row.partition(), row.offset(), row.row(), row.label(), this::send);
    }
  }

  /** Counts of labels, each by its name. */
  static final class Counts extends GatherOperator<Tuple2<String, Long>> {
    Counts(MonitorPlan plan) {
      super(plan);
    }

    @Override
    void add(Tuple2<String, Long> count, JoinedRows to) {
      to.count(RecordCounts.labels(count.f0), count.f1);
    }
  }
}
