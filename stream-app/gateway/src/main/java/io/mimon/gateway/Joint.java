package io.mimon.gateway;

/**
 * How often values of a feature and of the target came together in a window.
 *
 * <p>Only what says which table it is: the counts themselves stand in the line, whose shape has
 * been checked to be {@code xBins} rows of {@code yBins} counts, none negative.
 *
 * @param monitor the configured name
 * @param segment the value of the segment columns; empty without segments
 * @param feature the feature's column
 * @param target the target's column
 * @param windowEnd last event time as ISO-8601, or last row number
 * @param rows rows counted
 * @param xBins labels or intervals of the feature
 * @param yBins labels or intervals of the target
 */
public record Joint(
    String monitor,
    String segment,
    String feature,
    String target,
    String windowEnd,
    long rows,
    int xBins,
    int yBins)
    implements FeedRecord {
  /** More labels or intervals on one side than this make a line malformed. */
  public static final int BINS_MAX = 256;
}
