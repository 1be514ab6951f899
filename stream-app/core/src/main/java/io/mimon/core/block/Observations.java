package io.mimon.core.block;

import io.mimon.estimators.VariableType;
import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Rows on their way to their windows: whole, with what puts them in order, in the order in which
 * they were read; and what was counted since the last ones.
 *
 * <p>Serialized form: byte version = 1 | counts | × (bytes of the name | name | count) | rows | ×
 * (time | partition | offset, each as a difference from the row before) | {@link RowBlock}; numbers
 * are {@link VarInts}, signed ones for the differences.
 *
 * @param counts what was counted since the last ones, by name
 * @param times event time by row, in milliseconds
 * @param partitions the partition each row came from
 * @param offsets its place there
 * @param rows the rows
 */
@SuppressWarnings("ArrayRecordComponent") // primitives by the row
public record Observations(
    Map<String, Long> counts, long[] times, int[] partitions, long[] offsets, RowBlock rows) {

  private static final byte VERSION = 1;

  /**
   * Reads serialized rows.
   *
   * @throws IllegalArgumentException if the bytes are none of a known version
   */
  public static Observations decode(byte[] bytes) {
    try {
      return read(ByteBuffer.wrap(bytes));
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException(
          "observations are cut short at " + bytes.length + " bytes", e);
    }
  }

  private static Observations read(ByteBuffer in) {
    byte version = in.get();
    if (version != VERSION) {
      throw new IllegalArgumentException(
          "observations of version " + version + "; this program reads version " + VERSION);
    }
    Map<String, Long> counts = new TreeMap<>();
    int names = VarInts.count(in);
    for (int i = 0; i < names; i++) {
      byte[] name = new byte[VarInts.count(in)];
      in.get(name);
      counts.put(new String(name, StandardCharsets.UTF_8), VarInts.unsigned(in));
    }
    int size = VarInts.count(in);
    long[] times = new long[size];
    int[] partitions = new int[size];
    long[] offsets = new long[size];
    long time = 0;
    long partition = 0;
    long offset = 0;
    for (int i = 0; i < size; i++) {
      times[i] = time += VarInts.signed(in);
      partitions[i] = (int) (partition += VarInts.signed(in));
      offsets[i] = offset += VarInts.signed(in);
    }
    byte[] rest = new byte[in.remaining()];
    in.get(rest);
    return new Observations(counts, times, partitions, offsets, RowBlock.decode(rest));
  }

  /** Collects rows; reusable after {@link #drain}. */
  public static final class Builder {
    private final RowBlock.Builder rows;
    private final int rowsWanted;
    private final ByteArrayOutputStream positions = new ByteArrayOutputStream();
    private final Map<String, Long> counts = new TreeMap<>();
    private long time;
    private int partition;
    private long offset;

    /** A builder for columns of these types, in this order, in that layout. */
    public Builder(List<VariableType> types, int layout) {
      rows = new RowBlock.Builder(types, layout);
      rowsWanted = RowBlock.rowsWanted(types.size());
    }

    /** Appends a row, picked as {@link RowBlock.Builder#append} does. */
    public void append(
        long atTime,
        int ofPartition,
        long atOffset,
        double[] numbers,
        @Nullable String[] labels,
        int[] pick) {
      place(atTime, ofPartition, atOffset);
      rows.append(numbers, labels, pick);
    }

    /** Appends a row of a block whose columns are these. */
    public void append(long atTime, int ofPartition, long atOffset, RowBlock block, int row) {
      place(atTime, ofPartition, atOffset);
      rows.append(block, row);
    }

    private void place(long atTime, int ofPartition, long atOffset) {
      VarInts.putSigned(positions, atTime - time);
      VarInts.putSigned(positions, (long) ofPartition - partition);
      VarInts.putSigned(positions, atOffset - offset);
      time = atTime;
      partition = ofPartition;
      offset = atOffset;
    }

    /** Counts something that is no row. */
    public void count(String name, long count) {
      counts.merge(name, count, Long::sum);
    }

    /** Whether there are enough rows to be sent on. */
    public boolean isFull() {
      return rows.rows() >= rowsWanted;
    }

    /** Whether there is nothing to send. */
    public boolean isEmpty() {
      return rows.rows() == 0 && counts.isEmpty();
    }

    /** What was collected, serialized; the builder is empty afterwards. */
    public byte[] drain() {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      out.write(VERSION);
      VarInts.putUnsigned(out, counts.size());
      counts.forEach(
          (name, count) -> {
            byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
            VarInts.putUnsigned(out, utf8.length);
            out.writeBytes(utf8);
            VarInts.putUnsigned(out, count);
          });
      VarInts.putUnsigned(out, rows.rows());
      out.writeBytes(positions.toByteArray());
      out.writeBytes(rows.drain());
      positions.reset();
      counts.clear();
      time = 0;
      partition = 0;
      offset = 0;
      return out.toByteArray();
    }
  }
}
