package io.mimon.flink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.mimon.cli.Engine;
import io.mimon.cli.JobSpec;
import io.mimon.testkit.BareRun;
import io.mimon.testkit.Broker;
import io.mimon.testkit.Streams;
import io.mimon.testkit.TopicEvents;
import io.mimon.testkit.TopicEvents.Event;
import io.mimon.testkit.TopicEvents.Row;
import io.mimon.testkit.TopicMonitor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Event time through the whole job, between topics of a real broker, from the YAML on. */
final class EventTimeJobTest {
  private static final long SEED = 20260301;
  private static final long BOUND = TopicEvents.MINUTE;
  private static final int PARTITIONS = 3;

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

  private TopicMonitor monitor(String topic, String time) throws Exception {
    return new TopicMonitor(
        broker,
        directory,
        "watch-" + topic,
        """
        source: { kafka: { bootstrap: "%s", topic: %s } }
        time: { column: ts, %s }
        target: { column: y }
        features: { include: [x, z] }
        window: { time: 2h }
        emit: { every: 20m }
        reference: { first: 8h }
        """
            .formatted(broker.bootstrap(), topic, time));
  }

  private static final String WITHIN_A_MINUTE = "out_of_orderness: 1m";

  /** The clock of a partition that has been closed at this time. */
  private static long watermark(long closedAt) {
    return closedAt - BOUND - 1;
  }

  @Test
  void shuffledWithinTheBoundIsAsGoodAsSorted() throws Exception {
    SplittableRandom random = new SplittableRandom(SEED);
    List<Row> rows = TopicEvents.rows(4_000, 3_000, random);
    long end = rows.get(rows.size() - 1).millis() + 3 * TopicEvents.HOUR;
    TopicEvents sorted = TopicEvents.dealt("sorted", PARTITIONS, rows.stream(), random.split());
    List<Row> disordered = TopicEvents.shuffled(rows, BOUND, random);
    TopicEvents shuffled =
        TopicEvents.dealt("shuffled", PARTITIONS, disordered.stream(), random.split());
    assertNotEquals(rows, disordered);

    List<Streams.Lines> runs = new ArrayList<>();
    Streams.Lines expected = new Streams.Lines(List.of(), List.of(), List.of());
    for (TopicEvents events : List.of(sorted, shuffled)) {
      List<Event> all = events.all();
      events.close(end, "");
      events.write(broker);
      TopicMonitor monitor = monitor(all.get(0).topic(), WITHIN_A_MINUTE);
      JobSpec spec = monitor.spec();
      Engine.Job job = new FlinkEngine().start(spec);
      JsonNode status = monitor.awaitRows(rows.size());
      TopicMonitor.stop(job);
      assertEquals(rows.size(), status.get("rows").asLong(), status.toString());
      Streams.Lines lines = monitor.linesOfFilesAndTopics();
      expected = BareRun.of(spec, all, watermark(end));
      // The monitors have different names.
      runs.add(named(lines));
      assertEquals(expected, lines, "seed " + SEED);
    }
    assertEquals(runs.get(0), runs.get(1), "seed " + SEED);
    assertTrue(expected.readings().size() > 60, "hardly any readings");
    assertTrue(expected.alerts().size() > 0, "x lost its relevance");
    JsonNode first = TopicMonitor.json(expected.readings().get(0));
    assertEquals("2026-03-01T00:20:00Z", first.get("windowEnd").asText());
    assertEquals("2026-02-28T22:20:00Z", first.get("windowStart").asText());
  }

  private static Streams.Lines named(Streams.Lines lines) {
    return new Streams.Lines(
        lines.readings().stream().map(EventTimeJobTest::renamed).toList(),
        lines.alerts().stream()
            .map(EventTimeJobTest::renamed)
            .map(line -> line.replaceFirst("\"id\":\"[0-9a-f]+\"", ""))
            .toList(),
        lines.rejected());
  }

  private static String renamed(String line) {
    return line.replaceAll("watch-(sorted|shuffled)", "m");
  }

