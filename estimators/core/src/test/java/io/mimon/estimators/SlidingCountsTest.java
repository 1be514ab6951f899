package io.mimon.estimators;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.estimators.testkit.Recount;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The rolling table estimator against the batch one: the same bits, whatever happened before. */
class SlidingCountsTest {

  private static final List<BiasCorrection> CORRECTIONS = List.of(BiasCorrection.values());

  private static double[] column(Iterable<double[]> rows, int which, int n) {
    double[] column = new double[n];
    int i = 0;
    for (double[] row : rows) {
      column[i++] = row[which];
    }
    return column;
  }

  private static void assertSame(
      BiasCorrection correction,
      Iterable<double[]> rows,
      int n,
      SlidingEstimator sliding,
      String where) {
    Estimate batch =
        Estimators.batchCounts(correction).estimate(column(rows, 0, n), column(rows, 1, n));
    assertEquals(batch, sliding.estimate(), where);
    assertEquals(batch.nats(), sliding.nats(), where);
  }

  @Test
  void anyOperationsEqualTheBatchEstimator() {
    for (long seed = 0; seed < 40; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      BiasCorrection correction = CORRECTIONS.get((int) seed % 4);
      SlidingCounts sliding = new SlidingCounts(correction);
      List<double[]> rows = new ArrayList<>();
      int kinds = 1 + random.nextInt(40);
      double scale = seed % 5 == 0 ? 1L << 46 : 1;
      for (int step = 0; step < 2_000; step++) {
        if (random.nextInt(100) < (step / 500 % 2 == 0 ? 65 : 35) || rows.isEmpty()) {
          int x = random.nextInt(kinds);
          double[] row = {x * scale, random.nextInt(1 + x) * scale};
          sliding.add(row[0], row[1]);
          rows.add(row);
        } else if (random.nextInt(3) == 0) {
          int earliest = random.nextInt(1 + Math.min(5, rows.size()));
          sliding.removeEarliest(earliest);
          rows.subList(0, earliest).clear();
        } else {
          double[] row = rows.get(random.nextInt(4) > 0 ? 0 : random.nextInt(rows.size()));
          sliding.remove(row[0], row[1]);
          int earliest = 0;
          while (rows.get(earliest)[0] != row[0] || rows.get(earliest)[1] != row[1]) {
            earliest++;
          }
          rows.remove(earliest);
        }
        assertEquals(rows.size(), sliding.size());
        if (step % 41 == 0) {
          sliding.checkInvariants();
          assertSame(correction, rows, rows.size(), sliding, "seed " + seed + ", step " + step);
        }
      }
    }
  }

  @Test
  void thereAreNoMoreRowsToRemoveThanPresent() {
    SlidingCounts sliding = new SlidingCounts(BiasCorrection.MILLER_MADOW);
    sliding.add(0, 1);
    assertThrows(IllegalArgumentException.class, () -> sliding.removeEarliest(2));
    assertThrows(IllegalArgumentException.class, () -> sliding.removeEarliest(-1));
    sliding.removeEarliest(1);
    assertEquals(0, sliding.size());
  }

  /** A million additions and removals, then and in between: the bits of a recount. */
  @Test
  void aMillionOperationsLeaveNoTrace() {
    for (long seed = 1; seed < 4; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      SlidingCounts sliding = new SlidingCounts(BiasCorrection.MILLER_MADOW);
      ArrayDeque<double[]> rows = new ArrayDeque<>();
      int kinds = seed == 1 ? 4 : seed == 2 ? 30 : 400;
      int operations = 0;
      int compared = 0;
      while (operations < 1_000_000) {
        int window = 1_000 + random.nextInt(20_000);
        for (int i = 0; i < 20_000; i++) {
          int x = (int) (kinds * random.nextDouble() * random.nextDouble());
          double[] row = {x, random.nextInt(4) == 0 ? x % 7 : random.nextInt(5)};
          sliding.add(row[0], row[1]);
          rows.add(row);
          operations++;
          while (rows.size() > window) {
            double[] oldest = rows.remove();
            sliding.remove(oldest[0], oldest[1]);
            operations++;
          }
        }
        String where = "seed " + seed + ", operation " + operations;
        assertSame(BiasCorrection.MILLER_MADOW, rows, rows.size(), sliding, where);
        double[] x = column(rows, 0, rows.size());
        double[] y = column(rows, 1, rows.size());
        assertEquals(Recount.millerMadow(x, y), sliding.nats(), 1e-12, where);
        compared++;
      }
      assertTrue(compared > 20, "compared " + compared);
      while (!rows.isEmpty()) {
        double[] oldest = rows.remove();
        sliding.remove(oldest[0], oldest[1]);
      }
      sliding.checkInvariants();
      assertEquals(Validity.TOO_FEW_ROWS, sliding.estimate().validity(), "seed " + seed);
    }
  }

  /** The integers of the standard error are the local terms, but for 2⁻⁴⁰ or so. */
  @Test
  void standardErrorIsThatOfTheLocalTerms() {
    for (long seed = 0; seed < 30; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int n = 64 + random.nextInt(5_000);
      double[] x = new double[n];
      double[] y = new double[n];
      for (int i = 0; i < n; i++) {
        x[i] = random.nextInt(3 + (int) seed);
        y[i] = random.nextInt(3) == 0 ? x[i] % 3 : random.nextInt(4);
      }
      double[] local = new double[n];
      for (int i = 0; i < n; i++) {
        double a = 0;
        double b = 0;
        double ab = 0;
        for (int j = 0; j < n; j++) {
          a += x[j] == x[i] ? 1 : 0;
          b += y[j] == y[i] ? 1 : 0;
          ab += x[j] == x[i] && y[j] == y[i] ? 1 : 0;
        }
        local[i] = Math.log(ab * n / (a * b));
      }
      double expected = StandardError.ofMean(local);
      double actual =
          Estimators.batchCounts(BiasCorrection.PLUG_IN).estimate(x, y).standardErrorNats();
      assertEquals(expected, actual, 1e-11 * expected, "seed " + seed + ", n " + n);
    }
  }

  @Test
  void halfACodeIsNoCode() {
    SlidingEstimator sliding = Estimators.slidingCounts(BiasCorrection.PLUG_IN);
    sliding.add(1, -0.0);
    assertThrows(IllegalArgumentException.class, () -> sliding.remove(1.5, 0));
    assertThrows(IllegalArgumentException.class, () -> sliding.remove(1, Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> sliding.add(1, -1));
    sliding.remove(1, 0);
    assertEquals(0, sliding.size());
  }
}
