package io.mimon.core.input;

/**
 * A record that cannot be used, and why.
 *
 * @param reason one of the constants here: stable, a metric label
 * @param detail a sentence for a person, with column and value where there is one
 * @param line physical line, 1-based, where the record starts
 * @param text the record as written, bounded as in {@link RawRecord}
 */
public record Rejection(String reason, String detail, long line, String text) implements Parsed {

  /** The record is not what its format asks for; the detail says how. */
  public static final String MALFORMED_ROW = "malformed-row";

  /** A numeric column has text. */
  public static final String NOT_A_NUMBER = "not-a-number";

  /** A numeric column has NaN, an infinity, or a number beyond the range of a double. */
  public static final String NOT_FINITE = "not-finite";

  /** A label is longer than {@link RowParser#LABEL_CHARS_MAX}. */
  public static final String LABEL_TOO_LONG = "label-too-long";
}
