package io.mimon.gateway.report;

/** What the marks of the charts mean. */
final class ChartKey {
  private ChartKey() {}

  static void append(StringBuilder html, boolean stated) {
    html.append("<p>");
    line(html, "mi", "information, bits");
    area(html, "error", "95 % by its error");
    line(html, "ref", "reference");
    area(html, "band", "what may differ and not matter");
    area(html, "first", "the reference is made");
    line(html, "onset", "onset, estimated");
    line(html, "raised", "alarm raised");
    area(html, "episode", "alarm stands");
    if (stated) {
      line(html, "stated", "drift as stated");
    }
    html.append("</p>\n");
  }

  private static void line(StringBuilder html, String css, String meaning) {
    key(html, "<path class=\"" + css + "\" d=\"M0 8H32\"/>", meaning);
  }

  private static void area(StringBuilder html, String css, String meaning) {
    key(html, "<rect class=\"" + css + "\" width=\"32\" height=\"16\"/>", meaning);
  }

  private static void key(StringBuilder html, String drawing, String meaning) {
    html.append("<span class=\"key\"><svg viewBox=\"0 0 32 16\" aria-hidden=\"true\">")
        .append(drawing)
        .append("</svg>")
        .append(meaning)
        .append("</span> ");
  }
}
