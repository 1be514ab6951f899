package io.mimon.estimators.testkit;

import java.util.Arrays;

/** The neighbour estimators as loops over all pairs of rows; differences are plain doubles. */
public final class BruteForce {

  private BruteForce() {}

  /** Kraskov et al. 2004, algorithm 1 (equation 8). */
  public static double ksg1(double[] x, double[] y, int k) {
    int n = x.length;
    double sum = 0;
    for (int i = 0; i < n; i++) {
      double rho = kth(distances(x, y, i), k);
      int nx = 0;
      int ny = 0;
      for (int j = 0; j < n; j++) {
        if (j != i && Math.abs(x[j] - x[i]) < rho) {
          nx++;
        }
        if (j != i && Math.abs(y[j] - y[i]) < rho) {
          ny++;
        }
      }
      sum += Psi.of(nx + 1) + Psi.of(ny + 1);
    }
    return Psi.of(k) + Psi.of(n) - sum / n;
  }

  /** Kraskov et al. 2004, algorithm 2 (equation 9); all rows tied for k-th span the rectangle. */
  public static double ksg2(double[] x, double[] y, int k) {
    int n = x.length;
    double sum = 0;
    for (int i = 0; i < n; i++) {
      double[] distances = distances(x, y, i);
      double rho = kth(distances, k);
      double epsilonX = 0;
      double epsilonY = 0;
      for (int j = 0; j < n; j++) {
        if (distances[j] <= rho) {
          epsilonX = Math.max(epsilonX, Math.abs(x[j] - x[i]));
          epsilonY = Math.max(epsilonY, Math.abs(y[j] - y[i]));
        }
      }
      int nx = 0;
      int ny = 0;
      for (int j = 0; j < n; j++) {
        if (j != i && Math.abs(x[j] - x[i]) <= epsilonX) {
          nx++;
        }
        if (j != i && Math.abs(y[j] - y[i]) <= epsilonY) {
          ny++;
        }
      }
      sum += Psi.of(nx) + Psi.of(ny);
    }
    return Psi.of(k) - 1.0 / k + Psi.of(n) - sum / n;
  }

  /**
   * Mixed-KSG of Gao et al. 2017 for two numeric columns.
   *
   * @param tolerance what the authors' program takes off the radius (1e-15), 0 for exactly "less
   *     than"
   */
  public static double mixedKsg(double[] x, double[] y, int k, double tolerance) {
    int n = x.length;
    double sum = 0;
    for (int i = 0; i < n; i++) {
      double[] distances = distances(x, y, i);
      double rho = kth(distances, k);
      int kTilde = k;
      int nx = 0;
      int ny = 0;
      if (rho == 0) {
        kTilde = 1;
        for (int j = 0; j < n; j++) {
          kTilde += distances[j] == 0 ? 1 : 0;
          nx += x[j] == x[i] ? 1 : 0;
          ny += y[j] == y[i] ? 1 : 0;
        }
      } else {
        for (int j = 0; j < n; j++) {
          nx += isInside(Math.abs(x[j] - x[i]), rho, tolerance) ? 1 : 0;
          ny += isInside(Math.abs(y[j] - y[i]), rho, tolerance) ? 1 : 0;
        }
      }
      sum += Psi.of(kTilde) + Math.log(n) - Psi.of(nx) - Psi.of(ny);
    }
    return sum / n;
  }

  private static boolean isInside(double distance, double rho, double tolerance) {
    return tolerance == 0 ? distance < rho : distance <= rho - tolerance;
  }

  /** Ross 2014, as scikit-learn has it: rows alone in their category are taken out first. */
  public static double ross(double[] numeric, double[] codes, int k) {
    boolean[] kept = shared(codes);
    return rossOfKept(keep(numeric, kept), keep(codes, kept), k);
  }

