package io.mimon.estimators.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * What the terms of rows that share neighbours have in common, on uniform points of a torus: the
 * constants of {@link io.mimon.estimators.StandardError}.
 *
 * <p>With terms tᵢ over n points, c = n Var(t̄) − Var(t₁): what differences of batch means miss.
 */
public final class NeighbourCovariance {

  private static final int POINTS = 300;
  private static final int K_MAX = 10;

  private NeighbourCovariance() {}

  /** Sums over many samples of one kind of term. */
  private static final class Moments {
    private double samples;
    private double ofMeans;
    private double ofSquaredMeans;
    private double ofSquares;
    private double weights;

    synchronized void add(double[] terms, double meanWeight) {
      double mean = Arrays.stream(terms).average().orElse(0);
      samples++;
      ofMeans += mean;
      ofSquaredMeans += mean * mean;
      ofSquares += Arrays.stream(terms).map(t -> t * t).average().orElse(0);
      weights += meanWeight;
    }

    double shared(int n) {
      double mean = ofMeans / samples;
      double varianceOfMean = ofSquaredMeans / samples - mean * mean;
      double within = (ofSquares / samples - ofSquaredMeans / samples) * n / (n - 1);
      return n * varianceOfMean - within;
    }

    double meanWeight() {
      return weights / samples;
    }
  }

  /** Prints two Markdown tables. Arguments: the number of samples, else 30000. */
  public static void main(String[] args) {
    int samples = args.length > 0 ? Integer.parseInt(args[0]) : 30_000;
    printVolumes(samples);
    System.out.println();
    printLabels(samples / 3);
  }

  private static void printVolumes(int samples) {
    Moments[][] moments = new Moments[3][K_MAX + 1];
    for (Moments[] row : moments) {
      Arrays.setAll(row, k -> new Moments());
    }
    IntStream.range(0, samples).parallel().forEach(seed -> addVolumes(seed, moments));
    System.out.println("| k | squares | rectangles | cubes |\n|---|---|---|---|");
    for (int k = 1; k <= K_MAX; k++) {
      System.out.printf(
          Locale.ROOT,
          "| %d | %.2f | %.2f | %.2f |%n",
          k,
          k * moments[0][k].shared(POINTS),
          k * moments[1][k].shared(POINTS),
          k * moments[2][k].shared(POINTS));
    }
  }

  /** The logarithms of the volumes that hold k neighbours: square, rectangle, cube. */
  private static void addVolumes(long seed, Moments[][] moments) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] points = new double[3][];
    Arrays.setAll(points, c -> random.doubles(POINTS).toArray());
    double[][][] terms = new double[3][K_MAX + 1][POINTS];
    for (int i = 0; i < POINTS; i++) {
      int row = i;
      List<double[]> nearest =
          IntStream.range(0, POINTS)
              .filter(j -> j != row)
              .mapToObj(j -> new double[] {around(points[0], row, j), around(points[1], row, j)})
              .sorted((a, b) -> Double.compare(Math.max(a[0], a[1]), Math.max(b[0], b[1])))
              .limit(K_MAX)
              .toList();
      double[] cubes =
          IntStream.range(0, POINTS)
              .filter(j -> j != row)
              .mapToDouble(
                  j ->
                      Math.max(
                          around(points[2], row, j),
                          Math.max(around(points[0], row, j), around(points[1], row, j))))
              .sorted()
              .toArray();
      double width = 0;
      double height = 0;
      for (int k = 1; k <= K_MAX; k++) {
        double[] neighbour = nearest.get(k - 1);
        width = Math.max(width, neighbour[0]);
        height = Math.max(height, neighbour[1]);
        terms[0][k][i] = 2 * Math.log(Math.max(neighbour[0], neighbour[1]));
        terms[1][k][i] = Math.log(width) + Math.log(height);
        terms[2][k][i] = 3 * Math.log(cubes[k - 1]);
      }
    }
    for (int kind = 0; kind < moments.length; kind++) {
      for (int k = 1; k <= K_MAX; k++) {
        moments[kind][k].add(terms[kind][k], 1);
      }
    }
  }

  private static double around(double[] column, int i, int j) {
    double distance = Math.abs(column[i] - column[j]);
    return Math.min(distance, 1 - distance);
  }

  private static void printLabels(int samples) {
    int[] categories = {2, 3, 5, 10};
    System.out.println("| k | 2 categories | 3 | 5 | 10 |\n|---|---|---|---|---|");
    for (int k : new int[] {1, 3, 5, 10}) {
      StringBuilder line = new StringBuilder("| " + k);
      for (int count : categories) {
        Moments moments = new Moments();
        IntStream.range(0, samples)
            .parallel()
            .forEach(seed -> addLabelled(seed, k, count, moments));
        double ratio = k * moments.shared(POINTS) / moments.meanWeight();
        line.append(String.format(Locale.ROOT, " | %.2f", ratio));
      }
      System.out.println(line + " |");
    }
  }

  /** The terms −ψ(m) of Ross's estimator, with the mean of (1 − k/m)^1.5. */
  private static void addLabelled(long seed, int k, int categories, Moments moments) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] points = random.doubles(POINTS).toArray();
    double[] terms = new double[POINTS];
    double weights = 0;
    for (int i = 0; i < POINTS; i++) {
      int row = i;
      double radius =
          IntStream.range(0, POINTS)
              .filter(j -> j != row && j % categories == row % categories)
              .mapToDouble(j -> around(points, row, j))
              .sorted()
              .skip(k - 1)
              .findFirst()
              .orElseThrow();
      int inReach =
          (int) IntStream.range(0, POINTS).filter(j -> around(points, row, j) < radius).count();
      for (int m = 1; m < inReach; m++) {
        terms[i] -= 1.0 / m;
      }
      weights += Math.pow(1 - (double) k / inReach, 1.5) / POINTS;
    }
    moments.add(terms, weights);
  }
}
