package io.mimon.kafka;

import io.mimon.core.config.MonitorConfig.KafkaOutput;
import io.mimon.gateway.alerts.AlertOrigins;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A monitor's output topics, followed into the files that its page, metrics, table and alert hooks
 * live on: what is committed there stands in the files, each line exactly once.
 *
 * <p>Topics may be shared with other monitors, whose lines are passed over. Of one partition the
 * lines keep their order. A thread of its own does the work.
 */
public final class TopicFollower implements AutoCloseable {
  private static final String READINGS = "readings.jsonl";
  private static final String ALERTS = "alerts.jsonl";
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);

  /** What a fetch brings is held in memory, and written to the journal at once. */
  private static final String FETCH_BYTES_MAX = "4194304";

  /** Lines become visible together, so that a busy monitor does not wait for the disk all day. */
  private static final long COMMIT_EVERY_NANOS = Duration.ofMillis(100).toNanos();

  private final Followed followed;
  private final Map<String, String> fileOf;
  private final FollowedFiles files;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Consumer<Throwable> onFailure;
  private final Thread thread;
  private volatile Map<TopicPartition, Long> reached = Map.of();
  private volatile boolean closing;

  private TopicFollower(
      Followed followed,
      Map<String, String> fileOf,
      FollowedFiles files,
      KafkaConsumer<byte[], byte[]> consumer,
      Consumer<Throwable> onFailure) {
    this.followed = followed;
    this.fileOf = fileOf;
    this.files = files;
    this.consumer = consumer;
    this.onFailure = onFailure;
    this.thread = new Thread(this::run, "mimon-follower");
    thread.setDaemon(true);
  }

  /**
   * What is followed.
   *
   * @param life tells this stream of lines from another of the same monitor and topics
   * @param begins where a partition is read from of which nothing was read yet; one that is not
   *     there is read from its beginning
   * @param inTurns whether several processes deliver the alerts in turns: then the origin of each
   *     is kept, and what was rejected is left out, which nobody there asks for
   */
  public record Followed(
      String monitor,
      KafkaOutput output,
      String life,
      Map<TopicPartition, Long> begins,
      boolean inTurns) {
    /** Copies its map. */
    public Followed {
      begins = Map.copyOf(begins);
    }

    /** One of a process that has the files for itself. */
    public Followed(
        String monitor, KafkaOutput output, String life, Map<TopicPartition, Long> begins) {
      this(monitor, output, life, begins, false);
    }

    private Map<String, String> fileOf() {
      Map<String, String> fileOf = new LinkedHashMap<>();
      fileOf.put(output.readings(), READINGS);
      fileOf.put(output.alerts(), ALERTS);
      if (!inTurns) {
        fileOf.put(output.rejected(), "rejected.jsonl");
      }
      fileOf.put(output.status(), "status.jsonl");
      return fileOf;
    }

    /** In the order in which they are written: an origin is there before its alert. */
    private List<String> files() {
      List<String> files = new ArrayList<>(fileOf().values());
      if (inTurns) {
        files.add(0, AlertOrigins.FILE);
      }
      return files;
    }
  }

  /**
   * Starts to follow.
   *
   * @param directory gets the files
   * @param onFailure told when it has ended by a failure
   * @throws IOException if the files there are not what was followed before, with a sentence
   * @throws KafkaException if the topics cannot be read
   */
  public static TopicFollower start(
      Followed followed, Path directory, Consumer<Throwable> onFailure) throws IOException {
    Map<String, String> fileOf = followed.fileOf();
    FollowedFiles files = FollowedFiles.open(directory, followed.files(), followed.life());
    KafkaConsumer<byte[], byte[]> consumer = consumer(followed);
    try {
      assign(consumer, followed, files);
    } catch (RuntimeException e) {
      consumer.close();
      throw e;
    }
    TopicFollower follower = new TopicFollower(followed, fileOf, files, consumer, onFailure);
    follower.thread.start();
    return follower;
  }

  private static KafkaConsumer<byte[], byte[]> consumer(Followed followed) {
    Properties properties = KafkaProperties.of(followed.output().access());
    properties.setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.setProperty(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    properties.setProperty(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    // What retention took away cannot be shown any more; what is left can.
    properties.setProperty(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.setProperty(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES_MAX);
    properties.setProperty(
        ConsumerConfig.CLIENT_ID_CONFIG, "mimon-" + followed.monitor() + "-follower");
    properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private static void assign(
      KafkaConsumer<byte[], byte[]> consumer, Followed followed, FollowedFiles files) {
    List<TopicPartition> partitions = new ArrayList<>();
    for (String topic : followed.fileOf().keySet()) {
      for (PartitionInfo info : consumer.partitionsFor(topic, ANSWER_WITHIN)) {
        partitions.add(new TopicPartition(topic, info.partition()));
      }
    }
    consumer.assign(partitions);
    Map<TopicPartition, Long> known = files.offsets();
    for (TopicPartition partition : partitions) {
      Long offset = known.getOrDefault(partition, followed.begins().get(partition));
      if (offset == null) {
        consumer.seekToBeginning(List.of(partition));
      } else {
        consumer.seek(partition, offset);
      }
    }
  }

  private void run() {
    try (KafkaConsumer<byte[], byte[]> reading = consumer) {
      long committedNanos = System.nanoTime() - COMMIT_EVERY_NANOS;
      while (!closing) {
        if (take(POLL)) {
          long early = COMMIT_EVERY_NANOS - (System.nanoTime() - committedNanos);
          if (early > 0) {
            TimeUnit.NANOSECONDS.sleep(early);
          }
          committedNanos = System.nanoTime();
        }
      }
      takeToEnd();
    } catch (InterruptedException | WakeupException e) {
      Thread.currentThread().interrupt(); // Whoever interrupts wants out; the next start goes on.
    } catch (IOException | RuntimeException e) {
      onFailure.accept(e);
    }
  }

  /** Whether there was anything. */
  private boolean take(Duration patience) throws IOException {
    Map<String, ByteArrayOutputStream> lines = new HashMap<>();
    Map<TopicPartition, Long> next = new HashMap<>();
    long newestReadingMillis = 0;
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(patience)) {
      next.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
      if (record.value() != null && LineRecord.isOf(record, followed.monitor())) {
        String name = fileOf.getOrDefault(record.topic(), "");
        ByteArrayOutputStream file = buffer(lines, name);
        if (followed.inTurns() && name.equals(ALERTS)) {
          long start = files.length(name) + file.size();
          String origin = AlertOrigins.line(start, record.partition(), record.offset()) + "\n";
          buffer(lines, AlertOrigins.FILE).writeBytes(origin.getBytes(StandardCharsets.US_ASCII));
        }
        file.writeBytes(record.value());
        file.write('\n');
        if (name.equals(READINGS)) {
          newestReadingMillis = Math.max(newestReadingMillis, record.timestamp());
        }
      }
    }
    if (!next.isEmpty()) {
      Map<String, byte[]> bytes = new HashMap<>();
      lines.forEach((name, buffer) -> bytes.put(name, buffer.toByteArray()));
      files.append(bytes, next);
      if (newestReadingMillis > 0) {
        files.date(READINGS, newestReadingMillis);
      }
    }
    notePositions();
    return !next.isEmpty();
  }

  private static ByteArrayOutputStream buffer(
      Map<String, ByteArrayOutputStream> lines, String name) {
    return lines.computeIfAbsent(name, file -> new ByteArrayOutputStream());
  }

  private void notePositions() {
    if (!followed.inTurns()) {
      return;
    }
    Map<TopicPartition, Long> positions = new HashMap<>();
    for (TopicPartition partition : consumer.assignment()) {
      if (partition.topic().equals(followed.output().alerts())) {
        try {
          positions.put(partition, consumer.position(partition, POLL));
        } catch (TimeoutException e) {
          return; // Where to begin is not known yet.
        }
      }
    }
    reached = Map.copyOf(positions);
  }

  /** Whether everything before these offsets of the alerts stands in the files. */
  boolean hasReached(Map<TopicPartition, Long> ends) {
    Map<TopicPartition, Long> now = reached;
    return ends.entrySet().stream()
        .allMatch(end -> now.getOrDefault(end.getKey(), -1L) >= end.getValue());
  }

  /** What is committed now is read, whatever comes behind it. */
  private void takeToEnd() throws IOException {
    Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment(), ANSWER_WITHIN);
    long deadlineNanos = System.nanoTime() + ANSWER_WITHIN.toNanos();
    // The position passes markers of transactions, which are no records.
    while (ends.entrySet().stream()
            .anyMatch(end -> consumer.position(end.getKey(), ANSWER_WITHIN) < end.getValue())
        && System.nanoTime() < deadlineNanos) {
      take(POLL);
    }
  }

  /** Follows to what is committed at this moment, then ends. */
  @Override
  public void close() {
    closing = true;
    boolean interrupted = false;
    while (thread.isAlive() && !interrupted) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
        consumer.wakeup();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
