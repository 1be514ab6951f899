package io.mimon.kstreams;

import io.mimon.core.align.JoinEvent;
import io.mimon.core.align.MergedClock;
import io.mimon.core.input.RawRecord;
import io.mimon.core.monitor.MonitorPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Records of a partition in, events for the join out, as they come; to all of the join, every now
 * and then, the partition's clock. Its state is the clock alone: nothing is held back.
 */
abstract class EventIntake implements Processor<byte[], SourceValue, Target, byte[]> {
  private static final byte[] CLOCK = {0};

  private final MonitorPlan plan;
  private final List<String> columns;
  private final String storeName;
  private final Place place;
  private final Outputs outputs = new Outputs();
  private long storedWatermark = MergedClock.NEVER;

  // Set by init, before any other method is called.
  @SuppressWarnings("NullAway.Init")
  private ProcessorContext<Target, byte[]> context;

  @SuppressWarnings("NullAway.Init")
  private Sends sends;

  @SuppressWarnings("NullAway.Init")
  private KeyValueStore<byte[], byte[]> store;

  @SuppressWarnings("NullAway.Init")
  private SourceParser parser;

  @SuppressWarnings("NullAway.Init")
  private Progress progress;

  /**
   * Where the topic stands among those that are joined.
   *
   * @param topic its name
   * @param first the number of its first partition among all that are joined
   * @param partitions how many it has; tasks beyond have none of it
   * @param joins into how many partitions events are parted
   */
  record Place(String topic, int first, int partitions, int joins) {}

  /** What came out of one record. */
  static final class Outputs {
    final List<JoinEvent> events = new ArrayList<>();
    final List<String> rejected = new ArrayList<>();
    final List<byte[]> counts = new ArrayList<>();
  }

  EventIntake(MonitorPlan plan, List<String> columns, String storeName, Place place) {
    this.plan = plan;
    this.columns = columns;
    this.storeName = storeName;
    this.place = place;
  }

  /** Begins behind a stored clock. */
  abstract void restoreClock(byte[] clock);

  abstract byte[] encodeClock();

  abstract long watermark(int partition);

  /** Takes in a record; must not fail for what is in it. */
  abstract void take(RawRecord record, Outputs to);

  @Override
  public void init(ProcessorContext<Target, byte[]> ofTask) {
    context = ofTask;
    sends = new Sends(context);
    store = context.getStateStore(storeName);
    parser = new SourceParser(columns);
    progress = new Progress(plan.stream().time().idleMillis());
    byte[] clock = store.get(CLOCK);
    if (clock != null) {
      restoreClock(clock);
      storedWatermark = watermark(partition());
    }
    if (partition() < place.partitions()) {
      context.schedule(
          Duration.ofMillis(Progress.ASKED_EVERY_MILLIS),
          PunctuationType.WALL_CLOCK_TIME,
          this::punctuate);
    }
  }

  private int partition() {
    return context.taskId().partition();
  }

  private TopicPartition source() {
    return new TopicPartition(place.topic(), partition());
  }

  @Override
  public void process(Record<byte[], SourceValue> record) {
    progress.heard();
    take(
        parser.parse(context.recordMetadata().orElseThrow(), record.value(), record.headers()),
        outputs);
    for (JoinEvent event : outputs.events) {
      int to = ShardKey.spread(event.id()) % place.joins();
      JoinMessage.Event message = new JoinMessage.Event(event);
      sends.message(new Target(Route.JOIN, message.key(), to), message.encode());
    }
    outputs.rejected.forEach(line -> sends.line(Route.REJECTED, line));
    for (byte[] counts : outputs.counts) {
      int to = (place.first() + partition()) % place.joins();
      sends.message(
          new Target(Route.JOIN, new byte[0], to), new JoinMessage.Counts(counts).encode());
    }
    outputs.events.clear();
    outputs.rejected.clear();
    outputs.counts.clear();
    long watermark = watermark(partition());
    if (watermark != storedWatermark) {
      store.put(CLOCK, encodeClock());
      storedWatermark = watermark;
    }
  }

  private void punctuate(long nowMillis) {
    progress.ask(nowMillis, SourceConsumers.haveRead(context, source()));
    long watermark = watermark(partition());
    if (progress.isNews(watermark)) {
      sends.message(
          new Target(Route.JOIN, new byte[0], Target.ALL),
          new JoinMessage.Clock(place.first() + partition(), progress.isIdle(), watermark)
              .encode());
      progress.sent(watermark);
    }
  }
}
