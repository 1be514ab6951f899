package io.mimon.estimators;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * I(X;Y|Z) for categorical Z as the mean of I(X;Y) over the strata, the rows that agree in every
 * column of Z; at least one of X and Y is numeric.
 *
 * <pre>
 *   I = Σₛ (nₛ/n′) Iₛ(X;Y)       nₛ the rows of stratum s, n′ their sum
 *   Iₛ  ksg1 for two numeric variables, ross for a numeric and a categorical one
 * </pre>
 *
 * <p>which is the mean over n′ rows of their local terms
 *
 * <pre>
 *   ksg1:  ψ(k) + ψ(nₛ) − ψ(nₓ+1) − ψ(n_y+1)
 *   ross:  ψ(nₛ) + ψ(kᵢ) − ψ(Nᵢ) − ψ(mᵢ)         as in {@link LabelledEstimator}
 * </pre>
 *
 * <p>Strata of at most k rows have no estimate and are left out of n′, as are for ross the rows
 * alone in their category within the stratum, beforehand. A stratum in which X or Y is constant has
 * nₛ terms of 0, as the estimators of I(X;Y) have it. The reported n counts all rows.
 *
 * <p>Edge results: TOO_FEW_ROWS when n ≤ k or no stratum is left; DEGENERATE when X or Y is
 * constant, or one of them is in every stratum that is left.
 *
 * <p>Kraskov, Stögbauer, Grassberger 2004, doi 10.1103/PhysRevE.69.066138; Ross 2014, doi
 * 10.1371/journal.pone.0087357; the sum is the definition of I(X;Y|Z).
 */
final class StratifiedEstimator implements BatchConditionalEstimator {

  private static final EstimatorType TYPE = EstimatorType.CMI_KSG;

  private final VariableType xType;
  private final VariableType yType;
  private final List<VariableType> zTypes;
  private final int k;

  StratifiedEstimator(VariableType xType, VariableType yType, int zColumns, int k) {
    this.xType = xType;
    this.yType = yType;
    this.zTypes = Collections.nCopies(zColumns, VariableType.CATEGORICAL);
    this.k = k;
  }

  @Override
  public Estimate estimate(double[] x, double[] y, double[][] z) {
    Rows.check(new Axis(x, xType), new Axis(y, yType), z, zTypes);
    int n = x.length;
    if (n <= k) {
      return Estimate.tooFewRows(TYPE, k, n);
    }
    if (Rows.isConstant(x) || Rows.isConstant(y)) {
      return Estimate.degenerate(TYPE, k, n, Entropies.UNKNOWN);
    }
    Sum sum = new Sum(n, k);
    for (int[] rows : strata(x, y, z)) {
      if (rows.length > k) {
        addStratum(sum, rows, at(rows, x), at(rows, y));
      }
    }
    return sum.estimate(n);
  }

  /** The rows of each stratum in order of arrival, those that have no neighbour left out. */
  private int[][] strata(double[] x, double[] y, double[][] z) {
    Categories strata = Categories.of(z[0]);
    for (int d = 1; d < z.length; d++) {
      strata = Categories.ofPairs(strata, Categories.of(z[d]));
    }
    boolean[] kept = new boolean[x.length];
    Arrays.fill(kept, true);
    if (xType != yType) {
      Categories labels = Categories.of(xType == VariableType.CATEGORICAL ? x : y);
      Categories cells = Categories.ofPairs(strata, labels);
      for (int i = 0; i < kept.length; i++) {
        kept[i] = cells.size[cells.ofRow[i]] > 1;
      }
    }
    int[] length = new int[strata.count()];
    for (int i = 0; i < kept.length; i++) {
      length[strata.ofRow[i]] += kept[i] ? 1 : 0;
    }
    int[][] rows = new int[strata.count()][];
    for (int s = 0; s < rows.length; s++) {
      rows[s] = new int[length[s]];
    }
    for (int i = kept.length - 1; i >= 0; i--) {
      if (kept[i]) {
        int s = strata.ofRow[i];
        rows[s][--length[s]] = i;
      }
    }
    return rows;
  }

