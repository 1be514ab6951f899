package io.mimon.estimators;

import java.util.Arrays;

/**
 * Categories that come and go, numbered and counted, with their exact Σ c ln c.
 *
 * <p>An open-addressed table of keys, probed linearly, at most half full; a removed key is closed
 * up by moving the keys behind it forward, so that nothing is left of it. Numbers are small: one
 * that has become free is given to the next new key. Adding and removing are O(1) on average, the
 * memory that of the most keys ever present at once.
 *
 * <p>Invariants:
 *
 * <ol>
 *   <li>every key present has a number of its own in [0, numbersEnd()), and is that number's;
 *   <li>{@code counts[number]} is how often its key was added and not removed, at least 1;
 *   <li>numbers without a key have count 0, and are those in the list of free ones;
 *   <li>sum is that of the counts, seen the number of keys.
 * </ol>
 */
final class Tally {

  private static final int SLOTS_MIN = 16;
  private static final long GOLDEN = 0x9E37_79B9_7F4A_7C15L;

  private long[] keys = new long[SLOTS_MIN];

  /** By slot: the number of its key plus one, 0 where there is no key. */
  private int[] numberPlusOne = new int[SLOTS_MIN];

  private int[] counts = new int[SLOTS_MIN / 2];

  /** By number: its key, or the last one it had. */
  private long[] keyOf = new long[SLOTS_MIN / 2];

  private int[] free = new int[SLOTS_MIN / 2];
  private int freed;
  private int numbersEnd;
  private int seen;
  private int shift = 64 - 4;
  private final ExactLogSum sum = new ExactLogSum();

  /** Counts a key; returns its number. */
  int add(long key) {
    return add(key, 1);
  }

  /** Counts a key so many times, at least once; returns its number. */
  int add(long key, int times) {
    int slot = slotOf(key);
    if (numberPlusOne[slot] == 0) {
      if (2 * (seen + 1) > keys.length) {
        enlarge();
        slot = slotOf(key);
      }
      keys[slot] = key;
      int given = freed > 0 ? free[--freed] : numbersEnd++;
      numberPlusOne[slot] = 1 + given;
      keyOf[given] = key;
      seen++;
    }
    int number = numberPlusOne[slot] - 1;
    sum.subtract(counts[number]);
    counts[number] += times;
    sum.add(counts[number]);
    return number;
  }

  /** Counts a key that is present once less; returns the number it has or had. */
  int remove(long key) {
    int number = numberOf(key);
    removeNumber(number);
    return number;
  }

  /** Counts the key of a number, which is present, once less. */
  void removeNumber(int number) {
    sum.subtract(counts[number]);
    sum.add(--counts[number]);
    if (counts[number] == 0) {
      free[freed++] = number;
      seen--;
      close(slotOf(keyOf[number]));
    }
  }

  /** The key of a number. */
  long keyOf(int number) {
    return keyOf[number];
  }

  /** The number of a key, −1 where it is not present. */
  int numberOf(long key) {
    return numberPlusOne[slotOf(key)] - 1;
  }

  /** How often the key of a number is present. */
  int count(int number) {
    return counts[number];
  }

  /** How often a key is present. */
  int countOf(long key) {
    int number = numberOf(key);
    return number < 0 ? 0 : counts[number];
  }

  /** The number of keys present. */
  int seen() {
    return seen;
  }

  /** All numbers are below this. */
  int numbersEnd() {
    return numbersEnd;
  }

  /** Σ c ln c; goes with the tally. */
  ExactLogSum sum() {
    return sum;
  }

  /** A key and its number. */
  interface Visitor {
    void visit(long key, int number);
  }

  /** Visits the keys present, in no order. */
  void forEach(Visitor visitor) {
    for (int slot = 0; slot < keys.length; slot++) {
      if (numberPlusOne[slot] != 0) {
        visitor.visit(keys[slot], numberPlusOne[slot] - 1);
      }
    }
  }

  /** The counts of the keys present, in no order. */
  int[] counts() {
    return Arrays.stream(counts, 0, numbersEnd).filter(count -> count > 0).toArray();
  }

  /** Where a key is, or would go. */
  private int slotOf(long key) {
    int mask = keys.length - 1;
    int slot = homeOf(key);
    while (numberPlusOne[slot] != 0 && keys[slot] != key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private int homeOf(long key) {
    return (int) ((key * GOLDEN) >>> shift);
  }

  /** Empties a slot; what could no longer be found past it moves up. */
  private void close(int emptied) {
    int mask = keys.length - 1;
    int hole = emptied;
    for (int slot = (hole + 1) & mask; numberPlusOne[slot] != 0; slot = (slot + 1) & mask) {
      // A key may fill the hole unless its home lies behind the hole.
      int fromHome = (slot - homeOf(keys[slot])) & mask;
      if (fromHome >= ((slot - hole) & mask)) {
        keys[hole] = keys[slot];
        numberPlusOne[hole] = numberPlusOne[slot];
        hole = slot;
      }
    }
    numberPlusOne[hole] = 0;
  }

  private void enlarge() {
    long[] oldKeys = keys;
    int[] oldNumbers = numberPlusOne;
    keys = new long[2 * oldKeys.length];
    numberPlusOne = new int[keys.length];
    counts = Arrays.copyOf(counts, oldKeys.length);
    free = Arrays.copyOf(free, oldKeys.length);
    keyOf = Arrays.copyOf(keyOf, oldKeys.length);
    shift--;
    for (int slot = 0; slot < oldKeys.length; slot++) {
      if (oldNumbers[slot] != 0) {
        int to = slotOf(oldKeys[slot]);
        keys[to] = oldKeys[slot];
        numberPlusOne[to] = oldNumbers[slot];
      }
    }
  }

  /** Asserts the numbered invariants. */
  void checkInvariants() {
    boolean[] used = new boolean[numbersEnd];
    int found = 0;
    for (int slot = 0; slot < keys.length; slot++) {
      int number = numberPlusOne[slot] - 1;
      if (number >= 0) {
        found++;
        if (number >= numbersEnd
            || used[number]
            || keyOf[number] != keys[slot]
            || slotOf(keys[slot]) != slot) {
          throw new AssertionError("1: key " + keys[slot] + ", number " + number);
        }
        used[number] = true;
        if (counts[number] < 1) {
          throw new AssertionError("2: number " + number + " has count " + counts[number]);
        }
      }
    }
    for (int f = 0; f < freed; f++) {
      if (used[free[f]] || counts[free[f]] != 0) {
        throw new AssertionError("3: number " + free[f] + " is not free");
      }
    }
    if (found != seen || freed + seen != numbersEnd || !ExactLogSum.ofAll(counts).isSameAs(sum)) {
      throw new AssertionError("4: " + found + " keys, seen " + seen + ", free " + freed);
    }
  }
}
