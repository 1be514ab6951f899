package io.mimon.cli;

import io.mimon.gateway.LineTail;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/** Committed readings and alerts on standard output, as they are in the files. */
final class JsonEcho {
  private final List<LineTail> tails;
  private final PrintStream out;

  JsonEcho(Path output, PrintStream out) throws IOException {
    this.tails =
        List.of(
            new LineTail(output.resolve("readings.jsonl"), 0, LineTail.OnShrink.RESUME_AT_END),
            new LineTail(output.resolve("alerts.jsonl"), 0, LineTail.OnShrink.RESUME_AT_END));
    this.out = out;
    for (LineTail tail : tails) {
      tail.seekToEnd(); // What earlier runs said was said then.
    }
  }

  void poll() throws IOException {
    for (LineTail tail : tails) {
      List<LineTail.Line> lines = tail.poll();
      while (!lines.isEmpty()) {
        lines.forEach(line -> out.println(line.text()));
        lines = tail.poll();
      }
    }
    out.flush();
  }
}
