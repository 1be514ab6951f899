package io.mimon.estimators;

import java.util.Arrays;

/**
 * Points of the plane, each with a reach, in the maximum norm: answers whose reach holds a given
 * place, and which rows are nearest to it.
 *
 * <p>Points are in tiers of similar reach (a factor of 2⁴), each cut into {@link Strips}. Both
 * questions look into the buckets around the place, a few however many points there are: no farther
 * away than a tier reaches, or than the nearest found so far.
 */
final class Plane {

  static final int NOBODY = -1;

  /** Bits of a double's representation that a tier does not distinguish: 57 is 32 octaves. */
  private static final int TIER_SHIFT = 57;

  private final Points points;

  private Strips[] tiers = {};
  private int[] numbers = {};

  /** The points whose reach holds the place last asked for, and how far away they are. */
  int found;

  int[] foundPoint = new int[16];
  double[] foundDistance = new double[16];

  /** The smallest distances met, ascending, infinite where not met. */
  final double[] nearest;

  /** The half-widths last measured. */
  double halfWidthFirst;

  double halfWidthSecond;

  Plane(Points points, int nearestCount) {
    this.points = points;
    this.nearest = new double[nearestCount];
  }

  private static int numberOf(double reach) {
    return (int) (Double.doubleToRawLongBits(reach) >>> TIER_SHIFT);
  }

  private Strips tierOf(double reach) {
    int number = numberOf(reach);
    for (int t = 0; t < numbers.length; t++) {
      if (numbers[t] == number) {
        return tiers[t];
      }
    }
    int fresh = tiers.length;
    tiers = Arrays.copyOf(tiers, fresh + 1);
    numbers = Arrays.copyOf(numbers, fresh + 1);
    tiers[fresh] = new Strips(points);
    numbers[fresh] = number;
    return tiers[fresh];
  }

  void insert(int point, double first, double second, double reach) {
    tierOf(reach).insert(point, first, second, reach);
  }

  void remove(int point, double first, double second, double reach) {
    Strips tier = tierOf(reach);
    tier.remove(point, first, second, reach);
    if (tier.isEmpty()) {
      int last = tiers.length - 1;
      int at = Arrays.asList(tiers).indexOf(tier);
      tiers[at] = tiers[last];
      numbers[at] = numbers[last];
      tiers = Arrays.copyOf(tiers, last);
      numbers = Arrays.copyOf(numbers, last);
    }
  }

  void change(int point, double first, double second, double from, double to) {
    if (from == to) {
      return;
    }
    if (numberOf(from) == numberOf(to)) {
      tierOf(from).change(point, first, second, from, to);
    } else {
      remove(point, first, second, from);
      insert(point, first, second, to);
    }
  }

  /**
   * Fills {@link #found} with the points whose reach is not less than their distance to (a, b);
   * infinitely far points are none of them.
   */
  void findReaching(double a, double b) {
    found = 0;
    for (Strips tier : tiers) {
      int home = tier.stripOf(a);
      double bound = boundOf(tier.most[home]);
      for (int s = home; s < tier.strips && tier.fence[s] - a <= bound; s++) {
        if (tier.fence[s] - a <= tier.most[s]) {
          findReaching(tier.strip[s], tier.most[s], tier.fence[s] - a, a, b);
        }
      }
      for (int s = home - 1; s >= 0 && a - tier.fence[s + 1] <= bound; s--) {
        if (a - tier.fence[s + 1] <= tier.most[s]) {
          findReaching(tier.strip[s], tier.most[s], a - tier.fence[s + 1], a, b);
        }
      }
    }
  }

  /** No reach of the tier that a reach is of is larger. */
  private static double boundOf(double reach) {
    int number = numberOf(reach);
    return number >= numberOf(Double.MAX_VALUE)
        ? Double.POSITIVE_INFINITY
        : Double.longBitsToDouble((long) (number + 1) << TIER_SHIFT);
  }

  private void findReaching(Buckets in, double most, double away, double a, double b) {
    int home = in.positionOf(b);
    for (int p = home; p < in.blocks; p++) {
      double distance = in.fence[p] - b;
      if (distance > most) {
        break;
      }
      if (distance <= in.most[p] && away <= in.most[p]) {
        findReaching(in, p, distance > away ? distance : away, a, b);
      }
    }
    for (int p = home - 1; p >= 0; p--) {
      double distance = b - in.fence[p + 1];
      if (distance > most) {
        break;
      }
      if (distance <= in.most[p] && away <= in.most[p]) {
        findReaching(in, p, distance > away ? distance : away, a, b);
      }
    }
  }

  private void findReaching(Buckets in, int p, double distance, double a, double b) {
    double[] key = in.key;
    double[] other = in.other;
    double[] radius = in.radius;
    int slot = in.block[p] * Buckets.CAPACITY;
    int end = slot + in.size[p];
    for (; slot < end; slot++) {
      double reach = radius[slot];
      if (reach < distance) {
        return;
      }
      double db = Math.abs(key[slot] - b);
      double da = Math.abs(other[slot] - a);
      if (db <= reach && da <= reach) {
        note(in.id[slot], da > db ? da : db);
      }
    }
  }

