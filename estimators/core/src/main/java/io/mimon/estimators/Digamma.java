package io.mimon.estimators;

/**
 * The digamma function at positive integers: ψ(m) = H(m−1) − γ, where H(j) = 1 + 1/2 + … + 1/j.
 *
 * <p>A table of harmonic sums carried in double-double, so that every entry is within one unit in
 * the last place of the true value. It grows by doubling and is shared; a reader sees a complete
 * table or an older complete one.
 */
final class Digamma {

  /** Euler's constant γ as the sum of two doubles. */
  private static final double GAMMA = 0.5772156649015329;

  private static final double GAMMA_REST = -4.942915152430645e-18;

  private static final double FIXED_PER_UNIT = 0x1p54;

  private static volatile double[] shared = build(1 << 10);

  private static volatile long[] sharedFixed = toFixed(shared);

  private static volatile long[] sharedSteps = toSteps(sharedFixed);

  private Digamma() {}

  /** A table t with t[m] = ψ(m) for 1 ≤ m ≤ largest; t[0] is NaN. Not to be written to. */
  static double[] upTo(int largest) {
    double[] table = shared;
    if (table.length <= largest) {
      table = build(Math.max(largest + 1, 2 * Math.min(table.length, 1 << 29)));
      shared = table;
    }
    return table;
  }

  /**
   * The same table in units of 2⁻⁵⁴, t[0] = 0. Exact: of ψ(1) = −0.577…, ψ(2) = 0.422… and the rest
   * none is smaller than 1/4, so each is a multiple of 2⁻⁵⁴; and ψ(m) &lt; ln m &lt; 2⁵.
   */
  static long[] fixedUpTo(int largest) {
    long[] table = sharedFixed;
    if (table.length <= largest) {
      table = toFixed(upTo(largest));
      sharedFixed = table;
    }
    return table;
  }

  /** The differences t[m + 1] − t[m] of {@link #fixedUpTo}, about 2⁵⁴/m. */
  static long[] fixedStepsUpTo(int largest) {
    long[] table = sharedSteps;
    if (table.length <= largest) {
      table = toSteps(fixedUpTo(largest + 1));
      sharedSteps = table;
    }
    return table;
  }

  private static long[] toSteps(long[] fixed) {
    long[] steps = new long[fixed.length - 1];
    for (int m = 0; m < steps.length; m++) {
      steps[m] = fixed[m + 1] - fixed[m];
    }
    return steps;
  }

  private static long[] toFixed(double[] psi) {
    long[] fixed = new long[psi.length];
    for (int m = 1; m < psi.length; m++) {
      fixed[m] = (long) (psi[m] * FIXED_PER_UNIT);
    }
    return fixed;
  }

  private static double[] build(int length) {
    double[] table = new double[length];
    table[0] = Double.NaN;
    double sum = -GAMMA;
    double rest = -GAMMA_REST;
    for (int m = 1; m < length; m++) {
      table[m] = sum + rest;
      // 1/m = inverse + inverseRest to twice the precision; two-sum keeps what adding it loses.
      double inverse = 1.0 / m;
      double inverseRest = Math.fma(-inverse, m, 1.0) / m;
      double next = sum + inverse;
      double kept = next - sum;
      rest += (sum - (next - kept)) + (inverse - kept) + inverseRest;
      sum = next;
    }
    return table;
  }
}
