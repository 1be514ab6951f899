package io.mimon.core.drift;

import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * The first detector: a z-test of one window against the reference, on top of a least effect.
 *
 * <p>Every emission is tested, and overlapping windows are correlated, so the significance is that
 * of one look, not of a month; one episode raises one alarm however many looks confirm it.
 */
public final class WindowTest {
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  private final DriftRule rule;
  private final double criticalZ;

  /** A test by this rule. */
  public WindowTest(DriftRule rule) {
    this.rule = rule;
    this.criticalZ = NORMAL.inverseSurvivalProbability(rule.significance() / 2);
  }

  /**
   * Holds an estimate against the reference.
   *
   * @param nats the estimate, finite
   * @param standardErrorNats its standard error, finite; 0 if it has none
   */
  public Verdict test(Reference reference, double nats, double standardErrorNats) {
    double change = nats - reference.nats();
    double sd = Math.sqrt(reference.varianceAgainst(standardErrorNats));
    double z = change == 0 ? 0 : change / sd;
    double pValue = Math.min(1, 2 * NORMAL.survivalProbability(Math.abs(z)));
    double effect = rule.effectNats(reference.nats());
    double distance = Math.max(effect, criticalZ * sd);
    // Without a least effect nothing is less than half of it: then half of what is significant.
    double backBelow = (effect > 0 ? effect : distance) / 2;
    return new Verdict(
        change,
        z,
        pValue,
        reference.nats() + Math.copySign(distance, change),
        Math.abs(change) >= effect && pValue <= rule.significance(),
        change == 0 || Math.abs(change) < backBelow);
  }
}
