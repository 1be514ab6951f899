package io.mimon.estimators;

/** An estimator of I(X;Y|Z) from all rows at once. */
public interface BatchConditionalEstimator {

  /**
   * The estimate over rows (x[i], y[i], z[0][i], z[1][i], …), in order of arrival.
   *
   * @param x values of X, finite; codes where X is categorical
   * @param y values of Y, of the same length
   * @param z the columns of Z, each of the same length; messages call them z0, z1, …
   * @throws IllegalArgumentException if the lengths differ, there are not as many columns as the
   *     estimator was made for, a value is NaN or infinite, or a code is not a non-negative integer
   */
  Estimate estimate(double[] x, double[] y, double[][] z);
}
