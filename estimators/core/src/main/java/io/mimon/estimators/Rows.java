package io.mimon.estimators;

import java.util.List;

/** What may enter an estimator: columns of equal length, finite numbers, and codes that are. */
final class Rows {

  /** Above this, consecutive integers are no longer different doubles. */
  private static final double CODE_MAX = 1L << 53;

  private Rows() {}

  static void check(double[] x, VariableType xType, double[] y, VariableType yType) {
    if (x.length != y.length) {
      throw new IllegalArgumentException(
          "x has " + x.length + " values and y has " + y.length + "; rows need one of each");
    }
    for (int i = 0; i < x.length; i++) {
      if (!isValid(x[i], xType) || !isValid(y[i], yType)) {
        checkValue("x", i, x[i], xType);
        checkValue("y", i, y[i], yType);
      }
    }
  }

  /** As above, with the columns of Z, called z0, z1, … */
  static void check(Axis x, Axis y, double[][] z, List<VariableType> zTypes) {
    check(x.values(), x.type(), y.values(), y.type());
    if (z.length != zTypes.size()) {
      throw new IllegalArgumentException(
          "z has " + z.length + " columns; the estimator was made for " + zTypes.size());
    }
    for (int d = 0; d < z.length; d++) {
      if (z[d].length != x.values().length) {
        throw new IllegalArgumentException(
            "x has "
                + x.values().length
                + " values and z"
                + d
                + " has "
                + z[d].length
                + "; rows need one of each");
      }
      for (int i = 0; i < z[d].length; i++) {
        if (!isValid(z[d][i], zTypes.get(d))) {
          checkValue("z" + d, i, z[d][i], zTypes.get(d));
        }
      }
    }
  }

  /** Whether all values are equal. */
  static boolean isConstant(double[] values) {
    for (double value : values) {
      if (value != values[0]) {
        return false;
      }
    }
    return true;
  }

  static void checkValue(String column, int index, double value, VariableType type) {
    if (!isValid(value, type)) {
      throw new IllegalArgumentException(
          column
              + "["
              + index
              + "] is "
              + value
              + (type == VariableType.CATEGORICAL
                  ? "; a code is an integer from 0 to 2^53"
                  : "; a value is a finite number (leave rows with missing values out)"));
    }
  }

  private static boolean isValid(double value, VariableType type) {
    return type == VariableType.CATEGORICAL
        ? value >= 0 && value <= CODE_MAX && value == Math.rint(value)
        : Double.isFinite(value);
  }
}
