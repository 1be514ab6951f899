package io.mimon.core.input;

import org.jspecify.annotations.Nullable;

/**
 * One record by the columns of a {@link Schema}. The arrays are not copied; the receiver owns them.
 *
 * @param line physical line, 1-based, where the record starts
 * @param numbers by schema column; NaN where missing, and for every categorical column
 * @param labels by schema column; null where missing, and for every numeric column
 */
@SuppressWarnings("ArrayRecordComponent") // the hot path: one row a record, primitives
public record Row(long line, double[] numbers, @Nullable String[] labels) implements Parsed {

  /** Whether the value of a schema column is missing. */
  public boolean isMissing(int column) {
    return Double.isNaN(numbers[column]) && labels[column] == null;
  }
}
