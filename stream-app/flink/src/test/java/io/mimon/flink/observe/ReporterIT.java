package io.mimon.flink.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mimon.flink.cluster.ClusterExtension;
import io.mimon.flink.cluster.FlinkCluster;
import io.mimon.flink.cluster.MimonJar;
import io.mimon.flink.observe.AlertRules.Rule;
import io.mimon.flink.observe.Dashboards.Dashboard;
import io.mimon.flink.observe.Dashboards.Panel;
import io.mimon.flink.observe.Dashboards.Target;
import io.mimon.testkit.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Flink's own Prometheus reporter on a cluster, as {@code deploy/flink/metrics.yaml} sets it up,
 * scraped by a real Prometheus: what dashboards and rules ask of Flink is there, under the same
 * names and labels as of the Flink inside mimon ({@link ObserveIT}). Skipped where there is no
 * Prometheus.
 */
@ExtendWith(ClusterExtension.class)
@Timeout(600)
final class ReporterIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** The reporter replaces such characters in labels where it is not told to leave them. */
  private static final String MONITOR = "credit-risk.2";

  @TempDir Path directory;

  @Test
  void whatIsAskedOfFlinkIsThereOnACluster(FlinkCluster cluster) throws Exception {
    Optional<Path> binary = Binaries.find("prometheus");
    assumeTrue(binary.isPresent(), "there is no Prometheus here: the reporter is not tested");
    List<Target> targets = targets();
    assertTrue(targets.size() >= 10, () -> "too few to tell: " + targets);
    String job = MimonJar.run(directory, "run", monitor(), "--cluster", cluster.address()).job();
    try (PrometheusServer prometheus =
        PrometheusServer.start(
            binary.get(), prometheusConfig(cluster.metricsAddresses()), directory)) {
      Waiting.until(
          () -> prometheus.empties(targets).isEmpty(),
          PATIENCE,
          () -> "no data: " + prometheus.empties(targets) + prometheus.said());
      Set<String> names = prometheus.labelValues("__name__", "{__name__=~\"flink_.*\"}");
      Set<String> beside = new TreeSet<>(names);
      beside.removeIf(name -> name.matches("flink_(jobmanager_job|taskmanager_job_task)_\\w+"));
      assertEquals(Set.of(), beside, "the filter lets these pass");
      assertEquals(
          Set.of("mimon " + MONITOR),
          prometheus.labelValues("job_name", "{__name__=~\"flink_.*\"}"));
      assertTrue(
          prometheus
                  .labelValues("task_name", "flink_taskmanager_job_task_busyTimeMsPerSecond")
                  .size()
              >= 3,
          "tasks are told apart");
    } finally {
      cluster.cancel(job);
    }
  }

  private String monitor() throws IOException {
    String yaml =
        """
        version: 1
        monitor: %s
        source: { simulated: { scenario: credit, seed: 1, rows_per_second: 500 } }
        target: { column: defaulted }
        reference: { first: 20000 rows }
        output: { file: out }
        gateway: { enabled: false }
        state: { checkpoint_every: 250ms }
        parallelism: 2
        """
            .formatted(MONITOR);
    return Files.writeString(directory.resolve("monitor.yml"), yaml).toString();
  }

  /** The delivered job of Flink alone, scraped more often, at the addresses of this cluster. */
  private Path prometheusConfig(List<String> addresses) throws IOException {
    ObjectNode config = (ObjectNode) Dashboards.yaml(Dashboards.deployed("prometheus.yml"));
    ((ObjectNode) config.path("global")).put("scrape_interval", "1s");
    config.remove(List.of("rule_files", "alerting"));
    JsonNode flink = config.at("/scrape_configs/1");
    assertEquals("flink", flink.path("job_name").asText());
    ObjectNode at = (ObjectNode) flink.at("/static_configs/0");
    assertPortsAreTheReporters(at.path("targets"));
    ArrayNode targets = at.putArray("targets");
    addresses.forEach(targets::add);
    config.putArray("scrape_configs").add(flink);
    return Files.writeString(
        directory.resolve("prometheus.yml"), Dashboards.YAML.writeValueAsString(config));
  }

  private static void assertPortsAreTheReporters(JsonNode targets) throws IOException {
    Path lines = Dashboards.directory().resolveSibling("deploy/flink/metrics.yaml");
    String[] range =
        Dashboards.yaml(lines).path("metrics.reporter.prom.port").asText().split("-", 2);
    assertTrue(!targets.isEmpty());
    for (JsonNode target : targets) {
      int port = Integer.parseInt(target.asText().replaceFirst(".*:", ""));
      assertTrue(
          port >= Integer.parseInt(range[0]) && port <= Integer.parseInt(range[1]),
          () -> target + " is none of the reporter's ports");
    }
  }

  /** Every expression of panels and rules that asks for a metric of Flink. */
  private static List<Target> targets() throws IOException {
    List<Target> all = new ArrayList<>();
    for (Dashboard dashboard : Dashboards.all()) {
      dashboard.panels().stream().map(Panel::targets).forEach(all::addAll);
    }
    for (Rule rule : AlertRules.all()) {
      String compared = rule.limit().map(AlertRules.Limit::expression).orElse(rule.expression());
      all.add(new Target("rule " + rule.name(), compared, false));
    }
    return all.stream()
        .filter(
            target ->
                Dashboards.metrics(target.expression()).stream()
                    .anyMatch(metric -> metric.startsWith("flink_")))
        .map(target -> new Target(target.panel(), filled(target.expression()), false))
        .toList();
  }

  private static String filled(String expression) {
    String filled = expression.replace("$monitor", MONITOR).replace("$__rate_interval", "30s");
    assertTrue(!filled.contains("$"), filled);
    return filled;
  }
}
