package io.mimon.estimators;

import static io.mimon.estimators.VariableType.CATEGORICAL;
import static io.mimon.estimators.VariableType.NUMERIC;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.estimators.testkit.BruteForce;
import io.mimon.estimators.testkit.Samples;
import io.mimon.estimators.testkit.Triples;
import io.mimon.estimators.testkit.Triples.Triple;
import io.mimon.estimators.testkit.Truths;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Conditional estimates against what is true of the distribution, and against each other. */
class ConditionalAccuracyTest {

  private interface Nats {
    double of(Triple triple);
  }

  private interface Draw {
    Triple triple(long seed);
  }

  private static final Nats KSG = triple -> given(EstimatorType.CMI_KSG, NUMERIC, triple);
  private static final Nats MIXED = triple -> given(EstimatorType.CMI_MIXED, NUMERIC, triple);

  private static double given(EstimatorType type, VariableType z, Triple t) {
    return Estimators.batchConditional(type, NUMERIC, NUMERIC, List.of(z), 3)
        .estimate(t.x(), t.y(), t.z())
        .nats();
  }

  private static double ksg1(double[] x, double[] y) {
    return Estimators.batch(EstimatorType.KSG1, NUMERIC, NUMERIC, 3).estimate(x, y).nats();
  }

  private static double mean(int trials, Draw draw, Nats nats) {
    double sum = 0;
    for (long seed = 0; seed < trials; seed++) {
      sum += nats.of(draw.triple(seed));
    }
    return sum / trials;
  }

  @Test
  void gaussian() {
    double[][] correlations = {{0, 0, 0}, {0.6, 0, 0}, {0.6, 0.5, 0.5}, {0.3, 0.6, -0.3}};
    for (double[] rho : correlations) {
      double truth = Truths.gaussianGiven(rho[0], rho[1], rho[2]);
      Draw draw = seed -> Triples.gaussian(2000, rho[0], rho[1], rho[2], seed);
      String where = List.of(rho[0], rho[1], rho[2]).toString();
      // The bias is a few hundredths at this size, that of the closed balls on the high side.
      assertEquals(truth, mean(10, draw, KSG), 0.03, "cmi-ksg " + where);
      assertEquals(truth, mean(10, draw, MIXED), 0.06, "cmi-mixed " + where);
    }
  }

  @Test
  void nothingIsLeftOnAChain() {
    // Four standard errors of the one sample; I(X;Y) is 0.44 here.
    for (long seed = 0; seed < 5; seed++) {
      Triple t = Triples.chain(5000, 0.875, seed);
      Estimate estimate =
          Estimators.batchConditional(EstimatorType.CMI_KSG, NUMERIC, NUMERIC, List.of(NUMERIC), 3)
              .estimate(t.x(), t.y(), t.z());
      assertTrue(
          Math.abs(estimate.nats()) < 4 * estimate.standardErrorNats() + 0.02, estimate.toString());
      assertTrue(ksg1(t.x(), t.y()) > 0.35);
    }
  }

  /** I(X;Y) ≤ I(Z;Y) on X → Z → Y: 0.44 and 0.72, far more apart than their errors. */
  @Test
  void dataProcessingInequality() {
    for (long seed = 0; seed < 5; seed++) {
      Triple t = Triples.chain(1000, 0.875, seed);
      assertTrue(ksg1(t.x(), t.y()) < ksg1(t.z()[0], t.y()), "seed " + seed);
    }
  }

  @Test
  void independentGivenChangesNothing() {
    Draw draw = seed -> Triples.gaussian(2000, 0.6, 0, 0, seed);
    double plain = mean(10, draw, t -> ksg1(t.x(), t.y()));
    assertEquals(plain, mean(10, draw, KSG), 0.03);
    Draw codes =
        seed -> {
          Triple t = draw.triple(seed);
          return new Triple(t.x(), t.y(), new double[][] {Triples.binned(t.z()[0], 4)});
        };
    Nats byStratum = t -> given(EstimatorType.CMI_KSG, CATEGORICAL, t);
    assertEquals(plain, mean(10, codes, byStratum), 0.03);
  }

  /**
   * I(X,Z;Y) = I(Z;Y) + I(X;Y|Z). Each term has its own bias, of order a few hundredths at n = 800,
   * so the sides agree on the mean of samples to 0.04; the terms themselves are 0.12 to 0.27.
   */
  @Test
  void chainRule() {
    Draw draw = seed -> Triples.gaussian(800, 0.6, 0.5, 0.5, seed);
    Nats joint = t -> BruteForce.ksg1(new double[][] {t.x(), t.z()[0]}, new double[][] {t.y()}, 3);
    double together = mean(8, draw, joint);
    double apart = mean(8, draw, t -> ksg1(t.z()[0], t.y()) + KSG.of(t));
    assertEquals(together, apart, 0.04);
    assertTrue(together > 0.2, "joint " + together);
  }

  /** Ties: X and Y are one bit plus noise, Z that bit. With cmi-mixed nothing is left but noise. */
  @Test
  void mixtureGivenItsBit() {
    Draw draw =
        seed -> {
          Triple t = Triples.gaussian(1000, 0, 0, 0, seed);
          double[] bit = Triples.binned(Samples.gaussian(1000, 0, seed + 100).x(), 2);
          for (int i = 0; i < bit.length; i++) {
            t.x()[i] += 4 * bit[i];
            t.y()[i] += 4 * bit[i];
          }
          return new Triple(t.x(), t.y(), new double[][] {bit});
        };
    double without = mean(5, draw, t -> ksg1(t.x(), t.y()));
    assertTrue(without > 0.5, "I(X;Y) " + without);
    for (VariableType type : VariableType.values()) {
      double left = mean(5, draw, t -> given(EstimatorType.CMI_MIXED, type, t));
      assertEquals(0, left, 0.06, type.toString());
    }
    assertEquals(0, mean(5, draw, t -> given(EstimatorType.CMI_KSG, CATEGORICAL, t)), 0.03);
  }
}
