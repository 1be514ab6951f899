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
 * @param window which window it is
 * @param conditionals the second readings, of the features that have one
 * @param codes the columns as codes, where the window says how features relate; else none
 */
public record Emission(
    WindowPosition window,
    List<PairEstimate> pairs,
    List<PairEstimate> conditionals,
    List<WindowCodes> codes) {

  private static final byte VERSION = 1;

  /** The first byte of a row's number, with which the form before the first version began. */
  private static final byte UNVERSIONED = 0;

  /** One that does not say how features relate. */
  public Emission(
      WindowPosition window, List<PairEstimate> pairs, List<PairEstimate> conditionals) {
    this(window, pairs, conditionals, List.of());
  }

  /** The last word of a shard on a segment that is over. */
  static Emission over(WindowPosition window) {
    return new Emission(window, List.of(), List.of());
  }

  /** The serialized form; it lives no longer than the way to the next operator and its state. */
  public byte[] encode() {
    ByteArrayOutputStream bytes =
        new ByteArrayOutputStream(64 + 128 * (pairs.size() + conditionals.size()));
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      window.write(out);
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

  /** {@link WindowPosition#moment} of a serialized emission, which need not be read for it. */
  static long moment(byte[] encoded) {
    boolean versioned = encoded[0] != UNVERSIONED;
    return ByteBuffer.wrap(encoded).getLong(versioned ? 1 : Long.BYTES);
  }

  /** Reads what {@link #encode} wrote. */
  public static Emission decode(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      WindowPosition window =
          bytes[0] == UNVERSIONED
              ? WindowPosition.ofRows(in.readLong(), in.readLong())
              : versioned(in);
      List<PairEstimate> pairs = readEstimates(in);
      // State of versions without conditional readings ends here.
      List<PairEstimate> conditionals = in.available() > 0 ? readEstimates(in) : List.of();
      List<WindowCodes> codes = new ArrayList<>();
      int columns = in.available() > 0 ? in.readInt() : 0;
      for (int i = 0; i < columns; i++) {
        codes.add(WindowCodes.read(in));
      }
      return new Emission(window, pairs, conditionals, codes);
    } catch (IOException e) {
      throw new UncheckedIOException("an emission is cut short", e);
    }
  }

  private static WindowPosition versioned(DataInputStream in) throws IOException {
    byte version = in.readByte();
    if (version != VERSION) {
      throw new IllegalArgumentException(
          "an emission of version " + version + "; this program reads version " + VERSION);
    }
    return WindowPosition.read(in);
  }
}
