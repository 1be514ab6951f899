package io.mimon.estimators;

import java.util.function.Consumer;

/** An estimator of I(X;Y) from all rows at once: the definition that sliding structures equal. */
public interface BatchEstimator {

  /**
   * The estimate over rows (x[i], y[i]), in order of arrival.
   *
   * @param x values of X, finite; codes where X is categorical
   * @param y values of Y, of the same length
   * @throws IllegalArgumentException if the lengths differ, a value is NaN or infinite, or a code
   *     is not a non-negative integer
   */
  Estimate estimate(double[] x, double[] y);

  /**
   * The same, showing the local terms whose mean it is, up to a constant: one a row that entered,
   * in order of arrival.
   *
   * @param terms takes them, where the estimate has some and a standard error; not called else
   */
  default Estimate estimate(double[] x, double[] y, Consumer<double[]> terms) {
    return estimate(x, y);
  }
}
