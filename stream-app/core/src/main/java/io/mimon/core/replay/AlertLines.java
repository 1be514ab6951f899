package io.mimon.core.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads lines that a monitor has said. */
final class AlertLines {
  private static final ObjectMapper JSON = new ObjectMapper();

  private AlertLines() {}

  static JsonNode parse(String line) {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a line of the monitor is no JSON: " + line, e);
    }
  }

  /** A time as milliseconds, or a row as its number. */
  static long moment(JsonNode moment) {
    return moment.isTextual() ? Instant.parse(moment.asText()).toEpochMilli() : moment.asLong();
  }

  /** The number of that name; NaN where there is none. */
  static double number(JsonNode line, String name) {
    JsonNode value = line.path(name);
    return value.isNumber() ? value.doubleValue() : Double.NaN;
  }

  /** The alerts of each episode, in order, by id. */
  static Map<String, List<JsonNode>> episodes(List<String> alerts) {
    Map<String, List<JsonNode>> episodes = new LinkedHashMap<>();
    for (String line : alerts) {
      JsonNode alert = parse(line);
      episodes.computeIfAbsent(alert.path("id").asText(), id -> new ArrayList<>()).add(alert);
    }
    return episodes;
  }
}
