package io.mimon.estimators;

import static io.mimon.estimators.VariableType.CATEGORICAL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The bound of I(X;Y|Z) as an estimator like any other. */
class ConditionalHashedEstimatorTest {

  private static final BatchConditionalEstimator HASHED =
      estimator(EstimatorType.CMI_HASHED_COUNTS, 1);
  private static final BatchConditionalEstimator COUNTS = estimator(EstimatorType.CMI_COUNTS, 1);

  private static BatchConditionalEstimator estimator(EstimatorType type, int zColumns) {
    List<VariableType> z = Collections.nCopies(zColumns, CATEGORICAL);
    return Estimators.batchConditional(type, CATEGORICAL, CATEGORICAL, z, 0);
  }

  /** z of three strata; x of so many categories; y is z's and x's bit with this share flipped. */
  private record Rows3(double[] x, double[] y, double[][] z) {
    static Rows3 of(int n, int categories, double linked, long seed) {
      SplittableRandom random = new SplittableRandom(seed);
      double[] x = new double[n];
      double[] y = new double[n];
      double[] z = new double[n];
      for (int i = 0; i < n; i++) {
        z[i] = random.nextInt(3);
        // x tells about z, and beyond that its last bit about y.
        x[i] = 3 * random.nextInt(categories) + (random.nextInt(4) == 0 ? z[i] : 0);
        boolean bit = random.nextDouble() < linked ? x[i] % 2 == 1 : random.nextBoolean();
        y[i] = (bit ? 1 : 0) + (z[i] == 2 ? 2 : 0);
      }
      return new Rows3(x, y, new double[][] {z});
    }
  }

  @Test
  void fewCategoriesEqualCountsButForTheCorrection() {
    for (long seed = 0; seed < 10; seed++) {
      Rows3 rows = Rows3.of(5_000, 4, 0.7, seed);
      Estimate hashed = HASHED.estimate(rows.x, rows.y, rows.z);
      Estimate counts = COUNTS.estimate(rows.x, rows.y, rows.z);
      assertEquals(counts.nats(), hashed.nats(), 0.005, "seed " + seed);
      assertEquals(counts.standardErrorNats(), hashed.standardErrorNats(), 2e-3, "seed " + seed);
      assertEquals(Bound.LOWER, hashed.bound());
      assertTrue(hashed.pValue() < 1e-9, "seed " + seed);
    }
  }

  @Test
  void manyIndependentCategoriesReadAboutZero() {
    for (long seed = 0; seed < 5; seed++) {
      Rows3 rows = Rows3.of(20_000, 1_000_000, 0, seed);
      Estimate hashed = HASHED.estimate(rows.x, rows.y, rows.z);
      assertEquals(0, hashed.nats(), 0.004, "seed " + seed);
      assertTrue(COUNTS.estimate(rows.x, rows.y, rows.z).nats() > 0.2, "seed " + seed);
    }
  }

  @Test
  void theSidesMayBeExchangedAndColumnsOfZBeSeveral() {
    Rows3 rows = Rows3.of(2_000, 500, 0.7, 3);
    Estimate there = HASHED.estimate(rows.x, rows.y, rows.z);
    assertEquals(there.nats(), HASHED.estimate(rows.y, rows.x, rows.z).nats());
    double[] half = Arrays.stream(rows.z[0]).map(z -> z == 2 ? 1 : 0).toArray();
    double[] odd = Arrays.stream(rows.z[0]).map(z -> z % 2).toArray();
    Estimate two =
        estimator(EstimatorType.CMI_HASHED_COUNTS, 2)
            .estimate(rows.x, rows.y, new double[][] {half, odd});
    assertEquals(there.nats(), two.nats(), 1e-12);
  }

  @Test
  void edgeResults() {
    double[] all = new double[1_100];
    Arrays.setAll(all, i -> i);
    double[] two = new double[1_100];
    Arrays.setAll(two, i -> i % 2);
    double[] one = new double[1_100];
    double[] none = {};
    assertEquals(
        Validity.TOO_FEW_ROWS, HASHED.estimate(none, none, new double[][] {none}).validity());
    assertEquals(Validity.DEGENERATE, HASHED.estimate(one, two, new double[][] {two}).validity());
    // Strata of a row each: nothing varies within them.
    double[] few = Arrays.copyOf(two, 500);
    double[][] each = {Arrays.copyOf(all, 500)};
    assertEquals(Validity.DEGENERATE, HASHED.estimate(few, few, each).validity());
    assertEquals(Validity.TOO_FEW_ROWS, HASHED.estimate(all, all, new double[][] {one}).validity());
    double[] twice = new double[4_400];
    Arrays.setAll(twice, i -> Math.floor(i / 2.0));
    double[] alternate = new double[4_400];
    Arrays.setAll(alternate, i -> i % 2);
    assertEquals(
        Validity.TOO_FEW_ROWS,
        HASHED.estimate(alternate, alternate, new double[][] {twice}).validity());
  }

  @Test
  void slidingEqualsBatch() {
    Rows3 rows = Rows3.of(300, 200, 0.7, 5);
    SlidingConditionalEstimator sliding =
        Estimators.slidingConditional(
            EstimatorType.CMI_HASHED_COUNTS, CATEGORICAL, CATEGORICAL, List.of(CATEGORICAL), 0);
    int window = 100;
    for (int i = 0; i < 300; i++) {
      sliding.add(rows.x[i], rows.y[i], new double[] {rows.z[0][i]});
      if (i >= window) {
        int gone = i - window;
        sliding.remove(rows.x[gone], rows.y[gone], new double[] {rows.z[0][gone]});
      }
      int from = Math.max(0, i - window + 1);
      assertEquals(
          HASHED.estimate(
              Arrays.copyOfRange(rows.x, from, i + 1),
              Arrays.copyOfRange(rows.y, from, i + 1),
              new double[][] {Arrays.copyOfRange(rows.z[0], from, i + 1)}),
          sliding.estimate(),
          "row " + i);
    }
  }
}
