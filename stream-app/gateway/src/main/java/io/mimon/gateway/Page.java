package io.mimon.gateway;

import java.util.List;
import java.util.Locale;

/**
 * The features as a plain HTML table: no script, nothing loaded, every text escaped. The policy
 * allows the one style sheet by its hash, so that markup in a feature's name could do nothing even
 * if it got through.
 */
final class Page {
  static final int ROWS_MAX = 500;

  private static final String STYLE =
      "body{font:14px system-ui,sans-serif;margin:2em;color:#222;background:#fff}"
          + "table{border-collapse:collapse}td,th{padding:.25em .8em;text-align:right}"
          + "td.t,th.t{text-align:left}tr{border-bottom:1px solid #ddd}"
          + ".drifted{color:#b00020;font-weight:bold}.suspected{color:#8a5a00}.waiting{color:#666}";

  static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; style-src 'sha256-"
          + Html.sha256(STYLE)
          + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private Page() {}

  static String render(Snapshot snapshot) {
    StringBuilder html = new StringBuilder(4096);
    html.append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
        .append("<title>mimon</title><style>")
        .append(STYLE)
        .append("</style></head><body>\n<h1>mimon</h1>\n<p>");
    html.append(
        String.format(Locale.ROOT, "%,d rows, %,d rejected", snapshot.rows(), snapshot.rejected()));
    if (snapshot.unlabelled() > 0) {
      html.append(String.format(Locale.ROOT, ", %,d unlabelled", snapshot.unlabelled()));
    }
    if (snapshot.overflow() > 0) {
      html.append(String.format(Locale.ROOT, ", %,d of too many segments", snapshot.overflow()));
    }
    if (!snapshot.windowEnd().isEmpty()) {
      html.append(", window to ").append(Html.escape(snapshot.windowEnd()));
    }
    html.append(snapshot.finished() ? ", finished" : "").append("</p>\n");
    table(html, snapshot.pairs());
    return html.append("</body></html>\n").toString();
  }

  private static void table(StringBuilder html, List<PairView> pairs) {
    if (pairs.isEmpty()) {
      html.append("<p>No readings yet.</p>\n");
      return;
    }
    html.append(
            "<table>\n<tr><th>rank</th><th class=\"t\">feature</th><th class=\"t\">segment</th>")
        .append("<th class=\"t\">target</th><th class=\"t\">given</th><th>MI (bits)</th>")
        .append("<th>± SE</th><th>change</th><th class=\"t\">state</th><th>rows</th></tr>\n");
    for (PairView pair : pairs.subList(0, Math.min(ROWS_MAX, pairs.size()))) {
      row(html, pair);
    }
    html.append("</table>\n");
    if (pairs.size() > ROWS_MAX) {
      html.append("<p>").append(pairs.size() - ROWS_MAX).append(" more are not shown.</p>\n");
    }
  }

  private static void row(StringBuilder html, PairView pair) {
    Reading r = pair.reading();
    html.append("<tr>");
    cell(html, "", r.rank() > 0 ? Integer.toString(r.rank()) : "–");
    cell(html, "t", r.feature());
    cell(html, "t", r.segment());
    cell(html, "t", r.target());
    cell(html, "t", String.join(", ", r.given()));
    cell(html, "", number("%.4f", r.bits()));
    cell(html, "", number("%.4f", r.standardError()));
    cell(html, "", number("%+.4f", r.changeBits()));
    cell(html, "t " + pair.state().label(), pair.stateLabel());
    cell(html, "", String.format(Locale.ROOT, "%,d", r.rows()));
    html.append("</tr>\n");
  }

  private static void cell(StringBuilder html, String cssClass, String text) {
    html.append("<td class=\"")
        .append(cssClass)
        .append("\">")
        .append(Html.escape(text))
        .append("</td>");
  }

  private static String number(String format, double value) {
    return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, format, value);
  }
}
