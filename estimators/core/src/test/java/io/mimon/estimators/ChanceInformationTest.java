package io.mimon.estimators;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.apache.commons.statistics.distribution.HypergeometricDistribution;
import org.junit.jupiter.api.Test;

/** The mean information of shuffled tables. */
class ChanceInformationTest {

  @Test
  void cellsEqualTheSumOverTheHypergeometricDistribution() {
    SplittableRandom random = new SplittableRandom(1);
    for (int trial = 0; trial < 400; trial++) {
      int n = 2 + random.nextInt(trial < 200 ? 60 : 20_000);
      int a = 1 + random.nextInt(n);
      int classRows = 1 + random.nextInt(n);
      double mean = (double) a * classRows / n;
      HypergeometricDistribution rows = HypergeometricDistribution.of(n, classRows, a);
      double expected = 0;
      for (int k = Math.max(1, rows.getSupportLowerBound());
          k <= rows.getSupportUpperBound();
          k++) {
        expected += rows.probability(k) * k * Math.log(k / mean);
      }
      // Where the mean is 64 and more the expansion is good to 10⁻⁴ of a half.
      double tolerance = mean < 64 ? 1e-9 : 1.5e-4;
      assertEquals(
          expected,
          ChanceInformation.ofCell(a, classRows, n),
          tolerance,
          "trial " + trial + ": n " + n + ", a " + a + ", K " + classRows);
    }
  }

  @Test
  void allOrdersOfSmallColumns() {
    // All 7! orders of y against x, by hand.
    int[] x = {0, 0, 0, 1, 1, 2, 3};
    int[] y = {0, 0, 1, 1, 1, 2, 2};
    double[] sumAndCount = new double[2];
    permute(y, 0, x, sumAndCount);
    ChanceInformation chance = new ChanceInformation(7, new int[] {2, 3, 2});
    double total = chance.ofBucket(3) + chance.ofBucket(2) + 2 * chance.ofBucket(1);
    assertEquals(sumAndCount[0] / sumAndCount[1], total / 7, 1e-12);
    assertEquals(5040, sumAndCount[1]);
  }

  private static void permute(int[] y, int from, int[] x, double[] sumAndCount) {
    if (from == y.length) {
      double[] xs = new double[x.length];
      double[] ys = new double[x.length];
      for (int i = 0; i < x.length; i++) {
        xs[i] = x[i];
        ys[i] = y[i];
      }
      sumAndCount[0] += new CountsEstimator(BiasCorrection.PLUG_IN).estimate(xs, ys).nats();
      sumAndCount[1]++;
    }
    for (int i = from; i < y.length; i++) {
      swap(y, from, i);
      permute(y, from + 1, x, sumAndCount);
      swap(y, from, i);
    }
  }

  private static void swap(int[] values, int i, int j) {
    int value = values[i];
    values[i] = values[j];
    values[j] = value;
  }

  @Test
  void limits() {
    // One row a bucket shows all of H(Y) whatever X is.
    ChanceInformation sparse = new ChanceInformation(1000, new int[] {300, 700});
    double entropy = -0.3 * Math.log(0.3) - 0.7 * Math.log(0.7);
    assertEquals(1000 * entropy, 1000 * sparse.ofBucket(1), 1e-9);
    // A dense table has (r − 1)(c − 1)/2.
    ChanceInformation dense = new ChanceInformation(1_000_000, new int[] {500_000, 500_000});
    assertEquals(99 / 2.0, 100 * dense.ofBucket(10_000), 0.02);
    assertEquals(0, dense.ofBucket(1_000_000));
    assertEquals(0, dense.ofBucket(0));
  }
}
