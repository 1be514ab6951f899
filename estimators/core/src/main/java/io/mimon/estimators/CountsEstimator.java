package io.mimon.estimators;

import org.apache.commons.statistics.distribution.ChiSquaredDistribution;

/**
 * The plug-in estimator of I(X;Y) over the joint table of two categorical variables, with the
 * Miller–Madow correction.
 *
 * <pre>
 *   H_MM = H + (s − 1)/2n                     s the number of categories seen
 *   I    = H_MM(X) + H_MM(Y) − H_MM(X,Y)
 *        = I_plugin − (s_xy − r − c + 1)/2n   r × c the table, s_xy its cells seen
 * </pre>
 *
 * <p>The entropies reported are the corrected ones, so that H(X) + H(Y) − H(X,Y) is the estimate to
 * the last bit. All are functions of the multisets of counts: codes may be assigned in any order.
 *
 * <p>Null level and p-value are those of the G-test: under independence 2n·I_plugin follows χ²((r −
 * 1)(c − 1)) as n grows. The null level is the 0.95 quantile with the correction of this very
 * table, so that {@code nats > nullNats} exactly when {@code pValue < 0.05}. With fewer than about
 * five rows a cell the χ² approximation is too optimistic.
 *
 * <p>Edge results: no rows is TOO_FEW_ROWS; a constant column is DEGENERATE.
 *
 * <p>Miller 1955, "Note on the bias of information estimates"; Paninski 2003, doi
 * 10.1162/089976603321780272, for its bias; the G-test goes back to Wilks 1938, doi
 * 10.1214/aoms/1177732360.
 */
final class CountsEstimator implements BatchEstimator {

  private static final EstimatorType TYPE = EstimatorType.COUNTS;
  private static final double NULL_LEVEL = 0.95;

  @Override
  public Estimate estimate(double[] x, double[] y) {
    Rows.check(x, VariableType.CATEGORICAL, y, VariableType.CATEGORICAL);
    int n = x.length;
    if (n == 0) {
      return Estimate.tooFewRows(TYPE, 0, 0);
    }
    Categories xs = Categories.of(x);
    Categories ys = Categories.of(y);
    Categories pairs = Categories.ofPairs(xs, ys);
    Entropies entropies =
        new Entropies(Entropy.millerMadow(xs), Entropy.millerMadow(ys), Entropy.millerMadow(pairs));
    if (xs.count() == 1 || ys.count() == 1) {
      return Estimate.degenerate(TYPE, 0, n, entropies);
    }
    double correction = (pairs.count() - xs.count() - ys.count() + 1) / (2.0 * n);
    double nats = entropies.xNats() + entropies.yNats() - entropies.jointNats();
    double g = 2 * n * Math.max(0, plugIn(xs, ys, pairs));
    ChiSquaredDistribution chiSquared =
        ChiSquaredDistribution.of((xs.count() - 1.0) * (ys.count() - 1.0));
    double nullNats = chiSquared.inverseCumulativeProbability(NULL_LEVEL) / (2 * n) - correction;
    return new Estimate(
        TYPE,
        0,
        n,
        nats,
        StandardError.ofMean(localTerms(xs, ys, pairs)),
        nullNats,
        chiSquared.survivalProbability(g),
        entropies,
        Validity.OK);
  }

  /** I without the correction; never negative but for rounding. */
  static double plugIn(Categories x, Categories y, Categories pairs) {
    int n = x.ofRow.length;
    return Entropy.plugIn(x.size, n) + Entropy.plugIn(y.size, n) - Entropy.plugIn(pairs.size, n);
  }

  /** By row, ln p(x,y)/(p(x)p(y)), whose mean is I_plugin. */
  private static double[] localTerms(Categories x, Categories y, Categories pairs) {
    int n = x.ofRow.length;
    double[] local = new double[n];
    double[] ofPair = new double[pairs.count()];
    boolean[] known = new boolean[pairs.count()];
    for (int i = 0; i < n; i++) {
      int pair = pairs.ofRow[i];
      if (!known[pair]) {
        known[pair] = true;
        double expected = (double) x.size[x.ofRow[i]] * y.size[y.ofRow[i]] / n;
        ofPair[pair] = Math.log(pairs.size[pair] / expected);
      }
      local[i] = ofPair[pair];
    }
    return local;
  }
}
