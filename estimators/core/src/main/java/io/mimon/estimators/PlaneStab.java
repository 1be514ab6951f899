package io.mimon.estimators;

import java.util.Arrays;

/**
 * One row on its way in or out, against the points in strata along the first coordinate: shifts the
 * counts of those whose interval holds it, collects those it is a near neighbour of; and finds the
 * nearest rows.
 *
 * <p>Each stratum is read outward from the row's coordinate, up and then down, as far as the bound
 * of the stratum or the nearest rows found require; differences as rounded are monotone, so
 * breaking off misses nothing. Counts are shifted without a branch: in the outer half of a run hits
 * and misses alternate at random.
 */
final class PlaneStab {

  static final int NOBODY = -1;

  /** Makes the guess fail for few, and no more than that. */
  private static final double GUESS_FACTOR = 1.25;

  private final ExactPsiSum sum;
  private final Points points;

  private double a;
  private double b;

  /** 0 when a row comes, −1, all ones, when it goes. */
  private int sign;

  private long[] steps = new long[0];

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

  /** A row (a, b) comes: fills {@link #found}, adds 1 to counts. */
  void add(Strata strata, double rowA, double rowB) {
    shift(strata, rowA, rowB, 0);
  }

  /** A row goes: fills {@link #found}, takes 1 from counts. */
  void remove(Strata strata, double rowA, double rowB) {
    shift(strata, rowA, rowB, -1);
  }

  private void shift(Strata strata, double rowA, double rowB, int signOfChange) {
    a = rowA;
    b = rowB;
    sign = signOfChange;
    steps = Digamma.fixedStepsUpTo(points.size() + 1);
    found = 0;
    for (Stratum stratum : strata.all()) {
      int p = stratum.positionBefore(a);
      int index = stratum.indexBefore(p, a);
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
    int[] rows = points.rowsByPoint();
    int sign = this.sign;
    long[] steps = this.steps;
    double limit = Math.min(stratum.bound, Double.MAX_VALUE);
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
        // 1 if the difference is less than the radius, 0 if not, without a branch to mispredict.
        int hit = (int) (Double.doubleToRawLongBits(da - radius[slot]) >>> 63);
        int old = count[slot];
        count[slot] = old + (hit ^ sign) - sign;
        long step = steps[old + sign] & -hit;
        difference += weighted ? step * rows[stratum.id[slot]] : step;
        double db = Math.abs(other[slot] - b); // seldom small, so looked at before da
        if (db <= reach[slot] && da <= reach[slot] && db < Double.POSITIVE_INFINITY) {
          note(stratum, slot, Math.max(da, db));
        }
      }
      sum.add((difference ^ sign) - sign);
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
    int[] rows = points.rowsByPoint();
    int sign = this.sign;
    long[] steps = this.steps;
    double limit = Math.min(stratum.bound, Double.MAX_VALUE);
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
        // 1 if the difference is less than the radius, 0 if not, without a branch to mispredict.
        int hit = (int) (Double.doubleToRawLongBits(da - radius[slot]) >>> 63);
        int old = count[slot];
        count[slot] = old + (hit ^ sign) - sign;
        long step = steps[old + sign] & -hit;
        difference += weighted ? step * rows[stratum.id[slot]] : step;
        double db = Math.abs(other[slot] - b); // seldom small, so looked at before da
        if (db <= reach[slot] && da <= reach[slot] && db < Double.POSITIVE_INFINITY) {
          note(stratum, slot, Math.max(da, db));
        }
      }
      sum.add((difference ^ sign) - sign);
      if (slot >= base) {
        return;
      }
    }
  }

  /**
   * Fills {@link #nearest} for a row (a, b), looking no farther than a guess at first: that spares
   * most of the candidates that are put among the nearest only to be pushed out again.
   *
   * @param point the point that the row belongs to, whose other rows count; {@link #NOBODY} if none
   * @param enough how many are to be found at least; more are if they are nearer than the guess
   * @return how many were found; where no more exist, fewer than enough
   */
  int search(Strata strata, double rowA, double rowB, int point, double guess, int enough) {
    a = rowA;
    b = rowB;
    self = point;
    int known = search(strata, guess);
    return known >= enough ? known : search(strata, Double.POSITIVE_INFINITY);
  }

  /** Finds the nearest of the rows that are nearer than the bound. */
  private int search(Strata strata, double bound) {
    Arrays.fill(nearest, Double.POSITIVE_INFINITY);
    nearestBound = bound;
    for (Stratum stratum : strata.all()) {
      int p = stratum.positionBefore(a);
      int index = stratum.indexBefore(p, a);
      searchUp(stratum, p, index);
      searchDown(stratum, p, index);
    }
    int known = nearest.length;
    while (known > 0 && nearest[known - 1] == Double.POSITIVE_INFINITY) {
      known--;
    }
    return known;
  }

  /** A radius likely to hold the nearest rows, from the points that the last row was near to. */
  double guessFromFound() {
    double closest = Double.POSITIVE_INFINITY;
    double guess = 0;
    for (int f = 0; f < found; f++) {
      if (foundDistance[f] < closest) {
        closest = foundDistance[f];
        guess = foundStratum[f].reach[foundSlot[f]];
      }
    }
    return guess * GUESS_FACTOR;
  }

  private void searchUp(Stratum stratum, int fromPosition, int fromIndex) {
    double[] key = stratum.key;
    double[] other = stratum.other;
    double bound = nearestBound;
    int index = fromIndex;
    for (int p = fromPosition; p < stratum.blocks; p++) {
      int base = stratum.block[p] * Stratum.BLOCK;
      int end = base + stratum.size[p];
      for (int slot = base + index; slot < end; slot++) {
        double da = key[slot] - a;
        if (!(da < bound)) {
          return;
        }
        double db = Math.abs(other[slot] - b);
        if (db < bound) {
          bound = insert(Math.max(da, db), stratum.id[slot]);
        }
      }
      index = 0;
    }
  }

  /** The mirror image of {@link #searchUp}. */
  private void searchDown(Stratum stratum, int fromPosition, int fromIndex) {
    double[] key = stratum.key;
    double[] other = stratum.other;
    double bound = nearestBound;
    for (int p = fromPosition; p >= 0; p--) {
      int base = stratum.block[p] * Stratum.BLOCK;
      int index = p == fromPosition ? fromIndex : stratum.size[p];
      for (int slot = base + index - 1; slot >= base; slot--) {
        double da = a - key[slot];
        if (!(da < bound)) {
          return;
        }
        double db = Math.abs(other[slot] - b);
        if (db < bound) {
          bound = insert(Math.max(da, db), stratum.id[slot]);
        }
      }
    }
  }

  /** Puts a point among the nearest, once for every row it stands for; returns the new bound. */
  private double insert(double distance, int point) {
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
    nearestBound = Math.min(nearestBound, nearest[last]);
    return nearestBound;
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
