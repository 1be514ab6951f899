package io.mimon.core.config;

import io.mimon.core.config.ConfigKey.Absent;
import io.mimon.core.config.ConfigKey.Choice;
import io.mimon.core.config.ConfigKey.Columns;
import io.mimon.core.config.ConfigKey.Mapping;
import io.mimon.core.config.ConfigKey.Scalar;
import io.mimon.core.config.ConfigKey.Section;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What differs between two {@linkplain MonitorConfig#meaning meanings}, of which one may have been
 * JSON in the meantime.
 *
 * @param compatible what stored rows can be gone on with: which features there are, when a change
 *     is a drift, null levels, relations, lineage, the least coverage by labels, and a reference
 *     whose epoch is raised. Whether columns that are watched before and after keep their types is
 *     the caller's to see.
 * @param meaningChanging everything else, keys that this version does not know included: readings
 *     before and after would not compare, or the state would not fit
 */
public record ConfigChange(List<Difference> compatible, List<Difference> meaningChanging) {
  private static final String NOT_GIVEN = "not given";

  /** The keys, and the sections with all in them, that may change while state is kept. */
  private static final List<String> COMPATIBLE =
      List.of(
          "features", "derived_from", "null_level", "relations", "drift", "labels.min_coverage");

  /** Copies its lists. */
  public ConfigChange {
    compatible = List.copyOf(compatible);
    meaningChanging = List.copyOf(meaningChanging);
  }

  /**
   * One key that differs.
   *
   * @param key its dotted path
   * @param before the value that held, as it would be written, or its default
   * @param now the value that holds
   */
  public record Difference(String key, String before, String now) {
    /** Keeps it on one line and short. */
    public Difference {
      key = ConfigProblem.oneLine(key);
      before = ConfigProblem.oneLine(before);
      now = ConfigProblem.oneLine(now);
    }

    /** As a person is told: {@code window.rows: 10000 before, 5000 now}. */
    @Override
    public String toString() {
      return key + ": " + before + " before, " + now + " now";
    }
  }

  /**
   * Compares two meanings, in the order of the one that holds now. Where the reference is begun
   * anew, it may be another one.
   */
  public static ConfigChange between(Map<String, ?> before, Map<String, ?> now) {
    List<Difference> all = new ArrayList<>();
    compare("", before, now, all);
    List<String> mayChange = new ArrayList<>(COMPATIBLE);
    if (epoch(now) > epoch(before)) {
      mayChange.add("reference");
    }
    Map<Boolean, List<Difference>> byMeaning =
        all.stream()
            .collect(
                Collectors.partitioningBy(
                    difference -> mayChange.stream().anyMatch(key -> isIn(difference.key(), key))));
    return new ConfigChange(
        byMeaning.getOrDefault(true, List.of()), byMeaning.getOrDefault(false, List.of()));
  }

  private static long epoch(Map<String, ?> meaning) {
    return meaning.get("reference") instanceof Map<?, ?> reference
            && reference.get("epoch") instanceof Number epoch
        ? epoch.longValue()
        : MonitorConfig.Reference.EPOCH;
  }

  /** Whether there is no difference at all. */
  public boolean isNone() {
    return compatible.isEmpty() && meaningChanging.isEmpty();
  }

  /** Whether other columns may be watched, or as other types. */
  public boolean mayChangeColumns() {
    return compatible.stream().anyMatch(difference -> isIn(difference.key(), "features"));
  }

  private static boolean isIn(String key, String section) {
    return key.equals(section) || key.startsWith(section + ".");
  }

  private static void compare(
      String path, Map<?, ?> before, Map<?, ?> now, List<Difference> differences) {
    Set<Object> names = new LinkedHashSet<>(now.keySet());
    names.addAll(before.keySet());
    for (Object name : names) {
      String child = path.isEmpty() ? name.toString() : path + "." + name;
      compareValues(child, before.get(name), now.get(name), differences);
    }
  }

  private static void compareValues(
      String path, @Nullable Object before, @Nullable Object now, List<Difference> differences) {
    if (before instanceof Map<?, ?> a && now instanceof Map<?, ?> b) {
      compare(path, a, b, differences);
    } else if (before instanceof Map<?, ?> a && now == null && hasOwnDefaults(path)) {
      compare(path, a, Map.of(), differences);
    } else if (now instanceof Map<?, ?> b && before == null && hasOwnDefaults(path)) {
      compare(path, Map.of(), b, differences);
    } else {
      String textBefore = text(path, before);
      String textNow = text(path, now);
      if (!textBefore.equals(textNow)) {
        differences.add(new Difference(path, textBefore, textNow));
      }
    }
  }

  /** Whether a section that is not there is the same as one whose keys have their defaults. */
  private static boolean hasOwnDefaults(String path) {
    Optional<ConfigKey> key = ConfigKeys.at(path);
    return key.isPresent()
        && (key.get() instanceof Mapping<?>
            || (key.get() instanceof Section section && section.choice() == Choice.ANY))
        && !isChosen(key.get());
  }

  /** Whether a key is one of several, so that its absence is that of a choice and no default. */
  private static boolean isChosen(ConfigKey key) {
    return ConfigKeys.at(key.parentPath()).orElse(null) instanceof Section parent
        && parent.choice() != Choice.ANY
        && (parent.among().isEmpty() || parent.among().contains(key.name()));
  }

  private static String text(String path, @Nullable Object value) {
    if (value == null) {
      return absentText(path);
    }
    if (value instanceof Map) {
      return "given";
    }
    if (value instanceof Number number) {
      // JSON has no classes of numbers: 1 may have been a long and come back as an int.
      return new BigDecimal(number.toString()).stripTrailingZeros().toPlainString();
    }
    return value.toString();
  }

  private static String absentText(String path) {
    ConfigKey key = ConfigKeys.at(path).orElse(null);
    ConfigKey parent =
        ConfigKeys.at(path.substring(0, Math.max(0, path.lastIndexOf('.')))).orElse(null);
    if (key instanceof Scalar<?> scalar && !isChosen(scalar)) {
      return scalar.absent().refused() ? NOT_GIVEN : plain(scalar.absent());
    }
    if (key instanceof Columns) {
      return "none";
    }
    if (parent instanceof Mapping<?> mapping) {
      return plain(mapping.absent());
    }
    return NOT_GIVEN;
  }

  private static String plain(Absent absent) {
    return absent.value().orElse(absent.shown().replace("`", ""));
  }
}
