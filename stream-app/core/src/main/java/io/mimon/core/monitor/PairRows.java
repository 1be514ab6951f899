package io.mimon.core.monitor;

import io.mimon.core.monitor.MonitorPlan.EstimatorChoice;
import io.mimon.estimators.BatchEstimator;
import io.mimon.estimators.Estimate;
import io.mimon.estimators.Estimators;
import io.mimon.estimators.NullLevel;
import io.mimon.estimators.PermutationNull;
import io.mimon.estimators.StandardError;
import io.mimon.estimators.TermSpread;
import io.mimon.estimators.Validity;
import io.mimon.estimators.VariableType;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The rows on which two columns are both present, in order.
 *
 * @param x values of the feature; codes if categorical
 * @param y values of the target
 * @param rows what identifies each row: its number in the segment or the file
 * @param xHash the {@link LabelHash} of a code of x, where it is categorical
 * @param yHash that of a code of y
 */
public record PairRows(
    VariableType xType,
    double[] x,
    VariableType yType,
    double[] y,
    long[] rows,
    IntToDoubleFunction xHash,
    IntToDoubleFunction yHash) {

  /** Rows whose codes are all that is known of their categories. */
  public PairRows(VariableType xType, double[] x, VariableType yType, double[] y, long[] rows) {
    this(xType, x, yType, y, rows, code -> code, code -> code);
  }

  /** The settings these rows would have. */
  public PairSettings settle(EstimatorChoice choice) {
    return PairSettings.settle(choice, xType, x, yType, y);
  }

  /** The estimate over these rows, from scratch. */
  public Estimate estimate(PairSettings settings) {
    return batch(settings).estimate(appliedX(settings), appliedY(settings));
  }

  /** The part of a row's like that is to be taken. */
  interface Part {
    double of(long row);
  }

  /** Some of the rows; which ones hangs on their numbers alone. */
  PairRows taken(Part part) {
    double[] xs = new double[x.length];
    double[] ys = new double[x.length];
    long[] numbers = new long[x.length];
    int n = 0;
    for (int i = 0; i < x.length; i++) {
      if (uniform(rows[i]) < part.of(rows[i])) {
        xs[n] = x[i];
        ys[n] = y[i];
        numbers[n++] = rows[i];
      }
    }
    return new PairRows(
        xType,
        Arrays.copyOf(xs, n),
        yType,
        Arrays.copyOf(ys, n),
        Arrays.copyOf(numbers, n),
        xHash,
        yHash);
  }

  /** From 0 to 1, by the finaliser of splitmix64. */
  private static double uniform(long row) {
    long z = row * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return ((z ^ (z >>> 31)) >>> 11) * 0x1p-53;
  }

  /** How estimates over rows like these scatter; null where theirs has no error. */
  @Nullable TermSpread spread(PairSettings settings) {
    double[][] shown = {new double[0]};
    Estimate estimate =
        batch(settings).estimate(appliedX(settings), appliedY(settings), terms -> shown[0] = terms);
    return shown[0].length < StandardError.ROWS_MIN ? null : TermSpread.of(shown[0], estimate);
  }

  private BatchEstimator batch(PairSettings settings) {
    return Estimators.batch(
        settings.estimator(),
        settings.x().type(xType),
        settings.y().type(yType),
        Math.max(1, settings.k()));
  }

  private double[] appliedX(PairSettings settings) {
    return settings.isHashed() ? hashed(x, xHash) : settings.x().applyAll(x, rows);
  }

  private double[] appliedY(PairSettings settings) {
    return settings.isHashed() ? hashed(y, yHash) : settings.y().applyAll(y, rows);
  }

  static double[] hashed(double[] codes, IntToDoubleFunction hash) {
    return Arrays.stream(codes).map(code -> hash.applyAsDouble((int) code)).toArray();
  }

  /** The number of different pairs of categories. */
  public int cells() {
    return PairSettings.cells(x, y);
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
    BatchEstimator estimator = batch(settings);
    return nulls.of(
        (xs, ys) -> {
          Estimate estimate = estimator.estimate(xs, ys);
          afterEach.run();
          return estimate;
        },
        observed.nats(),
        settings.x().type(xType),
        appliedX(settings),
        settings.y().type(yType),
        appliedY(settings));
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
