package io.mimon.estimators;

import static io.mimon.estimators.VariableType.CATEGORICAL;
import static io.mimon.estimators.VariableType.NUMERIC;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.estimators.testkit.Recount;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** I(X;Y|Z) of counts: against a recount, its identities, its null, and rolling. */
class ConditionalCountsTest {

  private static BatchConditionalEstimator batch(int given) {
    return Estimators.batchConditional(
        EstimatorType.CMI_COUNTS, CATEGORICAL, CATEGORICAL, categorical(given), 0);
  }

  private static List<VariableType> categorical(int count) {
    return Collections.nCopies(count, CATEGORICAL);
  }

  /** Columns x, y, z₀, … of few codes, each leaning on the one before it. */
  private static double[][] columns(SplittableRandom random, int n, int count, int kinds) {
    double[][] columns = new double[count][n];
    for (int i = 0; i < n; i++) {
      for (int c = 0; c < count; c++) {
        boolean leans = c > 0 && random.nextInt(3) == 0;
        columns[c][i] = leans ? columns[c - 1][i] : random.nextInt(kinds);
      }
    }
    return columns;
  }

  private static double[][] with(double[] column, double[][] others) {
    double[][] all = new double[others.length + 1][];
    all[0] = column;
    System.arraycopy(others, 0, all, 1, others.length);
    return all;
  }

  @Test
  void equalsARecountOfFourEntropies() {
    for (long seed = 0; seed < 60; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int given = 1 + (int) seed % 3;
      double[][] c = columns(random, 100 + random.nextInt(900), 2 + given, 2 + (int) seed % 5);
      double[][] z = Arrays.copyOfRange(c, 2, c.length);
      double expected =
          Recount.entropyMillerMadow(with(c[0], z))
              + Recount.entropyMillerMadow(with(c[1], z))
              - Recount.entropyMillerMadow(c)
              - Recount.entropyMillerMadow(z);
      Estimate estimate = batch(given).estimate(c[0], c[1], z);
      String where = "seed " + seed;
      assertEquals(expected, estimate.nats(), 1e-12, where);
      assertEquals(estimate.nats(), batch(given).estimate(c[1], c[0], z).nats(), 1e-15, where);
      assertEquals(estimate.nats() > estimate.nullNats(), estimate.pValue() < 0.05, where);
      assertEquals(c[0].length, estimate.n(), where);
    }
  }

  /** I(X;(Y,Z)) = I(X;Z) + I(X;Y|Z), of corrected entropies too: they cancel. */
  @Test
  void chainRule() {
    BatchEstimator pairs = Estimators.batch(EstimatorType.COUNTS, CATEGORICAL, CATEGORICAL, 0);
    for (long seed = 0; seed < 60; seed++) {
      double[][] c = columns(new SplittableRandom(seed), 400, 3, 2 + (int) seed % 6);
      double[] yz = new double[400];
      for (int i = 0; i < yz.length; i++) {
        yz[i] = 100 * c[1][i] + c[2][i];
      }
      double sum =
          pairs.estimate(c[0], c[2]).nats()
              + batch(1).estimate(c[0], c[1], new double[][] {c[2]}).nats();
      assertEquals(pairs.estimate(c[0], yz).nats(), sum, 1e-12, "seed " + seed);
    }
  }

  /** Columns of Z together are their combinations as one column, in any order. */
  @Test
  void columnsOfZAreOne() {
    for (long seed = 0; seed < 30; seed++) {
      double[][] c = columns(new SplittableRandom(seed), 500, 5, 3);
      double[] together = new double[500];
      for (int i = 0; i < together.length; i++) {
        together[i] = 9 * c[2][i] + 3 * c[3][i] + c[4][i];
      }
      Estimate three = batch(3).estimate(c[0], c[1], new double[][] {c[2], c[3], c[4]});
      assertEquals(three, batch(1).estimate(c[0], c[1], new double[][] {together}));
      assertEquals(three, batch(3).estimate(c[0], c[1], new double[][] {c[4], c[2], c[3]}));
    }
  }

