package io.mimon.core.block;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What a shard is sent, and keeps until its rows have left the window: rows, the times they
 * happened, the rows between them whose target is not known, and what is to be done at which of
 * them.
 *
 * <p>Serialized form: a {@link RowBlock} where there is nothing else to say, whose first byte is 1
 * or 3; else, version 4 where the segment has rows of several layouts and 2 where it has not,
 *
 * <pre>
 *   byte version = 2 | first row | first observation | rest
 *   byte version = 4 | first row | first observation | × (layout | first row | first time) | rest
 * rest:
 *   left out
 *   times      | × time, as a difference from the one before; none, or one a row
 *   unlabelled | × (rows before it, as a difference | time, as a difference)
 *   marks      | × (rows before it | observations before it | byte kind | byte flags | time)
 *   RowBlock
 * </pre>
 *
 * where numbers are {@link VarInts}, signed ones for times.
 *
 * @param rows the shard's columns
 * @param firstRow the number, in the segment, of the first row, from 1; 0 where it follows the last
 *     one that came
 * @param firstObservation the same with unlabelled rows counted; 0 likewise
 * @param leftOut which share of the rows pairs that look at neighbours leave out, of 2³² parts
 * @param times by row, in milliseconds; empty where they are not known
 * @param sinces from when on the segment has the columns of later layouts, in order; of layouts
 *     that it began with there is nothing to say
 */
@SuppressWarnings("ArrayRecordComponent") // primitives by the row
public record ShardBlock(
    RowBlock rows,
    long firstRow,
    long firstObservation,
    long leftOut,
    long[] times,
    List<Unlabelled> unlabelled,
    List<Mark> marks,
    List<Since> sinces) {

  private static final byte ONE_LAYOUT = 2;
  private static final byte LAYOUTS = 4;

  /**
   * A row whose target is not known.
   *
   * @param afterRows behind so many rows of its block
   * @param timeMillis 0 where times are not known
   */
  public record Unlabelled(int afterRows, long timeMillis) {}

  /** Rows that follow the last ones, and nothing else. */
  public static ShardBlock plain(RowBlock rows) {
    return new ShardBlock(rows, 0, 0, 0, new long[0], List.of(), List.of(), List.of());
  }

  /** Rows and unlabelled ones. */
  public int observations() {
    return rows.rows() + unlabelled.size();
  }

  /** The serialized form; the rows come serialized, as a {@link RowBlock.Builder} gives them. */
  public static byte[] encode(
      long firstRow,
      long firstObservation,
      long leftOut,
      long[] times,
      List<Unlabelled> unlabelled,
      List<Mark> marks,
      List<Since> sinces,
      byte[] rowBlock) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(64 + 2 * times.length + rowBlock.length);
    out.write(sinces.isEmpty() ? ONE_LAYOUT : LAYOUTS);
    VarInts.putUnsigned(out, firstRow);
    VarInts.putUnsigned(out, firstObservation);
    if (!sinces.isEmpty()) {
      VarInts.putUnsigned(out, sinces.size());
      for (Since since : sinces) {
        VarInts.putUnsigned(out, since.layout());
        VarInts.putUnsigned(out, since.firstRow());
        VarInts.putSigned(out, since.firstMillis());
      }
    }
    VarInts.putUnsigned(out, leftOut);
    VarInts.putUnsigned(out, times.length);
    long before = 0;
    for (long time : times) {
      VarInts.putSigned(out, time - before);
      before = time;
    }
    VarInts.putUnsigned(out, unlabelled.size());
    Unlabelled last = new Unlabelled(0, 0);
    for (Unlabelled next : unlabelled) {
      VarInts.putUnsigned(out, next.afterRows - last.afterRows);
      VarInts.putSigned(out, next.timeMillis - last.timeMillis);
      last = next;
    }
    VarInts.putUnsigned(out, marks.size());
    for (Mark mark : marks) {
      VarInts.putUnsigned(out, mark.afterRows());
      VarInts.putUnsigned(out, mark.observation());
      out.write(mark.kind().code());
      out.write(mark.flags());
      VarInts.putSigned(out, mark.timeMillis());
    }
    out.writeBytes(rowBlock);
    return out.toByteArray();
  }

  /**
   * Reads a block of this or the plain kind.
   *
   * @throws IllegalArgumentException if the bytes are no block of a known version
   */
  public static ShardBlock decode(byte[] bytes) {
    if (bytes.length == 0 || (bytes[0] != ONE_LAYOUT && bytes[0] != LAYOUTS)) {
      return plain(RowBlock.decode(bytes));
    }
    try {
      return read(ByteBuffer.wrap(bytes));
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException(
          "a shard's block is cut short at " + bytes.length + " bytes", e);
    }
  }

  private static ShardBlock read(ByteBuffer in) {
    byte version = in.get();
    long firstRow = VarInts.unsigned(in);
    long firstObservation = VarInts.unsigned(in);
    List<Since> sinces = version == LAYOUTS ? readSinces(in) : List.of();
    long leftOut = VarInts.unsigned(in);
    long[] times = new long[VarInts.count(in)];
    long time = 0;
    for (int i = 0; i < times.length; i++) {
      time += VarInts.signed(in);
      times[i] = time;
    }
    List<Unlabelled> unlabelled = readUnlabelled(in);
    List<Mark> marks = readMarks(in);
    byte[] rest = new byte[in.remaining()];
    in.get(rest);
    RowBlock rows = RowBlock.decode(rest);
    if (times.length != 0 && times.length != rows.rows()) {
      throw new IllegalArgumentException(times.length + " times for " + rows.rows() + " rows");
    }
    return new ShardBlock(
        rows, firstRow, firstObservation, leftOut, times, unlabelled, marks, sinces);
  }

  private static List<Since> readSinces(ByteBuffer in) {
    int count = VarInts.count(in);
    List<Since> sinces = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int layout = (int) VarInts.unsigned(in);
      sinces.add(new Since(layout, VarInts.unsigned(in), VarInts.signed(in)));
    }
    return sinces;
  }

  private static List<Unlabelled> readUnlabelled(ByteBuffer in) {
    int count = VarInts.count(in);
    List<Unlabelled> unlabelled = new ArrayList<>(count);
    int afterRows = 0;
    long time = 0;
    for (int i = 0; i < count; i++) {
      afterRows += (int) VarInts.unsigned(in);
      time += VarInts.signed(in);
      unlabelled.add(new Unlabelled(afterRows, time));
    }
    return unlabelled;
  }

  private static List<Mark> readMarks(ByteBuffer in) {
    int count = VarInts.count(in);
    List<Mark> marks = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int afterRows = (int) VarInts.unsigned(in);
      long observation = VarInts.unsigned(in);
      Mark.Kind kind = Mark.Kind.ofCode(in.get());
      int flags = in.get();
      marks.add(new Mark(afterRows, observation, kind, VarInts.signed(in), flags));
    }
    return marks;
  }
}
