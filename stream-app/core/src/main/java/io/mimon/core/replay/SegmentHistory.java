package io.mimon.core.replay;

import java.util.Arrays;

/** Which places in the order of the rows are a segment's. */
final class SegmentHistory {
  private int[] places = new int[16];
  private int rows;

  /** By number among the rows with a known target, from 0: the number among all. */
  private int[] labelled = new int[16];

  private int labelledRows;

  void add(int place, boolean isLabelled) {
    if (isLabelled) {
      if (labelledRows == labelled.length) {
        labelled = Arrays.copyOf(labelled, 2 * labelledRows);
      }
      labelled[labelledRows++] = rows;
    }
    if (rows == places.length) {
      places = Arrays.copyOf(places, 2 * rows);
    }
    places[rows++] = place;
  }

  void trim() {
    places = Arrays.copyOf(places, rows);
    labelled = Arrays.copyOf(labelled, labelledRows);
  }

  /** The places, in order. */
  int[] places() {
    return places.clone();
  }

  int labelledRows() {
    return labelledRows;
  }

  /** The place of the row of that number, from 1, among those with a known target. */
  int placeOf(long labelledRow) {
    int at = (int) Math.max(1, Math.min(labelledRows, labelledRow)) - 1;
    return labelledRows == 0 ? 0 : places[labelled[at]];
  }

  /** How many rows with a known target stand before a place. */
  long labelledBefore(int place) {
    int low = 0;
    int high = labelledRows;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (places[labelled[middle]] < place) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /**
   * The share of rows with a known target from the first to the last of a window's.
   *
   * @param first counted from 1 among those with a known target, inclusive
   * @param last likewise
   */
  double coverage(long first, long last) {
    if (first < 1 || last > labelledRows || first > last) {
      return Double.NaN;
    }
    int all = labelled[(int) last - 1] - labelled[(int) first - 1] + 1;
    return (double) (last - first + 1) / all;
  }
}
