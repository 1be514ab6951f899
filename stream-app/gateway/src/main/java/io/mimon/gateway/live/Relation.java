package io.mimon.gateway.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** What a feature tells beside others, of the last reading that said so: not every one does. */
final class Relation {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Relation() {}

  /** As the API shows it; null if this reading does not say it. */
  static @Nullable ObjectNode of(String line) {
    if (!line.contains("\"redundancy\":{")) {
      return null;
    }
    try {
      JsonNode reading = JSON.readTree(line);
      JsonNode redundancy = reading.path("redundancy");
      ObjectNode relation = JSON.createObjectNode();
      put(relation, "mrmrRank", reading.path("mrmrRank"));
      put(relation, "addsBits", redundancy.path("bits"));
      put(relation, "beyond", redundancy.path("given").path(0));
      put(relation, "sharedBits", redundancy.path("sharedBits"));
      put(relation, "spearman", reading.path("spearman"));
      put(relation, "windowEnd", reading.path("windowEnd"));
      return relation;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("the feed hands on lines that it has read", e);
    }
  }

  private static void put(ObjectNode relation, String name, JsonNode value) {
    relation.set(name, value.isMissingNode() ? JSON.nullNode() : value);
  }
}
