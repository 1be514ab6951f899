package io.mimon.estimators;

import java.util.Arrays;
import java.util.function.Supplier;

/**
 * Points in tiers of similar radius, a factor of 2⁴ each, ordered by key in {@link Buckets}: so
 * that outliers with a long reach lengthen no walk but that through their own tier.
 *
 * <p>Invariants: those of {@link Buckets}; every radius lies in the tier of its number; no tier is
 * empty.
 */
final class Tiers {

  /** Bits of a double's representation that a tier does not distinguish: 54 is four octaves. */
  private static final int SHIFT = 54;

  private final Supplier<Buckets> fresh;
  private int[] numbers = new int[0];

  /** The tiers, in no order. */
  Buckets[] all = new Buckets[0];

  /** By tier, what no radius in it is larger than. */
  double[] bounds = new double[0];

  Tiers(Supplier<Buckets> fresh) {
    this.fresh = fresh;
  }

  private static int numberOf(double radius) {
    return (int) (Double.doubleToRawLongBits(radius) >>> SHIFT);
  }

  private static double boundOf(int number) {
    return number >= numberOf(Double.MAX_VALUE)
        ? Double.POSITIVE_INFINITY
        : Double.longBitsToDouble((long) (number + 1) << SHIFT);
  }

  /** The tier of a radius. */
  Buckets of(double radius) {
    int number = numberOf(radius);
    for (int t = 0; t < numbers.length; t++) {
      if (numbers[t] == number) {
        return all[t];
      }
    }
    int last = all.length;
    all = Arrays.copyOf(all, last + 1);
    numbers = Arrays.copyOf(numbers, last + 1);
    bounds = Arrays.copyOf(bounds, last + 1);
    all[last] = fresh.get();
    numbers[last] = number;
    bounds[last] = boundOf(number);
    return all[last];
  }

  /** Takes an entry out of its tier, and the tier away if that was the last. */
  void remove(Buckets tier, double key, double radius, int point) {
    tier.remove(key, radius, point);
    if (tier.isEmpty()) {
      int last = all.length - 1;
      int at = Arrays.asList(all).indexOf(tier);
      all[at] = all[last];
      numbers[at] = numbers[last];
      bounds[at] = bounds[last];
      all = Arrays.copyOf(all, last);
      numbers = Arrays.copyOf(numbers, last);
      bounds = Arrays.copyOf(bounds, last);
    }
  }

  static boolean areOne(double radius, double another) {
    return numberOf(radius) == numberOf(another);
  }

  /** By point, the counts. */
  int[] countsByPoint(int points) {
    int[] counts = new int[points];
    for (Buckets tier : all) {
      for (int p = 0; p < tier.blocks; p++) {
        int from = tier.block[p] * Buckets.CAPACITY;
        for (int slot = from; slot < from + tier.size[p]; slot++) {
          counts[tier.id[slot]] = tier.count[slot] + tier.shift[p];
        }
      }
    }
    return counts;
  }

  /** Asserts the invariants of all tiers; returns the number of entries. */
  int checkInvariants() {
    int entries = 0;
    for (int t = 0; t < all.length; t++) {
      entries += all[t].checkInvariants();
      for (int p = 0; p < all[t].blocks; p++) {
        int from = all[t].block[p] * Buckets.CAPACITY;
        for (int slot = from; slot < from + all[t].size[p]; slot++) {
          if (numberOf(all[t].radius[slot]) != numbers[t]) {
            throw new AssertionError("a radius of " + all[t].radius[slot] + " in another tier");
          }
        }
      }
    }
    return entries;
  }
}
