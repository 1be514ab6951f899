package io.mimon.flink.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.mimon.flink.observe.AlertRules.Limit;
import io.mimon.flink.observe.AlertRules.Rule;
import io.mimon.flink.observe.Dashboards.Dashboard;
import io.mimon.flink.observe.Dashboards.Panel;
import io.mimon.flink.observe.Dashboards.Target;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The dashboards as files: Grafana's schema, the rules of grafana/dashboard-linter as far as they
 * apply, and that a threshold is the number of the alert that its panel names.
 */
final class DashboardsTest {
  private static final Map<String, String> DEFINITIONS =
      Map.of(
          "row", "Row",
          "bargauge", "BarGaugePanel",
          "heatmap", "HeatmapPanel",
          "stat", "StatPanel",
          "state-timeline", "StateTimelinePanel",
          "table", "TablePanel",
          "text", "TextPanel",
          "timeseries", "TimeSeriesPanel");

  private static final int DESCRIPTION_MIN = 60;
  private static final Pattern NAMED_ALERT = Pattern.compile("the alert (Mimon\\w+)");
  private static final Pattern SELECTOR = Pattern.compile("([a-zA-Z_:][\\w:]*)\\{([^}]*)}");
  private static final Pattern RANGE = Pattern.compile("\\[([^\\]]+)]");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{?([a-z_]+)\\b");
  private static final Pattern MATCHER = Pattern.compile("(\\w+)(=~|=|!=|!~)\"\\$(\\w+)\"");
  private static final Pattern COUNTER = Pattern.compile("\\w+_(?:total|bucket|sum|count)");

  static Stream<Dashboard> dashboards() throws IOException {
    return Dashboards.all().stream();
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void isOfGrafanasSchema(Dashboard dashboard) throws IOException {
    List<String> problems = validate("ClassicDashboard", dashboard.json());
    for (JsonNode panel : dashboard.json().path("panels")) {
      String type = panel.path("type").asText();
      String definition = DEFINITIONS.getOrDefault(type, "");
      assertTrue(!definition.isEmpty(), () -> "there is no schema of a panel " + type);
      for (String problem : validate(definition, panel)) {
        problems.add(panel.path("title").asText() + ": " + problem);
      }
    }
    assertEquals(List.of(), problems);
  }

  private static List<String> validate(String definition, JsonNode json) throws IOException {
    try (InputStream file = DashboardsTest.class.getResourceAsStream("../grafana/schema.json")) {
      JsonNode schema = Dashboards.JSON.readTree(file).path("definitions").path(definition);
      assertTrue(schema.isObject(), definition);
      JsonSchema validator =
          JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(schema);
      return new ArrayList<>(
          validator.validate(json).stream().map(ValidationMessage::getMessage).toList());
    }
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void keepsTheConventions(Dashboard dashboard) {
    JsonNode json = dashboard.json();
    assertEquals("mimon-" + dashboard.name(), json.path("uid").asText());
    assertEquals(41, json.path("schemaVersion").asInt());
    assertEquals(1, json.path("graphTooltip").asInt());
    assertEquals(false, json.path("editable").asBoolean(true));
    assertTrue(json.path("id").isNull(), "an id is one server's");
    JsonNode link = json.at("/links/0");
    assertTrue(link.path("includeVars").asBoolean() && link.path("keepTime").asBoolean());
    assertEquals(json.path("tags"), link.path("tags"), "found by its own links");
    assertEquals("datasource", json.at("/templating/list/0/name").asText());
    assertEquals("Data source", json.at("/templating/list/0/label").asText());
    assertEquals(1, dashboard.annotations().size());
    Set<Integer> ids = new HashSet<>();
    Set<String> titles = new HashSet<>();
    Set<String> cells = new HashSet<>();
    for (JsonNode panel : json.path("panels")) {
      String title = panel.path("title").asText();
      assertTrue(ids.add(panel.path("id").asInt()), title);
      assertTrue(!title.isEmpty() && titles.add(title), () -> "twice or empty: " + title);
      JsonNode at = panel.path("gridPos");
      for (int x = at.path("x").asInt(); x < at.path("x").asInt() + at.path("w").asInt(); x++) {
        assertTrue(x < 24, title);
        for (int y = at.path("y").asInt(); y < at.path("y").asInt() + at.path("h").asInt(); y++) {
          assertTrue(cells.add(x + ":" + y), () -> "over another panel: " + title);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void everyPanelSaysWhatItMeansAndHasUnitAndQueries(Dashboard dashboard) {
    for (Panel panel : dashboard.panels()) {
      if (panel.type().equals("text")) {
        continue;
      }
      assertTrue(panel.description().length() >= DESCRIPTION_MIN, panel::toString);
      assertTrue(panel.description().endsWith("."), panel::toString);
      JsonNode json = panel.json();
      assertEquals("${datasource}", json.at("/datasource/uid").asText(), panel::toString);
      assertTrue(json.at("/fieldConfig/defaults/unit").isTextual(), panel::toString);
      assertTrue(!json.path("targets").isEmpty(), panel::toString);
      Set<String> refs = new HashSet<>();
      for (JsonNode target : json.path("targets")) {
        assertEquals(json.path("datasource"), target.path("datasource"), panel::toString);
        assertTrue(refs.add(target.path("refId").asText()), panel::toString);
        boolean instant = target.path("instant").asBoolean();
        assertEquals(!instant, target.path("range").asBoolean(), panel::toString);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void variablesAreDeclaredUsedAndMatchedAsTheyAre(Dashboard dashboard) {
    Map<String, JsonNode> variables = new HashMap<>();
    dashboard.variables().forEach(v -> variables.put(v.path("name").asText(), v));
    Set<String> used = new TreeSet<>();
    String text = dashboard.json().toString();
    VARIABLE.matcher(text).results().map(found -> found.group(1)).forEach(used::add);
    used.removeIf(name -> name.startsWith("__"));
    assertEquals(new TreeSet<>(variables.keySet()), used);
    for (JsonNode variable : dashboard.variables()) {
      if (variable.path("type").asText().equals("query")) {
        assertEquals(2, variable.path("refresh").asInt(), "as the time range changes");
        assertTrue(variable.at("/query/query").asText().startsWith("label_values("));
        assertTrue(!variable.path("description").asText().isEmpty(), variable::toString);
      }
    }
    for (Target target : targets(dashboard)) {
      for (MatchResult match : MATCHER.matcher(target.expression()).results().toList()) {
        JsonNode variable = Objects.requireNonNull(variables.get(match.group(3)), target::toString);
        boolean several = variable.path("multi").asBoolean();
        assertEquals(several ? "=~" : "=", match.group(2), () -> match.group() + " of " + target);
        assertEquals(match.group(1), match.group(3), target::toString);
      }
    }
  }

  /** The linter's rules of job, rate interval and counters. */
  @Test
  void queriesKeepTheLintersRules() throws IOException {
    Exceptions lint = Exceptions.of("lint");
    List<String> problems = new ArrayList<>();
    for (Dashboard dashboard : Dashboards.all()) {
      for (Panel panel : dashboard.panels()) {
        for (Target target : panel.targets()) {
          problems(target.expression())
              .filter(problem -> !lint.allow(panel.title()))
              .forEach(problem -> problems.add(panel + ": " + problem));
        }
      }
    }
    assertEquals(List.of(), problems);
    assertEquals(List.of(), lint.unused(), "exceptions that nothing needs");
  }

  private static Stream<String> problems(String expression) {
    List<String> problems = new ArrayList<>();
    Set<String> selected = new HashSet<>();
    for (MatchResult found : SELECTOR.matcher(expression).results().toList()) {
      String metric = found.group(1);
      selected.add(metric);
      boolean ours = metric.matches("(mimon|jvm|process|kafka_streams)_.*");
      if (ours && !found.group(2).contains("job=~\"$job\"")) {
        problems.add(metric + " of any job");
      }
      boolean rated =
          Pattern.compile("(rate|increase)\\(\\Q" + found.group() + "\\E\\[")
              .matcher(expression)
              .find();
      if (COUNTER.matcher(metric).matches() && !rated) {
        problems.add(metric + " is a counter without rate or increase");
      }
    }
    Dashboards.metrics(expression).stream()
        .filter(metric -> !selected.contains(metric))
        .forEach(metric -> problems.add(metric + " without a selector"));
    RANGE
        .matcher(expression)
        .results()
        .filter(range -> !range.group(1).equals("$__rate_interval"))
        .forEach(range -> problems.add("a fixed range " + range.group()));
    return problems.stream();
  }

  /** A threshold stands in the rules; a panel that names an alert turns red at the same number. */
  @Test
  void thresholdsAreThoseOfTheAlerts() throws IOException {
    Map<String, Rule> alerts = new HashMap<>();
    AlertRules.alerts().forEach(rule -> alerts.put(rule.name(), rule));
    Set<String> shown = new TreeSet<>();
    for (Dashboard dashboard : Dashboards.all()) {
      for (Panel panel : dashboard.panels()) {
        Matcher named = NAMED_ALERT.matcher(panel.description());
        if (!named.find()) {
          continue;
        }
        Rule alert =
            Objects.requireNonNull(
                alerts.get(named.group(1)), () -> panel + " names an alert that there is not");
        shown.add(alert.name());
        Limit limit = alert.limit().orElseThrow();
        JsonNode steps = panel.json().at("/fieldConfig/defaults/thresholds/steps");
        assertEquals(limit, red(steps, limit), panel::toString);
        assertTrue(
            panel.targets().stream().anyMatch(target -> sameMetrics(target, limit)),
            () -> panel + " shows something else than its alert looks at");
      }
    }
    Set<String> limited = new TreeSet<>();
    alerts.values().stream()
        .filter(rule -> rule.limit().isPresent())
        .forEach(rule -> limited.add(rule.name()));
    assertEquals(limited, shown, "every alert with a limit is on a panel");
    assertTrue(limited.size() >= 10, limited::toString);
  }

  /** Where the steps are red: from a value on, or below one. */
  private static Limit red(JsonNode steps, Limit limit) {
    JsonNode last = steps.path(steps.size() - 1);
    boolean above = last.path("color").asText().equals("red");
    boolean below = steps.size() == 2 && steps.at("/0/color").asText().equals("red");
    assertTrue(above != below, steps::toString);
    return new Limit(limit.expression(), above, last.path("value").asDouble());
  }

  private static boolean sameMetrics(Target target, Limit limit) {
    Set<String> asked = Dashboards.metrics(limit.expression());
    return Dashboards.metrics(target.expression()).equals(asked)
        && recorded(target.expression()).equals(recorded(limit.expression()));
  }

  /** What recording rules make is asked for by the names they give. */
  @Test
  void recordedMetricsAreRecordedAndShown() throws IOException {
    Set<String> made = new TreeSet<>();
    AlertRules.all().stream()
        .filter(rule -> !rule.isAlert())
        .forEach(rule -> made.add(rule.name()));
    Set<String> asked = new TreeSet<>();
    for (Dashboard dashboard : Dashboards.all()) {
      targets(dashboard).forEach(target -> asked.addAll(recorded(target.expression())));
    }
    for (Rule rule : AlertRules.all()) {
      asked.addAll(recorded(rule.expression()));
    }
    assertEquals(made, asked);
  }

  private static Set<String> recorded(String expression) {
    Set<String> names = new TreeSet<>();
    Pattern.compile("\\w+:\\w+:\\w+")
        .matcher(expression)
        .results()
        .forEach(found -> names.add(found.group()));
    return names;
  }

  private static List<Target> targets(Dashboard dashboard) {
    List<Target> targets = new ArrayList<>(dashboard.annotations());
    dashboard.panels().forEach(panel -> targets.addAll(panel.targets()));
    return targets;
  }
}
