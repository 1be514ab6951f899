package io.mimon.core.config;

import io.mimon.core.config.ConfigKey.ColumnLinks;
import io.mimon.core.config.ConfigKey.ColumnTypes;
import io.mimon.core.config.ConfigKey.Columns;
import io.mimon.core.config.ConfigKey.Patterns;
import io.mimon.core.config.ConfigKey.Scalar;
import io.mimon.core.config.ConfigKey.SectionList;
import io.mimon.estimators.VariableType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a file says, by path, with the lines it says it on.
 *
 * <p>A path is <em>given</em> if its key stands in the file, and <em>sound</em> if it is either not
 * given or given with an accepted value: checks that relate two keys need both sound, or one
 * mistake would be reported twice.
 */
final class ConfigValues {
  private final Map<String, Integer> lines = new HashMap<>();
  private final Map<String, Object> scalars = new HashMap<>();
  private final Map<String, List<ColumnPattern>> patterns = new HashMap<>();
  private final Map<String, List<String>> columns = new HashMap<>();
  private final Map<String, Map<String, VariableType>> columnTypes = new HashMap<>();
  private final Map<String, Map<String, String>> columnLinks = new HashMap<>();
  private final Map<String, Integer> listSizes = new HashMap<>();

  void give(String path, int line) {
    lines.put(path, line);
  }

  void accept(String path, Object value) {
    scalars.put(path, value);
  }

  void accept(Patterns key, List<ColumnPattern> values) {
    patterns.put(key.path(), List.copyOf(values));
  }

  void accept(Columns key, List<String> names) {
    columns.put(key.path(), List.copyOf(names));
  }

  void accept(ColumnTypes key, Map<String, VariableType> types) {
    columnTypes.put(key.path(), new TreeMap<>(types));
  }

  void accept(ColumnLinks key, Map<String, String> links) {
    columnLinks.put(key.path(), new TreeMap<>(links));
  }

  void accept(SectionList key, int size) {
    listSizes.put(key.path(), size);
  }

  boolean isGiven(ConfigKey key) {
    return lines.containsKey(key.path());
  }

  boolean isSound(Scalar<?> key) {
    return !isGiven(key) || scalars.containsKey(key.path());
  }

  /** The line of a path; 0 if it is not given. */
  int line(String path) {
    return lines.getOrDefault(path, 0);
  }

  /** The value given at the key's own path, else its default. */
  <T> Optional<T> find(Scalar<T> key) {
    return find(key, key.path());
  }

  /** The value given at a path in a list, else the key's default. */
  <T> Optional<T> find(Scalar<T> key, String path) {
    Object value = scalars.get(path);
    return value == null ? key.fallback() : Optional.of(key.type().valueClass().cast(value));
  }

  /** The value of a key that is required or has a default. */
  <T> T get(Scalar<T> key) {
    return get(key, key.path());
  }

  <T> T get(Scalar<T> key, String path) {
    return find(key, path).orElseThrow(() -> new IllegalStateException(path + " has no value"));
  }

  List<ColumnPattern> get(Patterns key) {
    List<ColumnPattern> fallback = key.absent().value().map(ColumnPattern::new).stream().toList();
    return patterns.getOrDefault(key.path(), fallback);
  }

  List<String> get(Columns key) {
    return columns.getOrDefault(key.path(), List.of());
  }

  Map<String, VariableType> get(ColumnTypes key) {
    return columnTypes.getOrDefault(key.path(), Map.of());
  }

  Map<String, String> get(ColumnLinks key) {
    return columnLinks.getOrDefault(key.path(), Map.of());
  }

  int size(SectionList key) {
    return listSizes.getOrDefault(key.path(), 0);
  }
}
