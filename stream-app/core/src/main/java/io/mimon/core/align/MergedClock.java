package io.mimon.core.align;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The clock of a place where partitions meet: the least of their watermarks, leaving out those that
 * are idle. It never goes back.
 *
 * <p>A partition that has not been heard of holds the clock, and so does one that wakes up behind
 * it, until it has caught up. When all are idle the clock stands. Whoever wakes up then may be the
 * first of several whose source was away, so the others hold the clock as if they were awake until
 * they have called themselves idle twice: what was said the second time was not said before.
 *
 * <p>State, big-endian: version (1 byte, 1), the clock (8), partitions (4), then for each whether
 * it holds the clock (1 byte: 0 it does, 1 it is idle, 2 idle and awaited, 3 likewise and has said
 * so once) and its watermark (8).
 */
public final class MergedClock {

  /** No time has passed. */
  public static final long NEVER = Long.MIN_VALUE;

  private static final byte VERSION = 1;
  private static final int ENTRY_BYTES = 1 + Long.BYTES;
  private static final byte AWAKE = 0;
  private static final byte IDLE = 1;
  private static final byte AWAITED = 2;
  private static final byte DOUBTED = 3;

  private final long[] watermarks;
  private final byte[] states;
  private long now = NEVER;

  /** A clock over this many partitions, none of which has been heard of. */
  public MergedClock(int partitions) {
    watermarks = new long[partitions];
    states = new byte[partitions];
    Arrays.fill(watermarks, NEVER);
  }

  /** A partition has a watermark; an earlier one than it had changes nothing. */
  public void advance(int partition, long watermark) {
    if (areAllIdle()) {
      Arrays.fill(states, AWAITED);
    }
    states[partition] = AWAKE;
    watermarks[partition] = Math.max(watermarks[partition], watermark);
    update();
  }

  /**
   * A partition says that it is idle, for the first time or still: others go on without it until it
   * has something to say.
   *
   * @param watermark how far it is; an earlier one than it had changes nothing
   */
  public void idle(int partition, long watermark) {
    states[partition] = states[partition] == AWAITED ? DOUBTED : IDLE;
    watermarks[partition] = Math.max(watermarks[partition], watermark);
    update();
  }

  private boolean areAllIdle() {
    for (byte state : states) {
      if (state != IDLE) {
        return false;
      }
    }
    return true;
  }

  private void update() {
    boolean any = false;
    long least = Long.MAX_VALUE;
    for (int p = 0; p < watermarks.length; p++) {
      if (states[p] != IDLE) {
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
      out.put(states[p]).putLong(watermarks[p]);
    }
    return out.array();
  }

  /**
   * Goes on from a state.
   *
   * @throws IllegalArgumentException if the bytes are of another version or number of partitions,
   *     of no state there is, or cut short
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
        states[p] = in.get();
        if (states[p] < AWAKE || states[p] > DOUBTED) {
          throw new IllegalArgumentException(
              "partition " + p + " of a merged clock is in state " + states[p]);
        }
        watermarks[p] = in.getLong();
      }
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException(
          "a merged clock is cut short at " + encoded.length + " bytes", e);
    }
  }
}
