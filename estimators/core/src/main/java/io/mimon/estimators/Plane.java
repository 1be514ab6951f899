package io.mimon.estimators;

import java.util.Arrays;

/**
 * Points of the plane, each with a reach, in the maximum norm: answers whose reach holds a given
 * place, and which rows are nearest to it.
 *
 * <p>One axis is cut into strips, a strip ordered along the other axis in {@link Buckets}; with
 * about as many buckets to a strip as strips, a bucket covers about as much of either axis. Both
 * questions look into the buckets around the place, a few however many points there are, and walk
 * past the other strips and the other buckets of the strips near by. Equal values of the first
 * coordinate never straddle two strips.
 *
 * <p>Invariants, beside those of {@link Buckets}:
 *
 * <ol>
 *   <li>strip s holds the points with first coordinates from {@code fence[s]} to {@code fence[s +
 *       1]} (exclusive), {@code fence[0] = −∞}, {@code fence[strips] = ∞}, and fences ascend;
 *   <li>no reach in strip s is larger than {@code most[s]};
 *   <li>no strip is empty unless it is the only one.
 * </ol>
 */
final class Plane {

  static final int NOBODY = -1;

  /** Points in a strip: √(STRIP_FACTOR · n) on average between splits and merges. */
  private static final double STRIP_FACTOR = 32;

  private final Points points;

  private int strips = 1;
  private Buckets[] strip;
  private int[] size = {0};

  /** Where all of a strip had one value: the size below which splitting it is not tried again. */
  private int[] whole = {0};

  private double[] most = {Double.NEGATIVE_INFINITY};
  private double[] fence = {Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY};

  /** The points whose reach holds the place last asked for, and how far away they are. */
  int found;

  int[] foundPoint = new int[16];
  double[] foundDistance = new double[16];

  /** The smallest distances met, ascending, infinite where not met. */
  final double[] nearest;

  /** The half-widths last measured. */
  double halfWidthFirst;

  double halfWidthSecond;

  private double a;
  private double b;
  private int self;

  Plane(Points points, int nearestCount) {
    this.points = points;
    this.strip = new Buckets[] {Buckets.plain(points)};
    this.nearest = new double[nearestCount];
  }

  void insert(int point, double first, double second, double reach) {
    int s = stripOf(first);
    put(strip[s], point, first, second, reach);
    size[s]++;
    most[s] = Math.max(most[s], reach);
    if (size[s] > Math.max(2 * target(), whole[s])) {
      split(s);
    }
  }

  private static void put(Buckets into, int point, double first, double second, double reach) {
    int slot = into.insert(second, reach, point);
    into.other[slot] = first;
  }

  void remove(int point, double first, double second, double reach) {
    int s = stripOf(first);
    strip[s].remove(second, reach, point);
    size[s]--;
    noteLess(s, reach);
    if (strips > 1 && size[s] < target() / 2) {
      mergeSmall(s);
    }
  }

  void change(int point, double first, double second, double from, double to) {
    if (from == to) {
      return;
    }
    int s = stripOf(first);
    strip[s].change(second, from, to, point);
    if (to >= most[s]) {
      most[s] = to;
    } else {
      noteLess(s, from);
    }
  }

  /** A reach of that size is gone from a strip. */
  private void noteLess(int s, double reach) {
    if (reach == most[s]) {
      most[s] = largestReach(strip[s]);
    }
  }

