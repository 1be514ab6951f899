package io.mimon.core.drift;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.core.drift.FeatureWatch.Change;
import io.mimon.core.drift.FeatureWatch.Event;
import io.mimon.core.drift.Reference.Sample;
import io.mimon.estimators.StandardError;
import io.mimon.estimators.TermSpread;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;
import org.junit.jupiter.api.Test;

/** The arithmetic of alarms against values worked out by hand. */
final class DriftTest {
  private static final double TINY = 1e-12;
  private static final int ROWS = 1_000;
  private static final AlarmLimits LIMITS = new AlarmLimits(1, 4, 4.5, 1e-5);

  private static double normal(double deviation, double degrees) {
    double tail = TDistribution.of(degrees).survivalProbability(Math.abs(deviation));
    return Math.copySign(NormalDistribution.of(0, 1).inverseSurvivalProbability(tail), deviation);
  }

  @Test
  void aScoreIsAsImprobableAsStudentsDeviation() {
    for (double degrees : new double[] {5, 10, 40, 400}) {
      for (double t : new double[] {-6, -2, -0.1, 0, 1, 3, 5, 8}) {
        assertEquals(normal(t, degrees), NormalScore.of(t, degrees), 0.04, t + ", " + degrees);
        assertEquals(t, NormalScore.deviation(NormalScore.of(t, degrees), degrees), 1e-9);
      }
    }
    for (double degrees : new double[] {1, 2, 3}) {
      assertTrue(NormalScore.of(50, degrees) < normal(50, degrees), "careful with few degrees");
    }
    assertTrue(NormalScore.of(1e200, 1) > NormalScore.of(1e120, 1));
  }

  @Test
  void aScoreCountsTheErrorOfBlockAndReference() {
    // Mean 0.2; w² = (0.03² + 0.01²)/2 = 0.0005 by 39.2 degrees; b² = 2·0.01² = 0.0002 by one.
    Reference reference = Reference.of(List.of(new Sample(0.19, 0.03), new Sample(0.21, 0.01)));
    double known = 2 * StandardError.degreesOfFreedom(ROWS);
    double variance = (known * 0.0005 + 0.0002) / (known + 1);
    assertEquals(0.2, reference.nats(), TINY);
    assertEquals(2, reference.windows());
    assertEquals(known + 1, reference.degreesOfFreedom(), TINY);
    assertFalse(reference.isMoving());
    double t = -0.1 / Math.sqrt(1.5 * variance);
    assertEquals(t, -reference.shift(0.1, ROWS), TINY);
    assertEquals(normal(t, known + 1), reference.score(0.1, 0.02, ROWS), 0.01);
    assertEquals(0.1, reference.natsAt(reference.score(0.1, 0.02, ROWS), ROWS), 1e-9);
  }

  @Test
  void windowsThatDifferByMoreThanTheirRowsExplainSpeakAlone() {
    List<Sample> samples =
        List.of(new Sample(0.1, 0.01), new Sample(0.2, 0.01), new Sample(0.3, 0.01));
    Reference reference = Reference.of(samples);
    assertTrue(reference.isMoving());
    assertEquals(2, reference.degreesOfFreedom());
    // b² = (0.1² + 0 + 0.1²)/2 = 0.01
    assertEquals(0.3 / Math.sqrt(0.01 * 4 / 3), reference.shift(0.5, ROWS), TINY);
  }

  @Test
  void aStillReferenceGoesByTheErrorOfTheBlock() {
    Reference still = Reference.of(List.of(new Sample(0, 0), new Sample(0, 0)));
    assertTrue(still.isStill());
    assertEquals(0, still.score(0, 0, ROWS));
    double degrees = StandardError.degreesOfFreedom(ROWS);
    assertEquals(normal(3, degrees), still.score(0.03, 0.01, ROWS), 0.01);
    assertEquals(Double.POSITIVE_INFINITY, still.score(0.03, 0, ROWS));
    assertTrue(Double.isNaN(still.natsAt(4, ROWS)));
    assertThrows(IllegalArgumentException.class, () -> Reference.of(List.of()));
  }

  @Test
  void theScaleOfATableIsThatOfANoncentralChiSquare() {
    // d = 3 degrees of freedom, 1,000 independent rows, J = 0.02 nats: Var(I) = (2d + 8nI)/4n².
    double correction = 3 / 2000.0;
    double nats = 0.02 - correction;
    double ofRows = 2 * 0.02; // Var ln p(x,y)/p(x)p(y) is twice its mean near independence
    TermSpread spread = new TermSpread(1000, ofRows, ofRows, 0, ofRows, 0, correction, 60);
    SteadyScale scale = ReferenceSpread.of(List.of(spread)).scale(nats);
    double variance = (2 * 3 + 8 * 1000 * nats) / (4 * 1e6);
    assertEquals(variance, scale.perNat() * (nats + scale.offset()), TINY);
    // and at independence
    assertEquals(2 * 3 / (4 * 1e6), scale.perNat() * scale.offset(), TINY);
    assertEquals(nats, scale.nats(scale.of(nats)), TINY);
    assertEquals(Math.sqrt(variance), 2 * Math.sqrt(scale.variance()) * scale.of(nats), TINY);
  }