  private void addStratum(Sum sum, int[] rows, double[] x, double[] y) {
    if (Rows.isConstant(x) || Rows.isConstant(y)) {
      sum.addZeros(rows);
    } else if (xType == yType) {
      addKsg1(sum, rows, SortedColumn.of(x), SortedColumn.of(y));
    } else if (xType == VariableType.CATEGORICAL) {
      addRoss(sum, rows, SortedColumn.of(y), Categories.of(x));
    } else {
      addRoss(sum, rows, SortedColumn.of(x), Categories.of(y));
    }
  }

  private void addKsg1(Sum sum, int[] rows, SortedColumn x, SortedColumn y) {
    double[] rho = PlaneNeighbours.kthDistances(x, y, k);
    int[] nx = x.countInside(rho);
    int[] ny = y.countInside(rho);
    for (int i = 0; i < rows.length; i++) {
      sum.add(rows[i], rows.length, k, nx[i], ny[i], 1);
    }
  }

  private void addRoss(Sum sum, int[] rows, SortedColumn numeric, Categories labels) {
    double[] radius = LineNeighbours.kthDistances(numeric, labels, k);
    boolean[] coincides = new boolean[radius.length];
    for (int i = 0; i < radius.length; i++) {
      coincides[i] = radius[i] == 0;
      radius[i] = Math.max(radius[i], Double.MIN_VALUE); // equal rows lie inside
    }
    int[] inside = numeric.countInside(radius);
    for (int i = 0; i < rows.length; i++) {
      int size = labels.size[labels.ofRow[i]];
      int neighbours = Math.min(k, size - 1);
      double weight = coincides[i] ? 0 : StandardError.weightAmongCategories(neighbours, inside[i]);
      sum.add(rows[i], rows.length, neighbours, size, inside[i], weight);
    }
  }

  private static double[] at(int[] rows, double[] column) {
    double[] values = new double[rows.length];
    for (int i = 0; i < rows.length; i++) {
      values[i] = column[rows[i]];
    }
    return values;
  }

  /** The local terms of the rows that entered, and their exact sum. */
  private static final class Sum {
    private final int k;
    private final DigammaTerms terms;
    private final double[] psi;
    private final double[] local;

    /** By row, the weight of what it shares with rows near it; see {@link StandardError}. */
    private final double[] weights;

    private int entered;
    private boolean informative;

    Sum(int n, int k) {
      this.k = k;
      this.terms = new DigammaTerms(n, n);
      this.psi = Digamma.upTo(n);
      this.local = new double[n];
      this.weights = new double[n];
      Arrays.fill(local, Double.NaN); // marks rows that do not enter
    }

    void addZeros(int[] rows) {
      for (int row : rows) {
        local[row] = 0;
      }
      entered += rows.length;
    }

    void add(int row, int stratum, int neighbours, int first, int second, double weight) {
      terms.plus(stratum);
      terms.plus(neighbours);
      terms.minus(first);
      terms.minus(second);
      local[row] = psi[stratum] + psi[neighbours] - psi[first] - psi[second];
      weights[row] = weight;
      entered++;
      informative = true;
    }

    Estimate estimate(int n) {
      if (entered == 0) {
        return Estimate.tooFewRows(TYPE, k, n);
      }
      if (!informative) {
        return Estimate.degenerate(TYPE, k, n, Entropies.UNKNOWN);
      }
      double[] ofEntered = Arrays.stream(local).filter(term -> !Double.isNaN(term)).toArray();
      double nats = terms.sum() / entered;
      double shared = StandardError.sharedBySquares(k) * sumInOrder(weights) / entered;
      return Estimate.of(TYPE, k, n, nats, StandardError.ofNeighbours(ofEntered, shared));
    }

    private static double sumInOrder(double[] values) {
      double sum = 0;
      for (double value : values) {
        sum += value;
      }
      return sum;
    }
  }
}
