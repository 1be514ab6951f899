package io.mimon.core.monitor;

import io.mimon.core.monitor.MonitorPlan.EstimatorChoice;
import io.mimon.core.monitor.MonitorPlan.Variable;
import io.mimon.estimators.Correlation;
import io.mimon.estimators.Estimate;
import io.mimon.estimators.Estimators;
import io.mimon.estimators.SlidingEstimator;
import io.mimon.estimators.Validity;
import io.mimon.estimators.VariableType;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One feature against the target over a shard's window.
 *
 * <p>While the reference is open its settings are settled anew on every window; once frozen, a
 * sliding estimator follows the window row by row.
 */
final class PairMonitor {
  private final int feature;
  private final VariableType xType;
  private final VariableType yType;
  private @Nullable PairSettings settings;
  private @Nullable SlidingEstimator estimator;

  PairMonitor(int feature, Variable x, Variable y) {
    this.feature = feature;
    this.xType = x.type();
    this.yType = y.type();
  }

  int feature() {
    return feature;
  }

  /** The settings the rows at hand would have. */
  PairSettings settle(EstimatorChoice choice, WindowColumn x, WindowColumn y) {
    Rows rows = present(x, y);
    return PairSettings.settle(choice, xType, rows.x, yType, rows.y);
  }

  /** Fixes the settings and takes over the rows of the window. */
  void freeze(PairSettings frozen, WindowColumn x, WindowColumn y) {
    settings = frozen;
    estimator = Estimators.sliding(frozen.estimator(), xType, yType, Math.max(1, frozen.k()));
    add(x, y, 0, x.size());
  }

  /** Takes in rows from (inclusive) to (exclusive) of the window. */
  void add(WindowColumn x, WindowColumn y, int from, int to) {
    if (settings != null && estimator != null) {
      for (int i = from; i < to; i++) {
        if (!Double.isNaN(x.value(i))) {
          estimator.add(settings.xScale().apply(x.value(i)), settings.yScale().apply(y.value(i)));
        }
      }
    }
  }

  /** Gives up rows from (inclusive) to (exclusive), which are the earliest of the window. */
  void remove(WindowColumn x, WindowColumn y, int from, int to) {
    if (settings != null && estimator != null) {
      for (int i = from; i < to; i++) {
        if (!Double.isNaN(x.value(i))) {
          estimator.remove(
              settings.xScale().apply(x.value(i)), settings.yScale().apply(y.value(i)));
        }
      }
    }
  }

  /** The estimate over the window. */
  PairEstimate estimate(EstimatorChoice choice, WindowColumn x, WindowColumn y, boolean full) {
    Rows rows = present(x, y);
    PairSettings used =
        settings != null ? settings : PairSettings.settle(choice, xType, rows.x, yType, rows.y);
    Estimate estimate = estimator != null ? estimator.estimate() : rows.estimate(this, used);
    if (!full && estimate.validity() == Validity.OK) {
      estimate = estimate.withValidity(Validity.WARMING_UP);
    }
    boolean numeric = xType == VariableType.NUMERIC && yType == VariableType.NUMERIC;
    double pearson = numeric ? Correlation.pearson(rows.x, rows.y) : Double.NaN;
    return new PairEstimate(feature, estimate, x.size() - rows.x.length, pearson, used.scaleName());
  }

  private static Rows present(WindowColumn x, WindowColumn y) {
    double[] xs = new double[x.size()];
    double[] ys = new double[x.size()];
    int n = 0;
    for (int i = 0; i < x.size(); i++) {
      if (!Double.isNaN(x.value(i))) {
        xs[n] = x.value(i);
        ys[n++] = y.value(i);
      }
    }
    return new Rows(Arrays.copyOf(xs, n), Arrays.copyOf(ys, n));
  }

  private record Rows(double[] x, double[] y) {
    Estimate estimate(PairMonitor pair, PairSettings used) {
      return Estimators.batch(used.estimator(), pair.xType, pair.yType, Math.max(1, used.k()))
          .estimate(used.xScale().applyAll(x), used.yScale().applyAll(y));
    }
  }
}
