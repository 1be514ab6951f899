package io.mimon.estimators;

import java.util.Arrays;

/**
 * Points with a radius, in the order of one coordinate, in small buckets that are not sorted by it.
 *
 * <p>Position p of the order is block {@code block[p]}, whose {@code size[p]} entries lie in the
 * parallel columns from slot {@code block[p] · CAPACITY} on, the largest radius first. So who may
 * look as far as some distance is a prefix of a bucket, and a change of radius moves an entry by a
 * few slots and never out of a bucket of different keys. {@code block[p]} for p ≥ blocks are the
 * unused ones. A slot is valid until the next change.
 *
 * <p>Bucket p holds the entries from {@code fence[p]} to {@code fence[p + 1]} (exclusive), in the
 * order of (key ascending, radius descending, id ascending). Fences differ in key but where one key
 * fills whole buckets; such a bucket is called pure. All its entries are as far from anywhere, so
 * the counts of those hit fall together: while they are all equal, hitting all costs one addition
 * ({@code shift}).
 *
 * <p>Invariants:
 *
 * <ol>
 *   <li>entries lie between the fences of their bucket, {@code fence[0] = −∞}, {@code fence[blocks]
 *       = ∞}, and fences ascend;
 *   <li>inside a bucket (radius descending, id ascending) holds; {@code most[p]} is its first
 *       radius;
 *   <li>no bucket is empty unless it is the only one;
 *   <li>{@code rows[p]} is the number of rows that the entries stand for, 0 where none are counted;
 *   <li>{@code shift[p]} is 0 but in pure buckets; counts are {@code count[slot] + shift[p]}.
 * </ol>
 */
final class Buckets {

  /** Entries in a bucket at most; 32 and 64 took longer at 10,000 rows. */
  static final int CAPACITY = 48;

  private static final double[] NO_COORDINATES = {};
  private static final int[] NO_COUNTS = {};

  /** As many as a binary search takes longer than. */
  private static final int STEPS_MAX = 8;

  private final Points points;

  /** The position last found. */
  private int hint;

  double[] key = new double[CAPACITY];
  double[] radius = new double[CAPACITY];
  int[] id = new int[CAPACITY];

  /** A count that an entry carries along; may be absent. */
  int[] count;

  /** Two other numbers that an entry carries along; may be absent. */
  double[] other;

  double[] third;

  int blocks = 1;
  int[] block = {0};
  int[] size = {0};
  int[] rows = {0};
  int[] shift = {0};
  double[] most = {Double.NEGATIVE_INFINITY};
  double[] fence = {Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY};
  private double[] fenceRadius = {Double.POSITIVE_INFINITY};
  private int[] fenceId = {-1};

  private Buckets(Points points, boolean counted, boolean withOthers) {
    this.points = points;
    this.count = counted ? new int[CAPACITY] : NO_COUNTS;
    this.other = withOthers ? new double[CAPACITY] : NO_COORDINATES;
    this.third = withOthers ? new double[CAPACITY] : NO_COORDINATES;
  }

  /** Entries that carry a count. */
  static Buckets counted(Points points) {
    return new Buckets(points, true, false);
  }

  /** Entries that carry two other numbers. */
  static Buckets withOthers(Points points) {
    return new Buckets(points, false, true);
  }

  /** Entries that carry a count and two other numbers. */
  static Buckets countedWithOthers(Points points) {
    return new Buckets(points, true, true);
  }

  private int rowsOf(int i) {
    return count.length == 0 ? 0 : points.rowsOf(i);
  }

  boolean isEmpty() {
    return size[0] == 0;
  }

  /** Whether all keys of the bucket at p are equal by its fences. */
  boolean isPure(int p) {
    return fence[p] == fence[p + 1];
  }

  /** The last position whose fence has a key not above this one. */
  int positionOf(double k) {
    int p = 0;
    for (int length = blocks; length > 1; ) {
      int half = length >>> 1;
      p += fence[p + half] <= k ? half : 0;
      length -= half;
    }
    hint = p;
    return p;
  }

