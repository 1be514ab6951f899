package io.mimon.gateway.report;

import io.mimon.core.drift.DriftRule;
import io.mimon.core.replay.Alarm;
import io.mimon.core.replay.Moment;
import io.mimon.core.replay.Point;
import io.mimon.core.replay.Score;
import io.mimon.core.replay.Series;
import io.mimon.gateway.Html;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * A feature's information over the past, as SVG: line and 95 % of its error, the reference and what
 * may differ from it without mattering, alarms, and drifts that were stated.
 *
 * <p>The drawing is stretched to the width there is; labels are text beside it, so that they are as
 * large on a phone. Marks differ by dashes and not by colour alone.
 */
final class FeatureChart {
  static final int POINTS_MAX = 500;

  private static final int WIDTH = 1_000;
  private static final int HEIGHT = 240;
  private static final double ERRORS = 1.96;
  private static final double NATS_PER_BIT = Math.log(2);

  private final Series series;
  private final List<Point> points;
  private final List<Alarm> alarms;
  private final List<Score.Truth> truths;
  private final DriftRule rule;
  private final String id;
  private final boolean timed;
  private final Axis x;
  private final Axis y;

  /**
   * A chart.
   *
   * @param alarms on the feature
   * @param truths the drifts stated for it
   * @param id by which its texts are found, different from chart to chart
   */
  FeatureChart(
      Series series, List<Alarm> alarms, List<Score.Truth> truths, DriftRule rule, String id) {
    this.series = series;
    this.points = Point.thinned(series.points(), POINTS_MAX);
    this.alarms = alarms;
    this.truths = truths;
    this.rule = rule;
    this.id = id;
    this.timed = points.get(0).end().isTimed();
    this.x =
        new Axis(place(points.get(0).end()), place(points.get(points.size() - 1).end()), 0, WIDTH);
    double high = points.stream().mapToDouble(this::upper).max().orElse(0);
    double low =
        points.stream().mapToDouble(Point::bits).filter(b -> !Double.isNaN(b)).min().orElse(0);
    double top = Math.max(Axis.roundUp(high), 1e-3);
    // What noise there is below zero is seen, and no more room is given to it than it takes.
    double bottom = low < 0 ? -Axis.roundUp(-low) : 0;
    this.y = new Axis(bottom, top, HEIGHT, 0);
  }

  private double upper(Point point) {
    double withError = point.bits() + ERRORS * known(point.standardError());
    double reference = point.referenceBits();
    return Math.max(known(withError), Double.isNaN(reference) ? 0 : reference + effect(reference));
  }

  private static double known(double value) {
    return Double.isNaN(value) ? 0 : value;
  }

  /** By how much the reference may be missed before it matters, in bits. */
  private double effect(double referenceBits) {
    return rule.effectNats(referenceBits * NATS_PER_BIT) / NATS_PER_BIT;
  }

  private double place(Moment moment) {
    return timed ? moment.millis() : moment.row();
  }

  /** The figure. */
  void appendTo(StringBuilder html) {
    html.append("<figure><div class=\"plot\"><div class=\"y\" aria-hidden=\"true\"><span>")
        .append(Axis.label(y.high()))
        .append("</span><span>")
        .append(Axis.label((y.high() + y.low()) / 2))
        .append("</span><span>")
        .append(Axis.label(y.low()))
        .append("</span></div>");
    open(html, "chart", HEIGHT, id);
    html.append("<title id=\"")
        .append(id)
        .append("t\">Information of ")
        .append(Html.escape(series.feature()))
        .append(" over time, in bits</title><desc id=\"")
        .append(id)
        .append("d\">")
        .append(Html.escape(description()))
        .append("</desc>");
    drawBackground(html);
    drawReadings(html);
    drawMarks(html);
    html.append("</svg>");
    appendTimes(html, points);
    html.append("</div></figure>\n");
  }

  static void open(StringBuilder html, String classes, int height, String id) {
    html.append("<svg class=\"")
        .append(classes)
        .append("\" viewBox=\"0 0 ")
        .append(WIDTH)
        .append(' ')
        .append(height)
        .append("\" preserveAspectRatio=\"none\" role=\"img\" aria-labelledby=\"")
        .append(id)
        .append("t ")
        .append(id)
        .append("d\">");
  }

  static void appendTimes(StringBuilder html, List<Point> points) {
    html.append("<div class=\"x\" aria-hidden=\"true\"><span>")
        .append(time(points.get(0)))
        .append("</span><span class=\"mid\">")
        .append(time(points.get(points.size() / 2)))
        .append("</span><span>")
        .append(time(points.get(points.size() - 1)))
        .append("</span></div>");
  }

  private static String time(Point point) {
    String text = point.end().text();
    return Html.escape(point.end().isTimed() ? text.substring(0, "2026-01-01".length()) : text);
  }

