package io.mimon.estimators;

import java.util.Arrays;

/**
 * Points of similar reach in the order of one coordinate, in blocks of parallel arrays.
 *
 * <p>Entries ascend by (key, id). Position p of the order is block {@code block[p]}, which holds
 * {@code size[p]} entries from slot {@code block[p] · BLOCK} on; {@code firstKey[p]} and {@code
 * firstId[p]} repeat its first entry; {@code block[p]} for p ≥ blocks are the unused ones. A slot
 * is valid until the next insertion or removal.
 *
 * <p>Invariants:
 *
 * <ol>
 *   <li>(key, id) ascends inside a block and from block to block;
 *   <li>no block is empty unless it is the only one;
 *   <li>every reach lies in {@code [0, bound]} and has the number of this stratum.
 * </ol>
 */
final class Stratum {

  /** Entries in a block; 32 and 128 took the same time. */
  static final int BLOCK = 64;

  /**
   * Bits of a double's representation that a stratum does not distinguish: 52 is an octave, as fast
   * as two.
   */
  private static final int SHIFT = 52;

  private static final double[] NONE = {};

  final int number;

  /** No reach here is larger. */
  final double bound;

  /** Whether {@code other} and {@code radius} are there. */
  private final boolean plane;

  double[] key = new double[BLOCK];

  /** How far an entry looks; what the strata are made by. */
  double[] reach = new double[BLOCK];

  /** The radius of the open interval in which {@code count} values lie; absent where the reach. */
  double[] radius;

  /** The other coordinate. */
  double[] other;

  int[] count = new int[BLOCK];
  int[] id = new int[BLOCK];

  int blocks = 1;
  int[] block = {0};
  int[] size = {0};
  double[] firstKey = {0};
  private int[] firstId = {0};

  Stratum(int number, boolean plane) {
    this.number = number;
    this.bound = boundOf(number);
    this.plane = plane;
    this.radius = plane ? new double[BLOCK] : NONE;
    this.other = plane ? new double[BLOCK] : NONE;
  }

  /** The number of the stratum for a reach: the leading bits, which ascend with it. */
  static int numberOf(double reach) {
    return (int) (Double.doubleToRawLongBits(reach) >>> SHIFT);
  }

  private static double boundOf(int number) {
    return number >= numberOf(Double.MAX_VALUE)
        ? Double.POSITIVE_INFINITY
        : Double.longBitsToDouble((long) (number + 1) << SHIFT);
  }

  boolean isEmpty() {
    return size[0] == 0;
  }

  /** The last position whose first entry is not behind (key, id), or 0. */
  int positionOf(double k, int i) {
    int p = 0;
    for (int length = blocks; length > 1; ) {
      int half = length >>> 1;
      int mid = p + half;
      p = firstKey[mid] < k || (firstKey[mid] == k && firstId[mid] <= i) ? mid : p;
      length -= half;
    }
    return p;
  }

  /** The number of entries before (key, id) in the block at p. */
  int indexOf(int p, double k, int i) {
    int base = block[p] * BLOCK;
    int low = base;
    int high = base + size[p];
    while (low < high) {
      int mid = (low + high) >>> 1;
      if (key[mid] < k || (key[mid] == k && id[mid] < i)) {
        low = mid + 1;
      } else {
        high = mid;
      }
    }
    return low - base;
  }

  /** The last position whose first key is less than this one, or 0. */
  int positionBefore(double k) {
    int p = 0;
    for (int length = blocks; length > 1; ) {
      int half = length >>> 1;
      p += firstKey[p + half] < k ? half : 0;
      length -= half;
    }
    return p;
  }

  /** The number of keys in the block at p that are less than this one. */
  int indexBefore(int p, double k) {
    int base = block[p] * BLOCK;
    int low = base;
    for (int length = size[p]; length > 1; ) {
      int half = length >>> 1;
      low += key[low + half] < k ? half : 0;
      length -= half;
    }
    return low - base + (key[low] < k ? 1 : 0);
  }

  /** The slot of an entry that is present; the first of its key, most often, and seen at once. */
  int slotOf(double k, int i) {
    int before = positionBefore(k);
    int index = indexBefore(before, k);
    int first = block[before] * BLOCK + index;
    if (index < size[before] && id[first] == i) {
      return first;
    }
    int p = positionOf(k, i);
    return block[p] * BLOCK + indexOf(p, k, i);
  }

  /** Makes a slot for an entry in its place; the caller writes the other columns. */
  int insert(double k, int i) {
    int p = positionOf(k, i);
    if (size[p] == BLOCK) {
      makeRoom(p);
      p = positionOf(k, i);
    }
    int index = indexOf(p, k, i);
    int slot = block[p] * BLOCK + index;
    move(slot, slot + 1, size[p] - index);
    size[p]++;
    key[slot] = k;
    id[slot] = i;
    noteFirst(p);
    return slot;
  }

