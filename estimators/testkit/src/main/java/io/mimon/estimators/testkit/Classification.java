package io.mimon.estimators.testkit;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Two classes told apart by some columns, repeated by others: the construction of Guyon 2003,
 * "Design of experiments for the NIPS 2003 variable selection benchmark", that scikit-learn's
 * {@code make_classification} follows.
 *
 * <p>Informative columns: two clusters a class, around different corners of the cube {−1, 1}^d,
 * each of Gaussians mixed by a matrix of its own. Redundant ones: linear combinations of the
 * informative ones. The others are Gaussian noise. One label in 100 is drawn at random.
 *
 * @param columns informative, then redundant, then noise
 * @param label 0 or 1 a row
 */
@SuppressWarnings("ArrayRecordComponent") // test data, passed on at once
public record Classification(double[][] columns, double[] label) {

  private static final int CLUSTERS = 4;

  /** Rows of this many columns of each kind, at least two of them informative. */
  public static Classification of(int n, int informative, int redundant, int noise, long seed) {
    RandomGenerator random = new SplittableRandom(seed);
    int[] corner = corners(informative, random);
    double[][][] mixing = new double[CLUSTERS][][];
    for (int cluster = 0; cluster < CLUSTERS; cluster++) {
      mixing[cluster] = uniform(informative, informative, random);
    }
    double[][] combination = uniform(informative, redundant, random);
    double[][] columns = new double[informative + redundant + noise][n];
    double[] label = new double[n];
    for (int i = 0; i < n; i++) {
      int cluster = random.nextInt(CLUSTERS);
      double[] row = times(gaussians(informative, random), mixing[cluster]);
      for (int d = 0; d < informative; d++) {
        row[d] += (corner[cluster] >> d & 1) == 0 ? -1 : 1;
        columns[d][i] = row[d];
      }
      double[] combined = times(row, combination);
      for (int d = 0; d < redundant; d++) {
        columns[informative + d][i] = combined[d];
      }
      for (int d = informative + redundant; d < columns.length; d++) {
        columns[d][i] = random.nextGaussian();
      }
      label[i] = random.nextInt(100) == 0 ? random.nextInt(2) : cluster % 2;
    }
    return new Classification(columns, label);
  }

  private static int[] corners(int dimensions, RandomGenerator random) {
    int[] corners = new int[CLUSTERS];
    for (int c = 0; c < CLUSTERS; c++) {
      boolean taken = true;
      while (taken) {
        corners[c] = random.nextInt(1 << dimensions);
        taken = false;
        for (int before = 0; before < c; before++) {
          taken |= corners[before] == corners[c];
        }
      }
    }
    return corners;
  }

  private static double[][] uniform(int rows, int columns, RandomGenerator random) {
    double[][] matrix = new double[rows][columns];
    for (double[] row : matrix) {
      for (int c = 0; c < columns; c++) {
        row[c] = 2 * random.nextDouble() - 1;
      }
    }
    return matrix;
  }

  private static double[] gaussians(int size, RandomGenerator random) {
    double[] row = new double[size];
    for (int d = 0; d < size; d++) {
      row[d] = random.nextGaussian();
    }
    return row;
  }

  private static double[] times(double[] row, double[][] matrix) {
    double[] product = new double[matrix[0].length];
    for (int d = 0; d < row.length; d++) {
      for (int c = 0; c < product.length; c++) {
        product[c] += row[d] * matrix[d][c];
      }
    }
    return product;
  }
}
