package io.mimon.gateway.console;

import io.mimon.gateway.FeatureState;
import io.mimon.gateway.PairView;
import io.mimon.gateway.Reading;
import io.mimon.gateway.Snapshot;
import java.util.List;
import java.util.Locale;

/**
 * The ranked features laid out in columns of a given width.
 *
 * <pre>
 * rank feature…   MI(bits) ± SE    bar…   change state     estimator      rows
 *    4      ≥12              17    ≥8         8     9            13        10
 * </pre>
 *
 * <p>Feature and bar share what the others leave; where that is too little, estimator, rows and bar
 * go, in this order, and at last the line is cut.
 */
final class Table {
  private static final int RANK = 4;
  private static final int FEATURE_MIN = 12;
  private static final int FEATURE_MAX = 40;
  private static final int ESTIMATE = 17; // -12.3456 ± 1.2345
  private static final int BAR_MIN = 8;
  private static final int CHANGE = 8;
  private static final int STATE = 9;
  private static final int ESTIMATOR = 13;
  private static final int ROWS = 10;
  private static final String[] EIGHTHS = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  private static final String UNKNOWN = "–";

  private final int width;
  private final boolean colour;
  private final double bitsMax;
  private final boolean showEstimator;
  private final boolean showRows;
  private final int feature;
  private final int bar;

  Table(List<PairView> pairs, int width, boolean colour) {
    this.width = width;
    this.bitsMax =
        pairs.stream().mapToDouble(p -> p.reading().bits()).filter(b -> b > 0).max().orElse(0);
    int fixed = RANK + 1 + 1 + ESTIMATE + 1 + CHANGE + 1 + STATE;
    int flexible = width - fixed;
    int wanted = FEATURE_MIN + BAR_MIN + 1;
    this.showEstimator = flexible >= wanted + ESTIMATOR + 1 + ROWS + 1;
    this.showRows = flexible >= wanted + ROWS + 1;
    int left = flexible - (showEstimator ? ESTIMATOR + 1 : 0) - (showRows ? ROWS + 1 : 0);
    boolean showBar = left >= wanted;
    this.feature = showBar ? Math.min(FEATURE_MAX, (left - 1) * 3 / 5) : Math.max(0, left);
    this.bar = showBar ? left - 1 - feature : 0;
    // A line that has to be cut must not be cut inside an escape.
    this.colour = colour && feature > 0;
  }

  String heading() {
    return line(
        DisplayText.right("rank", RANK),
        "feature",
        DisplayText.fit("MI(bits) ± SE", ESTIMATE),
        " ".repeat(bar),
        DisplayText.right("change", CHANGE),
        DisplayText.fit("state", STATE),
        DisplayText.fit("estimator", ESTIMATOR),
        DisplayText.right("rows", ROWS));
  }

  String row(PairView pair) {
    Reading r = pair.reading();
    return line(
        DisplayText.right(r.rank() > 0 ? Integer.toString(r.rank()) : UNKNOWN, RANK),
        label(r),
        DisplayText.fit(estimate(r), ESTIMATE),
        DisplayText.fit(bar(r.bits()), bar),
        DisplayText.right(number("%+.4f", r.changeBits()), CHANGE),
        paint(pair.state(), DisplayText.fit(pair.stateLabel(), STATE)),
        DisplayText.fit(DisplayText.escape(r.estimator()), ESTIMATOR),
        DisplayText.right(String.format(Locale.ROOT, "%,d", r.rows()), ROWS));
  }

  /** Counts of the whole stream, for above the table. */
  static String status(Snapshot snapshot) {
    StringBuilder status = new StringBuilder("mimon  ");
    status.append(String.format(Locale.ROOT, "%,d rows", snapshot.rows()));
    if (snapshot.finished()) {
      status.append("  finished");
    } else if (!Double.isNaN(snapshot.rowsPerSecond())) {
      status.append(String.format(Locale.ROOT, "  %,.0f rows/s", snapshot.rowsPerSecond()));
    }
    status.append(String.format(Locale.ROOT, "  %,d rejected", snapshot.rejected()));
    if (snapshot.unlabelled() > 0) {
      status.append(String.format(Locale.ROOT, "  %,d unlabelled", snapshot.unlabelled()));
    }
    if (snapshot.overflow() > 0) {
      status.append(String.format(Locale.ROOT, "  %,d of too many segments", snapshot.overflow()));
    }
    if (!snapshot.windowEnd().isEmpty()) {
      status.append("  window to ").append(DisplayText.escape(snapshot.windowEnd()));
    }
    return status.toString();
  }

  static String number(String format, double value) {
    return Double.isNaN(value) ? UNKNOWN : String.format(Locale.ROOT, format, value);
  }

  private String line(
      String rank,
      String name,
      String estimate,
      String barCell,
      String change,
      String state,
      String estimator,
      String rows) {
    StringBuilder line = new StringBuilder(rank);
    line.append(' ').append(DisplayText.fit(name, feature)).append(' ').append(estimate);
    if (bar > 0) {
      line.append(' ').append(barCell);
    }
    line.append(' ').append(change).append(' ').append(state);
    if (showEstimator) {
      line.append(' ').append(estimator);
    }
    if (showRows) {
      line.append(' ').append(rows);
    }
    return feature == 0 ? DisplayText.fit(line.toString(), width) : line.toString();
  }

  private static String label(Reading r) {
    StringBuilder label = new StringBuilder(DisplayText.escape(r.feature()));
    if (!r.given().isEmpty()) {
      label.append(" | ").append(DisplayText.escape(String.join(",", r.given())));
    }
    if (!r.segment().isEmpty()) {
      label.append(" [").append(DisplayText.escape(r.segment())).append(']');
    }
    return label.toString();
  }

  private static String estimate(Reading r) {
    String bits = DisplayText.right(number("%.4f", r.bits()), 8);
    return bits + " ± " + DisplayText.fit(number("%.4f", r.standardError()), 6);
  }

  /** To an eighth of a column; the most informative feature fills it. */
  private String bar(double bits) {
    if (!(bits > 0) || bitsMax == 0) {
      return "";
    }
    int eighths = (int) Math.round(bits / bitsMax * bar * 8);
    return "█".repeat(eighths / 8) + EIGHTHS[eighths % 8];
  }

  private String paint(FeatureState state, String text) {
    if (!colour) {
      return text;
    }
    return switch (state) {
      case OK -> text;
      case NOT_ENOUGH_DATA -> "\u001b[2m" + text + "\u001b[0m";
      case SUSPECTED -> "\u001b[33m" + text + "\u001b[0m";
      case DRIFTED -> "\u001b[1;31m" + text + "\u001b[0m";
    };
  }
}
