package io.mimon.core.monitor;

import io.mimon.core.monitor.MonitorPlan.EstimatorChoice;
import io.mimon.estimators.BatchEstimator;
import io.mimon.estimators.Estimate;
import io.mimon.estimators.Estimators;
import io.mimon.estimators.NullLevel;
import io.mimon.estimators.PermutationNull;
import io.mimon.estimators.Validity;
import io.mimon.estimators.VariableType;

/**
 * The rows on which two columns are both present, in order.
 *
 * @param x values of the feature; codes if categorical
 * @param y values of the target
 * @param rows what identifies each row: its number in the segment or the file
 */
public record PairRows(
    VariableType xType, double[] x, VariableType yType, double[] y, long[] rows) {

  /** The settings these rows would have. */
  public PairSettings settle(EstimatorChoice choice) {
    return PairSettings.settle(choice, xType, x, yType, y);
  }

  /** The estimate over these rows, from scratch. */
  public Estimate estimate(PairSettings settings) {
    return Estimators.batch(settings.estimator(), xType, yType, Math.max(1, settings.k()))
        .estimate(settings.x().applyAll(x, rows), settings.y().applyAll(y, rows));
  }

  /** Whether an estimate is sound and says nothing of its null yet; that of counts does. */
  public boolean lacksNullLevel(Estimate estimate) {
    return estimate.validity() == Validity.OK && Double.isNaN(estimate.pValue());
  }

  /**
   * The null level of an estimate over these rows.
   *
   * @param afterEach runs after each permutation, of which each costs an estimate
   */
  public NullLevel nullLevel(
      Estimate observed, PairSettings settings, PermutationNull nulls, Runnable afterEach) {
    BatchEstimator estimator =
        Estimators.batch(settings.estimator(), xType, yType, Math.max(1, settings.k()));
    return nulls.of(
        (xs, ys) -> {
          Estimate estimate = estimator.estimate(xs, ys);
          afterEach.run();
          return estimate;
        },
        observed.nats(),
        xType,
        settings.x().applyAll(x, rows),
        yType,
        settings.y().applyAll(y, rows));
  }

  /**
   * Whether one side has a single value, so that the information is exactly 0. To be asked of the
   * values before ties are broken: a jittered constant is not constant any more.
   */
  public boolean isConstant() {
    return x.length > 0 && (allEqual(x) || allEqual(y));
  }

  private static boolean allEqual(double[] values) {
    for (double value : values) {
      if (value != values[0]) {
        return false;
      }
    }
    return true;
  }
}
