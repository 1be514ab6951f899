package io.mimon.core.plan;

import io.mimon.core.config.MonitorConfig;
import io.mimon.core.config.NearestName;
import io.mimon.core.monitor.MonitorPlan.Variable;
import io.mimon.estimators.EstimatorType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What keeps a reference from being that of a monitor, one a line: key, value, theirs, way out. */
final class ReferenceCheck {
  private final MonitorConfig config;
  private final ReferenceFile file;
  private final String name;
  private final List<String> problems = new ArrayList<>();

  private ReferenceCheck(MonitorConfig config, ReferenceFile file) {
    this.config = config;
    this.file = file;
    this.name = String.valueOf(file.path().getFileName());
  }

  /**
   * All of them; none where the reference fits.
   *
   * @param given the columns of {@code condition_on}
   */
  static List<String> problems(
      MonitorConfig config,
      ReferenceFile file,
      Variable target,
      List<Variable> features,
      List<Variable> given) {
    ReferenceCheck check = new ReferenceCheck(config, file);
    check.target(target);
    check.settings();
    check.features(features);
    check.given(given, features);
    return check.problems;
  }

  private void target(Variable target) {
    if (!target.name().equals(file.target().name())) {
      compare("target.column", target.name(), "is about " + file.target().name());
    } else if (target.type() != file.target().type()) {
      compare(
          "target.type",
          ReferenceFile.text(target.type()) + " (" + target.name() + ")",
          "has it as " + ReferenceFile.text(file.target().type()));
    }
  }

  private void settings() {
    if (config.window().rows() != file.windowRows()) {
      compare(
          "window.rows",
          Integer.toString(config.window().rows()),
          "was measured on windows of " + file.windowRows());
    }
    MonitorConfig.Estimation estimation = config.estimation();
    compareSettings("estimator", text(estimation.estimator().orElse(null)), text(fixed()));
    compareSettings("k", Integer.toString(estimation.k()), Integer.toString(file.choice().k()));
    compareSettings(
        "bins", Integer.toString(estimation.bins()), Integer.toString(file.choice().bins()));
    compareSettings("scale", estimation.scale().configName(), file.choice().scale().configName());
  }

  private @Nullable EstimatorType fixed() {
    return file.choice().fixed();
  }

  private static String text(@Nullable EstimatorType estimator) {
    return estimator == null ? "auto" : estimator.configName();
  }

  private void compareSettings(String key, String here, String there) {
    if (!here.equals(there)) {
      compare(key, here, "was measured with " + there);
    }
  }

  private void features(List<Variable> features) {
    List<String> absent = new ArrayList<>();
    for (Variable feature : features) {
      ReferenceFile.Feature known = file.features().get(feature.name());
      if (known == null) {
        absent.add(feature.name());
      } else if (known.type() != feature.type()) {
        String theirs = ReferenceFile.text(known.type());
        problems.add(
            "features.types.%s: %s here, but %s has it as %s; say %s, or %s"
                .formatted(
                    feature.name(),
                    ReferenceFile.text(feature.type()),
                    name,
                    theirs,
                    "features: { types: { %s: %s } }".formatted(feature.name(), theirs),
                    anew()));
      }
    }
    if (!absent.isEmpty()) {
      String hint =
          absent.size() == 1
              ? NearestName.hint(absent.get(0), List.copyOf(file.features().keySet()))
              : "there are: " + String.join(", ", file.features().keySet());
      problems.add(
          "features: %s is watched, but %s does not have it (%s); leave it out (features.exclude), or %s"
              .formatted(String.join(", ", absent), name, hint, anew()));
    }
  }

  private void given(List<Variable> given, List<Variable> features) {
    if (given.isEmpty()) {
      return; // Second readings that nobody asks for are left out.
    }
    boolean conditioned =
        features.stream()
            .filter(feature -> !config.conditionOn().contains(feature.name()))
            .map(feature -> file.features().get(feature.name()))
            .allMatch(known -> known == null || known.reference().conditional() != null);
    if (!given.equals(file.given()) || !conditioned) {
      compare("condition_on", described(given), "has readings given " + described(file.given()));
    }
  }

  private static String described(List<Variable> columns) {
    return columns.isEmpty()
        ? "nothing"
        : String.join(
            ", ",
            columns.stream()
                .map(column -> column.name() + " (" + ReferenceFile.text(column.type()) + ")")
                .toList());
  }

  private void compare(String key, String here, String there) {
    problems.add(
        "%s: %s here, but %s %s; change it, or %s".formatted(key, here, name, there, anew()));
  }

  private String anew() {
    return "make the reference anew: mimon profile CONFIG.yml --input TRAINING_DATA --out " + name;
  }
}
