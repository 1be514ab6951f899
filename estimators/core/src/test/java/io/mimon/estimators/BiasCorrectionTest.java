package io.mimon.estimators;

import static io.mimon.estimators.BiasCorrection.CHAO_SHEN;
import static io.mimon.estimators.BiasCorrection.GRASSBERGER;
import static io.mimon.estimators.BiasCorrection.MILLER_MADOW;
import static io.mimon.estimators.BiasCorrection.PLUG_IN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.estimators.testkit.Psi;
import java.io.IOException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The corrections against their formulas, other programs, and each other. */
class BiasCorrectionTest {

  /** ψ(m) + (−1)ᵐ ∫₀¹ tᵐ⁻¹/(1 + t) dt, as the paper has it; the integral by Simpson's rule. */
  private static double gByIntegral(int m) {
    int steps = 20_000;
    double sum = 0;
    for (int i = 0; i <= steps; i++) {
      double t = (double) i / steps;
      double weight = i == 0 || i == steps ? 1 : i % 2 == 1 ? 4 : 2;
      sum += weight * Math.pow(t, m - 1) / (1 + t);
    }
    double integral = sum / (3 * steps);
    return Psi.of(m) + (m % 2 == 0 ? integral : -integral);
  }

  @Test
  void grassbergersG() {
    assertEquals(-0.5772156649015329 - Math.log(2), BiasCorrection.g(1), 1e-15);
    assertEquals(2 - 0.5772156649015329 - Math.log(2), BiasCorrection.g(2), 1e-15);
    for (int m = 1; m < 200; m++) {
      assertEquals(gByIntegral(m), BiasCorrection.g(m), 1e-11, "G(" + m + ")");
    }
    // Where the table of ψ ends and the series begins, and far beyond: G(m) is ln m + O(1/m²).
    for (int m = 4_000; m < 4_200; m += 2) {
      assertEquals(BiasCorrection.g(m) + 2.0 / (m + 1), BiasCorrection.g(m + 2), 1e-14, "m " + m);
    }
    assertEquals(Math.log(1 << 30), BiasCorrection.g(1 << 30), 1e-14);
  }

  @Test
  void byHand() {
    // Counts 2, 1, 1 of n = 4.
    int[] counts = {1, 0, 2, 1};
    double plugIn = 1.5 * Math.log(2);
    assertEquals(plugIn, PLUG_IN.entropyNats(counts), 1e-15);
    assertEquals(plugIn + 2.0 / 8, MILLER_MADOW.entropyNats(counts), 1e-15);
    double g1 = -0.5772156649015329 - Math.log(2);
    double g2 = 2 + g1;
    assertEquals(Math.log(4) - (2 * g2 + 2 * g1) / 4, GRASSBERGER.entropyNats(counts), 1e-14);
    double half = 0.5 * 0.5; // C = 1 − 2/4; p = C · 2/4
    double quarter = 0.5 * 0.25;
    double expected =
        -half * Math.log(half) / (1 - Math.pow(1 - half, 4))
            - 2 * quarter * Math.log(quarter) / (1 - Math.pow(1 - quarter, 4));
    assertEquals(expected, CHAO_SHEN.entropyNats(counts), 1e-14);
  }

  @Test
  void edgeCases() {
    for (BiasCorrection correction : BiasCorrection.values()) {
      assertEquals(Double.NaN, correction.entropyNats());
      assertEquals(Double.NaN, correction.entropyNats(0, 0));
      assertEquals(0, correction.entropyNats(17));
      assertEquals(0, correction.entropyNats(0, 1));
      assertTrue(Double.isFinite(correction.entropyNats(1, 1, 1, 1)), correction + " of ones");
      assertThrows(IllegalArgumentException.class, () -> correction.entropyNats(3, -1));
      int[] counts = {5, 1, 9, 2, 2, 30};
      int[] other = {2, 30, 9, 5, 2, 1};
      assertEquals(correction.entropyNats(counts), correction.entropyNats(other), 0.0);
    }
  }

  /**
   * The rows called Grassberger in the golden file are of 1988: ln n − ψ(c) − (−1)ᶜ/(c + 1). That
   * ours are not these is no error of either.
   */
  @Test
  void theOtherProgramsGrassbergerIsOf1988() throws IOException {
    int compared = 0;
    for (GoldenTest.Row row : GoldenTest.readRows()) {
      if (row.estimator().equals("MI-grassberger") && !row.file().startsWith("constant")) {
        double[][] c = GoldenTest.columns(row);
        Categories x = Categories.of(c[0]);
        Categories y = Categories.of(c[1]);
        double nats = of1988(x) + of1988(y) - of1988(Categories.ofPairs(x, y));
        assertTrue(GoldenTest.isClose(row.number(), nats), () -> row + ": " + nats);
        compared++;
      }
    }
    assertEquals(6, compared);
  }

  private static double of1988(Categories categories) {
    int n = categories.ofRow.length;
    double sum = 0;
    for (int c : categories.size) {
      sum += c * (Math.log(n) - Psi.of(c) - (c % 2 == 0 ? 1.0 : -1.0) / (c + 1));
    }
    return sum / n;
  }

  /** Each brings the mean of few rows closer to the truth than plug-in is. */
  @Test
  void correctionsCorrect() {
    double[] error = new double[4];
    int samples = 400;
    for (int sample = 0; sample < samples; sample++) {
      SplittableRandom random = new SplittableRandom(sample);
      int[] counts = new int[20];
      for (int i = 0; i < 40; i++) {
        counts[random.nextInt(20)]++;
      }
      int c = 0;
      for (BiasCorrection correction : BiasCorrection.values()) {
        error[c++] += (correction.entropyNats(counts) - Math.log(20)) / samples;
      }
    }
    assertEquals(-0.25, error[0], 0.05, "plug-in; −(20 − 1)/80 is the first term");
    assertTrue(Math.abs(error[1]) < -error[0] / 3, "Miller and Madow: " + error[1]);
    assertTrue(Math.abs(error[2]) < -error[0] / 10, "Grassberger: " + error[2]);
    assertTrue(Math.abs(error[3]) < -error[0] / 5, "Chao and Shen: " + error[3]);
  }
}
