package io.mimon.core.monitor;

import io.mimon.core.align.TimeText;
import io.mimon.core.input.Origin;
import io.mimon.core.input.RawRecord;
import java.io.Serializable;

/**
 * When a record happened, told before anything else is read of it.
 *
 * @param position index into {@link RawRecord#cells} of the column that tells; −1 for the source's
 *     own timestamp
 */
public record RecordTime(int position) implements Serializable {

  /** It cannot be told. */
  public static final long UNKNOWN = Long.MIN_VALUE;

  /** The time in milliseconds since the epoch, or {@link #UNKNOWN}. */
  public long of(RawRecord record) {
    if (position < 0) {
      long timestamp = record.origin().timestampMillis();
      return timestamp == Origin.NO_TIMESTAMP ? UNKNOWN : timestamp;
    }
    if (record.problem() != null) {
      return UNKNOWN;
    }
    String cell = record.cells()[position];
    long time = cell == null ? TimeText.NOT_A_TIME : TimeText.parse(cell);
    return time == TimeText.NOT_A_TIME ? UNKNOWN : time;
  }
}
