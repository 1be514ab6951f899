package io.mimon.estimators;

import java.util.List;
import org.apache.commons.statistics.distribution.GammaDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * The largest lower bound of I(X;Y) that a sketch has, and how far it may be too high.
 *
 * <p>Each of the d tables at each of its widths is a candidate, {@link FoldedTables}. A wide one
 * keeps more of X, a narrow one is surer. With l the local terms of a candidate,
 *
 * <pre>
 *   Î  = I_plugin − B        B = E[I_plugin] over orders of Y, {@link ChanceInformation}
 *   V  = ⟨l²⟩ − I_plugin²
 *   e² = g² + z² max(0, V − 2B)/n
 *   g  = q/n − B             q the 1 − 0.05/m quantile of a gamma variable of shape nB
 *   z  = Φ⁻¹(1 − 0.05/m)     m the number of candidates
 * </pre>
 *
 * <p>The candidate with the largest Î − e is taken, its Î reported, and e is the error. By
 * Bonferroni all m of Î − e lie below their I(h(X);Y) ≤ I(X;Y) together with probability 0.95, so
 * that this holds of the one taken, by whatever rule: taking the largest of noisy values is paid
 * for in m.
 *
 * <p>g is what chance adds to independent columns: 2n I_plugin follows χ² with 2nB degrees of
 * freedom, skewed, which far out in the tail a normal variable of the same variance B/n is not. V/n
 * is the variance of the delta method; the spread of l in the table has chance in it, 2B under
 * independence, hence the − 2B. σ² = max(B, V − B)/n is the two without the tail. Rows that
 * resemble those before them have a larger error; see {@link StandardError}.
 *
 * <p>B is the bias under independence. Under dependence the bias of a table of two classes is at
 * most 1.16 B, by the concave envelope of the bias of a bucket over its share of a class, and that
 * only if nearly every bucket is nearly sure of its class. Those 0.16 B are not in e.
 *
 * <p>Null level and p-value: n I_plugin of the candidate taken as a gamma variable of shape nB,
 * which is the χ² above, times m: {@code nats > nullNats} exactly when {@code pValue < 0.05}.
 *
 * @param estimate of the candidate taken; the standard error is σ, H(Y) is known
 * @param errorNats e; NaN without rows, 0 where the information is 0 by definition
 * @param table the number of the table taken, −1 where there is none
 * @param width the width taken, 0 where there is none
 */
public record HashedBound(Estimate estimate, double errorNats, int table, int width) {

  private static final EstimatorType TYPE = EstimatorType.HASHED_COUNTS;

  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  /** The probability that the estimate is above the information by more than the error. */
  static final double SIGNIFICANCE = 0.05;

  /** The bound of I(X;Y|Z) from sketches of one make, one a stratum of Z. */
  static HashedBound of(List<HashedCounts> strata) {
    int n = 0;
    FoldedTables tables = new FoldedTables(strata.get(0).shape());
    for (HashedCounts stratum : strata) {
      tables.add(stratum);
      n = Math.addExact(n, stratum.size());
    }
    if (n == 0) {
      return new HashedBound(Estimate.tooFewRows(TYPE, 0, 0), Double.NaN, -1, 0);
    }
    Entropies entropies = entropies(strata, n);
    int best = best(tables, n);
    if (best < 0) {
      return new HashedBound(Estimate.degenerate(TYPE, 0, n, entropies), 0, -1, 0);
    }
    return new HashedBound(
        estimate(tables, best, n, entropies),
        error(tables, best, n),
        tables.tableOf(best),
        tables.widthOf(best));
  }

  /** The candidate whose lower confidence limit is largest; −1 if all are constant. */
  private static int best(FoldedTables tables, int n) {
    int best = -1;
    double largest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < tables.chances.length; i++) {
      if (tables.chances[i] > 0) {
        double limit = nats(tables, i, n) - error(tables, i, n);
        if (limit > largest) {
          largest = limit;
          best = i;
        }
      }
    }
    return best;
  }

  private static double error(FoldedTables tables, int i, int n) {
    double z = NORMAL.inverseSurvivalProbability(SIGNIFICANCE / tables.chances.length);
    double signal = Math.max(0, spread(tables, i, n) - 2 * tables.chances[i] / n);
    return Math.hypot(chanceLimit(tables, i) / n, z * Math.sqrt(signal / n));
  }

  /** How far n I_plugin of independent columns may lie above its mean. */
  private static double chanceLimit(FoldedTables tables, int i) {
    double chance = tables.chances[i];
    double tail = SIGNIFICANCE / tables.chances.length;
    return GammaDistribution.of(chance, 1).inverseSurvivalProbability(tail) - chance;
  }

  /** V, the variance of the local terms in the table. */
  private static double spread(FoldedTables tables, int i, int n) {
    double plugIn = tables.informations[i] / n;
    return tables.squares[i] / n - plugIn * plugIn;
  }

  private static double nats(FoldedTables tables, int i, int n) {
    return (tables.informations[i] - tables.chances[i]) / n;
  }

  private static double sigma(FoldedTables tables, int i, int n) {
    double chance = tables.chances[i] / n;
    return Math.sqrt(Math.max(chance, spread(tables, i, n) - chance) / n);
  }

  private static Estimate estimate(FoldedTables tables, int i, int n, Entropies entropies) {
    int candidates = tables.chances.length;
    double chance = tables.chances[i];
    double tail =
        GammaDistribution.of(chance, 1).survivalProbability(Math.max(0, tables.informations[i]));
    return new Estimate(
        TYPE,
        0,
        n,
        nats(tables, i, n),
        sigma(tables, i, n),
        chanceLimit(tables, i) / n,
        Math.min(1, candidates * tail),
        entropies,
        Validity.OK);
  }

  /** H(Y) over all strata, Miller–Madow corrected; what X has is not known. */
  private static Entropies entropies(List<HashedCounts> strata, int n) {
    int[] rows = new int[strata.get(0).classes()];
    for (HashedCounts stratum : strata) {
      for (int y = 0; y < rows.length; y++) {
        rows[y] += stratum.classRows()[y];
      }
    }
    double sum = 0;
    int seen = 0;
    for (int ofClass : rows) {
      if (ofClass > 0) {
        sum += ofClass * Math.log(ofClass);
        seen++;
      }
    }
    double plugIn = seen == 1 ? 0 : Math.log(n) - sum / n;
    return new Entropies(Double.NaN, plugIn + (seen - 1) / (2.0 * n), Double.NaN);
  }
}
