package io.mimon.estimators;

/**
 * What each table of a sketch says at each of its widths: w, w/2, …, {@value #WIDTH_MIN}.
 *
 * <p>A table of half the width is had by adding up buckets whose numbers differ in the highest bit
 * only; that is again a function of X. At width v the heaviest min(v, heavy) categories stand
 * alone, the lighter ones go to the bucket of their hash.
 *
 * <p>With l = ln(c n / a K) for the c rows of a cell in a bucket of a and a class of K rows:
 *
 * <pre>
 *   informations  Σ c l  = n I_plugin
 *   squares       Σ c l²
 *   chances       n E[I_plugin] over orders of Y, see {@link ChanceInformation}
 * </pre>
 *
 * <p>Sums over strata of a condition add up. Candidate i is table {@code i / levels} folded {@code
 * i mod levels} times.
 */
final class FoldedTables {

  /** Narrower tables tell so little that looking at them is not worth its price in certainty. */
  static final int WIDTH_MIN = 16;

  final int levels;
  final double[] informations;
  final double[] squares;
  final double[] chances;
  private final HashShape shape;

  FoldedTables(HashShape shape) {
    this.shape = shape;
    int count = 1;
    while (shape.width() >> count >= WIDTH_MIN) {
      count++;
    }
    this.levels = count;
    this.informations = new double[shape.tables() * levels];
    this.squares = new double[informations.length];
    this.chances = new double[informations.length];
  }

  int tableOf(int candidate) {
    return candidate / levels;
  }

  int widthOf(int candidate) {
    return shape.width() >> (candidate % levels);
  }

  /** Adds the sums of a sketch. */
  void add(HashedCounts sketch) {
    if (sketch.size() == 0) {
      return;
    }
    ChanceInformation chance = new ChanceInformation(sketch.size(), sketch.classRows());
    for (int t = 0; t < shape.tables(); t++) {
      int[] table = sketch.table(t);
      for (int level = 0; level < levels; level++) {
        int width = shape.width() >> level;
        if (level > 0) {
          fold(table, width * sketch.classes());
          demote(sketch, table, t, width);
        }
        int heavy = Math.min(width, sketch.heavy().count());
        Buckets sums = new Buckets(sketch, chance);
        sums.add(sketch.heavyCells(), heavy);
        sums.add(table, width);
        int candidate = t * levels + level;
        informations[candidate] += sums.information;
        squares[candidate] += sums.squares;
        chances[candidate] += sums.chance;
      }
    }
  }

  private static void fold(int[] table, int half) {
    for (int i = 0; i < half; i++) {
      table[i] += table[i + half];
    }
  }

  /** Puts the categories that stand alone at twice the width, not at this, in their buckets. */
  private static void demote(HashedCounts sketch, int[] table, int t, int width) {
    int classes = sketch.classes();
    int until = Math.min(2 * width, sketch.heavy().count());
    for (int i = width; i < until; i++) {
      int bucket = sketch.shape().bucket(t, sketch.heavy().hash(i)) & (width - 1);
      for (int y = 0; y < classes; y++) {
        table[bucket * classes + y] += sketch.heavyCells()[i * classes + y];
      }
    }
  }

  /** Sums over buckets of a sketch. */
  private static final class Buckets {
    private final int classes;
    private final double[] classShares;
    private final ChanceInformation chances;
    double information;
    double squares;
    double chance;

    Buckets(HashedCounts sketch, ChanceInformation chances) {
      this.classes = sketch.classes();
      this.classShares = new double[classes];
      this.chances = chances;
      for (int y = 0; y < classes; y++) {
        classShares[y] = (double) sketch.classRows()[y] / sketch.size();
      }
    }

    void add(int[] counts, int buckets) {
      for (int bucket = 0; bucket < buckets; bucket++) {
        int rows = 0;
        for (int y = 0; y < classes; y++) {
          rows += counts[bucket * classes + y];
        }
        if (rows > 0) {
          add(counts, bucket, rows);
        }
      }
    }

    private void add(int[] counts, int bucket, int rows) {
      chance += chances.ofBucket(rows);
      for (int y = 0; y < classes; y++) {
        int count = counts[bucket * classes + y];
        if (count > 0) {
          double local = Math.log(count / (rows * classShares[y]));
          information += count * local;
          squares += count * local * local;
        }
      }
    }
  }
}
