package io.mimon.core.input;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Records of a topic, whose values are JSON, to the cells of fixed columns.
 *
 * <p>A value is one object, read as {@link JsonRecordParser} does, to the last digit. A CloudEvent
 * is taken in either mode: in binary mode its value is the data, in structured mode the fields of
 * its {@code data} are. Its attributes, extensions included, are the columns {@code ce_id}, {@code
 * ce_time} and so on, where a column has that name and the data have nothing under it.
 *
 * <p>Whatever cannot be read is a record with a problem: no value (a tombstone), bytes that are no
 * text in UTF-8, other formats. Not for use by several threads.
 */
public final class TopicRecordParser {

  /** What the names of columns begin with that are attributes of a CloudEvent. */
  public static final String ATTRIBUTE_PREFIX = "ce_";

  private static final String CONTENT_TYPE = "content-type";
  private static final String EVENT_PREFIX = "application/cloudevents";
  private static final String EVENT_AS_JSON = EVENT_PREFIX + "+json";

  /** The headers of a record. */
  @FunctionalInterface
  public interface Headers {
    /** None. */
    Headers NONE = name -> null;

    /** The value of the last header of that name; null if there is none, or it has none. */
    byte @Nullable [] last(String name);
  }

  private final int columns;
  private final JsonRecordParser json;

  /** The attributes among the columns: position by the name with its prefix. */
  private final Map<String, Integer> attributes = new HashMap<>();

  /**
   * @param columns what the cells are aligned to; an empty name stands for a cell that is not read
   * @param columnsInUse a nested value under one of these makes the record malformed; null: all
   */
  public TopicRecordParser(List<String> columns, @Nullable Set<String> columnsInUse) {
    this.columns = columns.size();
    this.json = JsonRecordParser.ofValues(columns, columnsInUse);
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).startsWith(ATTRIBUTE_PREFIX)) {
        attributes.put(columns.get(i), i);
      }
    }
  }

  /**
   * The record with this value.
   *
   * @param value null for a tombstone
   */
  public RawRecord parse(Origin origin, Headers headers, byte @Nullable [] value) {
    if (value == null) {
      String problem = "The record has no value: it deletes a key, and is no row.";
      return new RawRecord(origin, "", RawRecord.NO_CELLS, problem, Rejection.TOMBSTONE);
    }
    Utf8Text text = Utf8Text.of(value);
    @Nullable String[] cells = new String[columns];
    String problem = text.problem() == null ? read(headers, value, cells) : text.problem();
    return problem == null
        ? new RawRecord(origin, text.text(), cells, null)
        : new RawRecord(origin, text.text(), RawRecord.NO_CELLS, problem);
  }

  private @Nullable String read(Headers headers, byte[] value, @Nullable String[] cells) {
    String mode = eventFormat(headers);
    if (mode != null && !isEventAsJson(mode)) {
      return "The value is a CloudEvent as " + mode + "; " + EVENT_AS_JSON + " is read.";
    }
    try (JsonParser parser = JsonRecordParser.FACTORY.createParser(value)) {
      if (mode != null) {
        return readEvent(parser, cells);
      }
      String problem = json.parse(parser, cells);
      attributes.forEach((name, position) -> fill(cells, position, text(headers.last(name))));
      return problem;
    } catch (JacksonException e) {
      return json.describe(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // reading from an array cannot fail
    }
  }

  /** The content type if it is that of an event in structured mode, else null. */
  static @Nullable String eventFormat(Headers headers) {
    String type = text(headers.last(CONTENT_TYPE));
    return type != null && type.toLowerCase(Locale.ROOT).startsWith(EVENT_PREFIX) ? type : null;
  }

  static boolean isEventAsJson(String type) {
    // Parameters such as the character set may follow.
    return type.split(";", 2)[0].strip().equalsIgnoreCase(EVENT_AS_JSON);
  }

  private @Nullable String readEvent(JsonParser parser, @Nullable String[] cells)
      throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      return json.notAnObject();
    }
    Map<Integer, String> given = new HashMap<>();
    boolean hasData = false;
    String problem = null;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (name.equals("data") && !hasData) {
        hasData = true;
        problem = readData(parser, value, cells);
      } else {
        Integer position = attributes.get(ATTRIBUTE_PREFIX + name);
        if (position != null && value.isScalarValue() && value != JsonToken.VALUE_NULL) {
          given.put(position, parser.getText());
        }
        parser.skipChildren();
      }
    }
    if (parser.nextToken() != null) {
      return json.moreBehind();
    }
    given.forEach((position, text) -> fill(cells, position, text));
    return hasData ? problem : "The CloudEvent has no data as JSON.";
  }

  private @Nullable String readData(JsonParser parser, JsonToken value, @Nullable String[] cells)
      throws IOException {
    if (value == JsonToken.START_OBJECT) {
      return json.parseObject(parser, cells);
    }
    parser.skipChildren();
    return "The data of the CloudEvent are not a JSON object.";
  }

  private static void fill(@Nullable String[] cells, int position, @Nullable String text) {
    if (cells[position] == null && text != null && !text.isBlank()) {
      cells[position] = text;
    }
  }

  private static @Nullable String text(byte @Nullable [] header) {
    return header == null ? null : new String(header, StandardCharsets.UTF_8);
  }
}
