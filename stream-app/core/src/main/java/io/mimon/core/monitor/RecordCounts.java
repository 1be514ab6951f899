package io.mimon.core.monitor;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** What became of the records of a source since the monitor began; nothing goes uncounted. */
public final class RecordCounts {
  private static final ObjectMapper JSON = new ObjectMapper();

  private long accepted;
  private long unlabelled;
  private final TreeMap<String, Long> rejected = new TreeMap<>();

  void accept() {
    accepted++;
  }

  void unlabelled() {
    unlabelled++;
  }

  void reject(String reason) {
    rejected.merge(reason, 1L, Long::sum);
  }

  /** The records read. */
  public long total() {
    return accepted + unlabelled + rejected.values().stream().mapToLong(Long::longValue).sum();
  }

  /** The rows with a known target, which enter the window. */
  public long accepted() {
    return accepted;
  }

  /** A line of status.jsonl. */
  public String toStatus(String monitor, boolean finished) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("type", "mimon.status.v1");
    line.put("monitor", monitor);
    line.put("rows", accepted);
    line.put("unlabelled", unlabelled);
    line.put("rejected", rejected);
    line.put("finished", finished);
    return JSON.valueToTree(line).toString();
  }

  /** The counts by name, for an engine to store. */
  public Map<String, Long> toMap() {
    Map<String, Long> map = new TreeMap<>();
    map.put("accepted", accepted);
    map.put("unlabelled", unlabelled);
    rejected.forEach((reason, count) -> map.put("rejected:" + reason, count));
    return map;
  }

  /** Adds counts that {@link #toMap} gave. */
  public void addAll(Map<String, Long> map) {
    map.forEach(
        (name, count) -> {
          switch (name) {
            case "accepted" -> accepted += count;
            case "unlabelled" -> unlabelled += count;
            default -> rejected.merge(name.substring("rejected:".length()), count, Long::sum);
          }
        });
  }
}
