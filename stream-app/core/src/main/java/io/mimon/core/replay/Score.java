package io.mimon.core.replay;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a detector's alarms are worth beside the drifts that were stated.
 *
 * <p>A drift is found by the first alarm on its feature from its row on, before the next drift of
 * that feature; where an alarm stands by then, its end counts too, as it does when a feature comes
 * back. An alarm that finds nothing and was not ended by a drift found is false where no drift of
 * its feature came before it, and repeated else.
 *
 * @param detector {@code mimon}, {@code always-fire} or {@code never-fire}
 * @param alarms how many it raised
 * @param found drifts
 * @param missed drifts
 * @param falseAlarms on features without a drift before
 * @param repeated alarms on a drift that was found already
 * @param precision the share of alarms that found a drift by being raised; NaN without alarms
 * @param recall the share of drifts that were found
 * @param delays of the drifts found, in rows, in order
 */
public record Score(
    String detector,
    long alarms,
    long found,
    long missed,
    long falseAlarms,
    long repeated,
    double precision,
    double recall,
    List<Long> delays) {

  /**
   * A drift in a segment.
   *
   * @param row its first row, counted from 1 among those with a known target
   */
  public record Truth(String segment, String feature, long row) {}

  /** What counts of an alarm; an end of {@link Long#MAX_VALUE} where it stands. */
  record Raised(String segment, String feature, long row, long endRow) {}

  /** The middle delay in rows; −1 where nothing was found. */
  public long medianDelay() {
    return delays.isEmpty() ? -1 : delays.get((delays.size() - 1) / 2);
  }

  static Score of(String detector, List<Truth> truths, List<Raised> alarms) {
    Set<Integer> useful = new HashSet<>();
    List<Long> delays = new ArrayList<>();
    for (Truth truth : truths) {
      long delay = delay(truth, next(truth, truths), alarms, useful);
      if (delay >= 0) {
        delays.add(delay);
      }
    }
    long repeated = 0;
    for (int i = 0; i < alarms.size(); i++) {
      Raised alarm = alarms.get(i);
      boolean drifted =
          truths.stream()
              .anyMatch(
                  t ->
                      t.segment.equals(alarm.segment)
                          && t.feature.equals(alarm.feature)
                          && t.row <= alarm.row);
      repeated += drifted && !useful.contains(i) ? 1 : 0;
    }
    long[] sorted = delays.stream().mapToLong(Long::longValue).toArray();
    Arrays.sort(sorted);
    return new Score(
        detector,
        alarms.size(),
        sorted.length,
        truths.size() - sorted.length,
        alarms.size() - useful.size() - repeated,
        repeated,
        alarms.isEmpty() ? Double.NaN : (double) useful.size() / alarms.size(),
        truths.isEmpty() ? Double.NaN : (double) sorted.length / truths.size(),
        Arrays.stream(sorted).boxed().toList());
  }

  /** The row of the feature's next drift. */
  private static long next(Truth truth, List<Truth> truths) {
    return truths.stream()
        .filter(t -> t.segment.equals(truth.segment) && t.feature.equals(truth.feature))
        .mapToLong(Truth::row)
        .filter(row -> row > truth.row)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  /** The delay with which a drift is found; −1 if it is not. */
  private static long delay(Truth truth, long next, List<Raised> alarms, Set<Integer> useful) {
    long found = Long.MAX_VALUE;
    int raised = -1;
    for (int i = 0; i < alarms.size(); i++) {
      Raised alarm = alarms.get(i);
      if (!alarm.segment.equals(truth.segment) || !alarm.feature.equals(truth.feature)) {
        continue;
      }
      if (alarm.row >= truth.row && alarm.row < Math.min(next, found)) {
        found = alarm.row;
        raised = i;
      } else if (alarm.row < truth.row
          && alarm.endRow >= truth.row
          && alarm.endRow < Math.min(next, found)) {
        found = alarm.endRow;
        raised = -1;
      }
    }
    if (raised >= 0) {
      useful.add(raised);
    }
    return found == Long.MAX_VALUE ? -1 : found - truth.row;
  }
}
