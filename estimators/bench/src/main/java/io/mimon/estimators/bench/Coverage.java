package io.mimon.estimators.bench;

import static io.mimon.estimators.VariableType.CATEGORICAL;
import static io.mimon.estimators.VariableType.NUMERIC;

import io.mimon.estimators.BatchEstimator;
import io.mimon.estimators.Estimate;
import io.mimon.estimators.EstimatorType;
import io.mimon.estimators.Estimators;
import io.mimon.estimators.StandardError;
import io.mimon.estimators.VariableType;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * How true standard errors are: what they claim as a share of the spread that estimates show, and
 * how often the interval around an estimate holds what estimates are on average.
 *
 * <p>Around the mean of the estimates and not the truth: bias is no part of a standard error.
 */
public final class Coverage {

  private static final double NORMAL_97_5 = 1.96;
  private static final double TAIL = 0.025;
  private static final double[] PHIS = {0, 0.5, 0.9};

  private Coverage() {}

  private record Case(
      EstimatorType type,
      VariableType xType,
      VariableType yType,
      String data,
      AutoregressiveSamples.Shape shape) {}

  private static List<Case> cases() {
    return List.of(
        numeric(EstimatorType.KSG1, 0),
        numeric(EstimatorType.KSG1, 0.3),
        numeric(EstimatorType.KSG1, 0.6),
        numeric(EstimatorType.KSG1, 0.9),
        new Case(EstimatorType.KSG1, NUMERIC, NUMERIC, "t2", AutoregressiveSamples.heavyTails()),
        numeric(EstimatorType.KSG2, 0),
        numeric(EstimatorType.KSG2, 0.6),
        numeric(EstimatorType.MIXED_KSG, 0.6),
        labelled(EstimatorType.ROSS, 3),
        labelled(EstimatorType.ROSS, 10),
        labelled(EstimatorType.MIXED_KSG, 3),
        new Case(
            EstimatorType.COUNTS,
            CATEGORICAL,
            CATEGORICAL,
            "4 x 4 table",
            AutoregressiveSamples.table(0.6, 4)));
  }

  private static Case numeric(EstimatorType type, double rho) {
    return new Case(type, NUMERIC, NUMERIC, "gaussian " + rho, AutoregressiveSamples.gaussian(rho));
  }

  private static Case labelled(EstimatorType type, int categories) {
    return new Case(
        type,
        NUMERIC,
        CATEGORICAL,
        categories + " labels",
        AutoregressiveSamples.labelled(categories));
  }

  /**
   * Prints a Markdown table. Arguments: the number of samples of each (else 1000), k (else 3), and
   * the numbers of rows (else 500, 1000 and 5000).
   */
  public static void main(String[] args) {
    int samples = args.length > 0 ? Integer.parseInt(args[0]) : 1000;
    int k = args.length > 1 ? Integer.parseInt(args[1]) : 3;
    int[] sizes =
        args.length > 2
            ? IntStream.range(2, args.length).map(i -> Integer.parseInt(args[i])).toArray()
            : new int[] {500, 1000, 5000};
    System.out.println(
        "| estimator, data | n | φ = 0 | φ = 0.5 | φ = 0.9 |\n|---|---|---|---|---|");
    for (Case c : cases()) {
      for (int n : sizes) {
        StringBuilder line = new StringBuilder();
        for (double phi : PHIS) {
          line.append(" | ").append(measure(c, n, phi, k, samples));
        }
        System.out.println("| " + c.type + ", " + c.data + " | " + n + line + " |");
      }
    }
  }

  private static String measure(Case c, int n, double phi, int k, int samples) {
    BatchEstimator estimator = Estimators.batch(c.type, c.xType, c.yType, k);
    Estimate[] estimates =
        IntStream.range(0, samples)
            .parallel()
            .mapToObj(seed -> AutoregressiveSamples.pair(c.shape, n, phi, seed))
            .map(pair -> estimator.estimate(pair.x(), pair.y()))
            .toArray(Estimate[]::new);
    double mean = 0;
    double claimed = 0;
    for (Estimate e : estimates) {
      mean += e.nats() / samples;
      claimed += e.standardErrorNats() / samples;
    }
    double student =
        TDistribution.of(StandardError.degreesOfFreedom(n)).inverseSurvivalProbability(TAIL);
    double squares = 0;
    int normal = 0;
    int byStudent = 0;
    for (Estimate e : estimates) {
      double error = Math.abs(e.nats() - mean);
      squares += error * error / (samples - 1);
      normal += error <= NORMAL_97_5 * e.standardErrorNats() ? 1 : 0;
      byStudent += error <= student * e.standardErrorNats() ? 1 : 0;
    }
    return String.format(
        Locale.ROOT,
        "%.2f, %.1f, %.1f",
        claimed / Math.sqrt(squares),
        100.0 * normal / samples,
        100.0 * byStudent / samples);
  }
}
