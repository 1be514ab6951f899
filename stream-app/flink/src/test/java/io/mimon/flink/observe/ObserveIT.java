package io.mimon.flink.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mimon.flink.AlertReceiver;
import io.mimon.flink.observe.AlertRules.Rule;
import io.mimon.flink.observe.Dashboards.Dashboard;
import io.mimon.flink.observe.Dashboards.Panel;
import io.mimon.flink.observe.Dashboards.Target;
import io.mimon.testkit.JavaProcess;
import io.mimon.testkit.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The runnable jar on a simulated stream, scraped by a real Prometheus with the delivered rules,
 * which tells a real Alertmanager with the delivered routes. Addresses and intervals are all that
 * is changed. Skipped where there are none: Debian's packages are {@code prometheus} and {@code
 * prometheus-alertmanager}.
 */
@Timeout(900)
final class ObserveIT {
  private static final Path JAR =
      Path.of(System.getProperty("mimon.root"), "stream-app/flink/target/mimon-flink-all.jar");
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final long SEED = 20261127;
  private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.*), (\\w+)\\)");

  /** What a person chooses where a dashboard asks for one of several. */
  private static final Map<String, String> CHOSEN =
      Map.of("monitor", "loans", "target", "y", "segment", "FR", "feature", "income");

  @TempDir static Path directory;

  // Set before all tests.
  @SuppressWarnings("NullAway.Init")
  private static AlertReceiver receiver;

  @SuppressWarnings("NullAway.Init")
  private static JavaProcess mimon;

  @SuppressWarnings("NullAway.Init")
  private static Process alertmanager;

  @SuppressWarnings("NullAway.Init")
  private static PrometheusServer prometheus;

  @BeforeAll
  static void start() throws Exception {
    Optional<Path> binary = Binaries.find("prometheus");
    Optional<Path> manager =
        Binaries.find("prometheus-alertmanager").or(() -> Binaries.find("alertmanager"));
    assumeTrue(
        binary.isPresent() && manager.isPresent(),
        "there is no Prometheus or Alertmanager here: nothing is tested with real ones");
    receiver = new AlertReceiver();
    receiver.answer(request -> request.path().equals("/refused") ? 400 : 200);
    new DriftingStream(SEED, 120_000, 500, 10_000).write(directory);
    mimon =
        JavaProcess.start(
            "observe",
            directory,
            List.of("-Xmx1g", "-XX:TieredStopAtLevel=1", "-jar", JAR.toString(), "run", monitor()));
    String[] page = new String[1];
    Waiting.until(
        () -> {
          mimon.requireAlive();
          Matcher found = Pattern.compile("page http://(\\S+?)/ ").matcher(mimon.output());
          page[0] = found.find() ? found.group(1) : "";
          return !page[0].isEmpty();
        },
        PATIENCE,
        mimon::tail);
    int port = JavaProcess.freePort();
    alertmanager =
        new ProcessBuilder(
                manager.get().toString(),
                "--config.file=" + alertmanagerConfig(),
                "--storage.path=" + directory.resolve("am"),
                "--web.listen-address=127.0.0.1:" + port,
                "--cluster.listen-address=")
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("alertmanager.log").toFile())
            .start();
    prometheus =
        PrometheusServer.start(
            binary.get(), prometheusConfig(page[0], "127.0.0.1:" + port), directory);
  }

  @AfterAll
  static void stop() {
    if (prometheus != null) {
      prometheus.close();
    }
    if (alertmanager != null) {
      alertmanager.destroyForcibly();
      alertmanager.onExit().join();
    }
    if (mimon != null) {
      mimon.close();
    }
    if (receiver != null) {
      receiver.close();
    }
  }

  private static String monitor() throws IOException {
    String yaml =
        """
        version: 1
        monitor: loans
        source: { file: { path: rows.csv, rows_per_second: 500 } }
        labels:
          file: { path: labels.csv }
          join: { on: id, within: 1s }
        time: { column: ts, out_of_orderness: 100ms }
        segment_by: [country]
        target: { column: y }
        features: { include: [income, salary, device, age] }
        condition_on: [device]
        window: { rows: 500 }
        emit: { every: 250 rows }
        reference: { first: 4000 rows }
        drift: { rows_per_month: 1000000 }
        output: { file: out }
        gateway: { listen: "127.0.0.1:0" }
        state: { checkpoint_every: 500ms }
        alerts:
          - { name: hook, webhook: { url: "%s" } }
          - { name: refused, webhook: { url: "%s" } }
        """
            .formatted(receiver.url("/hook"), receiver.url("/refused"));
    return Files.writeString(directory.resolve("loans.yml"), yaml).toString();
  }

  private static Path prometheusConfig(String mimon, String alertmanager) throws IOException {
    ObjectNode config = (ObjectNode) Dashboards.yaml(Dashboards.deployed("prometheus.yml"));
    ObjectNode global = (ObjectNode) config.path("global");
    global.put("scrape_interval", "5s").put("evaluation_interval", "5s");
    config.putArray("rule_files").add(Dashboards.deployed("mimon.rules.yml").toString());
    address(config.at("/alerting/alertmanagers/0/static_configs/0"), alertmanager);
    JsonNode ours = config.at("/scrape_configs/0");
    assertEquals("mimon", ours.path("job_name").asText());
    address(ours.at("/static_configs/0"), mimon);
    config.putArray("scrape_configs").add(ours); // There is no cluster here.
    return write("prometheus.yml", config);
  }

  private static void address(JsonNode targets, String address) {
    ((ObjectNode) targets).putArray("targets").add(address);
  }

  private static Path alertmanagerConfig() throws IOException {
    ObjectNode config = (ObjectNode) Dashboards.yaml(Dashboards.deployed("alertmanager.yml"));
    ((ObjectNode) config.path("route")).put("group_wait", "1s").put("group_interval", "1s");
    for (JsonNode to : config.path("receivers")) {
      ((ObjectNode) to.at("/webhook_configs/0"))
          .put("url", receiver.url("/" + to.path("name").asText()));
    }
    return write("alertmanager.yml", config);
  }

  private static Path write(String name, JsonNode config) throws IOException {
    return Files.writeString(directory.resolve(name), Dashboards.YAML.writeValueAsString(config));
  }

  /** From the stream to whom Alertmanager tells. */
  @Test
  void aRealDriftReachesWhomAlertmanagerTells() throws Exception {
    Waiting.until(
        () -> told("team", "MimonRelevanceDrift").containsAll(Set.of("income DE", "income FR")),
        PATIENCE,
        () -> "nobody was told: " + mimon.tail() + prometheus.said());
    for (String told : told("team", "MimonRelevanceDrift")) {
      assertTrue(told.matches("(income|salary) (DE|FR)"), told);
    }
    Waiting.until(
        () -> told("oncall", "MimonDeliveryFailing").size() == 1,
        PATIENCE,
        () -> "the refused deliveries were not told");
    Set<String> others = new TreeSet<>();
    for (JsonNode alert : prometheus.alerts()) {
      if (alert.path("state").asText().equals("firing")) {
        others.add(alert.at("/labels/alertname").asText());
      }
    }
    others.removeAll(Set.of("MimonDeliveryFailing", "MimonRelevanceDrift"));
    assertEquals(Set.of(), others, "nothing else is wrong");
  }

  private static Set<String> told(String to, String alert) throws IOException {
    Set<String> told = new TreeSet<>();
    for (AlertReceiver.Request request : receiver.requests()) {
      if (request.path().equals("/" + to)) {
        for (JsonNode one : Dashboards.JSON.readTree(request.body()).path("alerts")) {
          JsonNode labels = one.path("labels");
          if (labels.path("alertname").asText().equals(alert)) {
            told.add(
                (labels.path("feature").asText() + " " + labels.path("segment").asText()).trim());
          }
        }
      }
    }
    return told;
  }

  /** Every expression of every panel, annotation and rule, with variables as a person has them. */
  @Test
  void everyExpressionHasData() throws Exception {
    List<Target> targets = new ArrayList<>();
    for (Dashboard dashboard : Dashboards.all()) {
      Map<String, String> values = new LinkedHashMap<>();
      for (JsonNode variable : dashboard.variables()) {
        values.put(variable.path("name").asText(), value(variable, values));
      }
      List<Target> here = new ArrayList<>(dashboard.annotations());
      dashboard.panels().stream().map(Panel::targets).forEach(here::addAll);
      here.forEach(t -> targets.add(filled(t, values)));
    }
    for (Rule rule : AlertRules.all()) {
      String compared = rule.limit().map(AlertRules.Limit::expression).orElse(rule.expression());
      targets.add(new Target("rule " + rule.name(), compared, false));
    }
    Exceptions empty = Exceptions.of("empty");
    List<Target> rightlyEmpty = new ArrayList<>();
    for (Target target : targets) {
      if (mayBeEmpty(target, empty)) {
        rightlyEmpty.add(target);
      }
    }
    targets.removeAll(rightlyEmpty);
    assertTrue(targets.size() > 80, () -> "too few to tell: " + targets.size());
    Waiting.until(
        () -> prometheus.empties(targets).isEmpty(),
        PATIENCE,
        () -> "no data: " + prometheus.empties(targets));
    assertEquals(rightlyEmpty, prometheus.empties(rightlyEmpty), "these have data after all");
    assertEquals(List.of(), empty.unused(), "exceptions that nothing needs");
  }

  private static boolean mayBeEmpty(Target target, Exceptions empty) {
    boolean absence = target.expression().startsWith("absent(");
    return Dashboards.metrics(target.expression()).stream()
        .anyMatch(metric -> (absence || !metric.equals("mimon_build_info")) && empty.allow(metric));
  }

  private static Target filled(Target target, Map<String, String> values) {
    return new Target(target.panel(), fill(target.expression(), values), target.range());
  }

  private static String fill(String expression, Map<String, String> values) {
    String filled = expression.replace("$__rate_interval", "30s");
    for (Map.Entry<String, String> value : values.entrySet()) {
      filled = filled.replace("$" + value.getKey(), value.getValue());
    }
    assertTrue(!filled.contains("$"), filled);
    return filled;
  }

  /** What a variable has to offer is asked as Grafana asks; the rest follows from it. */
  private static String value(JsonNode variable, Map<String, String> before) throws Exception {
    String name = variable.path("name").asText();
    if (variable.path("type").asText().equals("datasource")) {
      return "prometheus";
    }
    if (variable.path("type").asText().equals("custom")) {
      return variable.at("/current/value").asText();
    }
    Matcher asked = LABEL_VALUES.matcher(variable.at("/query/query").asText());
    assertTrue(asked.matches(), variable::toString);
    String selector = fill(asked.group(1), before);
    Waiting.until(
        () -> offers(prometheus.labelValues(asked.group(2), selector), name),
        PATIENCE,
        () -> "no values of " + variable);
    boolean all = variable.path("includeAll").asBoolean();
    return all ? variable.path("allValue").asText() : CHOSEN.getOrDefault(name, "");
  }

  private static boolean offers(Set<String> values, String name) {
    return CHOSEN.containsKey(name) ? values.contains(CHOSEN.get(name)) : !values.isEmpty();
  }

  /** No metric is asked for that there is not, and none is exported that nobody shows. */
  @Test
  void metricsAreExportedAndShown() throws Exception {
    Set<String> asked = new TreeSet<>();
    Set<String> shown = new TreeSet<>();
    for (Dashboard dashboard : Dashboards.all()) {
      for (Panel panel : dashboard.panels()) {
        panel.targets().forEach(target -> shown.addAll(Dashboards.metrics(target.expression())));
      }
    }
    asked.addAll(shown);
    for (Rule rule : AlertRules.all()) {
      asked.addAll(Dashboards.metrics(rule.expression()));
      if (!rule.isAlert()) {
        shown.addAll(Dashboards.metrics(rule.expression())); // By what is recorded.
      }
    }
    Exceptions empty = Exceptions.of("empty");
    asked.removeIf(empty::allow);
    Waiting.until(() -> exported().containsAll(asked), PATIENCE, () -> "not exported of " + asked);
    Exceptions notShown = Exceptions.of("notShown");
    Set<String> unseen = new TreeSet<>(exported());
    unseen.removeIf(name -> families(shown).contains(family(name)));
    unseen.removeIf(notShown::allow);
    assertEquals(Set.of(), unseen, "exported and on no panel");
    assertEquals(List.of(), notShown.unused(), "exceptions that nothing needs");
  }

  private static Set<String> families(Set<String> names) {
    return names.stream().map(ObserveIT::family).collect(Collectors.toSet());
  }

  /** A histogram or summary is shown by any of its series. */
  private static String family(String name) {
    return name.replaceAll("_(bucket|sum|count)$", "");
  }

  private static Set<String> exported() throws IOException, InterruptedException {
    Set<String> names = prometheus.labelValues("__name__", "{job=\"mimon\"}");
    names.removeIf(name -> name.matches("up|scrape_.*|ALERTS.*") || name.contains(":"));
    return names;
  }

  @Test
  void everyRuleIsLoadedAndWell() throws Exception {
    Waiting.until(
        () ->
            prometheus.rules().stream().allMatch(rule -> rule.path("health").asText().equals("ok")),
        PATIENCE,
        prometheus::said);
    assertEquals(AlertRules.all().size(), prometheus.rules().size());
  }
}
