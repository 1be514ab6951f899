package io.mimon.estimators;

import static io.mimon.estimators.VariableType.CATEGORICAL;
import static io.mimon.estimators.VariableType.NUMERIC;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.mimon.estimators.testkit.Samples;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which way is taken by window and stride, and that the value does not depend on it. */
class SlidingCostTest {

  @Test
  void shortStridesAreFollowedAndLongOnesRecomputed() {
    assertInstanceOf(
        SlidingKsg.class, Estimators.sliding(EstimatorType.KSG1, NUMERIC, NUMERIC, 3, 10_000, 10));
    assertInstanceOf(
        LazyKsg.class, Estimators.sliding(EstimatorType.KSG1, NUMERIC, NUMERIC, 3, 10_000, 500));
    assertInstanceOf(
        RecomputingEstimator.class,
        Estimators.sliding(EstimatorType.KSG1, NUMERIC, NUMERIC, 3, 10_000, 5_000));
    assertInstanceOf(
        SlidingKsg.class,
        Estimators.sliding(EstimatorType.MIXED_KSG, NUMERIC, NUMERIC, 3, 10_000, 100));
    assertInstanceOf(
        RecomputingEstimator.class,
        Estimators.sliding(EstimatorType.MIXED_KSG, NUMERIC, NUMERIC, 3, 10_000, 500));
    assertInstanceOf(
        SlidingLabelled.class,
        Estimators.sliding(EstimatorType.ROSS, NUMERIC, CATEGORICAL, 3, 10_000, 100));
    assertInstanceOf(
        RecomputingEstimator.class,
        Estimators.sliding(EstimatorType.ROSS, NUMERIC, CATEGORICAL, 3, 10_000, 1_000));
    assertInstanceOf(
        RecomputingEstimator.class,
        Estimators.sliding(EstimatorType.MIXED_KSG, CATEGORICAL, CATEGORICAL, 3, 10_000, 1));
    assertInstanceOf(
        SlidingConditional.class,
        Estimators.slidingConditional(
            EstimatorType.CMI_KSG, NUMERIC, NUMERIC, List.of(NUMERIC), 3, 10_000, 100));
    assertInstanceOf(
        RecomputingConditional.class,
        Estimators.slidingConditional(
            EstimatorType.CMI_KSG, NUMERIC, NUMERIC, List.of(NUMERIC), 3, 10_000, 1_000));
    assertInstanceOf(
        SlidingStratified.class,
        Estimators.slidingConditional(
            EstimatorType.CMI_KSG, NUMERIC, NUMERIC, List.of(CATEGORICAL), 3, 10_000, 100));
  }

  @Test
  void everyWayGivesOneValue() {
    Samples.Pair rows = Samples.gaussian(500, 0.6, 11);
    for (long stride : new long[] {1, 50, 500}) {
      SlidingEstimator sliding =
          Estimators.sliding(EstimatorType.KSG1, NUMERIC, NUMERIC, 3, 500, stride);
      for (int i = 0; i < 500; i++) {
        sliding.add(rows.x()[i], rows.y()[i]);
      }
      assertEquals(
          Estimators.batch(EstimatorType.KSG1, NUMERIC, NUMERIC, 3).estimate(rows.x(), rows.y()),
          sliding.estimate(),
          sliding.getClass().getSimpleName());
    }
  }
}
