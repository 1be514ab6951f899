package io.mimon.core.align;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Decides which rows are late, per partition: by what came before a row in its own partition, and
 * so the same in every run, however the partitions are read side by side.
 *
 * <p>With a bound B, a row is late if and only if its time is before the greatest time of the rows
 * before it in its partition, less B. Without one, in which the order of arrival counts, no row is
 * late, and one that is behind counts as being as late as the greatest before it.
 *
 * <p>State, big-endian: version (1 byte, 1), partitions (4), then for each, ascending, its number
 * (4) and its greatest time (8). Merging is taking the greater one, so that every task may be given
 * the states of all, in any order, more than once.
 */
public final class PartitionClock {

  /** The row is late; no time is equal to it. */
  public static final long LATE = Long.MIN_VALUE;

  /** A topic of a million partitions does not exist; the clock keeps 8 bytes for each. */
  public static final int PARTITIONS_MAX = 1_000_000;

  private static final long UNSEEN = Long.MIN_VALUE;
  private static final byte VERSION = 1;
  private static final int ENTRY_BYTES = Integer.BYTES + Long.BYTES;

  private final boolean bounded;
  private final long boundMillis;
  private long[] latest = {}; // by partition: a map would box a number a row

  /**
   * A clock that has seen nothing.
   *
   * @param bound how far a row may be behind its partition; empty for arbitrarily far
   */
  public PartitionClock(Optional<Duration> bound) {
    bounded = bound.isPresent();
    boundMillis = bound.map(Duration::toMillis).orElse(0L);
    if (boundMillis < 0) {
      throw new IllegalArgumentException("a bound of " + boundMillis + " ms; it is at least 0");
    }
  }

  /**
   * The event time of the next row of a partition, or {@link #LATE}. A late row does not move the
   * clock.
   *
   * @param partition from 0 and below {@link #PARTITIONS_MAX}
   * @param time the row's own time, not {@link Long#MIN_VALUE}
   */
  public long place(int partition, long time) {
    if (time == UNSEEN) {
      throw new IllegalArgumentException("a row of partition " + partition + " without a time");
    }
    long before = partition < latest.length ? latest[partition] : UNSEEN;
    if (time >= before) {
      put(partition, time);
      return time;
    }
    if (!bounded) {
      return before;
    }
    long behind = before - time;
    boolean overflow = behind < 0;
    return overflow || behind > boundMillis ? LATE : time;
  }

  /** The greatest time of a partition; {@link Long#MIN_VALUE} before its first row. */
  public long latest(int partition) {
    return partition < latest.length ? latest[partition] : UNSEEN;
  }

  /** The greatest time of each partition that has been seen. */
  public Map<Integer, Long> latest() {
    Map<Integer, Long> seen = new TreeMap<>();
    for (int p = 0; p < latest.length; p++) {
      if (latest[p] != UNSEEN) {
        seen.put(p, latest[p]);
      }
    }
    return seen;
  }

  /** The state, for {@link #merge}. */
  public byte[] encode() {
    Map<Integer, Long> seen = latest();
    ByteBuffer out = ByteBuffer.allocate(1 + Integer.BYTES + seen.size() * ENTRY_BYTES);
    out.put(VERSION).putInt(seen.size());
    seen.forEach((partition, time) -> out.putInt(partition).putLong(time));
    return out.array();
  }

  /**
   * Takes on what another clock has seen.
   *
   * @throws IllegalArgumentException if the bytes are of another version or cut short
   */
  public void merge(byte[] encoded) {
    ByteBuffer in = ByteBuffer.wrap(encoded);
    try {
      byte version = in.get();
      if (version != VERSION) {
        throw new IllegalArgumentException(
            "partition clock of version " + version + "; this program reads version " + VERSION);
      }
      for (int left = in.getInt(); left > 0; left--) {
        int partition = in.getInt();
        long time = in.getLong();
        if (partition >= latest.length || time > latest[partition]) {
          put(partition, time);
        }
      }
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException(
          "a partition clock is cut short at " + encoded.length + " bytes", e);
    }
  }

  private void put(int partition, long time) {
    if (partition >= latest.length) {
      if (partition >= PARTITIONS_MAX) {
        throw new IllegalArgumentException(
            "partition " + partition + "; partitions are numbered below " + PARTITIONS_MAX);
      }
      int seen = latest.length;
      latest = Arrays.copyOf(latest, Math.max(partition + 1, 2 * seen));
      Arrays.fill(latest, seen, latest.length, UNSEEN);
    }
    latest[partition] = time;
  }
}
