package io.mimon.core.config;

import java.time.Duration;

/** A piece of a stream, in rows or in event time. */
sealed interface Stretch {
  /** So many rows. */
  record Rows(long count) implements Stretch {}

  /** So much event time. */
  record Period(Duration time) implements Stretch {}
}
