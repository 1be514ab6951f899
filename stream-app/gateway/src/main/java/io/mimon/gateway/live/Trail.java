package io.mimon.gateway.live;

import io.mimon.gateway.Reading;
import java.util.Arrays;

/**
 * A pair's estimates over time, in bounded memory: what is old is thinned, not forgotten.
 *
 * <p>Invariants: (1) moments increase strictly; (2) there are never more points than the limit; (3)
 * while the limit stays, the newest half of it is complete.
 */
final class Trail {
  /** The fewest points a limit leaves. */
  static final int POINTS_MIN = 8;

  /** A point: moment, bits, standard error, reference, lower and upper threshold. */
  static final int COLUMNS = 6;

  private double[] values = new double[COLUMNS * POINTS_MIN];
  private int size;
  private boolean timed;

  /**
   * Appends a reading; one that ends with the moment of the last takes its place, one that ends
   * before it begins anew, as a monitor does that was started afresh.
   */
  void add(Reading reading, int limit) {
    long millis = reading.windowEndMillis();
    boolean isTimed = millis != Reading.NO_TIME;
    double moment = isTimed ? millis : rowOf(reading.windowEnd());
    if (Double.isNaN(moment)) {
      return;
    }
    if (size > 0 && (isTimed != timed || moment < moment(size - 1))) {
      size = 0;
    }
    timed = isTimed;
    if (size > 0 && moment == moment(size - 1)) {
      size--;
    }
    thin(limit - 1);
    if (values.length < (size + 1) * COLUMNS) {
      values =
          Arrays.copyOf(values, Math.min(2 * values.length, Math.max(limit, size + 1) * COLUMNS));
    }
    int at = size++ * COLUMNS;
    values[at] = moment;
    values[at + 1] = reading.bits();
    values[at + 2] = reading.standardError();
    values[at + 3] = reading.referenceBits();
    values[at + 4] = reading.thresholds().lowerBits();
    values[at + 5] = reading.thresholds().upperBits();
  }

  /** Leaves out every second point of the older half until there are no more than {@code limit}. */
  void thin(int limit) {
    while (size > limit) {
      int older = size / 2;
      int kept = 0;
      for (int i = 0; i < size; i++) {
        if (i >= older || i % 2 == 0) {
          System.arraycopy(values, i * COLUMNS, values, kept++ * COLUMNS, COLUMNS);
        }
      }
      size = kept;
    }
    if (values.length > 2 * Math.max(limit + 1, POINTS_MIN) * COLUMNS) {
      values = Arrays.copyOf(values, Math.max(limit + 1, POINTS_MIN) * COLUMNS);
    }
  }

  int size() {
    return size;
  }

  /** Whether moments are milliseconds since the epoch; else they are row numbers. */
  boolean isTimed() {
    return timed;
  }

  /** One column of the last so many points, oldest first. */
  double[] column(int column, int last) {
    int count = Math.min(last, size);
    double[] taken = new double[count];
    for (int i = 0; i < count; i++) {
      taken[i] = values[(size - count + i) * COLUMNS + column];
    }
    return taken;
  }

  private double moment(int point) {
    return values[point * COLUMNS];
  }

  private static double rowOf(String windowEnd) {
    try {
      return Long.parseLong(windowEnd);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }
}
