package io.mimon.estimators.testkit;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Seeded data of known shape. The same arguments give the same columns. */
public final class Samples {

  private Samples() {}

  /** Two columns of equal length. */
  @SuppressWarnings("ArrayRecordComponent") // test data, passed on at once
  public record Pair(double[] x, double[] y) {
    /** The columns the other way round. */
    public Pair swapped() {
      return new Pair(y, x);
    }
  }

  private interface Row {
    double[] next(RandomGenerator random);
  }

  private static Pair rows(int n, long seed, Row row) {
    RandomGenerator random = new SplittableRandom(seed);
    double[] x = new double[n];
    double[] y = new double[n];
    for (int i = 0; i < n; i++) {
      double[] values = row.next(random);
      x[i] = values[0];
      y[i] = values[1];
    }
    return new Pair(x, y);
  }

  /** Standard Gaussians of correlation rho. */
  public static Pair gaussian(int n, double rho, long seed) {
    double rest = Math.sqrt(1 - rho * rho);
    return rows(
        n,
        seed,
        r -> {
          double x = r.nextGaussian();
          return new double[] {x, rho * x + rest * r.nextGaussian()};
        });
  }

  /** X Student t with two degrees of freedom, Y = X + another one. */
  public static Pair heavyTails(int n, long seed) {
    return rows(
        n,
        seed,
        r -> {
          double x = studentT2(r);
          return new double[] {x, x + studentT2(r)};
        });
  }

  private static double studentT2(RandomGenerator random) {
    // The quantile function of t(2) is (2u − 1)/√(2u(1 − u)).
    double u = 0.5 + 0.999999999 * (random.nextDouble() - 0.5);
    return (2 * u - 1) / Math.sqrt(2 * u * (1 - u));
  }

  /** Integers 0 … max (inclusive), Y equal to X in one row of three. */
  public static Pair integers(int n, int max, long seed) {
    return rows(
        n,
        seed,
        r -> {
          int x = r.nextInt(max + 1);
          return new double[] {x, r.nextInt(3) == 0 ? x : r.nextInt(max + 1)};
        });
  }

  /** Correlated Gaussians of which half the x and, apart from them, half the y are set to 0. */
  public static Pair zeroInflated(int n, long seed) {
    return rows(
        n,
        seed,
        r -> {
          double x = r.nextGaussian();
          double y = x + r.nextGaussian();
          return new double[] {r.nextBoolean() ? 0 : x, r.nextBoolean() ? 0 : y};
        });
  }

  /** Rows drawn with replacement from n/2 Gaussian rows. */
  public static Pair duplicates(int n, long seed) {
    Pair source = gaussian(Math.max(1, n / 2), 0.6, seed);
    return rows(
        n,
        seed + 1,
        r -> {
          int i = r.nextInt(source.x().length);
          return new double[] {source.x()[i], source.y()[i]};
        });
  }

  /** Gaussians rounded to one decimal: ties, and distances that differ by rounding only. */
  public static Pair rounded(int n, long seed) {
    Pair source = gaussian(n, 0.6, seed);
    double[] x = new double[n];
    double[] y = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = Math.rint(source.x()[i] * 10) / 10;
      y[i] = Math.rint(source.y()[i] * 10) / 10;
    }
    return new Pair(x, y);
  }

  /** y = x, Gaussian. */
  public static Pair identical(int n, long seed) {
    double[] x = gaussian(n, 0, seed).x();
    return new Pair(x, x.clone());
  }

  /**
   * X numeric, Y a code in 0 … categories − 1 whose number shifts X by half; see {@link
   * Truths#labelled}.
   */
  public static Pair labelled(int n, int categories, long seed) {
    return rows(
        n,
        seed,
        r -> {
          int code = r.nextInt(categories);
          return new double[] {0.5 * code + r.nextGaussian(), code};
        });
  }

  /** X a fair bit, Y = X + Gaussian noise. */
  public static Pair noisyBit(int n, long seed) {
    return rows(
        n,
        seed,
        r -> {
          int x = r.nextInt(2);
          return new double[] {x, x + r.nextGaussian()};
        });
  }

  /** As {@link #labelled} with x rounded to halves and about one row in 20 in a category alone. */
  public static Pair labelledWithTies(int n, int categories, long seed) {
    Pair source = labelled(n, categories, seed);
    RandomGenerator random = new SplittableRandom(seed + 1);
    for (int i = 0; i < n; i++) {
      source.x()[i] = Math.rint(source.x()[i] * 2) / 2;
      if (random.nextInt(20) == 0) {
        source.y()[i] = 1000 + i;
      }
    }
    return source;
  }

  /** X uniform on 0 … m−1, Y = X + noise uniform on [0, 2]; see {@link Truths#uniformNoise}. */
  public static Pair uniformNoise(int n, int m, long seed) {
    return rows(
        n,
        seed,
        r -> {
          int x = r.nextInt(m);
          return new double[] {x, x + 2 * r.nextDouble()};
        });
  }

  /** X uniform, Y = (X + noise) mod 1; see {@link Truths#circularNoise}. */
  public static Pair circularNoise(int n, double w, long seed) {
    return rows(
        n,
        seed,
        r -> {
          double x = r.nextDouble();
          double y = x + w * r.nextDouble();
          return new double[] {x, y >= 1 ? y - 1 : y};
        });
  }

  /** A random order of 0 … n−1. */
  public static int[] permutation(int n, long seed) {
    RandomGenerator random = new SplittableRandom(seed);
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  /** The values in another order. */
  public static double[] reordered(double[] values, int[] order) {
    double[] result = new double[values.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = values[order[i]];
    }
    return result;
  }
}
