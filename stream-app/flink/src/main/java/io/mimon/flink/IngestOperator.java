package io.mimon.flink;

import io.mimon.core.input.RawRecord;
import io.mimon.core.input.Schema;
import io.mimon.core.monitor.Ingest;
import io.mimon.core.monitor.MonitorPlan;
import io.mimon.core.monitor.RecordCounts;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * Records in, blocks by shard key out. A block that is still filling is sent on before every
 * checkpoint barrier and when the source pauses, so it is never state and never late.
 */
final class IngestOperator extends AbstractStreamOperator<Tuple2<String, byte[]>>
    implements OneInputStreamOperator<RawRecord, Tuple2<String, byte[]>>, BoundedOneInput {
  static final OutputTag<String> REJECTED = new OutputTag<>("rejected", Types.STRING);
  static final OutputTag<String> STATUS = new OutputTag<>("status", Types.STRING);
  private static final long FLUSH_EVERY_MILLIS = 200;

  private final MonitorPlan plan;
  private final Schema schema;
  private final ShardKeys keys;

  // Set by initializeState, before any other method is called.
  @SuppressWarnings("NullAway.Init")
  private transient Ingest ingest;

  @SuppressWarnings("NullAway.Init")
  private transient ListState<Map<String, Long>> countsState;

  @SuppressWarnings("NullAway.Init")
  private transient Ingest.Output sends;

  private transient long reportedTotal;

  IngestOperator(MonitorPlan plan, Schema schema, ShardKeys keys) {
    this.plan = plan;
    this.schema = schema;
    this.keys = keys;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    countsState =
        context
            .getOperatorStateStore()
            .getListState(new ListStateDescriptor<>("counts", Types.MAP(Types.STRING, Types.LONG)));
    RecordCounts counts = new RecordCounts();
    for (Map<String, Long> stored : countsState.get()) {
      counts.addAll(stored);
    }
    reportedTotal = -1;
    sends = new Sends();
    ingest = new Ingest(plan, schema, counts);
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
                  ingest.flush(sends);
                  scheduleFlush();
                });
  }

  @Override
  public void processElement(StreamRecord<RawRecord> element) {
    ingest.process(element.getValue(), sends);
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) {
    ingest.flush(sends);
    report(false);
  }

  @Override
  public void endInput() {
    ingest.flush(sends);
    report(true);
  }

  private void report(boolean finished) {
    long total = ingest.counts().total();
    if (total != reportedTotal || finished) {
      reportedTotal = total;
      String status = ingest.counts().toStatus(plan.monitor(), finished);
      output.collect(STATUS, new StreamRecord<>(status));
    }
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    countsState.update(List.of(ingest.counts().toMap()));
  }

  /** One for all records: they come by the million. */
  private final class Sends implements Ingest.Output {
    @Override
    public void block(int shard, byte[] block) {
      output.collect(new StreamRecord<>(Tuple2.of(keys.key("", shard), block)));
    }

    @Override
    public void rejected(String json) {
      output.collect(REJECTED, new StreamRecord<>(json));
    }
  }
}
