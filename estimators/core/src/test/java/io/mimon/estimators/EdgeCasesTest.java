package io.mimon.estimators;

import static io.mimon.estimators.VariableType.CATEGORICAL;
import static io.mimon.estimators.VariableType.NUMERIC;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.estimators.testkit.Samples;
import org.junit.jupiter.api.Test;

/** Empty, tiny, constant, absurd and forbidden input. */
class EdgeCasesTest {

  private interface ForEach {
    void test(EstimatorType type, VariableType x, VariableType y);
  }

  private static void everywhere(ForEach each) {
    for (EstimatorType type : EstimatorType.values()) {
      for (VariableType x : VariableType.values()) {
        for (VariableType y : VariableType.values()) {
          if (type.accepts(x, y)) {
            each.test(type, x, y);
          }
        }
      }
    }
  }

  private static double[] upTo(int n) {
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      values[i] = i % 7;
    }
    return values;
  }

  @Test
  void tooFewRows() {
    everywhere(
        (type, x, y) -> {
          int n = type.usesNeighbours() ? 3 : 0;
          Estimate estimate = Estimators.batch(type, x, y, 3).estimate(upTo(n), upTo(n));
          assertEquals(Validity.TOO_FEW_ROWS, estimate.validity(), type + " " + x + " " + y);
          assertTrue(Double.isNaN(estimate.nats()));
          assertEquals(
              estimate.validity(), Estimators.sliding(type, x, y, 3).estimate().validity());
        });
  }

  @Test
  void constantColumns() {
    everywhere(
        (type, x, y) -> {
          BatchEstimator estimator = Estimators.batch(type, x, y, 3);
          double[] constant = new double[70];
          for (Estimate estimate :
              new Estimate[] {
                estimator.estimate(constant, upTo(70)),
                estimator.estimate(upTo(70), constant),
                estimator.estimate(constant, constant)
              }) {
            assertEquals(Validity.DEGENERATE, estimate.validity(), type + " " + x + " " + y);
            assertEquals(0, estimate.nats());
            assertEquals(70, estimate.n());
          }
          double entropy = estimator.estimate(constant, upTo(70)).entropies().yNats();
          assertEquals(y == NUMERIC, Double.isNaN(entropy), type + " " + x + " " + y);
        });
  }

  @Test
  void forbiddenValues() {
    everywhere(
        (type, x, y) -> {
          BatchEstimator estimator = Estimators.batch(type, x, y, 3);
          for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, -1.0 / 0}) {
            double[] column = upTo(20);
            column[13] = bad;
            assertRefused("x[13] is " + bad, () -> estimator.estimate(column, upTo(20)));
            assertRefused("y[13] is " + bad, () -> estimator.estimate(upTo(20), column));
          }
          if (x == CATEGORICAL) {
            for (double bad : new double[] {-1, 0.5, 1e17}) {
              double[] column = upTo(20);
              column[2] = bad;
              assertRefused("x[2] is " + bad, () -> estimator.estimate(column, upTo(20)));
            }
          }
          assertRefused(
              "x has 20 values and y has 21", () -> estimator.estimate(upTo(20), upTo(21)));
        });
  }

  @Test
  void forbiddenEstimators() {
    assertRefused(
        "estimator ksg1 is not defined for x NUMERIC and y CATEGORICAL",
        () -> Estimators.batch(EstimatorType.KSG1, NUMERIC, CATEGORICAL, 3));
    assertRefused(
        "estimator ross is not defined for x NUMERIC and y NUMERIC",
        () -> Estimators.sliding(EstimatorType.ROSS, NUMERIC, NUMERIC, 3));
    assertRefused(
        "k is 0; estimator ksg2", () -> Estimators.batch(EstimatorType.KSG2, NUMERIC, NUMERIC, 0));
    assertEquals(
        0,
        Estimators.batch(EstimatorType.COUNTS, CATEGORICAL, CATEGORICAL, 0)
            .estimate(upTo(9), upTo(9))
            .k());
  }

  @Test
  void nothingButSingletons() {
    double[] codes = new double[30];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = i;
    }
    double[] x = Samples.gaussian(30, 0, 1).x();
    for (EstimatorType type : new EstimatorType[] {EstimatorType.ROSS, EstimatorType.MIXED_KSG}) {
      Estimate estimate = Estimators.batch(type, NUMERIC, CATEGORICAL, 3).estimate(x, codes);
      assertEquals(Validity.TOO_FEW_ROWS, estimate.validity());
      assertEquals(30, estimate.n());
      assertFalse(Double.isNaN(estimate.entropies().yNats()));
    }
  }

  @Test
  void negativeZeroIsZero() {
    double[] x = {0.0, -0.0, 1, 2, -0.0, 0.0, 3, 1};
    double[] plain = {0.0, 0.0, 1, 2, 0.0, 0.0, 3, 1};
    double[] y = {1, 1, 2, 3, 1, 1, 0, 2};
    everywhere(
        (type, xType, yType) -> {
          BatchEstimator estimator = Estimators.batch(type, xType, yType, 2);
          assertEquals(estimator.estimate(plain, y), estimator.estimate(x, y));
        });
  }

  @Test
  void hugeAndTinyValues() {
    Samples.Pair pair = Samples.gaussian(200, 0.6, 3);
    double expected =
        Estimators.batch(EstimatorType.KSG1, NUMERIC, NUMERIC, 3)
            .estimate(pair.x(), pair.y())
            .nats();
    for (double factor : new double[] {0x1p1000, 0x1p-900}) {
      double[] x = pair.x().clone();
      double[] y = pair.y().clone();
      for (int i = 0; i < x.length; i++) {
        x[i] *= factor;
        y[i] *= factor;
      }
      assertEquals(
          expected,
          Estimators.batch(EstimatorType.KSG1, NUMERIC, NUMERIC, 3).estimate(x, y).nats());
    }
  }

  @Test
  void asManyNeighboursAsRows() {
    Samples.Pair pair = Samples.gaussian(12, 0.6, 3);
    for (EstimatorType type : new EstimatorType[] {EstimatorType.KSG1, EstimatorType.KSG2}) {
      assertTrue(
          Double.isFinite(
              Estimators.batch(type, NUMERIC, NUMERIC, 11).estimate(pair.x(), pair.y()).nats()));
    }
  }

  private static void assertRefused(String message, Runnable runnable) {
    IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, runnable::run);
    assertTrue(
        String.valueOf(refused.getMessage()).startsWith(message),
        "expected '" + message + "…', got '" + refused.getMessage() + "'");
  }
}
