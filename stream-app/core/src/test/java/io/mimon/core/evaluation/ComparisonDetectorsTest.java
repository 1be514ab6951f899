package io.mimon.core.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What the detectors that ours is held against are known to do. */
final class ComparisonDetectorsTest {
  private static final long SEED = 20261127;

  @Test
  void adwinKeepsAllOfAStreamWithOneMean() {
    SplittableRandom random = new SplittableRandom(SEED);
    Adwin adwin = new Adwin(0.002, 32);
    int cuts = 0;
    for (int i = 0; i < 20_000; i++) {
      cuts += adwin.add(random.nextDouble() < 0.3 ? 1 : 0) ? 1 : 0;
    }
    assertTrue(cuts <= 2, cuts + " cuts, seed " + SEED);
    assertEquals(0.3, adwin.mean(), 0.03);
  }

  @Test
  void adwinDropsWhatIsBeforeAChange() {
    SplittableRandom random = new SplittableRandom(SEED);
    Adwin adwin = new Adwin(0.002, 32);
    int found = -1;
    for (int i = 0; i < 4_000; i++) {
      double mean = i < 2_000 ? 0.2 : 0.8;
      boolean cut = adwin.add(random.nextDouble() < mean ? 1 : 0);
      found = cut && found < 0 ? i : found;
    }
    assertTrue(found >= 2_000 && found < 2_100, "found at " + found + ", seed " + SEED);
    assertEquals(0.8, adwin.mean(), 0.04);
    assertTrue(adwin.width() <= 2_050, adwin.width() + " kept");
  }

  @Test
  void adwinCutsWhereItsBoundSays() {
    // n₀ = 32 zeros before n₁ values of 1: worked out from the formula, value by value.
    Adwin adwin = new Adwin(0.002, 1);
    int ones = 0;
    for (int i = 0; i < 32; i++) {
      assertFalse(adwin.add(0));
    }
    while (!adwin.add(1)) {
      ones++;
    }
    ones++;
    assertTrue(exceeds(32, ones), "not before the bound: " + ones);
    assertFalse(exceeds(32, ones - 2), "and not long behind it: " + ones);
  }

  private static boolean exceeds(int zeros, int ones) {
    double n = zeros + ones;
    double log = Math.log(2 * Math.log(n) / 0.002);
    double variance = zeros * ones / (n * n);
    double m = 1.0 / (zeros - 4) + 1.0 / (ones - 4);
    return ones > 6 && 1 > Math.sqrt(2 * m * variance * log) + 2.0 / 3 * log * m;
  }

  @Test
  void pageHinkleySumsWhatIsAboveTheMean() {
    PageHinkley test = new PageHinkley(0.005, 50);
    for (int i = 0; i < 100; i++) {
      assertFalse(test.add(0));
    }
    // The n-th value of 10 behind 100 zeros adds 10 − 10 n/(100 + n) − 0.005: 50.1 after the sixth,
    // less what fades.
    int values = 1;
    while (!test.add(10)) {
      values++;
    }
    assertEquals(6, values);
    assertFalse(test.add(10), "begun anew");
  }

  @Test
  void pageHinkleyWaitsForThirtyValues() {
    PageHinkley test = new PageHinkley(0.005, 1);
    for (int i = 0; i < 28; i++) {
      assertFalse(test.add(i * i), "value " + i);
    }
    assertTrue(test.add(900));
  }

  @Test
  void evidenceHasARunLengthOfOneByAlphaAtLeast() {
    SplittableRandom random = new SplittableRandom(SEED);
    double alpha = 0.01;
    double sum = 0;
    int runs = 400;
    for (int run = 0; run < runs; run++) {
      EvidenceDetector detector = new EvidenceDetector(0);
      int n = 1;
      while (detector.add(random.nextGaussian()) < 1 / alpha) {
        n++;
      }
      sum += n;
    }
    double length = sum / runs;
    assertTrue(length > 1 / alpha, length + ", seed " + SEED);
    assertTrue(length < 10 / alpha, "nor does it sleep: " + length + ", seed " + SEED);
  }

  @Test
  void evidenceGrowsWithAShift() {
    EvidenceDetector detector = new EvidenceDetector(0);
    // (e^(4 − 1/2) + e^(8 − 2) + e^(12 − 9/2) + e^(16 − 8))/4
    double one = (Math.exp(3.5) + Math.exp(6) + Math.exp(7.5) + Math.exp(8)) / 4;
    assertEquals(one, detector.add(4), 1e-9 * one);
    detector.reset();
    assertEquals(one, detector.add(4), 1e-9 * one);
    assertTrue(new EvidenceDetector(1).add(4) < one);
  }

  @Test
  void eBhRejectsAsManyAsTheirEvidenceAllows() {
    // p/(k level) is 80, 40, 26.7, 20 for four at 0.05.
    assertEquals(0, EvidenceDetector.rejected(new double[] {79, 39, 26, 19}, 0.05));
    assertEquals(2, EvidenceDetector.rejected(new double[] {79, 41, 26, 1}, 0.05));
    assertEquals(4, EvidenceDetector.rejected(new double[] {21, 21, 21, 21}, 0.05));
  }

  @Test
  void eLondSpendsItsLevelOverAllTests() {
    double spent = 0;
    for (long t = 1; t <= 1_000_000; t++) {
      spent += ELond.gamma(t);
    }
    // What is left behind the millionth is the integral of 1/(t ln² t).
    assertTrue(spent + 1 / Math.log(1_000_000) / 3.4 <= 1, spent + " of 1");
    assertTrue(spent > 0.9, spent + " of 1");
    ELond online = new ELond(0.05);
    double first = 1 / (0.05 * ELond.gamma(1));
    assertFalse(online.rejects(0.999 * first));
    double second = 1 / (0.05 * ELond.gamma(2));
    assertTrue(online.rejects(1.001 * second));
    // One rejected: twice the level.
    assertTrue(online.rejects(1.001 / (0.05 * ELond.gamma(3) * 2)));
    assertFalse(online.rejects(0.999 / (0.05 * ELond.gamma(4) * 3)));
  }

  @Test
  void eLondRejectsFalselyInAShareOfStreamsAtMost() {
    SplittableRandom random = new SplittableRandom(SEED);
    int streams = 4_000;
    int withAny = 0;
    for (int s = 0; s < streams; s++) {
      ELond online = new ELond(0.2);
      boolean any = false;
      for (int t = 0; t < 200; t++) {
        // 1/U^(1/2)/2 has mean 1, and a tail that e-values of a test seldom have.
        any |= online.rejects(0.5 / Math.sqrt(random.nextDouble()));
      }
      withAny += any ? 1 : 0;
    }
    double share = withAny / (double) streams;
    assertTrue(share < 0.2, share + ", seed " + SEED);
    assertTrue(share > 0, "nor does it never: seed " + SEED);
  }
}