  /** The same, looked for around the position last found: what a row concerns lies near it. */
  private int positionNear(double k) {
    int p = Math.min(hint, blocks - 1);
    int steps = 0;
    while (fence[p + 1] <= k && steps < STEPS_MAX) {
      p++;
      steps++;
    }
    while (fence[p] > k && steps < STEPS_MAX) {
      p--;
      steps++;
    }
    if (steps == STEPS_MAX) {
      return positionOf(k);
    }
    hint = p;
    return p;
  }

  /** The position that an entry belongs to. */
  int positionOf(double k, double r, int i) {
    int p = positionNear(k);
    return fence[p] == k && isBefore(r, i, p) ? amongEqualFences(p, k, r, i) : p;
  }

  private boolean isBefore(double r, int i, int p) {
    return r > fenceRadius[p] || (r == fenceRadius[p] && i < fenceId[p]);
  }

  /** Of the positions up to p, the last whose fence is not behind the entry. */
  private int amongEqualFences(int p, double k, double r, int i) {
    int low = 0; // not behind
    int high = p; // behind
    while (high - low > 1) {
      int mid = (low + high) >>> 1;
      if (fence[mid] == k && isBefore(r, i, mid)) {
        high = mid;
      } else {
        low = mid;
      }
    }
    return low;
  }

  /** The slot of an entry that is present in the bucket at p. */
  int slotOf(int p, int i) {
    int slot = block[p] * CAPACITY;
    int end = slot + size[p];
    while (id[slot] != i) {
      slot++;
      if (slot == end) {
        throw new AssertionError("no entry " + i + " at position " + p);
      }
    }
    return slot;
  }

  /** Makes a slot for an entry in its place; the caller writes what it carries. */
  int insert(double k, double r, int i) {
    int p = positionOf(k, r, i);
    if (size[p] == CAPACITY) {
      split(p);
      p = positionOf(k, r, i);
    }
    settle(p);
    int base = block[p] * CAPACITY;
    int slot = base + size[p];
    while (slot > base && (radius[slot - 1] < r || (radius[slot - 1] == r && id[slot - 1] > i))) {
      copy(slot - 1, slot);
      slot--;
    }
    key[slot] = k;
    radius[slot] = r;
    id[slot] = i;
    size[p]++;
    rows[p] += rowsOf(i);
    most[p] = radius[base];
    return slot;
  }

  /** Takes out an entry that is present. */
  void remove(double k, double r, int i) {
    int p = positionOf(k, r, i);
    settle(p);
    int slot = slotOf(p, i);
    int last = block[p] * CAPACITY + size[p] - 1;
    for (; slot < last; slot++) {
      copy(slot + 1, slot);
    }
    size[p]--;
    rows[p] -= rowsOf(i);
    most[p] = size[p] == 0 ? Double.NEGATIVE_INFINITY : radius[block[p] * CAPACITY];
    mergeIfSmall(p);
  }

  /** Gives an entry another radius; returns its slot. What it carries goes along. */
  int change(double k, double from, double to, int i) {
    int p = positionOf(k, from, i);
    if (fence[p] == k || fence[p + 1] == k) {
      return changeNearFence(p, k, from, to, i);
    }
    int slot = slotOf(p, i);
    int base = block[p] * CAPACITY;
    int carriedCount = count.length == 0 ? 0 : count[slot];
    double carriedOther = other.length == 0 ? 0 : other[slot];
    double carriedThird = third.length == 0 ? 0 : third[slot];
    while (slot > base && (radius[slot - 1] < to || (radius[slot - 1] == to && id[slot - 1] > i))) {
      copy(slot - 1, slot);
      slot--;
    }
    int last = base + size[p] - 1;
    while (slot < last && (radius[slot + 1] > to || (radius[slot + 1] == to && id[slot + 1] < i))) {
      copy(slot + 1, slot);
      slot++;
    }
    key[slot] = k;
    radius[slot] = to;
    id[slot] = i;
    carry(slot, carriedCount, carriedOther, carriedThird);
    most[p] = radius[base];
    return slot;
  }