  /** Partitions are written at different speeds, and the job is stopped and started meanwhile. */
  @Test
  void lateRowsAreCountedAndRoutedWhateverIsReadWhen() throws Exception {
    SplittableRandom random = new SplittableRandom(SEED + 1);
    List<Row> rows = TopicEvents.shuffled(TopicEvents.rows(4_000, 2_500, random), BOUND, random);
    TopicEvents events = new TopicEvents("late", PARTITIONS);
    List<Event> inTime = new ArrayList<>();
    Set<String> late = new TreeSet<>();
    long[] latest = new long[PARTITIONS];
    long end = 0;
    for (Row row : rows) {
      int p = random.nextInt(PARTITIONS);
      if (random.nextInt(25) == 0 && latest[p] > 0) {
        long behind = latest[p] - BOUND - 1 - random.nextLong(TopicEvents.HOUR);
        Event event = events.add(p, behind, row.at(behind).json());
        late.add(event.topic() + " " + p + " " + event.offset());
      }
      inTime.add(events.add(p, row.millis(), row.json()));
      latest[p] = Math.max(latest[p], row.millis());
      end = Math.max(end, row.millis() + 3 * TopicEvents.HOUR);
    }
    events.close(end, "");
    broker.createTopic("late", PARTITIONS);
    // How much of each partition is there at each start, in thirds.
    int[][] thirds = {{2, 1, 1}, {2, 1, 2}, {3, 3, 3}};
    int[] written = new int[PARTITIONS];

    TopicMonitor monitor = monitor("late", WITHIN_A_MINUTE);
    JobSpec spec = null;
    for (int[] third : thirds) {
      for (int p = 0; p < PARTITIONS; p++) {
        int to = events.size(p) * third[p] / 3;
        broker.produceTo("late", new ArrayList<>(events.values(p, written[p], to)), p);
        written[p] = to;
      }
      if (spec == null) {
        spec = monitor.spec();
      }
      long lateSoFar =
          late.stream()
              .map(place -> place.split(" "))
              .filter(place -> Long.parseLong(place[2]) < written[Integer.parseInt(place[1])])
              .count();
      Engine.Job job = new FlinkEngine().start(spec);
      long rowsAtEnd = third == thirds[2] ? rows.size() : 0;
      monitor.await(
          status ->
              status.path("rejected").path("late").asLong() >= lateSoFar
                  && status.path("rows").asLong() >= rowsAtEnd);
      TopicMonitor.stop(job);
    }

    JsonNode status = monitor.awaitRows(rows.size() + late.size());
    String where = "seed " + (SEED + 1) + ", " + status;
    assertEquals(rows.size(), status.get("rows").asLong(), where);
    assertEquals(late.size(), status.get("rejected").get("late").asLong(), where);
    assertTrue(late.size() > 100, "hardly any late");
    Streams.Lines lines = monitor.linesOfFilesAndTopics();
    assertEquals(late, places(lines.rejected()));
    Streams.Lines expected = BareRun.of(Objects.requireNonNull(spec), inTime, watermark(end));
    assertEquals(expected.readings(), lines.readings(), where);
    assertEquals(expected.alerts(), lines.alerts(), where);
    assertTrue(expected.alerts().size() > 0, "x lost its relevance");
  }

  private static Set<String> places(List<String> rejected) throws Exception {
    Set<String> places = new TreeSet<>();
    for (String line : rejected) {
      JsonNode json = TopicMonitor.json(line);
      assertEquals("late", json.get("reason").asText(), line);
      String place =
          json.get("topic").asText() + " " + json.get("partition") + " " + json.get("offset");
      assertTrue(places.add(place), "twice: " + line);
    }
    return places;
  }

  @Test
  void aSilentPartitionHoldsNothingUpAndIsLateWhenItWakesBehind() throws Exception {
    SplittableRandom random = new SplittableRandom(SEED + 2);
    List<Row> rows = TopicEvents.rows(1_000, 1_000, random);
    TopicEvents events = new TopicEvents("silent", 2);
    rows.forEach(row -> events.add(0, row.millis(), row.json()));
    long last = rows.get(rows.size() - 1).millis();
    for (Row row : rows.subList(0, 50)) {
      events.add(1, row.millis(), row.json());
    }
    broker.createTopic("silent", 2);
    broker.produceTo("silent", new ArrayList<>(events.values(0, 0, events.size(0))), 0);
    TopicMonitor monitor = monitor("silent", "out_of_orderness: 1m, idle_after: 1s");
    JobSpec spec = monitor.spec();
    Engine.Job job = new FlinkEngine().start(spec);

    long before = rows.stream().filter(row -> row.millis() < last - BOUND).count();
    JsonNode alone = monitor.awaitRows(before);
    assertEquals(before, alone.get("rows").asLong(), "the last minute waits");
    broker.produceTo("silent", new ArrayList<>(events.values(1, 0, 50)), 1);
    JsonNode woken = monitor.awaitRows(before + 50);
    assertEquals(50, woken.get("rejected").get("late").asLong(), woken.toString());
    events.close(last + TopicEvents.HOUR, "");
    broker.produceTo("silent", new ArrayList<>(events.values(0, 1_000, 1_001)), 0);
    broker.produceTo("silent", new ArrayList<>(events.values(1, 50, 51)), 1);
    JsonNode end = monitor.awaitRows(rows.size() + 50);
    TopicMonitor.stop(job);

    assertEquals(rows.size(), end.get("rows").asLong(), end.toString());
    Set<String> late = new HashSet<>();
    for (int offset = 0; offset < 50; offset++) {
      late.add("silent 1 " + offset);
    }
    Streams.Lines lines = monitor.linesOfFilesAndTopics();
    assertEquals(late, places(lines.rejected()));
    assertTrue(lines.rejected().get(0).contains("silent for so long"), lines.rejected().get(0));
    List<Event> ofFirst = events.all().stream().filter(e -> e.partition() == 0).toList();
    assertEquals(
        BareRun.of(spec, ofFirst.subList(0, 1_000), watermark(last + TopicEvents.HOUR)).readings(),
        lines.readings());
  }
}
