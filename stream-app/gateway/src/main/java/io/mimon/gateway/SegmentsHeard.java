package io.mimon.gateway;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * When something last came of each segment, and which are gone. The monitor forgets a segment after
 * {@code segment_idle} without a row and says nothing of it, so here one is gone when its monitor
 * has had readings so long after the segment's last one, and after twice the longest time that it
 * was ever silent, as a segment with few rows has readings seldom. By arrival: where windows are of
 * rows, readings have no time. Without a {@code segment_idle} none is ever gone.
 *
 * <p>Not safe for use by several threads.
 */
final class SegmentsHeard {
  private static final int SILENCES = 2;

  private final Optional<Duration> idleAfter;
  private final Map<Key, Heard> segments = new HashMap<>();
  private final Map<String, Instant> monitors = new HashMap<>();

  SegmentsHeard(Optional<Duration> idleAfter) {
    this.idleAfter = idleAfter;
  }

  record Key(String monitor, String segment) {
    static Key of(Reading reading) {
      return new Key(reading.monitor(), reading.segment());
    }
  }

  private record Heard(Instant last, Duration longestSilence) {
    Heard again(Instant now) {
      Duration silence = Duration.between(last, now);
      return new Heard(now, silence.compareTo(longestSilence) > 0 ? silence : longestSilence);
    }
  }

  void heard(Key segment, Instant now) {
    Heard before = segments.get(segment);
    segments.put(segment, before == null ? new Heard(now, Duration.ZERO) : before.again(now));
    monitors.put(segment.monitor(), now);
  }

  /** Whether something came of a segment after a moment. */
  boolean isAfter(Key segment, Instant moment) {
    Heard heard = segments.get(segment);
    return heard != null && heard.last.isAfter(moment);
  }

  boolean isGone(Key segment) {
    Heard heard = segments.get(segment);
    Instant now = monitors.get(segment.monitor());
    if (heard == null || now == null || idleAfter.isEmpty()) {
      return false;
    }
    return now.isAfter(heard.last.plus(idleAfter.get()))
        && now.isAfter(heard.last.plus(heard.longestSilence.multipliedBy(SILENCES)));
  }

  /** Forgets all others. */
  void retain(Set<Key> living) {
    segments.keySet().retainAll(living);
    Set<String> left = new HashSet<>();
    living.forEach(key -> left.add(key.monitor()));
    monitors.keySet().retainAll(left);
  }
}