  private static double largestReach(Buckets buckets) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int p = 0; p < buckets.blocks; p++) {
      largest = Math.max(largest, buckets.most[p]);
    }
    return largest;
  }

  private int target() {
    return (int) Math.sqrt(STRIP_FACTOR * points.size()) + 1;
  }

  private int stripOf(double first) {
    int s = 0;
    for (int length = strips; length > 1; ) {
      int half = length >>> 1;
      s += fence[s + half] <= first ? half : 0;
      length -= half;
    }
    return s;
  }

  /** How far a place is from strip s along the first axis, at least; not above 0 inside. */
  private double toStrip(int s) {
    return Math.max(fence[s] - a, a - fence[s + 1]);
  }

  /**
   * Fills {@link #found} with the points whose reach is not less than their distance to (first,
   * second); infinitely far points are none of them.
   */
  void findReaching(double first, double second) {
    a = first;
    b = second;
    found = 0;
    for (int s = 0; s < strips; s++) {
      double away = toStrip(s);
      if (away <= most[s]) {
        findReaching(strip[s], away);
      }
    }
  }

  private void findReaching(Buckets in, double away) {
    for (int p = 0; p < in.blocks; p++) {
      double distance = Math.max(away, Math.max(in.fence[p] - b, b - in.fence[p + 1]));
      if (distance <= in.most[p]) {
        findReaching(in, p, distance);
      }
    }
  }

  private void findReaching(Buckets in, int p, double distance) {
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
        note(in.id[slot], Math.max(da, db));
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
   * Fills {@link #nearest} with the distances of the rows nearest to (first, second).
   *
   * @param point the point that the place belongs to, one row of which does not count; {@link
   *     #NOBODY} if none
   */
  void findNearest(double first, double second, int point) {
    a = first;
    b = second;
    self = point;
    Arrays.fill(nearest, Double.POSITIVE_INFINITY);
    double bound = Double.POSITIVE_INFINITY;
    int home = stripOf(first);
    bound = searchStrip(strip[home], bound);
    for (int s = home + 1; s < strips && fence[s] - a < bound; s++) {
      bound = searchStrip(strip[s], bound);
    }
    for (int s = home - 1; s >= 0 && a - fence[s + 1] < bound; s--) {
      bound = searchStrip(strip[s], bound);
    }
  }

  private double searchStrip(Buckets in, double boundBefore) {
    int home = in.positionOf(b);
    double bound = searchBucket(in, home, boundBefore);
    for (int p = home + 1; p < in.blocks && in.fence[p] - b < bound; p++) {
      bound = searchBucket(in, p, bound);
    }
    for (int p = home - 1; p >= 0 && b - in.fence[p + 1] < bound; p--) {
      bound = searchBucket(in, p, bound);
    }
    return bound;
  }

  private double searchBucket(Buckets in, int p, double boundBefore) {
    double[] key = in.key;
    double[] other = in.other;
    double bound = boundBefore;
    int slot = in.block[p] * Buckets.CAPACITY;
    int end = slot + in.size[p];
    for (; slot < end; slot++) {
      double db = Math.abs(key[slot] - b);
      double da = Math.abs(other[slot] - a);
      if (da < bound && db < bound) {
        bound = takeNearest(Math.max(da, db), in.id[slot]);
      }
    }
    return bound;
  }

  /** Puts a point among the nearest, once for every row it stands for; returns the last of them. */
  private double takeNearest(double distance, int point) {
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
    return nearest[last];
  }

  /** Measures the smallest rectangle around (first, second) that holds all within a distance. */
  void measureRectangle(double first, double second, double distance) {
    a = first;
    b = second;
    halfWidthFirst = 0;
    halfWidthSecond = 0;
    for (int s = stripOf(first); s < strips && fence[s] - a <= distance; s++) {
      growInStrip(strip[s], distance);
    }
    for (int s = stripOf(first) - 1; s >= 0 && a - fence[s + 1] <= distance; s--) {
      growInStrip(strip[s], distance);
    }
  }

  private void growInStrip(Buckets in, double distance) {
    int home = in.positionOf(b);
    for (int p = home; p < in.blocks && in.fence[p] - b <= distance; p++) {
      growInBucket(in, p, distance);
    }
    for (int p = home - 1; p >= 0 && b - in.fence[p + 1] <= distance; p--) {
      growInBucket(in, p, distance);
    }
  }

  private void growInBucket(Buckets in, int p, double distance) {
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

  /** Halves a strip at a value that has some below, if there is one. */
  private void split(int s) {
    Buckets from = strip[s];
    double[] values = new double[size[s]];
    int filled = 0;
    for (int p = 0; p < from.blocks; p++) {
      int base = from.block[p] * Buckets.CAPACITY;
      System.arraycopy(from.other, base, values, filled, from.size[p]);
      filled += from.size[p];
    }
    Arrays.sort(values);
    int above = filled / 2;
    while (above < filled && values[above] == values[0]) {
      above++;
    }
    if (above == filled) {
      whole[s] = 2 * filled;
      return;
    }
    openStrip(s + 1);
    whole[s] = 0;
    whole[s + 1] = 0;
    fence[s + 1] = values[above];
    strip[s] = Buckets.plain(points);
    strip[s + 1] = Buckets.plain(points);
    size[s] = 0;
    size[s + 1] = 0;
    moveAll(from, s);
  }

  /** Puts the points of some buckets into strip s or the one behind it, where they belong. */
  private void moveAll(Buckets from, int s) {
    for (int p = 0; p < from.blocks; p++) {
      int base = from.block[p] * Buckets.CAPACITY;
      for (int slot = base; slot < base + from.size[p]; slot++) {
        int to = from.other[slot] < fence[s + 1] ? s : s + 1;
        put(strip[to], from.id[slot], from.other[slot], from.key[slot], from.radius[slot]);
        size[to]++;
      }
    }
    most[s] = largestReach(strip[s]);
    if (s + 1 < strips) {
      most[s + 1] = largestReach(strip[s + 1]);
    }
  }

  /** Puts a small strip together with a neighbour, unless both are too much for one. */
  private void mergeSmall(int s) {
    int left = s + 1 < strips && (s == 0 || size[s + 1] <= size[s - 1]) ? s : s - 1;
    if (size[s] > 0 && size[left] + size[left + 1] > 2 * target()) {
      return;
    }
    Buckets gone = strip[left + 1];
    closeStrip(left + 1);
    whole[left] = 0;
    moveAll(gone, left);
  }

  private void openStrip(int s) {
    if (strips == strip.length) {
      int capacity = strips + Math.max(1, strips / 8);
      strip = Arrays.copyOf(strip, capacity);
      size = Arrays.copyOf(size, capacity);
      whole = Arrays.copyOf(whole, capacity);
      most = Arrays.copyOf(most, capacity);
      fence = Arrays.copyOf(fence, capacity + 1);
    }
    int behind = strips - s;
    System.arraycopy(strip, s, strip, s + 1, behind);
    System.arraycopy(size, s, size, s + 1, behind);
    System.arraycopy(whole, s, whole, s + 1, behind);
    System.arraycopy(most, s, most, s + 1, behind);
    System.arraycopy(fence, s, fence, s + 1, behind + 1);
    strips++;
  }

  private void closeStrip(int s) {
    int behind = strips - s - 1;
    System.arraycopy(strip, s + 1, strip, s, behind);
    System.arraycopy(size, s + 1, size, s, behind);
    System.arraycopy(whole, s + 1, whole, s, behind);
    System.arraycopy(most, s + 1, most, s, behind);
    System.arraycopy(fence, s + 1, fence, s, behind + 1);
    strips--;
  }

  /** Asserts the numbered invariants; returns the number of points. */
  int checkInvariants() {
    int entries = 0;
    check(fence[0] == Double.NEGATIVE_INFINITY && fence[strips] == Double.POSITIVE_INFINITY, 1, 0);
    for (int s = 0; s < strips; s++) {
      check(fence[s] < fence[s + 1], 1, s);
      int held = strip[s].checkInvariants();
      check(held == size[s] && (held > 0 || strips == 1), 3, s);
      check(most[s] == largestReach(strip[s]), 2, s);
      for (int p = 0; p < strip[s].blocks; p++) {
        int base = strip[s].block[p] * Buckets.CAPACITY;
        for (int slot = base; slot < base + strip[s].size[p]; slot++) {
          double first = strip[s].other[slot];
          check(fence[s] <= first && first < fence[s + 1], 1, s);
        }
      }
      entries += held;
    }
    return entries;
  }

  private static void check(boolean holds, int invariant, int s) {
    if (!holds) {
      throw new AssertionError("plane, invariant " + invariant + ", strip " + s);
    }
  }
}
