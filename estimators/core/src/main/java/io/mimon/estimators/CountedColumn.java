package io.mimon.estimators;

import java.util.Arrays;

/**
 * A column in ascending order whose rows know how many others lie within a radius of theirs, kept
 * under many changes at a time.
 *
 * <p>The rows inside an open interval around a row are contiguous in the order. So the count, kept
 * as those above and those below, says where the interval ends; what arrivals and departures change
 * is the difference of two running numbers of them at these ends, and arrivals in the gap behind an
 * end are compared one by one. No row searches, and memory is gone through in order.
 *
 * <p>Invariant: for the row at position p, the rows at p + 1 … p + above[p] and no others above p,
 * and those at p − below[p] … p − 1 and no others below, are less than its radius away from it.
 */
final class CountedColumn {

  private static final double[] NO_VALUES = {};
  private static final int GUESS = 32;

  SortedColumn column = SortedColumn.of(NO_VALUES);
  private int[] above = {};
  private int[] below = {};

  // What the order was before, to be written over: memory that is in the cache.
  private int[] spareOrder = {};
  private double[] spareSorted = {};
  private int[] spareAbove = {};
  private int[] spareBelow = {};

  // By position before a change, the numbers of arrivals and of departures before it.
  private int[] in = {};
  private int[] out = {};

  /**
   * Takes out rows and puts others in; counts follow, except for arrivals, which have none yet.
   *
   * @param values by row
   * @param stale by row, whether what is in the column under this number leaves
   * @param arrivals row numbers
   * @param radius by row
   */
  void change(double[] values, boolean[] stale, int[] arrivals, double[] radius) {
    double[] arriving = new double[arrivals.length];
    for (int i = 0; i < arriving.length; i++) {
      arriving[i] = values[arrivals[i]];
    }
    int[] arrivalOrder = Order.ascending(arriving);
    double[] keys = new double[arriving.length];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = arriving[arrivalOrder[i]];
    }
    int[] order = column.order;
    double[] sorted = column.sorted;
    int old = sorted.length;
    in = ofLength(in, old + 1);
    out = ofLength(out, old + 1);
    int departed = 0;
    for (int p = 0; p < old; p++) {
      out[p] = departed;
      departed += stale[order[p]] ? 1 : 0;
    }
    out[old] = departed;
    for (int a = 0, from = 0; a <= keys.length; a++) {
      int to = a == keys.length ? old + 1 : column.firstAbove(keys[a]);
      Arrays.fill(in, from, Math.max(from, to), a);
      from = Math.max(from, to);
    }
    int size = old - out[old] + keys.length;
    int[] newOrder = ofLength(spareOrder, size);
    double[] newSorted = spareSorted.length == size ? spareSorted : new double[size];
    int[] newAbove = ofLength(spareAbove, size);
    int[] newBelow = ofLength(spareBelow, size);
    int at = 0;
    for (int p = 0, a = 0; p <= old; p++) {
      for (; a < in[p]; a++) {
        newOrder[at] = arrivals[arrivalOrder[a]];
        newSorted[at] = keys[a];
        newAbove[at] = 0;
        newBelow[at] = 0;
        at++;
      }
      if (p == old || out[p + 1] > out[p]) {
        continue;
      }
      double centre = sorted[p];
      int last = p + above[p];
      int first = p - below[p];
      int behind = in[last];
      if (in[last + 1] > behind) {
        double r = radius[order[p]];
        while (behind < in[last + 1] && keys[behind] - centre < r) {
          behind++;
        }
      }
      int before = in[first];
      int gap = first == 0 ? 0 : in[first - 1];
      if (before > gap) {
        double r = radius[order[p]];
        while (before > gap && centre - keys[before - 1] < r) {
          before--;
        }
      }
      newOrder[at] = order[p];
      newSorted[at] = centre;
      newAbove[at] = above[p] + (behind - in[p]) - (out[last + 1] - out[p]);
      newBelow[at] = below[p] + (in[p] - before) - (out[p] - out[first]);
      at++;
    }
    spareOrder = order;
    spareSorted = sorted;
    spareAbove = above;
    spareBelow = below;
    column = new SortedColumn(values, newOrder, newSorted);
    above = newAbove;
    below = newBelow;
  }

  private static int[] ofLength(int[] spare, int length) {
    return spare.length == length ? spare : new int[length];
  }

  /**
   * Counts anew where wanted.
   *
   * @param wanted by row, whether its radius is a new one
   * @param radius by row
   * @param inside by row, set to the number of rows inside, the row itself counted
   */
  void count(boolean[] wanted, double[] radius, int[] inside) {
    for (int p = 0; p < above.length; p++) {
      int row = column.order[p];
      if (wanted[row]) {
        int window = Integer.highestOneBit((above[p] + below[p]) | GUESS) << 1;
        above[p] = column.insideAbove(p, radius[row], window);
        below[p] = column.insideBelow(p, radius[row], window);
      }
      inside[row] = above[p] + below[p] + 1;
    }
  }
}
