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
 * @param rejected records that could not be used, by reason
 * @param finished whether the input has ended
 */
public record Status(
    String monitor, long rows, long unlabelled, SortedMap<String, Long> rejected, boolean finished)
    implements FeedRecord {

  public Status {
    rejected = Collections.unmodifiableSortedMap(new TreeMap<>(rejected));
  }

  /** Rejected records of all reasons. */
  public long rejectedTotal() {
    return rejected.values().stream().mapToLong(Long::longValue).sum();
  }
}
