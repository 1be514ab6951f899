package io.mimon.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.function.DoubleConsumer;

/**
 * How long committed readings were on their way to those who look, one value for all that are read
 * at a time: from the modification of their file, which for lines of a topic is the newest record's
 * time, until they are taken in. What was committed before the start is history, and not counted.
 */
public final class UpdateTimes {
  /** Nobody asks. */
  public static final UpdateTimes NONE = new UpdateTimes(Clock.systemUTC(), seconds -> {});

  private static final double MILLIS = 1_000.0;

  private final Clock clock;
  private final Instant start;
  private final DoubleConsumer seconds;

  /** Gives each value, in seconds, to {@code seconds}. */
  public UpdateTimes(Clock clock, DoubleConsumer seconds) {
    this.clock = clock;
    this.start = clock.instant();
    this.seconds = seconds;
  }

  void shown(Path readings) throws IOException {
    Instant committed;
    try {
      committed = Files.getLastModifiedTime(readings).toInstant();
    } catch (NoSuchFileException e) {
      return; // Someone has started anew.
    }
    if (!committed.isBefore(start)) {
      // The clocks of a broker and of this machine may differ.
      seconds.accept(Math.max(0, clock.millis() - committed.toEpochMilli()) / MILLIS);
    }
  }
}
