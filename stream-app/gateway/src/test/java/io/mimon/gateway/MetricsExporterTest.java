package io.mimon.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.core.config.MonitorConfig.GatewayMetrics;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsExporterTest {
  /** A sample line of the text format; a quote inside a value is escaped. */
  private static final Pattern SAMPLE =
      Pattern.compile(
          "([a-zA-Z_:][a-zA-Z0-9_:]*)(\\{([a-z_A-Z0-9]+=\"([^\"\\\\\n"
              + "]|\\\\[\\\\\"n])*\",?)*})? (\\S+)");

  private static final String PAIR = "{monitor=\"m\",segment=\"DE\",feature=\"age\",target=\"y\",}";

  private final ManualClock clock = new ManualClock();
  private final Board board = new Board(clock, Duration.ofMinutes(15));
  private final MetricsExporter exporter =
      new MetricsExporter(board, "1.2.3", new GatewayMetrics(3, List.of()));

  @Test
  void aReadingBecomesItsSeries() throws IOException {
    board.reading(Lines.record("DE", "age", List.of(), 2, 0.25, 0.1, Double.NaN, "OK"));
    Map<String, Double> samples = scrape();
    assertEquals(0.25, value(samples, "mimon_mutual_information_bits" + PAIR));
    assertEquals(0.21, value(samples, "mimon_mutual_information_normalized_ratio" + PAIR));
    assertEquals(Double.NaN, value(samples, "mimon_mutual_information_reference_bits" + PAIR));
    assertEquals(0.054, value(samples, "mimon_mutual_information_lower_bits" + PAIR), 1e-12);
    assertEquals(0.446, value(samples, "mimon_mutual_information_upper_bits" + PAIR), 1e-12);
    assertEquals(2, value(samples, "mimon_relevance_rank" + PAIR));
    assertEquals(1, value(samples, "mimon_feature_state" + PAIR), "nothing to compare with");
    assertEquals(12345, value(samples, "mimon_window_rows" + PAIR));
    assertEquals(
        clock.millis() / 1000.0,
        value(samples, "mimon_last_update_timestamp_seconds{monitor=\"m\",}"));
  }

  @Test
  void thresholdsInForceAreSeriesBySide() throws IOException {
    String line = Lines.reading("age", 1, 0.25);
    String known =
        line.replace("\"later\"", "\"thresholds\":{\"lower\":null,\"upper\":0.31},\"later\"");
    board.reading(parsed(known));
    board.reading(parsed(line.replace("\"age\"", "\"sex\"")));
    Map<String, Double> samples = scrape();
    String metric = "mimon_relevance_threshold_bits{monitor=\"m\",segment=\"\",feature=\"";
    assertEquals(0.31, value(samples, metric + "age\",target=\"y\",side=\"upper\",}"));
    assertEquals(Double.NaN, value(samples, metric + "age\",target=\"y\",side=\"lower\",}"));
    assertEquals(Double.NaN, value(samples, metric + "sex\",target=\"y\",side=\"upper\",}"));
    assertEquals(4, count(samples, "mimon_relevance_threshold_bits"));
  }

  @Test
  void marginalDriftIsSeriesBySide() throws IOException {
    String line = Lines.reading("age", 1, 0.25);
    board.reading(parsed(line));
    String metric =
        "mimon_marginal_drift_bits{monitor=\"m\",segment=\"\",feature=\"age\",target=\"y\",side=\"";
    assertEquals(Double.NaN, value(scrape(), metric + "x\",}"));
    board.reading(
        parsed(line.replace("\"later\"", "\"marginalDrift\":{\"x\":0.147,\"y\":null},\"later\"")));
    assertEquals(0.147, value(scrape(), metric + "x\",}"));
    assertEquals(Double.NaN, value(scrape(), metric + "y\",}"));
  }

  @Test
  void updatesAreAHistogram(@TempDir Path directory) throws IOException {
    Path readings = directory.resolve("readings.jsonl");
    Lines.append(readings, Lines.reading("age", 1, 0.25) + "\n");
    UpdateTimes times = new UpdateTimes(clock, exporter.updates("m"));
    Feed feed = Feed.fromBeginning(directory, List.of(board), times);
    Files.setLastModifiedTime(readings, FileTime.from(clock.instant().minusSeconds(60)));
    assertEquals(1, feed.poll());
    assertEquals(0, value(scrape(), "mimon_update_seconds_count{monitor=\"m\",}"), "history");
    Lines.append(readings, Lines.reading("age", 1, 0.26) + "\n");
    Files.setLastModifiedTime(readings, FileTime.from(clock.instant()));
    clock.advance(Duration.ofMillis(300));
    assertEquals(1, feed.poll());
    assertEquals(0, feed.poll());
    Map<String, Double> samples = scrape();
    assertEquals(1, value(samples, "mimon_update_seconds_count{monitor=\"m\",}"));
    assertEquals(0.3, value(samples, "mimon_update_seconds_sum{monitor=\"m\",}"), 1e-9);
    assertEquals(0, value(samples, "mimon_update_seconds_bucket{monitor=\"m\",le=\"0.25\",}"));
    assertEquals(1, value(samples, "mimon_update_seconds_bucket{monitor=\"m\",le=\"0.5\",}"));
  }

  @Test
  void aFeatureThatIsGoneLosesItsSeries() throws IOException {
    board.reading(Lines.record("age", 1, 0.2, 0.1));
    board.reading(Lines.record("income", 2, 0.1, 0.1));
    board.reading(Lines.record("", "income", List.of("a"), 0, 0.3, 0.1, Double.NaN, "OK"));
    board.alert(Lines.alertRecord(Alert.State.FIRING, "income", ""));
    board.alert(Lines.alertRecord(Alert.State.FIRING, "age", ""));
    board.alert(Lines.alertRecord(Alert.State.FIRING, "y", "insufficient-data", ""));
    Map<String, Double> all = scrape();
    assertEquals(2, count(all, "mimon_mutual_information_bits"));
    assertEquals(3, count(all, "mimon_relevance_drift_alarms_total"));
    clock.advance(Duration.ofMinutes(16));
    board.reading(Lines.record("age", 1, 0.2, 0.1));
    board.reading(Lines.record("", "income", List.of("a"), 0, 0.3, 0.1, Double.NaN, "OK"));
    Map<String, Double> half = scrape();
    assertEquals(1, count(half, "mimon_mutual_information_bits"));
    assertEquals(1, count(half, "mimon_conditional_mutual_information_bits"));
    assertEquals(3, count(half, "mimon_relevance_drift_alarms_total"), "it still has a reading");
    clock.advance(Duration.ofMinutes(16));
    board.reading(Lines.record("age", 1, 0.2, 0.1));
    Map<String, Double> samples = scrape();
    assertEquals(0, count(samples, "mimon_conditional_mutual_information_bits"));
    assertEquals(2, count(samples, "mimon_relevance_drift_alarms_total"), "age, and the target");
  }

  @Test
  void aConditionalReadingHasItsOwnMetricOnly() throws IOException {
    board.reading(Lines.record("", "age", List.of("a", "b"), 0, 0.25, 0.1, 0.2, "OK"));
    Map<String, Double> samples = scrape();
    assertEquals(
        0.25,
        value(
            samples,
            "mimon_conditional_mutual_information_bits"
                + "{monitor=\"m\",segment=\"\",feature=\"age\",target=\"y\",given=\"a,b\",}"));
    assertEquals(0, count(samples, "mimon_mutual_information_bits"));
    assertEquals(0, count(samples, "mimon_feature_state"));
  }

  @Test
  void plainAndConditionalReadingsOfAFeatureDoNotMix() throws IOException {
    board.reading(Lines.record("age", 1, 0.2, 0.1));
    board.reading(Lines.record("", "age", List.of("a"), 0, 0.3, 0.1, Double.NaN, "OK"));
    board.reading(Lines.record("", "age", List.of("b"), 0, 0.4, 0.1, Double.NaN, "OK"));
    board.alert(Lines.alertRecord(Alert.State.FIRING, "age", ""));
    Map<String, Double> samples = scrape();
    String labels = "monitor=\"m\",segment=\"\",feature=\"age\",target=\"y\",";
    assertEquals(0.2, value(samples, "mimon_mutual_information_bits{" + labels + "}"));
    assertEquals(3, value(samples, "mimon_feature_state{" + labels + "}"));
    String conditional = "mimon_conditional_mutual_information_bits{" + labels;
    assertEquals(0.3, value(samples, conditional + "given=\"a\",}"));
    assertEquals(0.4, value(samples, conditional + "given=\"b\",}"));
    assertEquals(1, count(samples, "mimon_mutual_information_bits"));
    assertEquals(2, count(samples, "mimon_conditional_mutual_information_bits"));
  }

  @Test
  void countsComeFromStatusAlertsAndDeliveries() throws IOException {
    board.status(Lines.statusRecord(97, false));
    board.alert(Lines.alertRecord(Alert.State.FIRING, "age", ""));
    board.alert(Lines.alertRecord(Alert.State.RESOLVED, "age", ""));
    board.alert(Lines.alertRecord(Alert.State.FIRING, "age", ""));
    exporter.deliveries().count("hook", "delivered");
    exporter.deliveries().state("hook", 7, true);
    Map<String, Double> samples = scrape();
    assertEquals(97, value(samples, "mimon_records_total{monitor=\"m\",result=\"accepted\",}"));
    assertEquals(3, value(samples, "mimon_records_total{monitor=\"m\",result=\"unlabelled\",}"));
    assertEquals(2, value(samples, "mimon_records_total{monitor=\"m\",result=\"rejected\",}"));
    assertEquals(
        2,
        value(
            samples,
            "mimon_relevance_drift_alarms_total"
                + "{monitor=\"m\",segment=\"\",feature=\"age\",kind=\"relevance-lost\",}"));
    assertEquals(
        1, value(samples, "mimon_alert_deliveries_total{sink=\"hook\",result=\"delivered\",}"));
    assertEquals(7, value(samples, "mimon_alerts_pending{sink=\"hook\",}"));
    assertEquals(1, value(samples, "mimon_alert_sink_suspended{sink=\"hook\",}"));
    assertEquals(1, value(samples, "mimon_build_info{version=\"1.2.3\",}"));
    assertTrue(samples.containsKey("process_start_time_seconds"));
    assertTrue(count(samples, "jvm_memory_bytes_used") > 0);
  }

  @Test
  void oddNamesAreEscaped() throws IOException {
    board.reading(Lines.record("q\"b\\n\nl", 1, 0.25, 0.1));
    board.reading(Lines.record("a.b", 2, 0.25, 0.1));
    board.reading(Lines.record("a_b", 3, 0.25, 0.1));
    Map<String, Double> samples = scrape();
    assertTrue(
        samples.containsKey(
            "mimon_mutual_information_bits{monitor=\"m\",segment=\"\","
                + "feature=\"q\\\"b\\\\n\\nl\",target=\"y\",}"));
    assertEquals(3, count(samples, "mimon_mutual_information_bits"));
  }

  @Test
  void seriesAreBoundedButADriftedFeatureKeepsItsOwn() throws IOException {
    for (int i = 1; i <= 10; i++) {
      board.reading(Lines.record("f" + i, i, 1.0 / i, 0.01));
    }
    board.alert(Lines.alertRecord(Alert.State.FIRING, "f10", ""));
    Map<String, Double> samples = scrape();
    assertEquals(3, count(samples, "mimon_relevance_rank"));
    for (String feature : List.of("f1", "f2", "f10")) {
      assertTrue(
          samples.containsKey(
              "mimon_relevance_rank{monitor=\"m\",segment=\"\",feature=\""
                  + feature
                  + "\",target=\"y\",}"));
    }
    assertEquals(7, value(samples, "mimon_series_suppressed_total"));
    assertEquals(7, value(scrape(), "mimon_series_suppressed_total"));
  }

  @Test
  void openMetricsIsWrittenToo() throws IOException {
    board.reading(Lines.record("age", 1, Double.NaN, Double.NaN));
    StringWriter text = new StringWriter();
    TextFormat.writeOpenMetrics100(text, exporter.registry().metricFamilySamples());
    assertTrue(text.toString().endsWith("# EOF\n"));
    assertTrue(text.toString().contains("mimon_build_info{version=\"1.2.3\"} 1.0"));
  }

  @Test
  void coverageOfLabelsIsThatOfTheSegmentsLatestWindow() throws IOException {
    board.reading(timed("de", "age", "2026-03-01T02:00:00Z", 0.25));
    board.reading(timed("de", "income", "2026-03-01T01:00:00Z", 0.5));
    board.reading(timed("fr", "age", "2026-03-01T02:00:00Z", 1));
    Map<String, Double> samples = scrape();
    String coverage = "mimon_label_coverage_ratio";
    assertEquals(0.25, value(samples, coverage + "{monitor=\"m\",segment=\"de\",}"));
    assertEquals(1, value(samples, coverage + "{monitor=\"m\",segment=\"fr\",}"));
    assertEquals(2, count(samples, coverage));
  }

  @Test
  void rowsThatHaveTheirTargetsHaveNoCoverage() throws IOException {
    board.reading(Lines.record("age", 1, 0.2, 0.1));
    assertEquals(0, count(scrape(), "mimon_label_coverage_ratio"));
  }

  @Test
  void theLagIsFromTheNewestWindowsEndWhereThatIsATime() throws IOException {
    board.reading(Lines.record("age", 1, 0.2, 0.1));
    assertEquals(0, count(scrape(), "mimon_event_time_lag_seconds"), "it ends with a row");
    String end = clock.instant().minusSeconds(90).toString();
    board.reading(timed("", "age", end, Double.NaN));
    board.reading(timed("", "income", clock.instant().minusSeconds(9_000).toString(), Double.NaN));
    board.reading(timed("", "zip", "not a Time", Double.NaN));
    assertEquals(90, value(scrape(), "mimon_event_time_lag_seconds{monitor=\"m\",}"), 1e-9);
  }

  @Test
  void labelsAndOverflowAreCountedByResult() throws IOException {
    board.status(
        new Status(
            "m",
            97,
            3,
            11,
            new TreeMap<>(),
            new TreeMap<>(Map.of("late-label", 5L, "labelled", 90L)),
            false));
    Map<String, Double> samples = scrape();
    assertEquals(11, value(samples, "mimon_records_total{monitor=\"m\",result=\"overflow\",}"));
    assertEquals(5, value(samples, "mimon_labels_total{monitor=\"m\",result=\"late-label\",}"));
    assertEquals(90, value(samples, "mimon_labels_total{monitor=\"m\",result=\"labelled\",}"));
  }

  private static Reading timed(String segment, String feature, String end, double coverage) {
    Reading r = Lines.record(segment, feature, List.of(), 1, 0.2, 0.1, 0.2, "OK");
    return new Reading(
        r.monitor(),
        r.segment(),
        r.feature(),
        r.target(),
        r.given(),
        "2026-03-01T00:00:00Z",
        end,
        r.rows(),
        r.missing(),
        coverage,
        r.bits(),
        r.standardError(),
        r.nullBits(),
        r.pValue(),
        r.normalized(),
        r.entropies(),
        r.estimator(),
        r.k(),
        r.scale(),
        r.validity(),
        r.bound(),
        r.pearson(),
        r.rank(),
        r.mrmrRank(),
        r.redundancy(),
        r.reference(),
        r.referenceBits(),
        r.thresholds(),
        r.marginalDriftX(),
        r.marginalDriftY());
  }

  private static Reading parsed(String line) {
    return (Reading)
        LineParser.parse(
            FeedFile.READINGS, new LineTail.Line(0, line.getBytes(StandardCharsets.UTF_8)));
  }

  private Map<String, Double> scrape() throws IOException {
    StringWriter text = new StringWriter();
    TextFormat.write004(text, exporter.registry().metricFamilySamples());
    Map<String, Double> samples = new TreeMap<>();
    for (String line : text.toString().lines().filter(l -> !l.startsWith("#")).toList()) {
      Matcher sample = SAMPLE.matcher(line);
      assertTrue(sample.matches(), () -> "not a sample: " + line);
      String labels = sample.group(2) == null ? "" : sample.group(2);
      Double before = samples.put(sample.group(1) + labels, number(sample.group(5)));
      assertEquals(null, before, () -> "twice: " + line);
    }
    return samples;
  }

  private static double value(Map<String, Double> samples, String series) {
    return samples.getOrDefault(series, -1e9);
  }

  private static double number(String text) {
    return text.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
  }

  private static long count(Map<String, Double> samples, String metric) {
    return samples.keySet().stream().filter(key -> key.startsWith(metric + "{")).count();
  }
}
