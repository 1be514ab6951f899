package io.mimon.estimators;

import java.util.Arrays;

/**
 * Points of the plane along one axis, a: each with a reach, a radius not above it, and the number
 * of rows strictly inside (a − radius, a + radius); answers besides whose reach holds a row, and
 * which rows are nearest to a place, in the maximum norm.
 *
 * <p>{@link Line} with neighbours: what a row is a neighbour of lies among what one walk along the
 * axis meets anyway, so that one look at the other coordinate finds it. Points are in {@link Tiers}
 * of similar reach, those that reach farthest first in each bucket; in {@code other} they carry the
 * other coordinate, in {@code third} the radius.
 *
 * <p>A radius of 0 has a count of 1, as if of the point itself. Every change adds to {@code sum}
 * what it changes in Σ rows · ψ(count + offset).
 *
 * <p>Invariants: those of {@link Tiers}, and counts are as said.
 */
final class Field {

  static final int NOBODY = -1;

  /** Differences between numbers below this in magnitude are finite. */
  private static final double SAFE = Double.MAX_VALUE / 4;

  /** A guess from a point near by fails for few if it is this many times as far. */
  private static final double GUESS_FACTOR = 1.25;

  private final Points points;
  private final ExactPsiSum sum;

  /** What is added to a count before ψ is taken, 0 or −1. */
  private final int offset;

  private final RankedColumn ranks = new RankedColumn();
  private final Tiers tiers;

  /** Whether differences may overflow. */
  private boolean huge;

  /** The points whose reach holds the row that came or went last, and how far away they are. */
  int found;

  int[] foundPoint = new int[16];
  double[] foundDistance = new double[16];

  /** The smallest distances met, ascending, infinite where not met. */
  final double[] nearest;

  /** The half-widths last measured, along the axis and across. */
  double halfWidth;

  double halfWidthAcross;

  Field(Points points, ExactPsiSum sum, int offset, int nearestCount) {
    this.points = points;
    this.sum = sum;
    this.offset = offset;
    this.nearest = new double[nearestCount];
    this.tiers = new Tiers(() -> Buckets.countedWithOthers(points));
  }

  /** A row comes: adds 1 to the counts it concerns, and finds the points whose reach holds it. */
  void rowComes(double a, double b) {
    ranks.add(a);
    stab(a, b, 1);
  }

  /** A row goes: takes 1 from the counts it concerns, and finds the points whose reach holds it. */
  void rowGoes(double a, double b) {
    ranks.remove(a);
    stab(a, b, -1);
  }

  /** Puts in a point whose rows have come already. */
  void insert(int point, double a, double b, double reach, double radius) {
    huge |= Math.abs(a) > SAFE || Math.abs(b) > SAFE;
    int count = ranks.countInside(a, radius);
    put(point, a, b, reach, radius, count);
    sum.add(points.rowsOf(point), psi(count));
  }

  private void put(int point, double a, double b, double reach, double radius, int count) {
    Buckets tier = tiers.of(reach);
    int slot = tier.insert(a, reach, point);
    tier.count[slot] = count;
    tier.other[slot] = b;
    tier.third[slot] = radius;
  }

  /** Takes out a point with the rows it has. */
  void remove(int point, double a, double reach) {
    Buckets tier = tiers.of(reach);
    sum.add(-points.rowsOf(point), psi(tier.count[slotOf(tier, point, a, reach)]));
    tiers.remove(tier, a, reach, point);
  }

  private static int slotOf(Buckets tier, int point, double a, double reach) {
    return tier.slotOf(tier.positionOf(a, reach, point), point);
  }

  /** Gives a point another reach, and another radius with a count to go with it. */
  void change(int point, double a, double fromReach, double reach, double radius) {
    Buckets tier = tiers.of(fromReach);
    if (!Tiers.areOne(fromReach, reach)) {
      int old = slotOf(tier, point, a, fromReach);
      double b = tier.other[old];
      double oldRadius = tier.third[old];
      int count = tier.count[old];
      tiers.remove(tier, a, fromReach, point);
      put(point, a, b, reach, oldRadius, count);
      tier = tiers.of(reach);
    } else if (fromReach != reach) {
      changeRadius(tier, tier.change(a, fromReach, reach, point), point, a, radius);
      return;
    }
    changeRadius(tier, slotOf(tier, point, a, reach), point, a, radius);
  }

