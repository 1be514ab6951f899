package io.mimon.estimators;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Local terms of coded columns, against counts by hand and estimates of many samples. */
final class PointwiseInformationTest {
  private static CodedColumn column(double... codes) {
    return CodedColumn.of(codes, VariableType.NUMERIC, 16);
  }

  @Test
  void eachRowHasTheLogarithmOfItsRatio() {
    CodedColumn x = column(0, 0, 1, 1, Double.NaN);
    CodedColumn y = column(0, 1, 1, 1, 0);
    PointwiseInformation terms = PointwiseInformation.of(x, y);
    // n n_xy / n_x n_y over the four rows that have both: 4·1/2·1, 4·1/2·3, 4·2/2·3 twice.
    double[] ratios = {2, 2.0 / 3, 4.0 / 3, 4.0 / 3};
    double[] expected = Arrays.stream(ratios).map(Math::log).toArray();
    assertEquals(4, terms.rows());
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], terms.terms()[i], 1e-15);
    }
    assertEquals(Arrays.stream(expected).average().orElseThrow(), terms.meanNats(), 1e-15);
  }

  @Test
  void theMeanIsTheEstimateBeforeItsCorrection() {
    SplittableRandom random = new SplittableRandom(3);
    CodedColumn[] columns = sample(random, 600, 0.3);
    // Two of two codes given one of two: cells xz, yz, z less xyz are all there are.
    double nats = CodedTables.information(columns[0], columns[1], columns[2]);
    double correction = (8 + 2 - 4 - 4) / (2.0 * rows(columns));
    PointwiseInformation terms = PointwiseInformation.of(columns[0], columns[1], columns[2]);
    assertEquals(nats + correction, terms.meanNats(), 1e-12);
    assertEquals(rows(columns), terms.rows());
  }

  @Test
  void itsErrorIsThatOfManySamples() {
    SplittableRandom random = new SplittableRandom(4);
    int samples = 400;
    double sum = 0;
    double squares = 0;
    double claimed = 0;
    for (int s = 0; s < samples; s++) {
      CodedColumn[] columns = sample(random, 2_000, 0.2);
      PointwiseInformation terms = PointwiseInformation.of(columns[0], columns[1], columns[2]);
      double[] influence = new double[2_000];
      terms.addInfluence(1, influence);
      double error = StandardError.ofMean(influence);
      claimed += error * error / samples;
      sum += terms.meanNats();
      squares += terms.meanNats() * terms.meanNats();
    }
    double variance = (squares - sum * sum / samples) / (samples - 1);
    double ratio = Math.sqrt(variance / claimed);
    // The error of a standard deviation of 400 is 3.5 %.
    assertTrue(ratio > 0.87 && ratio < 1.13, "seed 4: " + ratio);
  }

  /** x follows y, more so where z is 1; some x are missing. */
  private static CodedColumn[] sample(SplittableRandom random, int n, double missing) {
    double[][] values = new double[3][n];
    for (int i = 0; i < n; i++) {
      values[1][i] = random.nextInt(2);
      values[2][i] = random.nextInt(2);
      boolean follows = random.nextDouble() < (values[2][i] > 0 ? 0.85 : 0.7);
      values[0][i] = follows ? values[1][i] : 1 - values[1][i];
      if (random.nextDouble() < missing) {
        values[0][i] = Double.NaN;
      }
    }
    return new CodedColumn[] {column(values[0]), column(values[1]), column(values[2])};
  }

  private static int rows(CodedColumn... columns) {
    int rows = 0;
    for (byte code : columns[0].toBytes()) {
      rows += code < columns[0].count() ? 1 : 0;
    }
    return rows;
  }
}
