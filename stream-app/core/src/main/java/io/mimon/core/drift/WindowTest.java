package io.mimon.core.drift;

import io.mimon.estimators.StandardError;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * The first detector: a t-test of one window against the reference, on top of a least effect.
 *
 * <pre>
 *   t = (I − reference) / √(se² + τ² + variance of the reference)     {@link Reference}
 *   p from Student's t with the degrees of freedom of the standard error, about 20
 *   change that matters = max(0, I) − max(0, reference)
 * </pre>
 *
 * <p>A normal tail would claim too much: an error from 30 batches is itself known to 16 % only. The
 * truth is never negative, so what is below zero counts as zero for what matters: a feature with
 * nothing to lose loses nothing.
 *
 * <p>Every emission is tested, and overlapping windows are correlated, so the significance is that
 * of one look, not of a month; one episode raises one alarm however many looks confirm it.
 */
public final class WindowTest {
  private final DriftRule rule;

  /** A test by this rule. */
  public WindowTest(DriftRule rule) {
    this.rule = rule;
  }

  /**
   * Holds an estimate against the reference.
   *
   * @param nats the estimate, finite
   * @param standardErrorNats its standard error, finite; 0 if it has none
   * @param rows over which it was taken, at least {@link StandardError#ROWS_MIN}
   */
  public Verdict test(Reference reference, double nats, double standardErrorNats, int rows) {
    TDistribution student = TDistribution.of(StandardError.degreesOfFreedom(rows));
    double sd = Math.sqrt(reference.varianceAgainst(standardErrorNats));
    double change = nats - reference.nats();
    double t = change == 0 ? 0 : change / sd;
    double pValue = Math.min(1, 2 * student.survivalProbability(Math.abs(t)));
    double effect = rule.effectNats(Math.max(0, reference.nats()));
    double matters = Math.abs(Math.max(0, nats) - Math.max(0, reference.nats()));
    double criticalT = student.inverseSurvivalProbability(rule.significance() / 2);
    double significant = criticalT * sd;
    double clipped = Math.max(0, reference.nats());
    double threshold =
        change < 0
            ? Math.min(clipped - effect, reference.nats() - significant)
            : Math.max(clipped + effect, reference.nats() + significant);
    // Without a least effect nothing is less than half of it: then half of what is significant.
    double backBelow = (effect > 0 ? effect : significant) / 2;
    return new Verdict(
        change,
        t,
        pValue,
        threshold,
        matters > 0 && matters >= effect && pValue <= rule.significance(),
        change == 0 || matters < backBelow);
  }
}
