package io.mimon.estimators;

import java.util.Arrays;
import java.util.List;

/**
 * Rows as points of any dimension in the maximum norm: answers how far the k-th nearest is and how
 * many lie near.
 *
 * <p>A balanced k-d tree. Each node holds a run of slots and the smallest box around its points; it
 * is halved at the median of the axis along which the box is widest, until few points or one place
 * are left. A box is passed over when its nearest corner is too far and counted whole when its
 * farthest is near enough, so a count costs what the surface of the ball cuts through, and a place
 * with many points costs what one point does. Adding up ties is thus never quadratic.
 *
 * <p>Distances are exact: |a − b| as the machine rounds it on numeric axes, 0 or 1 on categorical
 * ones (so a category is as far from another as two numbers one unit apart), the largest of them
 * over the axes. Rounding is monotone, so the bounds of a box hold for rounded distances too.
 *
 * <p>Invariants of the layout:
 *
 * <ol>
 *   <li>node 0 holds slots 0 … n − 1; node i with slots from (inclusive) to (exclusive) is a leaf
 *       if they are at most {@value #LEAF_POINTS} or {@code onePlace[i]}; else nodes 2i + 1 and 2i
 *       + 2 hold its lower and its upper half;
 *   <li>axis d of the point in a slot is {@code points[slot · axes + d]}, numeric axes first;
 *   <li>{@code low[i · axes + d]} and {@code high[…]} are the least and the greatest of them in
 *       node i, and {@code onePlace[i]} says that they are equal on every axis.
 * </ol>
 */
final class KdTree {

  /** Points in a leaf at most; 8 and 32 took longer. */
  private static final int LEAF_POINTS = 16;

  private final int axes;
  private final int numericAxes;
  private final int[] rowOfSlot;
  private final double[] points;
  private final double[] low;
  private final double[] high;
  private final boolean[] onePlace;

  /** The point asked about, by axis. */
  private final double[] centre;

  /** The smallest distances met in this visit, ascending; infinite where not met yet. */
  private double[] nearest = new double[0];

  private KdTree(List<Axis> sorted) {
    int n = sorted.get(0).values().length;
    this.axes = sorted.size();
    this.numericAxes = (int) sorted.stream().filter(Axis::isNumeric).count();
    this.rowOfSlot = new int[n];
    this.points = new double[n * axes];
    this.centre = new double[axes];
    int nodes = 1;
    for (int most = n; most > LEAF_POINTS; most = (most + 1) / 2) {
      nodes = 2 * nodes + 1;
    }
    this.low = new double[nodes * axes];
    this.high = new double[nodes * axes];
    this.onePlace = new boolean[nodes];
    for (int i = 0; i < n; i++) {
      rowOfSlot[i] = i;
    }
    double[][] columns = sorted.stream().map(Axis::values).toArray(double[][]::new);
    build(columns, new double[n], 0, 0, n);
    for (int slot = 0; slot < n; slot++) {
      for (int d = 0; d < axes; d++) {
        points[slot * axes + d] = columns[d][rowOfSlot[slot]];
      }
    }
  }

  /** The tree over the rows of these axes, of which there must be one at least. */
  static KdTree of(List<Axis> axes) {
    // Numeric axes first: no flag to test in the loops over axes.
    return new KdTree(axes.stream().sorted((a, b) -> a.type().compareTo(b.type())).toList());
  }

  private void build(double[][] columns, double[] scratch, int node, int from, int to) {
    int widest = 0;
    double width = 0;
    for (int d = 0; d < axes; d++) {
      double least = Double.POSITIVE_INFINITY;
      double greatest = Double.NEGATIVE_INFINITY;
      for (int slot = from; slot < to; slot++) {
        double value = columns[d][rowOfSlot[slot]];
        least = Math.min(least, value);
        greatest = Math.max(greatest, value);
      }
      low[node * axes + d] = least;
      high[node * axes + d] = greatest;
      double apart = d < numericAxes ? greatest - least : least < greatest ? 1 : 0;
      if (apart > width) {
        widest = d;
        width = apart;
      }
    }
    onePlace[node] = width == 0;
    if (!isLeaf(node, from, to)) {
      int middle = (from + to) >>> 1;
      for (int slot = from; slot < to; slot++) {
        scratch[slot] = columns[widest][rowOfSlot[slot]];
      }
      select(scratch, from, to - 1, middle);
      build(columns, scratch, 2 * node + 1, from, middle);
      build(columns, scratch, 2 * node + 2, middle, to);
    }
  }

