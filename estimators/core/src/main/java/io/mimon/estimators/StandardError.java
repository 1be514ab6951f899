package io.mimon.estimators;

/**
 * The standard error of a mean of local terms, by non-overlapping batch means.
 *
 * <p>Every estimator here is, up to a constant, the mean of one local term a row. Rows that follow
 * each other in a stream are seldom independent, and the spread of single terms would then claim
 * too much certainty. So the terms, in order of arrival, are cut into b batches of m consecutive
 * rows with means Ȳ₁ … Ȳ_b:
 *
 * <pre>
 *   Var(Ȳ) ≈ 1/(b(b−1)) Σⱼ (Ȳⱼ − Ȳ)²      b = min(30, ⌊√n⌋),  m = ⌊n/b⌋
 * </pre>
 *
 * which holds when batch means are nearly uncorrelated: dependence reaching over fewer than m rows
 * is honoured. The n − bm &lt; b earliest rows are left out, and the variance is scaled by bm/n.
 * See Flegal and Jones 2010, doi 10.1214/09-AOS735, for batch means, their consistency as m and b
 * grow together, and the choice m ~ √n; the bound of 30 batches favours long batches over a precise
 * error: with b − 1 = 29 degrees of freedom it is itself known to about 13 %.
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

  /** The standard error of the mean of local terms given in order of arrival. */
  public static double ofMean(double[] localTerms) {
    int n = localTerms.length;
    if (n < ROWS_MIN) {
      return Double.NaN;
    }
    int batches = Math.min(BATCHES_MAX, (int) Math.sqrt(n));
    int rowsPerBatch = n / batches;
    int used = batches * rowsPerBatch;
    double[] means = new double[batches];
    double mean = 0;
    for (int batch = 0; batch < batches; batch++) {
      int from = n - used + batch * rowsPerBatch;
      double sum = 0;
      for (int i = from; i < from + rowsPerBatch; i++) {
        sum += localTerms[i];
      }
      means[batch] = sum / rowsPerBatch;
      mean += means[batch] / batches;
    }
    double squares = 0;
    for (double batchMean : means) {
      squares += (batchMean - mean) * (batchMean - mean);
    }
    double variance = squares / (batches * (batches - 1.0));
    return Math.sqrt(variance * used / n);
  }
}
