package io.mimon.gateway.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What not every reading says, so that the last one that did has to be remembered.
 *
 * @param relation what the feature tells beside others, as the API shows it; null where not said
 * @param joint how feature and target are distributed together, likewise
 */
record Beside(@Nullable ObjectNode relation, @Nullable String joint) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Beside NOTHING = new Beside(null, null);

  /** Of the line of a reading. */
  static Beside of(String line) {
    boolean related = line.contains("\"redundancy\":{");
    if (!related && !line.contains("\"joint\":{")) {
      return NOTHING;
    }
    try {
      JsonNode reading = JSON.readTree(line);
      return new Beside(related ? relation(reading) : null, joint(reading));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("the feed hands on lines that it has read", e);
    }
  }

  private static ObjectNode relation(JsonNode reading) {
    JsonNode redundancy = reading.path("redundancy");
    ObjectNode relation = JSON.createObjectNode();
    put(relation, "mrmrRank", reading.path("mrmrRank"));
    put(relation, "addsBits", redundancy.path("bits"));
    put(relation, "beyond", redundancy.path("given").path(0));
    put(relation, "sharedBits", redundancy.path("sharedBits"));
    put(relation, "spearman", reading.path("spearman"));
    put(relation, "windowEnd", reading.path("windowEnd"));
    return relation;
  }

  /** Null also for a table that does not fit its names: nobody could show it. */
  private static @Nullable String joint(JsonNode reading) {
    JsonNode table = reading.path("joint");
    JsonNode counts = table.path("counts");
    int rows = bins(table.path("x"));
    int columns = bins(table.path("y"));
    boolean fits = rows > 0 && columns > 0 && counts.size() == rows;
    for (JsonNode row : counts) {
      fits = fits && row.size() == columns;
    }
    if (!fits) {
      return null;
    }
    ObjectNode joint = JSON.createObjectNode();
    for (String name :
        List.of("monitor", "segment", "feature", "target", "windowStart", "windowEnd", "rows")) {
      put(joint, name, reading.path(name));
    }
    joint.setAll((ObjectNode) table);
    return joint.toString();
  }

  /** How many labels a side has; or intervals, of which there is one more than edges. */
  private static int bins(JsonNode side) {
    return side.has("edges") ? side.path("edges").size() + 1 : side.path("labels").size();
  }

  private static void put(ObjectNode json, String name, JsonNode value) {
    json.set(name, value.isMissingNode() ? JSON.nullNode() : value);
  }
}
