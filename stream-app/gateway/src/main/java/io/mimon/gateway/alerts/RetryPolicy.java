package io.mimon.gateway.alerts;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait after a failed attempt, and when to give up.
 *
 * <p>The wait doubles with each failure up to a maximum, and the later half of it is random, so
 * that monitors that lost one receiver together do not come back together.
 *
 * @param firstWait after the first failure
 * @param waitMax of our own; a receiver may ask for more
 * @param retryAfterMax the most that a receiver is granted: beyond it, it is asked again
 * @param giveUpAfter how long after its first failure an alert is given up
 */
public record RetryPolicy(
    Duration firstWait, Duration waitMax, Duration retryAfterMax, Duration giveUpAfter) {
  /** 1 s to 5 min, a receiver's wish up to 1 h, and up after 24 h. */
  public static final RetryPolicy DEFAULT =
      new RetryPolicy(
          Duration.ofSeconds(1), Duration.ofMinutes(5), Duration.ofHours(1), Duration.ofHours(24));

  /** 2³⁰ first waits are past any maximum. */
  private static final int DOUBLINGS_MAX = 30;

  public RetryPolicy {
    if (firstWait.isNegative() || firstWait.isZero() || waitMax.compareTo(firstWait) < 0) {
      throw new IllegalArgumentException(
          "waits need 0 < first ≤ max, but first is " + firstWait + " and max " + waitMax);
    }
  }

  /** The wait after {@code failures} (from 1) in a row. */
  Duration waitAfter(int failures, RandomGenerator random) {
    int doublings = Math.min(failures - 1, DOUBLINGS_MAX);
    double millis =
        Math.min(Math.scalb((double) firstWait.toMillis(), doublings), (double) waitMax.toMillis());
    return Duration.ofMillis(Math.round(millis * (0.5 + 0.5 * random.nextDouble())));
  }

  /** Our wait, or the receiver's wish where that is longer. */
  Duration honour(Duration wait, Duration retryAfter) {
    Duration granted = retryAfter.compareTo(retryAfterMax) < 0 ? retryAfter : retryAfterMax;
    return granted.compareTo(wait) > 0 ? granted : wait;
  }
}
