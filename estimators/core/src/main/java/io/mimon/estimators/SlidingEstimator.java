package io.mimon.estimators;

/**
 * A rolling estimator of I(X;Y): rows come and go, an estimate can be had at any time.
 *
 * <p>The window owns its length: the estimator never knows it. Invariants of every implementation:
 *
 * <ol>
 *   <li>{@link #estimate} depends on the rows present and their order of arrival only, not on how
 *       they got there: after any additions and removals it equals that of a fresh instance given
 *       the surviving rows in order.
 *   <li>{@link #remove} undoes {@link #add}: the state is as if the row had never come.
 * </ol>
 *
 * <p>Numeric values are finite; categorical values are non-negative integers (codes). Missing
 * values never get here: the caller leaves such rows out.
 */
public interface SlidingEstimator {

  /**
   * Adds a row behind the ones present.
   *
   * @throws IllegalArgumentException if a value is NaN or infinite, or a code is not a code
   */
  void add(double x, double y);

  /**
   * Removes the earliest row equal to (x, y).
   *
   * @throws IllegalArgumentException if there is none
   */
  void remove(double x, double y);

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
