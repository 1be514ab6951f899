package io.mimon.estimators.testkit;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Entropies and information of categorical columns, counted afresh with maps. */
public final class Recount {

  private Recount() {}

  /** The plug-in entropy of rows made of these columns. */
  public static double entropy(double[]... columns) {
    int n = columns[0].length;
    double sum = 0;
    for (int count : counts(columns).values()) {
      double p = (double) count / n;
      sum -= p * Math.log(p);
    }
    return sum;
  }

  /** The plug-in entropy plus (categories seen − 1)/2n. */
  public static double entropyMillerMadow(double[]... columns) {
    return entropy(columns) + (counts(columns).size() - 1) / (2.0 * columns[0].length);
  }

  /** The plug-in estimate of I(X;Y). */
  public static double plugIn(double[] x, double[] y) {
    Map<List<Double>, Integer> xs = counts(x);
    Map<List<Double>, Integer> ys = counts(y);
    double n = x.length;
    double sum = 0;
    for (Map.Entry<List<Double>, Integer> cell : counts(x, y).entrySet()) {
      double nx = xs.getOrDefault(cell.getKey().subList(0, 1), 0);
      double ny = ys.getOrDefault(cell.getKey().subList(1, 2), 0);
      sum += cell.getValue() / n * Math.log(cell.getValue() * n / (nx * ny));
    }
    return sum;
  }

  /** The estimate of I(X;Y) from three corrected entropies. */
  public static double millerMadow(double[] x, double[] y) {
    return entropyMillerMadow(x) + entropyMillerMadow(y) - entropyMillerMadow(x, y);
  }

  private static Map<List<Double>, Integer> counts(double[]... columns) {
    Map<List<Double>, Integer> counts = new HashMap<>();
    for (int i = 0; i < columns[0].length; i++) {
      Double[] row = new Double[columns.length];
      for (int c = 0; c < columns.length; c++) {
        row[c] = columns[c][i];
      }
      counts.merge(List.of(row), 1, Integer::sum);
    }
    return counts;
  }
}
