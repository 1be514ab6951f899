package io.mimon.kstreams;

import io.mimon.core.align.JoinCount;
import io.mimon.core.align.JoinEvent;
import io.mimon.core.align.JoinState;
import io.mimon.core.align.LabelJoin;
import io.mimon.core.align.MergedClock;
import io.mimon.core.monitor.JoinedRows;
import io.mimon.core.monitor.MonitorPlan;
import io.mimon.core.monitor.RecordCounts;
import io.mimon.core.monitor.RefusedPredictions;
import io.mimon.core.plan.PlanResult;
import io.mimon.kstreams.JoinTimers.Timer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Predictions and outcomes of the ids of a partition in, rows in order of their times behind the
 * watermark out. What is done is in {@link LabelJoin}; here are the states of the ids, their timers
 * and the clock.
 *
 * <pre>
 * key                           value
 * 0                             {@link MergedClock}
 * 1 | id in UTF-8               {@link JoinState}
 * 2 | …                         {@link JoinTimers}
 * 3                             up to which time timers have gone off (8)
 * </pre>
 */
final class JoinProcessor implements Processor<Target, byte[], Target, byte[]> {
  private static final byte[] CLOCK = {0};
  private static final byte STATE = 1;
  private static final byte[] FIRED = {3};

  /** How many timers are in memory at once. */
  private static final int TIMERS_MAX = 4_096;

  private final LabelJoin join;
  private final JoinedRows joined;
  private final RefusedPredictions refused;
  private final MergedClock clock;
  private final List<byte[]> blocks = new ArrayList<>();

  /** Up to which time timers have gone off. */
  private long firedMillis = MergedClock.NEVER;

  private long sentWatermark = MergedClock.NEVER;

  // Set by init, before any other method is called.
  @SuppressWarnings("NullAway.Init")
  private ProcessorContext<Target, byte[]> context;

  @SuppressWarnings("NullAway.Init")
  private Sends sends;

  @SuppressWarnings("NullAway.Init")
  private KeyValueStore<byte[], byte[]> store;

  @SuppressWarnings("NullAway.Init")
  private JoinTimers timers;

  /**
   * @param partitions how many partitions rows and labels come from, together
   */
  JoinProcessor(MonitorPlan plan, PlanResult.Labels labels, int partitions) {
    join = new LabelJoin(labels.policy(), labels.within());
    joined = new JoinedRows(plan);
    refused = new RefusedPredictions(plan);
    clock = new MergedClock(partitions);
  }

  @Override
  public void init(ProcessorContext<Target, byte[]> ofTask) {
    context = ofTask;
    sends = new Sends(context);
    store = context.getStateStore(Names.JOIN_STORE);
    timers = new JoinTimers(store);
    byte[] stored = store.get(CLOCK);
    if (stored != null) {
      clock.restore(stored);
    }
    byte[] fired = store.get(FIRED);
    if (fired != null) {
      firedMillis = ByteBuffer.wrap(fired).getLong();
      sentWatermark = firedMillis;
    }
    context.schedule(
        Duration.ofMillis(Progress.ASKED_EVERY_MILLIS),
        PunctuationType.WALL_CLOCK_TIME,
        now -> fire());
  }

  @Override
  public void process(Record<Target, byte[]> record) {
    JoinMessage message = JoinMessage.decode(record.key().key(), record.value());
    if (message instanceof JoinMessage.Event event) {
      add(event.event());
    } else if (message instanceof JoinMessage.Clock moved) {
      if (moved.idle()) {
        clock.idle(moved.partition(), moved.watermark());
      } else {
        clock.advance(moved.partition(), moved.watermark());
      }
      store.put(CLOCK, clock.encode());
    } else if (message instanceof JoinMessage.Counts counts) {
      send(sentWatermark, counts.observations());
    }
  }

  private void add(JoinEvent event) {
    JoinState state = load(event.id());
    long timerBefore = join.timer(state);
    // What has gone off is the watermark: the clock may be ahead of it.
    join.add(state, event, firedMillis, outputs);
    save(event.id(), state);
    long timer = join.timer(state);
    if (timer != timerBefore) {
      if (timerBefore != LabelJoin.NO_TIMER) {
        timers.remove(new Timer(timerBefore, event.id()));
      }
      timers.add(new Timer(timer, event.id()));
    }
    flush(sentWatermark);
  }

  /** Does all that is due by the clock, in order. */
  private void fire() {
    long until = clock.now();
    if (until == firedMillis) {
      return;
    }
    long from = firedMillis;
    boolean hasMore = true;
    while (hasMore) {
      List<Timer> due = timers.first(from, until, TIMERS_MAX);
      hasMore = due.size() == TIMERS_MAX;
      long last = hasMore ? due.get(due.size() - 1).time() : until;
      due.forEach(timers::remove);
      fire(new PriorityQueue<>(due), last);
      from = last;
    }
    firedMillis = until;
    store.put(FIRED, ByteBuffer.allocate(Long.BYTES).putLong(until).array());
    flush(until);
    if (sentWatermark != until) {
      send(until, AlignMessage.NO_ROWS);
    }
  }

  /** Those that are due, and those that come of them up to a time; later ones are stored. */
  private void fire(PriorityQueue<Timer> due, long last) {
    Timer timer;
    while ((timer = due.poll()) != null) {
      JoinState state = load(timer.id());
      join.advance(state, timer.time(), outputs);
      save(timer.id(), state);
      long next = join.timer(state);
      if (next != LabelJoin.NO_TIMER) {
        Timer then = new Timer(next, timer.id());
        if (next <= last) {
          due.add(then);
        } else {
          timers.add(then);
        }
      }
    }
  }

  private static byte[] key(String id) {
    byte[] utf8 = id.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(1 + utf8.length).put(STATE).put(utf8).array();
  }

  private JoinState load(String id) {
    return JoinState.of(id, store.get(key(id)));
  }

  private void save(String id, JoinState state) {
    byte[] encoded = state.encode();
    if (encoded == null) {
      store.delete(key(id));
    } else {
      store.put(key(id), encoded);
    }
  }

  /** Sends on the rows there are, and behind the last of them how far this partition is. */
  private void flush(long watermark) {
    joined.flush(blocks::add);
    for (int i = 0; i < blocks.size(); i++) {
      send(i == blocks.size() - 1 ? watermark : sentWatermark, blocks.get(i));
    }
    blocks.clear();
  }

  private void send(long watermark, byte[] rows) {
    sends.message(
        new Target(Route.ALIGN, new byte[0], 0),
        new AlignMessage(context.taskId().partition(), false, watermark, rows).encode());
    sentWatermark = watermark;
  }

  private final LabelJoin.Output outputs =
      new LabelJoin.Output() {
        @Override
        public void joined(
            long time, int partition, long offset, byte[] row, @Nullable String label) {
          joined.add(time, partition, offset, row, label, blocks::add);
        }

        @Override
        public void rejected(JoinEvent prediction, JoinCount count) {
          sends.line(Route.REJECTED, refused.line(prediction, count.countName()));
        }

        @Override
        public void count(JoinCount count) {
          joined.count(RecordCounts.labels(count.countName()), 1);
        }
      };
}
