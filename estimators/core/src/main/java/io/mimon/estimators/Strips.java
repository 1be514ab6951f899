package io.mimon.estimators;

import java.util.Arrays;

/**
 * Points of the plane with reaches of similar size, in strips along the first axis, each strip
 * ordered along the second in {@link Buckets}.
 *
 * <p>With about as many buckets to a strip as strips, a bucket covers about as much of either axis.
 * Equal values of the first coordinate never straddle two strips.
 *
 * <p>Invariants, beside those of {@link Buckets}:
 *
 * <ol>
 *   <li>strip s holds the points with first coordinates from {@code fence[s]} to {@code fence[s +
 *       1]} (exclusive), {@code fence[0] = −∞}, {@code fence[strips] = ∞}, and fences ascend;
 *   <li>{@code most[s]} is the largest reach in strip s;
 *   <li>no strip is empty unless it is the only one.
 * </ol>
 */
final class Strips {

  /** Points in a strip: √(STRIP_FACTOR · n), from a half to twice as many. */
  private static final double STRIP_FACTOR = 32;

  private final Points points;
  private int entries;

  int strips = 1;
  Buckets[] strip;
  double[] most = {Double.NEGATIVE_INFINITY};
  double[] fence = {Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY};
  private int[] size = {0};

  /** Where all of a strip had one value: the size below which splitting it is not tried again. */
  private int[] whole = {0};

  Strips(Points points) {
    this.points = points;
    this.strip = new Buckets[] {Buckets.plain(points)};
  }

  boolean isEmpty() {
    return entries == 0;
  }

  void insert(int point, double first, double second, double reach) {
    int s = stripOf(first);
    put(strip[s], point, first, second, reach);
    size[s]++;
    entries++;
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
    entries--;
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
    return (int) Math.sqrt(STRIP_FACTOR * entries) + 1;
  }

  /** The last strip whose fence is not above a first coordinate. */
  int stripOf(double first) {
    int s = 0;
    for (int length = strips; length > 1; ) {
      int half = length >>> 1;
      s += half & (int) ~(Double.doubleToRawLongBits(first - fence[s + half]) >> 63);
      length -= half;
    }
    return s;
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
    int sum = 0;
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
      sum += held;
    }
    check(sum == entries, 3, 0);
    return sum;
  }

  private static void check(boolean holds, int invariant, int s) {
    if (!holds) {
      throw new AssertionError("strips, invariant " + invariant + ", strip " + s);
    }
  }
}
