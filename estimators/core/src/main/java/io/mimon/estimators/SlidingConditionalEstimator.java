package io.mimon.estimators;

/**
 * A rolling estimator of I(X;Y|Z): rows come and go, an estimate can be had at any time.
 *
 * <p>What {@link SlidingEstimator} promises, this does, with the columns of Z besides: the estimate
 * depends on the rows present and their order only, and {@link #remove} undoes {@link #add}.
 */
public interface SlidingConditionalEstimator {

  /**
   * Adds a row behind the ones present.
   *
   * @param z a value for each column of Z; not kept
   * @throws IllegalArgumentException if a value is NaN or infinite, a code is not a code, or there
   *     are not as many values of Z as the estimator was made for
   */
  void add(double x, double y, double... z);

  /**
   * Removes the earliest row equal to (x, y, z).
   *
   * @throws IllegalArgumentException if there is none
   */
  void remove(double x, double y, double... z);

  /** The number of rows present. */
  int size();

  /** The estimate over the rows present. */
  Estimate estimate();

  /**
   * {@code estimate().nats()} alone, NaN where that is; for use at every row: an estimator with an
   * incremental structure answers at once, without the standard error, which looks at all rows.
   */
  default double nats() {
    return estimate().nats();
  }
}
