package io.mimon.gateway.report;

import io.mimon.core.replay.Point;
import io.mimon.core.replay.Series;
import io.mimon.gateway.Html;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The share of rows whose target is known, over the past; of each segment one chart. */
record CoverageSection(long rows, long labelled, List<Series> series) {
  private static final int HEIGHT = 100;
  private static final int WIDTH = 1_000;
  private static final int SEGMENTS_MAX = 20;
  private static final int TABLE_POINTS_MAX = 20;

  void appendTo(StringBuilder html) {
    html.append("<h2>Label coverage</h2>\n<p>")
        .append(
            labelled == rows
                ? String.format(Locale.ROOT, "All %,d rows have a known target.", rows)
                : String.format(
                    Locale.ROOT,
                    "%,d of %,d rows have a known target (%.1f %%); the others are not measured.",
                    labelled,
                    rows,
                    100.0 * labelled / rows))
        .append("</p>\n");
    if (labelled == rows) {
      return;
    }
    Map<String, Series> bySegment = new LinkedHashMap<>();
    series.stream()
        .filter(s -> !s.points().isEmpty())
        .forEach(s -> bySegment.putIfAbsent(s.segment(), s));
    bySegment.values().stream().limit(SEGMENTS_MAX).forEach(s -> appendChart(html, s));
  }

  private static void appendChart(StringBuilder html, Series of) {
    List<Point> points = known(of.points(), FeatureChart.POINTS_MAX);
    if (points.isEmpty()) {
      return;
    }
    boolean timed = points.get(0).end().isTimed();
    Axis x =
        new Axis(
            place(points.get(0), timed), place(points.get(points.size() - 1), timed), 0, WIDTH);
    Axis y = new Axis(0, 1, HEIGHT, 0);
    String id = "coverage" + Integer.toHexString(of.segment().hashCode());
    double least = points.stream().mapToDouble(Point::coverage).min().orElse(0);
    html.append("<figure><div class=\"plot\"><div class=\"y\" aria-hidden=\"true\">")
        .append("<span>100 %</span><span>0</span></div>");
    FeatureChart.open(html, "chart low", HEIGHT, id);
    html.append("<title id=\"")
        .append(id)
        .append("t\">Label coverage ")
        .append(Html.escape(of.segment()))
        .append("</title><desc id=\"")
        .append(id)
        .append("d\">")
        .append(String.format(Locale.ROOT, "At least %.0f %% in every window.", 100 * least))
        .append("</desc><path class=\"mi\" d=\"");
    for (int i = 0; i < points.size(); i++) {
      html.append(i == 0 ? 'M' : 'L')
          .append(x.text(place(points.get(i), timed)))
          .append(' ')
          .append(y.text(points.get(i).coverage()));
    }
    html.append("\"/></svg>");
    FeatureChart.appendTimes(html, points);
    html.append("</div>");
    if (!of.segment().isEmpty()) {
      html.append("<figcaption>").append(Html.escape(of.segment())).append("</figcaption>");
    }
    html.append("</figure>\n<details><summary>Label coverage as a table</summary>\n");
    HtmlTable.append(
        html,
        "Label coverage " + of.segment(),
        List.of("window to", "rows with a known target"),
        known(of.points(), TABLE_POINTS_MAX).stream()
            .map(
                point ->
                    List.of(
                        point.end().text(),
                        String.format(Locale.ROOT, "%.1f %%", 100 * point.coverage())))
            .toList(),
        1);
    html.append("</details>\n");
  }

  private static double place(Point point, boolean timed) {
    return timed ? point.end().millis() : point.end().row();
  }

  /** Evenly, of those that know it. */
  private static List<Point> known(List<Point> points, int pointsMax) {
    List<Point> known = points.stream().filter(p -> !Double.isNaN(p.coverage())).toList();
    int step = Math.max(1, (known.size() + pointsMax - 1) / pointsMax);
    List<Point> kept = new ArrayList<>();
    for (int i = 0; i < known.size(); i += step) {
      kept.add(known.get(i));
    }
    return kept;
  }
}
