package io.mimon.core.drift;

import java.util.Map;
import java.util.WeakHashMap;

/**
 * The false alarms of a month, dealt to features, segments and blocks alike.
 *
 * <pre>
 *   α = min(significance, budget / (features · blocks of all segments in a month))
 * </pre>
 *
 * <p>Alarms in expectation add up, whatever the dependence between features, so the deal needs no
 * independence. Where a segment's own times tell how many blocks it has, the budget is first dealt
 * evenly to as many segments as there may be.
 *
 * <p>Limits depend on the reference only through its length and how well its error is known, which
 * is rounded down by a tenth at most, so that few designs serve many features.
 */
public final class Budget {
  /** A month of 30 days, in milliseconds. */
  public static final long MONTH_MILLIS = 30L * 24 * 60 * 60 * 1000;

  /** The rows of a month where nothing tells how many there are. */
  public static final long ROWS_PER_MONTH = 1_000_000;

  private static final double STEP = 1.1;

  private final double perBlock;
  private final double blocksAMonth;
  private final int looks;

  /** As long as its reference is: every reading asks, and those that all monitors share are few. */
  private final Map<Reference, Known> designs = new WeakHashMap<>();

  private record Known(boolean canLose, LimitDesign design) {}

  /**
   * The deal of a rule.
   *
   * @param tests how many features, times segments, have a share of the budget
   * @param blocksAMonth of each
   * @param looks at single scores by block
   */
  public Budget(DriftRule rule, double tests, double blocksAMonth, int looks) {
    this.looks = looks;
    this.blocksAMonth = blocksAMonth;
    this.perBlock =
        Math.min(rule.significance(), rule.falseAlarmsPerMonth() / (tests * blocksAMonth));
  }

  /** From which score on a single look alarms. */
  public static double singleLimit(double perBlock, int looks) {
    return LimitDesign.single(perBlock, looks);
  }

  /** α. */
  public double perBlock() {
    return perBlock;
  }

  /** The blocks that a feature has in a month, and a segment, where that has a share of its own. */
  public double blocksAMonth() {
    return blocksAMonth;
  }

  /**
   * The limits for a feature with that reference, in search of a change that is severe: of one that
   * just matters, every other estimate says that it does not.
   *
   * <p>A feature with no more than what matters has nothing to lose, and all of α is for what it
   * may gain.
   */
  public AlarmLimits limits(DriftRule rule, Reference reference, int rows) {
    double from = Math.max(0, reference.nats());
    double effect = rule.effectNats(from);
    boolean canLose = from > effect;
    Known known = designs.get(reference);
    if (known == null || known.canLose != canLose) {
      known = new Known(canLose, design(reference, canLose));
      designs.put(reference, known);
    }
    double towards = canLose ? Math.max(0, from - 2 * effect) : from + 2 * effect;
    AlarmLimits limits =
        known.design.forShift(
            reference.isStill() ? Double.MAX_VALUE : reference.shift(towards, rows));
    return new AlarmLimits(limits.allowance(), limits.sum(), limits.single(), perBlock);
  }

  private LimitDesign design(Reference reference, boolean canLose) {
    double degrees =
        Math.pow(STEP, Math.floor(Math.log(reference.degreesOfFreedom()) / Math.log(STEP) + 1e-9));
    return LimitDesign.of(
        canLose ? perBlock : 2 * perBlock, looks, reference.share(), degrees, blocksAMonth);
  }
}
