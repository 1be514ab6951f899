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
 * @param conditionals the second readings, of the features that have one
 * @param codes the columns as codes, where the window says how features relate; else none
 */
public record Emission(
    long windowStart,
    long windowEnd,
    List<PairEstimate> pairs,
    List<PairEstimate> conditionals,
    List<WindowCodes> codes) {

  /** One that does not say how features relate. */
  public Emission(
      long windowStart, long windowEnd, List<PairEstimate> pairs, List<PairEstimate> conditionals) {
    this(windowStart, windowEnd, pairs, conditionals, List.of());
  }

  /** The serialized form; it lives no longer than the way to the next operator and its state. */
  public byte[] encode() {
    ByteArrayOutputStream bytes =
        new ByteArrayOutputStream(64 + 128 * (pairs.size() + conditionals.size()));
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeLong(windowStart);
      out.writeLong(windowEnd);
      write(pairs, out);
      write(conditionals, out);
      if (!codes.isEmpty()) {
        out.writeInt(codes.size());
        for (WindowCodes column : codes) {
          column.write(out);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a byte array cannot fail", e);
    }
    return bytes.toByteArray();
  }

  private static void write(List<PairEstimate> estimates, DataOutputStream out) throws IOException {
    out.writeInt(estimates.size());
    for (PairEstimate estimate : estimates) {
      estimate.write(out);
    }
  }

  private static List<PairEstimate> readEstimates(DataInputStream in) throws IOException {
    int size = in.readInt();
    List<PairEstimate> estimates = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      estimates.add(PairEstimate.read(in));
    }
    return estimates;
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
      List<PairEstimate> pairs = readEstimates(in);
      // State of versions without conditional readings ends here.
      List<PairEstimate> conditionals = in.available() > 0 ? readEstimates(in) : List.of();
      List<WindowCodes> codes = new ArrayList<>();
      int columns = in.available() > 0 ? in.readInt() : 0;
      for (int i = 0; i < columns; i++) {
        codes.add(WindowCodes.read(in));
      }
      return new Emission(windowStart, windowEnd, pairs, conditionals, codes);
    } catch (IOException e) {
      throw new UncheckedIOException("an emission is cut short", e);
    }
  }
}
