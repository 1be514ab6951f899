package io.mimon.estimators;

import java.util.List;

/**
 * What it costs to follow a window row by row, and what to recompute it, in microseconds.
 *
 * <pre>
 *   a row followed      fixed + perRoot · √n
 *   a recomputation     perRow · n
 * </pre>
 *
 * <p>The numbers are fitted to the tables in ESTIMATORS.md (2026-11-25, n from 1,000 to 100,000,
 * one core). They decide between two ways to one value, so it is enough that they are about right.
 *
 * @param fixed what a row costs whatever the window
 * @param perRoot what it costs more in a longer one
 * @param perRow what a recomputation costs for each row of the window
 */
record SlidingCost(double fixed, double perRoot, double perRow) {

  private static final SlidingCost KSG = new SlidingCost(5, 0.09, 0.37);
  private static final SlidingCost KSG_RECTANGLES = new SlidingCost(8, 0.11, 0.48);
  private static final SlidingCost LABELLED = new SlidingCost(4, 0.003, 0.09);
  private static final SlidingCost STRATA = new SlidingCost(7, 0.11, 0.36);
  private static final SlidingCost GIVEN_ONE = new SlidingCost(0, 0.65, 3.2);
  private static final SlidingCost GIVEN_MORE = new SlidingCost(0, 1.9, 6.5);

  /** The cost for a pair of which at least one side is numeric. */
  static SlidingCost of(EstimatorType type, VariableType x, VariableType y) {
    if (x != y) {
      return LABELLED;
    }
    return type == EstimatorType.KSG2 ? KSG_RECTANGLES : KSG;
  }

  /** The cost given columns. */
  static SlidingCost given(EstimatorType type, List<VariableType> z) {
    if (type == EstimatorType.CMI_KSG && z.contains(VariableType.CATEGORICAL)) {
      return STRATA;
    }
    return z.equals(List.of(VariableType.NUMERIC)) ? GIVEN_ONE : GIVEN_MORE;
  }

  /** Whether following the window is cheaper than recomputing it every so many rows. */
  boolean favoursFollowing(long windowRows, long strideRows) {
    double slide = fixed + perRoot * Math.sqrt((double) windowRows);
    return (double) strideRows * slide < perRow * (double) windowRows;
  }
}