  private String description() {
    Point last = points.get(points.size() - 1);
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "From %s to %s; %s bits at the end",
            points.get(0).end().text(),
            last.end().text(),
            ReplayWords.number(last.bits())));
    if (!Double.isNaN(last.referenceBits())) {
      text.append(", ")
          .append(ReplayWords.number(last.referenceBits()))
          .append(" in the reference");
    }
    text.append(". ");
    text.append(alarms.isEmpty() ? "No alarm." : "Alarms:");
    for (Alarm alarm : alarms) {
      text.append(' ').append(alarm.kind()).append(" raised at ").append(alarm.raised().text());
      text.append(
          alarm.resolved() == null ? ", stands." : ", ended at " + alarm.end().text() + ".");
    }
    return text.toString();
  }

  private void drawBackground(StringBuilder html) {
    for (Run run : Run.of(points, point -> point.inReference() ? 1 : Double.NaN)) {
      rectangle(html, "first", run.from, run.to, y.high(), y.low(), "the reference is made");
    }
    for (Run run : Run.of(points, Point::referenceBits)) {
      double reference = run.value;
      double effect = effect(reference);
      rectangle(html, "band", run.from, run.to, reference + effect, reference - effect, "");
      html.append("<path class=\"ref\" d=\"M")
          .append(x.text(place(run.from.end())))
          .append(' ')
          .append(y.text(reference))
          .append('H')
          .append(x.text(place(run.to.end())))
          .append("\"/>");
    }
    for (Alarm alarm : alarms) {
      html.append("<rect class=\"episode\" x=\"")
          .append(x.text(place(alarm.raised())))
          .append("\" y=\"0\" width=\"")
          .append(
              String.format(
                  Locale.ROOT, "%.1f", x.at(place(alarm.end())) - x.at(place(alarm.raised()))))
          .append("\" height=\"")
          .append(HEIGHT)
          .append("\"/>");
    }
    if (y.low() < 0) {
      html.append("<path class=\"zero\" d=\"M0 ")
          .append(y.text(0))
          .append("H")
          .append(WIDTH)
          .append("\"/>");
    }
  }

  /** Neighbouring points of one value. */
  private record Run(Point from, Point to, double value) {
    static List<Run> of(List<Point> points, ToDoubleFunction<Point> value) {
      List<Run> runs = new ArrayList<>();
      int from = 0;
      for (int i = 1; i <= points.size(); i++) {
        double begun = value.applyAsDouble(points.get(from));
        if (i == points.size() || Double.compare(value.applyAsDouble(points.get(i)), begun) != 0) {
          if (!Double.isNaN(begun)) {
            runs.add(new Run(points.get(from), points.get(i - 1), begun));
          }
          from = i;
        }
      }
      return runs;
    }
  }

  private void rectangle(
      StringBuilder html,
      String css,
      Point from,
      Point to,
      double top,
      double bottom,
      String said) {
    double left = x.at(place(from.end()));
    html.append("<rect class=\"")
        .append(css)
        .append("\" x=\"")
        .append(x.text(place(from.end())))
        .append("\" y=\"")
        .append(y.text(top))
        .append(
            String.format(
                Locale.ROOT,
                "\" width=\"%.1f\" height=\"%.1f\"",
                x.at(place(to.end())) - left,
                y.at(bottom) - y.at(top)))
        .append(said.isEmpty() ? "/>" : "><title>" + said + "</title></rect>");
  }

  /** The line breaks where there is no estimate. */
  private void drawReadings(StringBuilder html) {
    StringBuilder line = new StringBuilder();
    int from = 0;
    for (int i = 0; i <= points.size(); i++) {
      if (i == points.size() || Double.isNaN(points.get(i).bits())) {
        drawErrors(html, points.subList(from, i));
        for (int j = from; j < i; j++) {
          line.append(j == from ? 'M' : 'L')
              .append(x.text(place(points.get(j).end())))
              .append(' ')
              .append(y.text(points.get(j).bits()));
        }
        from = i + 1;
      }
    }
    html.append("<path class=\"mi\" d=\"").append(line).append("\"/>");
  }

  private void drawErrors(StringBuilder html, List<Point> run) {
    if (run.size() < 2) {
      return;
    }
    html.append("<path class=\"error\" d=\"M");
    StringBuilder back = new StringBuilder();
    for (Point point : run) {
      double error = ERRORS * known(point.standardError());
      String at = x.text(place(point.end()));
      html.append(at).append(' ').append(y.text(point.bits() + error)).append('L');
      back.insert(0, "L" + at + ' ' + y.text(point.bits() - error));
    }
    html.setLength(html.length() - 1);
    html.append(back).append("Z\"/>");
  }

  private void drawMarks(StringBuilder html) {
    for (Score.Truth truth : truths) {
      // Stated by row: the reading that is nearest tells where that is.
      points.stream()
          .filter(point -> point.end().row() >= truth.row())
          .findFirst()
          .ifPresent(
              point ->
                  mark(
                      html,
                      "stated",
                      timed ? place(point.end()) : truth.row(),
                      String.format(Locale.ROOT, "drift stated at row %,d", truth.row())));
    }
    for (Alarm alarm : alarms) {
      Moment onset = alarm.onset();
      if (onset != null) {
        mark(html, "onset", place(onset), "estimated onset, " + onset.text());
      }
      mark(html, "raised", place(alarm.raised()), alarm.kind() + ", " + alarm.raised().text());
    }
  }

  private void mark(StringBuilder html, String css, double at, String said) {
    html.append("<path class=\"")
        .append(css)
        .append("\" d=\"M")
        .append(x.text(at))
        .append(" 0V")
        .append(HEIGHT)
        .append("\"><title>")
        .append(Html.escape(said))
        .append("</title></path>");
  }
}
