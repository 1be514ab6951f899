package io.mimon.core.drift;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.estimators.TermSpread;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Thresholds are where a look alarms, and nowhere else. */
final class ThresholdsTest {
  private static final int ROWS = 2_000;

  private static boolean alarms(
      DriftRule rule, Reference reference, AlarmLimits limits, double nats) {
    return new FeatureWatch()
        .look(rule, reference, limits, Scored.of(reference, nats, 0.01, ROWS))
        .drifted();
  }

  private static Reference reference(SplittableRandom random, double nats) {
    List<Reference.Sample> samples = new ArrayList<>();
    double scatter = random.nextInt(3) == 0 ? 0.1 : 0.004;
    double correction = random.nextBoolean() ? 0 : 0.5 / ROWS * random.nextInt(1, 30);
    for (int i = random.nextInt(1, 5); i >= 0; i--) {
      double of = nats + scatter * random.nextGaussian();
      TermSpread spread =
          random.nextInt(4) == 0
              ? null
              : new TermSpread(ROWS, 0.2 + nats, 0.2 + nats, 0.01, 0.2 + nats, 0, correction, 60);
      samples.add(new Reference.Sample(of, 0.01, spread));
    }
    return Reference.of(samples);
  }

  @Test
  void oneWindowAlarmsFromThemOnAndNotBefore() {
    int withLower = 0;
    int withoutLower = 0;
    int withoutUpper = 0;
    for (long seed = 0; seed < 200; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Reference reference =
          reference(random, random.nextInt(3) == 0 ? 0 : 0.4 * random.nextDouble());
      DriftRule rule = new DriftRule(0.02 * random.nextDouble(), 0.5 * random.nextDouble(), 1e-3);
      double single = 2.5 + 3 * random.nextDouble();
      AlarmLimits limits = new AlarmLimits(1, 100, single, 1e-3);
      Thresholds thresholds = Thresholds.of(rule, reference, limits, ROWS);
      String where = "seed " + seed + ", " + thresholds + " about " + reference.nats();

      double most = Math.log(ROWS) + 6;
      double upper = thresholds.upperNats();
      if (Double.isNaN(upper)) {
        withoutUpper++;
        assertFalse(alarms(rule, reference, limits, most), where);
        upper = most;
      } else {
        assertTrue(alarms(rule, reference, limits, upper + 1e-9), where);
        assertFalse(alarms(rule, reference, limits, upper - 1e-9), where);
      }
      double lower = thresholds.lowerNats();
      if (Double.isNaN(lower)) {
        withoutLower++;
        for (double nats = -most; nats < upper; nats += 0.01) {
          assertFalse(alarms(rule, reference, limits, nats), where + " at " + nats);
        }
      } else {
        withLower++;
        assertTrue(alarms(rule, reference, limits, lower - 1e-9), where);
        assertFalse(alarms(rule, reference, limits, lower + 1e-9), where);
      }
    }
    assertTrue(withLower > 40 && withoutLower > 40, withLower + " and " + withoutLower);
    assertTrue(withoutUpper > 3 && withoutUpper < 40, withoutUpper + " without upper");
  }

  /** A column that was constant: it has nothing to lose, and gains what matters. */
  @Test
  void aReferenceThatNeverMovedAlarmsFromWhatMatters() {
    Reference still = Reference.of(List.of(new Reference.Sample(0, 0), new Reference.Sample(0, 0)));
    Thresholds thresholds =
        Thresholds.of(
            new DriftRule(0.02, 0.25, 1e-3), still, new AlarmLimits(1, 100, 4, 1e-3), ROWS);
    assertEquals(0.02, thresholds.upperNats());
    assertEquals(Double.NaN, thresholds.lowerNats());
  }

  /** What a class of one bit cannot be told, no window tells. */
  @Test
  void noLimitLiesBeyondWhatTheTargetHasToTell() {
    Thresholds thresholds = new Thresholds(0.1, 0.5);
    assertEquals(thresholds, thresholds.of(0.5));
    assertEquals(thresholds, thresholds.of(Double.NaN), "a number has no such bound");
    assertEquals(new Thresholds(0.1, Double.NaN), thresholds.of(0.49));
    assertEquals(
        new Thresholds(Double.NaN, Double.NaN), new Thresholds(Double.NaN, Double.NaN).of(1));
  }
}
