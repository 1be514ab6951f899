package io.mimon.gateway.report;

import io.mimon.core.replay.Alarm;
import io.mimon.core.replay.Moment;
import io.mimon.core.replay.Point;
import io.mimon.core.replay.ReplayResult;
import io.mimon.core.replay.Score;
import io.mimon.core.replay.Series;
import io.mimon.core.replay.Suggestion;
import io.mimon.gateway.Html;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The page of a replay: one file that needs nothing else. No script, nothing loaded; its policy
 * allows the one style sheet by its hash, so that markup in a column's name could do nothing even
 * if it got through.
 */
public final class ReplayReport {
  /** So many features have a chart; the others have a line in the table of features. */
  static final int CHARTS_MAX = 60;

  private static final int OPEN_MAX = 12;
  private static final int TABLE_POINTS_MAX = 40;
  private static final int ALARMS_MAX = 500;
  private static final int FEATURES_MAX = 1_000;

  private final ReplayPage page;
  private final ReplayResult result;
  private final StringBuilder html = new StringBuilder(1 << 16);

  private ReplayReport(ReplayPage page) {
    this.page = page;
    this.result = page.result();
  }

  /** The page as HTML. */
  public static String of(ReplayPage page) {
    return new ReplayReport(page).render();
  }

  private String render() {
    String title = page.plan().monitor() + " on " + page.input();
    html.append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
        .append(
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-")
        .append(Html.sha256(ReportStyle.CSS))
        .append("'; base-uri 'none'; form-action 'none'\">")
        .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
        .append("<meta name=\"color-scheme\" content=\"light dark\"><title>mimon replay: ")
        .append(Html.escape(title))
        .append("</title><style>")
        .append(ReportStyle.CSS)
        .append("</style></head><body>\n<main>\n");
    appendHead(title);
    appendAlarms();
    appendFalseAlarms();
    appendSuggestions();
    appendFeatures();
    new CoverageSection(page.rows(), page.labelled(), result.series()).appendTo(html);
    return html.append("</main></body></html>\n").toString();
  }

  private void appendHead(String title) {
    html.append("<h1>")
        .append(Html.escape(title))
        .append("</h1>\n<p class=\"soft\">")
        .append(
            Html.escape(
                String.format(
                    Locale.ROOT,
                    "What each of %,d features tells about %s, run again on the past: %s.",
                    page.plan().features().size(),
                    page.plan().target().name(),
                    page.windows())))
        .append("</p>\n<dl class=\"tiles\">");
    tile(
        "Rows",
        String.format(Locale.ROOT, "%,d", page.rows()),
        page.rejected() == 0
            ? "all could be read"
            : String.format(Locale.ROOT, "%,d more could not be read", page.rejected()),
        "");
    tile(
        "Watched",
        ReplayWords.number(result.months()) + " months",
        String.format(Locale.ROOT, "%,d windows behind the reference", result.blocks()),
        "");
    long standing = result.alarms().stream().filter(alarm -> alarm.resolved() == null).count();
    tile(
        "Alarms",
        String.format(Locale.ROOT, "%,d", result.alarms().size()),
        String.format(Locale.ROOT, "%,d stand at the end", standing),
        "");
    tile(
        "False alarms a month",
        ReplayWords.number(result.shuffled().rate().perMonth()),
        "95 %%: %s to %s; budget %s"
            .formatted(
                ReplayWords.number(result.shuffled().rate().lower()),
                ReplayWords.number(result.shuffled().rate().upper()),
                ReplayWords.number(result.shuffled().budget())),
        result.shuffled().isOverBudget() ? " class=\"bad\"" : "");
    html.append("</dl>\n");
  }

  private void tile(String name, String value, String more, String attribute) {
    html.append("<div><dt>")
        .append(name)
        .append("</dt><dd")
        .append(attribute)
        .append('>')
        .append(Html.escape(value))
        .append("<small>")
        .append(Html.escape(more))
        .append("</small></dd></div>");
  }

  private void appendAlarms() {
    html.append("<h2>Alarms</h2>\n");
    if (result.alarms().isEmpty()) {
      html.append("<p>No alarm was raised.</p>\n");
      return;
    }
    boolean stated = !result.truths().isEmpty();
    List<String> head =
        new ArrayList<>(
            List.of(
                "feature",
                "kind",
                "severity",
                "raised",
                "ended",
                "lasted",
                "bits",
                "estimated onset",
                "delay to it"));
    if (stated) {
      head.add("delay to the stated drift");
    }
    List<List<String>> rows = new ArrayList<>();
    for (Alarm alarm : result.alarms().subList(0, Math.min(ALARMS_MAX, result.alarms().size()))) {
      Moment onset = alarm.onset();
      List<String> row =
          new ArrayList<>(
              List.of(
                  named(alarm.segment(), alarm.feature()),
                  alarm.kind(),
                  alarm.severity(),
                  alarm.raised().text(),
                  alarm.resolved() == null ? "stands" : alarm.end().text(),
                  ReplayWords.stretch(alarm.raised(), alarm.end()),
                  ReplayWords.bits(alarm),
                  onset == null ? "–" : onset.text(),
                  onset == null ? "–" : ReplayWords.stretch(onset, alarm.raised())));
      if (stated) {
        row.add(ReplayWords.rows(result.statedDelay(alarm)));
      }
      rows.add(row);
    }
    HtmlTable.append(html, "Alarms", head, rows, 0);
    html.append(
            "<p class=\"soft\">The true onset is not known. It is estimated afterwards: the change")
        .append(" that fits the readings best, by least squares.</p>\n");
    if (rows.size() < result.alarms().size()) {
      html.append("<p>")
          .append(result.alarms().size() - rows.size())
          .append(" more alarms are not shown.</p>\n");
    }
  }

  private static String named(String segment, String feature) {
    return segment.isEmpty() ? feature : segment + ": " + feature;
  }

  private void appendFalseAlarms() {
    html.append("<h2>How often by chance</h2>\n<p>")
        .append(Html.escape(ReplayWords.falseAlarms(result.shuffled())))
        .append("</p>\n<ul>");
    ReplayWords.falseAlarmDetails(result.shuffled())
        .forEach(line -> html.append("<li>").append(Html.escape(line)).append("</li>"));
    html.append(
            "</ul>\n<p class=\"soft\">For comparison, one that alarms about every feature at every")
        .append(" window, and one that never does:</p>\n");
    HtmlTable.append(
        html,
        "The monitor beside two that need no data",
        ReplayWords.scoreHead(result),
        result.scores().stream().map(score -> ReplayWords.scoreRow(result, score)).toList(),
        1);
  }

  private void appendSuggestions() {
    if (!page.tried()) {
      return;
    }
    html.append("<h2>Settings</h2>\n");
    if (page.suggestions().isEmpty()) {
      html.append("<p>").append(ReplayWords.NO_SUGGESTION).append("</p>\n");
    }
    for (Suggestion suggestion : page.suggestions()) {
      String lines =
          suggestion.changes().stream()
              .map(Suggestion.Change::text)
              .collect(Collectors.joining("\n"));
      html.append("<pre>")
          .append(Html.escape(lines))
          .append("</pre>\n<p>")
          .append(Html.escape(suggestion.reason()))
          .append(". Both were run:</p>\n<ul><li>before: ")
          .append(Html.escape(ReplayWords.outcome(suggestion.before())))
          .append("</li><li>after: ")
          .append(Html.escape(ReplayWords.outcome(suggestion.after())))
          .append("</li>");
      ReplayWords.differences(suggestion)
          .forEach(line -> html.append("<li>").append(Html.escape(line)).append("</li>"));
      html.append("</ul>\n");
    }
  }

  /** Those with alarms first, then those that tell most. */
  private List<Series> ordered(Map<String, List<Alarm>> alarms) {
    return result.series().stream()
        .filter(series -> !series.points().isEmpty())
        .sorted(
            Comparator.comparing((Series s) -> !alarms.containsKey(named(s.segment(), s.feature())))
                .thenComparingDouble(s -> Double.isNaN(s.lastBits()) ? 1e9 : -s.lastBits()))
        .toList();
  }

  private void appendFeatures() {
    Map<String, List<Alarm>> alarms = new LinkedHashMap<>();
    for (Alarm alarm : result.alarms()) {
      alarms
          .computeIfAbsent(named(alarm.segment(), alarm.feature()), name -> new ArrayList<>())
          .add(alarm);
    }
    List<Series> all = ordered(alarms);
    html.append(
            "<h2>Features</h2>\n<p class=\"soft\">Those with alarms first, then those that tell")
        .append(" most at the end.</p>\n");
    ChartKey.append(html, !result.truths().isEmpty());
    int shown = Math.min(CHARTS_MAX, all.size());
    for (int i = 0; i < shown; i++) {
      appendFeature(i, all.get(i), alarms);
    }
    if (shown < all.size()) {
      List<Series> rest = all.subList(shown, Math.min(all.size(), FEATURES_MAX));
      html.append("<h3>Without a chart</h3>\n");
      HtmlTable.append(
          html,
          "Further features",
          List.of("feature", "bits at the end"),
          rest.stream()
              .map(s -> List.of(named(s.segment(), s.feature()), ReplayWords.number(s.lastBits())))
              .toList(),
          1);
    }
  }

  private void appendFeature(int number, Series series, Map<String, List<Alarm>> alarms) {
    String name = named(series.segment(), series.feature());
    List<Alarm> ofFeature = alarms.getOrDefault(name, List.of());
    String kinds = ofFeature.stream().map(Alarm::kind).distinct().collect(Collectors.joining(", "));
    html.append(number < OPEN_MAX && !ofFeature.isEmpty() ? "<details open>" : "<details>")
        .append("<summary><b>")
        .append(Html.escape(name))
        .append("</b> <span class=\"soft\">")
        .append(ReplayWords.number(series.lastBits()))
        .append(" bits at the end</span>");
    if (!kinds.isEmpty()) {
      html.append(" · <span class=\"bad\">").append(Html.escape(kinds)).append("</span>");
    }
    html.append("</summary>\n");
    List<Score.Truth> truths =
        result.truths().stream().filter(t -> named(t.segment(), t.feature()).equals(name)).toList();
    new FeatureChart(series, ofFeature, truths, page.plan().drift(), "c" + number).appendTo(html);
    html.append("<details><summary>The readings of ")
        .append(Html.escape(name))
        .append(" as a table</summary>\n");
    List<List<String>> rows = new ArrayList<>();
    for (Point point : Point.thinned(series.points(), TABLE_POINTS_MAX)) {
      rows.add(
          List.of(
              point.end().text(),
              ReplayWords.number(point.bits()),
              ReplayWords.number(point.standardError()),
              ReplayWords.number(point.referenceBits()),
              point.inReference() ? "yes" : "no"));
    }
    HtmlTable.append(
        html,
        "Readings of "
            + name
            + (series.points().size() > rows.size() ? ", lowest and highest of each stretch" : ""),
        List.of("window to", "bits", "± error", "reference", "is of the reference"),
        rows,
        1);
    html.append("</details></details>\n");
  }
}
