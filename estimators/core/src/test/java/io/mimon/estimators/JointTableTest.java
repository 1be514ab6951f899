package io.mimon.estimators;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.estimators.testkit.Recount;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Tables of counts under additions and removals, against a recount. */
class JointTableTest {

  private static TableSums recount(List<int[]> rows) {
    SparseTable table = new SparseTable();
    for (int[] row : rows) {
      if (row[0] >= 0) {
        table.add(row[0], row[1]);
      }
    }
    return table.sums();
  }

  private static void assertSame(TableSums expected, TableSums actual, String where) {
    assertEquals(expected.n(), actual.n(), where);
    assertEquals(expected.xSeen(), actual.xSeen(), where);
    assertEquals(expected.ySeen(), actual.ySeen(), where);
    assertEquals(expected.cellsSeen(), actual.cellsSeen(), where);
    assertTrue(expected.x().isSameAs(actual.x()), where);
    assertTrue(expected.y().isSameAs(actual.y()), where);
    assertTrue(expected.cells().isSameAs(actual.cells()), where);
  }

  @Test
  void anyOperationsEqualARecount() {
    int turnedSparse = 0;
    for (long seed = 0; seed < 24; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int xEnd = 1 + random.nextInt(seed % 3 == 0 ? 2_000 : 20);
      int yEnd = 1 + random.nextInt(seed % 3 == 0 ? 2_000 : 9);
      JointTable table = new JointTable();
      List<int[]> rows = new ArrayList<>();
      for (int step = 0; step < 4_000; step++) {
        if (random.nextInt(100) < (step / 1_000 % 2 == 0 ? 65 : 40) || rows.isEmpty()) {
          // The codes in use grow with time, so that the table does too.
          int seen = 1 + step / 8;
          int[] row = {random.nextInt(Math.min(seen, xEnd) + 1) - 1, random.nextInt(yEnd)};
          table.add(row[0], row[1]);
          rows.add(row);
        } else {
          int[] row = rows.remove(random.nextInt(rows.size()));
          table.remove(row[0], row[1]);
        }
        if (step % 199 == 0) {
          String where = "seed " + seed + ", step " + step;
          table.checkInvariants();
          assertSame(recount(rows), table.sums(), where);
          assertEquals(rows.stream().filter(row -> row[0] < 0).count(), table.missing(), where);
          assertEquals(rows.size() - table.missing(), table.n(), where);
          for (int[] row : rows.subList(0, Math.min(20, rows.size()))) {
            long equal = rows.stream().filter(r -> r[0] == row[0] && r[1] == row[1]).count();
            assertEquals(row[0] < 0 ? 0 : equal, table.count(row[0], row[1]), where);
          }
        }
      }
      turnedSparse += table.isDense() ? 0 : 1;
    }
    assertTrue(turnedSparse > 3 && turnedSparse < 20, turnedSparse + " of 24");
  }

  /** Hashed tables keep their sums under a million changes and more; a bit off would be seen. */
  @Test
  void runningSumsDoNotDrift() {
    SplittableRandom random = new SplittableRandom(7);
    SparseTable running = new SparseTable();
    int[] x = new int[300_000];
    int[] y = new int[x.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = (int) (Math.pow(random.nextDouble(), 4) * 1_000);
      y[i] = random.nextInt(1 + x[i]) / 7;
    }
    // Over a window long enough for counts above the table of logarithms.
    int window = 150_000;
    int operations = 0;
    for (int round = 0; operations < 1_000_000; round++) {
      for (int i = 0; i < x.length; i++) {
        int arrived = round * x.length + i;
        running.add(x[i] / 900, y[i]);
        operations++;
        if (arrived >= window) {
          int oldest = (arrived - window) % x.length;
          running.remove(x[oldest] / 900, y[oldest]);
          operations++;
        }
      }
      SparseTable fresh = new SparseTable();
      for (int i = x.length - window; i < x.length; i++) {
        fresh.add(x[i] / 900, y[i]);
      }
      assertSame(fresh.sums(), running.sums(), "round " + round);
      assertTrue(running.xCounts()[0] > 1 << 16, "a count above the table");
    }
  }

  @Test
  void sumsAreThoseOfRealNumbers() {
    for (long seed = 0; seed < 50; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int n = 1 + random.nextInt(3_000);
      double[] x = new double[n];
      double[] y = new double[n];
      JointTable table = new JointTable();
      for (int i = 0; i < n; i++) {
        x[i] = random.nextInt(1 + (int) seed);
        y[i] = random.nextInt(5);
        table.add((int) x[i], (int) y[i]);
      }
      Entropies plugIn = table.entropies(BiasCorrection.PLUG_IN);
      String where = "seed " + seed;
      assertEquals(Recount.entropy(x), plugIn.xNats(), 1e-13, where);
      assertEquals(Recount.entropy(y), plugIn.yNats(), 1e-13, where);
      assertEquals(Recount.entropy(x, y), plugIn.jointNats(), 1e-13, where);
      assertEquals(Recount.plugIn(x, y), table.sums().plugInNats(), 1e-13, where);
      Entropies corrected = table.entropies(BiasCorrection.MILLER_MADOW);
      assertEquals(Recount.entropyMillerMadow(x, y), corrected.jointNats(), 1e-13, where);
    }
  }

  @Test
  void countsOfAHundredMillion() {
    // (2³⁰ ln 2³⁰ and the like) without adding so many rows one by one.
    int n = 1 << 30;
    int[] halves = {n / 2, n / 4, n / 4};
    assertEquals(1.5 * Math.log(2), BiasCorrection.PLUG_IN.entropyNats(halves), 1e-15);
    int[] equal = new int[1 << 10];
    java.util.Arrays.fill(equal, n >> 10);
    assertEquals(10 * Math.log(2), BiasCorrection.PLUG_IN.entropyNats(equal), 1e-14);
    assertEquals(0, BiasCorrection.PLUG_IN.entropyNats(Integer.MAX_VALUE));
  }

  @Test
  void refusesWhatIsNoRow() {
    JointTable table = new JointTable();
    assertThrows(IllegalArgumentException.class, () -> table.add(-2, 0));
    assertThrows(IllegalArgumentException.class, () -> table.add(0, -1));
    assertThrows(IllegalArgumentException.class, () -> table.remove(0, 0));
    assertThrows(IllegalArgumentException.class, () -> table.remove(-1, 0));
    assertThrows(IllegalArgumentException.class, () -> table.remove(1_000, 0));
    table.add(3, 1);
    assertThrows(IllegalArgumentException.class, () -> table.remove(3, 0));
    assertThrows(IllegalArgumentException.class, () -> table.remove(-1, 1));
    table.add(-1, 0);
    assertThrows(IllegalArgumentException.class, () -> table.remove(-1, 1));
    table.add(1_000_000_000, 1);
    assertFalse(table.isDense());
    assertEquals(1, table.count(1_000_000_000, 1));
    assertEquals(2, table.n());
    table.remove(3, 1);
    table.remove(1_000_000_000, 1);
    assertEquals(Double.NaN, table.nats(BiasCorrection.PLUG_IN));
    assertEquals(Entropies.UNKNOWN, table.entropies(BiasCorrection.CHAO_SHEN));
  }
}
