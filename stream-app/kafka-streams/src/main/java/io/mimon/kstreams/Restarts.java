package io.mimon.kstreams;

import java.time.Duration;

/**
 * How often a fault is survived: three times in a row, waiting longer each time, as the embedded
 * job of the other engine does. Five minutes without one, and a fault is a first one again.
 */
final class Restarts {
  private static final int IN_A_ROW_MAX = 3;
  private static final Duration FIRST_BACKOFF = Duration.ofSeconds(1);
  private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(5);

  private int inARow;
  private long lastNanos;

  /**
   * Counts a fault.
   *
   * @param nowNanos of a clock that only goes forward
   * @return how long to wait until going on; negative if that is no use any more
   */
  synchronized Duration fault(long nowNanos) {
    if (inARow > 0 && nowNanos - lastNanos > FORGOTTEN_AFTER.toNanos()) {
      inARow = 0;
    }
    lastNanos = nowNanos;
    inARow++;
    return inARow > IN_A_ROW_MAX
        ? Duration.ofNanos(-1)
        : FIRST_BACKOFF.multipliedBy(1L << (inARow - 1));
  }
}
