package io.mimon.estimators;

import java.util.List;

/**
 * What it costs to keep the estimate of a window that moves, each of three ways, in microseconds
 * for the rows from one estimate to the next.
 *
 * <pre>
 *   followed row by row              stride · (fixed + perRoot · √n)
 *   caught up with at the estimate   stride · (lazyFixed + lazyPerRoot · √n) + lazyPerRow · n
 *   recomputed                       perRow · n
 * </pre>
 *
 * <p>The numbers are fitted to the tables in ESTIMATORS.md (2026-11-25, n from 1,000 to 100,000,
 * one core). They decide between ways to one value, so it is enough that they are about right.
 *
 * @param fixed what a row costs whatever the window
 * @param perRoot what it costs more in a longer one
 * @param perRow what a recomputation costs for each row of the window
 * @param lazy the numbers for catching up
 */
record SlidingCost(double fixed, double perRoot, double perRow, Lazy lazy) {

  /** The ways to keep an estimate. */
  enum Way {
    FOLLOW,
    CATCH_UP,
    RECOMPUTE
  }

  /** What catching up costs; infinitely much where no estimator does that. */
  private record Lazy(double fixed, double perRoot, double perRow) {
    static final Lazy NEVER = new Lazy(0, 0, Double.POSITIVE_INFINITY);
  }

  private static final SlidingCost KSG1 =
      new SlidingCost(5, 0.09, 0.37, new Lazy(1.3, 0.012, 0.06));
  private static final SlidingCost MIXED_KSG = new SlidingCost(5, 0.09, 0.37);
  private static final SlidingCost KSG_RECTANGLES = new SlidingCost(8, 0.11, 0.48);
  private static final SlidingCost LABELLED = new SlidingCost(4, 0.003, 0.09);
  private static final SlidingCost STRATA = new SlidingCost(7, 0.11, 0.36);
  private static final SlidingCost GIVEN_ONE = new SlidingCost(0, 0.65, 3.2);
  private static final SlidingCost GIVEN_MORE = new SlidingCost(0, 1.9, 6.5);

  private SlidingCost(double fixed, double perRoot, double perRow) {
    this(fixed, perRoot, perRow, Lazy.NEVER);
  }

  /** The cost for a pair of which at least one side is numeric. */
  static SlidingCost of(EstimatorType type, VariableType x, VariableType y) {
    if (x != y) {
      return LABELLED;
    }
    return switch (type) {
      case KSG1 -> KSG1;
      case KSG2 -> KSG_RECTANGLES;
      default -> MIXED_KSG;
    };
  }

  /** The cost given columns. */
  static SlidingCost given(EstimatorType type, List<VariableType> z) {
    if (type == EstimatorType.CMI_KSG && z.contains(VariableType.CATEGORICAL)) {
      return STRATA;
    }
    return z.equals(List.of(VariableType.NUMERIC)) ? GIVEN_ONE : GIVEN_MORE;
  }

  /** The cost of the cheapest way for each row. */
  double microsPerRow(long windowRows, long strideRows) {
    return Math.min(
            perRow * windowRows,
            Math.min(follow(windowRows, strideRows), catchUp(windowRows, strideRows)))
        / strideRows;
  }

  private double follow(long windowRows, long strideRows) {
    return strideRows * (fixed + perRoot * Math.sqrt((double) windowRows));
  }

  private double catchUp(long windowRows, long strideRows) {
    return strideRows * (lazy.fixed + lazy.perRoot * Math.sqrt((double) windowRows))
        + lazy.perRow * windowRows;
  }

  /** The cheapest way for a window of so many rows, estimated every so many. */
  Way cheapest(long windowRows, long strideRows) {
    double follow = follow(windowRows, strideRows);
    double catchUp = catchUp(windowRows, strideRows);
    double recompute = perRow * windowRows;
    if (recompute <= Math.min(follow, catchUp)) {
      return Way.RECOMPUTE;
    }
    return follow <= catchUp ? Way.FOLLOW : Way.CATCH_UP;
  }
}
