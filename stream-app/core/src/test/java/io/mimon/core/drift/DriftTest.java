package io.mimon.core.drift;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.core.drift.Reference.Sample;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The arithmetic of alarms against values worked out by hand. */
final class DriftTest {
  private static final double TINY = 1e-15;

  @Test
  void windowsThatAgreeHaveTheErrorOfTheEstimator() {
    // Mean 0.2; w² = (0.03² + 0.01²)/2 = 0.0005; b² = 2·0.01² = 0.0002.
    Reference reference = Reference.of(List.of(new Sample(0.19, 0.03), new Sample(0.21, 0.01)));
    assertEquals(0.2, reference.nats(), TINY);
    assertEquals(0.00025, reference.varianceOfMean(), TINY);
    assertEquals(0, reference.excessVariance());
    assertEquals(2, reference.windows());
    assertEquals(0.0004 + 0.00025, reference.varianceAgainst(0.02), TINY);
  }

  @Test
  void windowsThatDifferByMoreWidenTheReference() {
    // Mean 0.2; w² = 0.01² = 0.0001; b² = (0.1² + 0 + 0.1²)/2 = 0.01.
    Reference reference =
        Reference.of(List.of(new Sample(0.1, 0.01), new Sample(0.2, 0.01), new Sample(0.3, 0.01)));
    assertEquals(0.2, reference.nats(), TINY);
    assertEquals(0.01 / 3, reference.varianceOfMean(), TINY);
    assertEquals(0.0099, reference.excessVariance(), TINY);
  }

  @Test
  void oneWindowIsAReferenceAndNoneIsNot() {
    Reference reference = Reference.of(List.of(new Sample(0.4, 0.02)));
    assertEquals(0.0004, reference.varianceOfMean(), TINY);
    assertEquals(0, reference.excessVariance());
    assertThrows(IllegalArgumentException.class, () -> Reference.of(List.of()));
  }

  /** Thirty batches: 19.558 degrees of freedom. */
  private static final int ROWS = 1_000;

  /** Reference 0.5 with variance 0.0003² … so that se 0.04 gives sd = 0.05 against it. */
  private static final Reference HALF = new Reference(0.5, 0.0009, 0, 2);

  @Test
  void tAndThresholdAreThoseOfATwoSidedTest() {
    WindowTest test = new WindowTest(new DriftRule(0.01, 0.1, 0.05));
    Verdict verdict = test.test(HALF, 0.4, 0.04, ROWS);
    assertEquals(-0.1, verdict.changeNats(), TINY);
    assertEquals(-2, verdict.t(), 1e-12);
    assertEquals(
        0.059581562396841356, verdict.pValue(), 1e-12); // scipy.stats.t, 19.558 degrees of freedom
    assertEquals(0.5 - 2.0889887193594245 * 0.05, verdict.thresholdNats(), 1e-9);
    assertFalse(verdict.drifted(), "p is 0.06");
    assertFalse(verdict.back());
    Verdict up = test.test(HALF, 0.6, 0.04, ROWS);
    assertEquals(0.5 + 2.0889887193594245 * 0.05, up.thresholdNats(), 1e-9);
    assertFalse(up.drifted());
  }

  @Test
  void anAlarmNeedsEffectAndSignificance() {
    DriftRule strict = new DriftRule(0.01, 0.25, 0.05); // effect 0.125 of 0.5
    assertFalse(
        new WindowTest(strict).test(HALF, 0.4, 0.001, ROWS).drifted(), "significant, small");
    assertEquals(0.375, new WindowTest(strict).test(HALF, 0.4, 0.001, ROWS).thresholdNats(), TINY);
    DriftRule lax = new DriftRule(0.01, 0.1, 0.01);
    assertFalse(
        new WindowTest(lax).test(HALF, 0.4, 0.04, ROWS).drifted(), "large, not significant");
    assertTrue(new WindowTest(lax).test(HALF, 0.3, 0.04, ROWS).drifted(), "both");
  }

  @Test
  void aFeatureWithNothingToLoseLosesNothing() {
    Reference nothing = new Reference(0.004, 1e-6, 0, 2);
    WindowTest test = new WindowTest(new DriftRule(0.014, 0.25, 0.001));
    assertFalse(test.test(nothing, -0.03, 0.003, ROWS).drifted());
    assertTrue(test.test(nothing, -0.03, 0.003, ROWS).back());
    assertTrue(test.test(nothing, 0.03, 0.003, ROWS).drifted());
  }

  @Test
  void theEffectIsTheLargerOfTheTwoLeastChanges() {
    DriftRule rule = new DriftRule(0.02, 0.25, 0.05);
    assertEquals(0.02, rule.effectNats(0.04));
    assertEquals(0.25, rule.effectNats(1));
    assertEquals(0.25, rule.effectNats(-1));
  }

  @Test
  void anAlarmIsOverAtHalfTheEffect() {
    WindowTest test = new WindowTest(new DriftRule(0.1, 0, 0.05));
    assertFalse(test.test(HALF, 0.5 - 0.051, 0.001, ROWS).back());
    assertTrue(test.test(HALF, 0.5 - 0.049, 0.001, ROWS).back());
    assertTrue(test.test(HALF, 0.5 + 0.049, 0.001, ROWS).back());
    assertFalse(test.test(HALF, 0.5 + 0.051, 0.001, ROWS).back());
  }

  @Test
  void aReferenceWithoutErrorIsLeftByAnyChangeThatMatters() {
    Reference exact = new Reference(0, 0, 0, 2); // a feature that was constant
    WindowTest test = new WindowTest(new DriftRule(0.01, 0.25, 1e-4));
    Verdict same = test.test(exact, 0, 0, ROWS);
    assertEquals(0, same.t());
    assertEquals(1, same.pValue());
    assertFalse(same.drifted());
    assertTrue(same.back());
    Verdict alive = test.test(exact, 0.02, 0, ROWS);
    assertEquals(Double.POSITIVE_INFINITY, alive.t());
    assertEquals(0, alive.pValue());
    assertTrue(alive.drifted());
  }

  @Test
  void withoutALeastEffectAnAlarmCanStillEnd() {
    // min_change: 0 bits and min_relative_change: 0% are allowed: significance alone decides.
    WindowTest test = new WindowTest(new DriftRule(0, 0, 0.05));
    assertTrue(test.test(HALF, 0.3, 0.04, ROWS).drifted());
    assertFalse(test.test(HALF, 0.44, 0.04, ROWS).back());
    assertTrue(test.test(HALF, 0.46, 0.04, ROWS).back(), "less than half of what is significant");
    assertTrue(test.test(new Reference(0, 0, 0, 1), 0, 0, ROWS).back(), "no change at all");
  }
}
