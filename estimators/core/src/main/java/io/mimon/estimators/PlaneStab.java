package io.mimon.estimators;

import java.util.Arrays;

/**
 * One row on its way in or out, against the points in strata along the first coordinate: shifts the
 * counts of those whose interval holds it, collects those it is a near neighbour of, and finds its
 * own nearest rows.
 *
 * <p>Each stratum is read outward from the row's coordinate, up and then down, as far as the bound
 * of the stratum or the nearest rows found require; differences as rounded are monotone, so
 * breaking off misses nothing. Counts are shifted without a branch: in the outer half of a run hits
 * and misses alternate at random.
 */
final class PlaneStab {

  private static final int NOBODY = -1;

  private final ExactPsiSum sum;
  private final Points points;

  private double a;
  private double b;
  private int change;
  private long[] psi = new long[0];

  /** The number of points whose reach holds the row; where they are, and how far away. */
  int found;

  Stratum[] foundStratum = new Stratum[0];
  int[] foundSlot = new int[0];
  double[] foundDistance = new double[0];

  /** The smallest distances met, ascending, infinite where not met. */
  final double[] nearest;

  /** A row must be nearer than this to enter {@link #nearest}; negative where none may. */
  private double nearestBound;

  /**
   * The point from which is looked, whose own row does not count; {@link #NOBODY} for a new one.
   */
  private int self;

  PlaneStab(ExactPsiSum sum, Points points, int nearestCount) {
    this.sum = sum;
    this.points = points;
    this.nearest = new double[nearestCount];
  }

  /** A row (a, b) comes: fills {@link #found} and {@link #nearest}, adds 1 to counts. */
  void add(Strata strata, double rowA, double rowB, long[] psiTable) {
    openNearest(NOBODY);
    shift(strata, rowA, rowB, 1, psiTable);
  }

  /** A row goes: fills {@link #found}, takes 1 from counts. */
  void remove(Strata strata, double rowA, double rowB, long[] psiTable) {
    nearestBound = -1;
    shift(strata, rowA, rowB, -1, psiTable);
  }

  private void shift(Strata strata, double rowA, double rowB, int by, long[] psiTable) {
    a = rowA;
    b = rowB;
    change = by;
    psi = psiTable;
    found = 0;
    for (Stratum stratum : strata.all()) {
      int p = stratum.positionOf(a, NOBODY);
      int index = stratum.indexOf(p, a, NOBODY);
      shiftUp(stratum, p, index);
      shiftDown(stratum, p, index);
    }
  }

  private void shiftUp(Stratum stratum, int fromPosition, int fromIndex) {
    double[] key = stratum.key;
    double[] other = stratum.other;
    double[] reach = stratum.reach;
    double[] radius = stratum.radius;
    int[] count = stratum.count;
    boolean weighted = points.areMixed();
    double limit = Math.max(stratum.bound, nearestBound);
    int index = fromIndex;
    for (int p = fromPosition; p < stratum.blocks; p++) {
      int base = stratum.block[p] * Stratum.BLOCK;
      int end = base + stratum.size[p];
      long difference = 0;
      int slot = base + index;
      for (; slot < end; slot++) {
        double da = key[slot] - a;
        if (da > limit) {
          break;
        }
        int old = count[slot];
        int now = da < radius[slot] ? old + change : old;
        count[slot] = now;
        long step = psi[now] - psi[old];
        if (weighted) {
          sum.add(points.rowsOf(stratum.id[slot]), step);
        } else {
          difference += step;
        }
        double distance = Math.max(da, Math.abs(other[slot] - b));
        if (distance <= reach[slot]) {
          note(stratum, slot, distance);
        }
        if (distance < nearestBound) {
          insert(distance, stratum.id[slot]);
          limit = Math.max(stratum.bound, nearestBound);
        }
      }
      sum.add(difference); // of at most 64 steps of at most 2⁵⁴
      if (slot < end) {
        return;
      }
      index = 0;
    }
  }

