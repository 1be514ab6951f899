package io.mimon.kstreams;

import io.mimon.cli.JobSpec;
import io.mimon.core.input.RawRecord;
import io.mimon.core.monitor.Intake;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * Records of a partition in, blocks of rows with their places out, each with the partition's clock.
 *
 * <p>Rows of a block that is not full yet are in the store as the records they came from. After a
 * start these go through the intake again, behind the clock as it was when the last block left;
 * what was rejected among them was said when they came.
 */
final class RowIntake implements Processor<byte[], SourceValue, Target, byte[]> {
  private final JobSpec spec;
  private final Outputs outputs = new Outputs();

  // Set by init, before any other method is called.
  @SuppressWarnings("NullAway.Init")
  private ProcessorContext<Target, byte[]> context;

  @SuppressWarnings("NullAway.Init")
  private Sends sends;

  @SuppressWarnings("NullAway.Init")
  private Pending pending;

  @SuppressWarnings("NullAway.Init")
  private Intake intake;

  @SuppressWarnings("NullAway.Init")
  private SourceParser parser;

  @SuppressWarnings("NullAway.Init")
  private Progress progress;

  RowIntake(JobSpec spec) {
    this.spec = spec;
  }

  @Override
  public void init(ProcessorContext<Target, byte[]> context) {
    this.context = context;
    sends = new Sends(context);
    pending = new Pending(context.getStateStore(Names.INTAKE_STORE));
    intake = new Intake(spec.plan(), spec.schema());
    parser = new SourceParser(spec.schema().namesByPosition());
    progress = new Progress(spec.plan().stream().time().idleMillis());
    byte[] clock = pending.settled();
    if (clock != null) {
      intake.restoreClock(clock);
    }
    String topic = spec.plan().stream().topic();
    for (byte[] stored : pending.restored()) {
      take(parser.parse(StoredRecord.decode(topic, partition(), stored)));
    }
    outputs.rejected.clear();
    context.schedule(
        Duration.ofMillis(Progress.ASKED_EVERY_MILLIS),
        PunctuationType.WALL_CLOCK_TIME,
        this::punctuate);
  }

  private int partition() {
    return context.taskId().partition();
  }

  private TopicPartition source() {
    return new TopicPartition(spec.plan().stream().topic(), partition());
  }

  @Override
  public void process(Record<byte[], SourceValue> record) {
    progress.heard();
    RecordMetadata place = context.recordMetadata().orElseThrow();
    take(parser.parse(place, record.value(), record.headers()));
    outputs.rejected.forEach(line -> sends.line(Route.REJECTED, line));
    outputs.rejected.clear();
    if (outputs.blocks.isEmpty()) {
      pending.add(StoredRecord.encode(place.offset(), record.value(), record.headers()));
    } else {
      drain();
    }
  }

  /** What comes out is kept until nothing can fail any more that is about the record. */
  private void take(RawRecord record) {
    try {
      intake.process(record, outputs);
    } catch (RuntimeException e) {
      intake.reject(record, e, outputs);
    }
  }

  private void punctuate(long nowMillis) {
    progress.ask(nowMillis, SourceConsumers.haveRead(context, source()));
    if (pending.size() > 0) {
      drain();
    } else if (progress.isNews(intake.watermark(partition()))) {
      send(intake.watermark(partition()), AlignMessage.NO_ROWS);
    }
  }

  private void drain() {
    intake.flush(outputs);
    long watermark = intake.watermark(partition());
    int blocks = outputs.blocks.size();
    for (int i = 0; i < blocks; i++) {
      // Only behind the last one is there no row any more that is before the watermark.
      send(i == blocks - 1 ? watermark : progress.sentWatermark(), outputs.blocks.get(i));
    }
    outputs.blocks.clear();
    pending.settle(intake.encodeClock());
  }

  private void send(long watermark, byte[] rows) {
    sends.message(
        new Target(Route.ALIGN, new byte[0], 0),
        new AlignMessage(partition(), progress.isIdle(), watermark, rows).encode());
    progress.sent(watermark);
  }

  /** What came out of the intake and has not been sent on. */
  private static final class Outputs implements Intake.Output {
    final List<byte[]> blocks = new ArrayList<>();
    final List<String> rejected = new ArrayList<>();

    @Override
    public void observations(byte[] rows) {
      blocks.add(rows);
    }

    @Override
    public void prediction(String id, long millis, int partition, long offset, byte[] row) {
      throw new IllegalStateException("rows have their targets");
    }

    @Override
    public void rejected(String json) {
      rejected.add(json);
    }
  }
}
