package io.mimon.cli;

import io.mimon.gateway.Alert;
import io.mimon.gateway.Board;
import io.mimon.gateway.console.LiveTable;
import io.mimon.gateway.console.Summary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** What standard output shows of a run. */
interface Display {

  /** The ways to show it. */
  enum Show {
    /** A table that is redrawn. */
    TABLE,
    /** Alerts as sentences, and a summary. */
    SENTENCES,
    /** Readings and alerts as committed, one JSON object a line. */
    JSON
  }

  /** An alert was committed; on the feed's thread. */
  default void alert(Alert alert) {}

  /** Time has passed. */
  default void tick() throws IOException {}

  /** The run has ended and everything is committed. */
  void finish() throws IOException;

  /**
   * A display of what is committed from now on: what earlier runs said was said then.
   *
   * @param output the directory of the files
   */
  static Display of(Show show, Streams streams, Board board, Path output) throws IOException {
    return switch (show) {
      case TABLE -> new Table(streams, board);
      case SENTENCES -> new Sentences(streams, board, alertsIn(output));
      case JSON -> new Json(new JsonEcho(output, streams.out()));
    };
  }

  private static long alertsIn(Path output) throws IOException {
    Path alerts = output.resolve("alerts.jsonl");
    if (!Files.exists(alerts)) {
      return 0;
    }
    // Only counted: a line cut by hand within a character must not end the run.
    try (Stream<String> lines = Files.lines(alerts, StandardCharsets.ISO_8859_1)) {
      return lines.count();
    }
  }

  /** The features by rank; at the end all of them, whatever the terminal's height. */
  final class Table implements Display {
    private final Streams streams;
    private final Board board;
    private final LiveTable table;

    Table(Streams streams, Board board) {
      this.streams = streams;
      this.board = board;
      this.table =
          new LiveTable(
              streams.out(),
              LiveTable.width(streams.environment().get("COLUMNS")),
              LiveTable.height(streams.environment().get("LINES")),
              !streams.environment().containsKey("NO_COLOR"));
    }

    @Override
    public void tick() {
      table.draw(board.snapshot());
    }

    @Override
    public void finish() {
      table.erase();
      Summary.print(streams.out(), board.snapshot());
    }
  }

  /** For a log or a file. */
  final class Sentences implements Display {
    private final Streams streams;
    private final Board board;
    private final AtomicLong alertsToPassOver;

    Sentences(Streams streams, Board board, long alertsSaidBefore) {
      this.streams = streams;
      this.board = board;
      this.alertsToPassOver = new AtomicLong(alertsSaidBefore);
    }

    @Override
    public void alert(Alert alert) {
      if (alertsToPassOver.getAndDecrement() <= 0) {
        streams.out().println(Summary.sentence(alert));
      }
    }

    @Override
    public void finish() {
      Summary.print(streams.out(), board.snapshot());
    }
  }

  /** For a program. */
  final class Json implements Display {
    private final JsonEcho echo;

    Json(JsonEcho echo) {
      this.echo = echo;
    }

    @Override
    public void tick() throws IOException {
      echo.poll();
    }

    @Override
    public void finish() throws IOException {
      echo.poll();
    }
  }
}
