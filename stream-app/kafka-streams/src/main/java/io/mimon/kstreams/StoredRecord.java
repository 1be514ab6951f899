package io.mimon.kstreams;

import io.mimon.core.block.VarInts;
import io.mimon.core.input.Origin;
import io.mimon.core.input.TopicRecord;
import io.mimon.core.input.TopicRecordParser;
import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A record of a source as bytes, with those of its headers that a row may be made of.
 *
 * <p>Form: version (1 byte, 1) | offset | timestamp, signed | headers | × (bytes of the name | name
 * | bytes of the value plus 1, 0 for null | value) | whether there is a value (1 byte) | value;
 * numbers are {@link VarInts}.
 */
final class StoredRecord {
  private static final byte VERSION = 1;
  private static final String CONTENT_TYPE = "content-type";

  private StoredRecord() {}

  private static boolean isNeeded(String header) {
    return header.equals(CONTENT_TYPE) || header.startsWith(TopicRecordParser.ATTRIBUTE_PREFIX);
  }

  static byte[] encode(long offset, SourceValue value, Headers headers) {
    ByteArrayOutputStream out =
        new ByteArrayOutputStream(24 + (value.bytes() == null ? 0 : value.bytes().length));
    out.write(VERSION);
    VarInts.putUnsigned(out, offset);
    VarInts.putSigned(out, value.timestampMillis());
    // The last of a name counts.
    Map<String, byte @Nullable []> needed = new HashMap<>();
    for (Header header : headers) {
      if (isNeeded(header.key())) {
        needed.put(header.key(), header.value());
      }
    }
    VarInts.putUnsigned(out, needed.size());
    needed.forEach(
        (name, bytes) -> {
          byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
          VarInts.putUnsigned(out, utf8.length);
          out.writeBytes(utf8);
          VarInts.putUnsigned(out, bytes == null ? 0 : bytes.length + 1L);
          if (bytes != null) {
            out.writeBytes(bytes);
          }
        });
    byte[] bytes = value.bytes();
    out.write(bytes == null ? 0 : 1);
    if (bytes != null) {
      out.writeBytes(bytes);
    }
    return out.toByteArray();
  }

  /**
   * The record in its place.
   *
   * @throws IllegalArgumentException if the bytes are of another version or cut short
   */
  static TopicRecord decode(String topic, int partition, byte[] stored) {
    ByteBuffer in = ByteBuffer.wrap(stored);
    try {
      byte version = in.get();
      if (version != VERSION) {
        throw new IllegalArgumentException(
            "a stored record of version " + version + "; this program reads version " + VERSION);
      }
      long offset = VarInts.unsigned(in);
      long timestampMillis = VarInts.signed(in);
      Map<String, byte @Nullable []> headers = headers(in);
      byte @Nullable [] value = in.get() == 0 ? null : bytes(in, in.remaining());
      return new TopicRecord(
          new Origin(topic, partition, offset, timestampMillis), headers::get, value);
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException(
          "a stored record is cut short at " + stored.length + " bytes", e);
    }
  }

  private static Map<String, byte @Nullable []> headers(ByteBuffer in) {
    Map<String, byte @Nullable []> headers = new HashMap<>();
    int count = VarInts.count(in);
    for (int i = 0; i < count; i++) {
      String name = new String(bytes(in, VarInts.count(in)), StandardCharsets.UTF_8);
      int length = VarInts.count(in) - 1;
      headers.put(name, length < 0 ? null : bytes(in, length));
    }
    return headers;
  }

  private static byte[] bytes(ByteBuffer in, int length) {
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }
}
