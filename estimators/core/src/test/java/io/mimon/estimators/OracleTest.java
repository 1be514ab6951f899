package io.mimon.estimators;

import static io.mimon.estimators.VariableType.CATEGORICAL;
import static io.mimon.estimators.VariableType.NUMERIC;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mimon.estimators.testkit.BruteForce;
import io.mimon.estimators.testkit.Recount;
import io.mimon.estimators.testkit.Samples;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Estimators against the obvious loops, on data meant to hurt. */
class OracleTest {

  private static final int[] SIZES = {6, 7, 20, 63, 150, 400};
  private static final int[] NEIGHBOURS = {1, 2, 3, 5};
  private static final int SEEDS = 3;

  private static Map<String, Samples.Pair> numeric(int n, long seed) {
    Map<String, Samples.Pair> pairs = new LinkedHashMap<>();
    pairs.put("gaussian", Samples.gaussian(n, 0.6, seed));
    pairs.put("strong", Samples.gaussian(n, 0.999, seed));
    pairs.put("heavy tails", Samples.heavyTails(n, seed));
    pairs.put("few integers", Samples.integers(n, 2, seed));
    pairs.put("integers", Samples.integers(n, 20, seed));
    pairs.put("zero-inflated", Samples.zeroInflated(n, seed));
    pairs.put("duplicates", Samples.duplicates(n, seed));
    pairs.put("rounded", Samples.rounded(n, seed));
    pairs.put("identical", Samples.identical(n, seed));
    pairs.put("mixture", Samples.uniformNoise(n, 5, seed));
    pairs.put("wide x", scaled(Samples.gaussian(n, 0.6, seed), 1e6));
    pairs.put("wide y", scaled(Samples.gaussian(n, 0.6, seed), 1e6).swapped());
    pairs.put("sorted", sorted(Samples.gaussian(n, 0.6, seed)));
    return pairs;
  }

  private static Samples.Pair scaled(Samples.Pair pair, double factor) {
    double[] x = pair.x().clone();
    for (int i = 0; i < x.length; i++) {
      x[i] *= factor;
    }
    return new Samples.Pair(x, pair.y());
  }

  private static Samples.Pair sorted(Samples.Pair pair) {
    int[] order = Order.ascending(pair.x());
    return new Samples.Pair(Samples.reordered(pair.x(), order), Samples.reordered(pair.y(), order));
  }

  private interface Oracle {
    double nats(double[] x, double[] y, int k);
  }

  private static void compareNumeric(EstimatorType type, Oracle oracle) {
    int compared = 0;
    for (int n : SIZES) {
      for (int k : NEIGHBOURS) {
        for (long seed = 0; seed < SEEDS; seed++) {
          for (Map.Entry<String, Samples.Pair> entry : numeric(n, seed).entrySet()) {
            compared += compare(type, NUMERIC, NUMERIC, k, oracle, entry, n, seed);
          }
        }
      }
    }
    assertEquals(true, compared > 900, "only " + compared + " comparisons");
  }

  /** Compares, unless the columns are constant; returns the number of comparisons. */
  private static int compare(
      EstimatorType type,
      VariableType xType,
      VariableType yType,
      int k,
      Oracle oracle,
      Map.Entry<String, Samples.Pair> entry,
      int n,
      long seed) {
    double[] x = entry.getValue().x();
    double[] y = entry.getValue().y();
    Estimate estimate = Estimators.batch(type, xType, yType, k).estimate(x, y);
    if (estimate.validity() != Validity.OK) {
      return 0;
    }
    double expected = oracle.nats(x, y, k);
    assertEquals(
        expected,
        estimate.nats(),
        1e-12 * Math.max(1, Math.abs(expected)),
        () -> type + " on " + entry.getKey() + ", n " + n + ", k " + k + ", seed " + seed);
    return 1;
  }

  @Test
  void ksg1() {
    compareNumeric(EstimatorType.KSG1, BruteForce::ksg1);
  }

  @Test
  void ksg2() {
    compareNumeric(EstimatorType.KSG2, BruteForce::ksg2);
  }

  @Test
  void mixedKsg() {
    compareNumeric(EstimatorType.MIXED_KSG, (x, y, k) -> BruteForce.mixedKsg(x, y, k, 0));
  }

  private static void compareLabelled(EstimatorType type, Oracle oracle) {
    int compared = 0;
    for (int n : SIZES) {
      for (int k : NEIGHBOURS) {
        for (long seed = 0; seed < SEEDS; seed++) {
          Map<String, Samples.Pair> pairs = new LinkedHashMap<>();
          pairs.put("labelled", Samples.labelled(n, 3, seed));
          pairs.put("many labels", Samples.labelled(n, 1 + n / 4, seed));
          pairs.put("ties and singletons", Samples.labelledWithTies(n, 4, seed));
          for (Map.Entry<String, Samples.Pair> entry : pairs.entrySet()) {
            compared += compare(type, NUMERIC, CATEGORICAL, k, oracle, entry, n, seed);
            Samples.Pair swapped = entry.getValue().swapped();
            compared +=
                compare(
                    type,
                    CATEGORICAL,
                    NUMERIC,
                    k,
                    (x, y, neighbours) -> oracle.nats(y, x, neighbours),
                    Map.entry(entry.getKey() + " swapped", swapped),
                    n,
                    seed);
          }
        }
      }
    }
    assertEquals(true, compared > 350, "only " + compared + " comparisons");
  }

  @Test
  void ross() {
    compareLabelled(EstimatorType.ROSS, BruteForce::ross);
  }

  @Test
  void mixedKsgLabelled() {
    compareLabelled(EstimatorType.MIXED_KSG, BruteForce::mixedKsgLabelled);
  }

  @Test
  void countsAndMixedKsgOfCategories() {
    for (int n : SIZES) {
      for (long seed = 0; seed < 10; seed++) {
        Samples.Pair pair = Samples.integers(n, 1 + (int) seed * 3, seed);
        double[] x = pair.x();
        double[] y = pair.y();
        String where = "n " + n + ", seed " + seed;
        Estimate counts =
            Estimators.batch(EstimatorType.COUNTS, CATEGORICAL, CATEGORICAL, 0).estimate(x, y);
        if (counts.validity() != Validity.OK) {
          continue;
        }
        assertEquals(Recount.millerMadow(x, y), counts.nats(), 1e-12, where);
        assertEquals(Recount.entropyMillerMadow(x), counts.entropies().xNats(), 1e-12, where);
        assertEquals(Recount.entropyMillerMadow(y), counts.entropies().yNats(), 1e-12, where);
        assertEquals(
            Recount.entropyMillerMadow(x, y), counts.entropies().jointNats(), 1e-12, where);
        Estimate mixed =
            Estimators.batch(EstimatorType.MIXED_KSG, CATEGORICAL, CATEGORICAL, 3).estimate(x, y);
        assertEquals(BruteForce.mixedKsgCategorical(x, y), mixed.nats(), 1e-12, where);
      }
    }
  }

  @Test
  void manyCodes() {
    // Far apart, so that the categories are found by sorting rather than by a table.
    Samples.Pair pair = Samples.integers(300, 40, 5);
    double[] spread = pair.x().clone();
    for (int i = 0; i < spread.length; i++) {
      spread[i] = 1e9 + 1e7 * spread[i];
    }
    BatchEstimator counts = Estimators.batch(EstimatorType.COUNTS, CATEGORICAL, CATEGORICAL, 0);
    assertEquals(counts.estimate(pair.x(), pair.y()), counts.estimate(spread, pair.y()));
  }
}
