package io.mimon.estimators;

import java.util.function.Consumer;

/**
 * The plug-in estimator of I(X;Y) over the joint table of two categorical variables, with the
 * Miller–Madow correction or another.
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
 * <p>Counts are integers, sums of c ln c exact, and the batch sums of the standard error too:
 * {@link SlidingCounts} and {@link CountsWindow} have the same bits.
 *
 * <p>Edge results: no rows is TOO_FEW_ROWS; a constant column is DEGENERATE.
 *
 * <p>Miller 1955, "Note on the bias of information estimates"; Paninski 2003, doi
 * 10.1162/089976603321780272, for its bias; the G-test goes back to Wilks 1938, doi
 * 10.1214/aoms/1177732360.
 */
final class CountsEstimator implements BatchEstimator {

  private final BiasCorrection correction;

  CountsEstimator(BiasCorrection correction) {
    this.correction = correction;
  }

  @Override
  public Estimate estimate(double[] x, double[] y) {
    return estimate(x, y, terms -> {});
  }

  @Override
  public Estimate estimate(double[] x, double[] y, Consumer<double[]> terms) {
    Rows.check(x, VariableType.CATEGORICAL, y, VariableType.CATEGORICAL);
    int[] xs = Categories.of(x).ofRow;
    int[] ys = Categories.of(y).ofRow;
    JointTable table = new JointTable();
    for (int i = 0; i < xs.length; i++) {
      table.add(xs[i], ys[i]);
    }
    Estimate estimate = table.estimate(correction, () -> standardError(table, xs, ys));
    if (estimate.validity() == Validity.OK) {
      terms.accept(rowGains(table, xs, ys));
    }
    return estimate;
  }

  private static double[] rowGains(JointTable table, int[] x, int[] y) {
    int[] ofX = table.xCounts();
    int[] ofY = table.yCounts();
    return RowGains.of(
        x.length,
        i -> table.count(x[i], y[i]),
        i -> ofX[x[i]],
        i -> ofY[y[i]],
        table.nats(BiasCorrection.PLUG_IN));
  }

  /** Of the local terms ln p(x,y)/(p(x)p(y)), whose mean is I_plugin. */
  private static double standardError(JointTable table, int[] x, int[] y) {
    int drop = LocalSums.drop(x.length);
    long[] ofCell = table.isDense() ? table.terms(drop) : new long[0];
    int[] row = {0};
    return StandardError.ofSums(
        x.length,
        rows -> {
          long sum = 0;
          for (int end = row[0] + rows; row[0] < end; row[0]++) {
            sum += table.term(x[row[0]], y[row[0]], drop, ofCell);
          }
          return sum;
        });
  }
}
