package io.mimon.kafka;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * A line of output as a record: the line byte for byte, with the attributes of a CloudEvent 1.0 as
 * headers (binary mode).
 *
 * <p>The key keeps the readings of a feature in one partition, so in their order. {@code ce_id}
 * follows from what the line is about and not from its numbers: told again, after a restart or by a
 * later version, it is the same event. The record has no timestamp of its own: an old stream read
 * anew would otherwise be past its retention as it is written.
 */
public final class LineRecord {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int ID_BYTES = 16;

  private static final Header CONTENT_TYPE = header("content-type", "application/json");
  private static final Header SPEC_VERSION = header("ce_specversion", "1.0");

  private static final String SOURCE = "ce_source";

  private LineRecord() {}

  /** Whether a record is a line of this monitor: topics may be shared. */
  static boolean isOf(ConsumerRecord<byte[], byte[]> record, String monitor) {
    Header header = record.headers().lastHeader(SOURCE);
    return header != null
        && new String(header.value(), StandardCharsets.UTF_8).equals(source(monitor));
  }

  private static String source(String monitor) {
    return "/mimon/monitors/" + encoded(monitor);
  }

  /**
   * The record of a line of readings, alerts, rejected or status.
   *
   * @param line an object with at least {@code type} and {@code monitor}
   */
  public static ProducerRecord<byte[], byte[]> of(String topic, String line) {
    Map<String, String> fields = fields(line);
    String type = fields.getOrDefault("type", "");
    String monitor = fields.getOrDefault("monitor", "");
    List<Header> headers = new ArrayList<>(8);
    headers.add(CONTENT_TYPE);
    headers.add(SPEC_VERSION);
    headers.add(header("ce_type", type));
    headers.add(header(SOURCE, source(monitor)));
    headers.add(header("ce_id", id(type, fields, line)));
    String feature = fields.get("feature");
    if (feature != null && !feature.isEmpty()) {
      headers.add(header("ce_subject", feature));
    }
    String windowEnd = fields.get("windowEnd");
    if (windowEnd != null && isTime(windowEnd)) {
      headers.add(header("ce_time", windowEnd));
    }
    byte[] value = line.getBytes(StandardCharsets.UTF_8);
    return new ProducerRecord<>(topic, null, null, key(fields), value, headers);
  }

  /** The plain fields of the object, as text; {@code given} as its own JSON. */
  private static Map<String, String> fields(String line) {
    Map<String, String> fields = new LinkedHashMap<>();
    try (JsonParser parser = JSON.createParser(line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("a line of output is an object: " + line);
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (value == JsonToken.START_ARRAY && name.equals("given")) {
          fields.put(name, escaped(strings(parser)));
        } else if (value.isScalarValue() && value != JsonToken.VALUE_NULL) {
          fields.put(name, parser.getText());
        } else {
          parser.skipChildren();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a line of output is JSON", e);
    }
    return fields;
  }

  private static Stream<String> strings(JsonParser parser) throws IOException {
    List<String> strings = new ArrayList<>();
    while (parser.nextToken() == JsonToken.VALUE_STRING) {
      strings.add(parser.getText());
    }
    return strings.stream();
  }

  private static String id(String type, Map<String, String> fields, String line) {
    return switch (type) {
      case "mimon.reading.v1" ->
          hash(type, fields, "segment", "feature", "target", "given", "windowEnd", "lastRow");
      case "mimon.alert.v1" -> fields.get("id") + "-" + fields.get("state");
      case "mimon.rejected.v1" -> hash(type, fields, "topic", "partition", "offset", "line");
      default -> hash(line);
    };
  }

  private static String hash(String type, Map<String, String> fields, String... names) {
    return hash(
        escaped(
            Stream.concat(
                Stream.of(type, fields.getOrDefault("monitor", "")),
                Stream.of(names).map(name -> fields.getOrDefault(name, "")))));
  }

  private static String hash(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, ID_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Monitor, segment and feature; of what is about no feature, the monitor alone. */
  private static byte[] key(Map<String, String> fields) {
    @Nullable String feature = fields.get("feature");
    Stream<String> names =
        feature == null ? Stream.of("monitor") : Stream.of("monitor", "segment", "feature");
    return escaped(names.map(name -> fields.getOrDefault(name, "")))
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Joined so that no two lists give the same text. */
  private static String escaped(Stream<String> parts) {
    return parts
        .map(part -> part.replace("\\", "\\\\").replace("|", "\\|"))
        .collect(Collectors.joining("|"));
  }

  private static boolean isTime(String text) {
    try {
      return OffsetDateTime.parse(text).getYear() > 0;
    } catch (DateTimeParseException e) {
      return false; // The number of a row.
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static Header header(String name, String value) {
    return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
