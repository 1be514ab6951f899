package io.mimon.estimators;

/**
 * A numeric column with its values in ascending order: answers how many rows lie near a row.
 *
 * <p>Layout: {@code sorted[p]} is the p-th smallest value, {@code order[p]} the row it belongs to.
 *
 * <p>Every comparison is on {@code |v[j] - v[i]|} as the machine rounds it, never on a rounded
 * {@code v[i] + radius}: rounding is monotone, so the rows inside a radius are contiguous in {@code
 * sorted}, and the counts equal those of a brute-force loop to the last row.
 */
final class SortedColumn {

  final double[] values;
  final int[] order;
  final double[] sorted;

  private SortedColumn(double[] values, int[] order, double[] sorted) {
    this.values = values;
    this.order = order;
    this.sorted = sorted;
  }

  static SortedColumn of(double[] values) {
    int[] order = Order.ascending(values);
    double[] sorted = new double[values.length];
    for (int p = 0; p < sorted.length; p++) {
      sorted[p] = values[order[p]];
    }
    return new SortedColumn(values, order, sorted);
  }

  int size() {
    return sorted.length;
  }

  /** Whether all values are equal; true for an empty column. */
  boolean isConstant() {
    return sorted.length == 0 || sorted[0] == sorted[sorted.length - 1];
  }

  /** The number of different values. */
  int distinct() {
    int distinct = sorted.length == 0 ? 0 : 1;
    for (int p = 1; p < sorted.length; p++) {
      if (sorted[p] != sorted[p - 1]) {
        distinct++;
      }
    }
    return distinct;
  }

  /**
   * For every row i the number of rows j with {@code |v[j] - v[i]| < radius[i]}; row i itself is
   * always counted, so the least count is 1.
   *
   * <p>The search gallops outward from the row's own position, its first stride that of the row
   * before: neighbouring rows have similar counts, which halves the probes of a plain binary
   * search.
   */
  int[] countInside(double[] radius) {
    int n = sorted.length;
    int[] counts = new int[n];
    int up = 1;
    int down = 1;
    for (int p = 0; p < n; p++) {
      int row = order[p];
      double r = radius[row];
      up = insideAbove(p, r, up);
      down = insideBelow(p, r, down);
      counts[row] = 1 + up + down;
    }
    return counts;
  }

  /** The number of positions above p, contiguous with it, that are less than r away. */
  private int insideAbove(int p, double r, int guess) {
    double centre = sorted[p];
    int last = sorted.length - 1 - p;
    // Invariant: positions p + 1 .. p + in are inside, position p + out is not (or does not exist).
    int in = 0;
    int out = last + 1;
    int stride = Math.max(1, guess >> 3);
    int probe = Math.min(Math.max(1, guess), last);
    if (last == 0) {
      return 0;
    }
    if (sorted[p + probe] - centre < r) {
      in = probe;
      while (in + stride <= last && sorted[p + in + stride] - centre < r) {
        in += stride;
        stride <<= 1;
      }
      out = Math.min(out, in + stride);
    } else {
      out = probe;
      while (out - stride > 0 && !(sorted[p + out - stride] - centre < r)) {
        out -= stride;
        stride <<= 1;
      }
      in = Math.max(0, out - stride);
    }
    while (out - in > 1) {
      int middle = (in + out) >>> 1;
      if (sorted[p + middle] - centre < r) {
        in = middle;
      } else {
        out = middle;
      }
    }
    return in;
  }

  /** The mirror image of {@link #insideAbove}. */
  private int insideBelow(int p, double r, int guess) {
    double centre = sorted[p];
    int last = p;
    int in = 0;
    int out = last + 1;
    int stride = Math.max(1, guess >> 3);
    int probe = Math.min(Math.max(1, guess), last);
    if (last == 0) {
      return 0;
    }
    if (centre - sorted[p - probe] < r) {
      in = probe;
      while (in + stride <= last && centre - sorted[p - in - stride] < r) {
        in += stride;
        stride <<= 1;
      }
      out = Math.min(out, in + stride);
    } else {
      out = probe;
      while (out - stride > 0 && !(centre - sorted[p - out + stride] < r)) {
        out -= stride;
        stride <<= 1;
      }
      in = Math.max(0, out - stride);
    }
    while (out - in > 1) {
      int middle = (in + out) >>> 1;
      if (centre - sorted[p - middle] < r) {
        in = middle;
      } else {
        out = middle;
      }
    }
    return in;
  }
}
