package io.mimon.estimators;

import java.io.Serializable;

/**
 * Breaks ties: adds to each value a tiny number that depends on its row, so that no two are equal.
 *
 * <p>The neighbour estimators assume continuous variables. Values measured to a few digits lie on a
 * lattice, where many points are exactly as far away as the k-th neighbour; strict counts then
 * leave all of them out and the estimate is too large, closed counts too small. A random order
 * among equal distances is what the theory asks for (Kraskov et al. 2004, section II, doi
 * 10.1103/PhysRevE.69.066138), and what scikit-learn and JIDT do as well. A group of equal values
 * turns into a tiny continuous cloud that carries the same information.
 *
 * <p>Here the number is a hash of a seed and the row, uniform in ±amplitude/2: the same rows give
 * the same estimate to the last bit, on any engine and after any restart.
 *
 * <p>Values are counted from a center, so that the few digits of a double are spent on the
 * differences between values and not on what all have in common: 4.857, 4.858, … leave no room for
 * 5,000 different numbers within 10⁻¹² of each. Distances do not notice.
 *
 * @param center is subtracted from every value
 * @param amplitude in units of the values; 0 leaves them as they are
 * @param seed different for the two sides of a pair, so that they are jittered independently
 */
public record Jitter(double center, double amplitude, long seed) implements Serializable {

  /** No jitter. */
  public static final Jitter NONE = new Jitter(0, 0, 0);

  /** Far below any distance that means something, far above the rounding of a double. */
  private static final double SHARE_OF_DEVIATION = 0x1p-30;

  /** 2⁻⁵³: the spacing of the doubles in [½, 1). */
  private static final double UNIT = 0x1p-53;

  /** A jitter for values like these: 2⁻³⁰ of their standard deviation, or of 1 if constant. */
  public static Jitter of(double[] values, long seed) {
    double sum = 0;
    for (double value : values) {
      sum += value / values.length;
    }
    Scale.Standard scale = (Scale.Standard) Scale.standard(values);
    return new Jitter(sum, SHARE_OF_DEVIATION * scale.divisor(), seed);
  }

  /** The value, counted from the center, with its row's jitter. */
  public double apply(double value, long row) {
    return amplitude == 0 ? value : value - center + amplitude * (unit(row) - 0.5);
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
