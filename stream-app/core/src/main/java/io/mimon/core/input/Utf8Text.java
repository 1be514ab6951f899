package io.mimon.core.input;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Bytes as text, as far as it is kept.
 *
 * @param text all of it, or its head and a marker; never longer than {@link
 *     RawRecord#TEXT_CHARS_MAX}
 * @param problem what is wrong if all of the bytes are not text in UTF-8, else null
 */
record Utf8Text(String text, @Nullable String problem) {

  private static final char REPLACEMENT = '\uFFFD';
  private static final int MARKER_CHARS_MAX = 64;
  private static final int CHUNK_CHARS = 8 * 1024;

  static Utf8Text of(byte[] bytes) {
    boolean whole = bytes.length <= RawRecord.TEXT_CHARS_MAX;
    String text = whole ? new String(bytes, StandardCharsets.UTF_8) : head(bytes);
    return new Utf8Text(text, problem(bytes, whole && text.indexOf(REPLACEMENT) < 0));
  }

  /** The rest of a value of many megabytes is never made a string. */
  private static String head(byte[] bytes) {
    int end = RawRecord.TEXT_CHARS_MAX - MARKER_CHARS_MAX;
    while ((bytes[end] & 0xC0) == 0x80 && end > 0) {
      end--; // Not within a character.
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8)
        + " …[cut: "
        + bytes.length
        + " bytes in all]";
  }

  private static @Nullable String problem(byte[] bytes, boolean knownAsText) {
    if (bytes.length == 0) {
      return "The value is empty.";
    }
    if (bytes[0] == 0) {
      return "The value begins with the byte 0, as Avro or Protobuf behind a schema registry does;"
          + " JSON is read.";
    }
    for (int i = 1; i < Math.min(4, bytes.length); i++) {
      if (bytes[i] == 0) {
        // The JSON library would take it for UTF-16 or UTF-32.
        return "The value contains NUL bytes; JSON in UTF-8 is read.";
      }
    }
    return knownAsText || isValid(bytes) ? null : "The value is not valid UTF-8.";
  }

  /** In pieces, so that a long value takes no second array of its length. */
  private static boolean isValid(byte[] bytes) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(CHUNK_CHARS);
    CoderResult result;
    do {
      result = decoder.decode(in, out.clear(), true);
    } while (result.isOverflow());
    return !result.isError();
  }
}