  /** Takes out an entry that is present. */
  void remove(double k, int i) {
    int p = positionOf(k, i);
    int index = indexOf(p, k, i);
    int slot = block[p] * BLOCK + index;
    if (index == size[p] || id[slot] != i) {
      throw new AssertionError("no entry " + i + " at " + k + " in stratum " + number);
    }
    move(slot + 1, slot, size[p] - index - 1);
    size[p]--;
    noteFirst(p);
    mergeIfSmall(p);
  }

  private void noteFirst(int p) {
    firstKey[p] = key[block[p] * BLOCK];
    firstId[p] = id[block[p] * BLOCK];
  }

  private void move(int from, int to, int length) {
    System.arraycopy(key, from, key, to, length);
    System.arraycopy(reach, from, reach, to, length);
    System.arraycopy(count, from, count, to, length);
    System.arraycopy(id, from, id, to, length);
    if (plane) {
      System.arraycopy(radius, from, radius, to, length);
      System.arraycopy(other, from, other, to, length);
    }
  }

  /** Evens out with a neighbour that has room for a quarter block, else splits. */
  private void makeRoom(int p) {
    if (p + 1 < blocks && size[p + 1] <= BLOCK * 3 / 4) {
      int moved = (BLOCK - size[p + 1]) / 2;
      int right = block[p + 1] * BLOCK;
      move(right, right + moved, size[p + 1]);
      move(block[p] * BLOCK + BLOCK - moved, right, moved);
      size[p] -= moved;
      size[p + 1] += moved;
      noteFirst(p + 1);
    } else if (p > 0 && size[p - 1] <= BLOCK * 3 / 4) {
      int moved = (BLOCK - size[p - 1]) / 2;
      int base = block[p] * BLOCK;
      move(base, block[p - 1] * BLOCK + size[p - 1], moved);
      move(base + moved, base, BLOCK - moved);
      size[p - 1] += moved;
      size[p] -= moved;
      noteFirst(p);
    } else {
      split(p);
    }
  }

  private void split(int p) {
    if (blocks == block.length) {
      grow();
    }
    int fresh = block[blocks];
    shiftPositions(p + 1, p + 2);
    blocks++;
    int half = BLOCK / 2;
    block[p + 1] = fresh;
    size[p] = half;
    size[p + 1] = BLOCK - half;
    move(block[p] * BLOCK + half, fresh * BLOCK, BLOCK - half);
    noteFirst(p + 1);
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

  /** Puts the entries of the next block behind those of the block at p. */
  private void merge(int p) {
    int emptied = block[p + 1];
    move(emptied * BLOCK, block[p] * BLOCK + size[p], size[p + 1]);
    size[p] += size[p + 1];
    noteFirst(p);
    shiftPositions(p + 2, p + 1);
    blocks--;
    block[blocks] = emptied;
  }

  private void shiftPositions(int from, int to) {
    int length = blocks - from;
    System.arraycopy(block, from, block, to, length);
    System.arraycopy(size, from, size, to, length);
    System.arraycopy(firstKey, from, firstKey, to, length);
    System.arraycopy(firstId, from, firstId, to, length);
  }

  private void grow() {
    int old = block.length;
    int capacity = old + Math.max(1, old / 16);
    key = Arrays.copyOf(key, capacity * BLOCK);
    reach = Arrays.copyOf(reach, capacity * BLOCK);
    count = Arrays.copyOf(count, capacity * BLOCK);
    id = Arrays.copyOf(id, capacity * BLOCK);
    if (plane) {
      radius = Arrays.copyOf(radius, capacity * BLOCK);
      other = Arrays.copyOf(other, capacity * BLOCK);
    }
    block = Arrays.copyOf(block, capacity);
    size = Arrays.copyOf(size, capacity);
    firstKey = Arrays.copyOf(firstKey, capacity);
    firstId = Arrays.copyOf(firstId, capacity);
    for (int b = old; b < capacity; b++) {
      block[b] = b;
    }
  }

  /** Asserts the numbered invariants; returns the number of entries. */
  int checkInvariants() {
    int entries = 0;
    double previous = Double.NEGATIVE_INFINITY;
    int previousId = -1;
    for (int p = 0; p < blocks; p++) {
      int base = block[p] * BLOCK;
      check(size[p] <= BLOCK && size[p] > 0, "2", p);
      check(firstKey[p] == key[base] && firstId[p] == id[base], "1, first", p);
      for (int slot = base; slot < base + size[p]; slot++) {
        boolean ascends = previous < key[slot] || (previous == key[slot] && previousId < id[slot]);
        check(ascends, "1", p);
        check(reach[slot] <= bound && numberOf(reach[slot]) == number, "3", p);
        previous = key[slot];
        previousId = id[slot];
      }
      entries += size[p];
    }
    return entries;
  }

  private void check(boolean holds, String what, int p) {
    if (!holds) {
      throw new AssertionError("stratum " + number + ", invariant " + what + ", position " + p);
    }
  }
}
