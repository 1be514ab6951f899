package io.mimon.estimators;

import io.mimon.estimators.testkit.Samples;
import java.util.SplittableRandom;

/** Pairs of numeric columns that are each hard in a way of their own. */
enum PairKind {
  GAUSSIAN,
  STRONG,
  HEAVY_TAILS,
  FEW_INTEGERS,
  INTEGERS,
  ZERO_INFLATED,
  DUPLICATES,
  ROUNDED,
  MIXTURE,
  DRIFTING_MEAN,
  SAWTOOTH,
  CONSTANT_RUNS,
  WIDE_X,
  WIDE_Y,
  OVERFLOWING;

  Samples.Pair rows(int n, long seed) {
    return switch (this) {
      case GAUSSIAN -> Samples.gaussian(n, 0.6, seed);
      case STRONG -> Samples.gaussian(n, 0.9999, seed);
      case HEAVY_TAILS -> Samples.heavyTails(n, seed);
      case FEW_INTEGERS -> Samples.integers(n, 2, seed);
      case INTEGERS -> Samples.integers(n, 20, seed);
      case ZERO_INFLATED -> Samples.zeroInflated(n, seed);
      case DUPLICATES -> duplicates(n, seed);
      case ROUNDED -> Samples.rounded(n, seed);
      case MIXTURE -> Samples.uniformNoise(n, 5, seed);
      case DRIFTING_MEAN -> mapped(Samples.gaussian(n, 0.6, seed), 1, 0.02, Integer.MAX_VALUE);
      case SAWTOOTH -> mapped(Samples.gaussian(n, 0.6, seed), 0.1, 1, 40);
      case CONSTANT_RUNS -> runs(Samples.gaussian(n, 0.6, seed));
      case WIDE_X -> mapped(Samples.gaussian(n, 0.6, seed), 1e6, 0, 1);
      case WIDE_Y -> mapped(Samples.gaussian(n, 0.6, seed), 1e6, 0, 1).swapped();
      case OVERFLOWING -> overflowing(Samples.gaussian(n, 0.6, seed));
    };
  }

  private static Samples.Pair duplicates(int n, long seed) {
    Samples.Pair source = Samples.gaussian(70, 0.6, seed);
    SplittableRandom random = new SplittableRandom(seed);
    double[] x = new double[n];
    double[] y = new double[n];
    for (int i = 0; i < n; i++) {
      int drawn = random.nextInt(70);
      x[i] = source.x()[drawn];
      y[i] = source.y()[drawn];
    }
    return new Samples.Pair(x, y);
  }

  /** x · factor + slope · (row mod period). */
  private static Samples.Pair mapped(Samples.Pair pair, double factor, double slope, int period) {
    double[] x = pair.x();
    for (int i = 0; i < x.length; i++) {
      x[i] = x[i] * factor + slope * (i % period);
    }
    return pair;
  }

  /** Half of the time x, a third of the time y stays what it is for a while. */
  private static Samples.Pair runs(Samples.Pair pair) {
    for (int i = 1; i < pair.x().length; i++) {
      pair.x()[i] = i / 150 % 2 == 0 ? pair.x()[i - 1] : pair.x()[i];
      pair.y()[i] = i / 100 % 3 == 0 ? pair.y()[i - 1] : pair.y()[i];
    }
    return pair;
  }

  private static Samples.Pair overflowing(Samples.Pair pair) {
    for (int i = 0; i < pair.x().length; i++) {
      pair.x()[i] = i % 3 == 0 ? Math.copySign(Double.MAX_VALUE, pair.x()[i]) : pair.x()[i];
      pair.y()[i] = i % 5 == 0 ? pair.y()[i] * Double.MIN_NORMAL : pair.y()[i];
    }
    return pair;
  }
}
