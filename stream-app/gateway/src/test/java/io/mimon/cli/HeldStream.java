package io.mimon.cli;

import io.mimon.core.input.RawRecord;
import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/**
 * The demo's simulated stream, held at a row until a test lets it go on; with counts of rows, and
 * tables of counts of two features, as an engine and the monitor commit them.
 */
final class HeldStream implements LocalEngine.Beside {
  private static final int WINDOW = 5_000;
  private static final int STATUS_ROWS = 250;
  private static final int TABLE_ROWS = 1_250;
  private static final String[] REGIONS = {"north", "south", "east", "west", "islands"};
  private static final int BINS = 8;

  // Columns of the simulated credits.
  private static final int REGION = 3;
  private static final int UTILISATION = 6;
  private static final int DEFAULTED = 7;

  private final Deque<int[]> window = new ArrayDeque<>();
  private long rows;
  private long until;

  HeldStream(long until) {
    this.until = until;
  }

  /** Lets it go on to a row. */
  synchronized void release(long row) {
    until = row;
    notifyAll();
  }

  @Override
  public void next(RawRecord record, PrintStream readings, PrintStream status) {
    await();
    rows++;
    String[] cells = record.cells();
    int used = Math.min(BINS - 1, (int) (Double.parseDouble(cells[UTILISATION]) * BINS));
    window.addLast(new int[] {region(cells[REGION]), used, Integer.parseInt(cells[DEFAULTED])});
    if (window.size() > WINDOW) {
      window.removeFirst();
    }
    if (rows % TABLE_ROWS == 0) {
      readings.println(
          table(
              "region",
              "{\"labels\":[\"north\",\"south\",\"east\",\"west\",\"islands\"]}",
              0,
              REGIONS.length));
      readings.println(
          table("utilisation", "{\"edges\":[0.125,0.25,0.375,0.5,0.625,0.75,0.875]}", 1, BINS));
    }
    if (rows % STATUS_ROWS == 0) {
      status.printf(
          Locale.ROOT,
          "{\"type\":\"mimon.status.v1\",\"monitor\":\"loans\",\"rows\":%d,\"unlabelled\":0,"
              + "\"rejected\":{},\"finished\":false}%n",
          rows);
    }
  }

  private synchronized void await() {
    while (rows >= until) {
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private static int region(String name) {
    for (int i = 0; i < REGIONS.length; i++) {
      if (REGIONS[i].equals(name)) {
        return i;
      }
    }
    throw new IllegalArgumentException(name);
  }

  private String table(String feature, String bins, int column, int size) {
    long[][] counts = new long[size][2];
    window.forEach(row -> counts[row[column]][row[2]]++);
    StringBuilder json = new StringBuilder();
    for (long[] row : counts) {
      json.append(json.isEmpty() ? "" : ",")
          .append('[')
          .append(row[0])
          .append(',')
          .append(row[1])
          .append(']');
    }
    return "{\"type\":\"mimon.joint.v1\",\"monitor\":\"loans\",\"segment\":\"\",\"feature\":\"%s\",\"target\":\"defaulted\",\"windowStart\":%d,\"windowEnd\":%d,\"rows\":%d,\"x\":%s,\"y\":{\"labels\":[\"0\",\"1\"]},\"counts\":[%s]}"
        .formatted(feature, Math.max(1, rows - WINDOW + 1), rows, window.size(), bins, json);
  }
}
