package io.mimon.core.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.core.config.MonitorConfig;
import io.mimon.core.config.MonitorConfig.FileFormat;
import io.mimon.core.input.RecordReader;
import io.mimon.core.monitor.LocalMonitor;
import io.mimon.core.plan.PlanResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The past, run again. */
final class ReplayTest {
  private static final String MEASURE =
      """
      features: { exclude: [id] }
      window: { rows: 500 }
      emit: { every: 125 rows }
      reference: { first: 4000 rows }
      """;

  private final Path directory;

  ReplayTest(@TempDir Path directory) {
    this.directory = directory;
  }

  /** The lines that a monitor says of the records. */
  private static List<String> live(PlanResult.Ready ready, Predicate<String> kept)
      throws IOException {
    List<String> lines = new ArrayList<>();
    LocalMonitor.Output output =
        new LocalMonitor.Output() {
          @Override
          public void reading(String json) {
            lines.add(json);
          }

          @Override
          public void alert(String json) {
            lines.add(json);
          }

          @Override
          public void rejected(String json) {}
        };
    try (RecordReader reader = ready.records().open()) {
      new LocalMonitor(ready.plan(), ready.schema()).run(reader, output);
    }
    return lines.stream().filter(kept).toList();
  }

  private static boolean isAlert(String line) {
    return line.startsWith("{\"type\":\"mimon.alert.v1\"");
  }

  private static List<String> again(PlanResult.Ready ready) throws IOException {
    History history = History.read(ready, Long.MAX_VALUE);
    List<String> lines = new ArrayList<>();
    history.run(
        ready.plan(),
        ready,
        history.inOrder(),
        new LocalMonitor.Output() {
          @Override
          public void reading(String json) {
            lines.add(json);
          }

          @Override
          public void alert(String json) {
            lines.add(json);
          }

          @Override
          public void rejected(String json) {
            throw new AssertionError(json);
          }
        });
    return lines;
  }

  @Test
  void readingsAndAlertsAreThoseOfTheMonitorByteForByte() throws Exception {
    Path data = Pasts.tables(directory, 1, 20_000, Map.of(1, 80, 12_001, 55));
    PlanResult.Ready ready = Pasts.ready(Pasts.config(data, MEASURE));
    List<String> lines = live(ready, line -> true);
    assertTrue(lines.stream().anyMatch(ReplayTest::isAlert), "no alert to compare");
    assertEquals(lines, again(ready));
    assertEquals(
        lines.stream().filter(ReplayTest::isAlert).toList(),
        Pasts.run(ready, Pasts.settings(1)).alerts());
  }

  /** Out of order, some too late, some without a label, two segments, windows of time. */
  @Test
  void theSameByEventTimeAndSegments() throws Exception {
    Path data = Pasts.segments(directory, 2, 3_000);
    for (String window :
        List.of(
            "window: { rows: 300 }\nemit: { every: 100 rows }\nreference: { first: 600 rows }\n",
            "window: { time: 3d }\nemit: { every: 12h }\nreference: { first: 7d }\n")) {
      PlanResult.Ready ready =
          Pasts.ready(
              Pasts.config(
                  data,
                  "time: { column: ts, out_of_orderness: 30m }",
                  "segment_by: [country]",
                  window));
      List<String> lines = live(ready, line -> true);
      assertTrue(lines.size() > 20, "" + lines.size());
      List<String> again = again(ready);
      assertEquals(lines.size(), again.size());
      // Segments are each on their own; how their lines alternate means nothing.
      for (String segment : List.of("\"segment\":\"at\"", "\"segment\":\"de\"")) {
        assertEquals(
            lines.stream().filter(line -> line.contains(segment)).toList(),
            again.stream().filter(line -> line.contains(segment)).toList());
      }
      History history = History.read(ready, Long.MAX_VALUE);
      assertTrue(history.rejectedRows() > 0, "none was late");
      assertTrue(history.firstRejection().contains("late"), history.firstRejection());
      assertEquals(3_000, history.rows() + history.rejectedRows());
      assertTrue(history.labelledRows() < 0.95 * history.rows());
    }
  }

