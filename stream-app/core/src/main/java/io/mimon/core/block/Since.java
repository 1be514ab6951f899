package io.mimon.core.block;

/**
 * From when on a segment's rows have the columns of a layout that was not its first.
 *
 * @param layout the number of the layout
 * @param firstRow the number, in the segment, of its first row, from 1; {@link #NOT_YET} before
 *     there is any, as rows that came before wait for their places
 * @param firstMillis when that row happened; 0 where times are not known
 */
public record Since(int layout, long firstRow, long firstMillis) {
  /** Later than any row. */
  public static final long NOT_YET = Long.MAX_VALUE;

  /** Of a layout of which the segment has no row yet. */
  public static Since notYet(int layout) {
    return new Since(layout, NOT_YET, 0);
  }

  /** Whether there is a row. */
  public boolean hasBegun() {
    return firstRow != NOT_YET;
  }
}
