package io.mimon.core.input;

import org.jspecify.annotations.Nullable;

/**
 * One record by the columns of a {@link Schema}. The arrays are not copied; the receiver owns them.
 *
 * @param origin where it came from
 * @param numbers by schema column; NaN where missing, and for every categorical column
 * @param labels by schema column; null where missing, and for every numeric column
 */
@SuppressWarnings("ArrayRecordComponent") // the hot path: one row a record, primitives
public record Row(Origin origin, double[] numbers, @Nullable String[] labels) implements Parsed {

  /** Physical line, 1-based, where the record starts; of a topic, the offset. */
  public long line() {
    return origin.offset();
  }

  /** Whether the value of a schema column is missing. */
  public boolean isMissing(int column) {
    return Double.isNaN(numbers[column]) && labels[column] == null;
  }
}
