package io.mimon.cli;

import io.mimon.core.input.RawRecord;
import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/**
 * The demo's simulated stream, held at a row until a test lets it go on; with counts of rows now
 * and then, as an engine commits them.
 */
final class HeldStream implements LocalEngine.Beside {
  private static final int WINDOW = 5_000;
  private static final int STATUS_ROWS = 250;
  private static final long STATUS_MILLIS = 1_000;
  private static final List<String> REGIONS = List.of("north", "south", "east", "west", "islands");
  private static final List<Double> INCOMES = List.of(18e3, 23e3, 27e3, 32e3, 38e3, 45e3, 57e3);
  private static final List<Double> SHARES = List.of(0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875);

  // Columns of the simulated credits.
  private static final int INCOME = 0;
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
  public void next(RawRecord record, PrintStream status) {
    await(status);
    rows++;
    String[] cells = record.cells();
    window.addLast(
        new int[] {
          REGIONS.indexOf(cells[REGION]),
          bin(cells[UTILISATION], SHARES),
          bin(cells[INCOME], INCOMES),
          Integer.parseInt(cells[DEFAULTED])
        });
    if (window.size() > WINDOW) {
      window.removeFirst();
    }
    if (rows % STATUS_ROWS == 0) {
      status(status);
    }
  }

  private synchronized void await(PrintStream status) {
    while (rows >= until) {
      try {
        wait(STATUS_MILLIS);
        status(status);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void status(PrintStream status) {
    status.printf(
        Locale.ROOT,
        "{\"type\":\"mimon.status.v1\",\"monitor\":\"loans\",\"rows\":%d,\"unlabelled\":0,"
            + "\"rejected\":{},\"finished\":false}%n",
        rows);
  }

  private static int bin(String cell, List<Double> edges) {
    double value = Double.parseDouble(cell);
    return (int) edges.stream().filter(edge -> edge <= value).count();
  }

  /** Where readings have no tables of counts, three features get theirs. */
  @Override
  public String reading(String json) {
    if (!json.contains("\"redundancy\":{") || json.contains("\"joint\":{")) {
      return json;
    }
    if (json.contains("\"feature\":\"region\"")) {
      String labels = "{\"labels\":[\"" + String.join("\",\"", REGIONS) + "\"]}";
      return with(json, labels, counts(0, REGIONS.size()));
    }
    if (json.contains("\"feature\":\"utilisation\"")) {
      return with(json, "{\"edges\":" + SHARES + "}", counts(1, SHARES.size() + 1));
    }
    return json.contains("\"feature\":\"income\"")
        ? with(json, "{\"edges\":" + INCOMES + "}", counts(2, INCOMES.size() + 1))
        : json;
  }

  private static String with(String json, String x, String counts) {
    return json.substring(0, json.length() - 1)
        + ",\"joint\":{\"x\":%s,\"y\":{\"labels\":[\"0\",\"1\"]},\"counts\":%s}}"
            .formatted(x, counts);
  }

  private String counts(int column, int size) {
    long[][] counts = new long[size][2];
    window.forEach(row -> counts[row[column]][row[3]]++);
    return Arrays.deepToString(counts).replace(" ", "");
  }
}
