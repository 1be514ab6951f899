package io.mimon.flink.observe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The dashboards and rules of this repository, as they are delivered. */
final class Dashboards {
  static final ObjectMapper JSON = new ObjectMapper();
  static final ObjectMapper YAML = new YAMLMapper();

  private static final Path ROOT = Path.of(System.getProperty("mimon.root"));

  /** Names of metrics by their prefixes, which no label has. */
  private static final Pattern METRIC =
      Pattern.compile("\\b(?:mimon|flink|kafka_streams|jvm|process)_\\w+");

  private Dashboards() {}

  /** A query of a panel; {@code range} is one over the dashboard's time, else of this moment. */
  record Target(String panel, String expression, boolean range) {}

  /** A panel that is no row. */
  record Panel(String dashboard, JsonNode json) {
    String title() {
      return json.path("title").asText();
    }

    String type() {
      return json.path("type").asText();
    }

    String description() {
      return json.path("description").asText();
    }

    List<Target> targets() {
      List<Target> targets = new ArrayList<>();
      for (JsonNode target : json.path("targets")) {
        targets.add(
            new Target(
                dashboard + " / " + title(),
                target.path("expr").asText(),
                target.path("range").asBoolean()));
      }
      return targets;
    }

    @Override
    public String toString() {
      return dashboard + " / " + title();
    }
  }

  /** One of the files. */
  record Dashboard(String name, JsonNode json) {
    List<Panel> panels() {
      List<Panel> panels = new ArrayList<>();
      for (JsonNode panel : json.path("panels")) {
        if (!panel.path("type").asText().equals("row")) {
          panels.add(new Panel(name, panel));
        }
      }
      return panels;
    }

    List<JsonNode> variables() {
      return list(json.at("/templating/list"));
    }

    /** Those that are asked of Prometheus. */
    List<Target> annotations() {
      return list(json.at("/annotations/list")).stream()
          .filter(annotation -> annotation.has("expr"))
          .map(a -> new Target(name + " / annotations", a.path("expr").asText(), true))
          .toList();
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static List<Dashboard> all() throws IOException {
    List<Dashboard> dashboards = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory())) {
      for (Path file : files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
        String name = file.getFileName().toString().replace(".json", "");
        dashboards.add(new Dashboard(name, JSON.readTree(file.toFile())));
      }
    }
    if (dashboards.isEmpty()) {
      throw new AssertionError("there are no dashboards in " + directory());
    }
    return dashboards;
  }

  static Path directory() {
    return ROOT.resolve("dashboards");
  }

  /** A file of {@code deploy/prometheus}. */
  static Path deployed(String name) {
    return ROOT.resolve("deploy/prometheus").resolve(name);
  }

  static JsonNode yaml(Path file) throws IOException {
    return YAML.readTree(file.toFile());
  }

  static List<JsonNode> list(JsonNode array) {
    List<JsonNode> nodes = new ArrayList<>();
    array.forEach(nodes::add);
    return nodes;
  }

  /** The metrics that an expression asks for, those of recording rules not among them. */
  static Set<String> metrics(String expression) {
    Set<String> names = new TreeSet<>();
    METRIC
        .matcher(withoutRecorded(expression))
        .results()
        .forEach(found -> names.add(found.group()));
    return names;
  }

  private static String withoutRecorded(String expression) {
    return expression.replaceAll("\\w+:\\w+:\\w+", "");
  }
}
