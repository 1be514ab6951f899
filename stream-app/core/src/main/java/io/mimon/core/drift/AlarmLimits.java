package io.mimon.core.drift;

/**
 * From where on a stream of normal scores alarms, on either side.
 *
 * @param allowance k, by which a score has to exceed nothing to add to the sum
 * @param sum h, the height of the sum that alarms
 * @param single the score that alarms by itself
 * @param perBlock the probability of an alarm at a block by chance that these are for
 */
public record AlarmLimits(double allowance, double sum, double single, double perBlock) {}
