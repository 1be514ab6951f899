package io.mimon.flink.observe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the checks let pass, each with a reason; an exception that nothing needs is an error. */
final class Exceptions {
  private final List<Entry> entries = new ArrayList<>();
  private final Set<Entry> used = new HashSet<>();

  /** The name of a metric or panel, or a pattern of such. */
  private record Entry(String name, String reason) {}

  private Exceptions(JsonNode list) {
    for (JsonNode entry : list) {
      String reason = entry.path("reason").asText();
      if (reason.length() < 20) {
        throw new AssertionError("an exception without a reason: " + entry);
      }
      entries.add(new Entry(entry.path("name").asText(), reason));
    }
  }

  /** Those of a part of the file. */
  static Exceptions of(String part) throws IOException {
    try (InputStream file = Exceptions.class.getResourceAsStream("../grafana/exceptions.yml")) {
      return new Exceptions(new YAMLMapper().readTree(file).path(part));
    }
  }

  boolean allow(String name) {
    boolean allowed = false;
    for (Entry entry : entries) {
      if (name.matches(entry.name())) {
        used.add(entry);
        allowed = true;
      }
    }
    return allowed;
  }

  /** The names that nothing has asked for. */
  List<String> unused() {
    return entries.stream().filter(e -> !used.contains(e)).map(Entry::name).toList();
  }
}
