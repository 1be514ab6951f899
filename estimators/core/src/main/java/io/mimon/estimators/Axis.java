package io.mimon.estimators;

import java.util.ArrayList;
import java.util.List;

/** One coordinate of rows as points: numbers |a − b| apart, or categories 0 or 1 apart. */
@SuppressWarnings("ArrayRecordComponent") // a view of a column, never compared
record Axis(double[] values, VariableType type) {

  boolean isNumeric() {
    return type == VariableType.NUMERIC;
  }

  /** The columns as axes, after those given first. */
  static List<Axis> of(double[][] columns, List<VariableType> types, Axis... first) {
    List<Axis> axes = new ArrayList<>(List.of(first));
    for (int d = 0; d < columns.length; d++) {
      axes.add(new Axis(columns[d], types.get(d)));
    }
    return axes;
  }
}
