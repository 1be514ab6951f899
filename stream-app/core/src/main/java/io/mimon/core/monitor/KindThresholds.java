package io.mimon.core.monitor;

import io.mimon.core.drift.AlarmLimits;
import io.mimon.core.drift.DriftRule;
import io.mimon.core.drift.Reference;
import io.mimon.core.drift.Thresholds;
import org.jspecify.annotations.Nullable;

/**
 * From which values on a single block alarms about a feature among the others, in nats.
 *
 * @param redundantNats what it tells beyond others, and with it what it tells less by itself than
 *     it did, at or below which it has become redundant; NaN where that is not watched, or where no
 *     block can be that low
 * @param marginNats by how much it is ahead of the next feature by mRMR, at or below which it has
 *     lost its place in the order, if a second block says so; NaN likewise
 */
record KindThresholds(double redundantNats, double marginNats) {
  static final KindThresholds NONE = new KindThresholds(Double.NaN, Double.NaN);

  /** The limits that a test of blocks has. */
  @FunctionalInterface
  interface Limits {
    AlarmLimits of(DriftRule rule, Reference reference, int rows);
  }

  /** Those of blocks of so many rows. */
  static KindThresholds of(
      KindTests tests,
      DriftRule rule,
      Limits limits,
      Redundancy redundancy,
      RankStep rank,
      int rows) {
    return new KindThresholds(
        tests.redundancy() == 0
            ? Double.NaN
            : lowerNats(rule, limits, redundancy.reference(), rows),
        tests.rank() == 0 ? Double.NaN : marginNats(rule, limits, rank.reference(), rows));
  }

  private static double marginNats(
      DriftRule rule, Limits limits, @Nullable Reference lifted, int rows) {
    return lifted == null
        ? Double.NaN
        : marginNats(lowerNats(RankStep.matters(rule, lifted), limits, lifted, rows));
  }

  /**
   * The margin from which on downwards a place is lost.
   *
   * @param liftedNats the threshold of a lifted one, which may be above 0: but a feature that is
   *     ahead has its place
   */
  static double marginNats(double liftedNats) {
    return Math.min(0, liftedNats - RankStep.LIFT_NATS);
  }

  private static double lowerNats(
      DriftRule rule, Limits limits, @Nullable Reference reference, int rows) {
    return reference == null
        ? Double.NaN
        : Thresholds.of(rule, reference, limits.of(rule, reference, rows), rows).lowerNats();
  }
}