  @Test
  void edgeCases() {
    double[][] c = columns(new SplittableRandom(1), 300, 3, 4);
    double[] constant = new double[300];
    double[][] z = {c[2]};
    Estimate plain =
        Estimators.batch(EstimatorType.COUNTS, CATEGORICAL, CATEGORICAL, 0).estimate(c[0], c[1]);
    Estimate given = batch(1).estimate(c[0], c[1], new double[][] {constant});
    assertEquals(plain.nats(), given.nats(), 1e-14);
    assertEquals(plain.pValue(), given.pValue(), 1e-12);
    assertEquals(plain.standardErrorNats(), given.standardErrorNats(), 1e-12);
    for (Estimate none :
        List.of(
            batch(1).estimate(constant, c[1], z),
            batch(1).estimate(c[0], constant, z),
            batch(1).estimate(c[0], c[1], new double[][] {c[0]}))) {
      assertEquals(Validity.DEGENERATE, none.validity());
      assertEquals(0, none.nats());
    }
    double[] empty = {};
    Estimate tooFew = batch(1).estimate(empty, empty, new double[][] {empty});
    assertEquals(Validity.TOO_FEW_ROWS, tooFew.validity());
    assertThrows(
        IllegalArgumentException.class,
        () -> batch(1).estimate(c[0], c[1], new double[][] {c[2], c[2]}));
    IllegalArgumentException numeric =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                Estimators.batchConditional(
                    EstimatorType.CMI_COUNTS, CATEGORICAL, CATEGORICAL, List.of(NUMERIC), 0));
    assertTrue(String.valueOf(numeric.getMessage()).endsWith("it needs CATEGORICAL x, y and z"));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            Estimators.slidingConditional(
                EstimatorType.CMI_COUNTS, CATEGORICAL, CATEGORICAL, List.of(), 0));
  }

  @Test
  void falseAlarmsWhereZExplainsAllAreFivePercent() {
    int trials = 2_000;
    int rejected = 0;
    double sum = 0;
    for (int trial = 0; trial < trials; trial++) {
      SplittableRandom random = new SplittableRandom(trial);
      double[][] c = new double[3][1_000];
      for (int i = 0; i < 1_000; i++) {
        c[2][i] = random.nextInt(3);
        c[0][i] = random.nextInt(3) == 0 ? c[2][i] : random.nextInt(3);
        c[1][i] = random.nextInt(3) == 0 ? c[2][i] : random.nextInt(4);
      }
      Estimate estimate = batch(1).estimate(c[0], c[1], new double[][] {c[2]});
      rejected += estimate.pValue() < 0.05 ? 1 : 0;
      sum += estimate.nats();
    }
    // Binomial(2000, 0.05): 100 ± 3·9.7; the bias of plug-in would be 18/2000 = 0.009.
    assertEquals(100, rejected, 30);
    assertEquals(0, sum / trials, 0.0005);
  }

  @Test
  void rollingHasTheBitsOfBatch() {
    for (long seed = 0; seed < 24; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int given = 1 + (int) seed % 3;
      int kinds = 1 + random.nextInt(12);
      SlidingConditionalCounts sliding = new SlidingConditionalCounts(given);
      List<double[]> rows = new ArrayList<>();
      for (int step = 0; step < 2_500; step++) {
        String where = "seed " + seed + ", step " + step;
        if (random.nextInt(100) < (step / 500 % 2 == 0 ? 65 : 35) || rows.isEmpty()) {
          double[][] c = columns(random, 1, 2 + given, kinds);
          double[] row = Arrays.stream(c).mapToDouble(column -> column[0]).toArray();
          sliding.add(row[0], row[1], Arrays.copyOfRange(row, 2, row.length));
          rows.add(row);
        } else {
          double[] row = rows.get(random.nextInt(4) > 0 ? 0 : random.nextInt(rows.size()));
          sliding.remove(row[0], row[1], Arrays.copyOfRange(row, 2, row.length));
          int earliest = 0;
          while (!Arrays.equals(rows.get(earliest), row)) {
            earliest++;
          }
          rows.remove(earliest);
        }
        assertEquals(rows.size(), sliding.size(), where);
        if (step % 47 == 0) {
          sliding.checkInvariants();
          double[][] columns = new double[2 + given][rows.size()];
          for (int i = 0; i < rows.size(); i++) {
            for (int c = 0; c < columns.length; c++) {
              columns[c][i] = rows.get(i)[c];
            }
          }
          double[][] z = Arrays.copyOfRange(columns, 2, columns.length);
          Estimate expected = batch(given).estimate(columns[0], columns[1], z);
          assertEquals(expected, sliding.estimate(), where);
          assertEquals(expected.nats(), sliding.nats(), where);
        }
      }
      double[] absent = new double[given];
      Arrays.fill(absent, 77);
      assertThrows(IllegalArgumentException.class, () -> sliding.remove(0, 0, absent));
      assertThrows(IllegalArgumentException.class, () -> sliding.remove(0.5, 0, absent));
      while (!rows.isEmpty()) {
        double[] row = rows.remove(0);
        sliding.remove(row[0], row[1], Arrays.copyOfRange(row, 2, row.length));
      }
      sliding.checkInvariants();
      assertEquals(Validity.TOO_FEW_ROWS, sliding.estimate().validity());
    }
  }

  @Test
  void aMillionOperationsLeaveNoTrace() {
    SplittableRandom random = new SplittableRandom(5);
    SlidingConditionalCounts sliding = new SlidingConditionalCounts(2);
    int n = 260_000;
    double[][] c = columns(random, n, 4, 7);
    int window = 4_000;
    int operations = 0;
    for (int i = 0; i < 2 * n + window / 2; i++) {
      int in = i % n;
      sliding.add(c[0][in], c[1][in], c[2][in], c[3][in]);
      operations++;
      if (i >= window) {
        int out = (i - window) % n;
        sliding.remove(c[0][out], c[1][out], c[2][out], c[3][out]);
        operations++;
      }
    }
    assertTrue(operations > 1_000_000, operations + " operations");
    double[][] last = new double[4][window];
    for (int d = 0; d < 4; d++) {
      for (int i = 0; i < window; i++) {
        last[d][i] = c[d][(2 * n + window / 2 - window + i) % n];
      }
    }
    assertEquals(
        batch(2).estimate(last[0], last[1], new double[][] {last[2], last[3]}), sliding.estimate());
    sliding.checkInvariants();
  }
}
