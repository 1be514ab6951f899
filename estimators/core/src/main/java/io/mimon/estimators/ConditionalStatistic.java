package io.mimon.estimators;

/** An estimate of I(X;Y|Z) as a bare number, to be had again and again over permuted rows. */
@FunctionalInterface
public interface ConditionalStatistic {

  /**
   * The estimate in nats over rows (x[i], y[i], z[0][i], z[1][i], …).
   *
   * @param z the columns of Z
   */
  double nats(double[] x, double[] y, double[][] z);
}
