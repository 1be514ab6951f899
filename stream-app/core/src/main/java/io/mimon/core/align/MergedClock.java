package io.mimon.core.align;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The clock of a place where partitions meet: the least of their watermarks, leaving out those that
 * are idle. It never goes back.
 *
 * <p>A partition that has not been heard of holds the clock, and so does one that wakes up behind
 * it, until it has caught up. When all are idle the clock stands.
 *
 * <p>State, big-endian: version (1 byte, 1), the clock (8), partitions (4), then for each whether
 * it is idle (1) and its watermark (8).
 */
public final class MergedClock {

  /** No time has passed. */
  public static final long NEVER = Long.MIN_VALUE;

  private static final byte VERSION = 1;
  private static final int ENTRY_BYTES = 1 + Long.BYTES;

  private final long[] watermarks;
  private final boolean[] idle;
  private long now = NEVER;

  /** A clock over this many partitions, none of which has been heard of. */
  public MergedClock(int partitions) {
    watermarks = new long[partitions];
    idle = new boolean[partitions];
    Arrays.fill(watermarks, NEVER);
  }

  /** A partition has a watermark; an earlier one than it had changes nothing. */
  public void advance(int partition, long watermark) {
    idle[partition] = false;
    watermarks[partition] = Math.max(watermarks[partition], watermark);
    update();
  }

  /** Others go on without the partition until it has something to say. */
  public void idle(int partition) {
    idle[partition] = true;
    update();
  }

  private void update() {
    boolean any = false;
    long least = Long.MAX_VALUE;
    for (int p = 0; p < watermarks.length; p++) {
      if (!idle[p]) {
        any = true;
        least = Math.min(least, watermarks[p]);
      }
    }
    if (any) {
      now = Math.max(now, least);
    }
  }

  /** The watermark of all; {@link #NEVER} at first. */
  public long now() {
    return now;
  }

  /** The state, for {@link #restore}. */
  public byte[] encode() {
    ByteBuffer out =
        ByteBuffer.allocate(1 + Long.BYTES + Integer.BYTES + watermarks.length * ENTRY_BYTES);
    out.put(VERSION).putLong(now).putInt(watermarks.length);
    for (int p = 0; p < watermarks.length; p++) {
      out.put((byte) (idle[p] ? 1 : 0)).putLong(watermarks[p]);
    }
    return out.array();
  }

  /**
   * Goes on from a state.
   *
   * @throws IllegalArgumentException if the bytes are of another version or number of partitions,
   *     or cut short
   */
  public void restore(byte[] encoded) {
    ByteBuffer in = ByteBuffer.wrap(encoded);
    try {
      byte version = in.get();
      if (version != VERSION) {
        throw new IllegalArgumentException(
            "merged clock of version " + version + "; this program reads version " + VERSION);
      }
      now = in.getLong();
      int partitions = in.getInt();
      if (partitions != watermarks.length) {
        throw new IllegalArgumentException(
            "the clock of %d partitions, where there are %d now"
                .formatted(partitions, watermarks.length));
      }
      for (int p = 0; p < partitions; p++) {
        idle[p] = in.get() != 0;
        watermarks[p] = in.getLong();
      }
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException(
          "a merged clock is cut short at " + encoded.length + " bytes", e);
    }
  }
}
