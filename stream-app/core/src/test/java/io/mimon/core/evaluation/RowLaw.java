package io.mimon.core.evaluation;

import io.mimon.estimators.EstimatorType;
import io.mimon.estimators.VariableType;
import java.util.SplittableRandom;

/**
 * A law of rows, and how what they share is estimated.
 *
 * @param estimator of both columns
 */
record RowLaw(EstimatorType estimator, VariableType x, VariableType y, Draw rows) {

  /** Draws the rows of a block, which begin anew with each. */
  interface Draw {
    void draw(SplittableRandom random, double[] x, double[] y);
  }

  void draw(SplittableRandom random, double[] xs, double[] ys) {
    rows.draw(random, xs, ys);
  }

  /** The correlation of normal variables that share so many bits. */
  static double correlation(double bits) {
    return Math.sqrt(1 - Math.exp(-2 * bits * Math.log(2)));
  }

  /** Normal variables that share so many bits; neighbours in time correlate by {@code stay}. */
  static RowLaw normal(double bits, double stay) {
    double rho = correlation(bits);
    double step = Math.sqrt(1 - stay * stay);
    return new RowLaw(
        EstimatorType.KSG1,
        VariableType.NUMERIC,
        VariableType.NUMERIC,
        (random, x, y) -> {
          double u = random.nextGaussian();
          double v = random.nextGaussian();
          for (int i = 0; i < x.length; i++) {
            u = stay * u + step * random.nextGaussian();
            v = stay * v + step * random.nextGaussian();
            x[i] = u;
            y[i] = rho * u + Math.sqrt(1 - rho * rho) * v;
          }
        });
  }

  /**
   * The same of a feature whose own spread is another, where it says as much of the target by
   * value: less of it in all, if it is smaller.
   */
  RowLaw ofSpread(double spread) {
    return new RowLaw(
        estimator,
        x,
        y,
        (random, xs, ys) -> {
          rows.draw(random, xs, ys);
          // What is left of y without x is kept: y = slope x + rest.
          double slope = slope(xs, ys);
          for (int i = 0; i < xs.length; i++) {
            double rest = ys[i] - slope * xs[i];
            xs[i] *= spread;
            ys[i] = slope * xs[i] + rest;
          }
        });
  }

  private static double slope(double[] xs, double[] ys) {
    double products = 0;
    double squares = 0;
    for (int i = 0; i < xs.length; i++) {
      products += xs[i] * ys[i];
      squares += xs[i] * xs[i];
    }
    return products / squares;
  }

  /** A feature of 0.2 bits whose level goes up and down, over fewer rows than a window has. */
  static RowLaw seasonal(double bits, int period) {
    RowLaw plain = normal(bits, 0);
    return new RowLaw(
        plain.estimator,
        plain.x,
        plain.y,
        (random, xs, ys) -> {
          plain.draw(random, xs, ys);
          int phase = random.nextInt(period);
          for (int i = 0; i < xs.length; i++) {
            double level = Math.sin(2 * Math.PI * (phase + i) / period) / 2;
            xs[i] += level;
            ys[i] += correlation(bits) * level;
          }
        });
  }

  /** Student's t with 2 degrees of freedom, so much of it in the target. */
  static RowLaw heavyTailed(double slope) {
    return new RowLaw(
        EstimatorType.KSG1,
        VariableType.NUMERIC,
        VariableType.NUMERIC,
        (random, x, y) -> {
          for (int i = 0; i < x.length; i++) {
            x[i] = student(random);
            y[i] = slope * x[i] + student(random);
          }
        });
  }

  private static double student(SplittableRandom random) {
    return random.nextGaussian() / Math.sqrt(-Math.log(1 - random.nextDouble()));
  }

  /** A normal feature that is so much higher where the target is 1, which it is in that share. */
  static RowLaw mixed(double higher, double share) {
    return new RowLaw(
        EstimatorType.ROSS,
        VariableType.NUMERIC,
        VariableType.CATEGORICAL,
        (random, x, y) -> {
          for (int i = 0; i < x.length; i++) {
            y[i] = random.nextDouble() < share ? 1 : 0;
            x[i] = random.nextGaussian() + higher * y[i];
          }
        });
  }

  /** A table by its cells; a row repeats the one before with probability {@code stay}. */
  static RowLaw table(double[][] cells, double stay) {
    double[] upTo = TableBlocks.cumulative(cells);
    int columns = cells[0].length;
    return new RowLaw(
        EstimatorType.COUNTS,
        VariableType.CATEGORICAL,
        VariableType.CATEGORICAL,
        (random, x, y) -> {
          int cell = 0;
          for (int i = 0; i < x.length; i++) {
            if (i == 0 || random.nextDouble() >= stay) {
              cell = TableBlocks.cell(upTo, random.nextDouble());
            }
            x[i] = Math.floorDiv(cell, columns);
            y[i] = cell % columns;
          }
        });
  }
}
