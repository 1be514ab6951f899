package io.mimon.core.replay;

import java.util.List;

/**
 * Settings under which the past went better.
 *
 * @param changes what to set, together
 * @param reason why it was tried
 * @param before what came of the settings so far, with the suggestions before this one
 * @param after what came of these
 */
public record Suggestion(
    List<Change> changes, String reason, ReplayResult before, ReplayResult after) {
  /** Copies its list. */
  public Suggestion {
    changes = List.copyOf(changes);
  }

  /** A key and the value that it should have, as a configuration says it. */
  public record Change(String key, String value) {
    /** As a line of a configuration, by its whole path. */
    public String text() {
      return key + ": " + value;
    }
  }

  /** Alarms by what they are about, without those that say that there is too little to say. */
  private static List<String> subjects(ReplayResult result) {
    return result.drifts().stream()
        .map(
            alarm ->
                (alarm.segment().isEmpty() ? "" : alarm.segment() + ": ")
                    + alarm.feature()
                    + " "
                    + alarm.kind())
        .distinct()
        .sorted()
        .toList();
  }

  /** What one result has an alarm about, and the other has not. */
  static List<String> only(ReplayResult in, ReplayResult notIn) {
    List<String> others = subjects(notIn);
    return subjects(in).stream().filter(subject -> !others.contains(subject)).toList();
  }

  /** What is alarmed about before and not after. */
  public List<String> lost() {
    return only(before, after);
  }

  /** What is alarmed about after and not before. */
  public List<String> gained() {
    return only(after, before);
  }
}