  /** The links of the past are those of the copies: labels go with their rows. */
  @Test
  void labelsTravelWithTheirRows() throws IOException {
    Path data = Pasts.tables(directory, 4, 6_000, Map.of(1, 90));
    PlanResult.Ready ready = Pasts.ready(Pasts.config(data, MEASURE));
    History history = History.read(ready, Long.MAX_VALUE);
    List<String> readings = new ArrayList<>();
    history.run(
        ready.plan(),
        ready,
        Shuffle.of(history, 10, 1, 0),
        new LocalMonitor.Output() {
          @Override
          public void reading(String json) {
            readings.add(json);
          }

          @Override
          public void alert(String json) {}

          @Override
          public void rejected(String json) {}
        });
    double truth = 1 + 0.9 * Math.log(0.9) / Math.log(2) + 0.1 * Math.log(0.1) / Math.log(2);
    List<Double> bits =
        readings.stream()
            .map(AlertLines::parse)
            .filter(line -> line.path("feature").asText().equals("a"))
            .filter(line -> line.path("validity").asText().equals("OK"))
            .map(line -> line.path("bits").asDouble())
            .toList();
    assertEquals(45, bits.size());
    double mean = bits.stream().mapToDouble(b -> b).average().orElseThrow();
    // The error of the whole file of 6,000 rows is about 0.012 bits.
    assertEquals(truth, mean, 0.04);
  }

  @Test
  void aStatedDriftIsFoundAndItsOnsetEstimated() throws Exception {
    Path data = Pasts.tables(directory, 5, 20_000, Map.of(1, 85, 12_201, 60));
    PlanResult.Ready ready = Pasts.ready(Pasts.config(data, MEASURE));
    ReplayResult result = Pasts.run(ready, Pasts.settings(2, new StatedDrift("a", 12_201)));
    Score score = result.score();
    assertEquals(1, score.found(), result.alarms()::toString);
    assertEquals(0, score.missed());
    assertEquals(0, score.falseAlarms(), result.alarms()::toString);
    assertTrue(score.medianDelay() <= 1_000, score::toString);
    Alarm alarm = result.drifts().get(0);
    assertEquals("relevance-lost", alarm.kind());
    assertEquals(score.medianDelay(), result.statedDelay(alarm));
    assertNotNull(alarm.onset());
    assertTrue(Math.abs(alarm.onset().row() - 12_200) <= 250, alarm::toString);
    assertEquals(20_000, alarm.end().row());
    // 16,000 rows behind the reference, in windows of 500.
    assertEquals(32, result.blocks());
    assertEquals(64, result.scores().get(1).alarms());
    assertEquals(1, result.scores().get(1).found());
    assertEquals(0, result.scores().get(2).found());
  }

  /**
   * Where nothing changes, false alarms on copies are as many as the budget, to what the detector
   * promises: 0.3 to 1.5 of it.
   */
  @Test
  void falseAlarmsOfAStationaryStreamAreAsTheBudgetSays() throws Exception {
    Path data = Pasts.tables(directory, 6, 14_000, Map.of(1, 75));
    PlanResult.Ready ready =
        Pasts.ready(
            Pasts.config(
                data,
                MEASURE,
                "drift: { min_change: 0, min_relative_change: 0, significance: 0.5,"
                    + " false_alarms_per_month: 6, rows_per_month: 10000 }"));
    ReplayResult result = Pasts.run(ready, Pasts.settings(10));
    FalseAlarms shuffled = result.shuffled();
    assertEquals(1, result.months(), 1e-9);
    assertEquals(10, shuffled.rate().months(), 1e-9);
    assertEquals(
        shuffled.rate().count(), shuffled.byCopy().stream().mapToInt(Integer::intValue).sum());
    assertTrue(shuffled.rate().lower() <= 1.5 * 6, shuffled::toString);
    assertTrue(shuffled.rate().upper() >= 0.3 * 6, shuffled::toString);
    assertTrue(shuffled.rate().count() > 0, "nothing was counted");
    assertEquals(
        shuffled.byCopy().subList(0, 2),
        Pasts.run(ready, Pasts.settings(2)).shuffled().byCopy(),
        "the copies follow from the seed");
  }

  @Test
  void aHistoryThatDoesNotFitIsSaidToBeTooLarge() throws IOException {
    Path data = Pasts.tables(directory, 7, 9_000, Map.of());
    PlanResult.Ready ready = Pasts.ready(Pasts.config(data, MEASURE));
    History.TooLargeException e =
        assertThrows(History.TooLargeException.class, () -> History.read(ready, 50_000));
    assertTrue(e.records() > 1_000 && e.records() < 9_000, "" + e.records());
    assertEquals(9_000, History.read(ready, 1_000_000).rows());
  }

