package io.mimon.cli;

import io.mimon.core.plan.Profile;
import io.mimon.core.plan.ReferenceText;
import io.mimon.core.plan.ReferenceText.Feature;
import io.mimon.gateway.console.DisplayText;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;

/** What {@code mimon profile} measured, as a table for a person. */
record ProfileTable(Profile profile, ReferenceText reference) {
  private static final int NAME_WIDTH_MAX = 40;
  private static final String ROW = "%4s  %4s  %s  %8s  %8s  %8s  %8s  %s";

  void print(PrintStream out, Path file) {
    int width =
        reference.features().stream()
            .mapToInt(feature -> DisplayText.width(DisplayText.escape(feature.name())))
            .max()
            .orElse(0);
    width = Math.min(NAME_WIDTH_MAX, Math.max("feature".length(), width));
    out.println(
        ROW.formatted(
            "rank",
            "mRMR",
            DisplayText.fit("feature", width),
            "MI bits",
            "± error",
            "between",
            "null",
            "estimator"));
    boolean moves = false;
    for (Feature feature : reference.features()) {
      moves |= feature.moves();
      out.println(row(feature, width));
    }
    out.println();
    out.println(
        "between: the standard deviation of the windows' estimates; null: what no link stays below"
            + " 19 times in 20.");
    if (moves) {
      out.println(
          "moves: the windows differ by more than their rows account for, so that only a large"
              + " change can alarm.");
    }
    out.printf(
        Locale.ROOT,
        "%,d rows, %,d windows; the reference is in %s%n",
        profile.rows(),
        profile.windows(),
        DisplayText.escape(file.toString()));
  }

  private static String row(Feature feature, int width) {
    double mrmr = feature.ofLastWindow("mrmrRank");
    String remark =
        feature.rank() == 0 ? "no estimate: no alarm will be" : feature.moves() ? "moves" : "";
    return ROW.formatted(
            feature.rank() == 0 ? "-" : feature.rank(),
            Double.isNaN(mrmr) ? "-" : Integer.toString((int) mrmr),
            DisplayText.fit(DisplayText.escape(feature.name()), width),
            number(feature.bits()),
            number(feature.standardErrorBits()),
            number(feature.betweenWindowsBits()),
            number(feature.ofLastWindow("nullBits")),
            feature.lastWindow().path("estimator").asText()
                + (remark.isEmpty() ? "" : "  " + remark))
        .stripTrailing();
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.4f", value);
  }
}
