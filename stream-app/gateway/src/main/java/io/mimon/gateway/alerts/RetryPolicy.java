package io.mimon.gateway.alerts;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait after failures, and when to give up.
 *
 * <p>Waits double with each failure up to a maximum and are random below it, so that monitors that
 * lost one receiver together do not come back together (Brooker, "Exponential Backoff And Jitter",
 * AWS Architecture Blog, 2015: full jitter).
 *
 * @param firstWait the longest after the first failure
 * @param waitMax the longest of our own; a receiver may ask for more
 * @param retryAfterMax the most that a receiver is granted: beyond it, it is asked again
 * @param giveUpAfter how long after its first failure an alert is given up
 * @param failuresInRow after how many of them a sink is left alone
 */
public record RetryPolicy(
    Duration firstWait,
    Duration waitMax,
    Duration retryAfterMax,
    Duration giveUpAfter,
    int failuresInRow) {
  /** 1 s to 5 min, a receiver's wish up to 1 h, up after 7 days, alone after 5 failures. */
  public static final RetryPolicy DEFAULT =
      new RetryPolicy(
          Duration.ofSeconds(1), Duration.ofMinutes(5), Duration.ofHours(1), Duration.ofDays(7), 5);

  /** 2³⁰ first waits are past any maximum. */
  private static final int DOUBLINGS_MAX = 30;

  /** Refuses waits that would not wait. */
  public RetryPolicy {
    if (firstWait.isNegative() || firstWait.isZero() || waitMax.compareTo(firstWait) < 0) {
      throw new IllegalArgumentException(
          "waits need 0 < first ≤ max, but first is " + firstWait + " and max " + waitMax);
    }
  }

  /** The wait after {@code failures} (from 1) of one alert in a row: full jitter. */
  Duration waitAfter(int failures, RandomGenerator random) {
    return Duration.ofMillis(Math.round(longestMillis(failures) * random.nextDouble()));
  }

  /**
   * How long a sink is left alone after {@code failures} in a row: at least half of the longest
   * wait, or being alone would mean nothing.
   */
  Duration aloneAfter(int failures, RandomGenerator random) {
    double share = 0.5 + 0.5 * random.nextDouble();
    return Duration.ofMillis(Math.round(longestMillis(failures) * share));
  }

  /** What a receiver is granted of its wish. */
  Duration granted(Duration retryAfter) {
    return retryAfter.compareTo(retryAfterMax) < 0 ? retryAfter : retryAfterMax;
  }

  private double longestMillis(int failures) {
    int doublings = Math.min(failures - 1, DOUBLINGS_MAX);
    return Math.min(
        Math.scalb((double) firstWait.toMillis(), doublings), (double) waitMax.toMillis());
  }
}
