package io.mimon.core.monitor;

import io.mimon.core.monitor.MonitorPlan.EstimatorChoice;
import io.mimon.estimators.BatchConditionalEstimator;
import io.mimon.estimators.Estimate;
import io.mimon.estimators.Estimators;
import io.mimon.estimators.LocalPermutation;
import io.mimon.estimators.NullLevel;
import io.mimon.estimators.PermutationNull;
import io.mimon.estimators.VariableType;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/**
 * The rows on which x, y and all given columns are present, in order.
 *
 * @param types of x, y and the given columns
 * @param columns their values, codes if categorical
 * @param rows what identifies each row: its number in the file
 * @param hashes by column, the {@link LabelHash} of a code, where it is categorical
 */
@SuppressWarnings("ArrayRecordComponent") // a view of a table, never compared
public record ConditionalRows(
    List<VariableType> types,
    List<double[]> columns,
    long[] rows,
    List<IntToDoubleFunction> hashes) {

  /** How many rows a row may come from in a permutation; Runge's experiments say 5 to 10. */
  private static final int PERMUTED_AMONG = 5;

  public ConditionalRows {
    types = List.copyOf(types);
    columns = List.copyOf(columns);
    hashes = List.copyOf(hashes);
  }

  /** The settings these rows would have. */
  public ConditionalSettings settle(EstimatorChoice choice) {
    return ConditionalSettings.settle(choice, this);
  }

  /** The estimate of I(x;y|given) over these rows. */
  public Estimate estimate(ConditionalSettings settings) {
    double[][] applied = applied(settings);
    return batch(settings).estimate(applied[0], applied[1], given(applied));
  }

  private double[][] applied(ConditionalSettings settings) {
    double[][] applied = new double[columns.size()][];
    for (int c = 0; c < applied.length; c++) {
      applied[c] =
          settings.isHashed()
              ? PairRows.hashed(columns.get(c), hashes.get(c))
              : settings.sides().get(c).applyAll(columns.get(c), rows);
    }
    return applied;
  }

  private static double[][] given(double[][] applied) {
    return Arrays.copyOfRange(applied, 2, applied.length);
  }

  private BatchConditionalEstimator batch(ConditionalSettings settings) {
    List<VariableType> seen = settings.types(types);
    return Estimators.batchConditional(
        settings.estimator(), seen.get(0), seen.get(1), seen.subList(2, seen.size()), settings.k());
  }

  /**
   * The null level of an estimate over these rows, by permutation of x among rows alike in what is
   * given.
   *
   * @param afterEach runs after each permutation, of which each costs an estimate
   */
  public NullLevel nullLevel(
      Estimate observed, ConditionalSettings settings, PermutationNull nulls, Runnable afterEach) {
    double[][] applied = applied(settings);
    BatchConditionalEstimator batch = batch(settings);
    VariableType[] givenTypes =
        settings.types(types).subList(2, types.size()).toArray(new VariableType[0]);
    return nulls.ofConditional(
        (x, y, z) -> {
          double nats = batch.estimate(x, y, z).nats();
          afterEach.run();
          return nats;
        },
        observed.nats(),
        applied[0],
        applied[1],
        given(applied),
        new LocalPermutation(given(applied), givenTypes, PERMUTED_AMONG));
  }

  /** Whether x or y has a single value; to be asked before ties are broken. */
  public boolean isConstant() {
    return rows.length > 0
        && columns.subList(0, 2).stream()
            .anyMatch(column -> Arrays.stream(column).allMatch(value -> value == column[0]));
  }

  /** Whether any numeric column repeats its values as rounded ones do. */
  boolean isRounded() {
    for (int c = 0; c < columns.size(); c++) {
      if (ConditionalSettings.isRounded(types.get(c), columns.get(c))) {
        return true;
      }
    }
    return false;
  }

  /** Whether all columns are numeric. */
  public boolean isNumeric() {
    return !types.contains(VariableType.CATEGORICAL);
  }
}
