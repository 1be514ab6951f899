package io.mimon.estimators;

import static io.mimon.estimators.VariableType.CATEGORICAL;
import static io.mimon.estimators.VariableType.NUMERIC;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.estimators.testkit.Samples;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every estimator, whatever its formula. */
class InvariantsTest {

  private static final int SEEDS = 20;

  private record Case(EstimatorType type, VariableType x, VariableType y, String data) {
    BatchEstimator estimator() {
      return Estimators.batch(type, x, y, 3);
    }

    BatchEstimator swappedEstimator() {
      return Estimators.batch(type, y, x, 3);
    }

    Samples.Pair pair(long seed) {
      int n = 100 + (int) seed;
      return switch (data) {
        case "gaussian" -> Samples.gaussian(n, 0.6, seed);
        case "zero-inflated" -> Samples.zeroInflated(n, seed);
        case "integers" -> Samples.integers(n, 5, seed);
        case "labelled" -> Samples.labelledWithTies(n, 4, seed);
        default -> throw new IllegalArgumentException(data);
      };
    }
  }

  static List<Case> cases() {
    return List.of(
        new Case(EstimatorType.KSG1, NUMERIC, NUMERIC, "gaussian"),
        new Case(EstimatorType.KSG1, NUMERIC, NUMERIC, "zero-inflated"),
        new Case(EstimatorType.KSG2, NUMERIC, NUMERIC, "gaussian"),
        new Case(EstimatorType.KSG2, NUMERIC, NUMERIC, "integers"),
        new Case(EstimatorType.MIXED_KSG, NUMERIC, NUMERIC, "gaussian"),
        new Case(EstimatorType.MIXED_KSG, NUMERIC, NUMERIC, "zero-inflated"),
        new Case(EstimatorType.MIXED_KSG, NUMERIC, CATEGORICAL, "labelled"),
        new Case(EstimatorType.MIXED_KSG, CATEGORICAL, CATEGORICAL, "integers"),
        new Case(EstimatorType.ROSS, NUMERIC, CATEGORICAL, "labelled"),
        new Case(EstimatorType.COUNTS, CATEGORICAL, CATEGORICAL, "integers"));
  }

  static List<Case> numericCases() {
    return cases().stream().filter(c -> c.x() == NUMERIC).toList();
  }

  static List<Case> categoricalCases() {
    return cases().stream().filter(c -> c.y() == CATEGORICAL).toList();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isSymmetric(Case c) {
    for (long seed = 0; seed < SEEDS; seed++) {
      Samples.Pair pair = c.pair(seed);
      Estimate there = c.estimator().estimate(pair.x(), pair.y());
      Estimate back = c.swappedEstimator().estimate(pair.y(), pair.x());
      assertEquals(there.nats(), back.nats(), 1e-14, c + ", seed " + seed);
      assertEquals(there.entropies().xNats(), back.entropies().yNats(), c + ", seed " + seed);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void orderOfRowsDoesNotShow(Case c) {
    for (long seed = 0; seed < SEEDS; seed++) {
      Samples.Pair pair = c.pair(seed);
      int[] order = Samples.permutation(pair.x().length, seed);
      Estimate once = c.estimator().estimate(pair.x(), pair.y());
      Estimate again =
          c.estimator()
              .estimate(Samples.reordered(pair.x(), order), Samples.reordered(pair.y(), order));
      assertSameBits(once.nats(), again.nats(), c + ", seed " + seed);
      assertEquals(once.entropies(), again.entropies(), c + ", seed " + seed);
      assertSameBits(once.pValue(), again.pValue(), c + ", seed " + seed);
    }
  }

  @ParameterizedTest
  @MethodSource("numericCases")
  void shiftAndScaleDoNotShow(Case c) {
    for (long seed = 0; seed < SEEDS; seed++) {
      Samples.Pair pair = c.pair(seed);
      // Powers of two, and a shift of the exactly representable values only, round nothing.
      double shift = c.data().equals("integers") ? 1024 : 0;
      double[] x = moved(pair.x(), 0.25, shift);
      double[] y = c.y() == NUMERIC ? moved(pair.y(), 0.25, -shift) : pair.y();
      assertSameBits(
          c.estimator().estimate(pair.x(), pair.y()).nats(),
          c.estimator().estimate(x, y).nats(),
          c + ", seed " + seed);
      double[] mirrored = moved(pair.x(), -1, 0);
      assertSameBits(
          c.estimator().estimate(pair.x(), pair.y()).nats(),
          c.estimator().estimate(mirrored, pair.y()).nats(),
          c + ", mirrored, seed " + seed);
    }
  }

  @ParameterizedTest
  @MethodSource("categoricalCases")
  void codesDoNotShow(Case c) {
    for (long seed = 0; seed < SEEDS; seed++) {
      Samples.Pair pair = c.pair(seed);
      double[] recoded = pair.y().clone();
      for (int i = 0; i < recoded.length; i++) {
        recoded[i] = 1_000_003 - 7 * recoded[i];
      }
      Estimate once = c.estimator().estimate(pair.x(), pair.y());
      assertEquals(once, c.estimator().estimate(pair.x(), recoded), c + ", seed " + seed);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void slidingEqualsBatch(Case c) {
    for (long seed = 0; seed < 5; seed++) {
      Samples.Pair pair = c.pair(seed);
      int n = pair.x().length;
      int window = 40;
      SlidingEstimator sliding = Estimators.sliding(c.type(), c.x(), c.y(), 3);
      for (int i = 0; i < n; i++) {
        sliding.add(pair.x()[i], pair.y()[i]);
        if (i >= window) {
          sliding.remove(pair.x()[i - window], pair.y()[i - window]);
        }
        if (i % 10 == 0) {
          int from = Math.max(0, i - window + 1);
          Estimate fresh =
              c.estimator()
                  .estimate(
                      java.util.Arrays.copyOfRange(pair.x(), from, i + 1),
                      java.util.Arrays.copyOfRange(pair.y(), from, i + 1));
          assertEquals(fresh, sliding.estimate(), c + ", seed " + seed + ", row " + i);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void standardErrorIsGiven(Case c) {
    Samples.Pair pair = c.pair(7);
    double error = c.estimator().estimate(pair.x(), pair.y()).standardErrorNats();
    assertTrue(error > 0 && error < 1, c + ": " + error);
  }

  private static double[] moved(double[] values, double factor, double shift) {
    double[] moved = new double[values.length];
    for (int i = 0; i < moved.length; i++) {
      moved[i] = values[i] * factor + shift;
    }
    return moved;
  }

  private static void assertSameBits(double expected, double actual, String where) {
    assertEquals(Double.doubleToLongBits(expected), Double.doubleToLongBits(actual), where);
  }
}
