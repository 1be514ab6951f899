package io.mimon.estimators;

import static io.mimon.estimators.VariableType.CATEGORICAL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.estimators.testkit.Samples;
import io.mimon.estimators.testkit.Truths;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Identities and the null distribution of the table estimator. */
class CountsEstimatorTest {

  private static final BatchEstimator COUNTS =
      Estimators.batch(EstimatorType.COUNTS, CATEGORICAL, CATEGORICAL, 0);

  @Test
  void identities() {
    for (long seed = 0; seed < 30; seed++) {
      Samples.Pair pair = Samples.integers(50 + 20 * (int) seed, 2 + (int) seed, seed);
      Estimate estimate = COUNTS.estimate(pair.x(), pair.y());
      Entropies h = estimate.entropies();
      String where = "seed " + seed;
      assertEquals(h.xNats() + h.yNats() - h.jointNats(), estimate.nats(), where);
      assertEquals(h.xNats() - (h.jointNats() - h.yNats()), estimate.nats(), 1e-14, where);
      assertEquals(h.yNats() - (h.jointNats() - h.xNats()), estimate.nats(), 1e-14, where);
      assertTrue(estimate.nats() <= Math.min(h.xNats(), h.yNats()) + 1e-14, where);
      assertTrue(h.jointNats() <= h.xNats() + h.yNats() - estimate.nats() + 1e-14, where);
      double plugIn =
          Estimators.batchCounts(BiasCorrection.PLUG_IN).estimate(pair.x(), pair.y()).nats();
      assertTrue(plugIn >= -1e-14, where);
      Estimate self = COUNTS.estimate(pair.x(), pair.x());
      assertEquals(self.entropies().xNats(), self.nats(), where);
      assertEquals(estimate.nats() > estimate.nullNats(), estimate.pValue() < 0.05, where);
    }
  }

  @Test
  void falseAlarmsUnderIndependenceAreFivePercent() {
    int trials = 2000;
    int rejected = 0;
    for (int trial = 0; trial < trials; trial++) {
      SplittableRandom random = new SplittableRandom(trial);
      double[] x = new double[400];
      double[] y = new double[400];
      for (int i = 0; i < x.length; i++) {
        x[i] = random.nextInt(3);
        y[i] = random.nextInt(4);
      }
      rejected += COUNTS.estimate(x, y).pValue() < 0.05 ? 1 : 0;
    }
    // Binomial(2000, 0.05): 100 ± 3·9.7.
    assertEquals(100, rejected, 30);
  }

  @Test
  void binarySymmetricChannel() {
    SplittableRandom random = new SplittableRandom(4);
    double[] x = new double[200_000];
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = random.nextInt(2);
      y[i] = random.nextDouble() < 0.1 ? 1 - x[i] : x[i];
    }
    Estimate estimate = COUNTS.estimate(x, y);
    assertEquals(Truths.binarySymmetric(0.1), estimate.nats(), 4 * estimate.standardErrorNats());
    assertTrue(estimate.standardErrorNats() < 0.003);
    assertEquals(0, estimate.pValue(), 1e-12);
  }
}
