package io.mimon.estimators.testkit;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Seeded data X, Y and Z of known shape. The same arguments give the same columns. */
public final class Triples {

  private Triples() {}

  /** Columns of equal length: one of X, one of Y, any number of Z. */
  @SuppressWarnings("ArrayRecordComponent") // test data, passed on at once
  public record Triple(double[] x, double[] y, double[][] z) {
    /** X and Y the other way round. */
    public Triple swapped() {
      return new Triple(y, x, z);
    }

    /** The rows in another order. */
    public Triple reordered(int[] order) {
      double[][] zs = new double[z.length][];
      for (int d = 0; d < z.length; d++) {
        zs[d] = Samples.reordered(z[d], order);
      }
      return new Triple(Samples.reordered(x, order), Samples.reordered(y, order), zs);
    }
  }

  /** Codes of so many categories by equal ranges from −2 to 2, ends included. */
  public static double[] binned(double[] values, int categories) {
    double[] codes = new double[values.length];
    for (int i = 0; i < codes.length; i++) {
      double bin = Math.floor((values[i] + 2) * categories / 4);
      codes[i] = Math.max(0, Math.min(categories - 1, bin));
    }
    return codes;
  }

  private interface Row {
    double[] next(RandomGenerator random);
  }

  private static Triple rows(int n, long seed, int given, Row row) {
    RandomGenerator random = new SplittableRandom(seed);
    Triple triple = new Triple(new double[n], new double[n], new double[given][n]);
    for (int i = 0; i < n; i++) {
      double[] values = row.next(random);
      triple.x()[i] = values[0];
      triple.y()[i] = values[1];
      for (int d = 0; d < given; d++) {
        triple.z()[d][i] = values[2 + d];
      }
    }
    return triple;
  }

  /** Standard Gaussians of these correlations; see {@link Truths#gaussianGiven}. */
  public static Triple gaussian(int n, double rhoXy, double rhoXz, double rhoYz, long seed) {
    // The Cholesky factor of the correlations in the order z, x, y.
    double xRest = Math.sqrt(1 - rhoXz * rhoXz);
    double yOnX = (rhoXy - rhoXz * rhoYz) / xRest;
    double yRest = Math.sqrt(1 - rhoYz * rhoYz - yOnX * yOnX);
    return rows(
        n,
        seed,
        1,
        r -> {
          double z = r.nextGaussian();
          double u = r.nextGaussian();
          double v = r.nextGaussian();
          return new double[] {rhoXz * z + xRest * u, rhoYz * z + yOnX * u + yRest * v, z};
        });
  }

  /** X → Z → Y, each link of this correlation: I(X;Y|Z) = 0. */
  public static Triple chain(int n, double rho, long seed) {
    return gaussian(n, rho * rho, rho, rho, seed);
  }

  /**
   * Gaussians with so many columns of Z, of which X and Y hold the sum; Y holds X too; see {@link
   * Truths#sums}.
   */
  public static Triple sums(int n, int given, long seed) {
    return rows(
        n,
        seed,
        given,
        r -> {
          double[] row = new double[2 + given];
          double sum = 0;
          for (int d = 0; d < given; d++) {
            row[2 + d] = r.nextGaussian();
            sum += row[2 + d];
          }
          row[0] = sum + r.nextGaussian();
          row[1] = sum + 0.5 * row[0] + r.nextGaussian();
          return row;
        });
  }

  /** Z a code, X and Y Gaussians of this correlation, both shifted by the code. */
  public static Triple strata(int n, int categories, double rho, long seed) {
    double rest = Math.sqrt(1 - rho * rho);
    return rows(
        n,
        seed,
        1,
        r -> {
          int code = r.nextInt(categories);
          double u = r.nextGaussian();
          return new double[] {code + u, code + rho * u + rest * r.nextGaussian(), code};
        });
  }

  /** {@link #sums} rounded to multiples of the step: ties in every column, rows that coincide. */
  public static Triple rounded(int n, int given, double step, long seed) {
    Triple source = sums(n, given, seed);
    round(source.x(), step);
    round(source.y(), step);
    for (double[] column : source.z()) {
      round(column, step);
    }
    return source;
  }

  private static void round(double[] values, double step) {
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.rint(values[i] / step) * step;
    }
  }

  /** {@link #sums} of which half the values of every column are set to 0, each apart. */
  public static Triple zeroInflated(int n, int given, long seed) {
    Triple source = sums(n, given, seed);
    RandomGenerator random = new SplittableRandom(seed + 1);
    for (int i = 0; i < n; i++) {
      source.x()[i] *= random.nextInt(2);
      source.y()[i] *= random.nextInt(2);
      for (double[] column : source.z()) {
        column[i] *= random.nextInt(2);
      }
    }
    return source;
  }

  /** Rows of {@link #sums} drawn with replacement from half as many. */
  public static Triple duplicates(int n, int given, long seed) {
    RandomGenerator random = new SplittableRandom(seed + 1);
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      order[i] = random.nextInt((n + 1) / 2);
    }
    return sums(n, given, seed).reordered(order);
  }
}
