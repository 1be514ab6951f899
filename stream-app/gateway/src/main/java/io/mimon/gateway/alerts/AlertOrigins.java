package io.mimon.gateway.alerts;

import io.mimon.gateway.LineTail;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Map.Entry;
import java.util.TreeMap;

/**
 * Where in its topic each line of an outbox comes from. Two processes that follow a topic have its
 * lines at different bytes, and lines of several partitions in different orders; of a partition, in
 * the order of its offsets.
 *
 * <p>Kept beside the outbox as lines of <code>START PARTITION OFFSET</code>, each of which is there
 * before the line that it is about.
 */
public final class AlertOrigins {
  /** The name of the file beside {@code alerts.jsonl}. */
  public static final String FILE = "alerts.origins";

  private final LineTail file;
  private final TreeMap<Long, Origin> byStart = new TreeMap<>();

  AlertOrigins(Path outbox) {
    this.file = new LineTail(outbox.resolveSibling(FILE), 0, LineTail.OnShrink.WAIT);
  }

  /** A place in the topic. */
  record Origin(int partition, long offset) {
    /** Whether it is before the offset that a partition has there; one without any has none. */
    boolean isBefore(Map<Integer, Long> offsets) {
      return offset < offsets.getOrDefault(partition, 0L);
    }
  }

  /** The line about an alert that begins at that byte of the outbox. */
  public static String line(long startBytes, int partition, long offset) {
    return startBytes + " " + partition + " " + offset;
  }

  /** Takes in what has come since. */
  void readOn() throws IOException {
    for (var lines = file.poll(); !lines.isEmpty(); lines = file.poll()) {
      for (LineTail.Line line : lines) {
        String[] parts = line.text().split(" ", 3);
        Origin origin = new Origin(Integer.parseInt(parts[1]), Long.parseLong(parts[2]));
        byStart.put(Long.parseLong(parts[0]), origin);
      }
    }
  }

  /** Where the line at that byte comes from. */
  Origin of(long startBytes) throws IOException {
    // A value of several lines, which is no alert, has one origin.
    Entry<Long, Origin> found = byStart.floorEntry(startBytes);
    if (found == null) {
      throw new IOException("byte %d of the alerts comes from nowhere".formatted(startBytes));
    }
    return found.getValue();
  }

  /** The offset behind the last line of each partition that begins before that byte. */
  Map<Integer, Long> offsetsAt(long endBytes) {
    Map<Integer, Long> offsets = new HashMap<>();
    for (Origin origin : byStart.headMap(endBytes).values()) {
      offsets.merge(origin.partition(), origin.offset() + 1, Math::max);
    }
    return offsets;
  }
}
