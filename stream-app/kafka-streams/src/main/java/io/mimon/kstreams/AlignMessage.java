package io.mimon.kstreams;

import io.mimon.core.align.MergedClock;
import io.mimon.core.block.Observations;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * Rows on their way to be put in order, and how far the partition is that they come from.
 *
 * <p>Form: version (1 byte, 1) | partition (4) | idle (1) | watermark (8) | {@link Observations} or
 * nothing.
 *
 * @param partition of the source, or of the join where there are labels
 * @param idle whether others go on without it
 * @param watermark behind the rows; {@link MergedClock#NEVER} before the first
 * @param observations serialized; empty if there is nothing but the clock
 */
@SuppressWarnings("ArrayRecordComponent") // bytes of a block, passed through
record AlignMessage(int partition, boolean idle, long watermark, byte[] observations) {
  private static final byte VERSION = 1;
  private static final int HEAD_BYTES = 1 + Integer.BYTES + 1 + Long.BYTES;
  static final byte[] NO_ROWS = {};

  byte[] encode() {
    return ByteBuffer.allocate(HEAD_BYTES + observations.length)
        .put(VERSION)
        .putInt(partition)
        .put((byte) (idle ? 1 : 0))
        .putLong(watermark)
        .put(observations)
        .array();
  }

  /**
   * Reads a message.
   *
   * @throws IllegalArgumentException if the bytes are of another version or cut short
   */
  static AlignMessage decode(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    try {
      byte version = in.get();
      if (version != VERSION) {
        throw new IllegalArgumentException(
            "rows to align of version " + version + "; this program reads version " + VERSION);
      }
      int partition = in.getInt();
      boolean idle = in.get() != 0;
      long watermark = in.getLong();
      byte[] observations = new byte[in.remaining()];
      in.get(observations);
      return new AlignMessage(partition, idle, watermark, observations);
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException(
          "rows to align are cut short at " + bytes.length + " bytes", e);
    }
  }
}
