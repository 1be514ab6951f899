package io.mimon.estimators;

import static io.mimon.estimators.VariableType.CATEGORICAL;
import static io.mimon.estimators.VariableType.NUMERIC;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.estimators.testkit.Samples;
import io.mimon.estimators.testkit.Truths;
import org.junit.jupiter.api.Test;

/** Estimates against what is true of the distribution, and errors against their claim. */
class AccuracyTest {

  private static double meanOf(EstimatorType type, VariableType yType, Draw draw, int trials) {
    double sum = 0;
    for (int seed = 0; seed < trials; seed++) {
      Samples.Pair pair = draw.pair(seed);
      sum += Estimators.batch(type, NUMERIC, yType, 3).estimate(pair.x(), pair.y()).nats();
    }
    return sum / trials;
  }

  private interface Draw {
    Samples.Pair pair(long seed);
  }

  @Test
  void gaussian() {
    for (double rho : new double[] {0, 0.3, 0.6, 0.9}) {
      for (EstimatorType type :
          new EstimatorType[] {EstimatorType.KSG1, EstimatorType.KSG2, EstimatorType.MIXED_KSG}) {
        double mean = meanOf(type, NUMERIC, seed -> Samples.gaussian(1000, rho, seed), 40);
        assertEquals(Truths.gaussian(rho), mean, 0.025, type + " at " + rho);
      }
    }
  }

  @Test
  void circularNoise() {
    double mean =
        meanOf(EstimatorType.KSG1, NUMERIC, seed -> Samples.circularNoise(2000, 0.3, seed), 20);
    assertEquals(Truths.circularNoise(0.3), mean, 0.03);
  }

  @Test
  void uniformNoise() {
    double truth = Truths.uniformNoise(5);
    Draw draw = seed -> Samples.uniformNoise(1000, 5, seed);
    assertEquals(truth, meanOf(EstimatorType.MIXED_KSG, NUMERIC, draw, 40), 0.03);
    Draw swapped = seed -> draw.pair(seed).swapped();
    assertEquals(truth, meanOf(EstimatorType.ROSS, CATEGORICAL, swapped, 40), 0.03);
    assertEquals(truth, meanOf(EstimatorType.MIXED_KSG, CATEGORICAL, swapped, 40), 0.03);
  }

  /**
   * Two standard errors around the estimate hold the estimator's mean in 90 to 92 % of samples, not
   * in 95: local terms of rows near each other in the plane share neighbours, which batches of
   * consecutive rows do not see. The claim is 0.85 to 0.93 of the truth here.
   */
  @Test
  void coverageOfTheStandardError() {
    for (EstimatorType type :
        new EstimatorType[] {EstimatorType.KSG1, EstimatorType.KSG2, EstimatorType.MIXED_KSG}) {
      assertCoverage(type, NUMERIC, seed -> Samples.gaussian(1000, 0.6, seed));
    }
    assertCoverage(EstimatorType.ROSS, CATEGORICAL, seed -> Samples.labelled(1000, 3, seed));
    assertCoverage(EstimatorType.MIXED_KSG, CATEGORICAL, s -> Samples.labelled(1000, 3, s));
  }

  private static void assertCoverage(EstimatorType type, VariableType yType, Draw draw) {
    int trials = 300;
    double centre = meanOf(type, yType, seed -> draw.pair(1000 + seed), trials);
    int covered = 0;
    double claimed = 0;
    double squares = 0;
    for (int seed = 0; seed < trials; seed++) {
      Samples.Pair pair = draw.pair(seed);
      Estimate estimate = Estimators.batch(type, NUMERIC, yType, 3).estimate(pair.x(), pair.y());
      double error = estimate.nats() - centre;
      covered += Math.abs(error) <= 2 * estimate.standardErrorNats() ? 1 : 0;
      claimed += estimate.standardErrorNats() / trials;
      squares += error * error / trials;
    }
    double share = (double) covered / trials;
    double ratio = claimed / Math.sqrt(squares);
    assertTrue(ratio > 0.8 && ratio < 1.05, type + " " + yType + " claims " + ratio);
    assertTrue(share > 0.88 && share <= 1, type + " " + yType + " covers " + share);
  }
}
