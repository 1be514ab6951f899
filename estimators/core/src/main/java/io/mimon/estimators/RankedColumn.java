package io.mimon.estimators;

import java.util.Arrays;

/**
 * A multiset of finite numbers in ascending order that answers how many lie near a number.
 *
 * <p>Layout: values lie ascending, as integers that ascend with them ({@link Order#image}), in
 * blocks of at most {@value #BLOCK}; position p of the order is block {@code block[p]} with {@code
 * size[p]} values, the least of which is {@code first[p]}; {@code block[p]} for p ≥ blocks are the
 * unused ones.
 *
 * <p>A change shifts half a block; a count is a walk over the sizes of the blocks inside, from
 * where the last change was, and a binary search in the two blocks at the ends. Searches compare
 * integers and have a length that depends on the number of values alone, so that the processor
 * overlaps one with the next.
 *
 * <p>Invariants:
 *
 * <ol>
 *   <li>values ascend inside a block and from block to block;
 *   <li>no block is empty unless it is the only one;
 *   <li>{@code total} is the number of values.
 * </ol>
 */
final class RankedColumn {

  /** Values in a block. */
  private static final int BLOCK = 64;

  /** Images of the values: integers that ascend with them. */
  private long[] values = new long[BLOCK];

  private int blocks = 1;
  private int[] block = {0};
  private int[] size = {0};
  private long[] first = {Long.MIN_VALUE};
  private int total;

  /** The block last added to or removed from: what a row concerns lies near it. */
  private int hint;

  int size() {
    return total;
  }

  /** Whether all values are equal; true for none. */
  boolean isConstant() {
    int last = blocks - 1;
    return total == 0 || first[0] == values[block[last] * BLOCK + size[last] - 1];
  }

  void add(double number) {
    long value = Order.image(number);
    int p = positionOf(value);
    if (size[p] == BLOCK) {
      split(p);
      p = value < first[p + 1] ? p : p + 1;
    }
    int base = block[p] * BLOCK;
    int at = base + indexOf(p, value);
    System.arraycopy(values, at, values, at + 1, base + size[p] - at);
    values[at] = value;
    first[p] = values[base];
    size[p]++;
    total++;
  }

  /** Takes one value away that is present. */
  void remove(double number) {
    long value = Order.image(number);
    int p = positionOf(value);
    int index = indexOf(p, value);
    if (index == size[p]) { // equal values may begin at the next block
      p++;
      index = 0;
    }
    int base = block[p] * BLOCK;
    int at = base + index;
    System.arraycopy(values, at + 1, values, at, base + size[p] - at - 1);
    first[p] = values[base];
    size[p]--;
    total--;
    mergeIfSmall(p);
  }

  /**
   * The number of values v with {@code |v − centre| < radius}; 1 where the radius is 0, for the
   * centre itself, which is present. Compared as the machine rounds the difference, which is
   * monotone in v: there is a smallest v that lies above the interval, and one that lies in it.
   */
  int countInside(double centre, double radius) {
    if (radius == 0) {
      return 1;
    }
    long from = leastInside(centre, radius);
    long end = leastAbove(centre, radius);
    int low = Math.min(hint, blocks - 1);
    int high = low;
    int between = 0;
    while (high + 1 < blocks && first[high + 1] < end) {
      between += size[high];
      high++;
    }
    while (low > 0 && first[low] >= from) {
      low--;
      between += size[low];
    }
    while (high > 0 && first[high] >= end) {
      high--;
      between -= size[high];
    }
    while (low + 1 < blocks && first[low + 1] < from) {
      between -= size[low];
      low++;
    }
    return between + indexOf(high, end) - indexOf(low, from);
  }

  /** The least v with v − centre ≥ radius. */
  private static long leastAbove(double centre, double radius) {
    long at = Order.image(centre + radius);
    // Most often the rounded sum is the answer or next to it.
    for (long guess = at - 1; guess <= at + 1; guess++) {
      if (Order.ofImage(guess) - centre >= radius) {
        if (Order.ofImage(guess - 1) - centre < radius) {
          return guess;
        }
        break;
      }
    }
    long low = Order.image(centre); // centre − centre < radius
    long high = Order.image(Double.POSITIVE_INFINITY) + 1; // beyond all values
    while (high != low + 1) {
      long mid = (low & high) + ((low ^ high) >> 1); // their mean, even where high − low overflows
      if (Order.ofImage(mid) - centre >= radius) {
        high = mid;
      } else {
        low = mid;
      }
    }
    return high;
  }

