package io.mimon.core.monitor;

import io.mimon.core.drift.DriftRule;
import io.mimon.estimators.Bound;
import io.mimon.estimators.Estimate;
import io.mimon.estimators.StandardError;
import io.mimon.estimators.Validity;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * A feature beside the one it was made from, by the data processing inequality: what is computed
 * from X, with or without noise, cannot tell more about Y than X does.
 *
 * <pre>
 *   lost    = I(source;Y) − I(derived;Y)
 *   leakage : −lost is above the least effect, and t = −lost/√(se² + se²) significant, one-sided,
 *             by Student's t of the smaller degrees of freedom
 * </pre>
 *
 * <p>A derived feature that tells significantly more than its source knows something that its
 * source does not: the target itself, most often. The two estimates are over the same rows and
 * positively correlated, so taking their errors as independent claims less than the data show. The
 * least effect is that of drift; it also covers that the two may be had by different estimators,
 * whose biases differ by a hundredth of a nat or so. Of a source that is only bounded from below,
 * as hashed categories are, nothing can be said.
 *
 * @param source the name of the source
 * @param lostNats in nats; negative where the derived feature tells more; NaN if not known, which
 *     it is not where one of the two is a bound
 * @param leakage whether it tells significantly more
 */
record Lineage(String source, double lostNats, boolean leakage) {

  static Lineage of(String name, Estimate derived, Estimate source, DriftRule rule) {
    boolean exact = source.bound() == Bound.NONE && derived.bound() == Bound.NONE;
    double lost = exact ? source.nats() - derived.nats() : Double.NaN;
    return new Lineage(name, lost, isLeakage(derived, source, rule));
  }

  private static boolean isLeakage(Estimate derived, Estimate source, DriftRule rule) {
    if (!isKnown(derived) || !isKnown(source) || source.bound() == Bound.LOWER) {
      return false;
    }
    // The truth is never negative: what a source has below zero is noise.
    double excess = derived.nats() - Math.max(0, source.nats());
    double error = Math.hypot(derived.standardErrorNats(), source.standardErrorNats());
    double degrees = StandardError.degreesOfFreedom(Math.min(derived.n(), source.n()));
    double critical = TDistribution.of(degrees).inverseSurvivalProbability(rule.significance());
    return excess > 0
        && excess >= rule.effectNats(Math.max(0, source.nats()))
        && excess > critical * error;
  }

  private static boolean isKnown(Estimate estimate) {
    return estimate.validity() != Validity.TOO_FEW_ROWS
        && estimate.n() >= StandardError.ROWS_MIN
        && !Double.isNaN(estimate.standardErrorNats());
  }
}