  /** Quickselect: no key before {@code middle} is greater than one from there on. */
  private void select(double[] keys, int from, int to, int middle) {
    int first = from;
    int last = to;
    while (first < last) {
      double pivot = keys[(first + last) >>> 1];
      int up = first;
      int down = last;
      while (up <= down) {
        while (keys[up] < pivot) {
          up++;
        }
        while (keys[down] > pivot) {
          down--;
        }
        if (up <= down) {
          swap(keys, up++, down--);
        }
      }
      if (middle <= down) {
        last = down;
      } else if (middle >= up) {
        first = up;
      } else {
        return;
      }
    }
  }

  private void swap(double[] keys, int a, int b) {
    double key = keys[a];
    keys[a] = keys[b];
    keys[b] = key;
    int row = rowOfSlot[a];
    rowOfSlot[a] = rowOfSlot[b];
    rowOfSlot[b] = row;
  }

  private boolean isLeaf(int node, int from, int to) {
    return to - from <= LEAF_POINTS || onePlace[node];
  }

  /** By row, the distance to the k-th nearest other row; there must be more than k rows. */
  double[] kthDistances(int k) {
    int n = rowOfSlot.length;
    nearest = new double[k + 1]; // the row itself is the nearest
    double[] distances = new double[n];
    for (int slot = 0; slot < n; slot++) {
      System.arraycopy(points, slot * axes, centre, 0, axes);
      Arrays.fill(nearest, Double.POSITIVE_INFINITY);
      distances[rowOfSlot[slot]] = approach(0, 0, n, Double.POSITIVE_INFINITY);
    }
    return distances;
  }

  /** Takes in the points of a node that are less than rho away; returns what rho becomes. */
  private double approach(int node, int from, int to, double rho) {
    if (isLeaf(node, from, to)) {
      return onePlace[node]
          ? insertTimes(distance(from), to - from, rho)
          : insertAll(from, to, rho);
    }
    int middle = (from + to) >>> 1;
    double lower = leastDistance(2 * node + 1);
    double upper = leastDistance(2 * node + 2);
    double found = rho;
    if (lower <= upper) {
      found = lower < found ? approach(2 * node + 1, from, middle, found) : found;
      found = upper < found ? approach(2 * node + 2, middle, to, found) : found;
    } else {
      found = upper < found ? approach(2 * node + 2, middle, to, found) : found;
      found = lower < found ? approach(2 * node + 1, from, middle, found) : found;
    }
    return found;
  }

  private double insertAll(int from, int to, double rho) {
    double found = rho;
    for (int slot = from; slot < to; slot++) {
      double distance = distance(slot);
      if (distance < found) {
        found = insert(distance);
      }
    }
    return found;
  }

  private double insertTimes(double distance, int times, double rho) {
    double found = rho;
    for (int t = 0; t < times && distance < found; t++) {
      found = insert(distance);
    }
    return found;
  }

  /** Puts a distance among the smallest and returns the last of them. */
  private double insert(double distance) {
    int at = nearest.length - 1;
    while (at > 0 && nearest[at - 1] > distance) {
      nearest[at] = nearest[at - 1];
      at--;
    }
    nearest[at] = distance;
    return nearest[nearest.length - 1];
  }

