package io.mimon.core.input;

import java.io.Serializable;

/**
 * Where a record came from; the order of a stream follows from it.
 *
 * @param topic the Kafka topic; empty for a file or a simulation
 * @param partition the partition of the topic; 0 where there is none
 * @param offset the offset in the partition, or the physical line, 1-based, where the record starts
 * @param timestampMillis what the source says of when, in milliseconds since the epoch; {@link
 *     #NO_TIMESTAMP} if nothing
 */
public record Origin(String topic, int partition, long offset, long timestampMillis)
    implements Serializable {

  /** The source says nothing of when. */
  public static final long NO_TIMESTAMP = Long.MIN_VALUE;

  /** A line of a file, or a record of a simulation. */
  public static Origin line(long line) {
    return new Origin("", 0, line, NO_TIMESTAMP);
  }

  /** Whether it is a record of a topic and not a line. */
  public boolean isTopic() {
    return !topic.isEmpty();
  }
}