  /** The least v with centre − v &lt; radius: the mirror image of what lies above −centre. */
  private static long leastInside(double centre, double radius) {
    return -leastAbove(-centre, radius); // the image of −v is −1 − that of v
  }

  /** The last position whose first value is less than this one, or 0. */
  private int positionOf(long value) {
    int p = 0;
    for (int length = blocks; length > 1; ) {
      int half = length >>> 1;
      p += first[p + half] < value ? half : 0;
      length -= half;
    }
    hint = p;
    return p;
  }

  /** The number of values in the block at p that are less than this one. */
  private int indexOf(int p, long value) {
    int from = block[p] * BLOCK;
    int at = from;
    for (int length = size[p]; length > 1; ) {
      int half = length >>> 1;
      at += values[at + half] < value ? half : 0;
      length -= half;
    }
    return at - from + (size[p] > 0 && values[at] < value ? 1 : 0);
  }

  private void split(int p) {
    if (blocks == block.length) {
      grow();
    }
    int fresh = block[blocks];
    int behind = blocks - p - 1;
    System.arraycopy(block, p + 1, block, p + 2, behind);
    System.arraycopy(first, p + 1, first, p + 2, behind);
    System.arraycopy(size, p + 1, size, p + 2, behind);
    blocks++;
    int half = BLOCK / 2;
    block[p + 1] = fresh;
    size[p] = half;
    size[p + 1] = BLOCK - half;
    System.arraycopy(values, block[p] * BLOCK + half, values, fresh * BLOCK, BLOCK - half);
    first[p + 1] = values[fresh * BLOCK];
  }

  /** An empty block goes wherever there is a neighbour, a nearly empty one where there is room. */
  private void mergeIfSmall(int p) {
    if (blocks == 1 || size[p] > BLOCK / 4) {
      return;
    }
    int room = size[p] == 0 ? BLOCK : BLOCK * 3 / 4;
    if (p + 1 < blocks && size[p] + size[p + 1] <= room) {
      merge(p);
    } else if (p > 0 && size[p - 1] + size[p] <= room) {
      merge(p - 1);
    }
  }

  /** Puts the values of the next block behind those of the block at p. */
  private void merge(int p) {
    int emptied = block[p + 1];
    int moved = size[p + 1];
    System.arraycopy(values, emptied * BLOCK, values, block[p] * BLOCK + size[p], moved);
    size[p] += moved;
    first[p] = values[block[p] * BLOCK];
    int behind = blocks - p - 2;
    System.arraycopy(block, p + 2, block, p + 1, behind);
    System.arraycopy(first, p + 2, first, p + 1, behind);
    System.arraycopy(size, p + 2, size, p + 1, behind);
    blocks--;
    block[blocks] = emptied;
  }

  private void grow() {
    int old = block.length;
    int capacity = old + Math.max(1, old / 16);
    values = Arrays.copyOf(values, capacity * BLOCK);
    block = Arrays.copyOf(block, capacity);
    first = Arrays.copyOf(first, capacity);
    size = Arrays.copyOf(size, capacity);
    for (int b = old; b < capacity; b++) {
      block[b] = b;
    }
  }

  /** Asserts the numbered invariants. */
  void checkInvariants() {
    long previous = Long.MIN_VALUE;
    int sum = 0;
    for (int p = 0; p < blocks; p++) {
      int base = block[p] * BLOCK;
      check(size[p] <= BLOCK && (size[p] > 0 || blocks == 1), "2", p);
      check(size[p] == 0 || first[p] == values[base], "1, first", p);
      for (int i = 0; i < size[p]; i++) {
        check(previous <= values[base + i], "1", p);
        previous = values[base + i];
      }
      sum += size[p];
    }
    check(sum == total, "3", 0);
  }

  private static void check(boolean holds, String what, int p) {
    if (!holds) {
      throw new AssertionError("ranked column, invariant " + what + ", position " + p);
    }
  }
}
