package io.mimon.estimators;

import static io.mimon.estimators.VariableType.CATEGORICAL;
import static io.mimon.estimators.VariableType.NUMERIC;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.estimators.testkit.BruteForce;
import io.mimon.estimators.testkit.Samples;
import java.util.Arrays;
import java.util.List;
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

  @Test
  void conditionalTooFewRowsAndConstants() {
    List<List<VariableType>> givens =
        List.of(List.of(), List.of(NUMERIC), List.of(CATEGORICAL), List.of(NUMERIC, CATEGORICAL));
    int tested = 0;
    for (EstimatorType type : EstimatorType.values()) {
      for (VariableType x : VariableType.values()) {
        for (VariableType y : VariableType.values()) {
          for (List<VariableType> given : givens) {
            if (type.acceptsGiven(x, y, given)) {
              tested++;
              conditionalEdges(type, x, y, given);
            } else {
              assertRefused(
                  "estimator " + type + " is not defined for x " + x,
                  () -> Estimators.batchConditional(type, x, y, given, 3));
            }
          }
        }
      }
    }
    assertEquals(1 + 3 + 16 + 1 + 1, tested);
  }

  private static void conditionalEdges(
      EstimatorType type, VariableType x, VariableType y, List<VariableType> given) {
    String where = type + " " + x + " " + y + " " + given;
    BatchConditionalEstimator estimator = Estimators.batchConditional(type, x, y, given, 3);
    int k = type.usesNeighbours() ? 3 : 0;
    Estimate few = estimator.estimate(upTo(k), upTo(k), columns(given, k));
    assertEquals(Validity.TOO_FEW_ROWS, few.validity(), where);
    assertTrue(Double.isNaN(few.nats()), where);
    double[][] z = columns(given, 70);
    double[] constant = new double[70];
    for (Estimate estimate :
        new Estimate[] {
          estimator.estimate(constant, upTo(70), z), estimator.estimate(upTo(70), constant, z)
        }) {
      assertEquals(Estimate.degenerate(type, k, 70, Entropies.UNKNOWN), estimate, where);
    }
    for (int d = 0; d < z.length; d++) {
      double[][] bad = z.clone();
      bad[d] = z[d].clone();
      bad[d][17] = Double.NaN;
      assertRefused("z" + d + "[17] is NaN", () -> estimator.estimate(upTo(70), upTo(70), bad));
      bad[d] = new double[69];
      assertRefused(
          "x has 70 values and z" + d + " has 69",
          () -> estimator.estimate(upTo(70), upTo(70), bad));
    }
    assertRefused(
        "z has " + (z.length + 1) + " columns",
        () -> estimator.estimate(upTo(70), upTo(70), new double[z.length + 1][70]));
    double[] bad = upTo(70);
    bad[13] = Double.NEGATIVE_INFINITY;
    assertRefused("y[13] is -Infinity", () -> estimator.estimate(upTo(70), bad, z));
    if (type.usesNeighbours()) {
      assertRefused(
          "k is 0; estimator " + type, () -> Estimators.batchConditional(type, x, y, given, 0));
    }
  }

  private static double[][] columns(List<VariableType> types, int n) {
    double[][] columns = new double[types.size()][];
    for (int d = 0; d < columns.length; d++) {
      columns[d] = upTo(n);
    }
    return columns;
  }

  @Test
  void strataThatAreLeftOutOrConstant() {
    double[] x = Samples.gaussian(80, 0, 1).x();
    double[] y = Samples.gaussian(80, 0, 2).x();
    double[] z = new double[80];
    BatchConditionalEstimator estimator =
        Estimators.batchConditional(
            EstimatorType.CMI_KSG, NUMERIC, NUMERIC, List.of(CATEGORICAL), 3);
    double plain = Estimators.batch(EstimatorType.KSG1, NUMERIC, NUMERIC, 3).estimate(x, y).nats();
    // 80 rows, then 3 rows of another stratum: left out; or 20 of a constant one: a fifth of zeros.
    Estimate small =
        estimator.estimate(
            Arrays.copyOf(x, 83), Arrays.copyOf(y, 83), new double[][] {ending(z, 83)});
    assertEquals(plain, small.nats(), 1e-14);
    assertEquals(83, small.n());
    Estimate withConstant =
        estimator.estimate(
            Arrays.copyOf(x, 100), Arrays.copyOf(y, 100), new double[][] {ending(z, 100)});
    assertEquals(plain * 0.8, withConstant.nats(), 1e-14);
    // Every stratum too small, and every one constant in x.
    for (int i = 0; i < 80; i++) {
      z[i] = Math.floor(i / 3.0);
    }
    assertEquals(Validity.TOO_FEW_ROWS, estimator.estimate(x, y, new double[][] {z}).validity());
    double[] codes = upTo(80);
    assertEquals(
        Validity.DEGENERATE, estimator.estimate(codes, y, new double[][] {codes}).validity());
  }

  private static double[] ending(double[] codes, int length) {
    double[] longer = Arrays.copyOf(codes, length);
    Arrays.fill(longer, codes.length, length, 9);
    return longer;
  }

  @Test
  void overflowInConditional() {
    double[] x = {-1e308, 1e308, 0, 1, 2, 1e308, 5};
    double[] y = {1, 2, 3, 1.5, 0, 7, 1e308};
    double[][] z = {{-1.5e308, 1.5e308, 1.5e308, 2, 3, 4, -1.5e308}};
    assertEquals(
        BruteForce.cmiKsg(x, y, z, 3),
        Estimators.batchConditional(EstimatorType.CMI_KSG, NUMERIC, NUMERIC, List.of(NUMERIC), 3)
            .estimate(x, y, z)
            .nats(),
        1e-14);
    assertEquals(
        BruteForce.cmiMixed(x, y, z, 3, new boolean[3]),
        Estimators.batchConditional(EstimatorType.CMI_MIXED, NUMERIC, NUMERIC, List.of(NUMERIC), 3)
            .estimate(x, y, z)
            .nats(),
        1e-14);
  }

  private static void assertRefused(String message, Runnable runnable) {
    IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, runnable::run);
    assertTrue(
        String.valueOf(refused.getMessage()).startsWith(message),
        "expected '" + message + "…', got '" + refused.getMessage() + "'");
  }
}
