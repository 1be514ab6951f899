package io.mimon.estimators;

import java.util.HashMap;
import java.util.Map;

/**
 * The information that a table of counts shows by chance: the mean of n · I_plugin over all orders
 * of Y against X, given both margins.
 *
 * <p>A bucket of a rows holds k of the K rows of a class; shuffled, k is hypergeometric with mean m
 * = aK/n, and the cell adds
 *
 * <pre>
 *   n I_plugin = Σ k ln(k n / a K)       so      E = Σ_cells E[k ln(k/m)]
 * </pre>
 *
 * <p>That is exact however sparse the table: with one row a bucket it is n H(Y), where the
 * correction by cells seen (Miller and Madow 1955) has the wrong sign. In a dense table it tends to
 * (r − 1)(c − 1)/2. Vinh, Epps and Bailey 2010, "Information theoretic measures for clusterings
 * comparison", JMLR 11, eq. 24a.
 *
 * <p>Where m ≥ {@value #MEAN_EXPANDED}, k ln(k/m) is expanded about m, with v the variance and μ₃
 * the third central moment of k:
 *
 * <pre>
 *   E[k ln(k/m)] = v/2m − μ₃/6m² + 3v²/12m³ + O(m⁻²)
 * </pre>
 *
 * which is good to 10⁻⁴ of a cell's ½; below, the sum is taken over all k of relative probability
 * above 10⁻¹⁷. In units of counts times nats; 0 for an empty bucket or class.
 */
final class ChanceInformation {

  private static final double MEAN_EXPANDED = 64;
  private static final double NEGLIGIBLE = 1e-17;

  private final int n;
  private final int[] classRows;

  /** By the rows of a bucket, its share; many buckets are of one size. */
  private final Map<Integer, Double> known = new HashMap<>();

  /**
   * Given the margin of Y.
   *
   * @param classRows by class, its rows; they add up to n
   */
  ChanceInformation(int n, int[] classRows) {
    this.n = n;
    this.classRows = classRows.clone();
  }

  /** The share of a bucket of so many rows. */
  double ofBucket(int rows) {
    return known.computeIfAbsent(rows, this::sumOverClasses);
  }

  private double sumOverClasses(int rows) {
    double sum = 0;
    for (int ofClass : classRows) {
      sum += ofCell(rows, ofClass, n);
    }
    return sum;
  }

  /** E[k ln(k/m)] for k of the a rows of a bucket in a class of K of all n rows. */
  static double ofCell(int a, int classRows, int n) {
    if (a == 0 || classRows == 0 || a == n || classRows == n) {
      return 0;
    }
    double mean = (double) a * classRows / n;
    return mean >= MEAN_EXPANDED ? expanded(a, classRows, n, mean) : summed(a, classRows, n, mean);
  }

  private static double expanded(int a, int classRows, int n, double mean) {
    double p = (double) classRows / n;
    double variance = mean * (1 - p) * ((double) n - a) / (n - 1.0);
    double third = variance * (1 - 2 * p) * (n - 2.0 * a) / (n - 2.0);
    return variance / (2 * mean)
        - third / (6 * mean * mean)
        + variance * variance / (4 * mean * mean * mean);
  }

  private static double summed(int a, int classRows, int n, double mean) {
    int from = Math.max(0, a - (n - classRows));
    int to = Math.min(a, classRows);
    int mode = (int) ((a + 1.0) * (classRows + 1.0) / (n + 2.0));
    mode = Math.min(to, Math.max(from, mode));
    double weights = 0;
    double sum = 0;
    double weight = 1;
    for (int k = mode; k <= to && weight > NEGLIGIBLE; k++) {
      weights += weight;
      sum += weight * term(k, mean);
      weight *= ratio(k, a, classRows, n);
    }
    weight = 1;
    for (int k = mode - 1; k >= from && weight > NEGLIGIBLE; k--) {
      weight /= ratio(k, a, classRows, n);
      weights += weight;
      sum += weight * term(k, mean);
    }
    return sum / weights;
  }

  /** P(k + 1) / P(k). */
  private static double ratio(int k, int a, int classRows, int n) {
    double others = (double) n - classRows - a + k + 1;
    return ((double) a - k) * ((double) classRows - k) / ((k + 1.0) * others);
  }

  private static double term(int k, double mean) {
    return k == 0 ? 0 : k * Math.log(k / mean);
  }
}
