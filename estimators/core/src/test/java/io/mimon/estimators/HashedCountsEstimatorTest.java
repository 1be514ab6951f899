package io.mimon.estimators;

import static io.mimon.estimators.VariableType.CATEGORICAL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.estimators.testkit.Samples;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The bound as an estimator like any other. */
class HashedCountsEstimatorTest {

  private static final BatchEstimator HASHED = estimator(EstimatorType.HASHED_COUNTS);
  private static final BatchEstimator COUNTS = estimator(EstimatorType.COUNTS);

  private static BatchEstimator estimator(EstimatorType type) {
    return Estimators.batch(type, CATEGORICAL, CATEGORICAL, 0);
  }

  @Test
  void fewCategoriesEqualCountsButForTheCorrection() {
    for (long seed = 0; seed < 20; seed++) {
      Samples.Pair pair = Samples.integers(3_000, 6, seed);
      Estimate hashed = HASHED.estimate(pair.x(), pair.y());
      Estimate counts = COUNTS.estimate(pair.x(), pair.y());
      // Both take about (r − 1)(c − 1)/2n off.
      assertEquals(counts.nats(), hashed.nats(), 0.003, "seed " + seed);
      assertEquals(counts.standardErrorNats(), hashed.standardErrorNats(), 1e-3, "seed " + seed);
      assertEquals(Bound.LOWER, hashed.bound());
      assertEquals(Bound.NONE, counts.bound());
      assertEquals("lower", hashed.bound().configName());
    }
  }

  @Test
  void orderOfRowsAndCodesOfClassesDoNotShow() {
    for (long seed = 0; seed < 20; seed++) {
      Samples.Pair pair = manyCategories(500, seed);
      int[] order = Samples.permutation(500, seed);
      double[] x = Samples.reordered(pair.x(), order);
      double[] y = Samples.reordered(pair.y(), order);
      Estimate once = HASHED.estimate(pair.x(), pair.y());
      assertEquals(once.nats(), HASHED.estimate(x, y).nats(), "seed " + seed);
      assertEquals(once.pValue(), HASHED.estimate(x, y).pValue(), "seed " + seed);
      double[] recoded = Arrays.stream(pair.y()).map(code -> 1000 - 3 * code).toArray();
      assertEquals(once.nats(), HASHED.estimate(pair.x(), recoded).nats(), 1e-12, "seed " + seed);
    }
  }

  @Test
  void eitherSideMayBeTheOneOfMany() {
    Samples.Pair pair = manyCategories(2_000, 3);
    Estimate there = HASHED.estimate(pair.x(), pair.y());
    Estimate back = HASHED.estimate(pair.y(), pair.x());
    assertEquals(there.nats(), back.nats());
    assertEquals(there.entropies().yNats(), back.entropies().xNats());
    assertTrue(Double.isNaN(back.entropies().yNats()));
    double[] all = new double[1_100];
    Arrays.setAll(all, i -> i);
    assertEquals(Validity.TOO_FEW_ROWS, HASHED.estimate(all, all).validity());
  }

  @Test
  void slidingEqualsBatch() {
    Samples.Pair pair = manyCategories(300, 5);
    SlidingEstimator sliding =
        Estimators.sliding(EstimatorType.HASHED_COUNTS, CATEGORICAL, CATEGORICAL, 0);
    int window = 100;
    for (int i = 0; i < 300; i++) {
      sliding.add(pair.x()[i], pair.y()[i]);
      if (i >= window) {
        sliding.remove(pair.x()[i - window], pair.y()[i - window]);
      }
      int from = Math.max(0, i - window + 1);
      Estimate fresh =
          HASHED.estimate(
              Arrays.copyOfRange(pair.x(), from, i + 1), Arrays.copyOfRange(pair.y(), from, i + 1));
      assertEquals(fresh, sliding.estimate(), "row " + i);
    }
  }

  /** Codes up to 2⁴⁰ of skewed frequency, of which the lowest bit shows in one of three classes. */
  private static Samples.Pair manyCategories(int n, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] x = new double[n];
    double[] y = new double[n];
    for (int i = 0; i < n; i++) {
      double u = random.nextDouble();
      x[i] = Math.floor(0x1p40 * Math.pow(u, 16));
      y[i] = random.nextInt(3) == 0 ? 2 : (x[i] % 2 + (random.nextInt(5) == 0 ? 1 : 0)) % 2;
    }
    return new Samples.Pair(x, y);
  }
}
