package io.mimon.estimators;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.estimators.testkit.Samples;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ScaleTest {

  @Test
  void none() {
    assertEquals(3.5, Scale.none().apply(3.5));
    assertEquals("none", Scale.none().configName());
  }

  @Test
  void standardDividesByThePopulationDeviation() {
    assertEquals(new Scale.Standard(2), Scale.standard(new double[] {1, 5, 1, 5}));
    assertEquals(2.5, Scale.standard(new double[] {1, 5, 1, 5}).apply(5));
    assertEquals(new Scale.Standard(1), Scale.standard(new double[] {4, 4, 4}));
    assertEquals(new Scale.Standard(1), Scale.standard(new double[0]));
    double[] far = {1e9 + 1, 1e9 + 5, 1e9 + 1, 1e9 + 5};
    assertEquals(2, ((Scale.Standard) Scale.standard(far)).divisor(), 1e-9);
    double[] huge = {1e300, 5e300, 1e300, 5e300};
    assertEquals(2e300, ((Scale.Standard) Scale.standard(huge)).divisor(), 1e287);
    assertThrows(IllegalArgumentException.class, () -> new Scale.Standard(0));
  }

  @Test
  void rankOfReferenceValuesIsTheMidRank() {
    Scale rank = Scale.rank(new double[] {30, 10, 20, 20});
    assertArrayEquals(
        new double[] {0.125, 0.5, 0.875}, rank.applyAll(new double[] {10, 20, 30}), 1e-15);
    assertEquals(0.3125, rank.apply(15), 1e-15);
    // Mean slope (0.875 − 0.125)/20 outside.
    assertEquals(0.875 + 0.375, rank.apply(40), 1e-15);
    assertEquals(0.125 - 0.375, rank.apply(0), 1e-15);
    assertTrue(Double.isNaN(rank.apply(Double.NaN)));
    assertEquals("rank", rank.configName());
  }

  @Test
  void rankOfAConstant() {
    Scale rank = Scale.rank(new double[] {7, 7});
    assertEquals(0.5, rank.apply(7));
    assertEquals(1.5, rank.apply(8));
    assertThrows(IllegalArgumentException.class, () -> Scale.rank(new double[0]));
  }

  @Test
  void rankKeepsDistinctValuesDistinctAndInOrder() {
    for (long seed = 0; seed < 10; seed++) {
      double[] reference =
          seed % 2 == 0
              ? Samples.heavyTails(20_000, seed).x()
              : Samples.zeroInflated(20_000, seed).x();
      Scale.Rank rank = (Scale.Rank) Scale.rank(reference);
      assertTrue(rank.values().length <= Scale.RANK_KNOTS_MAX);
      double[] probes = Samples.heavyTails(20_000, seed + 100).y();
      Arrays.sort(probes);
      double[] mapped = rank.applyAll(probes);
      for (int i = 1; i < probes.length; i++) {
        assertTrue(
            probes[i] == probes[i - 1] || mapped[i] > mapped[i - 1],
            "seed " + seed + ": " + probes[i - 1] + " and " + probes[i]);
      }
      int below = 0;
      for (double value : reference) {
        below += value < 1 ? 1 : 0;
      }
      assertEquals((double) below / reference.length, rank.apply(1), 0.002, "seed " + seed);
      assertEquals(rank, new Scale.Rank(rank.values(), rank.quantiles()));
    }
  }

  @Test
  void rankKeepsThePointMass() {
    double[] reference = Samples.zeroInflated(20_000, 3).x();
    Scale.Rank rank = (Scale.Rank) Scale.rank(reference);
    assertEquals(0.5, rank.apply(0), 0.01);
    assertTrue(Arrays.binarySearch(rank.values(), 0.0) >= 0);
  }

  @Test
  void rankNeedsAscendingKnots() {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> new Scale.Rank(new double[] {1, 1}, new double[] {0, 1}));
    assertEquals("values[1] is 1.0; knots are finite and strictly ascending", refused.getMessage());
  }
}
