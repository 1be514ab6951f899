package io.mimon.gateway.live;

import java.util.Arrays;

/** How often something comes, by the middle one of the last gaps; what comes at once is one. */
final class Cadence {
  private static final int GAPS = 15;
  private static final long AT_ONCE_MILLIS = 100;
  private static final long NEVER = Long.MIN_VALUE;
  private static final double STALE_GAPS = 3;
  private static final double STALE_SECONDS_MIN = 10;

  private final long[] gapsMillis = new long[GAPS];
  private int gaps;
  private long lastMillis = NEVER;

  void arrived(long nowMillis) {
    if (lastMillis != NEVER) {
      long gap = nowMillis - lastMillis;
      if (gap < AT_ONCE_MILLIS) {
        return;
      }
      gapsMillis[gaps++ % GAPS] = gap;
    }
    lastMillis = nowMillis;
  }

  /** The usual gap in seconds; NaN while unknown. */
  double usualSeconds() {
    if (gaps == 0) {
      return Double.NaN;
    }
    long[] sorted = Arrays.copyOf(gapsMillis, Math.min(gaps, GAPS));
    Arrays.sort(sorted);
    return sorted[sorted.length / 2] / 1000.0;
  }

  /** After how many seconds without anything something is wrong: three usual gaps, at least ten. */
  double staleAfterSeconds() {
    double usual = usualSeconds();
    return Double.isNaN(usual)
        ? STALE_SECONDS_MIN
        : Math.max(STALE_SECONDS_MIN, STALE_GAPS * usual);
  }
}
