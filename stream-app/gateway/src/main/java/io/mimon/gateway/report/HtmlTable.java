package io.mimon.gateway.report;

import io.mimon.gateway.Html;
import java.util.List;

/** A table that can be scrolled by keyboard where it is wider than the page. */
final class HtmlTable {
  private HtmlTable() {}

  /**
   * Appends a table whose first column names its rows.
   *
   * @param numbersFrom from which column on there are numbers; 0 for nowhere
   */
  static void append(
      StringBuilder html,
      String name,
      List<String> head,
      List<List<String>> rows,
      int numbersFrom) {
    html.append("<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"")
        .append(Html.escape(name))
        .append("\"><table><thead><tr>");
    for (int c = 0; c < head.size(); c++) {
      html.append("<th scope=\"col\"")
          .append(number(c, numbersFrom))
          .append('>')
          .append(Html.escape(head.get(c)))
          .append("</th>");
    }
    html.append("</tr></thead><tbody>\n");
    for (List<String> row : rows) {
      html.append("<tr><th scope=\"row\">").append(Html.escape(row.get(0))).append("</th>");
      for (int c = 1; c < row.size(); c++) {
        html.append("<td")
            .append(number(c, numbersFrom))
            .append('>')
            .append(Html.escape(row.get(c)))
            .append("</td>");
      }
      html.append("</tr>\n");
    }
    html.append("</tbody></table></div>\n");
  }

  private static String number(int column, int numbersFrom) {
    return numbersFrom > 0 && column >= numbersFrom ? " class=\"n\"" : "";
  }
}
