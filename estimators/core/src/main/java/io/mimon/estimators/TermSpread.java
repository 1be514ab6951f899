package io.mimon.estimators;

import java.io.Serializable;

/**
 * How an estimate over so many rows scatters from window to window of a stream, as seen in the
 * local terms of one window: what a law of future estimates is made of.
 *
 * <p>The estimate moves as the mean of its local terms does, whose influence function they are.
 * Over n rows that depend on those near them
 *
 * <pre>
 *   n Var(t̄) → σ² = Σₖ γₖ                        γₖ the autocovariance of terms k rows apart
 *   σ̂² = m (Γ₀ + 2 Γ₁)                           Γⱼ that of means of m rows, j batches apart
 * </pre>
 *
 * <p>The covariance of neighbouring batches is what a variance of batch means lacks and what
 * successive differences ({@link StandardError}) subtract twice over; with it nothing is left out
 * but dependence over more than a batch. So batches can be short and many, min(80, n/5), and their
 * variance better known, at the price of three batches a degree of freedom or more: Γ₀ + 2Γ₁ has
 * relative variance (6 + kurtosis)/b, Γ₀ alone (2 + kurtosis)/b. Both are freed of the bias by the
 * mean's estimation, −σ²/b of each of three terms. Means across a change are not looked for:
 * spreads are taken within a reference. Flegal and Jones 2010, doi 10.1214/09-AOS735; Newey and
 * West 1987, doi 10.2307/1913610, with weights of 1, for which a single lag needs no others.
 *
 * @param rows how many terms there were
 * @param longRunVariance σ̂², in nats²; of one window it may be far from the truth, even negative
 * @param batchVariance m Γ₀, what it would be if batches were independent
 * @param sharedVariance n times the covariance that any two rows share by their common neighbours,
 *     see {@link StandardError}; in σ̂² it is not
 * @param rowVariance γ₀
 * @param batchKurtosis the excess kurtosis of batch means, by which Γ₀ is known the less; of one
 *     window it may be far from the truth
 * @param correctionNats what was subtracted from the mean of the terms for bias; 0 where the
 *     estimator looks at neighbours
 * @param batches how many there were
 */
public record TermSpread(
    int rows,
    double longRunVariance,
    double batchVariance,
    double sharedVariance,
    double rowVariance,
    double batchKurtosis,
    double correctionNats,
    int batches)
    implements Serializable {

  private static final int BATCHES_MAX = 80;
  private static final int BATCH_ROWS_MIN = 5;
  private static final double SHORTER = 0.9;

  /**
   * The spread of an estimate with these terms.
   *
   * @param terms at least {@value StandardError#ROWS_MIN}, in order of arrival
   * @param estimate whose terms they are, up to a constant where neighbours are looked at
   */
  public static TermSpread of(double[] terms, Estimate estimate) {
    int n = terms.length;
    int batches = Math.min(BATCHES_MAX, n / BATCH_ROWS_MIN);
    int rowsPerBatch = n / batches;
    double mean = mean(terms, 0, n);
    double second = 0;
    for (double term : terms) {
      second += (term - mean) * (term - mean);
    }
    double[] away = new double[batches];
    int left = n - batches * rowsPerBatch;
    for (int b = 0; b < batches; b++) {
      away[b] = mean(terms, left + b * rowsPerBatch, rowsPerBatch);
    }
    double ofBatches = mean(away, 0, batches);
    double squares = 0;
    double fourths = 0;
    double neighbours = 0;
    for (int b = 0; b < batches; b++) {
      away[b] -= ofBatches;
      squares += away[b] * away[b];
      fourths += away[b] * away[b] * away[b] * away[b];
      neighbours += b > 0 ? away[b] * away[b - 1] : 0;
    }
    double gamma0 = squares / (batches - 1);
    double gamma1 = neighbours / (batches - 1) + gamma0 / batches;
    double plainError = StandardError.ofMean(terms);
    double error = estimate.standardErrorNats();
    boolean looks = estimate.estimator().usesNeighbours();
    return new TermSpread(
        n,
        rowsPerBatch * (gamma0 + 2 * gamma1),
        rowsPerBatch * gamma0,
        looks ? Math.max(0, n * (error * error - plainError * plainError)) : 0,
        second / n,
        squares > 0 ? batches * fourths / (squares * squares) - 3 + 6.0 / (batches + 1) : 0,
        looks ? 0 : mean - estimate.nats(),
        batches);
  }

  /**
   * Of the χ² that the mean of σ̂² over so many batches is like where it is small: a tenth fewer
   * than its variance says, since a sum of χ² with weights 1 + 2 cos θ is skewed less than χ² is
   * and has a longer tail below.
   */
  public static double degreesOfFreedom(int batches, double kurtosis) {
    return SHORTER * 2.0 * batches / (6 + Math.max(0, kurtosis));
  }

  private static double mean(double[] of, int from, int count) {
    double sum = 0;
    for (int i = from; i < from + count; i++) {
      sum += of[i];
    }
    return sum / count;
  }
}