  private void note(int point, double distance) {
    if (distance == Double.POSITIVE_INFINITY) {
      return;
    }
    if (found == foundPoint.length) {
      foundPoint = Arrays.copyOf(foundPoint, 2 * found);
      foundDistance = Arrays.copyOf(foundDistance, 2 * found);
    }
    foundPoint[found] = point;
    foundDistance[found] = distance;
    found++;
  }

  /**
   * Fills {@link #nearest} with the distances of the rows nearest to (a, b).
   *
   * @param self the point that the place belongs to, one row of which does not count; {@link
   *     #NOBODY} if none
   */
  void findNearest(double a, double b, int self) {
    Arrays.fill(nearest, Double.POSITIVE_INFINITY);
    double bound = Double.POSITIVE_INFINITY;
    for (Strips tier : tiers) {
      int home = tier.stripOf(a);
      for (int s = home; s < tier.strips && tier.fence[s] - a < bound; s++) {
        bound = searchStrip(tier.strip[s], a, b, self, bound);
      }
      for (int s = home - 1; s >= 0 && a - tier.fence[s + 1] < bound; s--) {
        bound = searchStrip(tier.strip[s], a, b, self, bound);
      }
    }
  }

  private double searchStrip(Buckets in, double a, double b, int self, double boundBefore) {
    int home = in.positionOf(b);
    double bound = boundBefore;
    for (int p = home; p < in.blocks && in.fence[p] - b < bound; p++) {
      bound = searchBucket(in, p, a, b, self, bound);
    }
    for (int p = home - 1; p >= 0 && b - in.fence[p + 1] < bound; p--) {
      bound = searchBucket(in, p, a, b, self, bound);
    }
    return bound;
  }

  private double searchBucket(Buckets in, int p, double a, double b, int self, double boundBefore) {
    double[] key = in.key;
    double[] other = in.other;
    double bound = boundBefore;
    int slot = in.block[p] * Buckets.CAPACITY;
    int end = slot + in.size[p];
    for (; slot < end; slot++) {
      double db = Math.abs(key[slot] - b);
      double da = Math.abs(other[slot] - a);
      if (da < bound && db < bound) {
        bound = takeNearest(da > db ? da : db, in.id[slot], self);
      }
    }
    return bound;
  }

  /** Puts a point among the nearest, once for every row it stands for; returns the last of them. */
  private double takeNearest(double distance, int point, int self) {
    int rows = points.rowsOf(point) - (point == self ? 1 : 0);
    double bound = nearest[nearest.length - 1];
    for (int row = 0; row < rows && distance < bound; row++) {
      bound = NearestDistances.insert(nearest, distance);
    }
    return bound;
  }

  /** Measures the smallest rectangle around (a, b) that holds all points within a distance. */
  void measureRectangle(double a, double b, double distance) {
    halfWidthFirst = 0;
    halfWidthSecond = 0;
    for (Strips tier : tiers) {
      int home = tier.stripOf(a);
      for (int s = home; s < tier.strips && tier.fence[s] - a <= distance; s++) {
        growInStrip(tier.strip[s], a, b, distance);
      }
      for (int s = home - 1; s >= 0 && a - tier.fence[s + 1] <= distance; s--) {
        growInStrip(tier.strip[s], a, b, distance);
      }
    }
  }

  private void growInStrip(Buckets in, double a, double b, double distance) {
    int home = in.positionOf(b);
    for (int p = home; p < in.blocks && in.fence[p] - b <= distance; p++) {
      growInBucket(in, p, a, b, distance);
    }
    for (int p = home - 1; p >= 0 && b - in.fence[p + 1] <= distance; p--) {
      growInBucket(in, p, a, b, distance);
    }
  }

  private void growInBucket(Buckets in, int p, double a, double b, double distance) {
    int from = in.block[p] * Buckets.CAPACITY;
    for (int slot = from; slot < from + in.size[p]; slot++) {
      double db = Math.abs(in.key[slot] - b);
      double da = Math.abs(in.other[slot] - a);
      if (db <= distance && da <= distance) {
        halfWidthFirst = Math.max(halfWidthFirst, da);
        halfWidthSecond = Math.max(halfWidthSecond, db);
      }
    }
  }

  /** Asserts the invariants of all tiers; returns the number of points. */
  int checkInvariants() {
    int entries = 0;
    for (int t = 0; t < tiers.length; t++) {
      entries += tiers[t].checkInvariants();
      for (int s = 0; s < tiers[t].strips; s++) {
        if (numberOf(tiers[t].most[s]) != numbers[t]) {
          throw new AssertionError("a reach of " + tiers[t].most[s] + " in another tier");
        }
      }
    }
    return entries;
  }
}
