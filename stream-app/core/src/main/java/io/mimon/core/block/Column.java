package io.mimon.core.block;

/** The values of one column of a {@link RowBlock}. */
public sealed interface Column {

  /** Numbers; NaN where missing. */
  record Numeric(double[] values) implements Column {}

  /**
   * Categories, encoded by the block's own dictionary, so that a block can be read without any
   * other.
   *
   * @param labels the distinct labels of this block, in order of first appearance
   * @param codes per row the index in {@code labels}, or -1 where missing
   */
  record Categorical(String[] labels, int[] codes) implements Column {}
}
