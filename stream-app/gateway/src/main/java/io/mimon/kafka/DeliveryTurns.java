package io.mimon.kafka;

import io.mimon.core.config.MonitorConfig.KafkaOutput;
import io.mimon.core.input.InputException;
import io.mimon.gateway.alerts.PositionLog;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whose turn it is to deliver a monitor's alerts: of all processes that are asked, the one that the
 * brokers give the one partition of the positions' topic to, in a consumer group.
 *
 * <p>A turn begins when the process before is fenced off ({@link PositionTopic}) and all alerts
 * that were committed by then stand in this process's files; it ends when the partition is taken
 * away, when a position could not be noted, or when the brokers have not answered for {@value
 * #SESSION_SECONDS} seconds, after which another one may have it. A thread of its own does the
 * work.
 */
public final class DeliveryTurns implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DeliveryTurns.class);

  /** After so long without a sign of life a process has lost its turn. */
  static final int SESSION_SECONDS = 10;

  private static final Duration POLL = Duration.ofMillis(200);
  private static final long ASK_EVERY_NANOS = Duration.ofSeconds(3).toNanos();
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);
  private static final Duration AGAIN_AFTER = Duration.ofSeconds(1);

  private final Contest contest;
  private final TopicFollower follower;
  private final Turn turn;
  private final Thread thread;
  private final CountDownLatch closing = new CountDownLatch(1);
  private boolean assigned;
  private @Nullable PositionTopic positions;
  private @Nullable Map<TopicPartition, Long> ends;
  private @Nullable AutoCloseable under;

  private DeliveryTurns(Contest contest, TopicFollower follower, Turn turn) {
    this.contest = contest;
    this.follower = follower;
    this.turn = turn;
    this.thread = new Thread(this::run, "mimon-turns");
    thread.setDaemon(true);
  }

  /**
   * What is contested.
   *
   * @param life of the topic of alerts
   */
  public record Contest(String monitor, KafkaOutput output, String life) {
    /** The name of the positions' topic, of the group, and of the transactions. */
    public String name() {
      return "mimon-" + monitor + "-serve";
    }
  }

  /** What is done in a turn. */
  @FunctionalInterface
  public interface Turn {
    /**
     * Begins.
     *
     * @return ends it, at once
     */
    AutoCloseable begin(PositionLog positions) throws IOException;
  }

  /**
   * Takes part from now on.
   *
   * @throws InputException if the positions' topic is not there and cannot be made
   */
  public static DeliveryTurns start(Contest contest, TopicFollower follower, Turn turn)
      throws InputException {
    try (TopicAdmin admin = new TopicAdmin(contest.output().access())) {
      admin.createMissing(List.of(contest.name()), Map.of("cleanup.policy", "compact"));
    }
    DeliveryTurns turns = new DeliveryTurns(contest, follower, turn);
    turns.thread.start();
    return turns;
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    Properties properties = KafkaProperties.of(contest.output().access());
    properties.setProperty(ConsumerConfig.GROUP_ID_CONFIG, contest.name());
    properties.setProperty(ConsumerConfig.CLIENT_ID_CONFIG, contest.name());
    properties.setProperty(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
    // Who has it keeps it when others come.
    properties.setProperty(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        CooperativeStickyAssignor.class.getName());
    properties.setProperty(
        ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, Integer.toString(SESSION_SECONDS * 1000));
    properties.setProperty(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, "3000");
    properties.setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.setProperty(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    properties.setProperty(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.setProperty(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private void run() {
    try {
      boolean last = false;
      while (!last) {
        contend();
        last = closing.await(AGAIN_AFTER.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // Whoever interrupts wants out; another process goes on.
    }
  }

  private void contend() {
    KafkaConsumer<byte[], byte[]> consumer = consumer();
    try {
      contend(consumer);
    } catch (KafkaException | IllegalStateException e) {
      // The latter where the partition is taken away between two calls.
      LOG.warn("alerts are not delivered from here for now: {}", ClientFailure.describe(e));
    } catch (IOException e) {
      LOG.warn("alerts are not delivered from here for now: {}", e.getMessage());
    } finally {
      end(); // Before another process may begin.
      consumer.close(CloseOptions.timeout(ANSWER_WITHIN));
    }
  }

  /** Until the end, or until a turn is lost otherwise than by the brokers' word. */
  private void contend(KafkaConsumer<byte[], byte[]> consumer) throws IOException {
    assigned = false;
    consumer.subscribe(List.of(contest.name()), new Assignments());
    long askedNanos = System.nanoTime();
    while (closing.getCount() > 0) {
      var unused = consumer.poll(POLL);
      if (!assigned) {
        continue;
      }
      if (positions == null) {
        PositionTopic taken =
            PositionTopic.take(contest.output().access(), contest.name(), contest.life(), consumer);
        positions = taken;
        Collection<TopicPartition> alerts =
            PositionTopic.partitions(consumer, contest.output().alerts());
        ends = consumer.endOffsets(alerts, ANSWER_WITHIN);
      }
      if (!assigned) {
        end(); // Taken away while the positions were read.
        continue;
      }
      beginWhenRead();
      if (positions != null && positions.isLost()) {
        return;
      }
      if (System.nanoTime() - askedNanos > ASK_EVERY_NANOS) {
        // Fails where the brokers are out of reach, which the group would not say.
        var alive = consumer.endOffsets(consumer.assignment(), ANSWER_WITHIN);
        LOG.trace("the brokers answer: {}", alive);
        askedNanos = System.nanoTime();
      }
    }
  }

  private void beginWhenRead() throws IOException {
    PositionTopic taken = positions;
    Map<TopicPartition, Long> wanted = ends;
    if (under == null && taken != null && wanted != null && follower.hasReached(wanted)) {
      under = turn.begin(taken);
    }
  }

  private void end() {
    PositionTopic taken = positions;
    if (taken != null) {
      taken.lose(); // First of all: nothing is tried again on the strength of this turn.
    }
    AutoCloseable begun = under;
    under = null;
    positions = null;
    ends = null;
    if (begun != null) {
      close(begun);
    }
    if (taken != null) {
      taken.close();
    }
  }

  private static void close(AutoCloseable begun) {
    try {
      begun.close();
    } catch (Exception e) {
      throw new IllegalStateException("a turn does not end", e);
    }
  }

  /** What the group says, in the thread that polls. */
  private final class Assignments implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      assigned |= !partitions.isEmpty();
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      if (!partitions.isEmpty()) {
        assigned = false;
        end();
      }
    }
  }

  /** Takes no more part: a turn ends at once, and another process has the next. */
  @Override
  public void close() {
    closing.countDown();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
        thread.interrupt();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
