package io.mimon.kstreams;

import io.mimon.core.align.MergedClock;
import io.mimon.core.monitor.Aligner;
import io.mimon.core.monitor.MonitorPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Rows with their places in, blocks by shard out, in the one order there is; one task.
 *
 * <p>Messages wait in the store until there are some, so that blocks are of a size and what the
 * aligner has to store is written once for all of them.
 */
final class AlignProcessor implements Processor<Target, byte[], Target, byte[]> {
  private static final int MESSAGES_MAX = 16;
  private static final int BYTES_MAX = 4 << 20;
  private static final Duration STATUS_EVERY = Duration.ofSeconds(1);

  /** Before the keys of the aligner's own state; {@link Pending} has the others. */
  private static final byte[] ALIGNER = {2};

  private final MonitorPlan plan;
  private final int partitions;
  private final int shardPartitions;
  private final List<byte[]> messages = new ArrayList<>();
  private long bytes;
  private String reported = "";

  // Set by init, before any other method is called.
  @SuppressWarnings("NullAway.Init")
  private Sends sends;

  @SuppressWarnings("NullAway.Init")
  private Pending pending;

  @SuppressWarnings("NullAway.Init")
  private MergedClock clock;

  @SuppressWarnings("NullAway.Init")
  private Aligner aligner;

  /**
   * @param partitions how many partitions rows come from
   * @param shardPartitions over how many shards are spread
   */
  AlignProcessor(MonitorPlan plan, int partitions, int shardPartitions) {
    this.plan = plan;
    this.partitions = partitions;
    this.shardPartitions = shardPartitions;
  }

  @Override
  public void init(ProcessorContext<Target, byte[]> context) {
    sends = new Sends(context);
    KeyValueStore<byte[], byte[]> store = context.getStateStore(Names.ALIGN_STORE);
    pending = new Pending(store);
    clock = new MergedClock(partitions);
    byte[] stored = pending.settled();
    if (stored != null) {
      clock.restore(stored);
    }
    aligner = new Aligner(plan, new BlockStore(store, ALIGNER));
    messages.addAll(pending.restored());
    context.schedule(
        Duration.ofMillis(Progress.ASKED_EVERY_MILLIS),
        PunctuationType.WALL_CLOCK_TIME,
        now -> release());
    context.schedule(STATUS_EVERY, PunctuationType.WALL_CLOCK_TIME, now -> report());
  }

  @Override
  public void process(Record<Target, byte[]> message) {
    pending.add(message.value());
    messages.add(message.value());
    bytes += message.value().length;
    if (messages.size() >= MESSAGES_MAX || bytes >= BYTES_MAX) {
      release();
    }
  }

  private void release() {
    if (messages.isEmpty()) {
      return;
    }
    for (byte[] bytesOfOne : messages) {
      AlignMessage message = AlignMessage.decode(bytesOfOne);
      if (message.observations().length > 0) {
        aligner.add(message.observations(), blocks);
      }
      if (message.idle()) {
        clock.idle(message.partition(), message.watermark());
      } else {
        clock.advance(message.partition(), message.watermark());
      }
    }
    aligner.advance(clock.now(), blocks);
    aligner.persist(blocks);
    pending.settle(clock.encode());
    messages.clear();
    bytes = 0;
  }

  private void report() {
    String status = aligner.counts().toStatus(plan.monitor(), false);
    if (!status.equals(reported)) {
      reported = status;
      sends.line(Route.STATUS, status);
    }
  }

  private final Aligner.Output blocks =
      new Aligner.Output() {
        @Override
        public void block(String segment, int shard, byte[] block) {
          ShardKey key = new ShardKey(segment, shard);
          sends.message(
              new Target(Route.WINDOWS, key.encode(), key.partition(shardPartitions)), block);
        }

        @Override
        public void rejected(String json) {
          sends.line(Route.REJECTED, json);
        }
      };
}
