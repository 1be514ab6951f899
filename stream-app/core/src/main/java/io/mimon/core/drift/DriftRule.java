package io.mimon.core.drift;

import java.io.Serializable;

/**
 * When a change of relevance is an alarm: it must matter <em>and</em> be more than a budget of
 * false alarms allows chance to do.
 *
 * @param minChangeNats the least change from the reference that matters
 * @param minRelativeChange the same as a share of the reference, 0.25 for a quarter
 * @param significance the two-sided probability that one block, or one look, of one feature may
 *     have of a false alarm, however few there are in a month
 * @param falseAlarmsPerMonth how many are tolerable, over all features and segments
 * @param rowsPerMonth how many rows all segments have in a month; 0 where the stream's own times
 *     are to tell
 */
public record DriftRule(
    double minChangeNats,
    double minRelativeChange,
    double significance,
    double falseAlarmsPerMonth,
    long rowsPerMonth)
    implements Serializable {

  /** The budget where none is said. */
  public static final double FALSE_ALARMS_PER_MONTH = 1;

  /** A rule with that budget. */
  public DriftRule(double minChangeNats, double minRelativeChange, double significance) {
    this(minChangeNats, minRelativeChange, significance, FALSE_ALARMS_PER_MONTH, 0);
  }

  /** The least change that matters for this reference. */
  public double effectNats(double referenceNats) {
    return Math.max(minChangeNats, minRelativeChange * Math.abs(referenceNats));
  }
}
