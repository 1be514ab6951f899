package io.mimon.kstreams;

/** Where something goes that a processor has to say. */
enum Route {
  /** Rows and clocks, to be put in order. */
  ALIGN,
  /** Predictions, labels and clocks, to be joined. */
  JOIN,
  /** Blocks of a shard. */
  WINDOWS,
  /** What a shard says of a window. */
  SEGMENT,
  /** Lines of readings. */
  READINGS,
  /** Lines of alerts. */
  ALERTS,
  /** Lines of rejected records. */
  REJECTED,
  /** Lines of status. */
  STATUS,
  /** Nowhere: it has been received. */
  HERE
}
