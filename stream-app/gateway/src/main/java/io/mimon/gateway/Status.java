package io.mimon.gateway;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a monitor has taken in since it began; every count is cumulative, and no record is in two.
 *
 * @param monitor the configured name
 * @param rows records accepted into windows
 * @param unlabelled records whose target was not known in time
 * @param overflow records left out because there were too many segments
 * @param rejected records that could not be used, by reason
 * @param labels what became of labels that come apart from their rows; empty where none do
 * @param finished whether the input has ended
 */
public record Status(
    String monitor,
    long rows,
    long unlabelled,
    long overflow,
    SortedMap<String, Long> rejected,
    SortedMap<String, Long> labels,
    boolean finished)
    implements FeedRecord {

  public Status {
    rejected = Collections.unmodifiableSortedMap(new TreeMap<>(rejected));
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
  }

  /** Rejected records of all reasons. */
  public long rejectedTotal() {
    return rejected.values().stream().mapToLong(Long::longValue).sum();
  }
}
