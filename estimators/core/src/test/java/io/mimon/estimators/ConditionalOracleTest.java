package io.mimon.estimators;

import static io.mimon.estimators.VariableType.CATEGORICAL;
import static io.mimon.estimators.VariableType.NUMERIC;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.estimators.testkit.BruteForce;
import io.mimon.estimators.testkit.Triples;
import io.mimon.estimators.testkit.Triples.Triple;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Conditional estimators against the obvious loops, on data meant to hurt. */
class ConditionalOracleTest {

  private static final int[] SIZES = {6, 7, 20, 63, 150, 300};
  private static final int[] NEIGHBOURS = {1, 2, 3, 5};

  private interface Compare {
    void on(String name, Triple triple, int k);
  }

  private static void everywhere(int givenMin, Compare compare) {
    long seed = 0;
    for (int n : SIZES) {
      for (int k : NEIGHBOURS) {
        for (int given = givenMin; given <= 3; given++) {
          seed++;
          Map<String, Triple> triples = new LinkedHashMap<>();
          triples.put("sums", Triples.sums(n, given, seed));
          triples.put("rounded", Triples.rounded(n, given, 0.1, seed));
          triples.put("integers", Triples.rounded(n, given, 1, seed));
          triples.put("few integers", Triples.rounded(n, given, 4, seed));
          triples.put("zero-inflated", Triples.zeroInflated(n, given, seed));
          triples.put("duplicates", Triples.duplicates(n, given, seed));
          triples.put("wide x", wide(Triples.sums(n, given, seed), 1e6));
          triples.put("narrow x", wide(Triples.sums(n, given, seed), 1e-6));
          triples.put("x twice", twice(Triples.sums(n, given, seed)));
          String where = ", n " + n + ", k " + k + ", " + given + " given, seed " + seed;
          triples.forEach((name, triple) -> compare.on(name + where, triple, k));
        }
      }
    }
  }

  private static Triple wide(Triple triple, double factor) {
    double[] x = triple.x().clone();
    for (int i = 0; i < x.length; i++) {
      x[i] *= factor;
    }
    return new Triple(x, triple.y(), triple.z());
  }

  /** X also as the last column of Z. */
  private static Triple twice(Triple triple) {
    double[][] z = triple.z().clone();
    if (z.length > 0) {
      z[z.length - 1] = triple.x();
    }
    return new Triple(triple.x(), triple.y(), z);
  }

  private static int compare(String where, Estimate estimate, double expected) {
    if (estimate.validity() != Validity.OK) {
      return 0;
    }
    assertEquals(expected, estimate.nats(), 1e-12 * Math.max(1, Math.abs(expected)), where);
    return 1;
  }

  @Test
  void cmiKsg() {
    int[] compared = {0};
    everywhere(
        1,
        (where, t, k) -> {
          List<VariableType> given = Collections.nCopies(t.z().length, NUMERIC);
          Estimate estimate =
              Estimators.batchConditional(EstimatorType.CMI_KSG, NUMERIC, NUMERIC, given, k)
                  .estimate(t.x(), t.y(), t.z());
          compared[0] += compare(where, estimate, BruteForce.cmiKsg(t.x(), t.y(), t.z(), k));
        });
    assertTrue(compared[0] > 600, "only " + compared[0] + " comparisons");
  }

  @Test
  void cmiMixedOfAnyTypes() {
    int[] compared = {0};
    everywhere(
        0,
        (where, t, k) -> {
          // All numeric, all categorical, and a mixture that differs from case to case.
          for (int mask : new int[] {0, -1, where.hashCode()}) {
            Triple mixed = mixture(t, mask);
            VariableType[] types = new VariableType[2 + t.z().length];
            boolean[] categorical = new boolean[types.length];
            for (int c = 0; c < types.length; c++) {
              categorical[c] = isSet(mask, c);
              types[c] = categorical[c] ? CATEGORICAL : NUMERIC;
            }
            List<VariableType> given = List.of(types).subList(2, types.length);
            Estimate estimate =
                Estimators.batchConditional(EstimatorType.CMI_MIXED, types[0], types[1], given, k)
                    .estimate(mixed.x(), mixed.y(), mixed.z());
            double expected = BruteForce.cmiMixed(mixed.x(), mixed.y(), mixed.z(), k, categorical);
            compared[0] += compare(where + ", types " + List.of(types), estimate, expected);
          }
        });
    assertTrue(compared[0] > 2300, "only " + compared[0] + " comparisons");
  }

