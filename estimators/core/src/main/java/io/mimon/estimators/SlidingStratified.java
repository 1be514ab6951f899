package io.mimon.estimators;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * I(X;Y|Z) for categorical Z as the mean of I(X;Y) over the strata, over rows that come and go; in
 * value the same as {@link StratifiedEstimator} to the last bit.
 *
 * <p>Every stratum has a rolling estimator of its own, {@link SlidingKsg} or {@link
 * SlidingLabelled}; a row concerns that of its stratum alone. The sum of ψ over all is exact.
 *
 * <p>Invariant: {@code sum}, {@code entered} and {@code informative} are what the strata add up to.
 */
final class SlidingStratified implements SlidingConditionalEstimator {

  private static final EstimatorType TYPE = EstimatorType.CMI_KSG;

  private final VariableType xType;
  private final VariableType yType;
  private final int k;
  private final RowTypes types;
  private final GivenRows rows;
  private final RankedColumn valuesX = new RankedColumn();
  private final RankedColumn valuesY = new RankedColumn();
  private final Map<List<Double>, Stratum> strata = new HashMap<>();

  private final ExactPsiSum sum = new ExactPsiSum();
  private int entered;

  /** The number of strata whose terms are not all 0. */
  private int informative;

  SlidingStratified(VariableType xType, VariableType yType, List<VariableType> zTypes, int k) {
    this.xType = xType;
    this.yType = yType;
    this.k = k;
    this.types = new RowTypes(xType, yType, zTypes);
    this.rows = new GivenRows(types.width());
  }

  @Override
  public void add(double x, double y, double... z) {
    double[] row = types.checked(size(), x, y, z);
    rows.add(row);
    valuesX.add(row[0]);
    valuesY.add(row[1]);
    Stratum stratum = strata.computeIfAbsent(stratumOf(row), key -> fresh());
    count(stratum, -1);
    stratum.add(row[0], row[1]);
    count(stratum, 1);
  }

  @Override
  public void remove(double x, double y, double... z) {
    double[] row = types.row(x, y, z);
    rows.remove(row);
    valuesX.remove(row[0]);
    valuesY.remove(row[1]);
    List<Double> key = stratumOf(row);
    Stratum stratum = stratum(key);
    count(stratum, -1);
    stratum.remove(row[0], row[1]);
    count(stratum, 1);
    if (stratum.size() == 0) {
      strata.remove(key);
    }
  }

  private Stratum fresh() {
    return xType == yType
        ? new SlidingKsg(EstimatorType.KSG1, k)
        : new SlidingLabelled(EstimatorType.ROSS, xType == VariableType.CATEGORICAL, k);
  }

  private static List<Double> stratumOf(double[] row) {
    List<Double> codes = new ArrayList<>(row.length - 2);
    for (int d = 2; d < row.length; d++) {
      codes.add(row[d]);
    }
    return codes;
  }

  private Stratum stratum(List<Double> key) {
    Stratum stratum = strata.get(key);
    if (stratum == null) {
      throw new AssertionError("no stratum " + key);
    }
    return stratum;
  }

  /** Adds what a stratum adds, or takes it away. */
  private void count(Stratum stratum, int times) {
    entered += times * stratum.entered();
    if (stratum.isInformative()) {
      informative += times;
      stratum.addTerms(sum, times);
    }
  }

  @Override
  public int size() {
    return rows.size();
  }

  @Override
  public double nats() {
    if (isTooFew()) {
      return Double.NaN;
    }
    return isConstant() || informative == 0 ? 0 : sum.value() / entered;
  }

  private boolean isTooFew() {
    return size() <= k || (entered == 0 && !isConstant());
  }

  private boolean isConstant() {
    return valuesX.isConstant() || valuesY.isConstant();
  }

  @Override
  public Estimate estimate() {
    int n = size();
    if (isTooFew()) {
      return Estimate.tooFewRows(TYPE, k, n);
    }
    if (isConstant() || informative == 0) {
      return Estimate.degenerate(TYPE, k, n, Entropies.UNKNOWN);
    }
    double weights = 0;
    for (double weight : byRow(Stratum::localWeights)) {
      weights += weight;
    }
    double[] terms =
        Arrays.stream(byRow(Stratum::localTerms)).filter(term -> !Double.isNaN(term)).toArray();
    double shared = StandardError.sharedBySquares(k) * weights / entered;
    return Estimate.of(TYPE, k, n, nats(), StandardError.ofNeighbours(terms, shared));
  }

  /** What the strata say of their rows, for all rows in order of arrival. */
  private double[] byRow(Function<Stratum, double[]> ofStratum) {
    Map<Stratum, double[]> said = new HashMap<>();
    Map<Stratum, Integer> next = new HashMap<>();
    double[] byRow = new double[size()];
    for (int row = 0; row < size(); row++) {
      Stratum stratum = stratum(stratumOf(rows.row(row)));
      int at = next.merge(stratum, 1, Integer::sum) - 1;
      byRow[row] = said.computeIfAbsent(stratum, ofStratum)[at];
    }
    return byRow;
  }
}
