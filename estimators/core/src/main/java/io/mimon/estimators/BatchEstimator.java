package io.mimon.estimators;

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
}
