package io.mimon.core.monitor;

import io.mimon.core.config.ScaleType;
import io.mimon.core.monitor.MonitorPlan.EstimatorChoice;
import io.mimon.estimators.EstimatorType;
import io.mimon.estimators.Scale;
import io.mimon.estimators.VariableType;
import java.io.Serializable;
import java.util.Arrays;

/**
 * How a pair is measured: the estimator, and the frozen scale of each side.
 *
 * <p>Settled once per reference and never changed inside the stream, so that a change of the
 * reading is a change of the data.
 */
public record PairSettings(EstimatorType estimator, int k, Scale xScale, Scale yScale)
    implements Serializable {

  /**
   * The share of rows at values that occur more than k times, above which neighbours at distance
   * zero crowd out the others and the estimators for continuous values (ksg1, ross) break down.
   */
  private static final double TIED_SHARE_MAX = 0.01;

  /**
   * Settles the choice on the rows at hand.
   *
   * @param x values of the feature where it is present; codes if categorical
   * @param y values of the target on the same rows
   */
  public static PairSettings settle(
      EstimatorChoice choice, VariableType xType, double[] x, VariableType yType, double[] y) {
    EstimatorType fixed = choice.fixed();
    EstimatorType estimator = fixed != null ? fixed : automatic(choice.k(), xType, x, yType, y);
    return new PairSettings(
        estimator,
        estimator.usesNeighbours() ? choice.k() : 0,
        freeze(choice.scale(), xType, x),
        freeze(choice.scale(), yType, y));
  }

  private static EstimatorType automatic(
      int k, VariableType xType, double[] x, VariableType yType, double[] y) {
    if (xType == VariableType.CATEGORICAL && yType == VariableType.CATEGORICAL) {
      return EstimatorType.COUNTS;
    }
    if (isTied(xType, x, k) || isTied(yType, y, k)) {
      return EstimatorType.MIXED_KSG;
    }
    return xType == yType ? EstimatorType.KSG1 : EstimatorType.ROSS;
  }

  private static boolean isTied(VariableType type, double[] values, int k) {
    return type == VariableType.NUMERIC && tiedShare(values, k) > TIED_SHARE_MAX;
  }

  /** The share of values that occur more than k times; 0 for none. */
  static double tiedShare(double[] values, int k) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int tied = 0;
    for (int from = 0; from < sorted.length; ) {
      int to = from + 1;
      while (to < sorted.length && sorted[to] == sorted[from]) {
        to++;
      }
      tied += to - from > k ? to - from : 0;
      from = to;
    }
    return sorted.length == 0 ? 0 : (double) tied / sorted.length;
  }

  private static Scale freeze(ScaleType scale, VariableType type, double[] values) {
    if (type == VariableType.CATEGORICAL || values.length == 0) {
      return Scale.none();
    }
    return switch (scale) {
      case NONE -> Scale.none();
      case STANDARD -> Scale.standard(values);
      case RANK -> Scale.rank(values);
    };
  }

  /** The name of the scale for a reading: of the side that has one. */
  public String scaleName() {
    String x = xScale.configName();
    return x.equals("none") ? yScale.configName() : x;
  }
}
