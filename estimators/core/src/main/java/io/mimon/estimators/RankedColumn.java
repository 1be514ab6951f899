package io.mimon.estimators;

import java.util.Arrays;

/**
 * A multiset of numbers in ascending order that answers how many lie near a number.
 *
 * <p>Layout: values lie ascending in blocks of at most {@value #BLOCK}; position p of the order is
 * block {@code block[p]} with {@code start[p + 1] − start[p]} values, the least of which is {@code
 * first[p]}; {@code block[p]} for p ≥ blocks are the unused ones.
 *
 * <p>A change shifts half a block and the starts behind it, n/{@value #BLOCK} integers in one
 * vectorized loop; a count is two binary searches over blocks and two inside a block.
 *
 * <p>Invariants:
 *
 * <ol>
 *   <li>values ascend inside a block and from block to block;
 *   <li>no block is empty unless it is the only one;
 *   <li>{@code start[0] = 0} and {@code start[blocks]} is the number of values.
 * </ol>
 */
final class RankedColumn {

  /** Values in a block. */
  private static final int BLOCK = 128;

  private double[] values = new double[BLOCK];
  private int blocks = 1;
  private int[] block = {0};
  private int[] start = {0, 0};
  private double[] first = {0};

  int size() {
    return start[blocks];
  }

  /** Whether all values are equal; true for none. */
  boolean isConstant() {
    int last = blocks - 1;
    return size() == 0 || first[0] == values[block[last] * BLOCK + sizeOf(last) - 1];
  }

  void add(double value) {
    int p = positionOf(value);
    if (sizeOf(p) == BLOCK) {
      split(p);
      p = value < first[p + 1] ? p : p + 1;
    }
    int base = block[p] * BLOCK;
    int at = base + indexOf(p, value);
    System.arraycopy(values, at, values, at + 1, base + sizeOf(p) - at);
    values[at] = value;
    first[p] = values[base];
    for (int q = p + 1; q <= blocks; q++) {
      start[q]++;
    }
  }

  /** Takes one value away that is present. */
  void remove(double value) {
    int p = positionOf(value);
    int index = indexOf(p, value);
    if (index == sizeOf(p)) { // equal values may begin at the next block
      p++;
      index = 0;
    }
    int base = block[p] * BLOCK;
    int at = base + index;
    System.arraycopy(values, at + 1, values, at, base + sizeOf(p) - at - 1);
    first[p] = values[base];
    for (int q = p + 1; q <= blocks; q++) {
      start[q]--;
    }
    mergeIfSmall(p);
  }

  /**
   * The number of values v with {@code |v − centre| < radius}; 1 where the radius is 0, for the
   * centre itself, which is present. Compared as the machine rounds the difference, which is
   * monotone in v.
   */
  int countInside(double centre, double radius) {
    return radius == 0 ? 1 : countBelowUpperEnd(centre, radius) - countToLowerEnd(centre, radius);
  }

  /** The values with v − centre &lt; radius: all up to the upper end. */
  private int countBelowUpperEnd(double centre, double radius) {
    int p = 0;
    for (int length = blocks; length > 1; ) {
      int half = length >>> 1;
      p += first[p + half] - centre < radius ? half : 0;
      length -= half;
    }
    int low = block[p] * BLOCK;
    int from = low;
    for (int length = sizeOf(p); length > 1; ) {
      int half = length >>> 1;
      low += values[low + half] - centre < radius ? half : 0;
      length -= half;
    }
    return start[p] + low - from + (values[low] - centre < radius ? 1 : 0);
  }

  /** The mirror image: the values with centre − v ≥ radius, all below the lower end. */
  private int countToLowerEnd(double centre, double radius) {
    int p = 0;
    for (int length = blocks; length > 1; ) {
      int half = length >>> 1;
      p += centre - first[p + half] < radius ? 0 : half;
      length -= half;
    }
    int low = block[p] * BLOCK;
    int from = low;
    for (int length = sizeOf(p); length > 1; ) {
      int half = length >>> 1;
      low += centre - values[low + half] < radius ? 0 : half;
      length -= half;
    }
    return start[p] + low - from + (centre - values[low] < radius ? 0 : 1);
  }

