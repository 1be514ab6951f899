package io.mimon.core.config;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Which alerts are meant: those that every list has something for. An empty list has something for
 * all.
 *
 * @param segments patterns of the segment's value, which is empty where there are no segments
 * @param features patterns of the feature's name
 * @param kinds names of kinds, such as {@code relevance-lost}
 * @param severities of the alert; one that says none is a warning
 */
public record AlertMatch(
    List<ColumnPattern> segments,
    List<ColumnPattern> features,
    Set<String> kinds,
    Set<Severity> severities) {
  /** All alerts. */
  public static final AlertMatch ALL = new AlertMatch(List.of(), List.of(), Set.of(), Set.of());

  /** The kinds there are. */
  public static final List<String> KINDS =
      List.of(
          "relevance-lost",
          "relevance-gained",
          "became-redundant",
          "rank-changed",
          "insufficient-data");

  /** Copies its collections. */
  public AlertMatch {
    segments = List.copyOf(segments);
    features = List.copyOf(features);
    kinds = Set.copyOf(kinds);
    severities = Set.copyOf(severities);
  }

  /** Whether an alert of these properties is meant. */
  public boolean matches(String segment, String feature, String kind, Severity severity) {
    return anyOf(segments, segment)
        && anyOf(features, feature)
        && (kinds.isEmpty() || kinds.contains(kind))
        && (severities.isEmpty() || severities.contains(severity));
  }

  private static boolean anyOf(List<ColumnPattern> patterns, String text) {
    return patterns.isEmpty() || patterns.stream().anyMatch(pattern -> pattern.matches(text));
  }

  /** How urgent an alert is. */
  public enum Severity {
    /** Someone should look when there is time. */
    WARNING,
    /** Someone should look now. */
    CRITICAL;

    /** The name used in configurations and alerts. */
    public String configName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
