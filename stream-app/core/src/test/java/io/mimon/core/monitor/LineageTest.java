package io.mimon.core.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.core.drift.DriftRule;
import io.mimon.estimators.Estimate;
import io.mimon.estimators.EstimatorType;
import org.junit.jupiter.api.Test;

final class LineageTest {
  private static final DriftRule RULE = new DriftRule(0.01, 0.25, 0.001);

  private static Estimate of(EstimatorType type, double nats) {
    return Estimate.of(type, 0, 5_000, nats, 0.01);
  }

  @Test
  void moreThanTheSourceIsALeakAndLessIsALoss() {
    Estimate little = of(EstimatorType.COUNTS, 0.1);
    Estimate much = of(EstimatorType.COUNTS, 0.5);
    assertTrue(Lineage.of("s", much, little, RULE).leakage());
    Lineage loss = Lineage.of("s", little, much, RULE);
    assertFalse(loss.leakage());
    assertEquals(0.4, loss.lostNats(), 1e-12);
  }

  /**
   * The source may well tell more than its bound says; a derived feature tells its bound at least.
   */
  @Test
  void aBoundOfTheSourceAccusesNobody() {
    Estimate little = of(EstimatorType.HASHED_COUNTS, 0.1);
    Estimate much = of(EstimatorType.COUNTS, 0.5);
    assertFalse(Lineage.of("s", much, little, RULE).leakage());
    assertEquals(Double.NaN, Lineage.of("s", much, little, RULE).lostNats());
    Estimate bound = of(EstimatorType.HASHED_COUNTS, 0.5);
    assertTrue(Lineage.of("s", bound, of(EstimatorType.COUNTS, 0.1), RULE).leakage());
  }
}
