package io.mimon.core.config;

import io.mimon.core.config.ConfigKey.Columns;
import io.mimon.core.config.ConfigKey.Listed;
import io.mimon.core.config.ConfigKey.Mapping;
import io.mimon.core.config.ConfigKey.Patterns;
import io.mimon.core.config.ConfigKey.Scalar;
import io.mimon.core.config.ConfigKey.Section;
import io.mimon.core.config.ConfigKey.SectionList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
  private final Set<String> spoiled = new HashSet<>();
  private final Map<String, Object> scalars = new HashMap<>();
  private final Map<String, List<ColumnPattern>> patterns = new HashMap<>();
  private final Map<String, List<String>> columns = new HashMap<>();
  private final Map<String, Map<String, ?>> mappings = new HashMap<>();
  private final Map<String, List<?>> lists = new HashMap<>();
  private final Map<String, Integer> listSizes = new HashMap<>();

  void give(String path, int line) {
    lines.put(path, line);
  }

  /** Says that a section is given and is none, so that nothing is known of its keys. */
  void spoil(String path) {
    spoiled.add(path);
  }

  void accept(String path, Object value) {
    scalars.put(path, value);
  }

  void accept(String path, List<?> listed) {
    lists.put(path, List.copyOf(listed));
  }

  void accept(Patterns key, List<ColumnPattern> values) {
    patterns.put(key.path(), List.copyOf(values));
  }

  void accept(Columns key, List<String> names) {
    columns.put(key.path(), List.copyOf(names));
  }

  <T> void accept(Mapping<T> key, Map<String, T> entries) {
    mappings.put(key.path(), new TreeMap<>(entries));
  }

  void accept(SectionList key, int size) {
    listSizes.put(key.path(), size);
  }

  boolean isGiven(ConfigKey key) {
    return lines.containsKey(key.path());
  }

  boolean isSpoiled(Section key) {
    return spoiled.contains(key.path());
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

  /** The values listed at a path in a list; none if it is not given. */
  <T> List<T> get(Listed<T> key, String path) {
    List<T> listed = new ArrayList<>();
    lists
        .getOrDefault(path, List.of())
        .forEach(value -> listed.add(key.type().valueClass().cast(value)));
    return listed;
  }

  <T> Map<String, T> get(Mapping<T> key) {
    Map<String, T> entries = new TreeMap<>();
    mappings
        .getOrDefault(key.path(), Map.of())
        .forEach((name, value) -> entries.put(name, key.type().valueClass().cast(value)));
    return entries;
  }

  int size(SectionList key) {
    return listSizes.getOrDefault(key.path(), 0);
  }
}