  private int sizeOf(int p) {
    return start[p + 1] - start[p];
  }

  /** The last position whose first value is less than this one, or 0. */
  private int positionOf(double value) {
    int p = 0;
    for (int length = blocks; length > 1; ) {
      int half = length >>> 1;
      p += first[p + half] < value ? half : 0;
      length -= half;
    }
    return p;
  }

  /** The number of values in the block at p that are less than this one. */
  private int indexOf(int p, double value) {
    int base = block[p] * BLOCK;
    int low = 0;
    int high = sizeOf(p);
    while (low < high) {
      int mid = (low + high) >>> 1;
      if (values[base + mid] < value) {
        low = mid + 1;
      } else {
        high = mid;
      }
    }
    return low;
  }

  private void split(int p) {
    if (blocks == block.length) {
      grow();
    }
    int fresh = block[blocks];
    System.arraycopy(block, p + 1, block, p + 2, blocks - p - 1);
    System.arraycopy(first, p + 1, first, p + 2, blocks - p - 1);
    System.arraycopy(start, p + 1, start, p + 2, blocks - p);
    blocks++;
    int half = BLOCK / 2;
    block[p + 1] = fresh;
    start[p + 1] = start[p] + half;
    System.arraycopy(values, block[p] * BLOCK + half, values, fresh * BLOCK, BLOCK - half);
    first[p + 1] = values[fresh * BLOCK];
  }

  /** An empty block goes wherever there is a neighbour, a nearly empty one where there is room. */
  private void mergeIfSmall(int p) {
    if (blocks == 1 || sizeOf(p) > BLOCK / 4) {
      return;
    }
    int room = sizeOf(p) == 0 ? BLOCK : BLOCK * 3 / 4;
    if (p + 1 < blocks && sizeOf(p) + sizeOf(p + 1) <= room) {
      merge(p);
    } else if (p > 0 && sizeOf(p - 1) + sizeOf(p) <= room) {
      merge(p - 1);
    }
  }

  /** Puts the values of the next block behind those of the block at p. */
  private void merge(int p) {
    int emptied = block[p + 1];
    int moved = sizeOf(p + 1);
    System.arraycopy(values, emptied * BLOCK, values, block[p] * BLOCK + sizeOf(p), moved);
    first[p] = values[block[p] * BLOCK];
    System.arraycopy(block, p + 2, block, p + 1, blocks - p - 2);
    System.arraycopy(first, p + 2, first, p + 1, blocks - p - 2);
    System.arraycopy(start, p + 2, start, p + 1, blocks - p - 1);
    blocks--;
    block[blocks] = emptied;
  }

  private void grow() {
    int old = block.length;
    int capacity = old + Math.max(1, old / 16);
    values = Arrays.copyOf(values, capacity * BLOCK);
    block = Arrays.copyOf(block, capacity);
    first = Arrays.copyOf(first, capacity);
    start = Arrays.copyOf(start, capacity + 1);
    for (int b = old; b < capacity; b++) {
      block[b] = b;
    }
  }

  /** Asserts the numbered invariants. */
  void checkInvariants() {
    double previous = Double.NEGATIVE_INFINITY;
    for (int p = 0; p < blocks; p++) {
      int base = block[p] * BLOCK;
      check(sizeOf(p) <= BLOCK && (sizeOf(p) > 0 || blocks == 1), "2", p);
      check(sizeOf(p) == 0 || first[p] == values[base], "1, first", p);
      for (int i = 0; i < sizeOf(p); i++) {
        check(previous <= values[base + i], "1", p);
        previous = values[base + i];
      }
    }
    check(start[0] == 0, "3", 0);
  }

  private static void check(boolean holds, String what, int p) {
    if (!holds) {
      throw new AssertionError("ranked column, invariant " + what + ", position " + p);
    }
  }
}
