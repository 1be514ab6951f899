package io.mimon.core.input;

/**
 * A record that cannot be used, and why.
 *
 * @param reason one of the constants here: stable, a metric label
 * @param detail a sentence for a person, with column and value where there is one
 * @param origin where it came from
 * @param text the record as written, bounded as in {@link RawRecord}
 */
public record Rejection(String reason, String detail, Origin origin, String text)
    implements Parsed {

  /** The record is not what its format asks for; the detail says how. */
  public static final String MALFORMED_ROW = "malformed-row";

  /** A record of a topic has no value: it deletes a key, and a stream of events has none. */
  public static final String TOMBSTONE = "tombstone";

  /** The column of event time is missing or has what is no time. */
  public static final String NOT_A_TIME = "not-a-time";

  /** The column that joins a prediction and its label is missing. */
  public static final String NO_ID = "no-id";

  /**
   * The event time is further behind its partition's latest than the stream may be out of order.
   */
  public static final String LATE = "late";

  /** A numeric column has text. */
  public static final String NOT_A_NUMBER = "not-a-number";

  /** A numeric column has NaN, an infinity, or a number beyond the range of a double. */
  public static final String NOT_FINITE = "not-finite";

  /** A label is longer than {@link RowParser#LABEL_CHARS_MAX}. */
  public static final String LABEL_TOO_LONG = "label-too-long";

  /**
   * The program failed on the record; a fault of the program, which must not keep it from others.
   */
  public static final String FAILED = "failed";

  /** Physical line, 1-based, where the record starts; of a topic, the offset. */
  public long line() {
    return origin.offset();
  }
}
