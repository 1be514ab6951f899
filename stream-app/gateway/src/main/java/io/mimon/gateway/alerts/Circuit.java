package io.mimon.gateway.alerts;

import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Whether a sink may be asked at the moment.
 *
 * <p>It opens after a number of failures in a row, and then lets one attempt through whenever a
 * wait is over; the first success closes it. A receiver's own wish to be left alone holds in any
 * case.
 *
 * <p>Invariants:
 *
 * <ol>
 *   <li>Open means at least {@code policy.failuresInRow()} failures since the last success.
 *   <li>{@code failing} has at most two keys: more than one is all that is asked.
 * </ol>
 */
final class Circuit {
  private final RetryPolicy policy;
  private final RandomGenerator random;
  private final Set<String> failing = new HashSet<>();
  private int failures;
  private long aloneUntilMillis;
  private long holdUntilMillis;

  Circuit(RetryPolicy policy, RandomGenerator random) {
    this.policy = policy;
    this.random = random;
  }

  boolean isOpen() {
    return failures >= policy.failuresInRow();
  }

  /** Until when nothing at all may be sent. */
  long holdUntilMillis() {
    return holdUntilMillis;
  }

  /** Until when an open circuit lets nothing through that has been tried before. */
  long aloneUntilMillis() {
    return isOpen() ? aloneUntilMillis : 0;
  }

  /**
   * Whether all failures since the last success were of one alert, so that it may be that alert's
   * fault: another one, not tried yet, may tell.
   */
  boolean mayBeOneAlertsFault() {
    return failing.size() <= 1;
  }

  void succeeded() {
    failures = 0;
    failing.clear();
    holdUntilMillis = 0;
  }

  /**
   * An attempt failed.
   *
   * @param key of the alert
   */
  void failed(String key, Attempt.Unavailable why, long nowMillis) {
    failures++;
    if (failing.size() < 2) {
      failing.add(key);
    }
    aloneUntilMillis = nowMillis + policy.aloneAfter(failures, random).toMillis();
    if (why.retryAfter() != null) {
      holdUntilMillis = nowMillis + policy.granted(why.retryAfter()).toMillis();
    }
  }
}
