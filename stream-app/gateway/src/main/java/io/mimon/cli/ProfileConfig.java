package io.mimon.cli;

import io.mimon.core.config.ConfigParser;
import io.mimon.core.config.ConfigResult;
import io.mimon.core.config.MonitorConfig;
import io.mimon.core.monitor.MonitorPlan.EstimatorChoice;
import java.util.LinkedHashMap;
import java.util.Map;

/** The configuration that the options of {@code mimon profile} stand for, in place of a file. */
final class ProfileConfig {
  private ProfileConfig() {}

  static MonitorConfig of(String target, int windowRows, InputOptions input) {
    EstimatorChoice choice = input.choice();
    Map<String, String> types = new LinkedHashMap<>();
    input.types().forEach((column, type) -> types.put(column, Measured.lower(type)));
    Map<String, Object> ofTarget = new LinkedHashMap<>(Map.of("column", target));
    // The type of the target has a place of its own.
    String targetType = types.remove(target);
    if (targetType != null) {
      ofTarget.put("type", targetType);
    }
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("version", 1);
    config.put("monitor", "profile");
    config.put("source", Map.of("file", Map.of("path", "unread")));
    config.put("target", ofTarget);
    config.put("features", Map.of("types", types));
    config.put("window", Map.of("rows", windowRows));
    config.put("estimator", choice.fixed() == null ? "auto" : choice.fixed().configName());
    config.put("k", choice.k());
    config.put("bins", choice.bins());
    config.put("scale", choice.scale().configName());
    config.put("output", Map.of("file", "unwritten"));
    // JSON is YAML; a column called ${X} is one and no variable.
    String yaml = Measured.JSON.valueToTree(config).toString().replace("${", "$${");
    ConfigResult parsed = ConfigParser.parse(yaml, Map.of());
    if (parsed instanceof ConfigResult.Invalid invalid) {
      throw new UsageException(
          String.join("\n", invalid.problems().stream().map(p -> p.describe("options")).toList()));
    }
    return ((ConfigResult.Valid) parsed).config();
  }
}