  private void changeRadius(Buckets tier, int slot, int point, double a, double radius) {
    if (tier.third[slot] != radius) {
      int count = ranks.countInside(a, radius);
      sum.add(points.rowsOf(point), psi(count) - psi(tier.count[slot]));
      tier.third[slot] = radius;
      tier.count[slot] = count;
    }
  }

  /** Notes that a point has a row more (1) or one less (−1); its own interval is not stabbed. */
  void changeRows(int point, double a, double reach, int by) {
    Buckets tier = tiers.of(reach);
    int p = tier.positionOf(a, reach, point);
    tier.rows[p] += by;
    sum.add(by, psi(tier.count[tier.slotOf(p, point)]));
  }

  private long psi(int count) {
    return Digamma.fixedUpTo(count + 1)[count + offset];
  }

  private void stab(double a, double b, int by) {
    found = 0;
    long[] steps = Digamma.fixedStepsUpTo(points.size() + 2);
    boolean plain = !points.areMixed() && !huge && Math.abs(a) <= SAFE;
    int toStep = Math.min(by, 0) + offset;
    long change = 0; // see Line: it does not overflow
    for (int t = 0; t < tiers.all.length; t++) {
      Buckets tier = tiers.all[t];
      double bound = tiers.bounds[t];
      double[] fence = tier.fence;
      double[] most = tier.most;
      int home = tier.positionOf(a);
      for (int p = home; p < tier.blocks; p++) {
        double distance = fence[p] - a;
        if (distance > bound) {
          break;
        }
        if (distance <= most[p]) {
          change += shift(tier, p, a, b, distance, by, toStep, steps, plain);
        }
      }
      for (int p = home - 1; p >= 0; p--) {
        double distance = a - fence[p + 1];
        if (distance > bound) {
          break;
        }
        if (distance <= most[p]) {
          change += shift(tier, p, a, b, distance, by, toStep, steps, plain);
        }
      }
    }
    sum.add(by < 0 ? -change : change);
  }

  private long shift(
      Buckets tier,
      int p,
      double a,
      double b,
      double distance,
      int by,
      int toStep,
      long[] steps,
      boolean plain) {
    int slot = tier.block[p] * Buckets.CAPACITY;
    int end = slot + tier.size[p];
    return plain
        ? shiftPlain(tier, slot, end, a, b, distance, by, toStep, steps)
        : shiftWeighted(tier, slot, end, a, b, distance, by, toStep, steps);
  }

  /** Every point is one row and differences are finite: no branch to mispredict. */
  private long shiftPlain(
      Buckets tier,
      int from,
      int end,
      double a,
      double b,
      double distance,
      int by,
      int toStep,
      long[] steps) {
    double[] key = tier.key;
    double[] reaches = tier.radius;
    double[] radius = tier.third;
    double[] other = tier.other;
    int[] count = tier.count;
    long change = 0;
    for (int slot = from; slot < end; slot++) {
      double reach = reaches[slot];
      if (reach < distance) {
        break;
      }
      double da = Math.abs(key[slot] - a);
      // All ones if the difference is less than the radius, else 0.
      long hit = Double.doubleToRawLongBits(da - radius[slot]) >> 63;
      int old = count[slot];
      count[slot] = old + (by & (int) hit);
      change += steps[old + toStep] & hit;
      double db = Math.abs(other[slot] - b); // seldom small, so looked at before da
      if (db <= reach && da <= reach) {
        note(tier.id[slot], da > db ? da : db);
      }
    }
    return change;
  }

  private long shiftWeighted(
      Buckets tier,
      int from,
      int end,
      double a,
      double b,
      double distance,
      int by,
      int toStep,
      long[] steps) {
    long change = 0;
    for (int slot = from; slot < end && tier.radius[slot] >= distance; slot++) {
      double reach = tier.radius[slot];
      double da = Math.abs(tier.key[slot] - a);
      if (da < tier.third[slot]) {
        change += steps[tier.count[slot] + toStep] * points.rowsOf(tier.id[slot]);
        tier.count[slot] += by;
      }
      double db = Math.abs(tier.other[slot] - b);
      if (db <= reach && da <= reach && Math.max(da, db) < Double.POSITIVE_INFINITY) {
        note(tier.id[slot], Math.max(da, db));
      }
    }
    return change;
  }

