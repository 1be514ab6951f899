package io.mimon.core.replay;

import java.util.List;

/**
 * What came of running the past again.
 *
 * @param alerts the lines that the monitor said, byte for byte
 * @param alarms these by episode, in the order in which they were raised
 * @param series the readings of each feature
 * @param months how long it was watched behind the reference, by the rows of a month that the
 *     budget is dealt by
 * @param shuffled what was raised where nothing changes
 * @param truths the drifts that were stated
 * @param scores of the monitor and the baselines, in this order
 * @param blocks how many windows that share no row each feature had behind the reference, over all
 *     segments
 * @param windowRows in a window
 */
public record ReplayResult(
    List<String> alerts,
    List<Alarm> alarms,
    List<Series> series,
    double months,
    FalseAlarms shuffled,
    List<Score.Truth> truths,
    List<Score> scores,
    long blocks,
    long windowRows) {

  /** The alarms that say that something has changed. */
  public List<Alarm> drifts() {
    return alarms.stream().filter(Alarm::isDrift).toList();
  }

  /**
   * The rows from the last drift stated for an alarm's feature to the alarm; −1 if there is none.
   */
  public long statedDelay(Alarm alarm) {
    return truths.stream()
        .filter(t -> t.segment().equals(alarm.segment()) && t.feature().equals(alarm.feature()))
        .mapToLong(t -> alarm.raised().row() - t.row())
        .filter(rows -> rows >= 0)
        .min()
        .orElse(-1);
  }

  /** The score of the monitor. */
  public Score score() {
    return scores.get(0);
  }

  /** The middle of the estimated delays, in rows; −1 where none was estimated. */
  public long medianDelay() {
    long[] delays =
        alarms.stream().mapToLong(Alarm::delayRows).filter(rows -> rows >= 0).sorted().toArray();
    return delays.length == 0 ? -1 : delays[(delays.length - 1) / 2];
  }
}
