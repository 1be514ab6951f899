package io.mimon.estimators;

import java.util.Collections;
import java.util.List;

/**
 * The plug-in estimator of I(X;Y|Z) over the joint table of categorical variables, Z of one or more
 * columns, with the Miller–Madow correction; in nats.
 *
 * <pre>
 *   I = H_MM(X,Z) + H_MM(Y,Z) − H_MM(X,Y,Z) − H_MM(Z)        see {@link ConditionalSums}
 *     = Σ over strata of Z  (n_z/n) I(X;Y) within            before correction
 * </pre>
 *
 * <p>Null level and p-value are those of the G-test: where X and Y are independent within each
 * stratum 2n·I_plugin follows χ² with Σ (r_z − 1)(c_z − 1) degrees of freedom, r_z × c_z the table
 * of a stratum as it was seen. The null level is the 0.95 quantile, corrected as the value is, so
 * that {@code nats > nullNats} exactly when {@code pValue < 0.05}. With fewer than about five rows
 * a cell the approximation is too optimistic, and cells are many more than without Z: {@link
 * LocalPermutation} is exact.
 *
 * <p>The standard error is that of the mean of ln(c_xyz c_z / (c_xz c_yz)) over rows, {@link
 * StandardError}.
 *
 * <p>Edge results: no rows is TOO_FEW_ROWS; X or Y constant, altogether or within each stratum, is
 * DEGENERATE, 0 nats: that is so where strata are rows on their own. A constant Z is as if it were
 * not given, up to rounding.
 *
 * <p>Depends on the counts only, and the standard error on the order of rows: {@link
 * SlidingConditionalCounts} has the same bits.
 *
 * <p>Miller 1955, "Note on the bias of information estimates"; Wilks 1938, doi
 * 10.1214/aoms/1177732360.
 */
final class ConditionalCountsEstimator implements BatchConditionalEstimator {

  private final List<VariableType> zTypes;

  ConditionalCountsEstimator(int zColumns) {
    this.zTypes = Collections.nCopies(zColumns, VariableType.CATEGORICAL);
  }

  @Override
  public Estimate estimate(double[] x, double[] y, double[][] z) {
    VariableType categorical = VariableType.CATEGORICAL;
    Rows.check(new Axis(x, categorical), new Axis(y, categorical), z, zTypes);
    Categories zs = Categories.of(z[0]);
    for (int d = 1; d < z.length; d++) {
      zs = Categories.ofPairs(zs, Categories.of(z[d]));
    }
    Categories xzs = Categories.ofPairs(Categories.of(x), zs);
    Categories yzs = Categories.ofPairs(Categories.of(y), zs);
    Categories cells = Categories.ofPairs(xzs, yzs);
    ConditionalSums sums =
        new ConditionalSums(
            x.length,
            ConditionalSums.Part.of(zs),
            ConditionalSums.Part.of(xzs),
            ConditionalSums.Part.of(yzs),
            ConditionalSums.Part.of(cells),
            degrees(zs, xzs, yzs));
    Categories strata = zs;
    return sums.estimate(() -> standardError(strata, xzs, yzs, cells));
  }

  /** Σ (r − 1)(c − 1) = Σ r c − s_xz − s_yz + s_z over the strata. */
  private static long degrees(Categories zs, Categories xzs, Categories yzs) {
    int[] ofX = kindsByStratum(zs, xzs);
    int[] ofY = kindsByStratum(zs, yzs);
    long degrees = 0;
    for (int stratum = 0; stratum < ofX.length; stratum++) {
      degrees += (ofX[stratum] - 1L) * (ofY[stratum] - 1L);
    }
    return degrees;
  }

  private static int[] kindsByStratum(Categories zs, Categories pairs) {
    int[] kinds = new int[zs.count()];
    boolean[] known = new boolean[pairs.count()];
    for (int i = 0; i < zs.ofRow.length; i++) {
      if (!known[pairs.ofRow[i]]) {
        known[pairs.ofRow[i]] = true;
        kinds[zs.ofRow[i]]++;
      }
    }
    return kinds;
  }

  private static double standardError(
      Categories zs, Categories xzs, Categories yzs, Categories cells) {
    int n = zs.ofRow.length;
    int drop = LocalSums.drop(n);
    int[] row = {0};
    return StandardError.ofSums(
        n,
        rows -> {
          long sum = 0;
          for (int end = row[0] + rows; row[0] < end; row[0]++) {
            int i = row[0];
            sum +=
                LocalSums.term(
                    cells.size[cells.ofRow[i]],
                    zs.size[zs.ofRow[i]],
                    xzs.size[xzs.ofRow[i]],
                    yzs.size[yzs.ofRow[i]],
                    drop);
          }
          return sum;
        });
  }
}
