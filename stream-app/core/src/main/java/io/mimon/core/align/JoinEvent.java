package io.mimon.core.align;

import java.nio.charset.StandardCharsets;

/**
 * A prediction or an outcome on its way to be joined.
 *
 * <p>The payload is not copied; whoever receives an event owns it.
 *
 * @param kind which of the two
 * @param id what a prediction and its outcome have in common
 * @param time event time, milliseconds since the epoch
 * @param partition the partition of its topic
 * @param offset its offset in the partition
 * @param payload of a prediction the row, in whatever form it shall leave; of an outcome the label
 *     in UTF-8
 */
@SuppressWarnings("ArrayRecordComponent") // bytes of a row, passed through
public record JoinEvent(
    Kind kind, String id, long time, int partition, long offset, byte[] payload) {

  /** Predictions come before outcomes of the same time. */
  public enum Kind {
    /** A row without its label. */
    PREDICTION,
    /** A label. */
    OUTCOME
  }

  /** A prediction. */
  public static JoinEvent prediction(String id, long time, int partition, long offset, byte[] row) {
    return new JoinEvent(Kind.PREDICTION, id, time, partition, offset, row);
  }

  /** An outcome. */
  public static JoinEvent outcome(String id, long time, int partition, long offset, String label) {
    return new JoinEvent(
        Kind.OUTCOME, id, time, partition, offset, label.getBytes(StandardCharsets.UTF_8));
  }

  JoinEvent withTime(long other) {
    return new JoinEvent(kind, id, other, partition, offset, payload);
  }

  /** The order in which events of an id count: by time, kind, partition, offset. */
  boolean isBefore(JoinEvent other) {
    if (time != other.time) {
      return time < other.time;
    }
    if (kind != other.kind) {
      return kind.compareTo(other.kind) < 0;
    }
    return partition != other.partition ? partition < other.partition : offset < other.offset;
  }
}
