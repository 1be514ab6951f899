package io.mimon.core.input;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The keys of JSON objects in the order of their first appearance, those of objects within them by
 * their paths. Of a text that is no valid object nothing is taken.
 */
final class JsonKeys {

  private final Set<String> order = new LinkedHashSet<>();
  private final Set<String> plain = new HashSet<>();

  /** Takes the keys of the one object of a text. */
  void add(String text) {
    try (JsonParser parser = JsonRecordParser.FACTORY.createParser(text)) {
      add(parser);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // reading from a string cannot fail
    }
  }

  /** Takes the keys of the one object of a value. */
  void add(byte[] value) {
    try (JsonParser parser = JsonRecordParser.FACTORY.createParser(value)) {
      add(parser);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // reading from an array cannot fail
    }
  }

  /** Takes the keys of the data of a CloudEvent in structured mode. */
  void addEvent(byte[] value) {
    Map<String, Boolean> keys = new LinkedHashMap<>();
    try (JsonParser parser = JsonRecordParser.FACTORY.createParser(value)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        if (parser.nextToken() == JsonToken.START_OBJECT && name.equals("data")) {
          addKeys(parser, "", 1, keys);
        } else {
          parser.skipChildren();
        }
      }
      take(parser, keys);
    } catch (JacksonException e) {
      return;
    } catch (IOException e) {
      throw new UncheckedIOException(e); // reading from an array cannot fail
    }
  }

  private void add(JsonParser parser) throws IOException {
    Map<String, Boolean> keys = new LinkedHashMap<>();
    try {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        addKeys(parser, "", 1, keys);
        take(parser, keys);
      }
    } catch (JacksonException e) {
      return;
    }
  }

  /** Takes over keys, with whether the value is nested, if nothing follows. */
  private void take(JsonParser parser, Map<String, Boolean> keys) throws IOException {
    if (parser.nextToken() != null) {
      return;
    }
    keys.forEach(
        (key, nested) -> {
          order.add(key);
          if (!nested) {
            plain.add(key);
          }
        });
  }

  /**
   * Those that can be columns: keys that only ever hold objects or arrays are none, unless they are
   * in use.
   */
  List<String> columns(Set<String> inUse) {
    List<String> columns = new ArrayList<>();
    for (String key : order) {
      if (plain.contains(key) || inUse.contains(key)) {
        columns.add(key);
      }
    }
    return List.copyOf(columns);
  }

  private static void addKeys(JsonParser parser, String path, int depth, Map<String, Boolean> keys)
      throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = path + parser.currentName();
      JsonToken value = parser.nextToken();
      keys.put(key, value.isStructStart());
      if (value == JsonToken.START_OBJECT && depth < JsonRecordParser.DEPTH_MAX) {
        addKeys(parser, key + ".", depth + 1, keys);
      } else {
        parser.skipChildren();
      }
    }
  }
}