  private void carry(int slot, int ofCount, double ofOther, double ofThird) {
    if (count.length > 0) {
      count[slot] = ofCount;
    }
    if (other.length > 0) {
      other[slot] = ofOther;
      third[slot] = ofThird;
    }
  }

  /** Where the radius may decide which bucket an entry belongs to. */
  private int changeNearFence(int p, double k, double from, double to, int i) {
    int old = slotOf(p, i);
    int carriedCount = count.length == 0 ? 0 : count[old] + shift[p];
    double carriedOther = other.length == 0 ? 0 : other[old];
    double carriedThird = third.length == 0 ? 0 : third[old];
    remove(k, from, i);
    int slot = insert(k, to, i);
    carry(slot, carriedCount, carriedOther, carriedThird);
    return slot;
  }

  /** Writes the common shift of a bucket into its counts. */
  void settle(int p) {
    int by = shift[p];
    if (by != 0) {
      int from = block[p] * CAPACITY;
      for (int slot = from; slot < from + size[p]; slot++) {
        count[slot] += by;
      }
      shift[p] = 0;
    }
  }

  private void copy(int from, int to) {
    key[to] = key[from];
    radius[to] = radius[from];
    id[to] = id[from];
    if (count.length > 0) {
      count[to] = count[from];
    }
    if (other.length > 0) {
      other[to] = other[from];
      third[to] = third[from];
    }
  }

  /** Halves a full bucket, by key where keys differ, else by radius and id. */
  private void split(int p) {
    if (blocks == block.length) {
      grow();
    }
    settle(p);
    openPosition(p + 1);
    int base = block[p] * CAPACITY;
    int half = base + CAPACITY / 2;
    double[] keys = Arrays.copyOfRange(key, base, base + CAPACITY);
    Arrays.sort(keys);
    boolean pure = keys[0] == keys[CAPACITY - 1];
    fence[p + 1] = pure ? keys[0] : splitKey(keys);
    fenceRadius[p + 1] = pure ? radius[half] : Double.POSITIVE_INFINITY;
    fenceId[p + 1] = pure ? id[half] : -1;
    int right = block[p + 1] * CAPACITY;
    int kept = base;
    for (int slot = base; slot < base + CAPACITY; slot++) {
      if (pure ? slot >= half : key[slot] >= fence[p + 1]) {
        copy(slot, right++);
      } else {
        copy(slot, kept++);
      }
    }
    size[p] = kept - base;
    size[p + 1] = right - block[p + 1] * CAPACITY;
    recount(p);
    recount(p + 1);
  }

  /** The key nearest to the middle that has entries below it. */
  private static double splitKey(double[] ascending) {
    int above = CAPACITY / 2;
    while (above < CAPACITY && ascending[above] == ascending[0]) {
      above++;
    }
    return ascending[above];
  }

  private void recount(int p) {
    int base = block[p] * CAPACITY;
    int sum = 0;
    for (int slot = base; slot < base + size[p]; slot++) {
      sum += rowsOf(id[slot]);
    }
    rows[p] = sum;
    most[p] = size[p] == 0 ? Double.NEGATIVE_INFINITY : radius[base];
  }

  /** An empty bucket goes wherever there is a neighbour, a nearly empty one where there is room. */
  private void mergeIfSmall(int p) {
    if (blocks == 1 || size[p] > CAPACITY / 4) {
      return;
    }
    int room = size[p] == 0 ? CAPACITY : CAPACITY * 3 / 4;
    if (p + 1 < blocks && size[p] + size[p + 1] <= room) {
      merge(p);
    } else if (p > 0 && size[p - 1] + size[p] <= room) {
      merge(p - 1);
    }
  }

  /** Puts the entries of the next bucket among those of the bucket at p. */
  private void merge(int p) {
    settle(p);
    settle(p + 1);
    int left = block[p] * CAPACITY;
    int right = block[p + 1] * CAPACITY;
    int a = left + size[p] - 1;
    int b = right + size[p + 1] - 1;
    for (int to = a + size[p + 1]; b >= right; to--) {
      boolean takeLeft =
          a >= left && (radius[a] < radius[b] || (radius[a] == radius[b] && id[a] > id[b]));
      copy(takeLeft ? a-- : b--, to);
    }
    size[p] += size[p + 1];
    recount(p);
    closePosition(p + 1);
  }

