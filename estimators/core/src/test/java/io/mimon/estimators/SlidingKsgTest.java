package io.mimon.estimators;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.estimators.testkit.Samples;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The incremental structure against a recount and against the batch estimator. */
class SlidingKsgTest {

  private static final int OPERATIONS = 7_000;
  private static final EstimatorType[] TYPES = {
    EstimatorType.KSG1, EstimatorType.KSG2, EstimatorType.MIXED_KSG
  };

  /** The sliding estimator and a list that should hold the same rows. */
  private static final class Played {
    private final EstimatorType type;
    private final int k;
    private final SlidingKsg sliding;
    private final SlidingKsg swapped;
    private final List<double[]> mirror = new ArrayList<>();
    private String where = "";
    private int estimates;

    Played(EstimatorType type, int k) {
      this.type = type;
      this.k = k;
      this.sliding = new SlidingKsg(type, k);
      this.swapped = new SlidingKsg(type, k);
    }

    void add(double x, double y) {
      sliding.add(x, y);
      swapped.add(y, x);
      mirror.add(new double[] {x + 0.0, y + 0.0}); // −0.0 is 0.0
    }

    void remove(int row) {
      double[] values = mirror.get(row);
      sliding.remove(values[0], values[1]);
      swapped.remove(values[1], values[0]);
      int earliest = 0;
      while (!Arrays.equals(mirror.get(earliest), values)) {
        earliest++;
      }
      mirror.remove(earliest);
    }

    void compareWithBatch() {
      Estimate expected = batch();
      assertEquals(expected, sliding.estimate(), where);
      assertEquals(expected.nats(), sliding.nats(), where);
      assertEquals(expected.nats(), swapped.nats(), where);
      estimates += expected.validity() == Validity.OK ? 1 : 0;
    }

    Estimate batch() {
      double[] x = mirror.stream().mapToDouble(row -> row[0]).toArray();
      double[] y = mirror.stream().mapToDouble(row -> row[1]).toArray();
      return Estimators.batch(type, VariableType.NUMERIC, VariableType.NUMERIC, k).estimate(x, y);
    }

    void recount() {
      try {
        sliding.checkInvariants();
        swapped.checkInvariants();
      } catch (AssertionError e) {
        throw new AssertionError(where, e);
      }
    }
  }

  /** 15 kinds × 3 values of k × 7,000 = 315,000 operations. */
  @ParameterizedTest
  @EnumSource
  void anySequenceEqualsRecountAndBatch(PairKind data) {
    for (EstimatorType type : TYPES) {
      play(data, type, 3);
    }
    play(data, EstimatorType.KSG1, 1);
    play(data, EstimatorType.MIXED_KSG, 4);
  }

  private static void play(PairKind data, EstimatorType type, int k) {
    {
      long seed = 100L * data.name().hashCode() + k;
      SplittableRandom random = new SplittableRandom(seed);
      Samples.Pair rows = data.rows(OPERATIONS, seed);
      Played played = new Played(type, k);
      int next = 0;
      for (int step = 0; step < OPERATIONS; step++) {
        played.where = data + ", " + type + ", k " + k + ", seed " + seed + ", step " + step;
        int wanted = wantedRows(step);
        int size = played.mirror.size();
        if (size == 0 || random.nextInt(100) < (size < wanted ? 70 : size == wanted ? 50 : 30)) {
          played.add(rows.x()[next], rows.y()[next]);
          next++;
        } else {
          played.remove(random.nextInt(5) > 0 ? 0 : random.nextInt(size));
        }
        if (step % 11 == 0 || size < 30) {
          played.compareWithBatch();
        }
        if (step % 53 == 0) {
          played.recount();
        }
      }
      assertTrue(played.estimates > 600, played.where + ": " + played.estimates + " estimates");
    }
  }

  /** The window grows, shrinks to nothing, and grows again. */
  private static int wantedRows(int step) {
    int[] wanted = {20, 200, 60, 0, 130, 10, 100};
    return wanted[step / (OPERATIONS / 7) % 7];
  }

  @ParameterizedTest
  @EnumSource
  void longWindowEqualsBatch(PairKind data) {
    int window = 3_000;
    long seed = data.name().hashCode();
    Samples.Pair rows = data.rows(2 * window, seed);
    Played played = new Played(EstimatorType.KSG1, 4);
    for (int i = 0; i < 2 * window; i++) {
      played.where = data + ", seed " + seed + ", row " + i;
      played.add(rows.x()[i], rows.y()[i]);
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
  void addThenRemoveRestores(PairKind data) {
    for (long seed = 0; seed < 5; seed++) {
      Samples.Pair rows = data.rows(400, seed);
      Samples.Pair others = data.rows(60, seed + 1000);
      Played played = new Played(EstimatorType.KSG1, 3);
      played.where = data + ", seed " + seed;
      for (int i = 0; i < 400; i++) {
        played.add(rows.x()[i], rows.y()[i]);
      }
      Estimate before = played.sliding.estimate();
      for (int i = 0; i < 60; i++) {
        played.sliding.add(others.x()[i], others.y()[i]);
      }
      for (int i = 59; i >= 0; i--) {
        played.sliding.remove(others.x()[i], others.y()[i]);
      }
      played.recount();
      assertEquals(before.nats(), played.sliding.nats(), played.where);
    }
  }

  @Test
  void refusesWhatIsNotThereAndStaysAsItIs() {
    SlidingKsg sliding = new SlidingKsg(EstimatorType.KSG1, 3);
    Samples.Pair rows = Samples.gaussian(50, 0.6, 1);
    for (int i = 0; i < 50; i++) {
      sliding.add(rows.x()[i], rows.y()[i]);
    }
    Estimate before = sliding.estimate();
    IllegalArgumentException absent =
        assertThrows(
            IllegalArgumentException.class, () -> sliding.remove(rows.x()[0], rows.y()[1]));
    assertEquals(
        "no row (" + rows.x()[0] + ", " + rows.y()[1] + ") among the 50 present",
        absent.getMessage());
    assertThrows(IllegalArgumentException.class, () -> sliding.add(Double.NaN, 1));
    assertThrows(IllegalArgumentException.class, () -> sliding.add(1, Double.NEGATIVE_INFINITY));
    assertEquals(before, sliding.estimate());
    sliding.checkInvariants();
  }

  @Test
  void zeroHasOneSign() {
    SlidingKsg sliding = new SlidingKsg(EstimatorType.KSG1, 3);
    for (int i = 0; i < 40; i++) {
      sliding.add(i % 2 == 0 ? 0.0 : -0.0, i % 3);
    }
    sliding.remove(-0.0, 0);
    sliding.checkInvariants();
    assertEquals(Validity.DEGENERATE, sliding.estimate().validity());
    assertEquals(0, sliding.nats());
  }
}
