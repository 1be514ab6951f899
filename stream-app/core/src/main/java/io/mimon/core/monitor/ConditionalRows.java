package io.mimon.core.monitor;

import io.mimon.core.monitor.MonitorPlan.EstimatorChoice;
import io.mimon.estimators.Estimate;
import io.mimon.estimators.Estimators;
import io.mimon.estimators.VariableType;
import java.util.Arrays;
import java.util.List;

/**
 * The rows on which x, y and all given columns are present, in order.
 *
 * @param types of x, y and the given columns
 * @param columns their values, codes if categorical
 * @param rows what identifies each row: its number in the file
 */
@SuppressWarnings("ArrayRecordComponent") // a view of a table, never compared
public record ConditionalRows(List<VariableType> types, List<double[]> columns, long[] rows) {

  public ConditionalRows {
    types = List.copyOf(types);
    columns = List.copyOf(columns);
  }

  /** The settings these rows would have. */
  public ConditionalSettings settle(EstimatorChoice choice) {
    return ConditionalSettings.settle(choice, this);
  }

  /** The estimate of I(x;y|given) over these rows. */
  public Estimate estimate(ConditionalSettings settings) {
    double[][] applied = new double[columns.size()][];
    for (int c = 0; c < applied.length; c++) {
      applied[c] = settings.sides().get(c).applyAll(columns.get(c), rows);
    }
    return Estimators.batchConditional(
            settings.estimator(),
            types.get(0),
            types.get(1),
            types.subList(2, types.size()),
            settings.k())
        .estimate(applied[0], applied[1], Arrays.copyOfRange(applied, 2, applied.length));
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
