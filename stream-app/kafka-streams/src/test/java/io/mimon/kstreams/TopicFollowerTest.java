package io.mimon.kstreams;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.core.config.MonitorConfig.KafkaOutput;
import io.mimon.kafka.LineRecord;
import io.mimon.kafka.TopicFollower;
import io.mimon.kafka.TopicFollower.Followed;
import io.mimon.testkit.Broker;
import io.mimon.testkit.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TopicFollowerTest {
  @SuppressWarnings("NullAway.Init")
  private static Broker broker;

  @TempDir Path directory;
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();

  @BeforeAll
  static void open() throws Exception {
    broker = Broker.open();
  }

  @AfterAll
  static void close() throws Exception {
    broker.close();
  }

  private KafkaOutput output(String prefix, int partitions) throws Exception {
    for (String name : List.of("r", "a", "x", "s")) {
      broker.createTopic(prefix + name, partitions);
    }
    return new KafkaOutput(broker.access(), prefix + "r", prefix + "a", prefix + "x", prefix + "s");
  }

  private TopicFollower follow(Followed followed) throws IOException {
    return TopicFollower.start(followed, directory, failures::add);
  }

  private List<String> lines(String name) throws IOException {
    Path file = directory.resolve(name);
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  private static String line(String monitor, int number) {
    return "{\"type\":\"mimon.reading.v1\",\"monitor\":\"%s\",\"feature\":\"f%d\",\"n\":%d}"
        .formatted(monitor, number % 3, number);
  }

  private static void send(KafkaProducer<byte[], byte[]> producer, String topic, String line) {
    var unused = producer.send(LineRecord.of(topic, line));
  }

  @Test
  void whatIsCommittedComesOnceAndInOrderAndNothingElse() throws Exception {
    KafkaOutput output = output("once-", 1);
    List<String> expected = new ArrayList<>();
    try (KafkaProducer<byte[], byte[]> producer = broker.producer("once")) {
      producer.initTransactions();
      producer.beginTransaction();
      send(producer, output.readings(), line("m", -1));
      producer.commitTransaction();
    }
    Followed followed =
        new Followed("m", output, "life", Map.of(new TopicPartition(output.readings(), 0), 2L));
    try (KafkaProducer<byte[], byte[]> producer = broker.producer("once")) {
      producer.initTransactions();
      int number = 0;
      for (int start = 0; start < 5; start++) {
        try (TopicFollower follower = follow(followed)) {
          for (int transaction = 0; transaction < 6; transaction++) {
            producer.beginTransaction();
            boolean commits = transaction % 3 != 1;
            for (int i = 0; i < 50; i++) {
              send(producer, output.readings(), line("m", number));
              send(producer, output.readings(), line("m.other", number));
              if (commits) {
                expected.add(line("m", number));
              }
              number++;
            }
            if (commits) {
              producer.commitTransaction();
            } else {
              producer.flush();
              producer.abortTransaction();
            }
          }
        }
      }
    }
    assertEquals(expected, lines("readings.jsonl"));
    assertEquals(List.of(), lines("alerts.jsonl"));
    assertEquals(List.of(), failures);
  }

  @Test
  void eachTopicHasItsFileAndEveryPartitionIsRead() throws Exception {
    KafkaOutput output = output("each-", 3);
    try (KafkaProducer<byte[], byte[]> producer = broker.producer()) {
      for (int i = 0; i < 60; i++) {
        send(producer, output.readings(), line("m", i));
      }
      send(
          producer,
          output.alerts(),
          "{\"type\":\"mimon.alert.v1\",\"monitor\":\"m\",\"id\":\"1\",\"state\":\"firing\"}");
      send(producer, output.rejected(), "{\"type\":\"mimon.rejected.v1\",\"monitor\":\"m\"}");
      send(producer, output.status(), "{\"type\":\"mimon.status.v1\",\"monitor\":\"m\"}");
    }
    Followed followed = new Followed("m", output, "life", Map.of());
    follow(followed).close();
    assertEquals(60, lines("readings.jsonl").stream().distinct().count());
    assertEquals(60, lines("readings.jsonl").size());
    for (String name : List.of("alerts.jsonl", "rejected.jsonl", "status.jsonl")) {
      assertEquals(1, lines(name).size(), name);
    }
    follow(followed).close();
    assertEquals(60, lines("readings.jsonl").size());
  }

  @Test
  void aFailureIsTold() throws Exception {
    KafkaOutput output = output("fails-", 1);
    Followed followed = new Followed("m", output, "life", Map.of());
    try (TopicFollower follower = follow(followed);
        KafkaProducer<byte[], byte[]> producer = broker.producer()) {
      Files.createDirectory(directory.resolve("readings.jsonl"));
      send(producer, output.readings(), line("m", 1));
      producer.flush();
      Waiting.until(() -> !failures.isEmpty(), Duration.ofMinutes(1), () -> "no failure");
    }
    assertTrue(failures.get(0) instanceof IOException, failures::toString);
    Files.delete(directory.resolve("readings.jsonl"));
    follow(followed).close();
    assertEquals(List.of(line("m", 1)), lines("readings.jsonl"));
  }
}
