package io.mimon.estimators;

/**
 * Points on one axis, each with a radius and the number of rows strictly inside its interval (key −
 * radius, key + radius), kept up to date as rows come and go.
 *
 * <p>A row shifts by one the counts of the points whose interval holds it: a stabbing query. Points
 * are in tiers of similar radius (a factor of {@code 2⁴}), each ordered by key in {@link Buckets}.
 * A stab walks outward from the row's key; of a bucket at distance d it reads the entries with a
 * radius above d, a prefix, most of which are hit. Outliers with a long reach fill the tiers above
 * and lengthen no walk but theirs. A count from scratch is a matter of ranks ({@link
 * RankedColumn}).
 *
 * <p>Differences as rounded are monotone in the key, so breaking off a walk misses nothing, and
 * counts are those of a loop over all rows comparing {@code |key − other| < radius}.
 *
 * <p>A radius of 0 has a count of 1, as if of the point itself. Every change adds to {@code sum}
 * what it changes in Σ rows · ψ(count + offset).
 *
 * <p>Invariants: those of {@link Tiers}, and counts are as said.
 */
final class Line {

  /** Differences between numbers below this in magnitude are finite. */
  private static final double SAFE = Double.MAX_VALUE / 4;

  private final Points points;
  private final ExactPsiSum sum;

  /** What is added to a count before ψ is taken, 0 or −1. */
  private final int offset;

  private final RankedColumn ranks = new RankedColumn();

  private final Tiers tiers;

  /** Whether differences may overflow. */
  private boolean huge;

  Line(Points points, ExactPsiSum sum, int offset) {
    this.points = points;
    this.sum = sum;
    this.offset = offset;
    this.tiers = new Tiers(() -> Buckets.counted(points));
  }

  /** A row comes: adds 1 to the counts of the points whose interval holds it. */
  void rowComes(double key) {
    ranks.add(key);
    stab(key, 1);
  }

  /** A row goes: takes 1 from the counts of the points whose interval holds it. */
  void rowGoes(double key) {
    ranks.remove(key);
    stab(key, -1);
  }

  /** Puts in a point whose rows have come already, or for the first time. */
  void insert(int point, double key, double radius) {
    huge |= Math.abs(key) > SAFE;
    Buckets tier = tiers.of(radius);
    int slot = tier.insert(key, radius, point);
    int count = ranks.countInside(key, radius);
    tier.count[slot] = count;
    sum.add(points.rowsOf(point), psi(count));
  }

  /** Takes out a point with the rows it has. */
  void remove(int point, double key, double radius) {
    Buckets tier = tiers.of(radius);
    sum.add(-points.rowsOf(point), psi(countOf(tier, point, key, radius)));
    tiers.remove(tier, key, radius, point);
  }

  /** Gives a point another radius, and a count to go with it. */
  void change(int point, double key, double from, double to) {
    if (from == to) {
      return;
    }
    int count = ranks.countInside(key, to);
    Buckets tier = tiers.of(from);
    int slot;
    int old;
    if (Tiers.areOne(from, to)) {
      slot = tier.change(key, from, to, point);
      old = tier.count[slot];
    } else {
      old = countOf(tier, point, key, from);
      tiers.remove(tier, key, from, point);
      tier = tiers.of(to);
      slot = tier.insert(key, to, point);
    }
    tier.count[slot] = count;
    sum.add(points.rowsOf(point), psi(count) - psi(old));
  }

  /** Notes that a point has a row more (1) or one less (−1); its own interval is not stabbed. */
  void changeRows(int point, double key, double radius, int by) {
    Buckets tier = tiers.of(radius);
    int p = tier.positionOf(key, radius, point);
    tier.rows[p] += by;
    sum.add(by, psi(tier.count[tier.slotOf(p, point)] + tier.shift[p]));
  }

  /** The number of rows inside the interval of a point. */
  int countOf(int point, double key, double radius) {
    return countOf(tiers.of(radius), point, key, radius);
  }

  private static int countOf(Buckets tier, int point, double key, double radius) {
    int p = tier.positionOf(key, radius, point);
    return tier.count[tier.slotOf(p, point)] + tier.shift[p];
  }

