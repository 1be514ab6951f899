package io.mimon.estimators;

/** Correlations, the linear and the monotone yardstick that mutual information is shown beside. */
public final class Correlation {

  private Correlation() {}

  /**
   * Pearson's correlation coefficient in [−1, 1]; NaN when a column is constant or has fewer than
   * two rows.
   *
   * <p>Two passes: deviations from the mean first, scaled by the largest so that neither squares
   * overflow nor a large common offset cancels.
   *
   * @throws IllegalArgumentException if the lengths differ or a value is NaN or infinite
   */
  public static double pearson(double[] x, double[] y) {
    Rows.check(x, VariableType.NUMERIC, y, VariableType.NUMERIC);
    return pearson(Deviations.of(x), Deviations.of(y));
  }

  /**
   * The same of columns whose deviations are known, for those who correlate one with many.
   *
   * @throws IllegalArgumentException if the lengths differ
   */
  public static double pearson(Deviations x, Deviations y) {
    double[] dx = x.scaled;
    double[] dy = y.scaled;
    if (dx.length != dy.length) {
      throw new IllegalArgumentException(dx.length + " rows of x, " + dy.length + " of y");
    }
    double xy = 0;
    for (int i = 0; i < dx.length; i++) {
      xy += dx[i] * dy[i];
    }
    // NaN where either does not vary.
    return Math.max(-1, Math.min(1, xy / Math.sqrt(x.squares) / Math.sqrt(y.squares)));
  }

  /**
   * Spearman's rank correlation in [−1, 1]: Pearson's of the ranks, equal values having the mean of
   * theirs. NaN as {@link #pearson} is.
   *
   * <p>Spearman 1904, doi 10.2307/1412159. Cost: two radix sorts.
   *
   * @throws IllegalArgumentException if the lengths differ or a value is NaN or infinite
   */
  public static double spearman(double[] x, double[] y) {
    Rows.check(x, VariableType.NUMERIC, y, VariableType.NUMERIC);
    return pearson(midRanks(x), midRanks(y));
  }

  /**
   * The rank of each value from 1, the mean of the ranks that equal values take; {@link #spearman}
   * is {@link #pearson} of these, for those who need the ranks of a column more than once.
   *
   * @param values without NaN
   */
  public static double[] midRanks(double[] values) {
    int[] order = Order.ascending(values);
    double[] ranks = new double[values.length];
    for (int from = 0; from < order.length; ) {
      int to = from + 1;
      while (to < order.length && values[order[to]] == values[order[from]]) {
        to++;
      }
      for (int place = from; place < to; place++) {
        ranks[order[place]] = (from + 1 + to) / 2.0;
      }
      from = to;
    }
    return ranks;
  }

  /** The mean of the values less an offset. */
  private static double mean(double[] values, double offset) {
    // Two sums, so that one need not wait for the other.
    double even = 0;
    double odd = 0;
    for (int i = 0; i + 1 < values.length; i += 2) {
      even += values[i] - offset;
      odd += values[i + 1] - offset;
    }
    double last = values.length % 2 == 0 ? 0 : values[values.length - 1] - offset;
    double mean = (even + odd + last) / values.length;
    if (Double.isFinite(mean)) {
      return mean;
    }
    // Where the sum is beyond the range of a double the mean is not.
    mean = 0;
    for (double value : values) {
      mean += value / values.length - offset / values.length;
    }
    return mean;
  }

  /** What varies in a column: deviations from its mean, divided by the largest. */
  public static final class Deviations {
    private final double[] scaled;
    private final double squares;

    private Deviations(double[] scaled, double squares) {
      this.scaled = scaled;
      this.squares = squares;
    }

    /**
     * The deviations of a column.
     *
     * @param values finite
     */
    public static Deviations of(double[] values) {
      if (values.length < 2 || Rows.isConstant(values)) {
        return new Deviations(new double[values.length], Double.NaN);
      }
      double mean = mean(values, 0);
      // A second pass takes out what rounding left in the mean.
      double rest = mean(values, mean);
      double[] deviations = new double[values.length];
      double largest = 0;
      for (int i = 0; i < values.length; i++) {
        deviations[i] = values[i] - mean - rest;
        largest = Math.max(largest, Math.abs(deviations[i]));
      }
      double squares = 0;
      for (int i = 0; i < values.length; i++) {
        deviations[i] /= largest;
        squares += deviations[i] * deviations[i];
      }
      return new Deviations(deviations, squares);
    }
  }
}
