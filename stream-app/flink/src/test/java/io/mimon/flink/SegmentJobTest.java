package io.mimon.flink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.mimon.cli.Engine;
import io.mimon.cli.JobSpec;
import io.mimon.testkit.BareRun;
import io.mimon.testkit.Broker;
import io.mimon.testkit.Streams;
import io.mimon.testkit.TopicEvents;
import io.mimon.testkit.TopicEvents.Event;
import io.mimon.testkit.TopicMonitor;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Segments through the whole job, between topics of a real broker, from the YAML on. */
final class SegmentJobTest {
  private static final long SEED = 20260303;
  private static final long BOUND = TopicEvents.MINUTE;
  private static final int ROWS = 5_000;

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

  /** A row of the stream: its segment is gone for good after some rows. */
  private static String json(int i, long now, String country, SplittableRandom random) {
    boolean tells = !country.equals("de") || i < 2_200;
    double x = random.nextGaussian();
    double y = (tells ? x : random.nextGaussian()) + random.nextGaussian() / 2;
    return String.format(
        Locale.ROOT,
        "{\"ts\":\"%s\",\"country\":\"%s\",\"x\":%s,\"y\":%s}",
        Instant.ofEpochMilli(now),
        country,
        x,
        y);
  }

  /** One ends at a time at which an alarm of it stands, two begin too late to have a place. */
  private static String country(int i, SplittableRandom random) {
    int last = i < 1_000 ? 2 : i < 3_600 ? 4 : 6;
    String[] all = {"fr", "de", "it", "es", "pt", "nl"};
    String chosen = all[random.nextInt(last)];
    return chosen.equals("de") && i >= 3_200 ? "fr" : chosen;
  }

  @Test
  void eachIsWatchedAloneFurtherOnesAreCountedAndSilentOnesForgotten() throws Exception {
    SplittableRandom random = new SplittableRandom(SEED);
    TopicEvents events = new TopicEvents("countries", 2);
    List<Event> all = new ArrayList<>();
    List<String> countries = new ArrayList<>();
    long now = TopicEvents.BEGIN;
    for (int i = 0; i < ROWS; i++) {
      now += TopicEvents.SECOND + random.nextLong(18 * TopicEvents.SECOND);
      String country = country(i, random);
      countries.add(country);
      all.add(events.add(random.nextInt(2), now, json(i, now, country, random)));
    }
    long end = now + 2 * TopicEvents.MINUTE;
    // Nobody's segment: it is not reached.
    events.close(end, "\"country\":\"end%d\",");
    events.write(broker);
    TopicMonitor monitor =
        new TopicMonitor(
            broker,
            directory,
            "by-country",
            """
            source: { kafka: { bootstrap: "%s", topic: countries } }
            time: { column: ts, out_of_orderness: 1m }
            segment_by: [country]
            max_segments: 3
            segment_idle: 1h
            target: { column: y }
            features: { include: [x] }
            window: { rows: 150 }
            emit: { every: 50 rows }
            reference: { first: 450 rows }
            """
                .formatted(broker.bootstrap()));
    Map<String, List<Event>> taken = new TreeMap<>();
    long overflow = places(all, countries, taken);
    JobSpec spec = monitor.spec();

    Engine.Job job = new FlinkEngine().start(spec);
    JsonNode status = monitor.awaitRows(ROWS);
    TopicMonitor.stop(job);

    String where = "seed " + SEED + ", " + status;
    assertEquals(overflow, status.get("overflow").asLong(), where);
    assertEquals(ROWS - overflow, status.get("rows").asLong(), where);
    assertTrue(overflow > 300, where);
    Streams.Lines lines = monitor.linesOfFilesAndTopics();
    Map<String, List<String>> readings = TopicMonitor.bySegment(lines.readings());
    Map<String, List<String>> alerts = TopicMonitor.bySegment(lines.alerts());
    assertEquals(Set.of("fr", "de", "it", "es"), taken.keySet(), "the last had the place of one");
    assertEquals(taken.keySet(), readings.keySet());
    for (Map.Entry<String, List<Event>> segment : taken.entrySet()) {
      // Each as if there were no others, but for the clock, which is that of all.
      Streams.Lines alone = BareRun.of(spec, segment.getValue(), end - BOUND - 1);
      assertEquals(alone.readings(), readings.get(segment.getKey()), where);
      assertEquals(
          alone.alerts(), alerts.getOrDefault(segment.getKey(), List.of()), segment.getKey());
    }
    List<String> ofGone = alerts.getOrDefault("de", List.of());
    JsonNode last = TopicMonitor.json(ofGone.get(ofGone.size() - 1));
    assertEquals("resolved", last.get("state").asText());
    assertEquals(
        "by-country: no rows of segment de any more, it is forgotten; the alarm on x ends with it.",
        last.get("summary").asText());
    assertEquals("firing", TopicMonitor.json(ofGone.get(0)).get("state").asText());
    assertEquals(TopicMonitor.json(ofGone.get(0)).get("id"), last.get("id"));
  }

  /** Which rows have a place by a plain account; how many have none. */
  private static long places(
      List<Event> all, List<String> countries, Map<String, List<Event>> taken) {
    Map<String, Long> lastRow = new TreeMap<>();
    long overflow = 0;
    for (int i = 0; i < all.size(); i++) {
      long now = all.get(i).millis();
      lastRow.values().removeIf(last -> last + TopicEvents.HOUR < now);
      if (!lastRow.containsKey(countries.get(i)) && lastRow.size() == 3) {
        overflow++;
        continue;
      }
      lastRow.put(countries.get(i), now);
      taken.computeIfAbsent(countries.get(i), c -> new ArrayList<>()).add(all.get(i));
    }
    return overflow;
  }
}
