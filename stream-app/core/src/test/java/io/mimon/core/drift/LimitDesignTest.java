package io.mimon.core.drift;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.apache.commons.statistics.distribution.TDistribution;
import org.junit.jupiter.api.Test;

/** Limits hold their budget on streams that are drawn. */
final class LimitDesignTest {
  private static final int BLOCKS = 100;

  /** The alarms of a feature in a month of blocks, each with a reference of its own. */
  private static double alarms(AlarmLimits limits, double share, int degrees, int features) {
    SplittableRandom random = new SplittableRandom(11);
    int alarms = 0;
    for (int f = 0; f < features; f++) {
      double offset = Math.sqrt(share) * random.nextGaussian();
      double squares = 0;
      for (int i = 0; i < degrees; i++) {
        double one = random.nextGaussian();
        squares += one * one;
      }
      double error = Math.sqrt(squares / degrees * (1 + share));
      double up = 0;
      double down = 0;
      for (int b = 0; b < BLOCKS; b++) {
        double z = NormalScore.of((random.nextGaussian() - offset) / error, degrees);
        up = Math.max(0, up + z - limits.allowance());
        down = Math.max(0, down - z - limits.allowance());
        if (Math.max(up, down) >= limits.sum() || Math.abs(z) >= limits.single()) {
          alarms++;
          up = 0;
          down = 0;
          b += 4;
        }
      }
    }
    return (double) alarms / features;
  }

  @Test
  void asManyAlarmsComeInAMonthAsTheBudgetSays() {
    int features = 40_000;
    double budget = 0.02;
    for (double share : new double[] {0.5, 0.25, 0.05}) {
      for (int degrees : new int[] {5, 40}) {
        LimitDesign design = LimitDesign.of(budget / BLOCKS, 1, share, degrees, BLOCKS);
        for (double shift : new double[] {1, 3, 6}) {
          AlarmLimits limits = design.forShift(shift);
          double alarms = alarms(limits, share, degrees, features);
          // 800 are expected, with a standard deviation of 28: 4 of these, and 5 % of the grid.
          assertEquals(1, alarms / budget, 0.19, limits + " for share " + share + ", " + degrees);
        }
      }
    }
  }

  @Test
  void referencesThatAreFarOffAreReckonedWith() {
    // At a budget so small it is these that alarm. Averaged over all, a deviation is Student's t.
    double degrees = 60;
    for (double share : new double[] {0.5, 0.25, 0.05}) {
      LimitDesign design = LimitDesign.of(1e-7, 1, share, degrees, BLOCKS);
      double limit = NormalScore.deviation(LimitDesign.single(1e-7, 1), degrees);
      double single = 2 * TDistribution.of(degrees).survivalProbability(limit);
      // With a sum out of reach single scores are left.
      double alarms = design.expectedAlarms(2.5, 400) / BLOCKS;
      assertEquals(1, alarms / single, 0.05, "share " + share);
    }
  }

  @Test
  void aSmallShiftIsSummedWhereTheReferenceIsLongAndNotWhereItIsShort() {
    AlarmLimits longer = LimitDesign.of(1e-4, 1, 0.02, 400, BLOCKS).forShift(1);
    AlarmLimits shorter = LimitDesign.of(1e-4, 1, 0.5, 20, BLOCKS).forShift(1);
    assertTrue(longer.allowance() <= 0.75, longer.toString());
    assertTrue(shorter.allowance() >= 2, shorter.toString());
    assertTrue(shorter.single() == longer.single());
  }

  @Test
  void aSmallerBudgetHasHigherLimits() {
    double last = 0;
    for (double budget : new double[] {1e-2, 1e-4, 1e-6, 1e-8}) {
      AlarmLimits limits = LimitDesign.of(budget, 1, 0.25, 80, 500).forShift(4);
      assertTrue(limits.single() > last, limits.toString());
      last = limits.single();
    }
  }
}