  private void note(int point, double distance) {
    if (found == foundPoint.length) {
      foundPoint = Arrays.copyOf(foundPoint, 2 * found);
      foundDistance = Arrays.copyOf(foundDistance, 2 * found);
    }
    foundPoint[found] = point;
    foundDistance[found] = distance;
    found++;
  }

  /** Of the points found, the one nearest; {@link #NOBODY} if there is none. */
  int nearestFound() {
    int closest = NOBODY;
    double distance = Double.POSITIVE_INFINITY;
    for (int f = 0; f < found; f++) {
      if (foundDistance[f] < distance) {
        closest = foundPoint[f];
        distance = foundDistance[f];
      }
    }
    return closest;
  }

  /**
   * Fills {@link #nearest} with the distances of the rows nearest to (a, b), looking no farther
   * than a guess at first: that spares most of the candidates that are put among the nearest only
   * to be pushed out again.
   *
   * @param self the point that the place belongs to, one row of which does not count; {@link
   *     #NOBODY} if none
   * @param guess how far away the last of them may be
   * @param enough how many are to be found at least; more are if they are nearer than the guess
   * @return how many were found; where no more exist, fewer than enough
   */
  int findNearest(double a, double b, int self, double guess, int enough) {
    int known = search(a, b, self, guess * GUESS_FACTOR);
    return known >= enough ? known : search(a, b, self, Double.POSITIVE_INFINITY);
  }

  private int search(double a, double b, int self, double farthest) {
    Arrays.fill(nearest, Double.POSITIVE_INFINITY);
    double bound = farthest;
    for (Buckets tier : tiers.all) {
      int home = tier.positionOf(a);
      for (int p = home; p < tier.blocks && tier.fence[p] - a < bound; p++) {
        bound = search(tier, p, a, b, self, bound);
      }
      for (int p = home - 1; p >= 0 && a - tier.fence[p + 1] < bound; p--) {
        bound = search(tier, p, a, b, self, bound);
      }
    }
    int known = nearest.length;
    while (known > 0 && nearest[known - 1] == Double.POSITIVE_INFINITY) {
      known--;
    }
    return known;
  }

  private double search(Buckets tier, int p, double a, double b, int self, double boundBefore) {
    double[] key = tier.key;
    double[] other = tier.other;
    double bound = boundBefore;
    int from = tier.block[p] * Buckets.CAPACITY;
    int end = from + tier.size[p];
    for (int slot = from; slot < end; slot++) {
      double db = Math.abs(other[slot] - b);
      double da = Math.abs(key[slot] - a);
      if (db < bound && da < bound) {
        int point = tier.id[slot];
        double distance = da > db ? da : db;
        int rows = points.rowsOf(point) - (point == self ? 1 : 0);
        for (int row = 0; row < rows && distance < bound; row++) {
          bound = Math.min(bound, NearestDistances.insert(nearest, distance));
        }
      }
    }
    return bound;
  }

  /** Measures the smallest rectangle around (a, b) that holds all points within a distance. */
  void measureRectangle(double a, double b, double distance) {
    halfWidth = 0;
    halfWidthAcross = 0;
    for (Buckets tier : tiers.all) {
      int home = tier.positionOf(a);
      for (int p = home; p < tier.blocks && tier.fence[p] - a <= distance; p++) {
        growRectangle(tier, p, a, b, distance);
      }
      for (int p = home - 1; p >= 0 && a - tier.fence[p + 1] <= distance; p--) {
        growRectangle(tier, p, a, b, distance);
      }
    }
  }

  private void growRectangle(Buckets tier, int p, double a, double b, double distance) {
    int from = tier.block[p] * Buckets.CAPACITY;
    for (int slot = from; slot < from + tier.size[p]; slot++) {
      double da = Math.abs(tier.key[slot] - a);
      double db = Math.abs(tier.other[slot] - b);
      if (da <= distance && db <= distance) {
        halfWidth = Math.max(halfWidth, da);
        halfWidthAcross = Math.max(halfWidthAcross, db);
      }
    }
  }

  /** Whether all rows have one a; true for none. */
  boolean isConstant() {
    return ranks.isConstant();
  }

  /** By point, the counts. */
  int[] countsByPoint() {
    return tiers.countsByPoint(points.capacity());
  }

  /** Asserts the invariants; returns the number of entries. */
  int checkInvariants() {
    ranks.checkInvariants();
    return tiers.checkInvariants();
  }
}
