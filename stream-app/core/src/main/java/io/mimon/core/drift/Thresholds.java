package io.mimon.core.drift;

/**
 * The estimates, in nats, from which on a single block alarms: its change matters, and its score is
 * at the limit. Sums of blocks alarm within them.
 *
 * @param lowerNats at or below it relevance is lost; NaN where no block can be that low: the
 *     reference has less than what matters to lose, or information ends before the limit
 * @param upperNats at or above it relevance is gained; of a reference that never moved, where a
 *     change matters, the limit being by the block's own error; NaN where no estimate over so many
 *     rows, or of such a target, is that high, as after a short reference that moves by itself
 */
public record Thresholds(double lowerNats, double upperNats) {
  /** No estimate alarms. */
  public static final Thresholds NONE = new Thresholds(Double.NaN, Double.NaN);

  private static final double ROUNDING = 1e-6;

  /**
   * No estimate over n rows is further from 0 than ln n and this: tables' are not, and neighbours'
   * exceed it by ψ(k) − 2 ψ(1) at most, which is 5.8 for k = 100.
   */
  private static final double ABOVE_LOG_ROWS = 6;

  /** Those of blocks of so many rows. */
  public static Thresholds of(DriftRule rule, Reference reference, AlarmLimits limits, int rows) {
    return new Thresholds(
        lower(rule, reference, limits, rows), upper(rule, reference, limits, rows));
  }

  static double lower(DriftRule rule, Reference reference, AlarmLimits limits, int rows) {
    double from = Math.max(0, reference.nats());
    double lower = of(rule, reference, limits, rows, false);
    boolean canMatter = from > 0 && from >= rule.effectNats(from);
    boolean canScore =
        reference.isStill()
            || reference.score(lower, Double.NaN, rows) <= -limits.single() + ROUNDING;
    return canMatter && canScore && lower >= -mostNats(rows) ? lower : Double.NaN;
  }

  static double upper(DriftRule rule, Reference reference, AlarmLimits limits, int rows) {
    double upper = of(rule, reference, limits, rows, true);
    return upper <= mostNats(rows) ? upper : Double.NaN;
  }

  private static double mostNats(int rows) {
    return Math.log(rows) + ABOVE_LOG_ROWS;
  }

  /**
   * The same of a target that has no more to be told.
   *
   * @param targetNats its entropy, with Miller and Madow's correction or without, which no estimate
   *     exceeds by more than the order of 1 / rows; NaN for a number
   */
  public Thresholds of(double targetNats) {
    return new Thresholds(lowerNats, upperNats > targetNats ? Double.NaN : upperNats);
  }

  /** The one above, or below, whether or not a block can be there. */
  private static double of(
      DriftRule rule, Reference reference, AlarmLimits limits, int rows, boolean up) {
    double from = Math.max(0, reference.nats());
    double effect = rule.effectNats(from);
    double significant = reference.natsAt(up ? limits.single() : -limits.single(), rows);
    return up ? greater(from + effect, significant) : -greater(-(from - effect), -significant);
  }

  /** The greater of two, the second of which may be unknown. */
  private static double greater(double known, double other) {
    return Double.isNaN(other) ? known : Math.max(known, other);
  }
}
