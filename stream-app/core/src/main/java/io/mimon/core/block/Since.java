package io.mimon.core.block;

/**
 * From when on a segment's rows have the columns of a layout that was not its first.
 *
 * @param layout the number of the layout
 * @param firstRow the number, in the segment, of its first row, from 1
 * @param firstMillis when that row happened; 0 where times are not known
 */
public record Since(int layout, long firstRow, long firstMillis) {}
