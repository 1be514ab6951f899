package io.mimon.core.replay;

import org.jspecify.annotations.Nullable;

/**
 * An episode as its alerts tell it.
 *
 * @param id that of its alerts
 * @param kind such as {@code relevance-lost}
 * @param severity its highest
 * @param since when it is said to have begun
 * @param raised when its first alert came
 * @param resolved when it ended; null where it stands at the end
 * @param end when it ended, or when the past does
 * @param bitsBefore of the reference; NaN where the kind has none
 * @param bitsAfter of the window that raised it; likewise
 * @param onset when the change is likely to have come, told afterwards; null where nothing tells
 * @param summary of its first alert
 */
public record Alarm(
    String id,
    String segment,
    String feature,
    String kind,
    String severity,
    Moment since,
    Moment raised,
    @Nullable Moment resolved,
    Moment end,
    double bitsBefore,
    double bitsAfter,
    @Nullable Moment onset,
    String summary) {
  /** The kind that says that there is too little to say anything of; it has no budget. */
  public static final String INSUFFICIENT_DATA = "insufficient-data";

  /** Whether it says that something has changed. */
  public boolean isDrift() {
    return !kind.equals(INSUFFICIENT_DATA);
  }

  /** The rows from the estimated onset to the alarm; −1 where there is no estimate. */
  public long delayRows() {
    return onset == null ? -1 : raised.row() - onset.row();
  }
}
