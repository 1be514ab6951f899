package io.mimon.core.replay;

/**
 * A drift that is known to have come.
 *
 * @param feature whose relevance has changed
 * @param record of the input, counted from 1, with which it came
 */
public record StatedDrift(String feature, long record) {}
