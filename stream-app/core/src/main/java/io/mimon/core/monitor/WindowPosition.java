package io.mimon.core.monitor;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Which window of a segment an emission is of.
 *
 * @param moment grows from window to window, and is the same for all shards
 * @param firstRow the segment's first row in the window, counted from 1, inclusive
 * @param lastRow the last, inclusive; the one before the first where the window is empty
 * @param startMillis from when it is, inclusive; where times are not known, {@link #NO_TIME}
 * @param endMillis until when
 * @param sampledRows the rows in the sample of pairs that look at neighbours; all of them, if none
 *     is taken
 * @param unlabelled the rows within it whose target is not known, which are not of it
 * @param flags of {@link io.mimon.core.block.Mark}, or {@link #OVER}; {@link #BY_ROWS} where they
 *     follow from the rows
 */
public record WindowPosition(
    long moment,
    long firstRow,
    long lastRow,
    long startMillis,
    long endMillis,
    long sampledRows,
    long unlabelled,
    int flags) {

  /** Times are not known. */
  public static final long NO_TIME = Long.MIN_VALUE;

  /** How many bytes it takes. */
  static final int BYTES = 7 * Long.BYTES + Integer.BYTES;

  /** The plan tells by the rows whether the window is full and whether it is of the reference. */
  static final int BY_ROWS = -1;

  /** There is no window: the segment is over. */
  static final int OVER = 8;

  /** A window of rows whose times are not known and whose targets all are. */
  public static WindowPosition ofRows(long firstRow, long lastRow) {
    return new WindowPosition(
        lastRow, firstRow, lastRow, NO_TIME, NO_TIME, lastRow - firstRow + 1, 0, BY_ROWS);
  }

  boolean has(int flag) {
    return flags != BY_ROWS && (flags & flag) != 0;
  }

  /** The number of rows. */
  long rows() {
    return lastRow - firstRow + 1;
  }

  /** The share of rows whose target is known; 1 where there are none at all. */
  double coverage() {
    return unlabelled == 0 ? 1 : (double) rows() / (rows() + unlabelled);
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(moment);
    out.writeLong(firstRow);
    out.writeLong(lastRow);
    out.writeLong(startMillis);
    out.writeLong(endMillis);
    out.writeLong(sampledRows);
    out.writeLong(unlabelled);
    out.writeInt(flags);
  }

  static WindowPosition read(DataInput in) throws IOException {
    return new WindowPosition(
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readInt());
  }
}
