package io.mimon.core.input;

import org.jspecify.annotations.Nullable;

/**
 * One record as it was written: its cells, or what is wrong with it.
 *
 * <p>The arrays are not copied; whoever receives a record owns it.
 *
 * @param origin where it came from
 * @param text the record as written, cut at {@link #TEXT_CHARS_MAX} characters with a marker
 * @param cells aligned to the reader's columns, null where missing; empty if there is a problem
 * @param problem a sentence for a person if the record cannot be used, else null
 * @param reason what a rejection of it gives as its reason, such as {@link
 *     Rejection#MALFORMED_ROW}; null if there is no problem
 */
@SuppressWarnings("ArrayRecordComponent") // one record a row: a list would cost an allocation more
public record RawRecord(
    Origin origin,
    String text,
    @Nullable String[] cells,
    @Nullable String problem,
    @Nullable String reason) {

  /** What a rejected record may take in logs and topics; a row of ordinary data is far shorter. */
  public static final int TEXT_CHARS_MAX = 64 * 1024;

  /** The cells of a record that cannot be used. */
  static final @Nullable String[] NO_CELLS = {};

  public RawRecord {
    if (text.length() > TEXT_CHARS_MAX) {
      text = truncated(text);
    }
  }

  /** A record that is malformed if there is a problem. */
  public RawRecord(Origin origin, String text, @Nullable String[] cells, @Nullable String problem) {
    this(origin, text, cells, problem, problem == null ? null : Rejection.MALFORMED_ROW);
  }

  /** A record of a file or a simulation. */
  public RawRecord(long line, String text, @Nullable String[] cells, @Nullable String problem) {
    this(Origin.line(line), text, cells, problem);
  }

  /** Physical line, 1-based, where the record starts; of a topic, the offset. */
  public long line() {
    return origin.offset();
  }

  static RawRecord of(long line, String text, @Nullable String[] cells) {
    return new RawRecord(line, text, cells, null);
  }

  static RawRecord malformed(long line, String text, String problem) {
    return new RawRecord(line, text, NO_CELLS, problem);
  }

  private static String truncated(String text) {
    int end = TEXT_CHARS_MAX;
    if (Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end) + " …[cut: " + text.length() + " characters in all]";
  }
}
