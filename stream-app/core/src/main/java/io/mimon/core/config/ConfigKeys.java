package io.mimon.core.config;

import io.mimon.core.config.ConfigKey.Absent;
import io.mimon.core.config.ConfigKey.Columns;
import io.mimon.core.config.ConfigKey.Listed;
import io.mimon.core.config.ConfigKey.Mapping;
import io.mimon.core.config.ConfigKey.Patterns;
import io.mimon.core.config.ConfigKey.Scalar;
import io.mimon.core.config.ConfigKey.SectionList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Every key of a configuration: the parser knows the keys, types, defaults and bounds from here,
 * and the table of the README is written from here. A key is declared once, by its topic, in {@link
 * SourceKeys}, {@link RowKeys}, {@link MeasureKeys}, {@link OutputKeys} or {@link AlertKeys}.
 */
public final class ConfigKeys {
  static final Scalar<Long> VERSION =
      new Scalar<>(
          "version",
          ValueTypes.exactly(1, "this program knows no other version of the format"),
          Absent.REFUSED,
          "The version of this format.");
  static final Scalar<String> MONITOR =
      new Scalar<>(
          "monitor",
          ValueTypes.monitorName(),
          Absent.REFUSED,
          "The name that every reading, alert and metric carries.");

  /** In the order of the table. */
  private static final List<ConfigKey> DECLARED =
      Stream.of(
              List.<ConfigKey>of(VERSION, MONITOR),
              SourceKeys.declared(),
              RowKeys.declared(),
              MeasureKeys.declared(),
              OutputKeys.declaredBeforeAlerts(),
              AlertKeys.declared(),
              OutputKeys.declaredBehindAlerts())
          .flatMap(List::stream)
          .toList();

  private static final Map<String, ConfigKey> BY_PATH =
      DECLARED.stream()
          .collect(
              Collectors.toMap(
                  ConfigKey::path,
                  key -> key,
                  (a, b) -> {
                    throw new IllegalStateException(a.path() + " is declared twice");
                  },
                  LinkedHashMap::new));

  private static final Map<String, List<ConfigKey>> BY_PARENT =
      DECLARED.stream().collect(Collectors.groupingBy(ConfigKey::parentPath));

  private ConfigKeys() {}

  /** The keys as a Markdown table of path, type and bound, default and meaning. */
  public static String markdownTable() {
    StringBuilder table =
        new StringBuilder("| key | value | default | meaning |\n|---|---|---|---|\n");
    for (ConfigKey key : DECLARED) {
      String cells = cells(key);
      if (!cells.isEmpty()) {
        table.append("| `").append(key.path()).append("` | ").append(cells).append(" |\n");
      }
    }
    return table.toString();
  }

  /** The key at a path with {@code []} for places in lists. */
  static Optional<ConfigKey> at(String path) {
    return Optional.ofNullable(BY_PATH.get(path));
  }

  /** The keys directly inside the section of that path; empty for the top. */
  static List<ConfigKey> inside(String path) {
    return BY_PARENT.getOrDefault(path, List.of());
  }

  static int count() {
    return DECLARED.size();
  }

  /** The paths of the keys of that name that are not in lists, wherever they stand. */
  static List<String> pathsNamed(String name) {
    return DECLARED.stream()
        .filter(key -> key.name().equals(name))
        .map(ConfigKey::path)
        .filter(path -> !path.contains("[]"))
        .toList();
  }

  /** Type, default and meaning; empty for keys that only hold others. */
  private static String cells(ConfigKey key) {
    if (key instanceof Scalar<?> scalar) {
      return scalar.type().expected() + " | " + scalar.absent().shown() + " | " + scalar.doc();
    }
    if (key instanceof Patterns patterns) {
      return "a list of patterns | " + patterns.absent().shown() + " | " + patterns.doc();
    }
    if (key instanceof Columns columns) {
      return "a list of up to " + columns.countMax() + " columns | none | " + columns.doc();
    }
    if (key instanceof Listed<?> list) {
      return "a list of up to %d, each %s | %s | %s"
          .formatted(list.countMax(), list.type().expected(), list.shownAbsent(), list.doc());
    }
    if (key instanceof Mapping<?> mapping) {
      return "a mapping from "
          + mapping.shape()
          + " | "
          + mapping.absent().shown()
          + " | "
          + mapping.doc();
    }
    if (key instanceof SectionList list) {
      return "a list of up to " + list.countMax() + " | none | " + list.doc();
    }
    return "";
  }
}
