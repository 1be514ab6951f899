package io.mimon.gateway.alerts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mimon.gateway.alerts.AlertOrigins.Origin;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * How far a sink has been served, in terms of the topic, which are the same for all processes:
 *
 * <pre>
 *   {"version":1,"until":{"0":17},"settled":[[0,19]],"failing":[[0,18,1767225600000]],
 *    "told":[["a1",0,12,1767225600000]],"history":{"0":5}}
 * </pre>
 *
 * @param until by partition, the offset before which all is settled
 * @param settled what is settled besides
 * @param failing since when what has failed does so, in milliseconds since the epoch
 * @param told by episode, of which the sink was told, the last that it was sent
 * @param history by partition, where the topic ended when the sink was new
 */
record SharedPosition(
    Map<Integer, Long> until,
    Set<Origin> settled,
    Map<Origin, Long> failing,
    Map<String, Told> told,
    Map<Integer, Long> history) {
  private static final int VERSION = 1;
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * An episode that the sink knows of.
   *
   * @param sinceMillis as of {@link DeliveryPosition.Told}
   */
  record Told(Origin last, long sinceMillis) {}

  /** Of the text of {@link #toJson}. */
  static SharedPosition parse(String text) throws IOException {
    JsonNode json;
    try {
      json = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IOException("a shared position of alerts cannot be read");
    }
    if (json.path("version").asInt() != VERSION) {
      throw new IOException(
          "a shared position of alerts is of version %s, which this program does not know"
              .formatted(json.path("version").asText()));
    }
    Set<Origin> settled = new LinkedHashSet<>();
    json.path("settled").forEach(one -> settled.add(origin(one, 0)));
    Map<Origin, Long> failing = new LinkedHashMap<>();
    json.path("failing").forEach(one -> failing.put(origin(one, 0), one.path(2).asLong()));
    Map<String, Told> told = new LinkedHashMap<>();
    json.path("told")
        .forEach(
            one -> told.put(one.path(0).asText(), new Told(origin(one, 1), one.path(3).asLong())));
    return new SharedPosition(
        offsets(json.path("until")), settled, failing, told, offsets(json.path("history")));
  }

  private static Origin origin(JsonNode array, int at) {
    return new Origin(array.path(at).asInt(), array.path(at + 1).asLong());
  }

  private static Map<Integer, Long> offsets(JsonNode object) {
    Map<Integer, Long> offsets = new LinkedHashMap<>();
    object
        .properties()
        .forEach(one -> offsets.put(Integer.parseInt(one.getKey()), one.getValue().asLong()));
    return offsets;
  }

  String toJson() {
    ObjectNode json = JSON.createObjectNode().put("version", VERSION);
    put(json.putObject("until"), until);
    ArrayNode settledNode = json.putArray("settled");
    settled.forEach(one -> settledNode.addArray().add(one.partition()).add(one.offset()));
    ArrayNode failingNode = json.putArray("failing");
    failing.forEach(
        (one, since) -> failingNode.addArray().add(one.partition()).add(one.offset()).add(since));
    ArrayNode toldNode = json.putArray("told");
    told.forEach(
        (id, one) ->
            toldNode
                .addArray()
                .add(id)
                .add(one.last().partition())
                .add(one.last().offset())
                .add(one.sinceMillis()));
    put(json.putObject("history"), history);
    return json.toString();
  }

  private static void put(ObjectNode object, Map<Integer, Long> offsets) {
    offsets.forEach((partition, offset) -> object.put(Integer.toString(partition), offset));
  }
}
