package io.mimon.estimators;

import java.util.Arrays;

/**
 * What each row adds to the information between coded columns: the local terms of {@link
 * CodedTables}, whose mean is the plug-in estimate and by whose spread the estimate is uncertain.
 *
 * <pre>
 *   i(x;y|z) = ln n n_xyz n_z / n n_xz n_yz        in nats; i(x;y) with a constant z
 * </pre>
 *
 * <p>Rows on which a column has no value have no term. Edge results: no terms where there is no
 * complete row; all 0 where X or Y is constant.
 */
public final class PointwiseInformation {
  /** Of each row; NaN where a column has no value. */
  private final double[] ofRow;

  private final int rows;
  private final double mean;

  private PointwiseInformation(double[] ofRow, int rows) {
    this.ofRow = ofRow;
    this.rows = rows;
    double sum = 0;
    for (double term : ofRow) {
      sum += Double.isNaN(term) ? 0 : term;
    }
    this.mean = sum / rows;
  }

  /** The terms of I(X;Y). */
  public static PointwiseInformation of(CodedColumn x, CodedColumn y) {
    return of(x, y, CodedColumn.ofBytes(new byte[x.rows()], 1));
  }

  /** The terms of I(X;Y|Z). */
  public static PointwiseInformation of(CodedColumn x, CodedColumn y, CodedColumn z) {
    int[] table = new int[x.count * y.count * z.count];
    int[] ofXz = new int[x.count * z.count];
    int[] ofYz = new int[y.count * z.count];
    int[] ofZ = new int[z.count];
    int n = 0;
    for (int i = 0; i < x.ofRow.length; i++) {
      int a = x.ofRow[i];
      int b = y.ofRow[i];
      int c = z.ofRow[i];
      if (a < x.count && b < y.count && c < z.count) {
        table[(a * y.count + b) * z.count + c]++;
        ofXz[a * z.count + c]++;
        ofYz[b * z.count + c]++;
        ofZ[c]++;
        n++;
      }
    }
    double[] terms = new double[x.ofRow.length];
    Arrays.fill(terms, Double.NaN);
    for (int i = 0; i < terms.length; i++) {
      int a = x.ofRow[i];
      int b = y.ofRow[i];
      int c = z.ofRow[i];
      if (a < x.count && b < y.count && c < z.count) {
        double joint = (double) table[(a * y.count + b) * z.count + c] * ofZ[c];
        terms[i] = Math.log(joint / ((double) ofXz[a * z.count + c] * ofYz[b * z.count + c]));
      }
    }
    return new PointwiseInformation(terms, n);
  }

  /** How many rows have a term. */
  public int rows() {
    return rows;
  }

  /** The plug-in estimate; NaN without rows. */
  public double meanNats() {
    return mean;
  }

  /** The terms there are, in order of the rows. */
  public double[] terms() {
    return Arrays.stream(ofRow).filter(term -> !Double.isNaN(term)).toArray();
  }

  /**
   * Adds to each row what it moves a multiple of the estimate by, n times over, so that the mean of
   * a sum of such has the standard error of the sum of the estimates. A row without a term moves
   * nothing.
   */
  public void addInfluence(double times, double[] to) {
    if (rows == 0) {
      return;
    }
    double ofAll = times * to.length / rows;
    for (int i = 0; i < to.length; i++) {
      to[i] += Double.isNaN(ofRow[i]) ? 0 : ofAll * (ofRow[i] - mean);
    }
  }
}
