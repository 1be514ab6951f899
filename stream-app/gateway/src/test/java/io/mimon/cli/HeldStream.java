package io.mimon.cli;

import io.mimon.core.input.RawRecord;
import java.io.PrintStream;
import java.util.Locale;

/**
 * The demo's simulated stream, held at a row until a test lets it go on; with counts of rows now
 * and then, as an engine commits them.
 */
final class HeldStream implements LocalEngine.Beside {
  private static final int STATUS_ROWS = 250;
  private static final long STATUS_MILLIS = 1_000;

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
}
