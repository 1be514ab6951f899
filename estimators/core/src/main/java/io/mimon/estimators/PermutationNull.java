package io.mimon.estimators;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The null level and p-value of an estimate by permutation.
 *
 * <p>I(X;Y): the rows of X are put in another order, which breaks every link and keeps both
 * margins. Rows of a stream resemble those before them, and then two columns that have nothing to
 * do with each other look more alike than shuffled ones do: so X is cut, from a random row on and
 * around the end, into blocks of consecutive rows, and the blocks are shuffled. {@link BlockLength}
 * tells how long they have to be; rows that do not depend on each other give blocks of one row.
 *
 * <p>I(X;Y|Z): see {@link LocalPermutation}, which keeps the link of X with Z. It knows no blocks:
 * what autocorrelation is left given Z makes its p-values too small.
 *
 * <p>The same data, seed and number of permutations give the same result to the last bit. The cost
 * is that of so many estimates.
 */
public final class PermutationNull {

  /** The fewest permutations whose 0.95 quantile exists. */
  public static final int PERMUTATIONS_MIN = 19;

  private static final double NULL_LEVEL = 0.95;

  private final int permutations;
  private final long seed;

  /** 0 for a length by the data. */
  private final int blockRows;

  /**
   * A null of blocks whose length follows from the data.
   *
   * @throws IllegalArgumentException for fewer than {@value #PERMUTATIONS_MIN} permutations
   */
  public PermutationNull(int permutations, long seed) {
    this(permutations, seed, 0);
  }

  private PermutationNull(int permutations, long seed, int blockRows) {
    if (permutations < PERMUTATIONS_MIN) {
      throw new IllegalArgumentException(
          permutations + " permutations have no 0.95 quantile; at least " + PERMUTATIONS_MIN);
    }
    this.permutations = permutations;
    this.seed = seed;
    this.blockRows = blockRows;
  }

  /**
   * This null with blocks of so many rows, 1 for a plain permutation.
   *
   * @throws IllegalArgumentException for less than one row
   */
  public PermutationNull withBlockRows(int rows) {
    if (rows < 1) {
      throw new IllegalArgumentException("a block of " + rows + " rows; at least 1");
    }
    return new PermutationNull(permutations, seed, rows);
  }

  /**
   * The null level of I(X;Y).
   *
   * @param estimator asked once a permutation
   * @param observedNats what it says of the rows as they are
   * @param x rows in order of arrival, at least one
   */
  public NullLevel of(
      BatchEstimator estimator,
      double observedNats,
      VariableType xType,
      double[] x,
      VariableType yType,
      double[] y) {
    int block = blockRows > 0 ? blockRows : BlockLength.of(xType, x, yType, y);
    SplittableRandom random = new SplittableRandom(seed);
    double[] nulls = new double[permutations];
    for (int p = 0; p < permutations; p++) {
      nulls[p] = estimator.estimate(shuffled(x, block, random), y).nats();
    }
    return level(nulls, observedNats, block);
  }

  /**
   * The null level of I(X;Y|Z).
   *
   * @param statistic asked once a permutation
   * @param observedNats what it says of the rows as they are
   * @param local permutes the rows of these z
   */
  public NullLevel ofConditional(
      ConditionalStatistic statistic,
      double observedNats,
      double[] x,
      double[] y,
      double[][] z,
      LocalPermutation local) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] nulls = new double[permutations];
    for (int p = 0; p < permutations; p++) {
      nulls[p] = statistic.nats(picked(x, local.next(random)), y, z);
    }
    return level(nulls, observedNats, 1);
  }

  private NullLevel level(double[] nulls, double observedNats, int block) {
    int reached = 0;
    double sum = 0;
    for (double nats : nulls) {
      reached += nats >= observedNats ? 1 : 0;
      sum += nats;
    }
    Arrays.sort(nulls);
    int quantile = (int) Math.ceil(NULL_LEVEL * (permutations + 1) - 1e-9);
    return new NullLevel(
        nulls[quantile - 1],
        (1.0 + reached) / (1 + permutations),
        sum / permutations,
        permutations,
        block);
  }

  /** The values with blocks of consecutive ones in another order; the last may be shorter. */
  static double[] shuffled(double[] values, int block, SplittableRandom random) {
    int n = values.length;
    int start = random.nextInt(n);
    int[] order = randomOrder((n + block - 1) / block, random);
    double[] result = new double[n];
    int filled = 0;
    for (int b : order) {
      int end = Math.min(n, (b + 1) * block);
      for (int i = b * block; i < end; i++) {
        int from = start + i;
        result[filled++] = values[from < n ? from : from - n];
      }
    }
    return result;
  }

  /** A random order of 0 … n − 1 (Fisher and Yates; Durstenfeld 1964). */
  static int[] randomOrder(int n, SplittableRandom random) {
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  private static double[] picked(double[] values, int[] rows) {
    double[] result = new double[values.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = values[rows[i]];
    }
    return result;
  }
}