  /**
   * By row, the number of rows at most so far away along these axes, as {@link #countWithin} has
   * it. A single numeric axis is sorted and searched, which takes a quarter of the time.
   */
  static int[] countWithin(List<Axis> axes, double[] radius) {
    if (axes.size() > 1 || !axes.get(0).isNumeric()) {
      return of(axes).countWithin(radius);
    }
    double[] open = new double[radius.length];
    for (int i = 0; i < open.length; i++) {
      open[i] = Math.nextUp(radius[i]);
    }
    int[] counts = SortedColumn.of(axes.get(0).values()).countInside(open);
    for (int i = 0; i < open.length; i++) {
      if (radius[i] < 0) {
        counts[i] = 0;
      } else if (radius[i] == Double.POSITIVE_INFINITY) {
        counts[i] = radius.length;
      }
    }
    return counts;
  }

  /**
   * By row, the number of rows at most so far away: the row itself included, unless its radius is
   * negative. What is less than r away is at most {@code Math.nextDown(r)} away.
   */
  int[] countWithin(double[] radius) {
    int n = rowOfSlot.length;
    int[] counts = new int[n];
    for (int slot = 0; slot < n; slot++) {
      System.arraycopy(points, slot * axes, centre, 0, axes);
      int row = rowOfSlot[slot];
      counts[row] = count(0, 0, n, radius[row]);
    }
    return counts;
  }

  private int count(int node, int from, int to, double r) {
    if (isOutside(node, r)) {
      return 0;
    }
    if (isInside(node, r)) {
      return to - from;
    }
    if (isLeaf(node, from, to)) {
      int count = 0;
      for (int slot = from; slot < to; slot++) {
        count += isWithin(slot, r) ? 1 : 0;
      }
      return count;
    }
    int middle = (from + to) >>> 1;
    return count(2 * node + 1, from, middle, r) + count(2 * node + 2, middle, to, r);
  }

  /** Whether every point of a node is more than r away on one and the same axis. */
  private boolean isOutside(int node, double r) {
    int base = node * axes;
    for (int d = 0; d < numericAxes; d++) {
      if (low[base + d] - centre[d] > r || centre[d] - high[base + d] > r) {
        return true;
      }
    }
    for (int d = numericAxes; d < axes && r < 1; d++) {
      if (r < 0 || centre[d] < low[base + d] || centre[d] > high[base + d]) {
        return true;
      }
    }
    return false;
  }

  /** Whether every point of a node is at most r away. */
  private boolean isInside(int node, double r) {
    int base = node * axes;
    for (int d = 0; d < numericAxes; d++) {
      if (high[base + d] - centre[d] > r || centre[d] - low[base + d] > r) {
        return false;
      }
    }
    for (int d = numericAxes; d < axes && r < 1; d++) {
      if (r < 0 || centre[d] != low[base + d] || centre[d] != high[base + d]) {
        return false;
      }
    }
    return true;
  }

  private boolean isWithin(int slot, double r) {
    int base = slot * axes;
    boolean within = true;
    for (int d = 0; d < numericAxes; d++) {
      within &= Math.abs(points[base + d] - centre[d]) <= r;
    }
    for (int d = numericAxes; d < axes; d++) {
      within &= r >= 1 || (r >= 0 && points[base + d] == centre[d]);
    }
    return within;
  }

  private double distance(int slot) {
    double distance = 0;
    int base = slot * axes;
    for (int d = 0; d < numericAxes; d++) {
      double apart = Math.abs(points[base + d] - centre[d]);
      distance = apart > distance ? apart : distance;
    }
    for (int d = numericAxes; d < axes; d++) {
      distance = Math.max(distance, points[base + d] == centre[d] ? 0 : 1);
    }
    return distance;
  }

  private double leastDistance(int node) {
    double distance = 0;
    int base = node * axes;
    for (int d = 0; d < numericAxes; d++) {
      double below = low[base + d] - centre[d];
      double above = centre[d] - high[base + d];
      distance = below > distance ? below : above > distance ? above : distance;
    }
    for (int d = numericAxes; d < axes; d++) {
      boolean outside = centre[d] < low[base + d] || centre[d] > high[base + d];
      distance = Math.max(distance, outside ? 1 : 0);
    }
    return distance;
  }
}
