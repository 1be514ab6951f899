package io.mimon.estimators.bench;

import static io.mimon.estimators.VariableType.CATEGORICAL;
import static io.mimon.estimators.VariableType.NUMERIC;

import io.mimon.estimators.BatchEstimator;
import io.mimon.estimators.EstimatorType;
import io.mimon.estimators.Estimators;
import io.mimon.estimators.NullLevel;
import io.mimon.estimators.PermutationNull;
import io.mimon.estimators.VariableType;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * How often a permutation null finds dependence at p ≤ 0.05, where there is none and where there
 * is: rows one by one, and in blocks whose length follows from the data.
 */
public final class NullRates {

  private static final int PERMUTATIONS = 99;
  private static final double LEVEL = 0.05;
  private static final double[] PHIS = {0, 0.5, 0.9, 0.97};

  private NullRates() {}

  /** Prints a Markdown table. Arguments: the number of samples of each, else 400. */
  public static void main(String[] args) {
    int samples = args.length > 0 ? Integer.parseInt(args[0]) : 400;
    System.out.println(
        "| estimator, data | n | φ | rows | blocks | length of a block |\n|---|---|---|---|---|---|");
    for (int n : new int[] {500, 1000, 2000}) {
      for (double phi : PHIS) {
        for (double rho : new double[] {0, 0.3}) {
          String data = "gaussian " + rho;
          AutoregressiveSamples.Shape shape = AutoregressiveSamples.gaussian(rho);
          measure(EstimatorType.KSG1, NUMERIC, data, shape, n, phi, samples);
        }
        AutoregressiveSamples.Shape numbers = AutoregressiveSamples.gaussian(0);
        AutoregressiveSamples.Shape codes = AutoregressiveSamples.table(0, 3);
        AutoregressiveSamples.Shape labels =
            (g, h) -> new double[] {numbers.row(g, h)[0], codes.row(g, h)[1]};
        measure(EstimatorType.ROSS, CATEGORICAL, "3 labels, independent", labels, n, phi, samples);
      }
    }
  }

  private static void measure(
      EstimatorType type,
      VariableType yType,
      String data,
      AutoregressiveSamples.Shape shape,
      int n,
      double phi,
      int samples) {
    BatchEstimator estimator = Estimators.batch(type, NUMERIC, yType, 3);
    double[][] found =
        IntStream.range(0, samples)
            .parallel()
            .mapToObj(
                seed -> {
                  var pair = AutoregressiveSamples.pair(shape, n, phi, seed);
                  double nats = estimator.estimate(pair.x(), pair.y()).nats();
                  PermutationNull blocks = new PermutationNull(PERMUTATIONS, seed);
                  NullLevel byRow =
                      blocks
                          .withBlockRows(1)
                          .of(estimator, nats, NUMERIC, pair.x(), yType, pair.y());
                  NullLevel byBlock =
                      blocks.of(estimator, nats, NUMERIC, pair.x(), yType, pair.y());
                  return new double[] {
                    byRow.pValue() <= LEVEL ? 1 : 0,
                    byBlock.pValue() <= LEVEL ? 1 : 0,
                    byBlock.blockRows()
                  };
                })
            .toArray(double[][]::new);
    double[] mean = new double[3];
    for (double[] f : found) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += f[i] / samples;
      }
    }
    System.out.printf(
        Locale.ROOT,
        "| %s, %s | %d | %s | %.1f %% | %.1f %% | %.0f |%n",
        type,
        data,
        n,
        phi,
        100 * mean[0],
        100 * mean[1],
        mean[2]);
  }
}
