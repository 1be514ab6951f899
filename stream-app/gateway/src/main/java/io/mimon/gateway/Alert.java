package io.mimon.gateway;

/**
 * A feature's relevance has drifted, or has come back.
 *
 * <p>Unknown numbers are NaN, unknown counts 0, unknown texts empty.
 *
 * @param id the episode's, the same when firing and when resolved
 * @param state whether the episode begins or ends
 * @param monitor the configured name
 * @param segment the value of the segment columns; empty without segments
 * @param feature the feature's column
 * @param kind {@code relevance-lost}, {@code relevance-gained}, {@code became-redundant}, {@code
 *     rank-changed} or {@code insufficient-data}; any other is kept as it is
 * @param bits the estimate that raised it
 * @param referenceBits what it was compared with
 * @param threshold what the evidence went past
 * @param evidence the detector's, as JSON text
 * @param since when the episode began, ISO-8601 or row number
 * @param windowEnd of the reading that raised it
 * @param rows of the reading that raised it
 * @param marginalDriftX drift of the feature's own distribution
 * @param marginalDriftY drift of the target's own distribution
 * @param summary one sentence for a person
 */
public record Alert(
    String id,
    State state,
    String monitor,
    String segment,
    String feature,
    String kind,
    double bits,
    double referenceBits,
    double threshold,
    String evidence,
    String since,
    String windowEnd,
    long rows,
    double marginalDriftX,
    double marginalDriftY,
    String summary)
    implements FeedRecord {

  /** Whether an episode begins or ends. */
  public enum State {
    FIRING,
    RESOLVED
  }
}
