package io.mimon.cli;

import io.mimon.core.replay.Alarm;
import io.mimon.core.replay.FalseAlarms;
import io.mimon.core.replay.Moment;
import io.mimon.core.replay.ReplayResult;
import io.mimon.core.replay.Score;
import io.mimon.core.replay.Suggestion;
import io.mimon.gateway.console.DisplayText;
import io.mimon.gateway.report.ReplayWords;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What came of a replay, for a person at a terminal. */
record ReplayText(Replayed replayed) {
  private static final int CELL_WIDTH_MAX = 40;

  void print(PrintStream out) {
    ReplayResult result = replayed.result();
    printHead(out, result);
    printAlarms(out, result);
    printShuffled(out, result.shuffled());
    printScores(out, result);
    if (replayed.tried()) {
      printSuggestions(out);
    }
  }

  private void printHead(PrintStream out, ReplayResult result) {
    out.printf(
        Locale.ROOT,
        "%s on %s: %,d rows, target %s, %,d features; %s%n",
        replayed.monitor().config().monitor(),
        DisplayText.escape(replayed.input()),
        replayed.history().rows(),
        DisplayText.escape(replayed.monitor().ready().plan().target().name()),
        replayed.monitor().ready().plan().features().size(),
        PlanStream.windows(replayed.monitor()));
    out.printf(
        Locale.ROOT,
        "watched behind the reference: %s months (of 30 days), %,d windows that share no row%n%n",
        ReplayWords.number(result.months()),
        result.blocks());
  }

  private static void printAlarms(PrintStream out, ReplayResult result) {
    if (result.alarms().isEmpty()) {
      out.printf("No alarm.%n%n");
      return;
    }
    boolean stated = !result.truths().isEmpty();
    List<List<String>> rows = new ArrayList<>();
    List<String> head =
        new ArrayList<>(
            List.of(
                "alarm",
                "kind",
                "severity",
                "raised",
                "ended",
                "lasted",
                "bits",
                "onset*",
                "delay*"));
    if (stated) {
      head.add("delay");
    }
    rows.add(head);
    for (Alarm alarm : result.alarms()) {
      Moment onset = alarm.onset();
      List<String> row = new ArrayList<>();
      row.add((alarm.segment().isEmpty() ? "" : alarm.segment() + ": ") + alarm.feature());
      row.add(alarm.kind());
      row.add(alarm.severity());
      row.add(alarm.raised().text());
      row.add(alarm.resolved() == null ? "stands" : alarm.end().text());
      row.add(ReplayWords.stretch(alarm.raised(), alarm.end()));
      row.add(ReplayWords.bits(alarm));
      row.add(onset == null ? "-" : onset.text());
      row.add(onset == null ? "-" : ReplayWords.stretch(onset, alarm.raised()));
      if (stated) {
        row.add(ReplayWords.rows(result.statedDelay(alarm)));
      }
      rows.add(row);
    }
    printTable(out, rows);
    out.printf(
        "* estimated afterwards, by the change that fits the readings best; the true one is not"
            + " known%n%n");
  }

  private static void printShuffled(PrintStream out, FalseAlarms shuffled) {
    out.println(ReplayWords.falseAlarms(shuffled));
    ReplayWords.falseAlarmDetails(shuffled).forEach(line -> out.println("  " + line));
    out.println();
  }

  private static void printScores(PrintStream out, ReplayResult result) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(ReplayWords.scoreHead(result));
    for (Score score : result.scores()) {
      rows.add(ReplayWords.scoreRow(result, score));
    }
    printTable(out, rows);
    out.println();
  }

  private void printSuggestions(PrintStream out) {
    if (replayed.suggestions().isEmpty()) {
      out.println(ReplayWords.NO_SUGGESTION);
      return;
    }
    for (Suggestion suggestion : replayed.suggestions()) {
      out.println("Suggested, and tried on the same rows:");
      suggestion.changes().forEach(change -> out.println("    " + change.text()));
      out.println("  " + suggestion.reason());
      out.println("  before: " + ReplayWords.outcome(suggestion.before()));
      out.println("  after:  " + ReplayWords.outcome(suggestion.after()));
      ReplayWords.differences(suggestion)
          .forEach(line -> out.println("  " + DisplayText.escape(line)));
    }
  }

  private static void printTable(PrintStream out, List<List<String>> rows) {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int c = 0; c < columns; c++) {
        int width = DisplayText.width(DisplayText.escape(row.get(c)));
        widths[c] = Math.min(CELL_WIDTH_MAX, Math.max(widths[c], width));
      }
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int c = 0; c < columns; c++) {
        line.append("  ").append(DisplayText.fit(DisplayText.escape(row.get(c)), widths[c]));
      }
      out.println(line.toString().stripTrailing());
    }
  }
}
