package io.mimon.core.block;

import io.mimon.estimators.VariableType;
import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run of consecutive rows as one shard sees them: the target, then the shard's features.
 *
 * <p>Serialized form, big endian, version 1 for the columns the monitor began with, version 3 for
 * those of a later layout (2 is that of {@link ShardBlock}, which begins with the same byte):
 *
 * <pre>
 *   byte version = 1 | int rows | int columns | column…
 *   byte version = 3 | layout, by {@link VarInts} | int rows | int columns | column…
 *   numeric column:      byte 0 | rows × double (NaN = missing)
 *   categorical column:  byte 1 | int labels | labels × (int bytes | UTF-8) | rows × code
 *   code:                0 = missing, else 1 + index of the label; one byte for up to 255 labels,
 *                        two for up to 65,535, else four
 * </pre>
 *
 * <p>Where one block ends and the next begins carries no meaning: it depends on checkpoints and
 * pauses of the source, and no reading may depend on it.
 *
 * @param layout which columns these are: how often features had come or gone when the rows came
 */
public record RowBlock(int rows, List<Column> columns, int layout) {

  /** Rows with the columns the monitor began with. */
  public RowBlock(int rows, List<Column> columns) {
    this(rows, columns, 0);
  }

  /** Rows at which a block is sent on; bounds the memory of the builder and of one state entry. */
  public static final int ROWS_MAX = 1024;

  /** Blocks on the way are about this large at most: what comes behind one waits for it. */
  private static final int BYTES_WANTED_MAX = 1 << 18;

  /** Of how many rows blocks are made where rows have so many columns. */
  public static int rowsWanted(int columns) {
    return Math.max(1, Math.min(ROWS_MAX, BYTES_WANTED_MAX / (Double.BYTES * columns)));
  }

  /** Of many segments most have but a few rows at a time; room for more comes with them. */
  private static final int ROWS_FIRST = 16;

  /** What {@link Builder#append(RowBlock, int, int[])} takes for a column that is not there. */
  public static final int ABSENT = -1;

  private static final byte FIRST_LAYOUT = 1;
  private static final byte LATER_LAYOUT = 3;
  private static final byte NUMERIC = 0;
  private static final byte CATEGORICAL = 1;

  /**
   * Reads a serialized block.
   *
   * @throws IllegalArgumentException if the bytes are not a block of a known version
   */
  public static RowBlock decode(byte[] bytes) {
    try {
      return read(bytes);
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException(
          "a row block is cut short at " + bytes.length + " bytes", e);
    }
  }

  private static RowBlock read(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    byte version = in.get();
    if (version != FIRST_LAYOUT && version != LATER_LAYOUT) {
      throw new IllegalArgumentException(
          "row block of version %d; this program reads versions %d and %d"
              .formatted(version, FIRST_LAYOUT, LATER_LAYOUT));
    }
    int layout = version == FIRST_LAYOUT ? 0 : (int) VarInts.unsigned(in);
    int rows = in.getInt();
    Column[] columns = new Column[in.getInt()];
    for (int c = 0; c < columns.length; c++) {
      byte type = in.get();
      columns[c] =
          switch (type) {
            case NUMERIC -> decodeNumeric(in, rows);
            case CATEGORICAL -> decodeCategorical(in, rows);
            default -> throw new IllegalArgumentException("a column of unknown type " + type);
          };
    }
    return new RowBlock(rows, List.of(columns), layout);
  }

  private static Column decodeNumeric(ByteBuffer in, int rows) {
    double[] values = new double[rows];
    in.asDoubleBuffer().get(values); // throws if there are fewer
    in.position(in.position() + rows * Double.BYTES);
    return new Column.Numeric(values);
  }

  private static Column decodeCategorical(ByteBuffer in, int rows) {
    String[] labels = new String[in.getInt()];
    for (int i = 0; i < labels.length; i++) {
      byte[] utf8 = new byte[in.getInt()];
      in.get(utf8);
      labels[i] = new String(utf8, StandardCharsets.UTF_8);
    }
    int[] codes = new int[rows];
    int width = codeWidth(labels.length);
    for (int i = 0; i < rows; i++) {
      codes[i] = getCode(in, width) - 1;
    }
    return new Column.Categorical(labels, codes);
  }

  private static int codeWidth(int labels) {
    return labels <= 0xFF ? Byte.BYTES : labels <= 0xFFFF ? Short.BYTES : Integer.BYTES;
  }

  private static int getCode(ByteBuffer in, int width) {
    return switch (width) {
      case Byte.BYTES -> Byte.toUnsignedInt(in.get());
      case Short.BYTES -> Short.toUnsignedInt(in.getShort());
      default -> in.getInt();
    };
  }

  private static void putCode(ByteBuffer out, int width, int code) {
    switch (width) {
      case Byte.BYTES -> out.put((byte) code);
      case Short.BYTES -> out.putShort((short) code);
      default -> out.putInt(code);
    }
  }

  /** Collects rows into a block; reusable after {@link #drain}. */
  public static final class Builder {
    private final ColumnBuilder[] columns;
    private final int layout;
    private int rows;

    /** A builder for columns of these types, in this order, in the first layout. */
    public Builder(List<VariableType> types) {
      this(types, 0);
    }

