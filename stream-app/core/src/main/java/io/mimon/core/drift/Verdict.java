package io.mimon.core.drift;

/**
 * A window held against the reference.
 *
 * @param changeNats the estimate less the reference
 * @param t the change in standard errors; 0 for none, infinite if neither side has any error
 * @param pValue two-sided
 * @param thresholdNats the estimate at which the alarm would begin on the side of the change
 * @param drifted whether the change both matters and is significant
 * @param back whether it is less than half of what matters, or of what is significant where any
 *     change matters: a past alarm is over
 */
public record Verdict(
    double changeNats,
    double t,
    double pValue,
    double thresholdNats,
    boolean drifted,
    boolean back) {}
