package io.mimon.estimators;

import static io.mimon.estimators.VariableType.CATEGORICAL;
import static io.mimon.estimators.VariableType.NUMERIC;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The incremental conditional estimators against a recount and against the batch ones. */
class SlidingConditionalTest {

  private static final int OPERATIONS = 5_000;

  private enum Data {
    GAUSSIAN,
    STRONG,
    HEAVY_TAILS,
    FEW_INTEGERS,
    ROUNDED,
    ZERO_INFLATED,
    DUPLICATES,
    DRIFTING_MEAN,
    SAWTOOTH,
    CONSTANT_RUNS,
    WIDE_Z,
    OVERFLOWING;

    /** The i-th row: x, y and columns of z that all share a Gaussian. */
    double[] row(int i, int width, RandomGenerator r) {
      double common = r.nextGaussian();
      double[] row = new double[width];
      for (int d = 0; d < width; d++) {
        row[d] = shape(i, d, common + r.nextGaussian(), r);
      }
      return row;
    }

    private double shape(int i, int d, double value, RandomGenerator r) {
      return switch (this) {
        case GAUSSIAN -> value;
        case STRONG -> 100 * value + 1e-3 * r.nextGaussian();
        case HEAVY_TAILS -> value / Math.sqrt(r.nextDouble() + 1e-9);
        case FEW_INTEGERS -> Math.rint(value);
        case ROUNDED -> Math.rint(10 * value) / 10;
        case ZERO_INFLATED -> r.nextBoolean() ? 0 : value;
        case DUPLICATES -> r.nextInt(4) == 0 ? value : Math.rint(2 * value) / 2;
        case DRIFTING_MEAN -> value + 0.02 * i;
        case SAWTOOTH -> 0.1 * value + i % (40 + 7 * d);
        case CONSTANT_RUNS -> i / (100 + 50 * d) % 2 == 0 ? d : value;
        case WIDE_Z -> d >= 2 ? 1e6 * value : value;
        case OVERFLOWING -> i % 5 == d ? Math.copySign(Double.MAX_VALUE, value) : value;
      };
    }
  }

  /** What is estimated. */
  private record Setting(
      EstimatorType type, VariableType x, VariableType y, List<VariableType> z, int k) {

    BatchConditionalEstimator batch() {
      return Estimators.batchConditional(type, x, y, z, k);
    }

    SlidingConditionalEstimator sliding() {
      return Estimators.slidingConditional(type, x, y, z, k);
    }

    /** Numbers as codes where the column is categorical. */
    double[] coded(double[] row) {
      for (int d = 0; d < row.length; d++) {
        VariableType type = d == 0 ? x : d == 1 ? y : z.get(d - 2);
        row[d] = type == CATEGORICAL ? Math.abs(Math.rint(row[d])) % 10 : row[d];
      }
      return row;
    }
  }

  private static Setting numeric(EstimatorType type, int given, int k) {
    return new Setting(type, NUMERIC, NUMERIC, Collections.nCopies(given, NUMERIC), k);
  }

  private static final class Played {
    private final Setting setting;
    private final SlidingConditionalEstimator sliding;
    private final List<double[]> mirror = new ArrayList<>();
    private String where = "";
    private int estimates;

    Played(Setting setting) {
      this.setting = setting;
      this.sliding = setting.sliding();
    }

    void add(double[] row) {
      sliding.add(row[0], row[1], Arrays.copyOfRange(row, 2, row.length));
      for (int d = 0; d < row.length; d++) {
        row[d] += 0.0; // −0.0 is 0.0
      }
      mirror.add(row);
    }

    void remove(int at) {
      double[] row = mirror.get(at);
      sliding.remove(row[0], row[1], Arrays.copyOfRange(row, 2, row.length));
      int earliest = 0;
      while (!Arrays.equals(mirror.get(earliest), row)) {
        earliest++;
      }
      mirror.remove(earliest);
    }

    void compareWithBatch() {
      int width = 2 + setting.z().size();
      double[][] columns = new double[width][mirror.size()];
      for (int i = 0; i < mirror.size(); i++) {
        for (int d = 0; d < width; d++) {
          columns[d][i] = mirror.get(i)[d];
        }
      }
      double[][] z = Arrays.copyOfRange(columns, 2, width);
      Estimate expected = setting.batch().estimate(columns[0], columns[1], z);
      assertEquals(expected, sliding.estimate(), where);
      assertEquals(expected.nats(), sliding.nats(), where);
      estimates += expected.validity() == Validity.OK ? 1 : 0;
    }

