package io.mimon.estimators;

import java.util.Arrays;

/**
 * Points (x, y, z₀, z₁, …), each with a reach, a ball and the numbers of rows in the ball by X and
 * Z, by Y and Z, by Z alone and by all, kept up to date as rows come and go; answers besides whose
 * reach holds a row, and which rows are nearest to a place. Distances are the largest over the
 * coordinates, |Δ| for numbers and 0 or 1 for categories; balls are closed.
 *
 * <p>Points lie along one numeric column of Z in {@link Buckets}, those that reach farthest first
 * in each: what a row changes lies near it along that column. Where Z has no numeric column the
 * walks are over all points.
 *
 * <p>A ball of negative radius holds the row itself and none else. With cmi-ksg the count by all
 * stands for k and is not kept.
 */
final class GivenField {

  static final int X = 0;
  static final int Y = 1;

  /** Differences between numbers below this in magnitude are finite. */
  private static final double SAFE = Double.MAX_VALUE / 4;

  /** The counts of a point, by where they stand. */
  private static final int COUNTS = 4;

  static final int OF_Z = 0;
  static final int OF_XZ = 1;
  static final int OF_YZ = 2;
  static final int OF_ALL = 3;

  private final Points points;
  private final ExactPsiSum sum;
  private final boolean[] categorical;
  private final int axes;
  private final boolean mixed;
  private final int k;

  /** The axis points are ordered along, and whether it bounds what a row may change. */
  private final int primary;

  private final boolean bounded;

  /** Whether all is numeric with one column of Z: what need not look at types by the row. */
  private final boolean plain;

  /** How much of a count is the row itself, where ψ is taken without it. */
  private final int ownRow;

  private Buckets line;

  /** Whether differences may overflow. */
  private boolean huge;

  /** By point, the radius of its ball and its counts. */
  private double[] radius = new double[0];

  private int[] counts = new int[0];

  /** The points whose reach holds the row that came or went last, and how far away they are. */
  int found;

  int[] foundPoint = new int[16];
  double[] foundDistance = new double[16];

  /** The smallest distances met, ascending, infinite where not met. */
  final double[] nearest;

  /**
   * A field without points.
   *
   * @param categorical by axis, x, y and the columns of Z
   * @param mixed whether counts are those of cmi-mixed
   * @param sum takes in what ψ of the counts changes by as rows come and go
   */
  GivenField(
      Points points,
      boolean[] categorical,
      boolean mixed,
      int k,
      ExactPsiSum sum,
      int nearestCount) {
    this.points = points;
    this.sum = sum;
    this.categorical = categorical;
    this.axes = categorical.length;
    this.mixed = mixed;
    this.k = k;
    this.nearest = new double[nearestCount];
    this.ownRow = mixed ? 1 : 0;
    int numericZ = 2;
    while (numericZ < axes && categorical[numericZ]) {
      numericZ++;
    }
    this.bounded = numericZ < axes;
    this.primary = bounded ? numericZ : X;
    this.plain = axes == 3 && !categorical[X] && !categorical[Y] && !categorical[2];
    this.line = Buckets.withOthers(points);
  }

  void clear() {
    line = Buckets.withOthers(points);
  }

  /** Puts a point in, without its counts as yet. */
  void insert(int point, double reach) {
    for (int d = 0; d < axes; d++) {
      huge |= Math.abs(points.at(point, d)) > SAFE;
    }
    int slot = line.insert(points.at(point, primary), reach, point);
    line.other[slot] = points.at(point, X);
    line.third[slot] = points.at(point, Y);
  }

  void remove(int point, double reach) {
    line.remove(points.at(point, primary), reach, point);
  }

  void changeReach(int point, double from, double to) {
    if (from != to) {
      line.change(points.at(point, primary), from, to, point);
    }
  }

  double[] coordinatesOf(int point) {
    return Arrays.copyOfRange(points.coordinates(), point * axes, (point + 1) * axes);
  }

  void ensureCapacity() {
    if (radius.length < points.capacity()) {
      radius = Arrays.copyOf(radius, points.capacity());
      counts = Arrays.copyOf(counts, points.capacity() * COUNTS);
    }
  }

