package io.mimon.core.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mimon.core.config.ScaleType;
import io.mimon.core.monitor.EventTimeOracle.Expected;
import io.mimon.core.monitor.EventTimeStreams.Event;
import io.mimon.core.monitor.EventTimeStreams.Stream;
import io.mimon.core.monitor.MonitorPlan.EstimatorChoice;
import io.mimon.estimators.Validity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Windows of rows and of time over partitions that are out of order, against a naive account. */
final class EventTimeTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long HOUR = 3_600_000;

  /** One of all kinds of window, cadence, reference, segments and labels. */
  private static Stream random(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Streams.Table table = Streams.table(random, 1_200, 2);
    boolean joined = random.nextInt(3) == 0;
    boolean windowByTime = random.nextBoolean();
    boolean emitByTime = random.nextBoolean();
    long span = random.nextLong(1, 30) * HOUR / 10;
    long window = windowByTime ? span : 0;
    long emit = emitByTime ? 1 + span / random.nextInt(1, 8) : 0;
    int windowRows = random.nextInt(20, 200);
    StreamRule.EventTime time =
        new StreamRule.EventTime(
            StreamRule.Order.EVENT_TIME,
            EventTimeStreams.TIME_COLUMN,
            random.nextLong(0, HOUR / 4),
            1,
            window,
            emit,
            windowByTime ? span * random.nextLong(1, 4) : 0,
            random.nextInt(3) == 0 ? random.nextLong(1, 4) : 0);
    StreamRule.Segments segments =
        random.nextBoolean()
            ? StreamRule.Segments.NONE
            : new StreamRule.Segments(
                List.of(EventTimeStreams.SEGMENT_COLUMN),
                random.nextInt(1, 4),
                random.nextBoolean() ? 0 : random.nextLong(HOUR / 20, 2 * HOUR));
    StreamRule.Labels labels =
        joined
            ? new StreamRule.Labels(EventTimeStreams.ID_COLUMN, HOUR, false, 0.6)
            : StreamRule.Labels.NONE;
    MonitorPlan plan =
        new MonitorPlan(
                "m",
                table.target(),
                table.features(),
                windowRows,
                random.nextInt(5, windowRows),
                new EstimatorChoice(null, 3, ScaleType.STANDARD),
                windowRows * 2L,
                Map.of(),
                Streams.RULE,
                Streams.evenly(2))
            .withStream(new StreamRule(time, segments, labels, ""));
    return EventTimeStreams.of(random, plan, table);
  }

  @Test
  void readingsAreOfTheWindowsTheyAreToBeOf() throws IOException {
    Map<Validity, Integer> seen = new EnumMap<>(Validity.class);
    Map<String, Integer> kinds = new HashMap<>();
    for (long seed = 0; seed < 80; seed++) {
      String where = "seed " + seed;
      Stream stream = random(seed);
      EventTimeRun run = EventTimeRun.disturbed(stream, new SplittableRandom(seed));
      EventTimeOracle oracle = new EventTimeOracle(stream);
      assertEquals(oracle.accepted, run.counts().accepted(), where);
      assertEquals(oracle.unlabelled, run.counts().of("unlabelled"), where);
      assertEquals(oracle.overflow, run.counts().of("overflow"), where);
      assertEquals(oracle.late, run.counts().of("rejected:late"), where);
      Map<String, List<JsonNode>> actual = bySegmentAndFeature(run.readings());
      assertEquals(oracle.expected.keySet(), actual.keySet(), where);
      for (Map.Entry<String, List<Expected>> entry : oracle.expected.entrySet()) {
        List<JsonNode> readings = actual.getOrDefault(entry.getKey(), List.of());
        String of = where + ", " + entry.getKey().replace('\u0000', '/');
        assertEquals(entry.getValue().size(), readings.size(), of);
        for (int i = 0; i < readings.size(); i++) {
          entry.getValue().get(i).check(readings.get(i), of + ", reading " + i);
          Validity validity = Validity.valueOf(readings.get(i).get("validity").asText());
          seen.merge(validity, 1, Integer::sum);
        }
      }
      kinds.merge(oracle.late > 0 ? "late" : "none late", 1, Integer::sum);
      kinds.merge(oracle.overflow > 0 ? "overflow" : "no overflow", 1, Integer::sum);
      kinds.merge(oracle.thinned > 0 ? "thinned" : "none thinned", 1, Integer::sum);
      kinds.merge(oracle.forgotten > 0 ? "forgotten" : "none forgotten", 1, Integer::sum);
    }
    for (Validity validity : Validity.values()) {
      assertTrue(seen.getOrDefault(validity, 0) > 50, "hardly any " + validity + ": " + seen);
    }
    assertTrue(kinds.values().stream().allMatch(n -> n > 10) && kinds.size() == 8, "" + kinds);
  }

  private static Map<String, List<JsonNode>> bySegmentAndFeature(List<String> lines)
      throws IOException {
    Map<String, List<JsonNode>> readings = new HashMap<>();
    for (String line : lines) {
      JsonNode reading = JSON.readTree(line);
      String key = reading.get("segment").asText() + "\u0000" + reading.get("feature").asText();
      readings.computeIfAbsent(key, k -> new ArrayList<>()).add(reading);
    }
    return readings;
  }

  @Test
  void nothingDependsOnHowPartitionsAreReadOrOnRestarts() throws IOException {
    for (long seed = 0; seed < 60; seed++) {
      Stream stream = random(1_000 + seed);
      EventTimeRun calm = EventTimeRun.calm(stream);
      for (int again = 0; again < 3; again++) {
        SplittableRandom random = new SplittableRandom(seed * 3 + again);
        EventTimeRun disturbed = EventTimeRun.disturbed(stream, random);
        String where = "seed " + (1_000 + seed) + ", run " + again;
        assertEquals(calm.bySegment(), disturbed.bySegment(), where);
        assertEquals(calm.counts().toMap(), disturbed.counts().toMap(), where);
        assertEquals(calm.rejected(), disturbed.rejected(), where);
      }
    }
  }

  /** Shuffled within the bound nothing is late, and readings are those of the sorted stream. */
  @Test
  void withinTheBoundShuffledIsAsGoodAsSorted() throws IOException {
    for (long seed = 0; seed < 40; seed++) {
      Stream stream = random(2_000 + seed);
      Stream shuffled = stream.shuffledWithin(new SplittableRandom(seed));
      EventTimeRun ofSorted = EventTimeRun.calm(shuffled.sorted());
      EventTimeRun ofShuffled = EventTimeRun.disturbed(shuffled, new SplittableRandom(seed));
      String where = "seed " + (2_000 + seed);
      assertEquals(0, ofShuffled.counts().of("rejected:late"), where);
      assertEquals(ofSorted.bySegment(), ofShuffled.bySegment(), where);
      boolean moved = false;
      for (int p = 0; p < shuffled.partitions().size(); p++) {
        List<Event> events = shuffled.partitions().get(p);
        for (int i = 1; i < events.size(); i++) {
          moved |= events.get(i).millis() < events.get(i - 1).millis();
        }
      }
      assertTrue(moved || stream.plan().stream().time().outOfOrdernessMillis() < 60_000, where);
    }
  }
}