  @Test
  void aFeatureWithNothingToLoseHasAllOfItsShareForWhatItMayGain() {
    DriftRule rule = new DriftRule(0.02, 0.25, 0.01, 1, 0);
    Budget budget = new Budget(rule, 10, 100, 4);
    Reference little = Reference.of(Collections.nCopies(4, new Sample(0.019, 0.01)));
    Reference much = Reference.of(Collections.nCopies(4, new Sample(0.2, 0.01)));
    AlarmLimits ofLittle = budget.limits(rule, little, ROWS);
    AlarmLimits ofMuch = budget.limits(rule, much, ROWS);
    assertEquals(LimitDesign.single(1e-3, 4), ofMuch.single());
    assertEquals(LimitDesign.single(2e-3, 4), ofLittle.single());
    assertEquals(1e-3, ofLittle.perBlock(), TINY);
    Verdict lost = new Cusum().next(rule, little, ofLittle, new Scored(-1, -100, ROWS));
    assertFalse(lost.drifted(), "whatever it shows");
  }

  private static Verdict verdict(Cusum cusum, double nats, double score) {
    Reference reference = Reference.of(Collections.nCopies(4, new Sample(0.2, 0.01)));
    DriftRule rule = new DriftRule(0.01, 0.25, 0.001);
    return cusum.next(rule, reference, LIMITS, new Scored(nats, score, ROWS));
  }

  @Test
  void aSumGrowsByWhatIsBeyondTheAllowance() {
    Cusum cusum = new Cusum();
    assertEquals(1.5, verdict(cusum, 0.13, -2.5).sum(), TINY);
    assertEquals(3, verdict(cusum, 0.14, -2.5).sum(), TINY);
    Verdict third = verdict(cusum, 0.14, -2.1);
    assertEquals(4.1, third.sum(), TINY);
    assertEquals(3, third.blocks());
    assertEquals(-1, third.side());
    assertEquals((0.13 + 0.14 + 0.14) / 3 - 0.2, third.meanChangeNats(), TINY);
    assertTrue(third.drifted(), "0.063 lost where 0.05 matters");
    assertFalse(third.severe());
    assertEquals(6, verdict(cusum, 0, -37).sum(), TINY, "no higher than h + 2k");
    cusum.reset();
    assertEquals(0, verdict(cusum, 0.2, 0).sum());
  }

  @Test
  void whatIsSignificantHasToMatter() {
    Cusum cusum = new Cusum();
    for (int i = 0; i < 10; i++) {
      assertFalse(verdict(cusum, 0.16, -5).drifted(), "0.04 is not a quarter of 0.2");
    }
    assertFalse(verdict(new Cusum(), 0.1, -4.4).drifted(), "matters, not significant");
    Verdict both = verdict(new Cusum(), 0.1, -4.5);
    assertTrue(both.drifted());
    assertTrue(both.severe(), "0.1 is twice 0.05");
    assertTrue(both.thresholdNats() <= 0.15);
    assertEquals(1, verdict(new Cusum(), 0.3, 4.5).side());
  }

  @Test
  void whatIsBelowZeroIsNothingAtAll() {
    Reference nothing = Reference.of(List.of(new Sample(0.004, 1e-4)));
    DriftRule rule = new DriftRule(0.014, 0.25, 0.001);
    Verdict lost = new Cusum().next(rule, nothing, LIMITS, new Scored(-0.02, -30, ROWS));
    assertFalse(lost.drifted(), "a feature with nothing to lose loses nothing");
    assertTrue(new Cusum().next(rule, nothing, LIMITS, new Scored(0.02, 30, ROWS)).drifted());
  }

  private static Verdict seen(int side, boolean drifted, boolean back, boolean severe) {
    return new Verdict(side, side, side, 5, 1, side, LIMITS, 0, drifted, back, severe);
  }

  private static List<Change> changes(FeatureWatch watch, Verdict... verdicts) {
    List<Change> changes = new ArrayList<>();
    long end = 0;
    for (Verdict verdict : verdicts) {
      watch.follow(verdict, ++end).stream().map(Event::change).forEach(changes::add);
    }
    return changes;
  }

  @Test
  void anEpisodeBeginsOnceEscalatesOnceAndEndsAfterTwoBlocksBack() {
    Verdict drifted = seen(-1, true, false, false);
    Verdict severe = seen(-1, true, false, true);
    Verdict back = seen(-1, false, true, false);
    assertEquals(
        List.of(Change.BEGUN, Change.ESCALATED, Change.ENDED),
        changes(
            new FeatureWatch(),
            drifted,
            drifted,
            severe,
            severe,
            drifted,
            back,
            drifted,
            back,
            back));
  }

  @Test
  void afterAnEpisodeTheSameSideIsQuietForAWhile() {
    Verdict drifted = seen(-1, true, false, false);
    Verdict other = seen(1, true, false, false);
    Verdict severe = seen(-1, true, false, true);
    Verdict back = seen(-1, false, true, false);
    assertEquals(2, changes(new FeatureWatch(), drifted, back, back, drifted, drifted).size());
    assertEquals(
        3, changes(new FeatureWatch(), drifted, back, back, drifted, drifted, drifted).size());
    assertEquals(3, changes(new FeatureWatch(), drifted, back, back, other).size());
    assertEquals(3, changes(new FeatureWatch(), drifted, back, back, severe).size());
  }

  @Test
  void aDriftToTheOtherSideEndsOneEpisodeAndBeginsAnother() {
    FeatureWatch watch = new FeatureWatch();
    assertEquals(
        List.of(Change.BEGUN, Change.ENDED, Change.BEGUN),
        changes(watch, seen(-1, true, false, false), seen(1, true, false, false)));
    assertEquals(
        new Episode(Episode.Kind.RELEVANCE_GAINED, 2, Episode.Severity.WARNING), watch.episode());
  }
}
