package io.mimon.estimators;

/**
 * The standard error of a mean of local terms, from successive differences of batch means.
 *
 * <p>Every estimator here is, up to a constant, the mean of one local term a row. Rows that follow
 * each other in a stream are seldom independent, and the spread of single terms would then claim
 * too much certainty. So the terms, in order of arrival, are cut into b batches of m consecutive
 * rows with means Ȳ₁ … Ȳ_b:
 *
 * <pre>
 *   Var(Ȳ) ≈ 1/(2b(b−1)) Σⱼ (Ȳⱼ₊₁ − Ȳⱼ)²      b = min(30, ⌊√n⌋),  m = ⌊n/b⌋
 * </pre>
 *
 * which holds when batch means are nearly uncorrelated: dependence reaching over fewer than m rows
 * is honoured. The n − bm &lt; b earliest rows are left out, and the variance is scaled by bm/n.
 * See Flegal and Jones 2010, doi 10.1214/09-AOS735, for batch means, their consistency as m and b
 * grow together, and the choice m ~ √n; the bound of 30 batches favours long batches over a precise
 * error: with 30 batches it is itself known to about 16 %.
 *
 * <p>Differences (von Neumann 1941, doi 10.1214/aoms/1177731677) and not deviations from the mean,
 * because a window may lie across a change: the step between its two parts is what the monitor is
 * there to see, not an error of the estimate, and deviations would hide it for as long as the
 * window holds both. A step enters one difference of 29. The price is paid under dependence longer
 * than a batch, where neighbouring batch means are alike: for AR(1) terms with ρ = 0.97, n = 5,000,
 * it claims 0.86 of the true error (deviations 0.91), up to ρ = 0.9 both claim 0.96 or more.
 *
 * <p>Edge results: NaN for fewer than {@value #ROWS_MIN} rows (8 batches of 8), 0 when all terms
 * are equal.
 *
 * <p>The bias of an estimator is no part of it.
 */
public final class StandardError {

  /** The fewest rows for which a standard error is given. */
  public static final int ROWS_MIN = 64;

  private static final int BATCHES_MAX = 30;

  private StandardError() {}

  /**
   * How well a standard error over n rows is itself known, as the degrees of freedom of the χ² with
   * the same relative variance: 2(b − 1)²/(3b − 4) for b batches (von Neumann 1941), 19.6 from n =
   * 900 on. A mean divided by its standard error has Student's t distribution with so many.
   *
   * @throws IllegalArgumentException if n is below {@value #ROWS_MIN}
   */
  public static double degreesOfFreedom(int n) {
    if (n < ROWS_MIN) {
      throw new IllegalArgumentException("no standard error for " + n + " rows");
    }
    double batches = batches(n);
    return 2 * (batches - 1) * (batches - 1) / (3 * batches - 4);
  }

  private static int batches(int n) {
    return Math.min(BATCHES_MAX, (int) Math.sqrt(n));
  }

  /** The standard error of the mean of local terms given in order of arrival. */
  public static double ofMean(double[] localTerms) {
    int n = localTerms.length;
    if (n < ROWS_MIN) {
      return Double.NaN;
    }
    int batches = batches(n);
    int rowsPerBatch = n / batches;
    int used = batches * rowsPerBatch;
    double squares = 0;
    double previous = Double.NaN;
    for (int batch = 0; batch < batches; batch++) {
      int from = n - used + batch * rowsPerBatch;
      double sum = 0;
      for (int i = from; i < from + rowsPerBatch; i++) {
        sum += localTerms[i];
      }
      double mean = sum / rowsPerBatch;
      if (batch > 0) {
        squares += (mean - previous) * (mean - previous);
      }
      previous = mean;
    }
    double variance = squares / (2.0 * batches * (batches - 1.0));
    return Math.sqrt(variance * used / n);
  }
}