  private static double rossOfKept(double[] numeric, double[] codes, int k) {
    int n = numeric.length;
    double sum = 0;
    for (int i = 0; i < n; i++) {
      double[] distances = withinCategory(numeric, codes, i);
      int size = finite(distances) + 1;
      int ki = Math.min(k, size - 1);
      double radius = Math.nextAfter(kth(distances, ki), 0);
      int m = 0;
      for (int j = 0; j < n; j++) {
        m += Math.abs(numeric[j] - numeric[i]) <= radius ? 1 : 0;
      }
      sum += Psi.of(ki) - Psi.of(size) - Psi.of(m);
    }
    return Psi.of(n) + sum / n;
  }

  /**
   * Mixed-KSG for a numeric and a categorical column: categories are 0 or infinitely far apart, the
   * neighbours are min(k, rows of the category − 1), rows alone in their category are taken out.
   */
  public static double mixedKsgLabelled(double[] numericAll, double[] codesAll, int k) {
    boolean[] kept = shared(codesAll);
    double[] numeric = keep(numericAll, kept);
    double[] codes = keep(codesAll, kept);
    int n = numeric.length;
    double sum = 0;
    for (int i = 0; i < n; i++) {
      double[] distances = withinCategory(numeric, codes, i);
      int size = finite(distances) + 1;
      int kTilde = Math.min(k, size - 1);
      double rho = kth(distances, kTilde);
      int nx = 0;
      if (rho == 0) {
        kTilde = 1;
        for (int j = 0; j < n; j++) {
          kTilde += distances[j] == 0 ? 1 : 0;
          nx += numeric[j] == numeric[i] ? 1 : 0;
        }
      } else {
        for (int j = 0; j < n; j++) {
          nx += Math.abs(numeric[j] - numeric[i]) < rho ? 1 : 0;
        }
      }
      sum += Psi.of(kTilde) + Math.log(n) - Psi.of(nx) - Psi.of(size);
    }
    return sum / n;
  }

  /** Mixed-KSG for two categorical columns. */
  public static double mixedKsgCategorical(double[] x, double[] y) {
    int n = x.length;
    double sum = 0;
    for (int i = 0; i < n; i++) {
      int nx = 0;
      int ny = 0;
      int nxy = 0;
      for (int j = 0; j < n; j++) {
        nx += x[j] == x[i] ? 1 : 0;
        ny += y[j] == y[i] ? 1 : 0;
        nxy += x[j] == x[i] && y[j] == y[i] ? 1 : 0;
      }
      sum += Psi.of(nxy) + Math.log(n) - Psi.of(nx) - Psi.of(ny);
    }
    return sum / n;
  }

  /** Distances from row i to every row, infinite to itself. */
  private static double[] distances(double[] x, double[] y, int i) {
    double[] distances = new double[x.length];
    for (int j = 0; j < x.length; j++) {
      distances[j] = Math.max(Math.abs(x[j] - x[i]), Math.abs(y[j] - y[i]));
    }
    distances[i] = Double.POSITIVE_INFINITY;
    return distances;
  }

  /** Distances from row i to every row of its category, infinite to itself and to others. */
  private static double[] withinCategory(double[] numeric, double[] codes, int i) {
    double[] distances = new double[numeric.length];
    for (int j = 0; j < numeric.length; j++) {
      distances[j] =
          j != i && codes[j] == codes[i]
              ? Math.abs(numeric[j] - numeric[i])
              : Double.POSITIVE_INFINITY;
    }
    return distances;
  }

  private static int finite(double[] distances) {
    int finite = 0;
    for (double distance : distances) {
      finite += Double.isFinite(distance) ? 1 : 0;
    }
    return finite;
  }

  private static double kth(double[] distances, int k) {
    double[] sorted = distances.clone();
    Arrays.sort(sorted);
    return sorted[k - 1];
  }

  private static boolean[] shared(double[] codes) {
    boolean[] shared = new boolean[codes.length];
    for (int i = 0; i < codes.length; i++) {
      for (int j = 0; j < codes.length; j++) {
        shared[i] |= i != j && codes[i] == codes[j];
      }
    }
    return shared;
  }

  private static double[] keep(double[] values, boolean[] kept) {
    double[] result = new double[values.length];
    int size = 0;
    for (int i = 0; i < values.length; i++) {
      if (kept[i]) {
        result[size++] = values[i];
      }
    }
    return Arrays.copyOf(result, size);
  }
}
