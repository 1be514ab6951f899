package io.mimon.estimators;

import java.util.Arrays;
import java.util.List;

/** What the values of a row (x, y, z₀, z₁, …) have to be. */
final class RowTypes {

  private final List<VariableType> types;

  RowTypes(VariableType xType, VariableType yType, List<VariableType> zTypes) {
    VariableType[] all = new VariableType[2 + zTypes.size()];
    all[0] = xType;
    all[1] = yType;
    for (int d = 2; d < all.length; d++) {
      all[d] = zTypes.get(d - 2);
    }
    this.types = List.of(all);
  }

  int width() {
    return types.size();
  }

  /**
   * The values of a row in one array, −0.0 as 0.0.
   *
   * @param index of the row, for the message
   * @throws IllegalArgumentException if they are not values of a row
   */
  double[] checked(int index, double x, double y, double[] z) {
    double[] row = row(x, y, z);
    for (int d = 0; d < row.length; d++) {
      Rows.checkValue(d == 0 ? "x" : d == 1 ? "y" : "z" + (d - 2), index, row[d], types.get(d));
    }
    return row;
  }

  /** The same of values that need only be as many as there are. */
  double[] row(double x, double y, double[] z) {
    if (z.length != types.size() - 2) {
      throw new IllegalArgumentException(
          "z has " + z.length + " values; the estimator was made for " + (types.size() - 2));
    }
    double[] row = new double[types.size()];
    row[0] = x + 0.0;
    row[1] = y + 0.0;
    for (int d = 2; d < row.length; d++) {
      row[d] = z[d - 2] + 0.0;
    }
    return row;
  }

  /** What to throw for a row that is not there. */
  static IllegalArgumentException absent(double[] row, int size) {
    String values = Arrays.toString(row);
    return new IllegalArgumentException(
        "no row (" + values.substring(1, values.length() - 1) + ") among the " + size + " present");
  }
}
