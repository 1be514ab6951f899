package io.mimon.gateway;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;

/**
 * Some readings have the table of their feature and the target. It is told apart from them, so that
 * who shows the estimates of a year does not carry tables about.
 */
final class ReadingTable {
  private static final String BEGINS = ",\"joint\":{";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonFactory PARSERS = JSON.getFactory();

  private ReadingTable() {}

  /** The lines that a line is told as: itself, or a reading without its table and the table. */
  static List<String> apart(String line) {
    // Within a text the quotes would have a backslash before them.
    int at = line.indexOf(BEGINS);
    if (at < 0) {
      return List.of(line);
    }
    int table = at + BEGINS.length() - 1;
    try (JsonParser parser = PARSERS.createParser(line.substring(table))) {
      parser.nextToken();
      parser.skipChildren();
      int end = table + (int) parser.currentLocation().getCharOffset();
      String reading = line.substring(0, at) + line.substring(end);
      JsonNode joint = JSON.readTree(line.substring(table, end));
      return joint.path("counts").isEmpty()
          ? List.of(reading)
          : List.of(reading, table(JSON.readTree(reading), joint));
    } catch (IOException e) {
      return List.of(line); // It is no JSON, which whoever reads it says.
    }
  }

  private static String table(JsonNode reading, JsonNode joint) {
    ObjectNode table = JSON.createObjectNode().put("type", "mimon.joint.v1");
    for (String field :
        List.of("monitor", "segment", "feature", "target", "windowStart", "windowEnd", "rows")) {
      table.set(field, reading.path(field));
    }
    for (String field : List.of("x", "y", "counts")) {
      table.set(field, joint.path(field));
    }
    return table.toString();
  }
}
