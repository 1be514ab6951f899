package io.mimon.estimators;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Random orders of rows in which every row comes from one with a similar z, so that X permuted by
 * them keeps its link with Z and loses the one with Y given Z.
 *
 * <p>Runge 2018 ("Conditional independence testing based on a nearest-neighbor estimator of
 * conditional mutual information", AISTATS, arXiv 1709.01447), algorithm 1: each row, in random
 * order, takes of its neighbours in z, itself among them and in random order, the first that no row
 * has taken yet, and the last one if all are taken: few rows come twice.
 *
 * <p>Rows are similar if all categorical columns of z agree and they are among the nearest in the
 * numeric ones, max |Δz|; the scale of z is the caller's. Where z is categorical only, the rows of
 * a category are shuffled: an exact permutation.
 *
 * <p>Neighbours are found once, by a sweep along the first numeric column: n log n and a few times
 * the neighbours a row in one dimension, n^1.5 in two.
 */
public final class LocalPermutation {

  private final int rows;

  /** By row, the rows it may come from; empty if groups are shuffled whole. */
  private final int[][] neighbours;

  /** The rows of each category of z. */
  private final List<int[]> groups;

  /**
   * The orders for these z.
   *
   * @param z columns of equal length, at least one; codes where they are categorical
   * @param types one for each column
   * @param neighbours how many rows a row may come from, itself among them; at least 2. Runge's
   *     experiments say 5 to 10
   * @throws IllegalArgumentException if there is no column, they differ in number or length, or
   *     neighbours is less than 2
   */
  public LocalPermutation(double[][] z, VariableType[] types, int neighbours) {
    if (z.length == 0 || z.length != types.length || neighbours < 2) {
      throw new IllegalArgumentException(
          z.length
              + " columns of "
              + types.length
              + " types, "
              + neighbours
              + " neighbours;"
              + " at least one column, a type for each, and 2 neighbours");
    }
    rows = z[0].length;
    List<double[]> numeric = new ArrayList<>();
    List<double[]> categorical = new ArrayList<>();
    for (int c = 0; c < z.length; c++) {
      if (z[c].length != rows) {
        throw new IllegalArgumentException(
            "column " + c + " of z has " + z[c].length + " rows, column 0 has " + rows);
      }
      (types[c] == VariableType.NUMERIC ? numeric : categorical).add(z[c]);
    }
    groups = groupsOf(categorical);
    this.neighbours = new int[numeric.isEmpty() ? 0 : rows][];
    if (!numeric.isEmpty()) {
      for (int[] group : groups) {
        findNeighbours(group, numeric.toArray(new double[0][]), neighbours);
      }
    }
  }

  private List<int[]> groupsOf(List<double[]> categorical) {
    Map<List<Double>, List<Integer>> byCategory = new LinkedHashMap<>();
    for (int row = 0; row < rows; row++) {
      List<Double> category = new ArrayList<>();
      for (double[] column : categorical) {
        category.add(column[row]);
      }
      byCategory.computeIfAbsent(category, c -> new ArrayList<>()).add(row);
    }
    return byCategory.values().stream()
        .map(group -> group.stream().mapToInt(Integer::intValue).toArray())
        .toList();
  }

  private void findNeighbours(int[] group, double[][] z, int wanted) {
    double[] first = new double[group.length];
    for (int i = 0; i < group.length; i++) {
      first[i] = z[0][group[i]];
    }
    int[] order = Order.ascending(first);
    int[] sorted = new int[group.length];
    for (int p = 0; p < sorted.length; p++) {
      sorted[p] = group[order[p]];
    }
    int count = Math.min(wanted, group.length);
    for (int p = 0; p < sorted.length; p++) {
      neighbours[sorted[p]] = nearest(sorted, p, z, count);
    }
  }

  /** The row at position p and its nearest, by looking up and down until none can be nearer. */
  private static int[] nearest(int[] sorted, int p, double[][] z, int count) {
    int row = sorted[p];
    int[] found = new int[count];
    double[] distances = new double[count];
    Arrays.fill(distances, Double.POSITIVE_INFINITY);
    found[0] = row;
    distances[0] = -1; // itself comes first, however many coincide with it
    int known = 1;
    int down = p - 1;
    int up = p + 1;
    while (down >= 0 || up < sorted.length) {
      double below = down < 0 ? Double.POSITIVE_INFINITY : z[0][row] - z[0][sorted[down]];
      double above = up == sorted.length ? Double.POSITIVE_INFINITY : z[0][sorted[up]] - z[0][row];
      if (known == count && Math.min(below, above) >= distances[count - 1]) {
        break;
      }
      boolean goDown = up == sorted.length || (down >= 0 && below <= above);
      int other = goDown ? sorted[down--] : sorted[up++];
      double distance = distance(z, row, other);
      if (known < count || distance < distances[count - 1]) {
        int slot = known < count ? known++ : count - 1;
        while (distances[slot - 1] > distance) {
          distances[slot] = distances[slot - 1];
          found[slot] = found[slot - 1];
          slot--;
        }
        distances[slot] = distance;
        found[slot] = other;
      }
    }
    return found;
  }

  private static double distance(double[][] z, int row, int other) {
    double distance = 0;
    for (double[] column : z) {
      distance = Math.max(distance, Math.abs(column[row] - column[other]));
    }
    return distance;
  }

  /** By row, the row whose x it gets. */
  public int[] next(SplittableRandom random) {
    int[] from = new int[rows];
    if (neighbours.length == 0) {
      for (int[] group : groups) {
        int[] order = PermutationNull.randomOrder(group.length, random);
        for (int i = 0; i < group.length; i++) {
          from[group[i]] = group[order[i]];
        }
      }
      return from;
    }
    boolean[] taken = new boolean[rows];
    for (int row : PermutationNull.randomOrder(rows, random)) {
      int[] choice = neighbours[row];
      int pick = choice[0];
      for (int tried : PermutationNull.randomOrder(choice.length, random)) {
        pick = choice[tried];
        if (!taken[pick]) {
          break;
        }
      }
      taken[pick] = true;
      from[row] = pick;
    }
    return from;
  }
}
