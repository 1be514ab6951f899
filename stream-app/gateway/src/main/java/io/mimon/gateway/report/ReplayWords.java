package io.mimon.gateway.report;

import io.mimon.core.replay.Alarm;
import io.mimon.core.replay.FalseAlarms;
import io.mimon.core.replay.Moment;
import io.mimon.core.replay.PoissonRate;
import io.mimon.core.replay.ReplayResult;
import io.mimon.core.replay.Score;
import io.mimon.core.replay.Suggestion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What came of a replay, in words and figures, wherever they are shown. Nothing is escaped. */
public final class ReplayWords {
  /** What is said where nothing was found to be better. */
  public static final String NO_SUGGESTION =
      "No change of settings is suggested: of those that were tried none served this past better.";

  private static final int NAMED_MAX = 8;

  /** From so many days on hours are not said. */
  private static final int DAYS_ALONE_MIN = 10;

  /** From which variance over mean on copies are said to differ. */
  private static final double DISPERSION_SAID = 1.5;

  private ReplayWords() {}

  /** Three digits that matter, without an exponent. */
  public static String number(double value) {
    if (Double.isNaN(value)) {
      return "-";
    }
    if (value == Math.rint(value) && Math.abs(value) < 1e9) {
      return String.format(Locale.ROOT, "%,d", (long) value);
    }
    double size = Math.abs(value);
    int digits = size >= 100 || size == 0 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
    if (size > 0 && size < 0.01) {
      digits = (int) Math.min(9, Math.ceil(-Math.log10(size)) + 1);
    }
    return String.format(Locale.ROOT, "%,." + digits + "f", value);
  }

  /** A number of rows; a dash for a negative one. */
  public static String rows(long rows) {
    return rows < 0 ? "-" : String.format(Locale.ROOT, "%,d %s", rows, rows == 1 ? "row" : "rows");
  }

  /** From one moment to a later one, in rows and, where it is known, in time. */
  public static String stretch(Moment from, Moment to) {
    long millis = to.millisSince(from);
    String rows = rows(to.row() - from.row());
    return millis == Moment.NO_TIME ? rows : rows + " (" + duration(millis) + ")";
  }

  private static String duration(long millis) {
    Duration duration = Duration.ofMillis(millis);
    if (duration.toDays() >= DAYS_ALONE_MIN) {
      return duration.toDays() + "d";
    }
    if (duration.toDays() > 0) {
      return duration.toDays() + "d " + duration.toHoursPart() + "h";
    }
    return duration.toHours() > 0
        ? duration.toHours() + "h " + duration.toMinutesPart() + "m"
        : duration.toMinutes() + "m " + duration.toSecondsPart() + "s";
  }

  /** Before and after. */
  public static String bits(Alarm alarm) {
    return Double.isNaN(alarm.bitsAfter())
        ? "-"
        : String.format(Locale.ROOT, "%.3f → %.3f", alarm.bitsBefore(), alarm.bitsAfter());
  }

  private static String interval(PoissonRate rate) {
    return "%s a month (95 %%: %s to %s)"
        .formatted(number(rate.perMonth()), number(rate.lower()), number(rate.upper()));
  }

  /** How many false alarms there are, as a sentence. */
  public static String falseAlarms(FalseAlarms shuffled) {
    PoissonRate rate = shuffled.rate();
    String verdict =
        shuffled.isOverBudget()
            ? "above the budget of " + number(shuffled.budget())
            : rate.covers(shuffled.budget())
                ? "the budget is " + number(shuffled.budget())
                : "below the budget of " + number(shuffled.budget());
    return String.format(
        Locale.ROOT,
        "False alarms where nothing changes: %,d on %,d %s, %s months together: %s; %s.",
        rate.count(),
        shuffled.copies(),
        shuffled.copies() == 1 ? "copy" : "copies",
        number(rate.months()),
        interval(rate),
        verdict);
  }

  /** What else is to be said of them. */
  public static List<String> falseAlarmDetails(FalseAlarms shuffled) {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "the rows of the input, shuffled in blocks of %,d, their labels with them; seed %d",
            shuffled.blockRows(),
            shuffled.seed()));
    if (!shuffled.byKind().isEmpty()) {
      lines.add("by kind: " + counts(shuffled.byKind()));
      lines.add("by feature: " + counts(shuffled.byFeature()));
    }
    if (shuffled.insufficient() > 0) {
      lines.add(
          String.format(
              Locale.ROOT, "besides, %,d alarms of insufficient data", shuffled.insufficient()));
    }
    if (shuffled.dispersion() >= DISPERSION_SAID) {
      lines.add(
          "alarms come together (variance over mean of the copies %s), so the interval is too narrow"
              .formatted(number(shuffled.dispersion())));
    }
    return lines;
  }

  private static String counts(Map<String, Integer> counts) {
    String named =
        counts.entrySet().stream()
            .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
            .limit(NAMED_MAX)
            .map(entry -> entry.getKey() + " " + entry.getValue())
            .collect(Collectors.joining(", "));
    return counts.size() > NAMED_MAX ? named + ", …" : named;
  }

  /** The names of the columns of {@link #scoreRow}. */
  public static List<String> scoreHead(ReplayResult result) {
    List<String> head = new ArrayList<>(List.of("detector", "alarms", "a month", "false a month"));
    if (!result.truths().isEmpty()) {
      head.addAll(List.of("found", "missed", "false", "repeated", "precision", "recall", "delay"));
    }
    return head;
  }

  /** A detector beside the others. */
  public static List<String> scoreRow(ReplayResult result, Score score) {
    boolean monitor = score.equals(result.score());
    double perMonth = score.alarms() / result.months();
    List<String> row = new ArrayList<>();
    row.add(score.detector());
    row.add(String.format(Locale.ROOT, "%,d", score.alarms()));
    row.add(number(perMonth));
    row.add(number(monitor ? result.shuffled().rate().perMonth() : perMonth));
    if (!result.truths().isEmpty()) {
      for (long count :
          new long[] {score.found(), score.missed(), score.falseAlarms(), score.repeated()}) {
        row.add(String.format(Locale.ROOT, "%,d", count));
      }
      row.add(number(score.precision()));
      row.add(number(score.recall()));
      row.add(rows(score.medianDelay()));
    }
    return row;
  }

  /** What settings come to. */
  public static String outcome(ReplayResult result) {
    String delay =
        result.truths().isEmpty()
            ? "estimated delay " + rows(result.medianDelay()) + " in the middle"
            : "%d of %d drifts found, delay %s in the middle"
                .formatted(
                    result.score().found(),
                    result.truths().size(),
                    rows(result.score().medianDelay()));
    return String.format(
        Locale.ROOT,
        "%,d alarms, %s; false where nothing changes: %s",
        result.drifts().size(),
        delay,
        interval(result.shuffled().rate()));
  }

  /** Which alarms are there with a suggestion and not without, and the other way round. */
  public static List<String> differences(Suggestion suggestion) {
    List<String> lines = new ArrayList<>();
    if (!suggestion.gained().isEmpty()) {
      lines.add("also raised: " + String.join(", ", suggestion.gained()));
    }
    lines.add(
        suggestion.lost().isEmpty()
            ? "every alarm is still raised"
            : "not raised any more: " + String.join(", ", suggestion.lost()));
    return lines;
  }
}
