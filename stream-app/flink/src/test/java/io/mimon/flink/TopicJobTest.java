package io.mimon.flink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mimon.cli.Engine;
import io.mimon.core.config.MonitorConfig;
import io.mimon.core.config.MonitorConfig.KafkaOutput;
import io.mimon.core.config.MonitorConfig.KafkaSource;
import io.mimon.core.config.MonitorConfig.StartAt;
import io.mimon.core.input.InputException;
import io.mimon.core.input.Origin;
import io.mimon.core.input.RawRecord;
import io.mimon.core.input.RecordReader;
import io.mimon.core.plan.PlanResult;
import io.mimon.kafka.TopicSample;
import io.mimon.testkit.Broker;
import io.mimon.testkit.Streams;
import io.mimon.testkit.TopicStreams;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded job between topics of a real broker, against the engine-free monitor. */
final class TopicJobTest {
  private static final int ROWS = 12_000;
  private static final long SEED = 20261127;
  private static final Duration TIMEOUT = Duration.ofMinutes(2);
  private static final ObjectMapper JSON = new ObjectMapper();

  // Set before all tests.
  @SuppressWarnings("NullAway.Init")
  private static Broker broker;

  @TempDir Path directory;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = Broker.open();
  }

  @AfterAll
  static void stopBroker() throws Exception {
    broker.close();
  }

  /** Topics of one test. */
  private record Topics(KafkaSource source, KafkaOutput output) {
    static Topics create(String name, StartAt startAt) throws Exception {
      KafkaOutput output =
          new KafkaOutput(
              broker.access(),
              name + ".readings",
              name + ".alerts",
              name + ".rejected",
              name + ".status");
      broker.createTopics(
          name, output.readings(), output.alerts(), output.rejected(), output.status());
      return new Topics(new KafkaSource(broker.access(), name, startAt), output);
    }

    Streams.Lines await(Streams.Lines expected) {
      return new Streams.Lines(
          Broker.lines(broker.await(output.readings(), expected.readings().size(), TIMEOUT)),
          Broker.lines(broker.await(output.alerts(), expected.alerts().size(), TIMEOUT)),
          Broker.lines(broker.await(output.rejected(), expected.rejected().size(), TIMEOUT)));
    }
  }

  @Test
  void itsLinesOnTheTopicsAreThoseOfTheBareMonitor() throws Exception {
    Topics topics = Topics.create("whole", StartAt.EARLIEST);
    List<byte @Nullable []> values = TopicStreams.values(Streams.writeCsv(directory, ROWS, SEED));
    broker.produceFrom("whole", values, 0);
    PlanResult.Ready ready = TopicStreams.plan(TopicStreams.config(topics.source(), directory));
    Streams.Lines expected = TopicStreams.undisturbed(ready, "whole", values);

    Engine.Job job =
        new FlinkEngine()
            .start(TopicStreams.spec(ready, directory, topics.source(), topics.output()));
    topics.await(expected);
    job.stop();
    assertEquals(Engine.Outcome.STOPPED, job.outcome().get(120, TimeUnit.SECONDS));

    assertEquals(expected, topics.await(expected), "seed " + SEED);
    assertEquals(expected, Streams.Lines.read(directory.resolve("out")), "the files have the same");
    assertTrue(expected.readings().size() > 100, "too few readings to compare");
    assertTrue(expected.alerts().size() > 0, "no alert to compare");
    assertRejected(expected.rejected(), values);
    assertEvents(topics.output());
  }

  private static void assertRejected(List<String> rejected, List<byte @Nullable []> values)
      throws Exception {
    assertTrue(
        rejected.size() >= TopicStreams.POISON.size(), rejected.size() + " are too few rejected");
    for (int i = 0; i < rejected.size(); i++) {
      JsonNode line = JSON.readTree(rejected.get(i));
      TopicStreams.Poison poison = TopicStreams.POISON.get(i % TopicStreams.POISON.size());
      assertEquals(poison.reason(), line.get("reason").asText(), rejected.get(i));
      assertEquals("whole", line.get("topic").asText());
      assertEquals(0, line.get("partition").asInt());
      assertEquals(poison.value(), values.get(line.get("offset").asInt()), "the offset is another");
    }
  }

  private static void assertEvents(KafkaOutput output) throws Exception {
    Set<String> ids = new HashSet<>();
    int records = 0;
    for (String topic : List.of(output.readings(), output.alerts(), output.rejected())) {
      for (ConsumerRecord<byte[], byte[]> record : broker.await(topic, 1, TIMEOUT)) {
        JsonNode line = JSON.readTree(record.value());
        assertEquals("application/json", header(record, "content-type"));
        assertEquals("1.0", header(record, "ce_specversion"));
        assertEquals(line.get("type").asText(), header(record, "ce_type"));
        assertEquals("/mimon/monitors/trial", header(record, "ce_source"));
        ids.add(header(record, "ce_id"));
        records++;
      }
    }
    assertEquals(records, ids.size(), "two events have one id");
    ConsumerRecord<byte[], byte[]> reading = broker.await(output.readings(), 1, TIMEOUT).get(0);
    String feature = JSON.readTree(reading.value()).get("feature").asText();
    assertEquals("trial||" + feature, new String(reading.key(), StandardCharsets.UTF_8));
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    var header = record.headers().lastHeader(name);
    assertNotNull(header, name);
    return new String(header.value(), StandardCharsets.UTF_8);
  }

  @Test
  void stoppedAndStartedAgainItGoesOnWithoutLossOrRepetition() throws Exception {
    Topics topics = Topics.create("parts", StartAt.EARLIEST);
    List<byte @Nullable []> values =
        TopicStreams.values(Streams.writeCsv(directory, ROWS, SEED + 1));
    broker.produceFrom("parts", values.subList(0, 5_000), 0);
    PlanResult.Ready ready = TopicStreams.plan(TopicStreams.config(topics.source(), directory));

    for (int rows : List.of(5_000, 7_777, ROWS)) {
      List<byte @Nullable []> soFar = values.subList(0, rows);
      Engine.Job job =
          new FlinkEngine()
              .start(TopicStreams.spec(ready, directory, topics.source(), topics.output()));
      Streams.Lines expected = TopicStreams.undisturbed(ready, "parts", soFar);
      topics.await(expected);
      job.stop();
      assertEquals(Engine.Outcome.STOPPED, job.outcome().get(120, TimeUnit.SECONDS));
      assertEquals(expected, topics.await(expected), "after " + rows + " rows, seed " + SEED);
      // While nobody reads.
      broker.produceFrom("parts", values.subList(0, rows == 5_000 ? 7_777 : ROWS), rows);
    }
    assertEquals(
        TopicStreams.undisturbed(ready, "parts", values),
        Streams.Lines.read(directory.resolve("out")));
  }

  @Test
  void readFromItsEndNothingWrittenWhileStoppedIsPassedOver() throws Exception {
    Topics topics = Topics.create("end", StartAt.LATEST);
    List<byte @Nullable []> values =
        TopicStreams.values(Streams.writeCsv(directory, ROWS, SEED + 2));
    broker.produceFrom("end", values.subList(0, 4_000), 0);
    PlanResult.Ready ready = TopicStreams.plan(TopicStreams.config(topics.source(), directory));

    Engine.Job job =
        new FlinkEngine()
            .start(TopicStreams.spec(ready, directory, topics.source(), topics.output()));
    // The first status says that a checkpoint is complete, with nothing read.
    broker.await(topics.output().status(), 1, TIMEOUT);
    job.stop();
    assertEquals(Engine.Outcome.STOPPED, job.outcome().get(120, TimeUnit.SECONDS));
    broker.produceFrom("end", values, 4_000);
    Engine.Job second =
        new FlinkEngine()
            .start(TopicStreams.spec(ready, directory, topics.source(), topics.output()));

    // The last row waits for the clock to go on.
    String lastStatus = "\"rows\":" + (accepted(values.subList(4_000, ROWS)) - 1);
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    boolean there = false;
    while (!there && System.nanoTime() < deadline) {
      there =
          Broker.lines(broker.await(topics.output().status(), 1, TIMEOUT)).stream()
              .anyMatch(line -> line.contains(lastStatus));
    }
    second.stop();
    second.outcome().get(120, TimeUnit.SECONDS);
    assertTrue(there, "no status says " + lastStatus);
  }

  private static long accepted(List<byte @Nullable []> values) throws Exception {
    return values.stream()
        .filter(value -> value != null)
        .map(value -> new String(value, StandardCharsets.UTF_8))
        .filter(text -> text.startsWith("{\"x\":") && text.contains("rounded"))
        .filter(text -> !text.contains("\"y\":null"))
        .count();
  }

  @Test
  void rowsThatAreGoneFailTheJobInsteadOfBeingPassedOver() throws Exception {
    Topics topics = Topics.create("gone", StartAt.EARLIEST);
    List<byte @Nullable []> values =
        TopicStreams.values(Streams.writeCsv(directory, 2_000, SEED + 3));
    broker.produceFrom("gone", values.subList(0, 1_000), 0);
    PlanResult.Ready ready = TopicStreams.plan(TopicStreams.config(topics.source(), directory));
    Engine.Job job =
        new FlinkEngine()
            .start(TopicStreams.spec(ready, directory, topics.source(), topics.output()));
    broker.await(topics.output().status(), 1, TIMEOUT);
    job.stop();
    assertEquals(Engine.Outcome.STOPPED, job.outcome().get(120, TimeUnit.SECONDS));
    broker.produceFrom("gone", values, 1_000);
    broker.deleteBefore("gone", 1_500);

    Engine.Job second =
        new FlinkEngine()
            .start(TopicStreams.spec(ready, directory, topics.source(), topics.output()));

    ExecutionException failure =
        assertThrows(ExecutionException.class, () -> second.outcome().get(2, TimeUnit.MINUTES));
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    assertInstanceOf(OffsetOutOfRangeException.class, cause);
  }

  @Test
  void attributesOfAnEventComeWithTheHeaders() throws Exception {
    broker.createTopics("events");
    RecordHeaders headers = new RecordHeaders();
    headers.add("ce_id", TopicStreams.utf8("old"));
    headers.add("ce_id", TopicStreams.utf8("e-17"));
    broker.produce("events", TopicStreams.utf8("{\"a\":1}"), headers);
    KafkaSource source = new KafkaSource(broker.access(), "events", StartAt.LATEST);

    try (RecordReader reader = new TopicSample(source, Set.of("ce_id", "ce_time")).open()) {
      assertEquals(List.of("a", "ce_id"), reader.columns());
      RawRecord record = reader.next();
      assertNotNull(record);
      assertEquals(List.of("1", "e-17"), List.of(record.cells()));
      assertEquals("events", record.origin().topic());
      assertTrue(record.origin().timestampMillis() > 1_700_000_000_000L, record.toString());
      assertNull(reader.next());
    }
  }

  @Test
  void aSampleGivesEveryPartitionItsShareInAFixedOrder() throws Exception {
    broker.createTopic("shares", 3);
    List<byte @Nullable []> values = new ArrayList<>();
    for (int i = 0; i < 40_000; i++) {
      values.add(TopicStreams.utf8("{\"i\":" + i + "}"));
    }
    broker.produceTo("shares", values.subList(0, 100), 0);
    broker.produceTo("shares", values.subList(100, 20_000), 2);

    for (StartAt startAt : StartAt.values()) {
      List<Origin> origins = new ArrayList<>();
      KafkaSource source = new KafkaSource(broker.access(), "shares", startAt);
      try (RecordReader reader = new TopicSample(source, Set.of()).open()) {
        for (RawRecord next = reader.next(); next != null; next = reader.next()) {
          origins.add(next.origin());
        }
      }
      long share = 3_334;
      long first = startAt == StartAt.EARLIEST ? 0 : 19_900 - share;
      assertEquals(100 + share, origins.size());
      assertEquals(0, origins.get(99).partition());
      assertEquals(2, origins.get(100).partition());
      assertEquals(first, origins.get(100).offset());
      assertEquals(first + share - 1, origins.get(origins.size() - 1).offset());
    }
  }

  @Test
  void whatASampleCannotBeHadOfIsSaidInOneSentence() throws Exception {
    broker.createTopics("empty", "words");
    broker.produce("words", List.of(TopicStreams.utf8("one"), TopicStreams.utf8("two")));
    MonitorConfig.KafkaAccess nobody =
        new MonitorConfig.KafkaAccess("127.0.0.1:1", Map.of(), Map.of());

    assertRefused(broker.access(), "empty", "Topic empty at ", "has no records");
    assertRefused(broker.access(), "absent", "There is no topic absent at ");
    assertRefused(broker.access(), "words", "None of the 2 records", "words");
    assertRefused(broker.access(), "no/name", "no/name is no name of a topic");
    assertRefused(nobody, "any", "No broker answers at 127.0.0.1:1 within 10 s");
    assertRefused(
        new MonitorConfig.KafkaAccess(
            broker.bootstrap(), Map.of("security.protocol", "SECRET"), Map.of()),
        "any",
        "cannot be made: Invalid value SECRET for configuration security.protocol");
  }

  private static void assertRefused(
      MonitorConfig.KafkaAccess access, String topic, String... parts) {
    InputException refused =
        assertThrows(
            InputException.class,
            () -> {
              try (var reader =
                  new TopicSample(new KafkaSource(access, topic, StartAt.EARLIEST), Set.of())
                      .open()) {
                reader.columns();
              }
            });
    String message = String.valueOf(refused.getMessage());
    Stream.of(parts).forEach(part -> assertTrue(message.contains(part), message));
  }
}