  /** ψ(k̃) − ψ(c_xz) − ψ(c_yz) + ψ(c_z) of a point in units of 2⁻⁵⁴. */
  long localTerm(int point, long[] psi) {
    return psi[index(point, OF_ALL)]
        - psi[index(point, OF_XZ)]
        - psi[index(point, OF_YZ)]
        + psi[index(point, OF_Z)];
  }

  /** Where ψ is taken for a count. */
  int index(int point, int which) {
    return which == OF_ALL && !mixed ? k : counts[point * COUNTS + which] - ownRow;
  }

  private double apart(int axis, double from, double to) {
    return apart(categorical[axis], from, to);
  }

  /** The largest distance along the columns of Z. */
  private double apartInZ(double[] at, int base, double[] place) {
    double apart = 0;
    for (int d = 2; d < axes; d++) {
      double along = apart(d, at[base + d], place[d]);
      apart = along > apart ? along : apart;
    }
    return apart;
  }

  /** How far a place is from the bucket at p along the primary axis, at least. */
  private double toBucket(int p, double place) {
    double below = line.fence[p] - place;
    double above = place - line.fence[p + 1];
    return below > above ? below : above;
  }

  /**
   * A row comes (1) or goes (−1) at a place: shifts the counts of the points whose balls hold it,
   * and finds those whose reach does.
   */
  void stab(double[] place, int by) {
    found = 0;
    long[] psi = Digamma.fixedUpTo(points.size() + 2);
    boolean quick = plain && !huge && isSafe(place) && !points.areMixed();
    long change = 0;
    for (int p = 0; p < line.blocks; p++) {
      double distance = bounded ? toBucket(p, place[primary]) : 0;
      if (distance <= line.most[p]) {
        change +=
            quick ? stabPlain(p, distance, place, by, psi) : stab(p, distance, place, by, psi);
      }
    }
    sum.add(change);
  }

  private static boolean isSafe(double[] place) {
    for (double value : place) {
      if (Math.abs(value) > SAFE) {
        return false;
      }
    }
    return true;
  }

  private long stab(int p, double distance, double[] place, int by, long[] psi) {
    double[] at = points.coordinates();
    int slot = line.block[p] * Buckets.CAPACITY;
    int end = slot + line.size[p];
    long change = 0;
    for (; slot < end && line.radius[slot] >= distance; slot++) {
      double reach = line.radius[slot];
      int point = line.id[slot];
      double dz = apartInZ(at, point * axes, place);
      if (dz <= reach) {
        double dx = apart(X, line.other[slot], place[X]);
        double dy = apart(Y, line.third[slot], place[Y]);
        if (dz <= radius[point]) {
          change += shift(point, dx, dy, by, psi) * points.rowsOf(point);
        }
        if (dx <= reach && dy <= reach) {
          note(point, Math.max(dz, Math.max(dx, dy)));
        }
      }
    }
    return change;
  }

  /** The same where every point is one row of three numbers. */
  private long stabPlain(int p, double distance, double[] place, int by, long[] psi) {
    double[] reaches = line.radius;
    double[] key = line.key;
    double[] x = line.other;
    double[] y = line.third;
    int[] id = line.id;
    double[] radius = this.radius;
    double atX = place[X];
    double atY = place[Y];
    double atZ = place[2];
    int slot = line.block[p] * Buckets.CAPACITY;
    int end = slot + line.size[p];
    long change = 0;
    for (; slot < end; slot++) {
      double reach = reaches[slot];
      if (reach < distance) {
        break;
      }
      double dz = Math.abs(key[slot] - atZ);
      if (dz > reach) {
        continue;
      }
      double dx = Math.abs(x[slot] - atX);
      double dy = Math.abs(y[slot] - atY);
      int point = id[slot];
      if (dz <= radius[point]) {
        change += shift(point, dx, dy, by, psi);
      }
      if (dx <= reach && dy <= reach) {
        note(point, Math.max(dz, Math.max(dx, dy)));
      }
    }
    return change;
  }

  /** Shifts the counts of a point that has a row within its radius in Z. */
  private long shift(int point, double dx, double dy, int by, long[] psi) {
    int at = point * COUNTS;
    double ball = radius[point];
    boolean inX = dx <= ball;
    boolean inY = dy <= ball;
    long change = axes == 2 ? 0 : step(at + OF_Z, by, psi);
    change -= inX ? step(at + OF_XZ, by, psi) : 0;
    change -= inY ? step(at + OF_YZ, by, psi) : 0;
    if (mixed && inX && inY) {
      change += step(at + OF_ALL, by, psi);
    }
    return change;
  }

