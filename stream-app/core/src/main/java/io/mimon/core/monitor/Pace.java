package io.mimon.core.monitor;

import io.mimon.core.drift.Budget;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * How fast the rows of a segment came while its reference was made, or in its first full window
 * where that is given: from the times of rows, so that it is the same in every run.
 *
 * @param firstRow of them
 * @param lastRow of them; 0 as long as there are none
 */
record Pace(long firstRow, long lastRow, long startMillis, long endMillis) {
  static final Pace UNKNOWN = new Pace(0, 0, WindowPosition.NO_TIME, WindowPosition.NO_TIME);

  /** With a window of the reference more. */
  Pace with(WindowPosition window) {
    return lastRow == 0
        ? new Pace(window.firstRow(), window.lastRow(), window.startMillis(), window.endMillis())
        : new Pace(firstRow, window.lastRow(), startMillis, window.endMillis());
  }

  boolean isKnown() {
    return startMillis != WindowPosition.NO_TIME && endMillis > startMillis;
  }

  /** The rows in a month. */
  double rowsPerMonth() {
    return (double) (lastRow - firstRow + 1) / (endMillis - startMillis) * Budget.MONTH_MILLIS;
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(firstRow);
    out.writeLong(lastRow);
    out.writeLong(startMillis);
    out.writeLong(endMillis);
  }

  static Pace read(DataInput in) throws IOException {
    return new Pace(in.readLong(), in.readLong(), in.readLong(), in.readLong());
  }
}
