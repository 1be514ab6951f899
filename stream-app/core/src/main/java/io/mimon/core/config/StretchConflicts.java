package io.mimon.core.config;

import io.mimon.core.config.Stretch.Period;
import io.mimon.core.config.Stretch.Rows;
import java.time.Duration;

/** The checks that relate the window, the emission and the reference to each other. */
final class StretchConflicts {
  private final ConfigValues values;
  private final Conflicts conflicts;
  private final Stretches stretches;

  StretchConflicts(ConfigValues values, Conflicts conflicts) {
    this.values = values;
    this.conflicts = conflicts;
    this.stretches = new Stretches(values);
  }

  void check() {
    if (!values.isSound(MeasureKeys.WINDOW_ROWS) || !values.isSound(MeasureKeys.WINDOW_TIME)) {
      return;
    }
    boolean one =
        !values.isGiven(MeasureKeys.WINDOW_ROWS) || !values.isGiven(MeasureKeys.WINDOW_TIME);
    if (one) {
      checkReference();
    }
    if (stretches.window() instanceof Rows window) {
      checkNeighbours(window.count());
      checkBlock(window.count());
    }
  }

  private void checkNeighbours(long windowRows) {
    if (values.isSound(MeasureKeys.K) && values.get(MeasureKeys.K) >= windowRows) {
      conflicts.report(
          MeasureKeys.K.path(),
          "has to be less than window.rows (" + windowRows + "): no row has so many neighbours");
    }
  }

  private void checkBlock(long windowRows) {
    if (!values.isSound(MeasureKeys.NULL_BLOCK)) {
      return;
    }
    long block = values.find(MeasureKeys.NULL_BLOCK).orElse(1L);
    if (2 * block > windowRows) {
      conflicts.report(
          MeasureKeys.NULL_BLOCK.path(),
          "has to be at most half of window.rows (" + windowRows + "): one block has one order");
    }
  }

  private void checkReference() {
    if (values.isGiven(MeasureKeys.REFERENCE_FILE)
        || !values.isSound(MeasureKeys.REFERENCE_FIRST)
        || !values.isSound(MeasureKeys.EMIT_EVERY)) {
      return;
    }
    Stretch window = stretches.window();
    Stretch reference = stretches.reference();
    if (window instanceof Rows rows && reference instanceof Rows first) {
      checkReferenceRows(rows.count(), first.count());
    } else if (window instanceof Period period && reference instanceof Period first) {
      checkReferenceTime(period.time(), first.time());
    } else if (window instanceof Rows rows) {
      conflicts.report(
          MeasureKeys.REFERENCE_FIRST.path(),
          "window.rows ("
              + rows.count()
              + ") needs a reference in rows: a time may hold too few; give rows, such as "
              + Stretches.WINDOWS_A_REFERENCE * rows.count()
              + " rows");
    } else if (window instanceof Period period) {
      conflicts.report(
          MeasureKeys.REFERENCE_FIRST.path(),
          "window.time ("
              + ValueTypes.text(period.time())
              + ") needs a reference in time: rows may come too fast; give a duration, such as "
              + ValueTypes.text(Stretches.referenceOf(period.time())));
    }
  }

  private void checkReferenceRows(long windowRows, long first) {
    if (first < windowRows) {
      reportReference(first + " rows are fewer than window.rows (" + windowRows + ")");
    } else if (stretches.emission() instanceof Rows emission) {
      long every = emission.count();
      if (first < every) {
        reportReference(first + " rows are fewer than emit.every (" + every + ")");
      } else if (first / every * every < windowRows) {
        reportReference(
            "the last reading within "
                + first
                + " rows comes after "
                + first / every * every
                + ", before window.rows ("
                + windowRows
                + ") is full");
      }
    }
  }

  /**
   * Readings come at multiples since the epoch and the stream begins anywhere: it takes a window
   * and a whole emission to be sure of a full reading.
   */
  private void checkReferenceTime(Duration window, Duration first) {
    String comparison = ValueTypes.text(first) + " are shorter than ";
    String windowText = "window.time (" + ValueTypes.text(window) + ")";
    if (first.compareTo(window) < 0) {
      reportReference(comparison + windowText);
    } else if (stretches.emission() instanceof Period emission) {
      String everyText = "emit.every (" + ValueTypes.text(emission.time()) + ")";
      if (first.compareTo(emission.time()) < 0) {
        reportReference(comparison + everyText);
      } else if (first.compareTo(window.plus(emission.time())) < 0) {
        reportReference(comparison + windowText + " and " + everyText + " together");
      }
    }
  }

  private void reportReference(String comparison) {
    String path = MeasureKeys.REFERENCE_FIRST.path();
    boolean given = values.isGiven(MeasureKeys.REFERENCE_FIRST);
    int line = values.line(given ? path : MeasureKeys.EMIT_EVERY.path());
    String full = ", so that no full reading would fall into it";
    String sure =
        comparison.endsWith("together") ? ", so that it is not sure to hold a full reading" : full;
    conflicts.report(line, path, (given ? "" : "by default ") + comparison + sure);
  }
}
