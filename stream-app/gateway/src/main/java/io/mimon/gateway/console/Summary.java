package io.mimon.gateway.console;

import io.mimon.gateway.Alert;
import io.mimon.gateway.Board;
import io.mimon.gateway.PairView;
import io.mimon.gateway.Snapshot;
import java.io.PrintStream;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The end of a run for a log or a file: a plain table of all features, and which alarms are still
 * firing.
 */
public final class Summary {
  /** Enough for every column and names of 40. */
  private static final int WIDTH = 132;

  private Summary() {}

  /** Prints {@code snapshot} to {@code out}, without escapes. */
  public static void print(PrintStream out, Snapshot snapshot) {
    out.print(text(snapshot));
    out.flush();
  }

  static String text(Snapshot snapshot) {
    StringBuilder text = new StringBuilder(Table.status(snapshot)).append('\n');
    if (snapshot.pairs().isEmpty()) {
      text.append("no readings\n");
    } else {
      Table table = new Table(snapshot.pairs(), WIDTH, false);
      text.append(table.heading().stripTrailing()).append('\n');
      for (PairView pair : snapshot.pairs()) {
        text.append(table.row(pair).stripTrailing()).append('\n');
      }
    }
    if (snapshot.alerts().isEmpty()) {
      return text.append("no alerts\n").toString();
    }
    Map<String, Alert> firing = new LinkedHashMap<>();
    Set<String> fired = new HashSet<>();
    for (Alert alert : snapshot.alerts()) {
      if (alert.state() == Alert.State.FIRING) {
        fired.add(alert.id());
        firing.put(alert.id(), alert);
      } else {
        firing.remove(alert.id());
      }
    }
    // The board keeps the recent ones only.
    String bound = snapshot.alerts().size() >= Board.ALERTS_MAX ? "at least " : "";
    int alarms = fired.size();
    text.append(bound).append(alarms).append(alarms == 1 ? " alarm, " : " alarms, ");
    text.append(firing.isEmpty() ? "none" : firing.size()).append(" still firing\n");
    firing.values().forEach(alert -> text.append(sentence(alert)).append('\n'));
    return text.toString();
  }

  /** An alert in one sentence, in its own words where it has some. */
  public static String sentence(Alert alert) {
    String what = alert.state() == Alert.State.FIRING ? "ALERT" : "resolved";
    String text = alert.summary().isEmpty() ? describe(alert) : alert.summary();
    return what + "  " + DisplayText.escape(text);
  }

  private static String describe(Alert alert) {
    String segment = alert.segment().isEmpty() ? "" : " in segment " + alert.segment();
    String end = alert.windowEnd().isEmpty() ? "" : ", window to " + alert.windowEnd();
    return String.format(
        "%s of %s%s: %s bits, %s in the reference%s.",
        alert.kind(),
        alert.feature(),
        segment,
        Table.number("%.4f", alert.bits()),
        Table.number("%.4f", alert.referenceBits()),
        end);
  }
}
