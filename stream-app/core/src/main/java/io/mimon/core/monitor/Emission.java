package io.mimon.core.monitor;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What one shard says about one window; the emissions of all shards for the same window make its
 * readings.
 *
 * @param windowStart the segment's first row in the window, counted from 1, inclusive
 * @param windowEnd the last, inclusive
 */
public record Emission(long windowStart, long windowEnd, List<PairEstimate> pairs) {

  /** The serialized form; it lives no longer than the way to the next operator and its state. */
  public byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(64 + 128 * pairs.size());
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeLong(windowStart);
      out.writeLong(windowEnd);
      out.writeInt(pairs.size());
      for (PairEstimate pair : pairs) {
        pair.write(out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a byte array cannot fail", e);
    }
    return bytes.toByteArray();
  }

  /** The window's last row of a serialized emission, which need not be read for it. */
  static long windowEnd(byte[] encoded) {
    return ByteBuffer.wrap(encoded).getLong(Long.BYTES);
  }

  /** Reads what {@link #encode} wrote. */
  public static Emission decode(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      long windowStart = in.readLong();
      long windowEnd = in.readLong();
      int size = in.readInt();
      List<PairEstimate> pairs = new ArrayList<>(size);
      for (int i = 0; i < size; i++) {
        pairs.add(PairEstimate.read(in));
      }
      return new Emission(windowStart, windowEnd, pairs);
    } catch (IOException e) {
      throw new UncheckedIOException("an emission is cut short", e);
    }
  }
}
