package io.mimon.core.replay;

import io.mimon.core.monitor.WindowPosition;
import java.time.Instant;
import java.util.Locale;

/**
 * A place in a segment's past.
 *
 * @param row among the rows with a known target, counted from 1
 * @param millis since the epoch; {@link #NO_TIME} where rows have no times
 */
public record Moment(long row, long millis) {
  /** Rows have no times. */
  public static final long NO_TIME = WindowPosition.NO_TIME;

  /** Whether it is known when it was. */
  public boolean isTimed() {
    return millis != NO_TIME;
  }

  /** The milliseconds from another one to this; {@link #NO_TIME} where that is not known. */
  public long millisSince(Moment earlier) {
    return isTimed() && earlier.isTimed() ? millis - earlier.millis : NO_TIME;
  }

  /** For a person: the time where it is known, else the row. */
  public String text() {
    // Whole minutes, as most are, need no seconds.
    return isTimed()
        ? Instant.ofEpochMilli(millis).toString().replaceFirst(":00Z$", "Z")
        : String.format(Locale.ROOT, "row %,d", row);
  }
}
