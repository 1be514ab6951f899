package io.mimon.estimators;

import io.mimon.estimators.testkit.Truths;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * A program, not a test: ways to make a bound of d = 4 tables of w = 1,024, side by side, in nats,
 * mean ± standard deviation over seeded samples. The same run prints the same.
 *
 * <p>Columns: the largest of the widest tables with the correction of Miller and Madow by cells
 * seen; with the chance of shuffled tables; the mean of the latter over tables; each row predicted
 * by the others of its bucket (with one row of prior), a bound in the mean without any correction;
 * and what is kept, the candidate of the largest lower limit among all widths.
 */
final class HashedAlternatives {

  private static final int SAMPLES = 100;
  private static final HashShape SHAPE = new HashShape(4, 1024, 3);

  private HashedAlternatives() {}

  /** Prints the table; no arguments. */
  public static void main(String[] args) {
    System.out.println(
        "| categories | n | flips, share of ones | truth | Miller–Madow | chance | mean of tables |"
            + " left out | kept |\n|---|---|---|---|---|---|---|---|---|");
    for (int n : new int[] {1_000, 10_000, 100_000}) {
      for (int categories : new int[] {100, 1_000_000}) {
        row(categories, n, 0.5, 0.5);
        row(categories, n, 0.5, 0.02);
      }
      for (int categories : new int[] {100, 1_000, 10_000}) {
        row(categories, n, 0.1, 0.5);
      }
    }
  }

  private static void row(int categories, int n, double flips, double ones) {
    double[][] values = new double[5][SAMPLES];
    for (int seed = 0; seed < SAMPLES; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      HashedCounts sketch = new HashedCounts(SHAPE, 2, HeavyCategories.NONE);
      for (int i = 0; i < n; i++) {
        int category = random.nextInt(categories);
        int y = random.nextDouble() < ones ? 1 : 0;
        if (flips < 0.5) {
          y = random.nextDouble() < flips ? 1 - (category & 1) : category & 1;
        }
        sketch.add(CategoryHash.of((double) category), y);
      }
      double[] ways = ways(sketch);
      for (int way = 0; way < ways.length; way++) {
        values[way][seed] = ways[way];
      }
    }
    double truth = flips < 0.5 ? Truths.binarySymmetric(flips) : 0;
    StringBuilder line =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "| %,d | %,d | %.1f, %.2f | %.3f |",
                categories,
                n,
                flips,
                ones,
                truth));
    for (double[] way : values) {
      double mean = Arrays.stream(way).average().orElseThrow();
      double variance = Arrays.stream(way).map(v -> (v - mean) * (v - mean)).sum() / SAMPLES;
      line.append(String.format(Locale.ROOT, " %.4f ± %.4f |", mean, Math.sqrt(variance)));
    }
    System.out.println(line.toString().replace('-', '−'));
  }

  private static double[] ways(HashedCounts sketch) {
    int n = sketch.size();
    FoldedTables tables = new FoldedTables(SHAPE);
    tables.add(sketch);
    double[] ways = {-9, -9, 0, -9, sketch.estimate().nats()};
    for (int t = 0; t < SHAPE.tables(); t++) {
      int widest = t * tables.levels;
      double plugIn = tables.informations[widest] / n;
      double corrected = plugIn - tables.chances[widest] / n;
      int[] table = sketch.table(t);
      ways[0] = Math.max(ways[0], plugIn - degreesOfFreedom(table) / (2.0 * n));
      ways[1] = Math.max(ways[1], corrected);
      ways[2] += corrected / SHAPE.tables();
      ways[3] = Math.max(ways[3], leftOut(table, sketch));
    }
    return ways;
  }

  private static int degreesOfFreedom(int[] table) {
    int cells = 0;
    int buckets = 0;
    for (int bucket = 0; bucket < table.length / 2; bucket++) {
      int seen = Integer.signum(table[2 * bucket]) + Integer.signum(table[2 * bucket + 1]);
      cells += seen;
      buckets += Integer.signum(seen);
    }
    return cells - buckets - 1;
  }

  private static double leftOut(int[] table, HashedCounts sketch) {
    double sum = 0;
    for (int bucket = 0; bucket < table.length / 2; bucket++) {
      int rows = table[2 * bucket] + table[2 * bucket + 1];
      for (int y = 0; y < 2; y++) {
        int count = table[2 * bucket + y];
        double share = (double) sketch.classRows()[y] / sketch.size();
        sum += count == 0 ? 0 : count * Math.log((count - 1 + share) / (rows * share));
      }
    }
    return sum / sketch.size();
  }
}
