package io.mimon.estimators.bench;

import io.mimon.estimators.CategoryHash;
import io.mimon.estimators.HashShape;
import io.mimon.estimators.HashedBound;
import io.mimon.estimators.HashedCounts;
import io.mimon.estimators.HeavyCategories;
import io.mimon.estimators.testkit.Truths;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Tables of what a sketch reads against cardinality, rows and width, where the information is
 * known: mean ± standard deviation of the bound and the mean of its error, in nats, and how many
 * samples read more than the truth and the error together. The same run prints the same.
 *
 * <p>The lowest bit of a category's number is its bit; the class is that bit, flipped with a
 * probability. Half of uniform categories have ones, and the information is that of the channel;
 * with flips of ½ there is none.
 */
public final class HashedAccuracy {

  private static final int TABLES = 4;
  private static final int[] CARDINALITIES = {100, 1_000, 10_000, 100_000, 1_000_000};
  private static final int[] WIDTHS = {256, 1024, 4096};

  /** Rows of all samples of a cell together, and the bounds of their number. */
  private static final int ROWS_A_CELL = 2_000_000;

  private static final int SAMPLES_MIN = 10;
  private static final int SAMPLES_MAX = 100;

  private HashedAccuracy() {}

  /** How a row comes by its category and class. */
  private record Source(int cardinality, double exponent, double flips) {

    int category(SplittableRandom random) {
      double u = random.nextDouble();
      return (int) (cardinality * (exponent == 1 ? u : Math.pow(u, exponent)));
    }

    int ofClass(int category, SplittableRandom random) {
      int bit = category & 1;
      return random.nextDouble() < flips ? 1 - bit : bit;
    }
  }

  /** Prints all tables; no arguments. */
  public static void main(String[] args) {
    heading("Independent, uniform");
    table(1, 0.5, 0);
    heading("Class of the category flipped in one of ten, uniform");
    table(1, 0.1, 0);
    heading("The same, category ~ U^6, no heavy categories");
    table(6, 0.1, 0);
    heading("The same, category ~ U^6, 256 heavy categories of the rows before");
    table(6, 0.1, 256);
  }

  private static void heading(String title) {
    System.out.printf(
        "%n%s:%n%n| categories | n | samples | truth |%s%n|---|---|---|---|---|---|---|%n",
        title, " w = 256 | w = 1,024 | w = 4,096 |");
  }

  private static void table(double exponent, double flips, int heavy) {
    for (int cardinality : CARDINALITIES) {
      for (int n : new int[] {1_000, 10_000, 100_000, 1_000_000}) {
        int samples = Math.max(SAMPLES_MIN, Math.min(SAMPLES_MAX, ROWS_A_CELL / n));
        Source source = new Source(cardinality, exponent, flips);
        StringBuilder row = new StringBuilder();
        for (int width : WIDTHS) {
          row.append(cell(source, n, samples, width, Math.min(heavy, width)));
        }
        System.out.printf(
            Locale.ROOT,
            "| %,d | %,d | %d | %.4f |%s%n",
            cardinality,
            n,
            samples,
            truth(source),
            row);
      }
    }
  }

  /** H(Y) is 1 bit for uniform categories of even number; else the share of ones is summed. */
  private static double truth(Source source) {
    double ones = 0;
    for (int c = 1; c < source.cardinality(); c += 2) {
      double until = Math.pow((c + 1.0) / source.cardinality(), 1 / source.exponent());
      ones += until - Math.pow((double) c / source.cardinality(), 1 / source.exponent());
    }
    double one = ones * (1 - source.flips()) + (1 - ones) * source.flips();
    return Truths.binarySymmetric(source.flips()) - Truths.binarySymmetric(one);
  }

  private static String cell(Source source, int n, int samples, int width, int heavy) {
    double truth = truth(source);
    double sum = 0;
    double squares = 0;
    double errors = 0;
    int exceeding = 0;
    for (int seed = 0; seed < samples; seed++) {
      HashedBound bound = bound(source, n, new HashShape(TABLES, width, seed), heavy);
      double nats = bound.estimate().nats();
      sum += nats;
      squares += nats * nats;
      errors += bound.errorNats();
      exceeding += nats - bound.errorNats() > truth ? 1 : 0;
    }
    double mean = sum / samples;
    double deviation = Math.sqrt(Math.max(0, squares / samples - mean * mean));
    return String.format(
            Locale.ROOT,
            " %.4f ± %.4f, error %.4f, %d above |",
            mean,
            deviation,
            errors / samples,
            exceeding)
        .replace('-', '−');
  }

  private static HashedBound bound(Source source, int n, HashShape shape, int heavy) {
    SplittableRandom random = new SplittableRandom(shape.seed());
    long[] before = new long[heavy == 0 ? 0 : Math.min(n, 100_000)];
    for (int i = 0; i < before.length; i++) {
      before[i] = CategoryHash.of((double) source.category(random));
    }
    HashedCounts sketch = new HashedCounts(shape, 2, HeavyCategories.of(before, heavy));
    for (int i = 0; i < n; i++) {
      int category = source.category(random);
      sketch.add(CategoryHash.of((double) category), source.ofClass(category, random));
    }
    return sketch.bound();
  }
}
