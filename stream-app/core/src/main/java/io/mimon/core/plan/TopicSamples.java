package io.mimon.core.plan;

import io.mimon.core.config.ColumnPattern;
import io.mimon.core.config.MonitorConfig;
import io.mimon.core.input.RecordSupplier;
import java.util.HashSet;
import java.util.Set;

/** How the planner gets records of a topic: it knows no client of a broker. */
@FunctionalInterface
public interface TopicSamples {
  /** For configurations of which it is known that they name no topic. */
  TopicSamples NONE =
      (source, columnsNamed) -> {
        throw new IllegalArgumentException("a topic is planned with samples of it");
      };

  /**
   * The head of the topic.
   *
   * @param columnsNamed the columns that the configuration asks for by name
   */
  RecordSupplier of(MonitorConfig.KafkaSource source, Set<String> columnsNamed);

  /** The columns of labels that a configuration asks for by name. */
  static Set<String> labelColumns(MonitorConfig config) {
    Set<String> named = new HashSet<>();
    named.add(config.target().column());
    config.time().column().ifPresent(named::add);
    config
        .labels()
        .ifPresent(
            labels -> {
              named.add(labels.on());
              labels.timeColumn().ifPresent(named::add);
            });
    return named;
  }

  /** The columns that a configuration asks for by name, wherever it does. */
  static Set<String> columnsNamed(MonitorConfig config) {
    Set<String> named = new HashSet<>(config.conditionOn());
    named.add(config.target().column());
    config.features().include().stream()
        .filter(ColumnPattern::isExact)
        .map(ColumnPattern::text)
        .forEach(named::add);
    named.addAll(config.features().types().keySet());
    named.addAll(config.derivedFrom().keySet());
    named.addAll(config.derivedFrom().values());
    config.time().column().ifPresent(named::add);
    config.segments().ifPresent(segments -> named.addAll(segments.columns()));
    config.labels().ifPresent(labels -> named.add(labels.on()));
    return named;
  }
}
