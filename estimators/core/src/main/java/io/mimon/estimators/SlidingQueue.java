package io.mimon.estimators;

/** A rolling estimator that keeps its rows in order, so that it need not be told which leave. */
public interface SlidingQueue extends SlidingEstimator {

  /**
   * Removes the earliest rows.
   *
   * @throws IllegalArgumentException if there are not so many
   */
  void removeEarliest(int rows);
}