  private long psi(int count) {
    return Digamma.fixedUpTo(count + 1)[count + offset];
  }

  private void stab(double at, int by) {
    long[] steps = Digamma.fixedStepsUpTo(points.size() + 2);
    boolean plain = !points.areMixed() && !huge && Math.abs(at) <= SAFE;
    int toStep = Math.min(by, 0) + offset;
    long change = 0; // the r-th nearest hit has r rows inside, so this is at most 2 ln n in size
    for (int t = 0; t < tiers.all.length; t++) {
      Buckets tier = tiers.all[t];
      double bound = tiers.bounds[t];
      double[] fence = tier.fence;
      double[] most = tier.most;
      int home = tier.positionOf(at);
      for (int p = home; p < tier.blocks; p++) {
        double distance = fence[p] - at;
        if (distance >= bound) {
          break;
        }
        if (distance < most[p]) {
          change += shift(tier, p, at, distance, by, toStep, steps, plain);
        }
      }
      for (int p = home - 1; p >= 0; p--) {
        double distance = at - fence[p + 1];
        if (distance >= bound) {
          break;
        }
        if (distance < most[p]) {
          change += shift(tier, p, at, distance, by, toStep, steps, plain);
        }
      }
    }
    sum.add(by < 0 ? -change : change);
  }

  /** Shifts the counts in a bucket no nearer than a distance; returns by how much in |ψ|. */
  private long shift(
      Buckets tier,
      int p,
      double at,
      double distance,
      int by,
      int toStep,
      long[] steps,
      boolean plain) {
    if (tier.isPure(p)) {
      return shiftPure(tier, p, Math.abs(tier.fence[p] - at), by, toStep, steps);
    }
    int slot = tier.block[p] * Buckets.CAPACITY;
    int end = slot + tier.size[p];
    return plain
        ? shiftPlain(tier.key, tier.radius, tier.count, slot, end, at, distance, by, toStep, steps)
        : shiftWeighted(tier, slot, end, at, distance, by, toStep, steps);
  }

  /** Every point is one row and differences are finite: no branch to mispredict. */
  private static long shiftPlain(
      double[] key,
      double[] radius,
      int[] count,
      int from,
      int end,
      double at,
      double distance,
      int by,
      int toStep,
      long[] steps) {
    long change = 0;
    for (int slot = from; slot < end; slot++) {
      double reach = radius[slot];
      if (reach <= distance) {
        break;
      }
      // All ones if the difference is less than the radius, else 0.
      long hit = Double.doubleToRawLongBits(Math.abs(key[slot] - at) - reach) >> 63;
      int old = count[slot];
      count[slot] = old + (by & (int) hit);
      change += steps[old + toStep] & hit;
    }
    return change;
  }

  private long shiftWeighted(
      Buckets tier,
      int from,
      int end,
      double at,
      double distance,
      int by,
      int toStep,
      long[] steps) {
    long change = 0;
    for (int slot = from; slot < end && tier.radius[slot] > distance; slot++) {
      if (Math.abs(tier.key[slot] - at) < tier.radius[slot]) {
        change += steps[tier.count[slot] + toStep] * points.rowsOf(tier.id[slot]);
        tier.count[slot] += by;
      }
    }
    return change;
  }

  /** Here the entries hit are the first ones, and counts fall. */
  private long shiftPure(Buckets tier, int p, double apart, int by, int toStep, long[] steps) {
    int first = tier.block[p] * Buckets.CAPACITY;
    int last = first + tier.size[p] - 1;
    int[] count = tier.count;
    if (apart < tier.radius[last] && count[first] == count[last]) {
      int old = count[first] + tier.shift[p];
      tier.shift[p] += by;
      return steps[old + toStep] * tier.rows[p];
    }
    tier.settle(p);
    long change = 0;
    for (int slot = first; slot <= last && apart < tier.radius[slot]; slot++) {
      change += steps[count[slot] + toStep] * points.rowsOf(tier.id[slot]);
      count[slot] += by;
    }
    return change;
  }

  /** Whether all rows have one key; true for none. */
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
