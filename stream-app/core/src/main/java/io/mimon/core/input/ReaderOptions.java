package io.mimon.core.input;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How to read an input.
 *
 * @param format CSV, JSON Lines, or by name and content
 * @param sampleRows JSON Lines: the first so many records decide the columns
 * @param columnsInUse JSON Lines: a nested value under one of these makes the record malformed,
 *     under others it is ignored; null: all columns are in use
 */
public record ReaderOptions(Format format, int sampleRows, @Nullable Set<String> columnsInUse) {

  public static final int SAMPLE_ROWS_DEFAULT = 1_000;

  public ReaderOptions {
    if (sampleRows < 1) {
      throw new IllegalArgumentException("sampleRows must be at least 1, is " + sampleRows);
    }
    columnsInUse = columnsInUse == null ? null : Set.copyOf(columnsInUse);
  }

  public static ReaderOptions defaults() {
    return new ReaderOptions(Format.AUTO, SAMPLE_ROWS_DEFAULT, null);
  }

  public ReaderOptions withFormat(Format newFormat) {
    return new ReaderOptions(newFormat, sampleRows, columnsInUse);
  }

  public ReaderOptions withSampleRows(int newSampleRows) {
    return new ReaderOptions(format, newSampleRows, columnsInUse);
  }

  public ReaderOptions withColumnsInUse(Set<String> newColumnsInUse) {
    return new ReaderOptions(format, sampleRows, newColumnsInUse);
  }
}
