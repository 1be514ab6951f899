package io.mimon.gateway.alerts;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What came of trying to deliver an alert once. */
public sealed interface Attempt {
  /**
   * The receiver has it.
   *
   * @param answer what it said, in short
   */
  record Delivered(String answer) implements Attempt {}

  /**
   * It did not arrive, or nobody knows; trying again may help.
   *
   * @param retryAfter how long the receiver asked to be left alone; null when it did not
   */
  record Unavailable(String reason, @Nullable Duration retryAfter) implements Attempt {}

  /** The receiver does not want it; trying again would not help. */
  record Refused(String reason) implements Attempt {}
}
