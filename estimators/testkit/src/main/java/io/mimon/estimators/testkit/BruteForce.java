package io.mimon.estimators.testkit;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

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

  /** The same for variables of several columns each, maximum norm over all. */
  public static double ksg1(double[][] x, double[][] y, int k) {
    int n = x[0].length;
    double sum = 0;
    for (int i = 0; i < n; i++) {
      double[] distances = new double[n];
      for (int j = 0; j < n; j++) {
        double far = Math.max(apart(x, null, i, j), apart(y, null, i, j));
        distances[j] = j == i ? Double.POSITIVE_INFINITY : far;
      }
      double rho = kth(distances, k);
      int nx = 0;
      int ny = 0;
      for (int j = 0; j < n; j++) {
        nx += j != i && apart(x, null, i, j) < rho ? 1 : 0;
        ny += j != i && apart(y, null, i, j) < rho ? 1 : 0;
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

  /** Frenzel and Pompe 2007 for numeric columns. */
  public static double cmiKsg(double[] x, double[] y, double[][] z, int k) {
    int n = x.length;
    double sum = 0;
    for (int i = 0; i < n; i++) {
      double[] distances = new double[n];
      for (int j = 0; j < n; j++) {
        double xy = Math.max(Math.abs(x[j] - x[i]), Math.abs(y[j] - y[i]));
        distances[j] = j == i ? Double.POSITIVE_INFINITY : Math.max(xy, apart(z, null, i, j));
      }
      double rho = kth(distances, k);
      int nxz = 0;
      int nyz = 0;
      int nz = 0;
      for (int j = 0; j < n; j++) {
        if (j != i && apart(z, null, i, j) < rho) {
          nxz += Math.abs(x[j] - x[i]) < rho ? 1 : 0;
          nyz += Math.abs(y[j] - y[i]) < rho ? 1 : 0;
          nz++;
        }
      }
      sum += Psi.of(nxz + 1) + Psi.of(nyz + 1) - Psi.of(nz + 1);
    }
    return Psi.of(k) - sum / n;
  }

  /**
   * Mesner and Shalizi 2019, as in the authors' program.
   *
   * @param categorical for x, y and the columns of z in order, whether the distance is 0 or 1
   */
  public static double cmiMixed(
      double[] x, double[] y, double[][] z, int k, boolean[] categorical) {
    int n = x.length;
    double[][] xs = {x};
    double[][] ys = {y};
    boolean[] xKind = {categorical[0]};
    boolean[] yKind = {categorical[1]};
    boolean[] zKinds = Arrays.copyOfRange(categorical, 2, categorical.length);
    double sum = 0;
    for (int i = 0; i < n; i++) {
      double[] distances = new double[n];
      for (int j = 0; j < n; j++) {
        double xy = Math.max(apart(xs, xKind, i, j), apart(ys, yKind, i, j));
        distances[j] = j == i ? Double.POSITIVE_INFINITY : Math.max(xy, apart(z, zKinds, i, j));
      }
      double rho = kth(distances, k);
      int kTilde = 0;
      int nxz = 0;
      int nyz = 0;
      int nz = 0;
      for (int j = 0; j < n; j++) {
        if (j != i && apart(z, zKinds, i, j) <= rho) {
          kTilde += distances[j] <= rho ? 1 : 0;
          nxz += apart(xs, xKind, i, j) <= rho ? 1 : 0;
          nyz += apart(ys, yKind, i, j) <= rho ? 1 : 0;
          nz++;
        }
      }
      int given = z.length == 0 ? n : nz;
      sum += Psi.of(kTilde) - Psi.of(nxz) - Psi.of(nyz) + Psi.of(given);
    }
    return sum / n;
  }

  /** The largest distance of rows i and j over some columns, 0 without columns. */
  private static double apart(double[][] columns, boolean @Nullable [] categorical, int i, int j) {
    double largest = 0;
    for (int d = 0; d < columns.length; d++) {
      boolean isCategory = categorical != null && categorical[d];
      double distance =
          isCategory
              ? (columns[d][j] == columns[d][i] ? 0 : 1)
              : Math.abs(columns[d][j] - columns[d][i]);
      largest = Math.max(largest, distance);
    }
    return largest;
  }

  /** An estimator of I(X;Y). */
  public interface OfPair {
    /** The value in nats. */
    double nats(double[] x, double[] y, int k);
  }

  /**
   * I(X;Y|Z) as the mean of estimates of I(X;Y) over the values of z, weighted by their rows:
   * values of at most k rows left out, 0 where x or y is constant. NaN if none is left.
   *
   * @param labels of which rows alone in their label within a value of z are left out beforehand;
   *     null for none
   */
  public static double stratified(
      double[] x, double[] y, double[][] z, int k, double @Nullable [] labels, OfPair estimator) {
    double sum = 0;
    int rows = 0;
    boolean[] done = new boolean[x.length];
    for (int i = 0; i < x.length; i++) {
      if (done[i]) {
        continue;
      }
      boolean[] stratum = new boolean[x.length];
      for (int j = 0; j < x.length; j++) {
        stratum[j] = apart(z, null, i, j) == 0;
        done[j] |= stratum[j];
      }
      if (labels != null) {
        stratum = withoutSingletons(stratum, labels);
      }
      double[] xs = keep(x, stratum);
      double[] ys = keep(y, stratum);
      if (xs.length > k) {
        boolean constant = isConstant(xs) || isConstant(ys);
        sum += constant ? 0 : xs.length * estimator.nats(xs, ys, k);
        rows += xs.length;
      }
    }
    return sum / rows;
  }

  private static boolean[] withoutSingletons(boolean[] rows, double[] labels) {
    boolean[] kept = new boolean[rows.length];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < rows.length; j++) {
        kept[i] |= i != j && rows[i] && rows[j] && labels[i] == labels[j];
      }
    }
    return kept;
  }

  private static boolean isConstant(double[] values) {
    return Arrays.stream(values).allMatch(value -> value == values[0]);
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
