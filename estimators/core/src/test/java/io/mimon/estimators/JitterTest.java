package io.mimon.estimators;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.estimators.testkit.Samples;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JitterTest {

  private static double[] jittered(double[] values, long seed) {
    Jitter jitter = Jitter.of(values, seed);
    double[] out = new double[values.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = jitter.apply(values[i], i + 1);
    }
    return out;
  }

  private static double[] around(double center, double sd, double unit, int n, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] values = new double[n];
    Arrays.setAll(values, i -> center + Math.rint(sd * random.nextGaussian() / unit) * unit);
    return values;
  }

  @Test
  void theSameRowsGiveTheSameNumbersForEver() {
    double[] values = around(4.857, 0.001, 0.001, 1_000, 1);
    assertEquals(Jitter.of(values, 7), Jitter.of(values, 7));
    assertTrue(Arrays.equals(jittered(values, 7), jittered(values, 7)));
    // Recorded from the first version: state that was restored has to agree with it.
    Jitter unit = new Jitter(0, 1, 42);
    assertEquals(RECORDED_ROW_1, unit.apply(0, 1));
    assertEquals(RECORDED_ROW_2, unit.apply(0, 2));
  }

  private static final double RECORDED_ROW_1 = 0.2415648787718233;
  private static final double RECORDED_ROW_2 = -0.3400896071230799;

  @Test
  void withoutAmplitudeValuesStayAsTheyAre() {
    for (double value : new double[] {0, -0.0, 1e300, Double.MIN_VALUE, -4.857}) {
      assertEquals(value, Jitter.NONE.apply(value, 5));
    }
  }

  @Test
  void theTwoSidesOfAPairAreJitteredApart() {
    double[] constant = new double[2_000];
    double correlation = Correlation.pearson(jittered(constant, 0), jittered(constant, 1));
    assertTrue(Math.abs(correlation) < 4 / Math.sqrt(2_000), "correlation " + correlation);
    assertNotEquals(new Jitter(0, 1, 0).apply(0, 1), new Jitter(0, 1, 1).apply(0, 1));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 4.857, -4.857, 1e9, 1e-9})
  void hardlyTwoOfNearlyEqualValuesStayEqual(double center) {
    double sd = Math.max(0.001, Math.abs(center) * 1e-9);
    double[] values = around(center, sd, sd / 2, 5_000, 3);
    assertTrue(Arrays.stream(values).distinct().count() < 50, "there are ties to break");
    double[] apart = jittered(values, 9);
    // There are some 2¹⁹ slots at least: among 1,000 equal values a pair may meet again.
    assertTrue(Arrays.stream(apart).distinct().count() >= 4_995, "ties are left");
    for (int i = 0; i < values.length; i++) { // order is kept between values that differed
      for (int j = i + 1; j < values.length; j += 97) {
        if (values[i] != values[j]) {
          assertEquals(values[i] < values[j], apart[i] < apart[j], "rows " + i + " and " + j);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 4.857, -1e9, 1e-300})
  void noTwoOfAConstantStayEqual(double constant) {
    double[] values = new double[5_000];
    Arrays.fill(values, constant);
    assertEquals(5_000, Arrays.stream(jittered(values, 2)).distinct().count());
  }

  @Test
  void theAmplitudeIsFarBelowTheSpacingOfValues() {
    double[] values = around(1e9, 3, 0.01, 5_000, 4);
    assertTrue(Jitter.of(values, 1).amplitude() < 0.01 * 1e-5);
    assertTrue(Jitter.of(values, 1).amplitude() > 0);
  }

  /** A placeholder for "not known", in a tenth of the rows or in a single one. */
  @ParameterizedTest
  @ValueSource(ints = {10, 5_000})
  void aPlaceholderFarAwaySpoilsNothing(int every) {
    SplittableRandom random = new SplittableRandom(every);
    int n = 5_000;
    double[] x = new double[n];
    double[] labels = new double[n];
    for (int i = 0; i < n; i++) {
      labels[i] = random.nextInt(2);
      double near = Math.rint(100 * (labels[i] + random.nextGaussian())) / 100;
      x[i] = i % every == 0 ? 1e12 : near;
    }
    double with = ross(jittered(x, 0), labels).nats();
    double[] y = labels.clone();
    for (int i = 0; i < n; i++) {
      x[i] = x[i] == 1e12 ? 20 : x[i];
    }
    double without = ross(jittered(x, 0), y).nats();
    assertEquals(without, with, 0.01, "a placeholder of 1e12 against one of 20");
    assertTrue(without > 0.08, "nothing to spoil: " + without);
  }

  @Test
  void estimatesOnDataWithoutTiesDoNotMove() {
    for (long seed = 0; seed < 10; seed++) {
      Samples.Pair pair = Samples.gaussian(1_000, 0.6, seed);
      Samples.Pair labelled = Samples.labelled(1_000, 3, seed);
      double[] x = jittered(pair.x(), 0);
      double[] y = jittered(pair.y(), 1);
      String where = "seed " + seed;
      assertEquals(ksg1(pair.x(), pair.y()).nats(), ksg1(x, y).nats(), 1e-12, where);
      assertEquals(
          ross(labelled.x(), labelled.y()).nats(),
          ross(jittered(labelled.x(), 0), labelled.y()).nats(),
          1e-12,
          where);
    }
  }

  private static Estimate ksg1(double[] x, double[] y) {
    return Estimators.batch(EstimatorType.KSG1, VariableType.NUMERIC, VariableType.NUMERIC, 3)
        .estimate(x, y);
  }

  private static Estimate ross(double[] x, double[] labels) {
    return Estimators.batch(EstimatorType.ROSS, VariableType.NUMERIC, VariableType.CATEGORICAL, 3)
        .estimate(x, labels);
  }

  /** Why ties are broken: rounded to two decimals, independent columns seem to tell a lot. */
  @Test
  void roundingMisleadsPlainEstimatesAndNotJitteredOnes() {
    int n = 5_000;
    int streams = 20;
    double[] z = new double[4];
    for (long seed = 0; seed < streams; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      double[] x = random.doubles(n, 0, 1).map(v -> Math.rint(100 * v) / 100).toArray();
      double[] y = random.doubles(n, 0, 1).map(v -> Math.rint(100 * v) / 100).toArray();
      double[] labels = random.ints(n, 0, 2).asDoubleStream().toArray();
      z[0] += z(ksg1(x, y)) / streams;
      z[1] += z(ross(x, labels)) / streams;
      z[2] += z(ksg1(jittered(x, 0), jittered(y, 1))) / streams;
      z[3] += z(ross(jittered(x, 0), labels)) / streams;
      double worst =
          Math.max(
              Math.abs(z(ksg1(jittered(x, 0), jittered(y, 1)))),
              Math.abs(z(ross(jittered(x, 0), labels))));
      assertTrue(worst < 4, "seed " + seed + ": " + worst + " standard errors, jittered");
    }
    String means = "mean distance from 0 in standard errors: " + Arrays.toString(z);
    assertTrue(Math.abs(z[0]) > 3 && Math.abs(z[1]) > 3, means);
    assertTrue(Math.abs(z[2]) < 1 && Math.abs(z[3]) < 1, means);
  }

  private static double z(Estimate estimate) {
    return estimate.nats() / estimate.standardErrorNats();
  }
}