  /** Changes a count; returns by how much ψ changes. */
  private long step(int at, int by, long[] psi) {
    int old = counts[at];
    counts[at] = old + by;
    return psi[old + by - ownRow] - psi[old - ownRow];
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

  /** Gives a point a ball of this radius and counts the rows in it. */
  void recount(int point, double ball) {
    radius[point] = ball;
    Arrays.fill(counts, point * COUNTS, (point + 1) * COUNTS, 0);
    double[] place = coordinatesOf(point);
    int from = 0;
    int end = line.blocks;
    if (bounded) {
      from = line.positionOf(place[primary]);
      end = from + 1;
      while (from > 0 && place[primary] - line.fence[from] <= ball) {
        from--;
      }
      while (end < line.blocks && line.fence[end] - place[primary] <= ball) {
        end++;
      }
    }
    for (int p = from; p < end; p++) {
      recount(p, place, ball, point * COUNTS);
    }
    if (axes == 2) {
      counts[point * COUNTS + OF_Z] = 1; // ψ(0) stands for nothing; ψ(n) is added at the end
    }
    if (ball < 0) {
      Arrays.fill(counts, point * COUNTS, (point + 1) * COUNTS, 1); // none but the row itself
    }
  }

  private void recount(int p, double[] place, double ball, int to) {
    double[] at = points.coordinates();
    double[] key = line.key;
    double[] x = line.other;
    double[] y = line.third;
    int from = line.block[p] * Buckets.CAPACITY;
    int end = from + line.size[p];
    boolean weighted = points.areMixed();
    if (plain && !weighted && !huge) {
      countPlain(key, x, y, from, end, place, ball, counts, to);
      return;
    }
    int ofZ = 0;
    int ofXz = 0;
    int ofYz = 0;
    int ofAll = 0;
    for (int slot = from; slot < end; slot++) {
      double dz =
          plain ? Math.abs(key[slot] - place[2]) : apartInZ(at, line.id[slot] * axes, place);
      if (dz <= ball) {
        int rows = weighted ? points.rowsOf(line.id[slot]) : 1;
        boolean inX = apart(X, x[slot], place[X]) <= ball;
        boolean inY = apart(Y, y[slot], place[Y]) <= ball;
        ofZ += rows;
        ofXz += inX ? rows : 0;
        ofYz += inY ? rows : 0;
        ofAll += inX && inY ? rows : 0;
      }
    }
    counts[to + OF_Z] += ofZ;
    counts[to + OF_XZ] += ofXz;
    counts[to + OF_YZ] += ofYz;
    counts[to + OF_ALL] += ofAll;
  }

  /**
   * Every point is one row of three numbers and differences are finite: adds to the four counts
   * from a position on, without a branch to mispredict.
   */
  private static void countPlain(
      double[] key,
      double[] x,
      double[] y,
      int from,
      int end,
      double[] place,
      double ball,
      int[] counts,
      int to) {
    double atX = place[X];
    double atY = place[Y];
    double atZ = place[2];
    int ofZ = 0;
    int ofXz = 0;
    int ofYz = 0;
    int ofAll = 0;
    for (int slot = from; slot < end; slot++) {
      // Sign bits: −1 where outside, that is where ball − distance is negative, else 0.
      long outZ = Double.doubleToRawLongBits(ball - Math.abs(key[slot] - atZ)) >> 63;
      long outX = Double.doubleToRawLongBits(ball - Math.abs(x[slot] - atX)) >> 63;
      long outY = Double.doubleToRawLongBits(ball - Math.abs(y[slot] - atY)) >> 63;
      ofZ += (int) outZ;
      ofXz += (int) (outZ | outX);
      ofYz += (int) (outZ | outY);
      ofAll += (int) (outZ | outX | outY);
    }
    int all = end - from;
    counts[to + OF_Z] += all + ofZ;
    counts[to + OF_XZ] += all + ofXz;
    counts[to + OF_YZ] += all + ofYz;
    counts[to + OF_ALL] += all + ofAll;
  }

  /**
   * Fills {@link #nearest} with the distances of the rows nearest to a place, looking no farther
   * than a guess at first.
   *
   * @param self the point that the place belongs to, one row of which does not count; {@link
   *     Field#NOBODY} if none
   * @param guess how far away the last of them may be
   * @param enough how many are to be found at least; more are if they are nearer than the guess
   * @return how many were found; where no more exist, fewer than enough
   */
  int findNearest(double[] place, int self, double guess, int enough) {
    int known = search(place, self, guess);
    return known >= enough ? known : search(place, self, Double.POSITIVE_INFINITY);
  }

  private int search(double[] place, int self, double farthest) {
    Arrays.fill(nearest, Double.POSITIVE_INFINITY);
    double bound = farthest;
    int home = line.positionOf(place[primary]);
    for (int p = home; p < line.blocks; p++) {
      if (bounded && toBucket(p, place[primary]) >= bound) {
        break;
      }
      bound = search(p, place, self, bound);
    }
    for (int p = home - 1; p >= 0; p--) {
      if (bounded && toBucket(p, place[primary]) >= bound) {
        break;
      }
      bound = search(p, place, self, bound);
    }
    int known = nearest.length;
    while (known > 0 && nearest[known - 1] == Double.POSITIVE_INFINITY) {
      known--;
    }
    return known;
  }

  private double search(int p, double[] place, int self, double boundBefore) {
    double[] at = points.coordinates();
    double[] x = line.other;
    double[] y = line.third;
    boolean xIsCategory = categorical[X];
    boolean yIsCategory = categorical[Y];
    double bound = boundBefore;
    int from = line.block[p] * Buckets.CAPACITY;
    int end = from + line.size[p];
    for (int slot = from; slot < end; slot++) {
      double dx = apart(xIsCategory, x[slot], place[X]);
      double dy = apart(yIsCategory, y[slot], place[Y]);
      if (dx < bound && dy < bound) {
        int point = line.id[slot];
        double apart = Math.max(apartInZ(at, point * axes, place), Math.max(dx, dy));
        int rows = points.rowsOf(point) - (point == self ? 1 : 0);
        for (int row = 0; row < rows && apart < bound; row++) {
          bound = Math.min(bound, NearestDistances.insert(nearest, apart));
        }
      }
    }
    return bound;
  }

  private static double apart(boolean category, double from, double to) {
    return category ? from == to ? 0 : 1 : Math.abs(from - to);
  }

  /** How far a point is from a place. */
  double distance(int point, double[] place) {
    double distance = 0;
    for (int d = 0; d < axes; d++) {
      distance = Math.max(distance, apart(d, points.at(point, d), place[d]));
    }
    return distance;
  }

  /** Asserts the invariants of the order; returns the number of points. */
  int checkInvariants() {
    return line.checkInvariants();
  }

  /** Asserts that a point has a ball of this radius and the counts of a loop over all rows. */
  void checkCounts(int point, double ball) {
    check(radius[point] == ball, point);
    double[] place = coordinatesOf(point);
    int[] again = new int[COUNTS];
    for (int row = 0; row < points.size(); row++) {
      int to = points.pointOf(row);
      boolean inX = apart(X, points.at(to, X), place[X]) <= radius[point];
      boolean inY = apart(Y, points.at(to, Y), place[Y]) <= radius[point];
      if (apartInZ(points.coordinates(), to * axes, place) <= radius[point]) {
        again[OF_Z]++;
        again[OF_XZ] += inX ? 1 : 0;
        again[OF_YZ] += inY ? 1 : 0;
        again[OF_ALL] += inX && inY ? 1 : 0;
      }
    }
    again[OF_Z] = axes == 2 ? 1 : again[OF_Z];
    again[OF_ALL] = mixed ? again[OF_ALL] : counts[point * COUNTS + OF_ALL]; // not kept
    if (radius[point] < 0) {
      Arrays.fill(again, 1);
    }
    int at = point * COUNTS;
    check(Arrays.equals(again, Arrays.copyOfRange(counts, at, at + COUNTS)), point);
  }

  private static void check(boolean holds, int point) {
    if (!holds) {
      throw new AssertionError("given field, counts of point " + point);
    }
  }
}
