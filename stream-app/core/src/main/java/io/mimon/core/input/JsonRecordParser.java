package io.mimon.core.input;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object to the cells of fixed columns.
 *
 * <p>Numbers keep their text, to the last digit. Null, an absent key, and a string that is empty or
 * of spaces only are missing; keys that are no columns are ignored. A field of an object within the
 * record is the column of its path, {@code a.b}, to a depth of {@value #DEPTH_MAX}. Not for use by
 * several threads.
 */
public final class JsonRecordParser {

  /** Objects within objects beyond this are ignored. */
  static final int DEPTH_MAX = 8;

  static final JsonFactory FACTORY =
      JsonFactory.builder().disable(JsonFactory.Feature.INTERN_FIELD_NAMES).build();

  private final Map<String, Integer> positions = new HashMap<>();
  private final String subject;
  private final List<String> columns;
  private final boolean[] inUse;
  private final boolean[] met;

  /**
   * @param columnsInUse a nested value under one of these makes the record malformed; null: all
   */
  public JsonRecordParser(List<String> columns, @Nullable Set<String> columnsInUse) {
    this(columns, columnsInUse, "The line");
  }

  /**
   * A parser of values that are no lines.
   *
   * @param columns an empty name stands for a cell that is not read
   */
  static JsonRecordParser ofValues(List<String> columns, @Nullable Set<String> columnsInUse) {
    JsonRecordParser parser = new JsonRecordParser(columns, columnsInUse, "The value");
    parser.positions.remove("");
    return parser;
  }

  /**
   * @param subject what a sentence about something wrong begins with
   */
  private JsonRecordParser(
      List<String> columns, @Nullable Set<String> columnsInUse, String subject) {
    this.subject = subject;
    this.columns = List.copyOf(columns);
    this.inUse = new boolean[columns.size()];
    this.met = new boolean[columns.size()];
    for (int i = 0; i < columns.size(); i++) {
      positions.put(columns.get(i), i);
      inUse[i] = columnsInUse == null || columnsInUse.contains(columns.get(i));
    }
  }

  /** The record in {@code text}; {@code line} is where it came from. */
  public RawRecord parse(long line, String text) {
    @Nullable String[] cells = new String[columns.size()];
    String problem;
    try (JsonParser parser = FACTORY.createParser(text)) {
      problem = parse(parser, cells);
    } catch (JacksonException e) {
      problem = describe(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // reading from a string cannot fail
    }
    return problem == null
        ? RawRecord.of(line, text, cells)
        : RawRecord.malformed(line, text, problem);
  }

  /** The one object that the parser is before; the first thing wrong with it. */
  @Nullable String parse(JsonParser parser, @Nullable String[] cells) throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      return notAnObject();
    }
    String problem = parseObject(parser, cells);
    return parser.nextToken() == null ? problem : moreBehind();
  }

  /** The rest of the object whose start the parser is at; the first thing wrong with it. */
  @Nullable String parseObject(JsonParser parser, @Nullable String[] cells) throws IOException {
    Arrays.fill(met, false);
    return parseFields(parser, "", 1, cells);
  }

  String notAnObject() {
    return subject + " is not a JSON object.";
  }

  String moreBehind() {
    String unit = subject.substring(subject.lastIndexOf(' ') + 1);
    return subject + " has more behind its JSON object; one object a " + unit + " is expected.";
  }

  /** The fields of the object that begins here; the first thing wrong with them. */
  private @Nullable String parseFields(
      JsonParser parser, String path, int depth, @Nullable String[] cells) throws IOException {
    String problem = null;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = depth == 1 ? parser.currentName() : path + parser.currentName();
      Integer position = positions.get(name);
      JsonToken value = parser.nextToken();
      String wrong = null;
      if (position != null && !(value == JsonToken.START_OBJECT && !inUse[position])) {
        wrong = take(parser, value, position, cells);
      } else if (value == JsonToken.START_OBJECT && depth < DEPTH_MAX) {
        wrong = parseFields(parser, name + ".", depth + 1, cells);
      } else {
        parser.skipChildren();
      }
      problem = problem == null ? wrong : problem;
    }
    return problem;
  }

  private @Nullable String take(
      JsonParser parser, JsonToken value, int position, @Nullable String[] cells)
      throws IOException {
    if (met[position]) {
      parser.skipChildren();
      return "The key '" + columns.get(position) + "' occurs twice.";
    }
    met[position] = true;
    if (value.isStructStart()) {
      parser.skipChildren();
      return inUse[position]
          ? "The value of '"
              + columns.get(position)
              + "' is "
              + (value == JsonToken.START_OBJECT
                  ? "an object; name a field of it, as in " + columns.get(position) + ".field."
                  : "an array, which is neither a number nor a label.")
          : null;
    }
    if (value != JsonToken.VALUE_NULL) {
      String cell = parser.getText();
      cells[position] = cell.isBlank() ? null : cell;
    }
    return null;
  }

  /** In our own words: the library's messages name its classes. */
  String describe(JacksonException e) {
    if (e instanceof JsonEOFException) {
      return subject + " is not valid JSON: it ends too early.";
    }
    if (e instanceof StreamConstraintsException) {
      return subject + " is nested too deeply, or has too long a number or name, to be read.";
    }
    return subject + " is not valid JSON" + place(e.getLocation()) + ".";
  }

  private static String place(@Nullable JsonLocation location) {
    if (location == null) {
      return "";
    }
    // Of bytes both are known, of characters the column alone.
    return location.getByteOffset() >= 0
        ? ": it breaks at byte " + (location.getByteOffset() + 1)
        : location.getColumnNr() > 0 ? ": it breaks at character " + location.getColumnNr() : "";
  }
}
