package io.mimon.estimators;

import static io.mimon.estimators.VariableType.CATEGORICAL;
import static io.mimon.estimators.VariableType.NUMERIC;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.estimators.testkit.Samples;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Nulls by permutation: what they are, and how often they find what is not there. */
class PermutationNullTest {
  private static final BatchEstimator KSG1 =
      Estimators.batch(EstimatorType.KSG1, NUMERIC, NUMERIC, 3);

  /** Two series of autocorrelation phi whose innovations have correlation rho. */
  private static Samples.Pair autoregressive(int n, double phi, double rho, long seed) {
    Samples.Pair pair = Samples.gaussian(n, rho, seed);
    for (int i = 1; i < n; i++) {
      pair.x()[i] = phi * pair.x()[i - 1] + Math.sqrt(1 - phi * phi) * pair.x()[i];
      pair.y()[i] = phi * pair.y()[i - 1] + Math.sqrt(1 - phi * phi) * pair.y()[i];
    }
    return pair;
  }

  private static NullLevel nullOf(PermutationNull nulls, Samples.Pair pair) {
    double nats = KSG1.estimate(pair.x(), pair.y()).nats();
    return nulls.of(KSG1, nats, NUMERIC, pair.x(), NUMERIC, pair.y());
  }

  @Test
  void blocksComeInAnotherOrderAndNothingIsLost() {
    for (int n : new int[] {1, 2, 7, 100, 101}) {
      double[] rows = IntStream.range(0, n).asDoubleStream().toArray();
      for (int block : new int[] {1, 3, 10, 200}) {
        double[] shuffled = PermutationNull.shuffled(rows, block, new SplittableRandom(n));
        int breaks = 0;
        for (int i = 1; i < n; i++) {
          breaks += shuffled[i] == (shuffled[i - 1] + 1) % n ? 0 : 1;
        }
        assertTrue(breaks < (n + block - 1) / block, n + " rows, blocks of " + block);
        Arrays.sort(shuffled);
        assertArrayEquals(rows, shuffled);
      }
    }
  }

  @Test
  void levelAndPValueAreThoseOfTheSortedNulls() {
    double[] x = {1, 2, 3};
    double[] values = IntStream.rangeClosed(1, 99).asDoubleStream().toArray();
    for (double observed : new double[] {0, 50, 94.5, 95, 95.5, 99, 100}) {
      int[] next = {0};
      BatchEstimator counting =
          (a, b) -> Estimate.of(EstimatorType.KSG1, 1, 3, values[next[0]++ * 50 % 99], 0);
      NullLevel level =
          new PermutationNull(99, 1).of(counting, observed, NUMERIC, x, NUMERIC, x.clone());
      long reached = Arrays.stream(values).filter(v -> v >= observed).count();
      assertEquals((1.0 + reached) / 100, level.pValue());
      assertEquals(95, level.nullNats());
      assertEquals(50, level.meanNats(), 1e-12);
      assertEquals(observed > level.nullNats(), level.pValue() <= 0.05, "at " + observed);
    }
  }

  @Test
  void theSameSeedGivesTheSame() {
    Samples.Pair pair = Samples.gaussian(200, 0.2, 1);
    NullLevel once = nullOf(new PermutationNull(39, 5), pair);
    assertEquals(once, nullOf(new PermutationNull(39, 5), pair));
    assertNotEquals(once, nullOf(new PermutationNull(39, 6), pair));
  }

  @Test
  void tooFewPermutationsAndEmptyBlocksAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new PermutationNull(18, 1));
    PermutationNull nulls = new PermutationNull(19, 1);
    assertThrows(IllegalArgumentException.class, () -> nulls.withBlockRows(0));
  }

  @Test
  void blocksAreAsLongAsBothRemember() {
    assertEquals(1, blockOf(autoregressive(2000, 0, 0, 1)));
    int longer = blockOf(autoregressive(2000, 0.9, 0, 1));
    // R(h) = 0.81^h: G/(0.05 g) = 94 rows.
    assertEquals(94, longer, 45);
    double[] forgetful = autoregressive(2000, 0, 0, 2).x();
    Samples.Pair oneSided = new Samples.Pair(autoregressive(2000, 0.9, 0, 1).x(), forgetful);
    assertEquals(1, blockOf(oneSided));
    assertEquals(200, blockOf(autoregressive(2000, 0.999, 0, 1)), "a tenth of the rows at most");
  }

  private static int blockOf(Samples.Pair pair) {
    return BlockLength.of(NUMERIC, pair.x(), NUMERIC, pair.y());
  }

  @Test
  void blocksSeeCategoriesAndSpread() {
    int n = 2000;
    double[] runs = new double[n];
    double[] others = new double[n];
    double[] spread = Samples.gaussian(n, 0, 1).x();
    double[] spreadToo = Samples.gaussian(n, 0, 2).x();
    Samples.Pair hidden = autoregressive(n, 0.95, 0, 4);
    for (int i = 0; i < n; i++) {
      runs[i] = hidden.x()[i] > 0 ? 1 : 0;
      others[i] = hidden.y()[i] > 0 ? 7 : 3;
      spread[i] *= Math.exp(2 * hidden.x()[i]);
      spreadToo[i] *= Math.exp(2 * hidden.y()[i]);
    }
    assertTrue(BlockLength.of(CATEGORICAL, runs, CATEGORICAL, others) > 30);
    assertTrue(BlockLength.of(CATEGORICAL, runs, NUMERIC, hidden.y()) > 30);
    assertTrue(BlockLength.of(NUMERIC, spread, NUMERIC, spreadToo) > 30);
    assertEquals(1, BlockLength.of(NUMERIC, new double[n], NUMERIC, spread), "constant");
  }

  /** Of 300 samples at a nominal 5 %; the standard error of a share is 1.3 %. */
  @Test
  void autocorrelationFoolsPlainPermutationsAndNotBlocks() {
    assertTrue(foundShare(0, 0, false) < 0.1);
    double plain = foundShare(0.9, 0, false);
    double blocks = foundShare(0.9, 0, true);
    double power = foundShare(0.9, 0.6, true);
    assertTrue(plain > 0.3, "rows one by one find " + plain);
    assertTrue(blocks < 0.1, "blocks find " + blocks);
    assertTrue(power > 0.9, "blocks find of what is there " + power);
  }

  private static double foundShare(double phi, double rho, boolean blocks) {
    int trials = 300;
    int found = 0;
    for (int seed = 0; seed < trials; seed++) {
      PermutationNull nulls = new PermutationNull(39, seed);
      Samples.Pair pair = autoregressive(400, phi, rho, seed);
      found += nullOf(blocks ? nulls : nulls.withBlockRows(1), pair).pValue() <= 0.05 ? 1 : 0;
    }
    return (double) found / trials;
  }
}