    /** A builder for columns of these types, in this order, in that layout. */
    public Builder(List<VariableType> types, int layout) {
      this.layout = layout;
      columns = new ColumnBuilder[types.size()];
      for (int c = 0; c < columns.length; c++) {
        columns[c] =
            types.get(c) == VariableType.NUMERIC ? new NumericBuilder() : new CategoricalBuilder();
      }
    }

    /**
     * Appends a row picked from wider arrays: column c takes element {@code pick[c]} of {@code
     * numbers} (NaN = missing) or of {@code labels} (null = missing), by its type.
     */
    public void append(double[] numbers, @Nullable String[] labels, int[] pick) {
      makeRoom();
      for (int c = 0; c < columns.length; c++) {
        columns[c].set(rows, numbers[pick[c]], labels[pick[c]]);
      }
      rows++;
    }

    /** Appends a row of a block whose columns are these. */
    public void append(RowBlock block, int row) {
      makeRoom();
      for (int c = 0; c < columns.length; c++) {
        set(c, block.columns().get(c), row);
      }
      rows++;
    }

    /**
     * Appends a row picked from another block: column c takes its column {@code pick[c]}, nothing
     * where that is {@link #ABSENT}.
     */
    public void append(RowBlock block, int row, int[] pick) {
      makeRoom();
      for (int c = 0; c < columns.length; c++) {
        if (pick[c] == ABSENT) {
          columns[c].set(rows, Double.NaN, null);
        } else {
          set(c, block.columns().get(pick[c]), row);
        }
      }
      rows++;
    }

    private void set(int c, Column from, int row) {
      if (from instanceof Column.Numeric numeric) {
        columns[c].set(rows, numeric.values()[row], null);
      } else if (from instanceof Column.Categorical categorical) {
        int code = categorical.codes()[row];
        columns[c].set(rows, Double.NaN, code < 0 ? null : categorical.labels()[code]);
      }
    }

    private void makeRoom() {
      if (rows == ROWS_MAX) {
        throw new IllegalStateException("the block is full at " + ROWS_MAX + " rows; drain it");
      }
    }

    /** The rows collected so far. */
    public int rows() {
      return rows;
    }

    /** The serialized block of the rows collected; the builder is empty afterwards. */
    public byte[] drain() {
      ByteArrayOutputStream head = new ByteArrayOutputStream(2);
      head.write(layout == 0 ? FIRST_LAYOUT : LATER_LAYOUT);
      if (layout > 0) {
        VarInts.putUnsigned(head, layout);
      }
      int size = head.size() + 2 * Integer.BYTES;
      for (ColumnBuilder column : columns) {
        size += column.encodedSize(rows);
      }
      ByteBuffer out = ByteBuffer.allocate(size);
      out.put(head.toByteArray()).putInt(rows).putInt(columns.length);
      for (ColumnBuilder column : columns) {
        column.drainTo(out, rows);
      }
      rows = 0;
      return out.array();
    }
  }

  private sealed interface ColumnBuilder {
    void set(int row, double number, @Nullable String label);

    int encodedSize(int rows);

    void drainTo(ByteBuffer out, int rows);
  }

  private static final class NumericBuilder implements ColumnBuilder {
    private double[] values = new double[ROWS_FIRST];

    @Override
    public void set(int row, double number, @Nullable String label) {
      if (row == values.length) {
        values = Arrays.copyOf(values, 2 * row);
      }
      values[row] = number;
    }

    @Override
    public int encodedSize(int rows) {
      return 1 + rows * Double.BYTES;
    }

    @Override
    public void drainTo(ByteBuffer out, int rows) {
      out.put(NUMERIC);
      out.asDoubleBuffer().put(values, 0, rows);
      out.position(out.position() + rows * Double.BYTES);
    }
  }

  private static final class CategoricalBuilder implements ColumnBuilder {
    private final Map<String, Integer> codeOf = new HashMap<>();
    private final List<byte[]> labels = new ArrayList<>();
    private int[] codes = new int[ROWS_FIRST];
    private int labelBytes;

    @Override
    public void set(int row, double number, @Nullable String label) {
      if (row == codes.length) {
        codes = Arrays.copyOf(codes, 2 * row);
      }
      codes[row] = label == null ? 0 : codeOf.computeIfAbsent(label, this::newCode);
    }

    private int newCode(String label) {
      byte[] utf8 = label.getBytes(StandardCharsets.UTF_8);
      labels.add(utf8);
      labelBytes += Integer.BYTES + utf8.length;
      return labels.size();
    }

    @Override
    public int encodedSize(int rows) {
      return 1 + Integer.BYTES + labelBytes + rows * codeWidth(labels.size());
    }

    @Override
    public void drainTo(ByteBuffer out, int rows) {
      out.put(CATEGORICAL).putInt(labels.size());
      for (byte[] utf8 : labels) {
        out.putInt(utf8.length).put(utf8);
      }
      int width = codeWidth(labels.size());
      for (int i = 0; i < rows; i++) {
        putCode(out, width, codes[i]);
      }
      codeOf.clear();
      labels.clear();
      labelBytes = 0;
    }
  }
}
