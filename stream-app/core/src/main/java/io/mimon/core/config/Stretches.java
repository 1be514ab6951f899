package io.mimon.core.config;

import io.mimon.core.config.MonitorConfig.Emit;
import io.mimon.core.config.MonitorConfig.Window;
import io.mimon.core.config.Stretch.Period;
import io.mimon.core.config.Stretch.Rows;
import java.time.Duration;
import java.util.Optional;

/** The window, the emission and the reference, of which one is the default of the next. */
final class Stretches {
  private static final int EMISSIONS_A_WINDOW = 10;

  /** With fewer, a feature that has lost half of what it told is often not found at once. */
  static final int WINDOWS_A_REFERENCE = 8;

  private final ConfigValues values;

  Stretches(ConfigValues values) {
    this.values = values;
  }

  Stretch window() {
    Optional<Duration> time = values.find(MeasureKeys.WINDOW_TIME);
    return time.isPresent() ? new Period(time.get()) : new Rows(windowRows());
  }

  Stretch emission() {
    Optional<Stretch> given = values.find(MeasureKeys.EMIT_EVERY);
    if (given.isPresent()) {
      return given.get();
    }
    if (window() instanceof Period window) {
      // Whole seconds, so that the multiples since the epoch are times that people read.
      return new Period(
          Duration.ofSeconds(Math.max(1, window.time().toSeconds() / EMISSIONS_A_WINDOW)));
    }
    return new Rows(windowRows() / EMISSIONS_A_WINDOW);
  }

  Stretch reference() {
    Optional<Stretch> given = values.find(MeasureKeys.REFERENCE_FIRST);
    if (given.isPresent()) {
      return given.get();
    }
    return window() instanceof Period window
        ? new Period(referenceOf(window.time()))
        : new Rows(WINDOWS_A_REFERENCE * windowRows());
  }

  /** The reference of a window of time where none is said. */
  static Duration referenceOf(Duration window) {
    Duration windows = window.multipliedBy(WINDOWS_A_REFERENCE);
    return windows.compareTo(MeasureKeys.REFERENCE_MAX) > 0 ? MeasureKeys.REFERENCE_MAX : windows;
  }

  /** The window with the rows it holds or is expected to. */
  Window configuredWindow() {
    return new Window(Math.toIntExact(windowRows()), values.find(MeasureKeys.WINDOW_TIME));
  }

  /** The emission with the rows between two of them, or those that are expected. */
  Emit configuredEmission() {
    if (emission() instanceof Period every) {
      return new Emit(expectedRows(every.time()), Optional.of(every.time()));
    }
    return new Emit(((Rows) emission()).count());
  }

  /** A window in rows says nothing of how fast they come; it is taken to have ten emissions. */
  private long expectedRows(Duration every) {
    double windows =
        window() instanceof Period window
            ? (double) every.toMillis() / window.time().toMillis()
            : 1.0 / EMISSIONS_A_WINDOW;
    return Math.max(1, Math.round(windowRows() * windows));
  }

  private long windowRows() {
    return values.get(MeasureKeys.WINDOW_ROWS);
  }
}
