package io.mimon.estimators;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.estimators.testkit.Samples;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The parts that estimators share. */
class PartsTest {

  @Test
  void orderIsAStableSort() {
    for (long seed = 0; seed < 20; seed++) {
      double[] values =
          seed % 2 == 0 ? Samples.heavyTails(500, seed).x() : Samples.integers(500, 9, seed).x();
      values[3] = -0.0;
      values[4] = 0.0;
      values[5] = -Double.MAX_VALUE;
      Integer[] expected = new Integer[values.length];
      Arrays.setAll(expected, i -> i);
      Arrays.sort(expected, (i, j) -> Double.compare(values[i] + 0.0, values[j] + 0.0));
      int[] unboxed = Arrays.stream(expected).mapToInt(Integer::intValue).toArray();
      assertArrayEquals(unboxed, Order.ascending(values), "seed " + seed);
    }
    assertEquals(0, Order.ascending(new double[0]).length);
  }

  @Test
  void digammaOfLargeIntegersFollowsItsSeries() {
    double[] psi = Digamma.upTo(2_000_000);
    assertEquals(-0.5772156649015329, psi[1]);
    assertEquals(0.42278433509846713, psi[2]);
    assertEquals(4.600161852738087, psi[100]);
    for (int m : new int[] {1000, 12_345, 1_000_000, 2_000_000}) {
      double inverse = 1.0 / m;
      double series =
          Math.log(m) - inverse / 2 - inverse * inverse / 12 * (1 - inverse * inverse / 10);
      assertEquals(series, psi[m], 2 * Math.ulp(series), "m " + m);
    }
  }

  @Test
  void countsInsideEqualALoop() {
    SplittableRandom random = new SplittableRandom(11);
    for (int trial = 0; trial < 200; trial++) {
      int n = 1 + random.nextInt(60);
      double[] values = Samples.rounded(n, trial).x();
      double[] radius = new double[n];
      for (int i = 0; i < n; i++) {
        radius[i] = random.nextInt(8) / 10.0 * (random.nextInt(9) == 0 ? 1e9 : 1);
      }
      int[] counts = SortedColumn.of(values).countInside(radius);
      for (int i = 0; i < n; i++) {
        int expected = 0;
        for (int j = 0; j < n; j++) {
          expected += i == j || Math.abs(values[j] - values[i]) < radius[i] ? 1 : 0;
        }
        assertEquals(expected, counts[i], "trial " + trial + ", row " + i);
      }
    }
  }

  @Test
  void standardErrorOfIndependentTerms() {
    int trials = 500;
    double sum = 0;
    for (int seed = 0; seed < trials; seed++) {
      sum += StandardError.ofMean(Samples.gaussian(1000, 0, seed).x());
    }
    assertEquals(1 / Math.sqrt(1000), sum / trials, 0.001);
    assertTrue(Double.isNaN(StandardError.ofMean(new double[63])));
    assertEquals(0, StandardError.ofMean(new double[64]));
  }

  @Test
  void standardErrorHonoursAutocorrelation() {
    // AR(1) with φ = 0.8: Var(mean) ≈ σ²/n · (1 + φ)/(1 − φ), 9 times that of independent terms.
    int n = 10_000;
    int trials = 200;
    double sum = 0;
    for (int seed = 0; seed < trials; seed++) {
      double[] terms = Samples.gaussian(n, 0, seed).x();
      for (int i = 1; i < n; i++) {
        terms[i] = 0.8 * terms[i - 1] + 0.6 * terms[i];
      }
      sum += StandardError.ofMean(terms);
    }
    assertEquals(3 / Math.sqrt(n), sum / trials, 0.002);
  }

  @Test
  void pearson() {
    double[] x = {1, 2, 3, 4};
    assertEquals(1, Correlation.pearson(x, new double[] {2, 4, 6, 8}), 1e-15);
    assertEquals(-1, Correlation.pearson(x, new double[] {8, 6, 4, 2}), 1e-15);
    assertEquals(0.8, Correlation.pearson(x, new double[] {1, 3, 2, 4}), 1e-15);
    assertTrue(Double.isNaN(Correlation.pearson(x, new double[] {5, 5, 5, 5})));
    assertTrue(Double.isNaN(Correlation.pearson(new double[1], new double[1])));
    double[] far = {1e15 + 1, 1e15 + 2, 1e15 + 3, 1e15 + 4};
    assertEquals(0.8, Correlation.pearson(far, new double[] {1, 3, 2, 4}), 1e-12);
    double[] huge = {1e300, 2e300, 3e300, 4e300};
    assertEquals(0.8, Correlation.pearson(huge, new double[] {1, 3, 2, 4}), 1e-12);
    Samples.Pair pair = Samples.gaussian(100_000, 0.6, 2);
    assertEquals(0.6, Correlation.pearson(pair.x(), pair.y()), 0.01);
  }
}
