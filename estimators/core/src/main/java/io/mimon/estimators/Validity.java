package io.mimon.estimators;

/** What may be concluded from an estimate. */
public enum Validity {
  /** The window is full and the estimator is defined on it. */
  OK,
  /** The estimate is defined, but the window is not full yet. */
  WARMING_UP,
  /** One side is constant, so the information is exactly zero by definition, not by estimation. */
  DEGENERATE,
  /** The estimator needs more rows than there are (k + 1 for the neighbour estimators); NaN. */
  TOO_FEW_ROWS,
  /**
   * Too few of the rows have a known target, which need not be a chance few; what is estimated
   * holds for those that have one. A monitor says so, no estimator does.
   */
  TOO_FEW_LABELS
}
