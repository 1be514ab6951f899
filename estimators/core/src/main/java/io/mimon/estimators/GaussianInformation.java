package io.mimon.estimators;

import org.apache.commons.statistics.distribution.TDistribution;

/**
 * What a correlation alone would tell: the mutual information of two jointly Gaussian variables.
 *
 * <pre>
 *   I_G(ρ) = −½ ln(1 − ρ²)  nats
 * </pre>
 *
 * <p>Among all joint distributions of Gaussian margins and correlation ρ the Gaussian has the least
 * information (Cover and Thomas, "Elements of Information Theory", 2006, ch. 8), so what an
 * estimate has above I_G is dependence that a straight line does not show. For other margins it is
 * a yardstick, not a bound: a two-class target against its code 0 or 1 has at most ln 2 nats, while
 * I_G grows without bound as the classes come apart.
 */
public final class GaussianInformation {

  /** The probability that an estimate of no dependence at all is taken for one. */
  private static final double SIGNIFICANCE = 0.01;

  private GaussianInformation() {}

  /** I_G in nats; ∞ for ρ = ±1, NaN for NaN. */
  public static double nats(double correlation) {
    // log1p: ρ² is lost beside 1 where ρ is below a ten-millionth.
    return -0.5 * Math.log1p(-correlation * correlation);
  }

  /**
   * The share of the dependence that is not linear: 1 − I_G(ρ)/I, put to 0 where I_G is above I.
   *
   * <p>NaN where the estimate is not {@link #isAboveZero significantly above zero}, a share of next
   * to nothing being noise, and where ρ is NaN. In [0, 1] otherwise: near 1 for Y = X² with X
   * symmetric about 0, near 0 for Gaussians, where noise of the estimate leaves a few hundredths.
   *
   * @param estimate of I(X;Y)
   * @param correlation Pearson's, of the same rows
   */
  public static double nonLinearShare(Estimate estimate, double correlation) {
    if (Double.isNaN(correlation) || !isAboveZero(estimate)) {
      return Double.NaN;
    }
    return Math.max(0, 1 - nats(correlation) / estimate.nats());
  }

  /**
   * Whether an estimate is significantly above zero at {@value #SIGNIFICANCE}, of a single look: by
   * its p-value where it is a table's, whose null is known, else by Student's t of estimate and
   * standard error. False without a standard error, which takes {@value StandardError#ROWS_MIN}
   * rows.
   */
  public static boolean isAboveZero(Estimate estimate) {
    boolean defined =
        estimate.validity() == Validity.OK || estimate.validity() == Validity.WARMING_UP;
    if (!defined || !(estimate.nats() > 0)) {
      return false;
    }
    if (estimate.estimator() == EstimatorType.COUNTS) {
      return estimate.pValue() < SIGNIFICANCE;
    }
    if (Double.isNaN(estimate.standardErrorNats())) {
      return false;
    }
    double quantile =
        TDistribution.of(StandardError.degreesOfFreedom(estimate.n()))
            .inverseSurvivalProbability(SIGNIFICANCE);
    return estimate.nats() > quantile * estimate.standardErrorNats();
  }
}
