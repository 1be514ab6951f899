package io.mimon.core.monitor;

import io.mimon.core.monitor.MonitorPlan.EstimatorChoice;
import io.mimon.estimators.Estimate;
import io.mimon.estimators.Estimators;
import io.mimon.estimators.SlidingConditionalEstimator;
import io.mimon.estimators.Validity;
import io.mimon.estimators.VariableType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * One feature against the target given other columns, over a shard's window: what {@link
 * PairMonitor} is without any given.
 *
 * <p>The window belongs to the shard, which appends and evicts; {@code firstRow} is the number of
 * its entry 0 in the segment.
 */
final class ConditionalMonitor {
  private final int feature;
  private final List<VariableType> types;

  /** The feature's, the target's, the given ones. */
  private final WindowColumn[] columns;

  private final WindowSample sample;
  private @Nullable ConditionalSettings settings;
  private @Nullable SlidingConditionalEstimator estimator;

  ConditionalMonitor(
      int feature, List<VariableType> types, List<WindowColumn> columns, WindowSample sample) {
    this.sample = sample;
    this.feature = feature;
    this.types = List.copyOf(types);
    this.columns = columns.toArray(new WindowColumn[0]);
  }

  int feature() {
    return feature;
  }

  boolean isFrozen() {
    return settings != null;
  }

  /** What is frozen; null before the end of the reference. */
  @Nullable ConditionalSettings settings() {
    return settings;
  }

  /** The settings the rows at hand would have. */
  ConditionalSettings settle(EstimatorChoice choice, long firstRow) {
    return present(firstRow).settle(choice);
  }

  /** Fixes the settings and takes over the rows of the window. */
  void freeze(ConditionalSettings frozen, MonitorPlan plan, long firstRow) {
    settings = frozen;
    List<VariableType> seen = frozen.types(types);
    estimator =
        Estimators.slidingConditional(
            frozen.estimator(),
            seen.get(0),
            seen.get(1),
            seen.subList(2, seen.size()),
            frozen.k(),
            plan.windowRows(),
            plan.emitEveryRows());
    add(0, columns[0].size(), firstRow);
  }

  /** Takes in the window's entries from (inclusive) to (exclusive). */
  void add(int from, int to, long firstRow) {
    if (settings == null || estimator == null) {
      return;
    }
    double[] given = new double[columns.length - 2];
    boolean all = !isSampled(settings);
    for (int i = from; i < to; i++) {
      if (isPresent(i) && (all || sample.isIn(i))) {
        scaleGiven(settings, given, i, firstRow);
        estimator.add(scaled(settings, 0, i, firstRow), scaled(settings, 1, i, firstRow), given);
      }
    }
  }

  /** Gives up entries from (inclusive) to (exclusive), which are the earliest of the window. */
  void remove(int from, int to, long firstRow) {
    if (settings == null || estimator == null) {
      return;
    }
    double[] given = new double[columns.length - 2];
    boolean all = !isSampled(settings);
    for (int i = from; i < to; i++) {
      if (isPresent(i) && (all || sample.isIn(i))) {
        scaleGiven(settings, given, i, firstRow);
        estimator.remove(scaled(settings, 0, i, firstRow), scaled(settings, 1, i, firstRow), given);
      }
    }
  }

  private boolean isSampled(ConditionalSettings of) {
    return sample.thins() && of.estimator().usesNeighbours();
  }

  private void scaleGiven(ConditionalSettings frozen, double[] given, int i, long firstRow) {
    for (int d = 0; d < given.length; d++) {
      given[d] = scaled(frozen, 2 + d, i, firstRow);
    }
  }

  private double scaled(ConditionalSettings frozen, int column, int i, long firstRow) {
    return frozen.isHashed()
        ? columns[column].hash(i)
        : frozen.sides().get(column).apply(columns[column].value(i), firstRow + i);
  }

  private boolean isPresent(int i) {
    for (WindowColumn column : columns) {
      if (Double.isNaN(column.value(i))) {
        return false;
      }
    }
    return true;
  }

  /** The estimate over the window. */
  PairEstimate estimate(EstimatorChoice choice, long firstRow, PairMonitor.Extent extent) {
    ConditionalRows whole = present(firstRow);
    ConditionalSettings used = settings != null ? settings : whole.settle(choice);
    boolean sampled = isSampled(used);
    ConditionalRows rows = sampled ? present(firstRow, sample) : whole;
    Estimate estimate = estimator != null ? estimator.estimate() : rows.estimate(used);
    if (rows.isConstant()) {
      estimate =
          Estimate.degenerate(used.estimator(), used.k(), estimate.n(), estimate.entropies());
    }
    if (!extent.full() && estimate.validity() == Validity.OK) {
      estimate = estimate.withValidity(Validity.WARMING_UP);
    }
    return new PairEstimate(
        feature,
        estimate,
        (sampled ? sample.ofLast(extent.rows(), columns[0].size()) : extent.rows())
            - rows.rows().length,
        Double.NaN,
        used.scaleName(),
        used.breaksTies());
  }

  private ConditionalRows present(long firstRow) {
    return present(firstRow, WindowSample.whole());
  }

  private ConditionalRows present(long firstRow, WindowSample of) {
    int size = columns[0].size();
    double[][] values = new double[columns.length][size];
    long[] rows = new long[size];
    int n = 0;
    for (int i = 0; i < size; i++) {
      if (isPresent(i) && of.isIn(i)) {
        for (int c = 0; c < columns.length; c++) {
          values[c][n] = columns[c].value(i);
        }
        rows[n++] = firstRow + i;
      }
    }
    List<double[]> cut = new ArrayList<>();
    for (double[] column : values) {
      cut.add(Arrays.copyOf(column, n));
    }
    List<IntToDoubleFunction> hashes = new ArrayList<>();
    for (WindowColumn column : columns) {
      hashes.add(column.dictionary()::hash);
    }
    return new ConditionalRows(types, cut, Arrays.copyOf(rows, n), hashes);
  }
}
