package io.mimon.estimators;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Long-run variances against those that are known. */
final class TermSpreadTest {

  /** Terms of an AR(1) process with variance 1. */
  private static double[] terms(SplittableRandom random, int n, double rho) {
    double[] terms = new double[n];
    double last = random.nextGaussian();
    for (int i = 0; i < n; i++) {
      last = rho * last + Math.sqrt(1 - rho * rho) * random.nextGaussian();
      terms[i] = last;
    }
    return terms;
  }

  private static Estimate counted(double nats) {
    return Estimate.of(EstimatorType.COUNTS, 0, 5_000, nats, 0.01);
  }

  @Test
  void theLongRunVarianceIsRightUnderDependence() {
    long seed = 9;
    SplittableRandom random = new SplittableRandom(seed);
    int samples = 1_000;
    for (double rho : new double[] {0, 0.5, 0.9, 0.95}) {
      double longRun = 0;
      double batches = 0;
      double rows = 0;
      for (int s = 0; s < samples; s++) {
        TermSpread spread = TermSpread.of(terms(random, 5_000, rho), counted(0));
        longRun += spread.longRunVariance() / samples;
        batches += spread.batchVariance() / samples;
        rows += spread.rowVariance() / samples;
      }
      double truth = (1 + rho) / (1 - rho);
      // A relative error of √(6/80) each: 0.9 % of 1,000, and 4 of these.
      assertEquals(1, longRun / truth, 0.04, "rho " + rho + ", seed " + seed);
      assertEquals(1, rows, 0.03, "rho " + rho + ", seed " + seed);
      assertTrue(batches < longRun || rho == 0, "batches alone claim less");
    }
  }

  @Test
  void itsOwnErrorIsThatOfItsDegreesOfFreedom() {
    SplittableRandom random = new SplittableRandom(10);
    int samples = 2_000;
    double sum = 0;
    double squares = 0;
    double kurtosis = 0;
    for (int s = 0; s < samples; s++) {
      TermSpread spread = TermSpread.of(terms(random, 5_000, 0), counted(0));
      assertEquals(80, spread.batches());
      sum += spread.longRunVariance();
      squares += spread.longRunVariance() * spread.longRunVariance();
      kurtosis += spread.batchKurtosis() / samples;
    }
    double mean = sum / samples;
    double variance = squares / samples - mean * mean;
    // χ² with ν degrees, scaled, has 2/ν of its mean squared; a tenth is taken off for its tail.
    assertEquals(
        TermSpread.degreesOfFreedom(80, kurtosis) / 0.9,
        2 * mean * mean / variance,
        2.5,
        "about 27");
  }

  @Test
  void theCorrectionIsWhatTheMeanOfTermsHasAboveTheEstimate() {
    double[] x = new double[400];
    double[] y = new double[400];
    SplittableRandom random = new SplittableRandom(11);
    for (int i = 0; i < x.length; i++) {
      x[i] = random.nextInt(4);
      y[i] = random.nextInt(2);
    }
    double[][] shown = new double[1][];
    BatchEstimator counts =
        Estimators.batch(
            EstimatorType.COUNTS, VariableType.CATEGORICAL, VariableType.CATEGORICAL, 1);
    Estimate estimate = counts.estimate(x, y, terms -> shown[0] = terms);
    assertEquals(counts.estimate(x, y), estimate);
    // 3 degrees of freedom by 2n
    assertEquals(3 / 800.0, TermSpread.of(shown[0], estimate).correctionNats(), 1e-9);
    assertEquals(0, TermSpread.of(shown[0], estimate).sharedVariance());
  }

  @Test
  void termsOfNeighboursAverageToTheEstimateUpToAConstant() {
    SplittableRandom random = new SplittableRandom(12);
    for (EstimatorType type :
        new EstimatorType[] {EstimatorType.KSG1, EstimatorType.KSG2, EstimatorType.MIXED_KSG}) {
      double first = Double.NaN;
      for (int s = 0; s < 3; s++) {
        double[] x = terms(random, 300, 0);
        double[] y = terms(random, 300, 0);
        BatchEstimator estimator =
            Estimators.batch(type, VariableType.NUMERIC, VariableType.NUMERIC, 3);
        double[][] shown = new double[1][];
        Estimate estimate = estimator.estimate(x, y, of -> shown[0] = of);
        double mean = 0;
        for (double term : shown[0]) {
          mean += term / shown[0].length;
        }
        double constant = estimate.nats() - mean;
        assertEquals(s == 0 ? constant : first, constant, 1e-9, type.toString());
        first = constant;
        assertTrue(TermSpread.of(shown[0], estimate).sharedVariance() > 0);
      }
    }
  }

  @Test
  void termsOfTablesVaryAsEstimatesWithoutARowDo() {
    SplittableRandom random = new SplittableRandom(13);
    int n = 150;
    double[] x = new double[n];
    double[] y = new double[n];
    for (int i = 0; i < n; i++) {
      y[i] = random.nextInt(20) == 0 ? 1 : 0;
      x[i] = random.nextInt(y[i] == 1 ? 2 : 4);
    }
    double[][] shown = new double[1][];
    BatchEstimator counts =
        Estimators.batch(
            EstimatorType.COUNTS, VariableType.CATEGORICAL, VariableType.CATEGORICAL, 1);
    Estimate estimate = counts.estimate(x, y, terms -> shown[0] = terms);
    double[] added = new double[n];
    double meanAdded = 0;
    double mean = 0;
    double plugIn = plugIn(x, y, -1);
    for (int i = 0; i < n; i++) {
      added[i] = n * plugIn - (n - 1) * plugIn(x, y, i);
      meanAdded += added[i] / n;
      mean += shown[0][i] / n;
    }
    assertEquals(plugIn, mean, 1e-12, "their mean is the estimate before its correction");
    assertTrue(mean > estimate.nats());
    for (int i = 0; i < n; i++) {
      assertEquals(added[i] - meanAdded, shown[0][i] - mean, 1e-10, "row " + i);
    }
  }

  /** Of the rows but one, by the definition. */
  private static double plugIn(double[] x, double[] y, int without) {
    int[][] cells = new int[4][2];
    int n = 0;
    for (int i = 0; i < x.length; i++) {
      if (i != without) {
        cells[(int) x[i]][(int) y[i]]++;
        n++;
      }
    }
    double nats = 0;
    for (int[] row : cells) {
      for (int c = 0; c < 2; c++) {
        double ofX = row[0] + row[1];
        double ofY = cells[0][c] + cells[1][c] + cells[2][c] + cells[3][c];
        nats += row[c] == 0 ? 0 : row[c] * Math.log(row[c] * n / (ofX * ofY)) / n;
      }
    }
    return nats;
  }
}
