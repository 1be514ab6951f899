package io.mimon.core.plan;

import io.mimon.core.config.MonitorConfig;
import io.mimon.core.monitor.RelationRule;
import java.util.List;

/** Which readings say how features relate, by the configuration and the number of features. */
record RelationChoice(MonitorConfig config) {

  /** Names what cannot be had of so many features. */
  void check(int features, List<String> problems) {
    long every = config.relations().everyReadings().orElse(0);
    if (every > 0 && features > RelationRule.FEATURES_MAX) {
      problems.add(
          "relations.every_readings: %,d features are more than the %,d that can be held against each other; leave some out, or set 0"
              .formatted(features, RelationRule.FEATURES_MAX));
    }
  }

  RelationRule rule(int features) {
    long usual =
        features > RelationRule.FEATURES_MAX
            ? 0
            : RelationRule.everyReadings(config.window().rows(), config.emit().everyRows());
    return new RelationRule(
        config.relations().everyReadings().orElse(usual),
        config.relations().top(),
        Math.min(config.drift().rankTop(), config.relations().top()),
        config.derivedFrom());
  }

  /** For a reference that is measured by a reading a window: each says it, or none does. */
  RelationRule ofEachReading(int features) {
    RelationRule rule = rule(features);
    return new RelationRule(
        Math.min(1, rule.everyReadings()), rule.top(), rule.rankTop(), rule.derivedFrom());
  }
}
