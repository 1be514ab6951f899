package io.mimon.estimators;

import static io.mimon.estimators.VariableType.CATEGORICAL;
import static io.mimon.estimators.VariableType.NUMERIC;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.estimators.testkit.Psi;
import io.mimon.estimators.testkit.Samples;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Orders of rows within what is similar in z, and the nulls they give. */
class LocalPermutationTest {
  private static final int NEIGHBOURS = 5;
  private static final double[] PSI =
      IntStream.rangeClosed(0, 200).mapToDouble(m -> Psi.of(Math.max(1, m))).toArray();

  @Test
  void withinCategoriesItIsAPermutation() {
    int n = 200;
    SplittableRandom random = new SplittableRandom(1);
    double[][] z = {
      random.ints(n, 0, 4).asDoubleStream().toArray(),
      random.ints(n, 0, 3).asDoubleStream().toArray()
    };
    VariableType[] types = {CATEGORICAL, CATEGORICAL};
    int[] from = new LocalPermutation(z, types, NEIGHBOURS).next(random);
    int moved = 0;
    for (int i = 0; i < n; i++) {
      assertEquals(z[0][i], z[0][from[i]]);
      assertEquals(z[1][i], z[1][from[i]]);
      moved += from[i] == i ? 0 : 1;
    }
    assertTrue(moved > n / 2);
    Arrays.sort(from);
    assertArrayEquals(IntStream.range(0, n).toArray(), from);
  }

  @Test
  void rowsComeFromTheNearestInZAndSeldomTwice() {
    for (int columns : new int[] {1, 2, 3}) {
      int n = 300;
      double[][] z = new double[columns + 1][];
      VariableType[] types = new VariableType[columns + 1];
      for (int c = 0; c < columns; c++) {
        z[c] = Samples.gaussian(n, 0, c).x();
        types[c] = NUMERIC;
      }
      z[columns] = new SplittableRandom(3).ints(n, 0, 2).asDoubleStream().toArray();
      types[columns] = CATEGORICAL;
      LocalPermutation local = new LocalPermutation(z, types, NEIGHBOURS);
      for (int trial = 0; trial < 20; trial++) {
        int[] from = local.next(new SplittableRandom(trial));
        for (int i = 0; i < n; i++) {
          assertTrue(nearer(z, columns, i, from[i]) < NEIGHBOURS, columns + " columns, row " + i);
        }
        long different = Arrays.stream(from).distinct().count();
        assertTrue(different > 0.8 * n, columns + " columns, " + different + " different rows");
      }
    }
  }

  /** Rows of the same category, the row itself among them, that are nearer than the other. */
  private static int nearer(double[][] z, int columns, int row, int other) {
    assertEquals(z[columns][row], z[columns][other]);
    int nearer = 0;
    for (int j = 0; j < z[0].length; j++) {
      boolean same = z[columns][j] == z[columns][row];
      nearer += same && distance(z, columns, row, j) < distance(z, columns, row, other) ? 1 : 0;
    }
    return nearer;
  }

  private static double distance(double[][] z, int columns, int i, int j) {
    double distance = 0;
    for (int c = 0; c < columns; c++) {
      distance = Math.max(distance, Math.abs(z[c][i] - z[c][j]));
    }
    return distance;
  }

  @Test
  void theLinkWithZStays() {
    int n = 1000;
    Samples.Pair pair = Samples.gaussian(n, 0.9, 2);
    double[] x = pair.x();
    double[] z = pair.y();
    int[] from =
        new LocalPermutation(new double[][] {z}, new VariableType[] {NUMERIC}, NEIGHBOURS)
            .next(new SplittableRandom(1));
    double[] permuted = new double[n];
    for (int i = 0; i < n; i++) {
      permuted[i] = x[from[i]];
    }
    assertEquals(Correlation.pearson(x, z), Correlation.pearson(permuted, z), 0.02);
    assertTrue(Correlation.pearson(x, permuted) < 0.9);
  }

  @Test
  void whatIsNotRowsIsRefused() {
    VariableType[] one = {NUMERIC};
    assertThrows(
        IllegalArgumentException.class, () -> new LocalPermutation(new double[0][], one, 5));
    assertThrows(
        IllegalArgumentException.class, () -> new LocalPermutation(new double[1][9], one, 1));
    VariableType[] two = {NUMERIC, NUMERIC};
    double[][] ragged = {new double[3], new double[4]};
    assertThrows(IllegalArgumentException.class, () -> new LocalPermutation(ragged, two, 5));
  }

  /** x ← z → y, and the same with y leaning on x; shares of 150 samples at a nominal 5 %. */
  @Test
  void aCommonCauseIsNoLinkAndALinkIsFound() {
    assertTrue(foundShare(false, false) < 0.1);
    assertTrue(foundShare(false, true) < 0.1);
    assertTrue(foundShare(true, false) > 0.8);
    assertTrue(foundShare(true, true) > 0.8);
  }

  private static double foundShare(boolean linked, boolean categorical) {
    int trials = 150;
    int n = 200;
    int found = 0;
    for (int seed = 0; seed < trials; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      double[] x = new double[n];
      double[] y = new double[n];
      double[] z = new double[n];
      for (int i = 0; i < n; i++) {
        z[i] = categorical ? random.nextInt(3) : random.nextGaussian();
        x[i] = z[i] + 0.7 * random.nextGaussian();
        y[i] = (linked ? x[i] : z[i]) + 0.7 * random.nextGaussian();
      }
      // Categories far apart are categories to a distance.
      double[][] far = {Arrays.stream(z).map(v -> categorical ? 1000 * v : v).toArray()};
      VariableType[] types = {categorical ? CATEGORICAL : NUMERIC};
      LocalPermutation local = new LocalPermutation(new double[][] {z}, types, NEIGHBOURS);
      ConditionalStatistic cmi = LocalPermutationTest::conditional;
      NullLevel level =
          new PermutationNull(19, seed).ofConditional(cmi, cmi.nats(x, y, far), x, y, far, local);
      found += level.pValue() <= 0.05 ? 1 : 0;
    }
    return (double) found / trials;
  }

  /** Frenzel and Pompe 2007 by loops: ψ(k) − ⟨ψ(n_xz+1) + ψ(n_yz+1) − ψ(n_z+1)⟩, k = 5. */
  private static double conditional(double[] x, double[] y, double[][] z) {
    int n = x.length;
    int k = 5;
    double sum = 0;
    double[] nearest = new double[k + 1];
    for (int i = 0; i < n; i++) {
      Arrays.fill(nearest, Double.POSITIVE_INFINITY);
      for (int j = 0; j < n; j++) {
        double dz = Math.abs(z[0][i] - z[0][j]);
        double dxy = Math.max(Math.abs(x[i] - x[j]), Math.abs(y[i] - y[j]));
        if (Math.max(dz, dxy) < nearest[k]) {
          nearest[k] = Math.max(dz, dxy);
          Arrays.sort(nearest); // its own 0 comes first
        }
      }
      double radius = nearest[k];
      int nxz = 0;
      int nyz = 0;
      int nz = 0;
      for (int j = 0; j < n; j++) {
        if (Math.abs(z[0][i] - z[0][j]) < radius) {
          nz++;
          nxz += Math.abs(x[i] - x[j]) < radius ? 1 : 0;
          nyz += Math.abs(y[i] - y[j]) < radius ? 1 : 0;
        }
      }
      sum += PSI[k] - PSI[nxz] - PSI[nyz] + PSI[nz];
    }
    return sum / n;
  }
}
