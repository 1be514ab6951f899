package io.mimon.kafka;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** Offsets by topic and partition as JSON: <code>{"mimon.readings":{"0":17},…}</code>. */
final class PartitionOffsets {
  private static final ObjectMapper JSON = new ObjectMapper();

  private PartitionOffsets() {}

  static ObjectNode toJson(Map<TopicPartition, Long> offsets) {
    ObjectNode topics = JSON.createObjectNode();
    offsets.forEach(
        (partition, offset) ->
            topics
                .withObjectProperty(partition.topic())
                .put(Integer.toString(partition.partition()), offset));
    return topics;
  }

  static Map<TopicPartition, Long> parse(JsonNode topics) {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    for (Map.Entry<String, JsonNode> topic : topics.properties()) {
      for (Map.Entry<String, JsonNode> partition : topic.getValue().properties()) {
        offsets.put(
            new TopicPartition(topic.getKey(), Integer.parseInt(partition.getKey())),
            partition.getValue().asLong());
      }
    }
    return offsets;
  }
}
