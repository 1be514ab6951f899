package io.mimon.flink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.mimon.cli.Engine;
import io.mimon.cli.JobSpec;
import io.mimon.core.config.MonitorConfig.LabelPolicy;
import io.mimon.testkit.Broker;
import io.mimon.testkit.LabelledRows;
import io.mimon.testkit.Streams;
import io.mimon.testkit.TopicEvents;
import io.mimon.testkit.TopicMonitor;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Labels that come hours later on a topic of their own, through the whole job. */
final class LabelJobTest {
  private static final long SEED = 20260302;

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

  private TopicMonitor monitor(String name, LabelPolicy policy, String minCoverage)
      throws Exception {
    return new TopicMonitor(
        broker,
        directory,
        name,
        """
        source: { kafka: { bootstrap: "%s", topic: predictions-%s } }
        labels:
          kafka: { topic: outcomes-%2$s }
          join: { on: id, within: 12h }
          policy: %2$s
          min_coverage: %s
        time: { column: ts, out_of_orderness: 1m }
        target: { column: y }
        features: { include: [x, z] }
        window: { time: 4h }
        emit: { every: 1h }
        reference: { first: 16h }
        """
            .formatted(broker.bootstrap(), policy.configName(), minCoverage));
  }

  @ParameterizedTest
  @EnumSource
  void joinedRowsAndCountsAreExact(LabelPolicy policy) throws Exception {
    LabelledRows rows = new LabelledRows(SEED, policy);
    rows.predictions().write(broker);
    rows.outcomes().write(broker);
    TopicMonitor monitor = monitor("labelled-" + policy.configName(), policy, "85%");
    JobSpec spec = monitor.spec();

    // Half of it, then all: what waits in between waits in the state.
    Engine.Job job = new FlinkEngine().start(spec);
    monitor.awaitRows(1);
    TopicMonitor.stop(job);
    Engine.Job second = new FlinkEngine().start(spec);
    JsonNode status =
        monitor.await(
            s -> counts(s).equals(rows.counts()) && s.path("rows").asLong() == rows.labelled());
    TopicMonitor.stop(second);

    assertEquals(rows.labelled(), status.get("rows").asLong(), status.toString());
    assertEquals(rows.unlabelled(), status.get("unlabelled").asLong(), status.toString());
    Streams.Lines lines = monitor.linesOfFilesAndTopics();
    assertEquals(rows.duplicatePredictions(), places(lines.rejected()));
    Streams.Lines expected = rows.bareRun(spec);
    assertEquals(expected.readings(), lines.readings(), "seed " + SEED);
    assertEquals(expected.alerts(), lines.alerts(), "seed " + SEED);
    assertSaysSo(lines, rows);

    if (policy == LabelPolicy.FIRST) {
      return;
    }
    // The same readings, if they were taken for good, would have raised an alarm.
    TopicMonitor heedless = monitor("heedless-" + policy.configName(), policy, "0%");
    assertTrue(
        rows.bareRun(heedless.spec()).alerts().stream()
            .anyMatch(alert -> alert.contains("\"kind\":\"relevance-")),
        "an alarm to be kept from");
  }

  private static void assertSaysSo(Streams.Lines lines, LabelledRows rows) throws Exception {
    assertFalse(lines.alerts().isEmpty(), "too few labels are said as such");
    for (String alert : lines.alerts()) {
      assertEquals(
          "insufficient-data",
          TopicMonitor.json(alert).get("kind").asText(),
          "too few labels are no drift");
    }
    List<String> validities = new ArrayList<>();
    for (String line : lines.readings()) {
      JsonNode reading = TopicMonitor.json(line);
      long end = Instant.parse(reading.get("windowEnd").asText()).toEpochMilli();
      double coverage = reading.get("labelCoverage").asDouble();
      assertEquals(rows.coverage(end - 4 * TopicEvents.HOUR, end), coverage, 1e-12, line);
      String validity = reading.get("validity").asText();
      assertEquals(coverage < 0.85, validity.equals("TOO_FEW_LABELS"), line);
      if (validities.isEmpty() || !validities.get(validities.size() - 1).equals(validity)) {
        validities.add(validity);
      }
    }
    int few = validities.indexOf("TOO_FEW_LABELS");
    assertTrue(few > 0, validities.toString());
    assertTrue(validities.subList(0, few).contains("OK"), validities.toString());
    assertTrue(validities.subList(few, validities.size()).contains("OK"), validities.toString());
  }

  private static Map<String, Long> counts(JsonNode status) {
    Map<String, Long> counts = new TreeMap<>();
    status.path("labels").properties().forEach(e -> counts.put(e.getKey(), e.getValue().asLong()));
    JsonNode rejected = status.path("rejected").path("duplicate-prediction");
    if (!rejected.isMissingNode()) {
      counts.put("duplicate-prediction", rejected.asLong());
    }
    return counts;
  }

  private static List<String> places(List<String> rejected) throws Exception {
    List<String> places = new ArrayList<>();
    for (String line : rejected) {
      JsonNode json = TopicMonitor.json(line);
      assertEquals("duplicate-prediction", json.get("reason").asText(), line);
      places.add(
          json.get("topic").asText() + " " + json.get("partition") + " " + json.get("offset"));
    }
    places.sort(null);
    return places;
  }
}
