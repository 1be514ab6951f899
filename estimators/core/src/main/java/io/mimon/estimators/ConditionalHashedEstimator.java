package io.mimon.estimators;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * A lower bound of I(X;Y|Z) for categorical variables, X or Y of many categories and Z of few, from
 * all rows at once: {@link ConditionalHashedCounts} with the heaviest categories of these very rows
 * apart.
 *
 * <p>The side with more categories is hashed, X if neither has. The standard error is that of
 * {@link ConditionalCountsEstimator} for h(X) in place of X, at the table and width taken: rows
 * that resemble those before them are honoured. Null level and p-value are those of {@link
 * HashedBound}.
 *
 * <p>A code stands for its category, as in {@link HashedCountsEstimator}.
 *
 * <p>Edge results: no rows is TOO_FEW_ROWS; X or Y constant, altogether or within each stratum, is
 * DEGENERATE; more than {@value #STRATA_MAX} strata, each being a sketch, or more than {@value
 * HashedCounts#CLASSES_MAX} categories on both sides, are TOO_FEW_ROWS.
 */
final class ConditionalHashedEstimator implements BatchConditionalEstimator {

  /** The most strata: at 33 KB for each and two classes, 34 MB. */
  static final int STRATA_MAX = 1024;

  private static final EstimatorType TYPE = EstimatorType.CMI_HASHED_COUNTS;

  private final List<VariableType> zTypes;

  ConditionalHashedEstimator(int zColumns) {
    this.zTypes = Collections.nCopies(zColumns, VariableType.CATEGORICAL);
  }

  @Override
  public Estimate estimate(double[] x, double[] y, double[][] z) {
    VariableType categorical = VariableType.CATEGORICAL;
    Rows.check(new Axis(x, categorical), new Axis(y, categorical), z, zTypes);
    if (x.length == 0) {
      return Estimate.tooFewRows(TYPE, 0, 0);
    }
    Categories strata = strata(z);
    int ofX = Categories.of(x).count();
    int ofY = Categories.of(y).count();
    if (strata.count() > STRATA_MAX || Math.min(ofX, ofY) > HashedCounts.CLASSES_MAX) {
      return Estimate.tooFewRows(TYPE, 0, x.length);
    }
    return ofY > ofX ? hashed(y, x, strata.ofRow) : hashed(x, y, strata.ofRow);
  }

  private static Categories strata(double[][] z) {
    Categories strata = Categories.of(z[0]);
    for (int d = 1; d < z.length; d++) {
      strata = Categories.ofPairs(strata, Categories.of(z[d]));
    }
    return strata;
  }

  private static Estimate hashed(double[] x, double[] y, int[] stratumOfRow) {
    long[] hashes = Arrays.stream(x).mapToLong(CategoryHash::of).toArray();
    int[] classOfRow = HashedCountsEstimator.classes(y);
    int classes = Arrays.stream(classOfRow).max().orElseThrow() + 1;
    HeavyCategories heavy = HeavyCategories.of(hashes, HashedCountsEstimator.HEAVY_MAX);
    ConditionalHashedCounts counts =
        new ConditionalHashedCounts(
            new HashedCounts(HashedCountsEstimator.SHAPE, classes, heavy), STRATA_MAX);
    for (int i = 0; i < x.length; i++) {
      counts.add(hashes[i], classOfRow[i], stratumOfRow[i]);
    }
    HashedBound bound = counts.bound();
    Estimate estimate = bound.estimate();
    if (estimate.validity() != Validity.OK) {
      return Estimate.degenerate(TYPE, 0, x.length, Entropies.UNKNOWN);
    }
    double[] buckets =
        Arrays.stream(HashedCountsEstimator.buckets(hashes, heavy, bound))
            .asDoubleStream()
            .toArray();
    double[][] strata = {Arrays.stream(stratumOfRow).asDoubleStream().toArray()};
    double standardError =
        new ConditionalCountsEstimator(1).estimate(buckets, y, strata).standardErrorNats();
    return new Estimate(
        TYPE,
        0,
        x.length,
        estimate.nats(),
        standardError,
        estimate.nullNats(),
        estimate.pValue(),
        Entropies.UNKNOWN,
        Validity.OK);
  }
}
