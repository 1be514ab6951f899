package io.mimon.cli;

/** How far long work has got, on standard error where that is a terminal; nothing elsewhere. */
final class Progress {
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final Streams streams;
  private final String what;
  private final int total;
  private int steps;

  Progress(Streams streams, String what, int total) {
    this.streams = streams;
    this.what = what;
    this.total = total;
  }

  /** Counts a piece of work, from any thread, and hands it back. */
  synchronized <T> T step(T piece) {
    steps++;
    if (streams.progress()) {
      streams.err().print(CLEAR_LINE + steps + " of " + total + " " + what);
      streams.err().flush();
    }
    return piece;
  }

  /** Clears the line for what comes next. */
  synchronized void done() {
    if (streams.progress()) {
      streams.err().print(CLEAR_LINE);
      streams.err().flush();
    }
  }
}