  private void openPosition(int p) {
    int fresh = block[blocks];
    int behind = blocks - p;
    System.arraycopy(block, p, block, p + 1, behind);
    System.arraycopy(size, p, size, p + 1, behind);
    System.arraycopy(rows, p, rows, p + 1, behind);
    System.arraycopy(shift, p, shift, p + 1, behind);
    System.arraycopy(most, p, most, p + 1, behind);
    System.arraycopy(fence, p, fence, p + 1, behind + 1);
    System.arraycopy(fenceRadius, p, fenceRadius, p + 1, behind);
    System.arraycopy(fenceId, p, fenceId, p + 1, behind);
    block[p] = fresh;
    shift[p] = 0;
    blocks++;
  }

  private void closePosition(int p) {
    int emptied = block[p];
    int behind = blocks - p - 1;
    System.arraycopy(block, p + 1, block, p, behind);
    System.arraycopy(size, p + 1, size, p, behind);
    System.arraycopy(rows, p + 1, rows, p, behind);
    System.arraycopy(shift, p + 1, shift, p, behind);
    System.arraycopy(most, p + 1, most, p, behind);
    System.arraycopy(fence, p + 1, fence, p, behind + 1);
    System.arraycopy(fenceRadius, p + 1, fenceRadius, p, behind);
    System.arraycopy(fenceId, p + 1, fenceId, p, behind);
    blocks--;
    block[blocks] = emptied;
  }

  private void grow() {
    int old = block.length;
    int capacity = old + Math.max(1, old / 16);
    key = Arrays.copyOf(key, capacity * CAPACITY);
    radius = Arrays.copyOf(radius, capacity * CAPACITY);
    id = Arrays.copyOf(id, capacity * CAPACITY);
    count = count.length == 0 ? count : Arrays.copyOf(count, capacity * CAPACITY);
    other = other.length == 0 ? other : Arrays.copyOf(other, capacity * CAPACITY);
    third = third.length == 0 ? third : Arrays.copyOf(third, capacity * CAPACITY);
    block = Arrays.copyOf(block, capacity);
    size = Arrays.copyOf(size, capacity);
    rows = Arrays.copyOf(rows, capacity);
    shift = Arrays.copyOf(shift, capacity);
    most = Arrays.copyOf(most, capacity);
    fence = Arrays.copyOf(fence, capacity + 1);
    fenceRadius = Arrays.copyOf(fenceRadius, capacity);
    fenceId = Arrays.copyOf(fenceId, capacity);
    for (int b = old; b < capacity; b++) {
      block[b] = b;
    }
  }

  /** Asserts the numbered invariants; returns the number of entries. */
  int checkInvariants() {
    int entries = 0;
    check(fence[0] == Double.NEGATIVE_INFINITY && fence[blocks] == Double.POSITIVE_INFINITY, 1, 0);
    for (int p = 0; p < blocks; p++) {
      check(p == 0 || fence[p - 1] <= fence[p], 1, p);
      check(size[p] <= CAPACITY && (size[p] > 0 || blocks == 1), 3, p);
      check(shift[p] == 0 || isPure(p), 5, p);
      int base = block[p] * CAPACITY;
      int sum = 0;
      for (int slot = base; slot < base + size[p]; slot++) {
        check(positionOf(key[slot], radius[slot], id[slot]) == p, 1, p);
        check(slot == base || radius[slot - 1] >= radius[slot], 2, p);
        sum += rowsOf(id[slot]);
      }
      check(size[p] == 0 || most[p] == radius[base], 2, p);
      check(rows[p] == sum, 4, p);
      entries += size[p];
    }
    return entries;
  }

  private static void check(boolean holds, int invariant, int p) {
    if (!holds) {
      throw new AssertionError("buckets, invariant " + invariant + ", position " + p);
    }
  }
}
