package io.mimon.estimators;

import java.io.Serializable;
import java.util.Arrays;

/**
 * The categories that a sketch counts each on its own, heaviest first; chosen once, then frozen.
 *
 * <p>Together with the buckets of the others they are a function of the category, so what is
 * counted by them still bounds the information from below, whether or not they are heavy now. And
 * because the set never changes, their counts are exact as rows come and go, which those of a
 * frequent-items sketch are not.
 *
 * <p>Layout: an open hash table of {@code slots.length} slots, a power of two and at least twice
 * the number of categories; linear probing from the low bits of the hash.
 *
 * <p>Invariants:
 *
 * <ol>
 *   <li>{@code hashes} are different; number i is the i-th heaviest at the time of choosing, equals
 *       by hash, ascending;
 *   <li>{@code indexOf(hashes[i]) == i}, and −1 for every other hash.
 * </ol>
 */
public final class HeavyCategories implements Serializable {

  private static final long serialVersionUID = 1;

  /** No category is heavy. */
  public static final HeavyCategories NONE = new HeavyCategories(new long[0]);

  private final long[] hashes;

  /** By slot, the number of the category there plus one; 0 is free. */
  private final int[] slots;

  private HeavyCategories(long[] hashes) {
    this.hashes = hashes;
    this.slots = new int[Math.max(2, 2 * Integer.highestOneBit(2 * hashes.length))];
    for (int i = 0; i < hashes.length; i++) {
      int slot = (int) hashes[i] & (slots.length - 1);
      while (slots[slot] != 0) {
        slot = (slot + 1) & (slots.length - 1);
      }
      slots[slot] = i + 1;
    }
  }

  /**
   * The heaviest categories of these rows that occur at least twice.
   *
   * @param hashes by row, the {@link CategoryHash} of its category; O(n log n), exact
   * @param countMax at most so many
   */
  public static HeavyCategories of(long[] hashes, int countMax) {
    if (countMax < 0) {
      throw new IllegalArgumentException("countMax is " + countMax + "; it is at least 0");
    }
    long[] sorted = hashes.clone();
    Arrays.sort(sorted);
    int[] starts = new int[sorted.length + 1];
    int count = 0;
    for (int i = 0; i < sorted.length; i++) {
      if (i == 0 || sorted[i] != sorted[i - 1]) {
        starts[count++] = i;
      }
    }
    starts[count] = sorted.length;
    // One long a category: minus its rows above, its place in the order of hashes below.
    long[] byWeight = new long[count];
    int kept = 0;
    for (int c = 0; c < count; c++) {
      int rows = starts[c + 1] - starts[c];
      if (rows > 1) {
        byWeight[kept++] = ((long) -rows << 32) | c;
      }
    }
    Arrays.sort(byWeight, 0, kept);
    long[] heaviest = new long[Math.min(countMax, kept)];
    for (int i = 0; i < heaviest.length; i++) {
      heaviest[i] = sorted[starts[(int) byWeight[i]]];
    }
    return new HeavyCategories(heaviest);
  }

  /** These categories, heaviest first: what {@link #hashes()} gave once. */
  public static HeavyCategories ofHashes(long... hashes) {
    if (Arrays.stream(hashes).distinct().count() < hashes.length) {
      throw new IllegalArgumentException("a category is there twice");
    }
    return new HeavyCategories(hashes.clone());
  }

  /** How many there are. */
  public int count() {
    return hashes.length;
  }

  /** Their hashes, heaviest first; enough to make them again. */
  public long[] hashes() {
    return hashes.clone();
  }

  long hash(int index) {
    return hashes[index];
  }

  /** The number of a category, or −1 if it is not among these. */
  int indexOf(long hash) {
    int slot = (int) hash & (slots.length - 1);
    while (slots[slot] != 0) {
      int index = slots[slot] - 1;
      if (hashes[index] == hash) {
        return index;
      }
      slot = (slot + 1) & (slots.length - 1);
    }
    return -1;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HeavyCategories that && Arrays.equals(hashes, that.hashes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(hashes);
  }
}
