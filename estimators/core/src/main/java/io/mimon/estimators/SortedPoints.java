package io.mimon.estimators;

import java.util.Arrays;

/**
 * Different points of a line in ascending order, in blocks; looks at a stretch of them at a time.
 *
 * <p>Layout: position p of the order is block {@code block[p]} with {@code size[p]} points, the
 * least of which is at {@code first[p]}; {@code block[p]} for p ≥ blocks are the unused ones.
 *
 * <p>Invariants: keys ascend strictly, inside a block and from block to block; no block is empty
 * unless it is the only one.
 */
final class SortedPoints {

  private static final int BLOCK = 64;

  private double[] key = new double[BLOCK];
  private int[] id = new int[BLOCK];
  private int blocks = 1;
  private int[] block = {0};
  private int[] size = {0};
  private double[] first = {Double.NEGATIVE_INFINITY};

  /** The stretch last looked at, ascending: {@code length} points. */
  int length;

  double[] keys = new double[0];
  int[] ids = new int[0];

  void insert(double k, int i) {
    int p = positionOf(k);
    if (size[p] == BLOCK) {
      split(p);
      p = k < first[p + 1] ? p : p + 1;
    }
    int at = block[p] * BLOCK + indexOf(p, k);
    int behind = block[p] * BLOCK + size[p] - at;
    System.arraycopy(key, at, key, at + 1, behind);
    System.arraycopy(id, at, id, at + 1, behind);
    key[at] = k;
    id[at] = i;
    size[p]++;
    first[p] = key[block[p] * BLOCK];
  }

  /** Takes out the point at a key, which is present. */
  void remove(double k) {
    int p = positionOf(k);
    int index = indexOf(p, k);
    int at = block[p] * BLOCK + index;
    if (index == size[p] || key[at] != k) {
      throw new AssertionError("no point at " + k);
    }
    int behind = size[p] - index - 1;
    System.arraycopy(key, at + 1, key, at, behind);
    System.arraycopy(id, at + 1, id, at, behind);
    size[p]--;
    first[p] = key[block[p] * BLOCK];
    if (blocks > 1 && size[p] <= BLOCK / 4) {
      mergeIfSmall(p);
    }
  }

  /**
   * Looks at the points around a key: up to so many below, the one at the key if there is one, and
   * up to so many above.
   *
   * @return the number of those below
   */
  int look(double around, int eachSide) {
    if (keys.length < 2 * eachSide + 1) {
      keys = new double[2 * eachSide + 1];
      ids = new int[2 * eachSide + 1];
    }
    int p = positionOf(around);
    int index = indexOf(p, around);
    int below = 0;
    int q = p;
    int at = index;
    while (below < eachSide && (at > 0 || q > 0)) {
      if (at == 0) {
        q--;
        at = size[q];
      }
      int taken = Math.min(at, eachSide - below);
      at -= taken;
      below += taken;
    }
    length = 0;
    int above = 0;
    while (above <= eachSide && q < blocks) {
      if (at == size[q]) {
        q++;
        at = 0;
        continue;
      }
      double k = key[block[q] * BLOCK + at];
      above += k > around ? 1 : 0;
      if (above <= eachSide) {
        keys[length] = k;
        ids[length] = id[block[q] * BLOCK + at];
        length++;
      }
      at++;
    }
    return below;
  }

  /** The last position whose first key is not above this one, or 0. */
  private int positionOf(double k) {
    int p = 0;
    for (int rest = blocks; rest > 1; ) {
      int half = rest >>> 1;
      p += half & (int) ~(Double.doubleToRawLongBits(k - first[p + half]) >> 63);
      rest -= half;
    }
    return p;
  }

  /** The number of points in the block at p below a key. */
  private int indexOf(int p, double k) {
    int from = block[p] * BLOCK;
    int at = from;
    int end = from + size[p];
    while (at < end) {
      int mid = (at + end) >>> 1;
      if (key[mid] < k) {
        at = mid + 1;
      } else {
        end = mid;
      }
    }
    return at - from;
  }

  private void split(int p) {
    if (blocks == block.length) {
      grow();
    }
    int fresh = block[blocks];
    int behind = blocks - p - 1;
    System.arraycopy(block, p + 1, block, p + 2, behind);
    System.arraycopy(size, p + 1, size, p + 2, behind);
    System.arraycopy(first, p + 1, first, p + 2, behind);
    blocks++;
    int half = BLOCK / 2;
    block[p + 1] = fresh;
    size[p] = half;
    size[p + 1] = BLOCK - half;
    System.arraycopy(key, block[p] * BLOCK + half, key, fresh * BLOCK, BLOCK - half);
    System.arraycopy(id, block[p] * BLOCK + half, id, fresh * BLOCK, BLOCK - half);
    first[p + 1] = key[fresh * BLOCK];
  }

  private void mergeIfSmall(int p) {
    int room = size[p] == 0 ? BLOCK : BLOCK * 3 / 4;
    if (p + 1 < blocks && size[p] + size[p + 1] <= room) {
      merge(p);
    } else if (p > 0 && size[p - 1] + size[p] <= room) {
      merge(p - 1);
    }
  }

  /** Puts the points of the next block behind those of the block at p. */
  private void merge(int p) {
    int emptied = block[p + 1];
    int to = block[p] * BLOCK + size[p];
    System.arraycopy(key, emptied * BLOCK, key, to, size[p + 1]);
    System.arraycopy(id, emptied * BLOCK, id, to, size[p + 1]);
    size[p] += size[p + 1];
    first[p] = key[block[p] * BLOCK];
    int behind = blocks - p - 2;
    System.arraycopy(block, p + 2, block, p + 1, behind);
    System.arraycopy(size, p + 2, size, p + 1, behind);
    System.arraycopy(first, p + 2, first, p + 1, behind);
    blocks--;
    block[blocks] = emptied;
  }

  private void grow() {
    int old = block.length;
    int capacity = old + Math.max(1, old / 16);
    key = Arrays.copyOf(key, capacity * BLOCK);
    id = Arrays.copyOf(id, capacity * BLOCK);
    block = Arrays.copyOf(block, capacity);
    size = Arrays.copyOf(size, capacity);
    first = Arrays.copyOf(first, capacity);
    for (int b = old; b < capacity; b++) {
      block[b] = b;
    }
  }

  /** Asserts the invariants; returns the number of points. */
  int checkInvariants() {
    int sum = 0;
    double previous = Double.NEGATIVE_INFINITY;
    for (int p = 0; p < blocks; p++) {
      if (size[p] == 0 && blocks > 1) {
        throw new AssertionError("an empty block at position " + p);
      }
      for (int at = block[p] * BLOCK; at < block[p] * BLOCK + size[p]; at++) {
        if (!(previous < key[at])) {
          throw new AssertionError("keys do not ascend at position " + p);
        }
        previous = key[at];
      }
      sum += size[p];
    }
    return sum;
  }
}
