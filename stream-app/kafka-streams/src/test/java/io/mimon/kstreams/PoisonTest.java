package io.mimon.kstreams;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mimon.cli.JobSpec;
import io.mimon.testkit.Broker;
import io.mimon.testkit.TopicMonitor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be wrong with a record, on the topic of a real broker, between rows that are not. */
final class PoisonTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long SEED = 20261129;
  private static final int ROWS = 1_200;
  private static final int LARGE = 5 << 20;
  private static final String TOPIC = "poisoned-rows";

  /**
   * A record, and what becomes of it.
   *
   * @param reason why it is rejected; null if it is none that is
   */
  private record Poison(String what, @Nullable String value, @Nullable String reason) {}

  private static final List<Poison> POISONS =
      List.of(
          new Poison("no JSON", "x=1;y=2", "malformed-row"),
          new Poison("a wrong type", "{\"x\":\"much\",\"y\":\"a\"}", "not-a-number"),
          new Poison("an object for a number", "{\"x\":{\"v\":1},\"y\":\"a\"}", "malformed-row"),
          new Poison("null", null, "tombstone"),
          new Poison("5 MB that are no JSON", "#".repeat(LARGE), "malformed-row"),
          new Poison("5 MB in a column", "{\"c\":\"" + "z".repeat(LARGE) + "\"}", "label-too-long"),
          new Poison("an unknown column", "{\"x\":0.5,\"y\":\"a\",\"new\":{\"a\":[1]}}", null),
          new Poison("no target", "{\"x\":0.5,\"c\":\"c1\"}", null),
          new Poison("a number beyond all bounds", "{\"x\":1e999,\"y\":\"a\"}", "not-finite"));

  @SuppressWarnings("NullAway.Init")
  private static Broker broker;

  @TempDir Path directory;

  // Old ones would be past the topic's retention.
  private final long beginMillis = Instant.now().minus(Duration.ofHours(2)).toEpochMilli();

  @BeforeAll
  static void open() throws Exception {
    broker = Broker.open();
  }

  @AfterAll
  static void close() throws Exception {
    broker.close();
  }

  private static String row(SplittableRandom random) {
    boolean a = random.nextBoolean();
    return "{\"x\":%s,\"c\":\"c%d\",\"y\":\"%s\"}"
        .formatted(random.nextGaussian() + (a ? 1 : 0), random.nextInt(3), a ? "a" : "b");
  }

  @Test
  void eachIsRejectedWithReasonAndOriginAndTheStreamGoesOn() throws Exception {
    SplittableRandom random = new SplittableRandom(SEED);
    broker.createTopic(TOPIC, 1, Map.of("max.message.bytes", Integer.toString(2 * LARGE)));
    List<String> expected = new ArrayList<>();
    try (KafkaProducer<byte[], byte[]> producer = broker.producer()) {
      long offset = 0;
      for (int i = 0; i < ROWS; i++) {
        if (i >= ROWS / 2 && i % 50 == 0 && expected(i) < POISONS.size()) {
          Poison poison = POISONS.get(expected(i));
          send(producer, offset, poison.value());
          if (poison.reason() != null) {
            expected.add(TOPIC + " 0 " + offset + " " + poison.reason());
          }
          offset++;
        }
        send(producer, offset, row(random));
        offset++;
      }
      // The newest row of all waits for the clock.
      send(producer, offset, row(random));
      producer.flush();
    }
    TopicMonitor monitor =
        new TopicMonitor(
            broker,
            directory,
            "poisoned",
            """
            source: { kafka: { bootstrap: "%s", topic: %s } }
            target: { column: y }
            features: { include: [x, c] }
            window: { rows: 200 }
            emit: { every: 50 rows }
            reference: { first: 400 rows }
            """
                .formatted(broker.bootstrap(), TOPIC));
    JobSpec spec = monitor.spec();
    try (StreamsRun run = new StreamsRun(spec, directory.resolve("state"), 1, 0)) {
      JsonNode status = monitor.awaitRows(run, ROWS + POISONS.size());
      // The one with an unknown column is a row like any other.
      assertEquals(ROWS + 1, status.get("rows").asLong(), status.toString());
      assertEquals(1, status.get("unlabelled").asLong(), status.toString());
      run.check();
    }
    List<String> rejected = new ArrayList<>();
    for (String line : monitor.lines().rejected()) {
      JsonNode json = JSON.readTree(line);
      rejected.add(
          json.get("topic").asText()
              + " "
              + json.get("partition")
              + " "
              + json.get("offset")
              + " "
              + json.get("reason").asText());
      assertTrue(line.length() < 100_000, () -> "a line of " + line.length());
    }
    assertEquals(expected, rejected, "seed " + SEED);
    assertEquals(2 * ((ROWS + 1) / 50), monitor.lines().readings().size());
  }

  /** Which poison comes before this row. */
  private static int expected(int row) {
    return (row - ROWS / 2) / 50;
  }

  private void send(KafkaProducer<byte[], byte[]> producer, long second, @Nullable String value) {
    var unused =
        producer.send(
            new ProducerRecord<>(
                TOPIC,
                0,
                beginMillis + 1_000 * second,
                null,
                value == null ? null : value.getBytes(StandardCharsets.UTF_8)));
  }
}