  private static boolean isSet(int mask, int bit) {
    return (mask >> bit & 1) == 1;
  }

  /** The columns whose bit is set as categories: x, y, then those of z. */
  private static Triple mixture(Triple t, int mask) {
    double[][] z = t.z().clone();
    for (int d = 0; d < z.length; d++) {
      z[d] = isSet(mask, 2 + d) ? Triples.binned(z[d], 2 + d) : z[d];
    }
    return new Triple(
        isSet(mask, 0) ? Triples.binned(t.x(), 3) : t.x(),
        isSet(mask, 1) ? Triples.binned(t.y(), 4) : t.y(),
        z);
  }

  @Test
  void cmiKsgByStratum() {
    int[] compared = {0};
    everywhere(
        1,
        (where, t, k) -> {
          Triple s = mixture(t, ~3);
          List<VariableType> given = Collections.nCopies(s.z().length, CATEGORICAL);
          Estimate estimate =
              Estimators.batchConditional(EstimatorType.CMI_KSG, NUMERIC, NUMERIC, given, k)
                  .estimate(s.x(), s.y(), s.z());
          double expected = BruteForce.stratified(s.x(), s.y(), s.z(), k, null, BruteForce::ksg1);
          compared[0] += compare(where, estimate, expected);
        });
    assertTrue(compared[0] > 500, "only " + compared[0] + " comparisons");
  }

  @Test
  void cmiKsgByStratumOfLabels() {
    int[] compared = {0};
    everywhere(
        1,
        (where, t, k) -> {
          Triple s = withSingletons(mixture(t, ~1), where.hashCode());
          List<VariableType> given = Collections.nCopies(s.z().length, CATEGORICAL);
          double expected = BruteForce.stratified(s.x(), s.y(), s.z(), k, s.y(), BruteForce::ross);
          Estimate there =
              Estimators.batchConditional(EstimatorType.CMI_KSG, NUMERIC, CATEGORICAL, given, k)
                  .estimate(s.x(), s.y(), s.z());
          compared[0] += compare(where, there, expected);
          Estimate back =
              Estimators.batchConditional(EstimatorType.CMI_KSG, CATEGORICAL, NUMERIC, given, k)
                  .estimate(s.y(), s.x(), s.z());
          assertEquals(there, back, where);
        });
    assertTrue(compared[0] > 400, "only " + compared[0] + " comparisons");
  }

  private static Triple withSingletons(Triple triple, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] y = triple.y().clone();
    for (int i = 0; i < y.length; i++) {
      y[i] = random.nextInt(20) == 0 ? 1000 + i : y[i];
    }
    return new Triple(triple.x(), y, triple.z());
  }

  @Test
  void treesOfManySizes() {
    // Every split of a tree, down to nodes of one place: sizes about powers of two times a leaf.
    for (int n = 10; n <= 140; n++) {
      for (double step : new double[] {0.25, 2}) {
        Triple t = Triples.rounded(n, 2, step, n);
        Estimate estimate =
            Estimators.batchConditional(
                    EstimatorType.CMI_MIXED, NUMERIC, NUMERIC, List.of(NUMERIC, NUMERIC), 3)
                .estimate(t.x(), t.y(), t.z());
        double expected = BruteForce.cmiMixed(t.x(), t.y(), t.z(), 3, new boolean[4]);
        compare("n " + n + ", step " + step, estimate, expected);
      }
    }
  }
}
