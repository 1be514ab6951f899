package io.mimon.estimators;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What holds of information whatever the table: on exact tables, and on random ones by seed. */
class InformationIdentitiesTest {

  private static final double TOLERANCE = 1e-12;
  private static final BiasCorrection PLUG_IN = BiasCorrection.PLUG_IN;

  private static JointTable table(int[][] counts) {
    JointTable table = new JointTable();
    for (int x = 0; x < counts.length; x++) {
      for (int y = 0; y < counts[x].length; y++) {
        for (int c = 0; c < counts[x][y]; c++) {
          table.add(x, y);
        }
      }
    }
    return table;
  }

  private static int[][] random(SplittableRandom random, int r, int c) {
    int[][] counts = new int[r][c];
    int most = 1 + random.nextInt(40);
    for (int[] row : counts) {
      for (int y = 0; y < c; y++) {
        row[y] = random.nextInt(3) == 0 ? 0 : random.nextInt(most);
      }
    }
    counts[0][0]++;
    counts[r - 1][c - 1]++;
    return counts;
  }

  private static int[][] transposed(int[][] counts) {
    int[][] other = new int[counts[0].length][counts.length];
    for (int x = 0; x < counts.length; x++) {
      for (int y = 0; y < other.length; y++) {
        other[y][x] = counts[x][y];
      }
    }
    return other;
  }

  /** −Σ p ln p / of the differences and ratios of probabilities, as the formulas say it. */
  private static double divergence(int[][] counts) {
    double n = 0;
    double[] ofX = new double[counts.length];
    double[] ofY = new double[counts[0].length];
    for (int x = 0; x < ofX.length; x++) {
      for (int y = 0; y < ofY.length; y++) {
        n += counts[x][y];
        ofX[x] += counts[x][y];
        ofY[y] += counts[x][y];
      }
    }
    double sum = 0;
    for (int x = 0; x < ofX.length; x++) {
      for (int y = 0; y < ofY.length; y++) {
        double p = counts[x][y] / n;
        sum += p == 0 ? 0 : p * Math.log(p / (ofX[x] / n * (ofY[y] / n)));
      }
    }
    return sum;
  }

  /** H(X|Y) as the mean over y of the entropy of X there. */
  private static double xGivenY(int[][] counts) {
    double n = 0;
    double sum = 0;
    for (int[] ofY : transposed(counts)) {
      int rows = java.util.Arrays.stream(ofY).sum();
      n += rows;
      sum += rows == 0 ? 0 : rows * PLUG_IN.entropyNats(ofY);
    }
    return sum / n;
  }

  private static void check(int[][] counts, String where) {
    JointTable table = table(counts);
    Entropies h = table.entropies(PLUG_IN);
    double nats = table.nats(PLUG_IN);
    double hxGivenY = xGivenY(counts);
    double hyGivenX = xGivenY(transposed(counts));
    assertEquals(hxGivenY, h.xGivenYNats(), TOLERANCE, where);
    assertEquals(hyGivenX, h.yGivenXNats(), TOLERANCE, where);
    // The five formulas: three of entropies, the symmetric one, and the divergence.
    assertEquals(nats, h.xNats() - hxGivenY, TOLERANCE, where);
    assertEquals(nats, h.yNats() - hyGivenX, TOLERANCE, where);
    assertEquals(nats, h.xNats() + h.yNats() - h.jointNats(), TOLERANCE, where);
    assertEquals(nats, h.jointNats() - hxGivenY - hyGivenX, TOLERANCE, where);
    assertEquals(nats, divergence(counts), TOLERANCE, where);
    assertEquals(nats, table.sums().plugInNats(), TOLERANCE, where);
    // Bounds, symmetry, itself.
    assertTrue(nats >= -TOLERANCE, where);
    assertTrue(nats <= Math.min(h.xNats(), h.yNats()) + TOLERANCE, where);
    assertTrue(h.jointNats() >= Math.max(h.xNats(), h.yNats()) - TOLERANCE, where);
    assertEquals(
        table.sums().plugInNats(), table(transposed(counts)).sums().plugInNats(), 0, where);
    JointTable self = new JointTable();
    for (int x = 0; x < counts.length; x++) {
      for (int c = 0; c < java.util.Arrays.stream(counts[x]).sum(); c++) {
        self.add(x, x);
      }
    }
    assertEquals(h.xNats(), self.nats(PLUG_IN), 0, where);
  }

  @Test
  void exactTables() {
    check(new int[][] {{1, 0}, {0, 1}}, "a copy");
    assertEquals(Math.log(2), table(new int[][] {{1, 0}, {0, 1}}).nats(PLUG_IN), 1e-16);
    check(new int[][] {{3, 3}, {3, 3}}, "independent");
    assertEquals(0, table(new int[][] {{2, 4, 6}, {3, 6, 9}}).sums().plugInNats(), 1e-15);
    check(new int[][] {{2, 4, 6}, {3, 6, 9}}, "independent with unequal margins");
    check(new int[][] {{5}}, "one cell");
    check(new int[][] {{5, 7, 9}}, "a constant x");
    check(new int[][] {{9, 1}, {1, 9}}, "a channel");
    double channel = Math.log(2) + 0.1 * Math.log(0.1) + 0.9 * Math.log(0.9);
    assertEquals(channel, table(new int[][] {{9, 1}, {1, 9}}).nats(PLUG_IN), 1e-15);
    int[][] permutation = new int[30][30];
    for (int x = 0; x < 30; x++) {
      permutation[x][(7 * x + 3) % 30] = 1 + x;
    }
    check(permutation, "a permutation");
  }

  @Test
  void randomTables() {
    for (long seed = 0; seed < 300; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      check(random(random, 1 + random.nextInt(20), 1 + random.nextInt(20)), "seed " + seed);
    }
  }

  /** Merging categories of X, which is what a function of X does, cannot add information. */
  @Test
  void dataProcessing() {
    int smaller = 0;
    for (long seed = 0; seed < 200; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int[][] counts = random(random, 6, 5);
      int[][] merged = new int[3][5];
      for (int x = 0; x < 6; x++) {
        for (int y = 0; y < 5; y++) {
          merged[x / 2][y] += counts[x][y];
        }
      }
      double before = table(counts).nats(PLUG_IN);
      double after = table(merged).nats(PLUG_IN);
      assertTrue(after <= before + TOLERANCE, "seed " + seed);
      smaller += after < before - 1e-6 ? 1 : 0;
    }
    assertTrue(smaller > 150, "only " + smaller);
  }
}
