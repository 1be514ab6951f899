package io.mimon.estimators;

import static io.mimon.estimators.VariableType.CATEGORICAL;
import static io.mimon.estimators.VariableType.NUMERIC;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.estimators.testkit.Samples;
import io.mimon.estimators.testkit.Triples;
import io.mimon.estimators.testkit.Triples.Triple;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every conditional estimator, whatever its formula. */
class ConditionalInvariantsTest {

  private static final int SEEDS = 20;

  private record Case(
      EstimatorType type, VariableType x, VariableType y, List<VariableType> z, String data) {
    BatchConditionalEstimator estimator() {
      return Estimators.batchConditional(type, x, y, z, 3);
    }

    double nats(Triple triple) {
      return estimator().estimate(triple.x(), triple.y(), triple.z()).nats();
    }

    Case swapped() {
      return new Case(type, y, x, z, data);
    }

    Triple triple(long seed) {
      int n = 100 + (int) seed;
      Triple t =
          switch (data) {
            case "sums" -> Triples.sums(n, z.size(), seed);
            case "integers" -> Triples.rounded(n, z.size(), 1, seed);
            case "zero-inflated" -> Triples.zeroInflated(n, z.size(), seed);
            default -> throw new IllegalArgumentException(data);
          };
      double[][] given = t.z().clone();
      for (int d = 0; d < given.length; d++) {
        given[d] = coded(given[d], z.get(d));
      }
      return new Triple(coded(t.x(), x), coded(t.y(), y), given);
    }

    private static double[] coded(double[] values, VariableType type) {
      return type == NUMERIC ? values : Triples.binned(values, 3);
    }
  }

  static List<Case> cases() {
    EstimatorType ksg = EstimatorType.CMI_KSG;
    EstimatorType mixed = EstimatorType.CMI_MIXED;
    List<VariableType> numbers = List.of(NUMERIC, NUMERIC);
    List<VariableType> codes = List.of(CATEGORICAL, CATEGORICAL);
    return List.of(
        new Case(ksg, NUMERIC, NUMERIC, List.of(NUMERIC), "sums"),
        new Case(ksg, NUMERIC, NUMERIC, List.of(NUMERIC), "integers"),
        new Case(ksg, NUMERIC, NUMERIC, numbers, "zero-inflated"),
        new Case(ksg, NUMERIC, NUMERIC, codes, "sums"),
        new Case(ksg, NUMERIC, CATEGORICAL, codes, "integers"),
        new Case(mixed, NUMERIC, NUMERIC, List.of(), "integers"),
        new Case(mixed, NUMERIC, NUMERIC, numbers, "zero-inflated"),
        new Case(mixed, NUMERIC, CATEGORICAL, List.of(CATEGORICAL, NUMERIC), "sums"),
        new Case(mixed, CATEGORICAL, CATEGORICAL, codes, "sums"));
  }

  static List<Case> numericCases() {
    return cases().stream()
        .filter(c -> c.x() == NUMERIC && c.y() == NUMERIC && !c.z().contains(CATEGORICAL))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isSymmetric(Case c) {
    for (long seed = 0; seed < SEEDS; seed++) {
      Triple t = c.triple(seed);
      assertSameBits(c.nats(t), c.swapped().nats(t.swapped()), c + ", seed " + seed);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void orderOfRowsDoesNotShow(Case c) {
    for (long seed = 0; seed < SEEDS; seed++) {
      Triple t = c.triple(seed);
      Triple shuffled = t.reordered(Samples.permutation(t.x().length, seed));
      assertSameBits(c.nats(t), c.nats(shuffled), c + ", seed " + seed);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void orderOfGivenColumnsDoesNotShow(Case c) {
    for (long seed = 0; seed < SEEDS && c.z().size() == 2; seed++) {
      Triple t = c.triple(seed);
      List<VariableType> types = List.of(c.z().get(1), c.z().get(0));
      double[][] z = {t.z()[1], t.z()[0]};
      Case turned = new Case(c.type(), c.x(), c.y(), types, c.data());
      Triple turnedRows = new Triple(t.x(), t.y(), z);
      assertSameBits(c.nats(t), turned.nats(turnedRows), c + ", seed " + seed);
    }
  }

  @ParameterizedTest
  @MethodSource("numericCases")
  void shiftAndCommonScaleDoNotShow(Case c) {
    for (long seed = 0; seed < SEEDS; seed++) {
      Triple t = c.triple(seed);
      // Powers of two, and a shift of exactly representable values only, round nothing.
      double shift = c.data().equals("integers") ? 1024 : 0;
      double[][] z = new double[t.z().length][];
      for (int d = 0; d < z.length; d++) {
        z[d] = moved(t.z()[d], -0.25, shift);
      }
      Triple away = new Triple(moved(t.x(), 0.25, shift), moved(t.y(), -0.25, -shift), z);
      assertSameBits(c.nats(t), c.nats(away), c + ", seed " + seed);
    }
  }

  /** What is known with Z tells nothing more: exactly, where no distances tie. */
  @Test
  void nothingIsLeftGivenItself() {
    for (long seed = 0; seed < SEEDS; seed++) {
      Triple t = Triples.sums(200, 1, seed);
      Estimate estimate =
          Estimators.batchConditional(EstimatorType.CMI_KSG, NUMERIC, NUMERIC, List.of(NUMERIC), 3)
              .estimate(t.x(), t.y(), new double[][] {t.x()});
      assertEquals(0, estimate.nats(), "seed " + seed);
    }
  }

  @Test
  void constantGivenIsAsIfNotGiven() {
    for (long seed = 0; seed < SEEDS; seed++) {
      Triple t = Triples.sums(200, 0, seed);
      double ksg1 =
          Estimators.batch(EstimatorType.KSG1, NUMERIC, NUMERIC, 3).estimate(t.x(), t.y()).nats();
      double[][] constant = {new double[200]};
      for (VariableType type : VariableType.values()) {
        Case ksg = new Case(EstimatorType.CMI_KSG, NUMERIC, NUMERIC, List.of(type), "");
        double nats = ksg.nats(new Triple(t.x(), t.y(), constant));
        assertEquals(ksg1, nats, 1e-14, type + ", seed " + seed);
        Case mixed = new Case(EstimatorType.CMI_MIXED, NUMERIC, NUMERIC, List.of(type), "");
        Case none = new Case(EstimatorType.CMI_MIXED, NUMERIC, NUMERIC, List.of(), "");
        double given = mixed.nats(new Triple(t.x(), t.y(), constant));
        assertEquals(none.nats(t), given + 1.0 / 199, 1e-14, type + ", seed " + seed);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void standardErrorIsGiven(Case c) {
    Triple t = c.triple(7);
    double error = c.estimator().estimate(t.x(), t.y(), t.z()).standardErrorNats();
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
