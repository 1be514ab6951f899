package io.mimon.core.monitor;

import io.mimon.core.block.Since;
import io.mimon.estimators.TermSpread;
import io.mimon.estimators.Validity;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one shard says about one window; the emissions of all shards for the same window make its
 * readings.
 *
 * @param window which window it is
 * @param conditionals the second readings, of the features that have one
 * @param codes the columns as codes, where the window says how features relate; else none
 * @param layout the number of the layout in which features have these numbers
 * @param sinces from when on the segment has features that it did not begin with
 */
public record Emission(
    WindowPosition window,
    List<PairEstimate> pairs,
    List<PairEstimate> conditionals,
    List<WindowCodes> codes,
    int layout,
    List<Since> sinces) {

  private static final byte FIRST_LAYOUT = 1;
  private static final byte LATER_LAYOUT = 2;

  /** The first byte of a row's number, with which the form before the first version began. */
  private static final byte UNVERSIONED = 0;

  /** One that does not say how features relate. */
  public Emission(
      WindowPosition window, List<PairEstimate> pairs, List<PairEstimate> conditionals) {
    this(window, pairs, conditionals, List.of());
  }

  /** One of the layout the monitor began with. */
  public Emission(
      WindowPosition window,
      List<PairEstimate> pairs,
      List<PairEstimate> conditionals,
      List<WindowCodes> codes) {
    this(window, pairs, conditionals, codes, 0, List.of());
  }

  /** The same where too few rows of the window have a known target. */
  Emission starved() {
    return new Emission(
        window,
        pairs.stream().map(Emission::starved).toList(),
        conditionals.stream().map(Emission::starved).toList(),
        codes,
        layout,
        sinces);
  }

  /** From when on features are there that came with a layout; null if from the beginning. */
  @Nullable Since since(int came) {
    return sinces.stream()
        .filter(since -> came > 0 && since.layout() == came)
        .findFirst()
        .orElse(null);
  }

  private static PairEstimate starved(PairEstimate pair) {
    return pair.withEstimate(pair.estimate().withValidity(Validity.TOO_FEW_LABELS));
  }

  /** The last word of a shard on a segment that is over. */
  static Emission over(WindowPosition window, int layout) {
    return new Emission(window, List.of(), List.of(), List.of(), layout, List.of());
  }

  /**
   * The serialized form; it lives no longer than the way to the next operator and its state.
   *
   * <pre>
   *   byte version = 1 | window | estimates | estimates | codes, where there are some | spreads,
   *       where there are some | names of codes, where there are some
   *   byte version = 2 | window | int layout | int sinces | × (int | long | long) | as above
   * </pre>
   */
  public byte[] encode() {
    ByteArrayOutputStream bytes =
        new ByteArrayOutputStream(64 + 128 * (pairs.size() + conditionals.size()));
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(layout == 0 ? FIRST_LAYOUT : LATER_LAYOUT);
      window.write(out);
      if (layout > 0) {
        writeLayout(out);
      }
      write(pairs, out);
      write(conditionals, out);
      boolean spread =
          pairs.stream().anyMatch(pair -> pair.spread() != null || pair.drift() != null);
      if (spread || !codes.isEmpty()) {
        out.writeInt(codes.size());
        for (WindowCodes column : codes) {
          column.write(out);
        }
      }
      boolean named = codes.stream().anyMatch(column -> column.names() != null);
      if (spread || named) {
        writeSpreads(out);
      }
      if (named) {
        writeNames(out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a byte array cannot fail", e);
    }
    return bytes.toByteArray();
  }

  private void writeSpreads(DataOutputStream out) throws IOException {
    for (PairEstimate pair : pairs) {
      TermSpread known = pair.spread();
      MarginalDrift drift = pair.drift();
      out.writeBoolean(known != null);
      if (known != null) {
        Spreads.write(known, out);
      }
      out.writeBoolean(drift != null);
      if (drift != null) {
        drift.write(out);
      }
    }
  }

  private static void readSpreads(List<PairEstimate> pairs, DataInputStream in) throws IOException {
    for (int i = 0; i < pairs.size(); i++) {
      if (in.readBoolean()) {
        pairs.set(i, pairs.get(i).withSpread(Spreads.read(in)));
      }
      if (in.readBoolean()) {
        pairs.set(i, pairs.get(i).withDrift(MarginalDrift.read(in)));
      }
    }
  }

  private void writeNames(DataOutputStream out) throws IOException {
    for (WindowCodes column : codes) {
      CodeNames names = column.names();
      out.writeBoolean(names != null);
      if (names != null) {
        names.write(out);
      }
    }
  }

  private static void readNames(List<WindowCodes> codes, DataInputStream in) throws IOException {
    for (int i = 0; i < codes.size(); i++) {
      if (in.readBoolean()) {
        codes.set(i, codes.get(i).withNames(CodeNames.read(in)));
      }
    }
  }

  private void writeLayout(DataOutputStream out) throws IOException {
    out.writeInt(layout);
    out.writeInt(sinces.size());
    for (Since since : sinces) {
      out.writeInt(since.layout());
      out.writeLong(since.firstRow());
      out.writeLong(since.firstMillis());
    }
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

  /** {@link #layout} of a serialized emission, likewise. */
  static int layout(byte[] encoded) {
    return encoded[0] == LATER_LAYOUT
        ? ByteBuffer.wrap(encoded).getInt(1 + WindowPosition.BYTES)
        : 0;
  }

  /** Reads what {@link #encode} wrote. */
  public static Emission decode(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      WindowPosition window =
          bytes[0] == UNVERSIONED
              ? WindowPosition.ofRows(in.readLong(), in.readLong())
              : versioned(in);
      int layout = bytes[0] == LATER_LAYOUT ? in.readInt() : 0;
      List<Since> sinces = new ArrayList<>();
      for (int left = layout > 0 ? in.readInt() : 0; left > 0; left--) {
        sinces.add(new Since(in.readInt(), in.readLong(), in.readLong()));
      }
      List<PairEstimate> pairs = readEstimates(in);
      // State of versions without conditional readings ends here.
      List<PairEstimate> conditionals = in.available() > 0 ? readEstimates(in) : List.of();
      List<WindowCodes> codes = new ArrayList<>();
      int columns = in.available() > 0 ? in.readInt() : 0;
      for (int i = 0; i < columns; i++) {
        codes.add(WindowCodes.read(in));
      }
      if (in.available() > 0) {
        readSpreads(pairs, in);
      }
      if (in.available() > 0) {
        readNames(codes, in);
      }
      return new Emission(window, pairs, conditionals, codes, layout, sinces);
    } catch (IOException e) {
      throw new UncheckedIOException("an emission is cut short", e);
    }
  }

  private static WindowPosition versioned(DataInputStream in) throws IOException {
    byte version = in.readByte();
    if (version != FIRST_LAYOUT && version != LATER_LAYOUT) {
      throw new IllegalArgumentException(
          "an emission of version %d; this program reads versions %d and %d"
              .formatted(version, FIRST_LAYOUT, LATER_LAYOUT));
    }
    return WindowPosition.read(in);
  }
}
