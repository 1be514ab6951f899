package io.mimon.core.monitor;

import io.mimon.core.align.PartitionClock;
import io.mimon.core.input.RawRecord;
import io.mimon.core.input.Rejection;
import io.mimon.core.input.RowParser;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Records whose time cannot be told, or is one that has passed. */
final class Lateness {
  private final Duration bound;

  Lateness(MonitorPlan plan) {
    bound = Duration.ofMillis(plan.stream().time().outOfOrdernessMillis());
  }

  /**
   * The watermark of a partition: no row of it comes any more with a time up to this but for late
   * ones.
   *
   * @return {@link Long#MIN_VALUE} before its first row
   */
  long watermark(PartitionClock clock, int partition) {
    long latest = clock.latest(partition);
    return latest == Long.MIN_VALUE ? latest : latest - bound.toMillis() - 1;
  }

  /** What is to be said of a record that the program failed on, so that the next ones are read. */
  static Rejection failed(RawRecord record, RuntimeException failure) {
    return new Rejection(
        Rejection.FAILED,
        "The program failed on this record, which is a fault of the program: " + failure,
        record.origin(),
        record.text());
  }

  Rejection unknown(RawRecord record, RecordTime time) {
    String detail = "The record has no timestamp.";
    if (time.position() >= 0) {
      String cell = record.cells()[time.position()];
      detail =
          cell == null
              ? "The column of the time has no value."
              : "The column of the time has '%s', which is not a time."
                  .formatted(RowParser.shown(cell));
    }
    return new Rejection(Rejection.NOT_A_TIME, detail, record.origin(), record.text());
  }

  Rejection late(RawRecord record, long millis) {
    String detail =
        "Its time, %s, is more than %s behind the latest of its partition before it."
            .formatted(
                Instant.ofEpochMilli(millis),
                bound.toString().substring(2).toLowerCase(Locale.ROOT));
    return new Rejection(Rejection.LATE, detail, record.origin(), record.text());
  }
}
