package io.mimon.core.monitor;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.mimon.core.align.JoinCount;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of the records of a source since the monitor began; nothing goes uncounted, and
 * nothing is in two of accepted, unlabelled, beyond the segments' bound and rejected.
 */
public final class RecordCounts {
  /** The name of the count of rows that would have begun one segment too many. */
  static final String OVERFLOW = "overflow";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ACCEPTED = "accepted";
  private static final String UNLABELLED = "unlabelled";
  private static final String REJECTED = "rejected:";
  private static final String LABELS = "labels:";

  private long accepted;
  private long unlabelled;
  private long overflow;
  private final TreeMap<String, Long> rejected = new TreeMap<>();

  /** What became of labels that came apart from their rows. */
  private final TreeMap<String, Long> labels = new TreeMap<>();

  void accept() {
    accepted++;
  }

  void unlabelled() {
    unlabelled++;
  }

  /** The name of the count of records rejected for a reason. */
  static String rejected(String reason) {
    return REJECTED + reason;
  }

  /** The name of the count of what became of a label. */
  public static String labels(String what) {
    // A row that the join did not take is a rejected row.
    return what.equals(JoinCount.DUPLICATE_PREDICTION.countName()) ? rejected(what) : LABELS + what;
  }

  /** The records read, without those that are labels. */
  public long total() {
    return accepted
        + unlabelled
        + overflow
        + rejected.values().stream().mapToLong(Long::longValue).sum();
  }

  /** The rows with a known target, which enter the window. */
  public long accepted() {
    return accepted;
  }

  /** The count of that name. */
  public long of(String name) {
    return toMap().getOrDefault(name, 0L);
  }

  /** A line of status.jsonl. */
  public String toStatus(String monitor, boolean finished) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("type", "mimon.status.v1");
    line.put("monitor", monitor);
    line.put("rows", accepted);
    line.put("unlabelled", unlabelled);
    line.put("rejected", rejected);
    if (overflow > 0) {
      line.put(OVERFLOW, overflow);
    }
    if (!labels.isEmpty()) {
      line.put("labels", labels);
    }
    line.put("finished", finished);
    return JSON.valueToTree(line).toString();
  }

  /** The counts by name, for an engine to store. */
  public Map<String, Long> toMap() {
    Map<String, Long> map = new TreeMap<>();
    map.put(ACCEPTED, accepted);
    map.put(UNLABELLED, unlabelled);
    if (overflow > 0) {
      map.put(OVERFLOW, overflow);
    }
    rejected.forEach((reason, count) -> map.put(rejected(reason), count));
    labels.forEach((what, count) -> map.put(labels(what), count));
    return map;
  }

  /** Adds counts that {@link #toMap} gave. */
  public void addAll(Map<String, Long> map) {
    map.forEach(this::add);
  }

  /** Adds to the count of that name. */
  public void add(String name, long count) {
    switch (name) {
      case ACCEPTED -> accepted += count;
      case UNLABELLED -> unlabelled += count;
      case OVERFLOW -> overflow += count;
      default -> {
        if (name.startsWith(REJECTED)) {
          rejected.merge(name.substring(REJECTED.length()), count, Long::sum);
        } else if (name.startsWith(LABELS)) {
          labels.merge(name.substring(LABELS.length()), count, Long::sum);
        } else {
          throw new IllegalArgumentException("there is no count " + name);
        }
      }
    }
  }
}
