package io.mimon.estimators;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Bins of equal frequency. */
class BinningTest {

  private static int[] rows(Binning binning, double[] values) {
    int[] rows = new int[binning.bins()];
    for (double value : values) {
      rows[binning.code(value)]++;
    }
    return rows;
  }

  @Test
  void differentValuesFillBinsEqually() {
    for (long seed = 0; seed < 20; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int bins = 1 + random.nextInt(30);
      double[] values =
          random.doubles(bins * (2L + random.nextInt(50))).map(u -> u * u * 7).toArray();
      Binning binning = Binning.of(values, bins);
      assertEquals(bins, binning.bins(), "seed " + seed);
      for (int rows : rows(binning, values)) {
        assertEquals(values.length / bins, rows, "seed " + seed);
      }
    }
  }

  @Test
  void aHeavyValueIsAloneInItsBin() {
    SplittableRandom random = new SplittableRandom(2);
    double[] values = new double[10_000];
    for (int i = 0; i < values.length; i++) {
      int kind = random.nextInt(10);
      values[i] = kind < 4 ? 0 : kind < 6 ? 1e12 : random.nextDouble() * 2 - 1;
    }
    Binning binning = Binning.of(values, 10);
    int[] rows = rows(binning, values);
    for (double heavy : new double[] {0, 1e12}) {
      long equal = Arrays.stream(values).filter(v -> v == heavy).count();
      assertEquals(equal, rows[binning.code(heavy)], "only " + heavy);
      assertTrue(binning.code(Math.nextUp(heavy)) > binning.code(heavy));
      assertTrue(binning.code(Math.nextDown(heavy)) < binning.code(heavy));
    }
    // Eight bins are left for the two runs around 0, of about 2,000 rows each.
    assertEquals(binning.code(0.0), binning.code(-0.0));
    for (int code = 0; code < 8; code++) {
      if (code != binning.code(0)) {
        assertEquals(500, rows[code], 60, "bin " + code + " of " + Arrays.toString(rows));
      }
    }
  }

  @Test
  void codesFollowTheEdges() {
    for (long seed = 0; seed < 200; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int n = 1 + random.nextInt(300);
      int different = 1 + random.nextInt(40);
      double[] values = random.doubles(n).map(u -> Math.floor(u * u * different)).toArray();
      int bins = 1 + random.nextInt(12);
      Binning binning = Binning.of(values, bins);
      double[] edges = binning.edges();
      String where = "seed " + seed + ": " + binning;
      assertTrue(binning.bins() <= 2 * bins + 1, where);
      for (double value : values) {
        int code = binning.code(value);
        assertTrue(code == 0 || edges[code - 1] <= value, where + " " + value);
        assertTrue(code == edges.length || value < edges[code], where + " " + value);
        long equal = Arrays.stream(values).filter(v -> v == value).count();
        if (bins > 1 && equal * bins >= n) {
          assertEquals(equal, rows(binning, values)[code], where + " " + value + " is heavy");
        }
      }
      assertEquals(binning, Binning.ofEdges(edges, binning.range()), where);
      double[] shuffled = values.clone();
      for (int i = n - 1; i > 0; i--) {
        int j = random.nextInt(i + 1);
        double value = shuffled[i];
        shuffled[i] = shuffled[j];
        shuffled[j] = value;
      }
      assertEquals(binning, Binning.of(shuffled, bins), where);
    }
  }

  @Test
  void valuesBeyondTheReferenceAreCounted() {
    Binning binning = Binning.of(new double[] {1, 2, 3, 4}, 2);
    assertArrayEquals(new double[] {2.5}, binning.edges());
    assertEquals(0, binning.code(-1e308));
    assertEquals(1, binning.code(1e308));
    assertEquals(
        new Binning.Outside(1, 2, 6), binning.outside(new double[] {0.5, 1, 2, 4, 4.5, 9}));
    assertArrayEquals(new double[] {0, 0, 1}, binning.codes(new double[] {-7, 2, 2.5}));
  }

  @Test
  void edgeResults() {
    Binning constant = Binning.of(new double[] {3, 3, 3}, 10);
    assertArrayEquals(new double[] {3, Math.nextUp(3.0)}, constant.edges());
    assertEquals(1, constant.code(3));
    assertEquals(1, Binning.of(new double[] {1, 2, 3}, 1).bins());
    double greatest = Double.MAX_VALUE;
    Binning wide = Binning.of(new double[] {-greatest, -greatest / 2, 0, greatest}, 2);
    assertEquals(2, wide.bins());
    Binning top = Binning.of(new double[] {greatest, greatest, 0}, 2);
    assertEquals(1, top.code(greatest));
    assertThrows(IllegalArgumentException.class, () -> Binning.of(new double[0], 3));
    assertThrows(IllegalArgumentException.class, () -> Binning.of(new double[] {1}, 0));
    assertThrows(IllegalArgumentException.class, () -> Binning.of(new double[] {Double.NaN}, 3));
    assertThrows(IllegalArgumentException.class, () -> constant.code(Double.POSITIVE_INFINITY));
    assertThrows(IllegalArgumentException.class, () -> Binning.ofEdges(new double[] {1, 1}, 0, 2));
    assertThrows(IllegalArgumentException.class, () -> Binning.ofEdges(new double[0], 2, 0));
  }
}
