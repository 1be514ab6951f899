package io.mimon.core.input;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
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
  private final List<String> columns;
  private final boolean[] inUse;
  private final boolean[] met;

  /**
   * @param columnsInUse a nested value under one of these makes the record malformed; null: all
   */
  public JsonRecordParser(List<String> columns, @Nullable Set<String> columnsInUse) {
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

  private @Nullable String parse(JsonParser parser, @Nullable String[] cells) throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      return "The line is not a JSON object.";
    }
    Arrays.fill(met, false);
    String problem = parseFields(parser, "", 1, cells);
    if (parser.nextToken() != null) {
      return "The line has more behind its JSON object; one object a line is expected.";
    }
    return problem;
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
  static String describe(JacksonException e) {
    if (e instanceof JsonEOFException) {
      return "The line is not valid JSON: it ends too early.";
    }
    int character = e.getLocation() == null ? 0 : e.getLocation().getColumnNr();
    return "The line is not valid JSON"
        + (character > 0 ? ": it breaks at character " + character + "." : ".");
  }
}
