package io.mimon.core.config;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The checks that relate keys to each other. */
final class ConfigConflicts {
  private final ConfigValues values;
  private final Conflicts conflicts;

  private ConfigConflicts(ConfigValues values, Conflicts conflicts) {
    this.values = values;
    this.conflicts = conflicts;
  }

  /** The keys that are each fine and do not go together. */
  static List<ConfigProblem> of(ConfigValues values) {
    Conflicts conflicts = new Conflicts(values);
    ConfigConflicts own = new ConfigConflicts(values, conflicts);
    own.checkScenario();
    own.checkFeatures();
    own.checkConditions();
    own.checkLineage();
    own.checkGateway();
    new StreamConflicts(values, conflicts).check();
    new StretchConflicts(values, conflicts).check();
    new EngineConflicts(values, conflicts).check();
    new AlertConflicts(values, conflicts).check();
    return conflicts.problems();
  }

  private void checkScenario() {
    if (!values.isSound(SourceKeys.SCENARIO)) {
      return;
    }
    if (values.get(SourceKeys.SCENARIO) == SourceKeys.ScenarioName.WIDE) {
      refuseWith("wide", SourceKeys.LOSS_AT);
      refuseWith("wide", SourceKeys.GAIN_AT);
    } else {
      refuseWith("credit", SourceKeys.WIDE_FEATURES);
    }
  }

  private void refuseWith(String scenario, ConfigKey key) {
    if (values.isGiven(key)) {
      conflicts.report(key.path(), "has no meaning with the scenario " + scenario + "; remove it");
    }
  }

  private void checkFeatures() {
    Set<ColumnPattern> excluded = new HashSet<>(values.get(RowKeys.EXCLUDE));
    Optional<String> target = values.find(RowKeys.TARGET_COLUMN);
    List<ColumnPattern> included = values.get(RowKeys.INCLUDE);
    for (int i = 0; i < included.size(); i++) {
      ColumnPattern pattern = included.get(i);
      String path = RowKeys.INCLUDE.path() + "[" + i + "]";
      if (target.isPresent() && target.get().equals(pattern.text())) {
        conflicts.report(path, "the target cannot be a feature of itself; remove it here");
      } else if (excluded.contains(pattern)) {
        conflicts.report(path, "is excluded by features.exclude as well; keep it in one of them");
      }
    }
    if (target.isPresent() && values.get(RowKeys.TYPES).containsKey(target.get())) {
      String path = RowKeys.TYPES.path() + "." + target.get();
      conflicts.report(path, "this is the target, whose type is given by target.type");
    }
  }

  private void checkConditions() {
    Optional<String> target = values.find(RowKeys.TARGET_COLUMN);
    List<String> columns = values.get(RowKeys.CONDITION_ON);
    for (int i = 0; i < columns.size(); i++) {
      String path = RowKeys.CONDITION_ON.path() + "[" + i + "]";
      if (target.isPresent() && target.get().equals(columns.get(i))) {
        conflicts.report(
            path, "given the target, nothing is left to tell about it; remove it here");
      } else if (columns.indexOf(columns.get(i)) < i) {
        conflicts.report(path, columns.get(i) + " is given already; remove it here");
      }
    }
  }

  private void checkGateway() {
    if (!values.isSound(OutputKeys.LISTEN)
        || values.isSpoiled(OutputKeys.GATEWAY)
        || values.isGiven(OutputKeys.GATEWAY_AUTH)
        || !values.find(OutputKeys.GATEWAY_ENABLED).orElse(true)
        || values.get(OutputKeys.LISTEN).isLoopback()) {
      return;
    }
    conflicts.report(
        OutputKeys.LISTEN.path(),
        ("other machines could reach %s, and anyone look; give gateway.auth a bearer_file or a"
                + " basic_file, or listen on 127.0.0.1, localhost or [::1]")
            .formatted(values.get(OutputKeys.LISTEN)));
  }

  /** A feature has one source, so its ancestors are a line, which has to end. */
  private void checkLineage() {
    Optional<String> target = values.find(RowKeys.TARGET_COLUMN);
    Map<String, String> sources = values.get(RowKeys.DERIVED_FROM);
    sources.forEach(
        (feature, source) -> {
          String path = RowKeys.DERIVED_FROM.path() + "." + feature;
          if (target.isPresent() && (target.get().equals(feature) || target.get().equals(source))) {
            conflicts.report(path, "the target is no feature; remove it here");
          } else if (comesBackTo(feature, sources)) {
            conflicts.report(
                path, feature + " would be derived from itself; one of its sources is wrong");
          }
        });
  }

  private static boolean comesBackTo(String feature, Map<String, String> sources) {
    String ancestor = sources.get(feature);
    for (int steps = 0; ancestor != null && steps < sources.size(); steps++) {
      if (ancestor.equals(feature)) {
        return true;
      }
      ancestor = sources.get(ancestor);
    }
    return false;
  }
}