  @Test
  void labelsOfAnotherStreamAreTakenFromTheHistoryOrAskedFor() throws IOException {
    Path with = Pasts.tables(directory, 8, 3_000, Map.of());
    MonitorConfig config =
        Pasts.config(
            directory.resolve("absent.csv"),
            "labels: { file: { path: labels.csv }, join: { on: id, within: 7d } }",
            "time: { column: ts }",
            "window: { rows: 100 }");
    PastConfig.Fit fit =
        assertInstanceOf(PastConfig.Fit.class, PastConfig.of(config, with, FileFormat.AUTO));
    assertTrue(fit.config().labels().isEmpty());
    assertTrue(fit.remarks().get(0).contains("y is in the history"), fit::toString);
    // The identifier that joins is no feature.
    assertTrue(!fit.config().features().selects("id") && fit.config().features().selects("a"));
    Path without = Files.writeString(directory.resolve("without.csv"), "id,a,b\n1,2,3\n");
    PastConfig.Unfit unfit =
        assertInstanceOf(PastConfig.Unfit.class, PastConfig.of(config, without, FileFormat.AUTO));
    assertTrue(
        unfit.problems().get(0).contains("no column y") && unfit.problems().get(0).contains("id"),
        unfit::toString);
  }

  @Test
  void aTopicsTimestampsHaveToBeAColumn() throws IOException {
    Path data = Pasts.tables(directory, 9, 3_000, Map.of());
    String yaml =
        """
        version: 1
        monitor: m
        target: { column: y }
        source: { kafka: { bootstrap: 'localhost:9092', topic: t } }
        """;
    MonitorConfig byTime = Pasts.parse(yaml + "window: { time: 1d }");
    PastConfig.Unfit unfit =
        assertInstanceOf(PastConfig.Unfit.class, PastConfig.of(byTime, data, FileFormat.AUTO));
    assertTrue(unfit.problems().get(0).contains("time.column"), unfit::toString);
    MonitorConfig byRows = Pasts.parse(yaml + "window: { rows: 500 }");
    PastConfig.Fit fit =
        assertInstanceOf(PastConfig.Fit.class, PastConfig.of(byRows, data, FileFormat.AUTO));
    assertEquals(3_000, History.read(Pasts.ready(fit.config()), Long.MAX_VALUE).rows());
  }

  /** Half the window finds the same sooner here; the figures are those of running it. */
  @Test
  void aSuggestionWasTriedAndSaysWhatItCameTo() throws Exception {
    Path data = Pasts.tables(directory, 10, 30_000, Map.of(1, 90, 22_001, 50));
    MonitorConfig config =
        Pasts.config(
            data,
            "features: { exclude: [id] }",
            "window: { rows: 4000 }",
            "emit: { every: 500 rows }",
            "reference: { first: 12000 rows }");
    PlanResult.Ready ready = Pasts.ready(config);
    History history = History.read(ready, Long.MAX_VALUE);
    Replay replay = new Replay(history, Pasts.settings(2, new StatedDrift("a", 22_001)), () -> {});
    ReplayResult given = replay.run(ready);
    List<Suggestion> suggestions =
        new Advisor(config, ready, history, given, replay::run).suggest();
    assertEquals(1, suggestions.size(), suggestions::toString);
    Suggestion suggestion = suggestions.get(0);
    assertEquals(
        List.of("window.rows: 2000", "emit.every: 500 rows", "reference.first: 12000 rows"),
        suggestion.changes().stream().map(Suggestion.Change::text).toList());
    assertEquals(given, suggestion.before());
    assertTrue(suggestion.after().score().medianDelay() < given.score().medianDelay());
    assertEquals(List.of(), suggestion.lost());
    MonitorConfig changed =
        Pasts.config(
            data,
            "features: { exclude: [id] }",
            "window: { rows: 2000 }",
            "emit: { every: 500 rows }",
            "reference: { first: 12000 rows }");
    assertEquals(replay.run(Pasts.ready(changed)).alerts(), suggestion.after().alerts());
  }
}
