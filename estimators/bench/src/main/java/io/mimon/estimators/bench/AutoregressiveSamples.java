package io.mimon.estimators.bench;

import java.util.SplittableRandom;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * Pairs of columns of known dependence whose rows resemble the rows before them.
 *
 * <p>Behind each pair are two independent Gaussian series g and h of unit variance with
 * autocorrelation φ^lag; each row is a function of g and h at that row.
 */
final class AutoregressiveSamples {

  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  private AutoregressiveSamples() {}

  /** Two columns of equal length. */
  @SuppressWarnings("ArrayRecordComponent") // passed on at once
  record Pair(double[] x, double[] y) {}

  /** What is made of the two series. */
  interface Shape {
    /** x and y of a row. */
    double[] row(double g, double h);
  }

  static Pair pair(Shape shape, int n, double phi, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double step = Math.sqrt(1 - phi * phi);
    double g = random.nextGaussian();
    double h = random.nextGaussian();
    Pair pair = new Pair(new double[n], new double[n]);
    for (int i = 0; i < n; i++) {
      double[] row = shape.row(g, h);
      pair.x[i] = row[0];
      pair.y[i] = row[1];
      g = phi * g + step * random.nextGaussian();
      h = phi * h + step * random.nextGaussian();
    }
    return pair;
  }

  /** Gaussians of correlation rho. */
  static Shape gaussian(double rho) {
    double rest = Math.sqrt(1 - rho * rho);
    return (g, h) -> new double[] {g, rho * g + rest * h};
  }

  /** X Student t with two degrees of freedom, Y = X + another one. */
  static Shape heavyTails() {
    return (g, h) -> new double[] {studentT2(g), studentT2(g) + studentT2(h)};
  }

  /** Y one of so many equally frequent categories, whose number shifts X by half. */
  static Shape labelled(int categories) {
    return (g, h) -> {
      double code = category(g, categories);
      return new double[] {0.5 * code + h, code};
    };
  }

  /** Gaussians of correlation rho, cut into so many equally frequent categories each. */
  static Shape table(double rho, int categories) {
    Shape numbers = gaussian(rho);
    return (g, h) -> {
      double[] row = numbers.row(g, h);
      return new double[] {category(row[0], categories), category(row[1], categories)};
    };
  }

  private static double category(double gaussian, int categories) {
    double u = NORMAL.cumulativeProbability(gaussian);
    return Math.min(categories - 1.0, Math.floor(categories * u));
  }

  private static double studentT2(double gaussian) {
    // The quantile function of t(2) is (2u − 1)/√(2u(1 − u)).
    double u = NORMAL.cumulativeProbability(gaussian);
    double rest = NORMAL.survivalProbability(gaussian);
    return (u - rest) / Math.sqrt(2 * u * rest);
  }
}
