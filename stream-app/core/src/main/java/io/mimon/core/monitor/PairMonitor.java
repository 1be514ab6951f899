package io.mimon.core.monitor;

import io.mimon.core.monitor.MonitorPlan.EstimatorChoice;
import io.mimon.core.monitor.MonitorPlan.Variable;
import io.mimon.estimators.CodedColumn;
import io.mimon.estimators.Correlation;
import io.mimon.estimators.Estimate;
import io.mimon.estimators.Estimators;
import io.mimon.estimators.PermutationNull;
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
  private final Variable xVariable;
  private final Variable yVariable;
  private @Nullable PairSettings settings;
  private @Nullable SlidingEstimator estimator;

  PairMonitor(int feature, Variable x, Variable y) {
    this.feature = feature;
    this.xVariable = x;
    this.yVariable = y;
  }

  int feature() {
    return feature;
  }

  /** The settings the rows at hand would have. */
  PairSettings settle(EstimatorChoice choice, WindowColumn x, WindowColumn y, long firstRow) {
    return present(x, y, firstRow).settle(choice);
  }

  /** Fixes the settings and takes over the rows of the window. */
  void freeze(
      PairSettings frozen, MonitorPlan plan, WindowColumn x, WindowColumn y, long firstRow) {
    settings = frozen;
    estimator =
        Estimators.sliding(
            frozen.estimator(),
            xVariable.type(),
            yVariable.type(),
            Math.max(1, frozen.k()),
            plan.windowRows(),
            plan.emitEveryRows());
    add(x, y, 0, x.size(), firstRow);
  }

  /**
   * Takes in the window's entries from (inclusive) to (exclusive).
   *
   * @param firstRow the number of the window's entry 0 in the segment
   */
  void add(WindowColumn x, WindowColumn y, int from, int to, long firstRow) {
    if (settings == null || estimator == null) {
      return;
    }
    for (int i = from; i < to; i++) {
      if (!Double.isNaN(x.value(i))) {
        estimator.add(
            settings.x().apply(x.value(i), firstRow + i),
            settings.y().apply(y.value(i), firstRow + i));
      }
    }
  }

  /** Gives up entries from (inclusive) to (exclusive), which are the earliest of the window. */
  void remove(WindowColumn x, WindowColumn y, int from, int to, long firstRow) {
    if (settings == null || estimator == null) {
      return;
    }
    for (int i = from; i < to; i++) {
      if (!Double.isNaN(x.value(i))) {
        estimator.remove(
            settings.x().apply(x.value(i), firstRow + i),
            settings.y().apply(y.value(i), firstRow + i));
      }
    }
  }

  /** The estimate over the window, with a null level if there are permutations for one. */
  PairEstimate estimate(
      EstimatorChoice choice,
      WindowColumn x,
      WindowColumn y,
      long firstRow,
      boolean full,
      @Nullable PermutationNull nulls) {
    PairRows rows = present(x, y, firstRow);
    PairSettings used = settings != null ? settings : rows.settle(choice);
    Estimate estimate = estimator != null ? estimator.estimate() : rows.estimate(used);
    if (rows.isConstant()) {
      estimate =
          Estimate.degenerate(used.estimator(), used.k(), estimate.n(), estimate.entropies());
    } else if (nulls != null && rows.lacksNullLevel(estimate)) {
      estimate = estimate.withNullLevel(rows.nullLevel(estimate, used, nulls, () -> {}));
    }
    if (!full && estimate.validity() == Validity.OK) {
      estimate = estimate.withValidity(Validity.WARMING_UP);
    }
    return new PairEstimate(
        feature,
        estimate,
        x.size() - rows.x().length,
        Correlations.pearson(rows, x::label, y::label),
        used.scaleName(),
        used.breaksTies());
  }

  /**
   * The window's column as codes, and its rank correlation with the target.
   *
   * <p>Sorting is what it costs, so a column is sorted once, and the target for all features of a
   * shard, but for those that have missing values: the others' target has other ranks.
   *
   * @param targetRanks of all rows of the window; null if the target has none
   */
  WindowCodes codes(WindowColumn x, WindowColumn y, double @Nullable [] targetRanks, int codesMax) {
    PairRows rows = present(x, y, 1);
    boolean whole = rows.x().length == x.size();
    double @Nullable [] xRanks = Correlations.ranks(rows.xType(), rows.x(), x::label);
    double @Nullable [] yRanks =
        whole ? targetRanks : Correlations.ranks(rows.yType(), rows.y(), y::label);
    double spearman =
        xRanks == null || yRanks == null ? Double.NaN : Correlation.pearson(xRanks, yRanks);
    CodedColumn codes =
        xRanks != null && whole && xVariable.type() == VariableType.NUMERIC
            ? CodedColumn.ofRanks(xRanks, codesMax)
            : CodedColumn.of(x.toArray(), xVariable.type(), codesMax);
    return new WindowCodes(feature, spearman, codes);
  }

  private PairRows present(WindowColumn x, WindowColumn y, long firstRow) {
    double[] xs = new double[x.size()];
    double[] ys = new double[x.size()];
    long[] rows = new long[x.size()];
    int n = 0;
    for (int i = 0; i < x.size(); i++) {
      if (!Double.isNaN(x.value(i))) {
        xs[n] = x.value(i);
        ys[n] = y.value(i);
        rows[n++] = firstRow + i;
      }
    }
    return new PairRows(
        xVariable.type(),
        Arrays.copyOf(xs, n),
        yVariable.type(),
        Arrays.copyOf(ys, n),
        Arrays.copyOf(rows, n));
  }
}
