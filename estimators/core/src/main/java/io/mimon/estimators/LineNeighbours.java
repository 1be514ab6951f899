package io.mimon.estimators;

import java.util.Arrays;

/**
 * The distance of every row to its k-th nearest row of the same category, along a numeric column.
 *
 * <p>A category smaller than k + 1 has no k-th neighbour: there the farthest row serves, that is kᵢ
 * = min(k, N − 1) with N the rows of the category, as in Ross's estimator. Every category must have
 * at least two rows.
 */
final class LineNeighbours {

  private LineNeighbours() {}

  static double[] kthDistances(SortedColumn column, Categories categories, int k) {
    int n = column.size();
    int[] start = new int[categories.count() + 1];
    for (int c = 0; c < categories.count(); c++) {
      start[c + 1] = start[c] + categories.size[c];
    }
    int[] fill = Arrays.copyOf(start, categories.count());
    double[] ascending = new double[n];
    int[] rowOfSlot = new int[n];
    for (int p = 0; p < n; p++) {
      int row = column.order[p];
      int slot = fill[categories.ofRow[row]]++;
      ascending[slot] = column.sorted[p];
      rowOfSlot[slot] = row;
    }
    double[] distances = new double[n];
    for (int c = 0; c < categories.count(); c++) {
      int neighbours = Math.min(k, categories.size[c] - 1);
      for (int slot = start[c]; slot < start[c + 1]; slot++) {
        distances[rowOfSlot[slot]] =
            kthDistance(ascending, slot, start[c], start[c + 1], neighbours);
      }
    }
    return distances;
  }

  /** Takes the nearer of the next value below and the next above, k times. */
  private static double kthDistance(double[] ascending, int slot, int from, int end, int k) {
    double centre = ascending[slot];
    int below = slot - 1;
    int above = slot + 1;
    double distance = 0;
    for (int taken = 0; taken < k; taken++) {
      double down = below >= from ? centre - ascending[below] : Double.POSITIVE_INFINITY;
      double up = above < end ? ascending[above] - centre : Double.POSITIVE_INFINITY;
      if (above >= end || (below >= from && down <= up)) {
        distance = down;
        below--;
      } else {
        distance = up;
        above++;
      }
    }
    return distance;
  }
}
