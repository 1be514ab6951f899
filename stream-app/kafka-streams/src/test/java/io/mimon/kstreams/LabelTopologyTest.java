package io.mimon.kstreams;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.mimon.cli.JobSpec;
import io.mimon.core.config.MonitorConfig.LabelPolicy;
import io.mimon.testkit.Broker;
import io.mimon.testkit.LabelledRows;
import io.mimon.testkit.Streams;
import io.mimon.testkit.TopicMonitor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Labels that come hours later on a topic of their own, through the whole topology. */
final class LabelTopologyTest {
  private static final long SEED = 20260302;
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

  private TopicMonitor monitor(LabelPolicy policy) throws Exception {
    return new TopicMonitor(
        broker,
        directory,
        "labelled-" + policy.configName(),
        """
        source: { kafka: { bootstrap: "%s", topic: predictions-%s } }
        labels:
          kafka: { topic: outcomes-%2$s }
          join: { on: id, within: 12h }
          policy: %2$s
          min_coverage: 85%%
        time: { column: ts, out_of_orderness: 1m }
        target: { column: y }
        features: { include: [x, z] }
        window: { time: 4h }
        emit: { every: 1h }
        reference: { first: 16h }
        """
            .formatted(broker.bootstrap(), policy.configName()));
  }

  @ParameterizedTest
  @EnumSource
  void joinedRowsAndCountsAreExact(LabelPolicy policy) throws Exception {
    LabelledRows rows = new LabelledRows(SEED, policy);
    rows.predictions().write(broker);
    rows.outcomes().write(broker);
    TopicMonitor monitor = monitor(policy);
    JobSpec spec = monitor.spec();

    // Half of it, then all, from the changelogs: what waits in between waits in the state.
    try (StreamsRun run = new StreamsRun(spec, directory.resolve("one"), PARTITIONS, PARTITIONS)) {
      monitor.awaitRows(run, 1);
    }
    JsonNode status;
    Streams.Lines expected = rows.bareRun(spec);
    try (StreamsRun run =
        new StreamsRun(spec, directory.resolve("other"), PARTITIONS, PARTITIONS)) {
      status =
          monitor.await(
              run,
              s -> counts(s).equals(rows.counts()) && s.path("rows").asLong() == rows.labelled());
      var unused = monitor.await(run, expected);
    }
    assertEquals(rows.unlabelled(), status.get("unlabelled").asLong(), status.toString());
    Streams.Lines lines = monitor.lines();
    assertEquals(rows.duplicatePredictions(), places(lines.rejected()));
    assertEquals(expected.readings(), lines.readings(), "seed " + SEED);
    assertEquals(expected.alerts(), lines.alerts(), "seed " + SEED);
    assertTrue(expected.readings().size() > 30, "hardly any readings");
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
