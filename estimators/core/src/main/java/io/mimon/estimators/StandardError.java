package io.mimon.estimators;

/**
 * The standard error of a mean of local terms, from successive differences of batch means and, for
 * neighbour estimators, what the neighbours of a row share.
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
 * <p>Batches do not see that rows near each other in the plane, wherever in the stream, have the
 * same neighbours: with local terms tᵢ over n independent rows
 *
 * <pre>
 *   n Var(t̄) = Var(t₁) + (n−1) Cov(t₁, t₂) → Var(t₁) + c
 * </pre>
 *
 * and a difference of batch means has Var(t₁) only, the covariance of two rows being the same
 * within a batch as between batches. Up close every smooth density is flat, so c, if anything is a
 * number of the geometry, as in the limit theorems for nearest neighbours: Penrose and Yukich 2001,
 * doi 10.1214/aoap/1015345393. Uniform points on a torus have
 *
 * <pre>
 *   SE² = Var of batches + c/n      c = 0.7/k ⟨wᵢ⟩ for squares, 0.9/k for the rectangles of ksg2
 * </pre>
 *
 * The weight w of a row is 1 in the plane, 0 where it coincides with its neighbours, and (1 −
 * kᵢ/mᵢ)^1.5 against categories, where k of the m rows in reach are of the row's own and their
 * fluctuation cancels; the exponent is fitted. Tables in ESTIMATORS.md.
 *
 * <p>Edge results: NaN for fewer than {@value #ROWS_MIN} rows (8 batches of 8); 0 when all terms
 * are equal and nothing is shared.
 *
 * <p>The bias of an estimator is no part of it.
 */
public final class StandardError {

  /** The fewest rows for which a standard error is given. */
  public static final int ROWS_MIN = 64;

  private static final int BATCHES_MAX = 30;

  /** k times the c of the distance to the k-th neighbour in the maximum norm. */
  private static final double SHARED_SQUARE = 0.7;

  /** The same of the rectangle that holds the k neighbours. */
  private static final double SHARED_RECTANGLE = 0.9;

  private StandardError() {}

  /**
   * How well a standard error over n rows is itself known, as the degrees of freedom of the χ² with
   * the same relative variance: 2(b − 1)²/(3b − 4) for b batches (von Neumann 1941), 19.6 from n =
   * 900 on. A mean divided by its standard error has Student's t distribution with so many; with
   * more where neighbours share a part, which is not estimated but known.
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

  /**
   * c for an estimator whose rows look k neighbours far in all coordinates at once, which makes the
   * term of a row lose ln of the volume that holds them; to be weighted where that is not all.
   */
  static double sharedBySquares(int k) {
    return SHARED_SQUARE / k;
  }

  /** c for ksg2, whose rows look for k neighbours in rectangles. */
  static double sharedByRectangles(int k) {
    return SHARED_RECTANGLE / k;
  }

  /**
   * The weight of a row that has so many rows of its own category among those in reach. Values that
   * tie at the edge of the reach are not in it, and may leave fewer in reach than there are own.
   */
  static double weightAmongCategories(int own, int inReach) {
    double others = Math.max(0, 1 - (double) own / inReach);
    return others * Math.sqrt(others);
  }

  /**
   * The standard error of a neighbour estimator.
   *
   * @param localTerms in order of arrival
   * @param shared n times the covariance of two rows' terms
   */
  static double ofNeighbours(double[] localTerms, double shared) {
    double ofBatches = ofMean(localTerms);
    return Math.sqrt(ofBatches * ofBatches + shared / localTerms.length);
  }

  /** The rows of a batch, of n from {@value #ROWS_MIN} on. */
  static int rowsPerBatch(int n) {
    return n / Math.max(1, batches(n));
  }

  /** The standard error of a mean of n local terms that are summed as integers. */
  static double ofSums(int n, LocalSums sums) {
    if (n < ROWS_MIN) {
      return Double.NaN;
    }
    int batches = batches(n);
    int rowsPerBatch = rowsPerBatch(n);
    int used = batches * rowsPerBatch;
    sums.next(n - used);
    double squares = 0;
    long previous = sums.next(rowsPerBatch);
    for (int batch = 1; batch < batches; batch++) {
      long sum = sums.next(rowsPerBatch);
      double difference = (double) (sum - previous) / rowsPerBatch;
      squares += difference * difference;
      previous = sum;
    }
    double variance = squares / (2.0 * batches * (batches - 1.0));
    return Math.sqrt(variance * used / n) * Math.scalb(FixedLog.UNIT, LocalSums.drop(n));
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
