package io.mimon.estimators;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Breaks ties: adds to each value a tiny number that depends on its row, so that hardly any two are
 * equal.
 *
 * <p>The neighbour estimators assume continuous variables. Values measured to a few digits lie on a
 * lattice, where many points are exactly as far away as the k-th neighbour; strict counts then
 * leave all of them out and the estimate is too large, closed counts too small. A random order
 * among equal distances is what the theory asks for (Kraskov et al. 2004, section II, doi
 * 10.1103/PhysRevE.69.066138), and what scikit-learn and JIDT do as well. A group of equal values
 * turns into a tiny continuous cloud that carries the same information.
 *
 * <p>Here the number is a hash of a seed and the row: the same rows give the same estimate to the
 * last bit, on any engine and after any restart. It is uniform in ±a(v)/2, with
 *
 * <pre>
 *   a(v) = max(amplitude, 2⁻³⁴ |v − center|)
 * </pre>
 *
 * <p>The amplitude is a fraction of the small gaps between values, so that it reorders nothing that
 * was apart, and no placeholder such as 10¹², however frequent, blows it up. The second term keeps
 * about 2¹⁹ slots for equal values anywhere, placeholders included: few of them stay tied. Values
 * are counted from a center, so that the digits of a double are spent on the differences between
 * them and not on what all have in common. Distances do not notice.
 *
 * @param center is subtracted from every value
 * @param amplitude at the center, in units of the values; 0 leaves all values as they are
 * @param seed different for the two sides of a pair, so that they are jittered independently
 */
public record Jitter(double center, double amplitude, long seed) implements Serializable {

  /** No jitter. */
  public static final Jitter NONE = new Jitter(0, 0, 0);

  /** Of the gaps between neighbouring values, the quantile that counts as small. */
  private static final double SMALL_GAP = 0.01;

  /** Of a small gap, so that no distance between values that were apart changes noticeably. */
  private static final double SHARE_OF_GAP = 0x1p-20;

  private static final double SHARE_OF_DISTANCE = 0x1p-34;

  /** Where a constant gives no gap to go by: this share of its magnitude, or of 1 if it is 0. */
  private static final double SHARE_OF_CONSTANT = 0x1p-30;

  /** 2⁻⁵³: the spacing of the doubles in [½, 1). */
  private static final double UNIT = 0x1p-53;

  /**
   * A jitter for values like these, counted from their median.
   *
   * @param values finite, at least one
   */
  public static Jitter of(double[] values, long seed) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double center = sorted[sorted.length / 2];
    double[] gaps = new double[sorted.length];
    int count = 0;
    for (int i = 1; i < sorted.length; i++) {
      if (sorted[i] > sorted[i - 1]) {
        gaps[count++] = sorted[i] - sorted[i - 1];
      }
    }
    if (count == 0) {
      return new Jitter(center, SHARE_OF_CONSTANT * (center == 0 ? 1 : Math.abs(center)), seed);
    }
    Arrays.sort(gaps, 0, count);
    return new Jitter(center, SHARE_OF_GAP * gaps[(int) (SMALL_GAP * count)], seed);
  }

  /** The value, counted from the center, with its row's jitter. */
  public double apply(double value, long row) {
    if (amplitude == 0) {
      return value;
    }
    double distance = value - center;
    double width = Math.max(amplitude, SHARE_OF_DISTANCE * Math.abs(distance));
    return distance + width * (unit(row) - 0.5);
  }

  /** Uniform in [0, 1): the finalizer of SplitMix64 (Steele, Lea, Flood 2014) on seed and row. */
  private double unit(long row) {
    long z = seed + row * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    z ^= z >>> 31;
    return (z >>> 11) * UNIT;
  }
}
