package io.mimon.kstreams;

import io.mimon.cli.Mimon;
import io.mimon.cli.Streams;

/** The entry point of the runnable jar: the command line on Kafka Streams. */
public final class Main {
  private Main() {}

  /**
   * Runs the command line and exits with its code. The launcher says by {@code -Dmimon.terminal}
   * and {@code -Dmimon.progress} whether standard output and error are terminals: Java cannot tell.
   */
  public static void main(String[] args) {
    Streams streams =
        new Streams(
            System.in,
            System.out,
            Boolean.getBoolean("mimon.terminal"),
            System.err,
            Boolean.getBoolean("mimon.progress"),
            System.getenv());
    int exitCode = Mimon.run(new KafkaStreamsEngine(), streams, args);
    System.out.flush();
    System.exit(exitCode);
  }
}
