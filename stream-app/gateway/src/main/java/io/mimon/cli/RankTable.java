package io.mimon.cli;

import io.mimon.core.monitor.Relations.Relation;
import io.mimon.estimators.Bound;
import io.mimon.estimators.Estimate;
import io.mimon.estimators.Validity;
import io.mimon.gateway.console.DisplayText;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The features of {@code mimon rank} as a table for a person. */
record RankTable(List<RankTable.Line> ranking) {
  private static final int NAME_WIDTH_MAX = 40;
  private static final String ROW = "%4s  %4s  %s  %7s  %7s  %7s  %7s  %8s  %8s  %5s  %s";

  /**
   * A feature.
   *
   * @param feature its number among the relations
   * @param partner the name of the feature given which it adds least; null if there is none
   */
  record Line(int feature, Measured measured, Relation relation, @Nullable String partner) {

    /** What it shares with others, for JSON, in bits. */
    Map<String, @Nullable Object> redundancy() {
      Map<String, @Nullable Object> map = new LinkedHashMap<>();
      double adds = partner == null ? Double.NaN : Estimate.toBits(relation.addition().nats());
      map.put("bits", Measured.known(adds));
      map.put("given", partner == null ? List.of() : List.of(partner));
      map.put("sharedBits", Measured.known(Estimate.toBits(relation.redundancyNats())));
      return map;
    }

    private boolean hasMissing() {
      return measured.missing() > 0;
    }
  }

  void print(PrintStream out) {
    Measured first = ranking.get(0).measured();
    Estimate estimate = first.estimate();
    String entropy =
        Double.isNaN(estimate.entropies().yNats())
            ? ""
            : ", H %.4f bits".formatted(Estimate.toBits(estimate.entropies().yNats()));
    out.printf(
        Locale.ROOT,
        "What each feature tells about %s (%,d rows%s)%n%n",
        DisplayText.escape(first.y()),
        estimate.n() + first.missing(),
        entropy);
    int width = ranking.stream().mapToInt(line -> DisplayText.width(name(line))).max().orElse(0);
    width = Math.min(NAME_WIDTH_MAX, Math.max("feature".length(), width));
    int estimators = ranking.stream().mapToInt(line -> estimator(line).length()).max().orElse(0);
    Widths widths =
        new Widths(
            width,
            Math.max("estimator".length(), estimators),
            ranking.stream().anyMatch(Line::hasMissing));
    out.println(heading(widths));
    for (int i = 0; i < ranking.size(); i++) {
      out.println(row(i + 1, ranking.get(i), widths));
    }
    out.println();
    out.println(
        "mRMR: the order by relevance less redundancy; shares: bits with those before it in that"
            + " order, on average;");
    out.println(
        "adds: bits beyond the feature of larger MI that tells most of the same; both from tables"
            + " of counts.");
  }

  private record Widths(int name, int estimator, boolean missing) {}

  private static String estimator(Line line) {
    return line.measured().estimate().estimator().configName();
  }

  private static String heading(Widths widths) {
    String heading =
        ROW.formatted(
            "rank",
            "mRMR",
            DisplayText.fit("feature", widths.name),
            "MI bits",
            "± error",
            "shares",
            "Pearson",
            "Spearman",
            "non-lin.",
            "H(X)",
            DisplayText.fit("estimator", widths.estimator));
    return heading + (widths.missing ? "  " + "%9s".formatted("missing") : "") + "  adds";
  }

  private static String row(int rank, Line line, Widths widths) {
    Measured m = line.measured();
    Estimate e = m.estimate();
    List<String> cells = new ArrayList<>();
    cells.add(
        ROW.formatted(
            rank,
            line.relation().mrmrRank() == 0 ? "-" : line.relation().mrmrRank(),
            DisplayText.fit(name(line), widths.name),
            (e.bound() == Bound.LOWER ? "≥" : "") + number("%.4f", e.bits()),
            number("%.4f", Estimate.toBits(e.standardErrorNats())),
            number("%.3f", Estimate.toBits(line.relation().redundancyNats())),
            number("%.3f", m.correlations().pearson()),
            number("%.3f", m.correlations().spearman()),
            number("%.0f%%", 100 * m.nonLinearShare()),
            number("%.2f", Estimate.toBits(e.entropies().xNats())),
            DisplayText.fit(estimator(line), widths.estimator)));
    if (widths.missing) {
      cells.add("%9s".formatted(String.format(Locale.ROOT, "%,d", m.missing())));
    }
    if (e.validity() != Validity.OK) {
      cells.add(m.caveat());
    } else if (line.partner() != null) {
      cells.add(
          number("%.4f", Estimate.toBits(line.relation().addition().nats()))
              + " given "
              + DisplayText.escape(line.partner()));
    }
    return String.join("  ", cells).stripTrailing();
  }

  private static String name(Line line) {
    return DisplayText.escape(line.measured().x());
  }

  private static String number(String format, double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, format, value);
  }
}
