package io.mimon.core.config;

import java.time.Instant;

/**
 * A stretch of time in which alerts are written and counted, and not delivered.
 *
 * @param from inclusive, by the clock of the machine that delivers
 * @param until exclusive
 * @param comment why, for whoever reads the configuration; may be empty
 */
public record AlertSilence(AlertMatch match, Instant from, Instant until, String comment) {
  /** Whether it holds at that time. */
  public boolean holdsAt(Instant time) {
    return !time.isBefore(from) && time.isBefore(until);
  }
}
