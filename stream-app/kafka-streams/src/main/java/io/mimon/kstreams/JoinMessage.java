package io.mimon.kstreams;

import io.mimon.core.align.JoinEvent;
import io.mimon.core.block.Observations;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What the intakes tell the join of labels.
 *
 * <p>Form: version (1 byte, 1) | kind (1), then
 *
 * <pre>
 * kind             key of the record   rest
 * 0 prediction     id                  time (8) | partition (4) | offset (8) | payload
 * 1 outcome        id                  the same
 * 2 clock          nothing             partition (4) | idle (1) | watermark (8)
 * 3 counts         nothing             Observations
 * </pre>
 */
sealed interface JoinMessage {
  byte VERSION = 1;
  byte PREDICTION = 0;
  byte OUTCOME = 1;
  byte CLOCK = 2;
  byte COUNTS = 3;
  int HEAD_BYTES = 2;

  /** The value of its record. */
  byte[] encode();

  /** A prediction or an outcome. */
  record Event(JoinEvent event) implements JoinMessage {
    byte[] key() {
      return event.id().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] encode() {
      return ByteBuffer.allocate(HEAD_BYTES + 20 + event.payload().length)
          .put(VERSION)
          .put(event.kind() == JoinEvent.Kind.PREDICTION ? PREDICTION : OUTCOME)
          .putLong(event.time())
          .putInt(event.partition())
          .putLong(event.offset())
          .put(event.payload())
          .array();
    }
  }

  /**
   * How far a partition is.
   *
   * @param partition of the rows' topic, or behind these of the labels'
   */
  record Clock(int partition, boolean idle, long watermark) implements JoinMessage {
    @Override
    public byte[] encode() {
      return ByteBuffer.allocate(HEAD_BYTES + 13)
          .put(VERSION)
          .put(CLOCK)
          .putInt(partition)
          .put((byte) (idle ? 1 : 0))
          .putLong(watermark)
          .array();
    }
  }

  /**
   * What was counted.
   *
   * @param observations serialized {@link Observations} without rows
   */
  @SuppressWarnings("ArrayRecordComponent") // passed through
  record Counts(byte[] observations) implements JoinMessage {
    @Override
    public byte[] encode() {
      return ByteBuffer.allocate(HEAD_BYTES + observations.length)
          .put(VERSION)
          .put(COUNTS)
          .put(observations)
          .array();
    }
  }

  /**
   * Reads a message.
   *
   * @throws IllegalArgumentException if the bytes are of another version or cut short
   */
  static JoinMessage decode(byte[] key, byte[] value) {
    ByteBuffer in = ByteBuffer.wrap(value);
    try {
      byte version = in.get();
      if (version != VERSION) {
        throw new IllegalArgumentException(
            "a message to the join of version " + version + "; this program reads " + VERSION);
      }
      byte kind = in.get();
      return switch (kind) {
        case PREDICTION -> event(JoinEvent.Kind.PREDICTION, key, in);
        case OUTCOME -> event(JoinEvent.Kind.OUTCOME, key, in);
        case CLOCK -> new Clock(in.getInt(), in.get() != 0, in.getLong());
        case COUNTS -> new Counts(rest(in));
        default -> throw new IllegalArgumentException("a message to the join of kind " + kind);
      };
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException(
          "a message to the join is cut short at " + value.length + " bytes", e);
    }
  }

  private static Event event(JoinEvent.Kind kind, byte[] key, ByteBuffer in) {
    String id = new String(key, StandardCharsets.UTF_8);
    long time = in.getLong();
    int partition = in.getInt();
    long offset = in.getLong();
    return new Event(new JoinEvent(kind, id, time, partition, offset, rest(in)));
  }

  private static byte[] rest(ByteBuffer in) {
    byte[] rest = new byte[in.remaining()];
    in.get(rest);
    return rest;
  }
}
