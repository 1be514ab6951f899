package io.mimon.gateway.alerts;

import io.mimon.gateway.alerts.DeliveryQueue.Entry;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Whether a sink may be asked at the moment, and with which alert.
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

  /** Whether nothing at all may be sent, as the receiver wants it. */
  boolean isHeld(long nowMillis) {
    return !isDue(holdUntilMillis, nowMillis);
  }

  /** Whether what has been tried before may be tried again. */
  boolean letsThrough(long nowMillis) {
    return !isOpen() || isDue(aloneUntilMillis, nowMillis);
  }

  /** The alert to try now. A probe does not wait for its own time, but prefers one not tried. */
  Optional<Entry> choose(DeliveryQueue queue, long nowMillis) {
    if (!isOpen()) {
      return queue.firstSendable(entry -> isDue(entry.notBeforeMillis(), nowMillis));
    }
    Optional<Entry> untried = queue.firstSendable(entry -> entry.failures() == 0);
    if (letsThrough(nowMillis)) {
      return untried.or(() -> queue.firstSendable(entry -> true));
    }
    // If all failures are of one alert, it may be that alert's fault: another one may tell.
    return failing.size() <= 1 ? untried : Optional.empty();
  }

  /** How long nothing is to be tried, where something waits. */
  Duration pause(DeliveryQueue queue, long nowMillis) {
    long until = Math.max(holdUntilMillis, isOpen() ? aloneUntilMillis : 0);
    if (!isOpen()) {
      long first = Long.MAX_VALUE;
      for (Entry entry : queue.heads()) {
        first = Math.min(first, entry.notBeforeMillis());
      }
      until = Math.max(until, first == Long.MAX_VALUE ? 0 : first);
    }
    return Duration.ofMillis(Math.max(0, until - nowMillis));
  }

  /** Whether a time has come; one that is too far ahead was set by a clock that was set back. */
  boolean isDue(long atMillis, long nowMillis) {
    return nowMillis >= atMillis || atMillis - nowMillis > policy.retryAfterMax().toMillis();
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
