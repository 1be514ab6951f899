package io.mimon.estimators;

import java.util.Arrays;

/**
 * A strictly increasing map of a numeric column, fixed at the reference and stated in every
 * reading.
 *
 * <p>Mutual information does not change under such maps, its neighbour estimates do: the maximum
 * norm compares distances along x with distances along y. A scale is part of what was estimated and
 * is never refitted inside a sliding window.
 */
public sealed interface Scale extends java.io.Serializable
    permits Scale.None, Scale.Standard, Scale.Rank {

  /** The most knots that a {@link Rank} keeps. */
  int RANK_KNOTS_MAX = 1024;

  /** The scaled value; NaN stays NaN. */
  double apply(double value);

  /** The name used in configurations and readings. */
  String configName();

  /** The scaled values, in a new array. */
  default double[] applyAll(double[] values) {
    double[] scaled = new double[values.length];
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = apply(values[i]);
    }
    return scaled;
  }

  /** Values as they come. */
  static Scale none() {
    return new None();
  }

  /**
   * Values divided by the population standard deviation of a reference; by 1 where that is zero,
   * that is for a constant or empty reference.
   *
   * @throws IllegalArgumentException if a reference value is NaN or infinite
   */
  static Scale standard(double[] reference) {
    Rows.check(reference, VariableType.NUMERIC, reference, VariableType.NUMERIC);
    return Standard.ofReference(reference);
  }

  /**
   * The empirical quantile of values in a reference: the mid-rank (rows below + half the rows
   * equal)/n at the reference values, linear between. Outside the range it continues with the mean
   * slope of the whole reference (1 for a constant one), so that new extremes stay apart and in
   * proportion. Increasing everywhere; strictly so wherever doubles near the result can tell.
   *
   * @throws IllegalArgumentException if the reference is empty or a value is NaN or infinite
   */
  static Scale rank(double[] reference) {
    Rows.check(reference, VariableType.NUMERIC, reference, VariableType.NUMERIC);
    return Rank.ofReference(reference);
  }

  /** The identity. */
  record None() implements Scale {
    @Override
    public double apply(double value) {
      return value;
    }

    @Override
    public String configName() {
      return "none";
    }
  }

  /**
   * Division by a constant.
   *
   * @param divisor finite and positive
   */
  record Standard(double divisor) implements Scale {
    /** Checks the divisor. */
    public Standard {
      if (!(divisor > 0) || Double.isInfinite(divisor)) {
        throw new IllegalArgumentException("divisor is " + divisor + "; it is finite and positive");
      }
    }

    private static Standard ofReference(double[] reference) {
      if (Rows.isConstant(reference)) {
        return new Standard(1);
      }
      double mean = 0;
      for (double value : reference) {
        mean += value / reference.length;
      }
      double largest = 0;
      for (double value : reference) {
        largest = Math.max(largest, Math.abs(value - mean));
      }
      // In units of the largest deviation, so that no square overflows or vanishes.
      double squares = 0;
      double rest = 0;
      for (double value : reference) {
        double deviation = (value - mean) / largest;
        squares += deviation * deviation / reference.length;
        rest += deviation / reference.length;
      }
      return new Standard(Math.max(Double.MIN_VALUE, largest * Math.sqrt(squares - rest * rest)));
    }

    @Override
    public double apply(double value) {
      return value / divisor;
    }

    @Override
    public String configName() {
      return "standard";
    }
  }

  /**
   * Linear interpolation between knots.
   *
   * @param values the knots, finite and strictly ascending; at least one
   * @param quantiles what they map to, finite and strictly ascending
   */
  @SuppressWarnings("ArrayRecordComponent") // data only, for serializers; copied in and out
  record Rank(double[] values, double[] quantiles) implements Scale {
    /** Checks and copies the knots. */
    public Rank {
      if (values.length == 0 || values.length != quantiles.length) {
        throw new IllegalArgumentException(
            values.length + " values and " + quantiles.length + " quantiles; as many, and not 0");
      }
      values = values.clone();
      quantiles = quantiles.clone();
      for (int i = 0; i < values.length; i++) {
        values[i] += 0.0; // -0.0 is 0.0
      }
      checkAscending("values", values);
      checkAscending("quantiles", quantiles);
    }

    private static void checkAscending(String name, double[] knots) {
      for (int i = 0; i < knots.length; i++) {
        if (!Double.isFinite(knots[i]) || (i > 0 && knots[i] <= knots[i - 1])) {
          throw new IllegalArgumentException(
              name + "[" + i + "] is " + knots[i] + "; knots are finite and strictly ascending");
        }
      }
    }

    /**
     * Keeps a knot wherever the quantile has risen by 1/(RANK_KNOTS_MAX − 2) since the last, and
     * the first and the last: so a point mass keeps its own knot.
     */
    private static Rank ofReference(double[] reference) {
      int n = reference.length;
      if (n == 0) {
        throw new IllegalArgumentException("a rank scale needs at least one reference value");
      }
      double[] sorted = SortedColumn.of(reference).sorted;
      double step = 1.0 / (RANK_KNOTS_MAX - 2);
      double[] values = new double[Math.min(n, RANK_KNOTS_MAX)];
      double[] quantiles = new double[values.length];
      int knots = 0;
      for (int from = 0; from < n; ) {
        int end = from + 1;
        while (end < n && sorted[end] == sorted[from]) {
          end++;
        }
        double quantile = (from + end) / (2.0 * n);
        boolean fitsAll = n <= RANK_KNOTS_MAX;
        if (fitsAll || knots == 0 || end == n || quantile - quantiles[knots - 1] >= step) {
          values[knots] = sorted[from];
          quantiles[knots++] = quantile;
        }
        from = end;
      }
      return new Rank(Arrays.copyOf(values, knots), Arrays.copyOf(quantiles, knots));
    }

    @Override
    public double[] values() {
      return values.clone();
    }

    @Override
    public double[] quantiles() {
      return quantiles.clone();
    }

    @Override
    public double apply(double value) {
      int last = values.length - 1;
      if (value < values[0]) {
        return quantiles[0] - (values[0] - value) * meanSlope();
      }
      if (value > values[last]) {
        return quantiles[last] + (value - values[last]) * meanSlope();
      }
      int found = Arrays.binarySearch(values, value + 0.0);
      if (found >= 0) {
        return quantiles[found];
      }
      int above = -found - 1;
      if (above > last) {
        return Double.NaN; // only NaN sorts behind every knot here
      }
      double share = (value - values[above - 1]) / (values[above] - values[above - 1]);
      double rise = quantiles[above] - quantiles[above - 1];
      return Math.min(quantiles[above], quantiles[above - 1] + share * rise);
    }

    private double meanSlope() {
      int last = values.length - 1;
      return last == 0 ? 1 : (quantiles[last] - quantiles[0]) / (values[last] - values[0]);
    }

    @Override
    public String configName() {
      return "rank";
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Rank rank
          && Arrays.equals(values, rank.values)
          && Arrays.equals(quantiles, rank.quantiles);
    }

    @Override
    public int hashCode() {
      return 31 * Arrays.hashCode(values) + Arrays.hashCode(quantiles);
    }

    @Override
    public String toString() {
      return "Rank[" + values.length + " knots]";
    }
  }
}
