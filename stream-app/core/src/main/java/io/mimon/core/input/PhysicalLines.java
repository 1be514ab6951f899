package io.mimon.core.input;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The physical lines of a byte stream, with what a parser needs to know about their bytes.
 *
 * <p>A line ends with LF or CRLF, or with the stream. One pass over the bytes finds its end and
 * collects its traits (a quote, a NUL, …), so that the common line, plain ASCII without quotes, is
 * decoded and split without being looked at again.
 *
 * <ol>
 *   <li>The current line is {@code buffer[start, end)}, its terminator excluded.
 *   <li>{@code buffer[next, limit)} is read but not yet a line.
 *   <li>The buffer stays below 2 · {@link #LINE_BYTES_MAX}; a longer line keeps its first {@link
 *       #KEPT_BYTES} and is marked too long.
 * </ol>
 */
final class PhysicalLines implements Closeable {

  static final int LINE_BYTES_MAX = 1 << 20;
  private static final int KEPT_BYTES = RawRecord.TEXT_CHARS_MAX;
  private static final int BUFFER_BYTES = 1 << 17;
  private static final int HEAD_BYTES = 8 * 1024;

  private static final int NEWLINE = 1;
  private static final int QUOTE = 2;
  private static final int NUL = 4;
  private static final int RETURN = 8;
  private static final int NOT_ASCII = 16;
  private static final byte[] TRAITS = traits();

  /**
   * A line that outlives the next {@link #advance}.
   *
   * @param terminator as it was written, for a quoted field that goes on in the next line
   */
  record Line(long number, String text, String terminator, @Nullable String problem) {
    boolean isBlank() {
      return problem == null && isBlankText(text);
    }

    /** The same spaces as in the bytes, so that passing over a line and reading it agree. */
    private static boolean isBlankText(String text) {
      for (int at = 0; at < text.length(); at++) {
        if (text.charAt(at) != ' ' && text.charAt(at) != '\t') {
          return false;
        }
      }
      return true;
    }
  }

  private final InputStream in;
  private final String name;
  private final boolean gzip;

  private byte[] buffer = new byte[BUFFER_BYTES];
  private int limit;
  private int next;
  private int start;
  private int end;
  private int seen;
  private boolean tooLong;
  private long number;
  private boolean atEnd;
  private @Nullable IOException failure;

  /**
   * Looks at the first bytes.
   *
   * @throws InputException if they are not text in UTF-8
   */
  PhysicalLines(InputStream in, String name, boolean gzip) throws InputException {
    this.in = in;
    this.name = name;
    this.gzip = gzip;
    fill();
    if (startsWith(0xEF, 0xBB, 0xBF)) {
      next = 3;
    }
    checkText();
  }

  /** The input as a person knows it. */
  String name() {
    return name;
  }

  /** The first byte that is not white space in what was read at the start, or -1. */
  int firstByte() {
    for (int at = next; at < limit; at++) {
      if (buffer[at] > ' ' || buffer[at] < 0) {
        return buffer[at];
      }
    }
    return -1;
  }

  /**
   * Moves to the next line.
   *
   * @return whether there is one
   * @throws InputException if the stream breaks; the lines before have been delivered
   */
  boolean advance() throws InputException {
    start = next;
    seen = 0;
    tooLong = false;
    int at = start;
    while (true) {
      at = scan(at);
      if (at < limit) {
        return finish(at, at + 1);
      }
      if (limit - start > LINE_BYTES_MAX) {
        return finishTooLong();
      }
      at -= start; // fill moves the line to the front
      if (!fill()) {
        return finishLast();
      }
    }
  }

  /** The position of the next LF, or the limit; on the way collects traits. */
  private int scan(int from) {
    byte[] bytes = buffer;
    int stop = limit;
    int traits = seen;
    int at = from;
    while (at < stop) {
      int trait = TRAITS[bytes[at] & 0xFF];
      if (trait != 0) {
        if (trait == NEWLINE) {
          break;
        }
        traits |= trait;
      }
      at++;
    }
    seen = traits;
    return at;
  }

  private boolean finish(int lineEnd, int nextLine) {
    end = lineEnd;
    next = nextLine;
    number++;
    if ((seen & RETURN) != 0 && buffer[end - 1] == '\r') {
      end--;
    }
    return true;
  }

  private boolean finishLast() throws InputException {
    if (failure != null) { // what is left is a torn line, worse than none
      next = limit;
      throw broken(failure);
    }
    return start < limit && finish(limit, limit);
  }

  private boolean finishTooLong() throws InputException {
    System.arraycopy(buffer, start, buffer, 0, KEPT_BYTES);
    start = 0;
    tooLong = true;
    int at;
    do {
      limit = KEPT_BYTES;
      boolean more = fill();
      at = more ? scan(KEPT_BYTES) : limit;
      if (!more && failure != null) {
        throw broken(failure);
      }
    } while (at == limit && !atEnd);
    finish(KEPT_BYTES, Math.min(at + 1, limit));
    return true;
  }

  /** Makes the current line the front of the buffer and reads more behind it. */
  private boolean fill() {
    if (atEnd) {
      return false;
    }
    if (start > 0) {
      System.arraycopy(buffer, start, buffer, 0, limit - start);
      limit -= start;
      start = 0;
    }
    if (limit == buffer.length) {
      buffer = Arrays.copyOf(buffer, 2 * buffer.length);
    }
    try {
      int count = in.read(buffer, limit, buffer.length - limit);
      atEnd = count < 0;
      limit += Math.max(count, 0);
    } catch (IOException e) {
      failure = e;
      atEnd = true;
    }
    return !atEnd;
  }

  private InputException broken(IOException cause) {
    String where = number == 0 ? "before the end of line 1" : "after line " + number;
    String what =
        gzip
            ? "The gzip stream is damaged " + where + " of " + name + "; fetch or write it again."
            : "Reading " + name + " failed " + where + ": " + cause.getMessage() + ".";
    return new InputException(what, cause);
  }

  /** 1-based number of the current line. */
  long number() {
    return number;
  }

  /** Whether the current line has only spaces and tabs. */
  boolean isBlank() {
    if (tooLong) {
      return false;
    }
    for (int at = start; at < end; at++) {
      if (buffer[at] != ' ' && buffer[at] != '\t') {
        return false;
      }
    }
    return true;
  }

  boolean hasQuote() {
    return (seen & QUOTE) != 0;
  }

  /** Whether the current line is ASCII text that can be split as it is, CSV-wise. */
  boolean isPlain() {
    return !tooLong && (seen == 0 || (seen == RETURN && !hasInnerReturn()));
  }

  private boolean hasInnerReturn() {
    for (int at = start; at < end; at++) {
      if (buffer[at] == '\r') {
        return true;
      }
    }
    return false;
  }

  /** The text of a line that {@link #isPlain}: every byte is one character. */
  String plainText() {
    return new String(buffer, start, end - start, StandardCharsets.ISO_8859_1);
  }

  /** A lasting copy of the current line, checked to be text. */
  Line line() {
    String terminator = end < limit && buffer[end] == '\r' ? "\r\n" : "\n";
    if (tooLong) {
      return broken(terminator, "The line is longer than " + LINE_BYTES_MAX + " bytes.");
    }
    if ((seen & NUL) != 0) {
      return broken(terminator, "The line contains NUL bytes.");
    }
    if ((seen & NOT_ASCII) == 0) {
      return new Line(number, plainText(), terminator, null);
    }
    try {
      ByteBuffer bytes = ByteBuffer.wrap(buffer, start, end - start);
      String text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
      return new Line(number, text, terminator, null);
    } catch (CharacterCodingException e) {
      return broken(terminator, "The line is not valid UTF-8.");
    }
  }

  private Line broken(String terminator, String problem) {
    String text = new String(buffer, start, end - start, StandardCharsets.UTF_8);
    return new Line(number, text, terminator, problem);
  }

  private void checkText() throws InputException {
    if (startsWith(0xFF, 0xFE) || startsWith(0xFE, 0xFF)) {
      throw new InputException(
          name + " is UTF-16 text; convert it to UTF-8, for instance with iconv.");
    }
    int head = Math.min(limit, HEAD_BYTES);
    int nuls = 0;
    int nulsInFirstLine = 0;
    boolean inFirstLine = true;
    for (int at = 0; at < head; at++) {
      inFirstLine &= buffer[at] != '\n';
      if (buffer[at] == 0) {
        nuls++;
        nulsInFirstLine += inFirstLine ? 1 : 0;
      }
    }
    // A single NUL in a data line spoils that record only.
    if (nulsInFirstLine > 0 || nuls * 100L > head) {
      throw new InputException(
          name
              + " looks like a binary file, not CSV or JSON Lines (it has NUL bytes near its"
              + " start); only plain or gzipped text is read.");
    }
  }

  private boolean startsWith(int... bytes) {
    if (limit < bytes.length) {
      return false;
    }
    for (int i = 0; i < bytes.length; i++) {
      if ((buffer[i] & 0xFF) != bytes[i]) {
        return false;
      }
    }
    return true;
  }

  private static byte[] traits() {
    byte[] traits = new byte[256];
    traits[0] = NUL;
    traits['\n'] = NEWLINE;
    traits['\r'] = RETURN;
    traits['"'] = QUOTE;
    for (int b = 128; b < 256; b++) {
      traits[b] = NOT_ASCII;
    }
    return traits;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