  /** The mirror image of {@link #shiftUp}. */
  private void shiftDown(Stratum stratum, int fromPosition, int fromIndex) {
    double[] key = stratum.key;
    double[] other = stratum.other;
    double[] reach = stratum.reach;
    double[] radius = stratum.radius;
    int[] count = stratum.count;
    boolean weighted = points.areMixed();
    double limit = Math.max(stratum.bound, nearestBound);
    int index = fromIndex;
    for (int p = fromPosition; p >= 0; p--) {
      int base = stratum.block[p] * Stratum.BLOCK;
      long difference = 0;
      int slot = base + (p == fromPosition ? index : stratum.size[p]) - 1;
      for (; slot >= base; slot--) {
        double da = a - key[slot];
        if (da > limit) {
          break;
        }
        int old = count[slot];
        int now = da < radius[slot] ? old + change : old;
        count[slot] = now;
        long step = psi[now] - psi[old];
        if (weighted) {
          sum.add(points.rowsOf(stratum.id[slot]), step);
        } else {
          difference += step;
        }
        double distance = Math.max(da, Math.abs(other[slot] - b));
        if (distance <= reach[slot]) {
          note(stratum, slot, distance);
        }
        if (distance < nearestBound) {
          insert(distance, stratum.id[slot]);
          limit = Math.max(stratum.bound, nearestBound);
        }
      }
      sum.add(difference);
      if (slot >= base) {
        return;
      }
    }
  }

  /** Fills {@link #nearest} for a point that is present: its other rows count, one does not. */
  void search(Strata strata, double rowA, double rowB, int point) {
    a = rowA;
    b = rowB;
    openNearest(point);
    for (Stratum stratum : strata.all()) {
      int p = stratum.positionOf(a, NOBODY);
      int index = stratum.indexOf(p, a, NOBODY);
      searchUp(stratum, p, index);
      searchDown(stratum, p, index);
    }
  }

  private void searchUp(Stratum stratum, int fromPosition, int fromIndex) {
    double[] key = stratum.key;
    double[] other = stratum.other;
    int index = fromIndex;
    for (int p = fromPosition; p < stratum.blocks; p++) {
      int base = stratum.block[p] * Stratum.BLOCK;
      int end = base + stratum.size[p];
      for (int slot = base + index; slot < end; slot++) {
        double da = key[slot] - a;
        if (!(da < nearestBound)) {
          return;
        }
        double db = Math.abs(other[slot] - b);
        if (db < nearestBound) {
          insert(Math.max(da, db), stratum.id[slot]);
        }
      }
      index = 0;
    }
  }

  /** The mirror image of {@link #searchUp}. */
  private void searchDown(Stratum stratum, int fromPosition, int fromIndex) {
    double[] key = stratum.key;
    double[] other = stratum.other;
    for (int p = fromPosition; p >= 0; p--) {
      int base = stratum.block[p] * Stratum.BLOCK;
      int index = p == fromPosition ? fromIndex : stratum.size[p];
      for (int slot = base + index - 1; slot >= base; slot--) {
        double da = a - key[slot];
        if (!(da < nearestBound)) {
          return;
        }
        double db = Math.abs(other[slot] - b);
        if (db < nearestBound) {
          insert(Math.max(da, db), stratum.id[slot]);
        }
      }
    }
  }

  private void openNearest(int looksFrom) {
    self = looksFrom;
    Arrays.fill(nearest, Double.POSITIVE_INFINITY);
    nearestBound = Double.POSITIVE_INFINITY;
  }

  /** Puts the distance of a point among the nearest, once for every row it stands for. */
  private void insert(double distance, int point) {
    int rows = points.rowsOf(point) - (point == self ? 1 : 0);
    int last = nearest.length - 1;
    for (int row = 0; row < rows && distance < nearest[last]; row++) {
      int at = last;
      while (at > 0 && nearest[at - 1] > distance) {
        nearest[at] = nearest[at - 1];
        at--;
      }
      nearest[at] = distance;
    }
    nearestBound = nearest[last];
  }

  private void note(Stratum stratum, int slot, double distance) {
    if (found == foundSlot.length) {
      int capacity = Math.max(16, 2 * found);
      foundStratum = Arrays.copyOf(foundStratum, capacity);
      foundSlot = Arrays.copyOf(foundSlot, capacity);
      foundDistance = Arrays.copyOf(foundDistance, capacity);
    }
    foundStratum[found] = stratum;
    foundSlot[found] = slot;
    foundDistance[found] = distance;
    found++;
  }
}
