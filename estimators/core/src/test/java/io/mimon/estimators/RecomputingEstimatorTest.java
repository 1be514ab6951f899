package io.mimon.estimators;

import static io.mimon.estimators.VariableType.CATEGORICAL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The ring of rows, played against a list. */
class RecomputingEstimatorTest {

  private static final class Recorder implements BatchEstimator {
    private List<List<Double>> seen = List.of();

    @Override
    public Estimate estimate(double[] x, double[] y) {
      seen = new ArrayList<>();
      for (int i = 0; i < x.length; i++) {
        seen.add(List.of(x[i], y[i]));
      }
      return Estimate.tooFewRows(EstimatorType.COUNTS, 0, x.length);
    }
  }

  @Test
  void keepsTheRowsOfAList() {
    for (long seed = 0; seed < 20; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Recorder recorder = new Recorder();
      RecomputingEstimator sliding = new RecomputingEstimator(recorder, CATEGORICAL, CATEGORICAL);
      List<List<Double>> mirror = new ArrayList<>();
      for (int step = 0; step < 2000; step++) {
        boolean grows = random.nextInt(100) < (step / 500 % 2 == 0 ? 65 : 40);
        if (grows || mirror.isEmpty()) {
          List<Double> row = List.of((double) random.nextInt(6), (double) random.nextInt(6));
          sliding.add(row.get(0), row.get(1));
          mirror.add(row);
        } else {
          boolean oldest = random.nextInt(4) > 0;
          List<Double> row = mirror.get(oldest ? 0 : random.nextInt(mirror.size()));
          sliding.remove(row.get(0), row.get(1));
          mirror.remove(row);
        }
        sliding.checkInvariants();
        assertEquals(mirror.size(), sliding.size());
        if (step % 7 == 0) {
          sliding.estimate();
          assertEquals(mirror, recorder.seen, "seed " + seed + ", step " + step);
        }
      }
    }
  }

  @Test
  void refusesWhatIsNotThere() {
    SlidingEstimator sliding =
        Estimators.sliding(EstimatorType.COUNTS, CATEGORICAL, CATEGORICAL, 0);
    sliding.add(1, 2);
    IllegalArgumentException absent =
        assertThrows(IllegalArgumentException.class, () -> sliding.remove(2, 1));
    assertEquals("no row (2.0, 1.0) among the 1 present", absent.getMessage());
    assertThrows(IllegalArgumentException.class, () -> sliding.add(0.5, 1));
    assertEquals(1, sliding.size());
  }
}
