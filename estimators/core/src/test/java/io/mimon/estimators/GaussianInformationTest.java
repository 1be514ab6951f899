package io.mimon.estimators;

import static io.mimon.estimators.VariableType.CATEGORICAL;
import static io.mimon.estimators.VariableType.NUMERIC;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.estimators.testkit.Samples;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Correlations, and the share of dependence that they do not show. */
class GaussianInformationTest {

  private static final BatchEstimator KSG =
      Estimators.batch(EstimatorType.KSG1, NUMERIC, NUMERIC, 3);

  private static double share(double[] x, double[] y) {
    return GaussianInformation.nonLinearShare(KSG.estimate(x, y), Correlation.pearson(x, y));
  }

  @Test
  void aSquareStandsOut() {
    for (long seed = 0; seed < 10; seed++) {
      double[] x = Samples.gaussian(2000, 0, seed).x();
      SplittableRandom random = new SplittableRandom(seed);
      double[] square = Arrays.stream(x).map(v -> v * v + 0.1 * random.nextGaussian()).toArray();
      assertTrue(share(x, square) > 0.97, "seed " + seed + ": " + share(x, square));
      Samples.Pair linear = Samples.gaussian(2000, 0.8, seed);
      double rest = share(linear.x(), linear.y());
      assertTrue(rest < 0.15, "seed " + seed + ": " + rest);
    }
  }

  @Test
  void independentColumnsHaveNoShare() {
    int known = 0;
    for (long seed = 0; seed < 200; seed++) {
      Samples.Pair pair = Samples.gaussian(500, 0, seed);
      known += Double.isNaN(share(pair.x(), pair.y())) ? 0 : 1;
    }
    assertTrue(known <= 8, known + " of 200, seeds from 0, at one in a hundred");
  }

  @Test
  void sharesByHand() {
    Estimate half = Estimate.of(EstimatorType.KSG1, 3, 1000, 0.5, 0.02);
    // −½ ln(1 − 0.36) = 0.22314.
    assertEquals(1 - 0.446287, GaussianInformation.nonLinearShare(half, 0.6), 1e-6);
    assertEquals(1, GaussianInformation.nonLinearShare(half, 0));
    assertEquals(0, GaussianInformation.nonLinearShare(half, -0.99));
    assertEquals(0, GaussianInformation.nonLinearShare(half, 1));
    assertTrue(Double.isNaN(GaussianInformation.nonLinearShare(half, Double.NaN)));
    // t of 19.6 degrees of freedom has its 0.99 quantile at 2.53.
    assertTrue(isAboveZero(0.0254, 0.01, 1000));
    assertTrue(!isAboveZero(0.0252, 0.01, 1000));
    assertTrue(!isAboveZero(0.5, Double.NaN, 30));
    assertTrue(!isAboveZero(-0.5, 0.01, 1000));
    assertTrue(
        !GaussianInformation.isAboveZero(
            Estimate.degenerate(EstimatorType.KSG1, 3, 1000, Entropies.UNKNOWN)));
    Samples.Pair counts = Samples.integers(500, 3, 1);
    Estimate table =
        Estimators.batch(EstimatorType.COUNTS, CATEGORICAL, CATEGORICAL, 0)
            .estimate(counts.x(), counts.y());
    assertTrue(GaussianInformation.isAboveZero(table));
  }

  private static boolean isAboveZero(double nats, double error, int n) {
    return GaussianInformation.isAboveZero(Estimate.of(EstimatorType.KSG1, 3, n, nats, error));
  }

  @Test
  void gaussianInformation() {
    assertEquals(0, GaussianInformation.nats(0));
    assertEquals(0.22314355131420976, GaussianInformation.nats(-0.6), 1e-15);
    assertEquals(0.5e-20, GaussianInformation.nats(1e-10), 1e-34);
    assertEquals(Double.POSITIVE_INFINITY, GaussianInformation.nats(1));
  }

  @Test
  void spearmanByHand() {
    // Ranks 1, 2, 3, 4 against 1, 2, 4, 3: 1 − 6·2/(4·15).
    assertEquals(
        0.8,
        Correlation.spearman(new double[] {1, 10, 100, 1000}, new double[] {-3, -1, 7, 6}),
        1e-15);
    // Ranks 1.5, 1.5, 3, 4 against 1, 2, 3, 4: 4.5/√(4.5·5).
    assertEquals(
        Math.sqrt(0.9),
        Correlation.spearman(new double[] {2, 2, 3, 9}, new double[] {1, 2, 3, 4}),
        1e-15);
    assertTrue(Double.isNaN(Correlation.spearman(new double[] {1, 1}, new double[] {1, 2})));
    assertTrue(Double.isNaN(Correlation.spearman(new double[0], new double[0])));
    assertThrows(
        IllegalArgumentException.class,
        () -> Correlation.spearman(new double[] {1}, new double[] {Double.NaN}));
  }

  @Test
  void spearmanDependsOnTheOrderOnly() {
    for (long seed = 0; seed < 20; seed++) {
      Samples.Pair pair = Samples.rounded(300, seed);
      double[] grown = Arrays.stream(pair.x()).map(Math::exp).toArray();
      double[] turned = Arrays.stream(pair.x()).map(v -> -v).toArray();
      double rho = Correlation.spearman(pair.x(), pair.y());
      assertEquals(rho, Correlation.spearman(grown, pair.y()), 1e-14, "seed " + seed);
      assertEquals(-rho, Correlation.spearman(turned, pair.y()), 1e-14, "seed " + seed);
      assertEquals(rho, slowSpearman(pair.x(), pair.y()), 1e-12, "seed " + seed);
    }
  }

  /** Ranks by counting, then the textbook formula. */
  private static double slowSpearman(double[] x, double[] y) {
    double mean = (x.length + 1) / 2.0;
    double xy = 0;
    double xx = 0;
    double yy = 0;
    for (int i = 0; i < x.length; i++) {
      double dx = rank(x, x[i]) - mean;
      double dy = rank(y, y[i]) - mean;
      xy += dx * dy;
      xx += dx * dx;
      yy += dy * dy;
    }
    return xy / Math.sqrt(xx * yy);
  }

  private static double rank(double[] values, double value) {
    long below = Arrays.stream(values).filter(v -> v < value).count();
    long equal = Arrays.stream(values).filter(v -> v == value).count();
    return below + (equal + 1) / 2.0;
  }
}