    void recount() {
      try {
        if (sliding instanceof SlidingConditional conditional) {
          conditional.checkInvariants();
        }
      } catch (AssertionError e) {
        throw new AssertionError(where, e);
      }
    }
  }

  /** 12 kinds × 7 × 5,000 = 420,000 operations. */
  @ParameterizedTest
  @EnumSource
  void anySequenceEqualsRecountAndBatch(Data data) {
    play(data, numeric(EstimatorType.CMI_KSG, 1, 3));
    play(data, numeric(EstimatorType.CMI_KSG, 2, 4));
    play(data, numeric(EstimatorType.CMI_MIXED, 1, 3));
    play(data, numeric(EstimatorType.CMI_MIXED, 0, 1));
    play(
        data,
        new Setting(
            EstimatorType.CMI_MIXED, CATEGORICAL, NUMERIC, List.of(CATEGORICAL, NUMERIC), 3));
    play(data, new Setting(EstimatorType.CMI_KSG, NUMERIC, NUMERIC, List.of(CATEGORICAL), 3));
    play(data, new Setting(EstimatorType.CMI_KSG, NUMERIC, CATEGORICAL, List.of(CATEGORICAL), 3));
  }

  private static void play(Data data, Setting setting) {
    long seed = 100L * data.name().hashCode() + setting.z().size() + setting.k();
    SplittableRandom random = new SplittableRandom(seed);
    SplittableRandom values = new SplittableRandom(seed + 1);
    Played played = new Played(setting);
    int next = 0;
    for (int step = 0; step < OPERATIONS; step++) {
      played.where = data + ", " + setting + ", seed " + seed + ", step " + step;
      int[] wanted = {20, 150, 60, 0, 100};
      int goal = wanted[step / (OPERATIONS / 5) % 5];
      int size = played.mirror.size();
      if (size == 0 || random.nextInt(100) < (size < goal ? 70 : size == goal ? 50 : 30)) {
        played.add(setting.coded(data.row(next, 2 + setting.z().size(), values)));
        next++;
      } else {
        played.remove(random.nextInt(5) > 0 ? 0 : random.nextInt(size));
      }
      if (step % 17 == 0 || size < 20) {
        played.compareWithBatch();
      }
      if (step % 97 == 0) {
        played.recount();
      }
    }
    assertTrue(played.estimates > 100, played.where + ": " + played.estimates + " estimates");
  }

  @ParameterizedTest
  @EnumSource
  void longWindowEqualsBatch(Data data) {
    Setting setting = numeric(EstimatorType.CMI_KSG, 1, 4);
    int window = 1_500;
    long seed = data.name().hashCode();
    SplittableRandom values = new SplittableRandom(seed);
    Played played = new Played(setting);
    for (int i = 0; i < 2 * window; i++) {
      played.where = data + ", seed " + seed + ", row " + i;
      played.add(data.row(i, 3, values));
      if (i >= window) {
        played.remove(0);
      }
      if (i % 375 == 374) {
        played.compareWithBatch();
      }
    }
    assertTrue(played.estimates > 5, played.where);
  }

  @ParameterizedTest
  @EnumSource
  void addThenRemoveRestores(Data data) {
    Played played = new Played(numeric(EstimatorType.CMI_MIXED, 1, 3));
    SplittableRandom values = new SplittableRandom(5);
    played.where = data + ", seed 5";
    for (int i = 0; i < 300; i++) {
      played.add(data.row(i, 3, values));
    }
    double before = played.sliding.nats();
    List<double[]> others = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      double[] row = data.row(i, 3, values);
      others.add(row);
      played.sliding.add(row[0], row[1], row[2]);
    }
    Collections.reverse(others);
    others.forEach(row -> played.sliding.remove(row[0], row[1], row[2]));
    played.recount();
    assertEquals(before, played.sliding.nats(), played.where);
  }

  @Test
  void refusesWhatIsNotARow() {
    for (VariableType zType : VariableType.values()) {
      SlidingConditionalEstimator sliding =
          Estimators.slidingConditional(EstimatorType.CMI_KSG, NUMERIC, NUMERIC, List.of(zType), 3);
      sliding.add(1, 2, 3);
      assertEquals(
          "no row (1.0, 2.0, 4.0) among the 1 present",
          assertThrows(IllegalArgumentException.class, () -> sliding.remove(1, 2, 4)).getMessage());
      assertThrows(IllegalArgumentException.class, () -> sliding.add(1, 2));
      assertThrows(IllegalArgumentException.class, () -> sliding.add(1, Double.NaN, 3));
      assertThrows(IllegalArgumentException.class, () -> sliding.add(1, 2, Double.NaN));
      assertEquals(1, sliding.size());
    }
  }
}
