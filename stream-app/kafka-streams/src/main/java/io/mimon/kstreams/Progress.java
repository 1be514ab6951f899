package io.mimon.kstreams;

import io.mimon.core.align.MergedClock;

/**
 * How far a partition is: its watermark, or that it is idle, and whether those downstream know.
 *
 * <p>A partition is idle when it has been read to its end and nothing has come of it for as long as
 * agreed. Time in which its task was not asked is no silence: what it has may lie in a queue. That
 * it is idle is said again each time it has been so for as long once more, so that a {@link
 * MergedClock} need not take its word of before something happened.
 */
final class Progress {
  /** How often a task is asked. */
  static final long ASKED_EVERY_MILLIS = 100;

  private final long idleMillis;
  private long silentMillis;
  private long askedMillis = MergedClock.NEVER;
  private long sentWatermark = MergedClock.NEVER;
  private boolean sentIdle;

  /** How long the silence was then. */
  private long sentSilentMillis;

  Progress(long idleMillis) {
    this.idleMillis = idleMillis;
  }

  /** A record has come. */
  void heard() {
    silentMillis = 0;
  }

  /**
   * Time passes, by the machine's clock.
   *
   * @param atEnd whether the partition has been read to its end
   */
  void ask(long nowMillis, boolean atEnd) {
    if (!atEnd) {
      heard();
    } else if (askedMillis != MergedClock.NEVER) {
      silentMillis += Math.min(2 * ASKED_EVERY_MILLIS, Math.max(0, nowMillis - askedMillis));
    }
    askedMillis = nowMillis;
  }

  boolean isIdle() {
    return silentMillis >= idleMillis;
  }

  /** Whether there is something to say that has not been said. */
  boolean isNews(long watermark) {
    boolean again = isIdle() && silentMillis - sentSilentMillis >= idleMillis;
    return watermark != sentWatermark || isIdle() != sentIdle || again;
  }

  void sent(long watermark) {
    sentWatermark = watermark;
    sentIdle = isIdle();
    sentSilentMillis = silentMillis;
  }

  /** The watermark that was sent last. */
  long sentWatermark() {
    return sentWatermark;
  }
}
