package io.mimon.estimators;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.estimators.testkit.Truths;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What a sketch says of the information, against truths known in closed form. */
class HashedBoundTest {

  /** A category by itself, its class a fair bit of it through a channel that flips with p. */
  private static HashedBound channel(
      Draw draw, double flips, HashedCounts sketch, int n, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < n; i++) {
      int category = draw.next(random);
      int bit = (int) (CategoryHash.mix(category * 31L + 1234567) & 1);
      sketch.add(CategoryHash.of((double) category), random.nextDouble() < flips ? 1 - bit : bit);
    }
    return sketch.bound();
  }

  private interface Draw {
    int next(SplittableRandom random);
  }

  private static Draw uniform(int categories) {
    return random -> random.nextInt(categories);
  }

  private static HashedCounts sketch(int width) {
    return new HashedCounts(new HashShape(4, width, 9), 2, HeavyCategories.NONE);
  }

  @Test
  void independenceOfAMillionCategoriesIsNotInformation() {
    for (long seed = 0; seed < 20; seed++) {
      double[] x = new double[20_000];
      double[] y = new double[x.length];
      HashedCounts sketch = sketch(1024);
      SplittableRandom random = new SplittableRandom(seed);
      for (int i = 0; i < x.length; i++) {
        x[i] = random.nextInt(1_000_000);
        y[i] = random.nextInt(2);
        sketch.add(CategoryHash.of(x[i]), (int) y[i]);
      }
      HashedBound bound = sketch.bound();
      String where = "seed " + seed + ": " + bound;
      assertTrue(bound.estimate().nats() <= bound.errorNats(), where);
      assertTrue(Math.abs(bound.estimate().nats()) < 0.002, where);
      Estimate batch =
          Estimators.batch(
                  EstimatorType.HASHED_COUNTS,
                  VariableType.CATEGORICAL,
                  VariableType.CATEGORICAL,
                  0)
              .estimate(x, y);
      assertTrue(Math.abs(batch.nats()) < 0.004, where + batch);
      assertEquals(Bound.LOWER, batch.bound());
      // The table with a column per value reads most of a bit here, corrected or not.
      Estimate counts =
          Estimators.batch(
                  EstimatorType.COUNTS, VariableType.CATEGORICAL, VariableType.CATEGORICAL, 0)
              .estimate(x, y);
      assertTrue(counts.nats() > 0.5, where + counts);
    }
  }

  @Test
  void fewCategoriesAreReadInFull() {
    // 20 categories in 1,024 buckets seldom collide, and in one of four tables hardly ever do.
    for (long seed = 0; seed < 10; seed++) {
      HashedBound bound = channel(uniform(20), 0.1, sketch(1024), 20_000, seed);
      int[] ones = new int[1];
      for (int c = 0; c < 20; c++) {
        ones[0] += (int) (CategoryHash.mix(c * 31L + 1234567) & 1);
      }
      double truth = channelInformation(ones[0] / 20.0, 0.1);
      assertEquals(truth, bound.estimate().nats(), bound.errorNats(), "seed " + seed + bound);
      assertTrue(bound.errorNats() < 0.02, "seed " + seed + bound);
    }
  }

  /** H(Y) − H(flips) for a bit that is 1 with this probability. */
  private static double channelInformation(double ones, double flips) {
    double one = ones * (1 - flips) + (1 - ones) * flips;
    double lost = Math.log(2) - Truths.binarySymmetric(one);
    return lost - (Math.log(2) - Truths.binarySymmetric(flips));
  }

  @Test
  void theErrorHoldsInNineteenOfTwentyRuns() {
    Draw skewed = random -> (int) (3_000 * Math.pow(random.nextDouble(), 4));
    for (int n : new int[] {300, 3_000, 30_000}) {
      // Independent; and a dependence that all categories together have, whatever is hashed.
      assertCoverage("independent", uniform(1_000_000), 0.5, n, 0);
      assertCoverage("skewed, independent", skewed, 0.5, n, 0);
      assertCoverage("60 categories", uniform(60), 0.3, n, truth(60, 0.3));
      assertCoverage("2 categories", uniform(2), 0.45, n, truth(2, 0.45));
    }
  }

  private static double truth(int categories, double flips) {
    double ones = 0;
    for (int c = 0; c < categories; c++) {
      ones += (int) (CategoryHash.mix(c * 31L + 1234567) & 1);
    }
    return channelInformation(ones / categories, flips);
  }

  private static void assertCoverage(String name, Draw draw, double flips, int n, double truth) {
    int runs = 300;
    int exceeded = 0;
    for (int run = 0; run < runs; run++) {
      HashedBound bound = channel(draw, flips, sketch(128), n, run);
      exceeded += bound.estimate().nats() - bound.errorNats() > truth ? 1 : 0;
    }
    // At most 5 %: Binomial(300, 0.05) stays below 15 + 2·3.8 in 98 of 100 tests.
    assertTrue(exceeded <= 22, name + ", n " + n + ": " + exceeded + " of " + runs);
  }

  @Test
  void hashingNeverAddsInformation() {
    // On tables known exactly: counts of 10⁶ rows in proportion to random probabilities.
    for (long seed = 0; seed < 30; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int categories = 2 + random.nextInt(200);
      HashedCounts sketch = new HashedCounts(new HashShape(2, 32, seed), 3, HeavyCategories.NONE);
      int[][] table = new int[categories][3];
      int n = 0;
      for (int c = 0; c < categories; c++) {
        for (int y = 0; y < 3; y++) {
          table[c][y] = random.nextInt(1 + random.nextInt(200));
          n += table[c][y];
          for (int i = 0; i < table[c][y]; i++) {
            sketch.add(CategoryHash.of((double) c), y);
          }
        }
      }
      double full = plugIn(table, n);
      FoldedTables folded = new FoldedTables(sketch.shape());
      folded.add(sketch);
      for (int i = 0; i < folded.informations.length; i++) {
        assertTrue(folded.informations[i] / n <= full + 1e-12, "seed " + seed);
        boolean narrower = i % folded.levels > 0;
        assertTrue(
            !narrower || folded.informations[i] <= folded.informations[i - 1] + 1e-9,
            "seed " + seed + ": half the width has no more");
      }
    }
  }

  private static double plugIn(int[][] table, int n) {
    double[] classes = new double[3];
    for (int[] row : table) {
      for (int y = 0; y < 3; y++) {
        classes[y] += row[y];
      }
    }
    double sum = 0;
    for (int[] row : table) {
      double rows = Arrays.stream(row).sum();
      for (int y = 0; y < 3; y++) {
        sum += row[y] == 0 ? 0 : row[y] * Math.log(row[y] * n / (rows * classes[y]));
      }
    }
    return sum / n;
  }

  @Test
  void heavyCategoriesKeepWhatHashingLoses() {
    // Half of the rows lie in 20 categories that tell, the rest in 10⁵ that do not.
    SplittableRandom random = new SplittableRandom(8);
    long[] categories = new long[40_000];
    int[] classes = new int[categories.length];
    for (int i = 0; i < categories.length; i++) {
      boolean telling = random.nextBoolean();
      int category = telling ? random.nextInt(20) : 20 + random.nextInt(100_000);
      categories[i] = CategoryHash.of((double) category);
      double share = !telling ? 0.5 : category < 10 ? 0.9 : 0.1;
      classes[i] = random.nextDouble() < share ? 1 : 0;
    }
    double truth = 0.5 * Truths.binarySymmetric(0.1);
    HashShape shape = new HashShape(4, 64, 1);
    HashedCounts apart = new HashedCounts(shape, 2, HeavyCategories.of(categories, 32));
    HashedCounts hashed = new HashedCounts(shape, 2, HeavyCategories.NONE);
    for (int i = 0; i < categories.length; i++) {
      apart.add(categories[i], classes[i]);
      hashed.add(categories[i], classes[i]);
    }
    assertEquals(truth, apart.estimate().nats(), apart.errorBound());
    assertTrue(hashed.estimate().nats() < truth - 2 * apart.errorBound(), hashed.bound() + "");
  }

  @Test
  void givenAStratumWhatItExplainsIsGone() {
    // X and Y both follow Z; given Z they are independent, or a channel of X's own bit.
    SplittableRandom random = new SplittableRandom(6);
    HashedCounts like = sketch(64);
    ConditionalHashedCounts explained = new ConditionalHashedCounts(like, 10);
    ConditionalHashedCounts own = new ConditionalHashedCounts(like, 10);
    HashedCounts plain = like.empty();
    int n = 20_000;
    for (int i = 0; i < n; i++) {
      int z = random.nextInt(3);
      long x = CategoryHash.of(10.0 * random.nextInt(5) + z);
      int y = random.nextDouble() < 0.3 * z + 0.1 ? 1 : 0;
      explained.add(x, y, z);
      plain.add(x, y);
      int bit = random.nextInt(2);
      int flipped = random.nextDouble() < 0.2 ? 1 - bit : bit;
      own.add(CategoryHash.of(2.0 * random.nextInt(5) + bit), flipped, z);
    }
    assertTrue(plain.estimate().nats() > 0.1, plain.bound() + "");
    assertTrue(explained.estimate().nats() < explained.errorBound(), explained.bound() + "");
    assertTrue(Math.abs(explained.estimate().nats()) < 0.005, explained.bound() + "");
    assertEquals(Truths.binarySymmetric(0.2), own.estimate().nats(), own.errorBound());
    assertTrue(own.errorBound() < 0.02, own.bound() + "");
    assertEquals(n, own.size());
    assertEquals(3 * like.sizeBytes(), own.sizeBytes());
  }

  @Test
  void strataWithoutRowsAreForgotten() {
    ConditionalHashedCounts counts = new ConditionalHashedCounts(sketch(16), 1);
    assertEquals(Validity.TOO_FEW_ROWS, counts.estimate().validity());
    counts.add(5, 0, 1);
    counts.remove(5, 0, 1);
    counts.add(5, 1, 2);
    assertEquals(1, counts.size());
    assertEquals(Validity.DEGENERATE, counts.estimate().validity());
  }

  @Test
  void edgeResults() {
    HashedCounts sketch = sketch(64);
    assertEquals(Validity.TOO_FEW_ROWS, sketch.estimate().validity());
    assertTrue(Double.isNaN(sketch.errorBound()));
    sketch.add(1, 0);
    sketch.add(2, 0);
    assertEquals(Validity.DEGENERATE, sketch.estimate().validity(), "Y is constant");
    assertEquals(0, sketch.errorBound());
    sketch.remove(2, 0);
    sketch.add(1, 1);
    assertEquals(Validity.DEGENERATE, sketch.estimate().validity(), "X is constant");
  }

  @Test
  void nullLevelAndPValueAgree() {
    int below = 0;
    for (long seed = 0; seed < 400; seed++) {
      Estimate estimate = channel(uniform(5_000), 0.5, sketch(64), 2_000, seed).estimate();
      assertEquals(estimate.nats() > estimate.nullNats(), estimate.pValue() < 0.05, "seed " + seed);
      below += estimate.pValue() < 0.05 ? 1 : 0;
    }
    assertTrue(below <= 20 + 2 * 4.4, below + " of 400 independent samples are significant");
  }
}
