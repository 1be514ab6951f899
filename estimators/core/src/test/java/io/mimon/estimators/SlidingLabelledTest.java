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

/** Ross and labelled Mixed-KSG, row by row, against a recount and against the batch estimator. */
class SlidingLabelledTest {

  private static final int OPERATIONS = 7_000;

  private enum Data {
    TWO_CATEGORIES,
    FIVE_CATEGORIES,
    TIES_AND_SINGLETONS,
    MANY_RARE,
    FEW_INTEGERS,
    HALF_ZERO,
    DRIFTING,
    ONE_CATEGORY_AT_A_TIME,
    OVERFLOWING;

    Samples.Pair rows(int n, long seed) {
      return switch (this) {
        case TWO_CATEGORIES -> Samples.labelled(n, 2, seed);
        case FIVE_CATEGORIES -> Samples.labelled(n, 5, seed);
        case TIES_AND_SINGLETONS -> Samples.labelledWithTies(n, 4, seed);
        case MANY_RARE -> Samples.labelled(n, 40, seed);
        case FEW_INTEGERS -> Samples.integers(n, 3, seed);
        case HALF_ZERO -> zeroed(Samples.labelled(n, 3, seed), seed);
        case DRIFTING -> drifting(Samples.labelled(n, 3, seed));
        case ONE_CATEGORY_AT_A_TIME -> inTurn(Samples.labelled(n, 3, seed));
        case OVERFLOWING -> overflowing(Samples.labelled(n, 3, seed));
      };
    }

    private static Samples.Pair zeroed(Samples.Pair pair, long seed) {
      SplittableRandom random = new SplittableRandom(seed);
      for (int i = 0; i < pair.x().length; i++) {
        pair.x()[i] = random.nextBoolean() ? 0 : pair.x()[i];
      }
      return pair;
    }

    private static Samples.Pair drifting(Samples.Pair pair) {
      for (int i = 0; i < pair.x().length; i++) {
        pair.x()[i] += 0.02 * i;
      }
      return pair;
    }

    private static Samples.Pair inTurn(Samples.Pair pair) {
      for (int i = 0; i < pair.x().length; i++) {
        int turn = i / 300;
        pair.y()[i] = turn;
      }
      return pair;
    }

    private static Samples.Pair overflowing(Samples.Pair pair) {
      for (int i = 0; i < pair.x().length; i++) {
        pair.x()[i] = i % 3 == 0 ? Math.copySign(Double.MAX_VALUE, pair.x()[i]) : pair.x()[i];
      }
      return pair;
    }
  }

  /** The sliding estimator, also with the sides exchanged, and a list that holds the same rows. */
  private static final class Played {
    private final EstimatorType type;
    private final int k;
    private final SlidingLabelled sliding;
    private final SlidingLabelled swapped;
    private final List<double[]> mirror = new ArrayList<>();
    private String where = "";
    private int estimates;

    Played(EstimatorType type, int k) {
      this.type = type;
      this.k = k;
      this.sliding = new SlidingLabelled(type, false, k);
      this.swapped = new SlidingLabelled(type, true, k);
    }

    void add(double x, double y) {
      sliding.add(x, y);
      swapped.add(y, x);
      mirror.add(new double[] {x + 0.0, y});
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
      double[] x = mirror.stream().mapToDouble(row -> row[0]).toArray();
      double[] y = mirror.stream().mapToDouble(row -> row[1]).toArray();
      Estimate expected = new LabelledEstimator(type, false, k).estimate(x, y);
      assertEquals(expected, sliding.estimate(), where);
      assertEquals(expected.nats(), sliding.nats(), where);
      assertEquals(expected.nats(), swapped.nats(), where);
      estimates += expected.validity() == Validity.OK ? 1 : 0;
    }

    void recount() {
      try {
        sliding.checkInvariants();
      } catch (AssertionError e) {
        throw new AssertionError(where, e);
      }
    }
  }

  /** 9 kinds × 3 × 7,000 = 189,000 operations. */
  @ParameterizedTest
  @EnumSource
  void anySequenceEqualsRecountAndBatch(Data data) {
    play(data, EstimatorType.ROSS, 3);
    play(data, EstimatorType.MIXED_KSG, 3);
    play(data, EstimatorType.ROSS, 1);
  }

  private static void play(Data data, EstimatorType type, int k) {
    long seed = 100L * data.name().hashCode() + k;
    SplittableRandom random = new SplittableRandom(seed);
    Samples.Pair rows = data.rows(OPERATIONS, seed);
    Played played = new Played(type, k);
    int next = 0;
    for (int step = 0; step < OPERATIONS; step++) {
      played.where = data + ", " + type + ", k " + k + ", seed " + seed + ", step " + step;
      int[] wanted = {20, 200, 60, 0, 130, 10, 100};
      int goal = wanted[step / (OPERATIONS / 7) % 7];
      int size = played.mirror.size();
      if (size == 0 || random.nextInt(100) < (size < goal ? 70 : size == goal ? 50 : 30)) {
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
    assertTrue(played.estimates > 200, played.where + ": " + played.estimates + " estimates");
  }

  @ParameterizedTest
  @EnumSource
  void longWindowEqualsBatch(Data data) {
    int window = 3_000;
    long seed = data.name().hashCode();
    Samples.Pair rows = data.rows(2 * window, seed);
    Played played = new Played(EstimatorType.ROSS, 4);
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
  void addThenRemoveRestores(Data data) {
    for (long seed = 0; seed < 5; seed++) {
      Samples.Pair rows = data.rows(400, seed);
      Samples.Pair others = data.rows(60, seed + 1000);
      Played played = new Played(EstimatorType.MIXED_KSG, 3);
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
    SlidingLabelled sliding = new SlidingLabelled(EstimatorType.ROSS, false, 3);
    Samples.Pair rows = Samples.labelled(50, 2, 1);
    for (int i = 0; i < 50; i++) {
      sliding.add(rows.x()[i], rows.y()[i]);
    }
    Estimate before = sliding.estimate();
    IllegalArgumentException absent =
        assertThrows(IllegalArgumentException.class, () -> sliding.remove(rows.x()[0], 7));
    assertEquals("no row (" + rows.x()[0] + ", 7.0) among the 50 present", absent.getMessage());
    assertThrows(IllegalArgumentException.class, () -> sliding.add(Double.NaN, 1));
    assertThrows(IllegalArgumentException.class, () -> sliding.add(1, 0.5));
    assertEquals(before, sliding.estimate());
    sliding.checkInvariants();
  }
}
