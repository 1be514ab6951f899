package io.mimon.estimators;

import static io.mimon.estimators.VariableType.NUMERIC;
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

/** The estimator that catches up at estimates, against the batch estimator. */
class LazyKsgTest {

  private static final int OPERATIONS = 20_000;

  /** 15 kinds × 3 values of k × 20,000 = 900,000 operations. */
  @ParameterizedTest
  @EnumSource
  void anySequenceEqualsBatch(PairKind kind) {
    for (int k : new int[] {1, 3, 4}) {
      long seed = 100L * kind.name().hashCode() + k;
      SplittableRandom random = new SplittableRandom(seed);
      Samples.Pair rows = kind.rows(OPERATIONS, seed);
      LazyKsg lazy = new LazyKsg(k);
      List<double[]> mirror = new ArrayList<>();
      int untilEstimate = 0;
      int estimates = 0;
      int next = 0;
      for (int step = 0; step < OPERATIONS; step++) {
        int wanted = wantedRows(step);
        int size = mirror.size();
        if (size == 0 || random.nextInt(100) < (size < wanted ? 70 : size == wanted ? 50 : 30)) {
          lazy.add(rows.x()[next], rows.y()[next]);
          mirror.add(new double[] {rows.x()[next], rows.y()[next]});
          next++;
        } else {
          removeEarliest(lazy, mirror, random.nextInt(5) > 0 ? 0 : random.nextInt(size));
        }
        if (untilEstimate-- == 0) {
          String where = kind + ", k " + k + ", seed " + seed + ", step " + step;
          Estimate expected = batch(mirror, k);
          assertEquals(expected, lazy.estimate(), where);
          assertEquals(expected, lazy.estimate(), where + ", asked again");
          estimates += expected.validity() == Validity.OK ? 1 : 0;
          untilEstimate = random.nextInt(random.nextInt(10) == 0 ? 400 : 40);
        }
      }
      assertTrue(estimates > 200, kind + ", seed " + seed + ": " + estimates + " estimates");
    }
  }

  private static void removeEarliest(LazyKsg lazy, List<double[]> mirror, int row) {
    double[] values = mirror.get(row);
    lazy.remove(values[0], values[1]);
    int earliest = 0;
    while (!(mirror.get(earliest)[0] == values[0] && mirror.get(earliest)[1] == values[1])) {
      earliest++;
    }
    mirror.remove(earliest);
  }

  private static int wantedRows(int step) {
    int[] wanted = {20, 300, 60, 0, 200, 10, 400};
    return wanted[step / (OPERATIONS / 7) % 7];
  }

  private static Estimate batch(List<double[]> rows, int k) {
    double[] x = rows.stream().mapToDouble(row -> row[0]).toArray();
    double[] y = rows.stream().mapToDouble(row -> row[1]).toArray();
    return Estimators.batch(EstimatorType.KSG1, NUMERIC, NUMERIC, k).estimate(x, y);
  }

  @ParameterizedTest
  @EnumSource
  void longWindowEqualsBatch(PairKind kind) {
    int window = 3_000;
    long seed = kind.name().hashCode();
    Samples.Pair rows = kind.rows(3 * window, seed);
    LazyKsg lazy = new LazyKsg(4);
    int estimates = 0;
    int stride = 1;
    int sinceEstimate = 0;
    for (int i = 0; i < 3 * window; i++) {
      lazy.add(rows.x()[i], rows.y()[i]);
      if (i >= window) {
        lazy.remove(rows.x()[i - window], rows.y()[i - window]);
      }
      if (i >= window - 1 && ++sinceEstimate >= stride) {
        Estimate expected =
            Estimators.batch(EstimatorType.KSG1, NUMERIC, NUMERIC, 4)
                .estimate(
                    Arrays.copyOfRange(rows.x(), i + 1 - window, i + 1),
                    Arrays.copyOfRange(rows.y(), i + 1 - window, i + 1));
        assertEquals(expected, lazy.estimate(), kind + ", seed " + seed + ", row " + i);
        sinceEstimate = 0;
        stride = 1 + stride * 3 / 2;
        estimates++;
      }
    }
    assertTrue(estimates > 10, kind + ": " + estimates + " estimates");
  }

  @Test
  void refusesWhatIsNotThereAndStaysAsItIs() {
    LazyKsg lazy = new LazyKsg(3);
    Samples.Pair rows = Samples.gaussian(50, 0.6, 1);
    for (int i = 0; i < 50; i++) {
      lazy.add(rows.x()[i], rows.y()[i]);
    }
    Estimate before = lazy.estimate();
    IllegalArgumentException absent =
        assertThrows(IllegalArgumentException.class, () -> lazy.remove(rows.x()[0], rows.y()[1]));
    assertEquals(
        "no row (" + rows.x()[0] + ", " + rows.y()[1] + ") among the 50 present",
        absent.getMessage());
    assertThrows(IllegalArgumentException.class, () -> lazy.add(Double.NaN, 1));
    assertThrows(IllegalArgumentException.class, () -> lazy.add(1, Double.NEGATIVE_INFINITY));
    assertEquals(before, lazy.estimate());
  }
}
