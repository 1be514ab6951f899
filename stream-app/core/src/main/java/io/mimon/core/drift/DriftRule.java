package io.mimon.core.drift;

import java.io.Serializable;

/**
 * When a change of relevance is an alarm: it must matter <em>and</em> be significant.
 *
 * @param minChangeNats the least change from the reference that matters
 * @param minRelativeChange the same as a share of the reference, 0.25 for a quarter
 * @param significance the two-sided probability of such a change by chance, below which it counts
 */
public record DriftRule(double minChangeNats, double minRelativeChange, double significance)
    implements Serializable {

  /** The least change that matters for this reference. */
  public double effectNats(double referenceNats) {
    return Math.max(minChangeNats, minRelativeChange * Math.abs(referenceNats));
  }
}
