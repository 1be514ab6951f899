package io.mimon.estimators;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The terms of a ranking from tables of counts of coded columns, with the Miller–Madow correction.
 *
 * <pre>
 *   I(X;Y)   = H(X) + H(Y) − H(X,Y)
 *   I(X;Y|Z) = H(X,Z) + H(Y,Z) − H(X,Y,Z) − H(Z)     H = H_plugin + (s − 1)/2n
 * </pre>
 *
 * in nats, with s the cells seen of each table and n the rows on which all columns of the term have
 * a value. Estimates may be negative.
 *
 * <p>Edge results: NaN where there is no such row; 0 where X or Y is constant on them, exactly for
 * I(X;Y), and for I(X;Y|Z) but for rounding.
 *
 * <p>Cost: a term is one pass over the rows and one over its table, at most 17³ cells: it is
 * computed when it is first asked for, and kept: for each feature asked about as the other one, one
 * number a feature. Not safe for use by several threads.
 *
 * <p>Coded columns show less than the columns, see {@link CodedColumn}: dependence finer than a
 * sixteenth of the rows is not seen. All terms of a ranking come from here, relevance too, because
 * criteria compare them: relevance of an estimator by neighbours beside redundancy of tables would
 * be compared with another measure. Miller 1955; Paninski 2003, doi 10.1162/089976603321780272.
 */
public final class CodedTables implements SelectionTerms {

  /** c ln c for small counts, which most are. */
  private static final double[] COUNT_LOG = new double[1 << 12];

  static {
    for (int c = 1; c < COUNT_LOG.length; c++) {
      COUNT_LOG[c] = c * Math.log(c);
    }
  }

  /** No estimate is −∞, so it stands for one that was not asked for yet. */
  private static final double NOT_YET = Double.NEGATIVE_INFINITY;

  private static final CodedColumn[] NO_COLUMNS = {};

  private final CodedColumn[] features;
  private final CodedColumn target;
  private final double[] relevance;
  private final double[] @Nullable [] redundancy;
  private final double[] @Nullable [] relevanceGiven;

  /**
   * The tables of these columns.
   *
   * @throws IllegalArgumentException if they have not the same number of rows
   */
  public CodedTables(List<CodedColumn> features, CodedColumn target) {
    this.features = features.toArray(NO_COLUMNS);
    this.target = target;
    for (CodedColumn feature : features) {
      if (feature.rows() != target.rows()) {
        throw new IllegalArgumentException(
            "a feature of " + feature.rows() + " rows, a target of " + target.rows());
      }
    }
    relevance = notYet(features.size());
    redundancy = new double[features.size()][];
    relevanceGiven = new double[features.size()][];
  }

  private static double[] notYet(int size) {
    double[] values = new double[size];
    Arrays.fill(values, NOT_YET);
    return values;
  }

  @Override
  public int features() {
    return features.length;
  }

  @Override
  public double relevance(int feature) {
    if (relevance[feature] == NOT_YET) {
      relevance[feature] = information(features[feature], target);
    }
    return relevance[feature];
  }

  @Override
  public double redundancy(int feature, int other) {
    // One number for both orders: sums of the other order would differ in the last bits.
    int first = Math.min(feature, other);
    int second = Math.max(feature, other);
    double[] row = row(redundancy, first);
    if (row[second] == NOT_YET) {
      row[second] = information(features[first], features[second]);
    }
    return row[second];
  }

  @Override
  public double relevanceGiven(int feature, int other) {
    double[] row = row(relevanceGiven, other);
    if (row[feature] == NOT_YET) {
      row[feature] = information(features[feature], target, features[other]);
    }
    return row[feature];
  }

  private static double[] row(double[] @Nullable [] rows, int at) {
    double[] row = rows[at];
    if (row == null) {
      row = notYet(rows.length);
      rows[at] = row;
    }
    return row;
  }

  /** I(X;Y) in nats. */
  public static double information(CodedColumn x, CodedColumn y) {
    int width = y.count + 1;
    int[] table = new int[(x.count + 1) * width];
    byte[] xs = x.ofRow;
    byte[] ys = y.ofRow;
    for (int i = 0; i < xs.length; i++) {
      table[xs[i] * width + ys[i]]++;
    }
    int[] ofX = new int[x.count];
    int[] ofY = new int[y.count];
    Tally joint = new Tally();
    for (int a = 0; a < x.count; a++) {
      for (int b = 0; b < y.count; b++) {
        int count = table[a * width + b];
        ofX[a] += count;
        ofY[b] += count;
        joint.add(count);
      }
    }
    Tally xTally = Tally.of(ofX);
    Tally yTally = Tally.of(ofY);
    if (joint.rows == 0) {
      return Double.NaN;
    }
    boolean constant = xTally.cells == 1 || yTally.cells == 1;
    return constant ? 0 : xTally.entropy() + yTally.entropy() - joint.entropy();
  }

  /** I(X;Y|Z) in nats. */
  public static double information(CodedColumn x, CodedColumn y, CodedColumn z) {
    int widthY = y.count + 1;
    int widthZ = z.count + 1;
    int[] table = new int[(x.count + 1) * widthY * widthZ];
    byte[] xs = x.ofRow;
    byte[] ys = y.ofRow;
    byte[] zs = z.ofRow;
    for (int i = 0; i < xs.length; i++) {
      table[(xs[i] * widthY + ys[i]) * widthZ + zs[i]]++;
    }
    int[] ofXz = new int[x.count * z.count];
    int[] ofYz = new int[y.count * z.count];
    int[] ofZ = new int[z.count];
    Tally joint = new Tally();
    for (int a = 0; a < x.count; a++) {
      for (int b = 0; b < y.count; b++) {
        for (int c = 0; c < z.count; c++) {
          int count = table[(a * widthY + b) * widthZ + c];
          ofXz[a * z.count + c] += count;
          ofYz[b * z.count + c] += count;
          ofZ[c] += count;
          joint.add(count);
        }
      }
    }
    return joint.rows == 0
        ? Double.NaN
        : Tally.of(ofXz).entropy()
            + Tally.of(ofYz).entropy()
            - joint.entropy()
            - Tally.of(ofZ).entropy();
  }

  /** What an entropy needs of a table. */
  private static final class Tally {
    int rows;
    int cells;
    double countLogs;

    static Tally of(int[] counts) {
      Tally tally = new Tally();
      for (int count : counts) {
        tally.add(count);
      }
      return tally;
    }

    void add(int count) {
      rows += count;
      cells += count > 0 ? 1 : 0;
      countLogs += count < COUNT_LOG.length ? COUNT_LOG[count] : count * Math.log(count);
    }

    /** ln n − Σ c ln c / n + (s − 1)/2n. */
    double entropy() {
      return Math.log(rows) - countLogs / rows + (cells - 1) / (2.0 * rows);
    }
  }
}
