package io.mimon.core.evaluation;

import io.mimon.core.drift.Reference;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Every sort of stream, drift and number of features, and every detector on it. */
final class Grid {
  /** Blocks behind the reference after which the margin moves. */
  static final int MARGIN_MOVES = 2;

  private static final int BLOCKS_BEFORE = 8;
  private static final int BLOCKS_AFTER = 12;
  private static final int[] FEATURES = {5, 50, 500};
  private static final int FEATURES_COMPARED = 50;
  private static final String FIGURES =
      " | false alarms a month | delay in windows, median / 90 % | missed | precision | recall |"
          + " wrong kind |\n|---|---|---|---|---|---|---|---|";

  private final PrintStream out;
  private final int rows;
  private final Detector.Setting setting;
  private final int featuresOfCell;

  /**
   * Prints to {@code out}.
   *
   * @param rows of a window
   * @param featuresOfCell how many features are watched in a cell, in as many runs as it takes
   */
  Grid(PrintStream out, int rows, double blocksAMonth, int featuresOfCell) {
    this.out = out;
    this.rows = rows;
    this.setting = new Detector.Setting(rows, blocksAMonth, 1);
    this.featuresOfCell = featuresOfCell;
  }

  static List<GridStream.Laws> streams() {
    RowLaw halved = RowLaw.normal(0.1, 0);
    return List.of(
        new GridStream.Laws(
            "numeric", RowLaw.normal(0.2, 0), halved, RowLaw.normal(0.2, 0).ofSpread(0.7)),
        new GridStream.Laws(
            "categorical",
            RowLaw.table(Evaluation.table(4, 0.9, 0.4), 0),
            RowLaw.table(Evaluation.table(4, 0.6, 0.4), 0),
            RowLaw.table(Evaluation.table(4, 0.9, 0.2), 0)),
        new GridStream.Laws(
            "mixed", RowLaw.mixed(1, 0.4), RowLaw.mixed(0.7, 0.4), RowLaw.mixed(1, 0.2)),
        new GridStream.Laws(
            "autocorrelated",
            RowLaw.normal(0.2, 0.9),
            RowLaw.normal(0.1, 0.9),
            RowLaw.normal(0.2, 0.9).ofSpread(0.7)),
        new GridStream.Laws(
            "seasonal",
            RowLaw.seasonal(0.2, 2_000),
            RowLaw.seasonal(0.1, 2_000),
            RowLaw.seasonal(0.2, 2_000).ofSpread(0.7)),
        new GridStream.Laws(
            "heavy tail",
            RowLaw.heavyTailed(0.5),
            RowLaw.heavyTailed(0.3),
            RowLaw.heavyTailed(0.5).ofSpread(0.5)),
        new GridStream.Laws(
            "rare class",
            RowLaw.table(Evaluation.table(12, 1.2, 0.02), 0),
            RowLaw.table(Evaluation.table(12, 0.35, 0.02), 0),
            RowLaw.table(Evaluation.table(12, 1.2, 0.05), 0)));
  }

  /**
   * Prints the tables.
   *
   * @param everything a line for each cell and detector, too
   */
  void print(GridStream.Size size, boolean everything, SplittableRandom random) {
    Map<Change, List<Tally>> ofDetectors = new EnumMap<>(Change.class);
    StringBuilder all = new StringBuilder();
    out.println("| stream | drift | 5 features | 50 features | 500 features |");
    out.println("|---|---|---|---|---|");
    List<Detector> detectors = Detectors.all();
    for (GridStream.Laws laws : streams()) {
      GridStream stream = new GridStream(laws, rows, size, BLOCKS_BEFORE + BLOCKS_AFTER, random);
      for (Change change : Change.values()) {
        out.printf("| %s | %s |", laws.name(), change.text());
        for (int features : FEATURES) {
          for (int d = 0; d < detectors.size(); d++) {
            if (d > 0 && features != FEATURES_COMPARED && !everything) {
              continue;
            }
            Tally tally = cell(stream, change, features, detectors.get(d), random);
            if (d == 0) {
              out.printf(" %s |", tally.shortly(change.isLoss()));
            }
            if (features == FEATURES_COMPARED) {
              tallies(ofDetectors, change, detectors.size()).get(d).add(tally);
            }
            all.append(
                String.format(
                    Locale.ROOT,
                    "| %s | %s | %d | %s | %s |%n",
                    laws.name(),
                    change.text(),
                    features,
                    detectors.get(d).name(),
                    tally.cells(change.isLoss())));
          }
        }
        out.println();
      }
    }
    out.println();
    out.println("| drift, all streams, 50 features | detector" + FIGURES);
    ofDetectors.forEach(
        (change, tallies) -> {
          for (int d = 0; d < detectors.size(); d++) {
            out.printf(
                "| %s | %s | %s |%n",
                change.text(), detectors.get(d).name(), tallies.get(d).cells(change.isLoss()));
          }
        });
    if (everything) {
      out.println();
      out.println(
          "| stream | drift | features | detector"
              + FIGURES.replace("|---|---", "|---|---|---|---"));
      out.print(all);
    }
  }

  private List<Tally> tallies(Map<Change, List<Tally>> of, Change change, int count) {
    return of.computeIfAbsent(
        change,
        c -> Stream.generate(() -> new Tally(setting.blocksAMonth())).limit(count).toList());
  }

  /** A fifth of the features drift, one at least; of a stationary stream none. */
  Tally cell(
      GridStream stream, Change change, int features, Detector detector, SplittableRandom random) {
    Tally tally = new Tally(setting.blocksAMonth());
    tally.features(features);
    int runs = Math.max(1, featuresOfCell / features);
    for (int run = 0; run < runs; run++) {
      run(stream, change, features, detector, tally, random);
    }
    return tally;
  }

  private void run(
      GridStream stream,
      Change change,
      int features,
      Detector detector,
      Tally tally,
      SplittableRandom random) {
    int quarters = (BLOCKS_BEFORE + BLOCKS_AFTER) * Track.LOOKS;
    int changeAt =
        change == Change.MARGINAL
            ? MARGIN_MOVES * Track.LOOKS
            : BLOCKS_BEFORE * Track.LOOKS + random.nextInt(Track.LOOKS);
    int drifting = change == Change.STATIONARY ? 0 : Math.max(1, features / 5);
    List<GridStream.Feature> all = new ArrayList<>();
    for (int f = 0; f < features; f++) {
      Change of = f < drifting ? change : Change.STATIONARY;
      all.add(stream.feature(of, quarters, changeAt, random));
    }
    List<Reference> references = all.stream().map(GridStream.Feature::reference).toList();
    Detector.Run run = detector.over(references, setting);
    Seen[] seen = new Seen[features];
    for (int f = 0; f < features; f++) {
      seen[f] = new Seen();
    }
    for (int q = Track.LOOKS - 1; q < quarters; q++) {
      View[] views = new View[features];
      for (int f = 0; f < features; f++) {
        views[f] = all.get(f).views()[q];
      }
      int[] begun = run.look(views, (q + 1) % Track.LOOKS == 0);
      for (int f = 0; f < features; f++) {
        seen[f].take(begun[f], q + 1 - changeAt);
      }
    }
    for (int f = 0; f < features; f++) {
      boolean lost = f < drifting && change.isLoss();
      double before = (double) changeAt / Track.LOOKS;
      double blocks = lost ? before : BLOCKS_BEFORE + BLOCKS_AFTER;
      tally.quiet(blocks, lost ? seen[f].before : seen[f].before + seen[f].after);
      if (lost) {
        tally.lost(seen[f].delay, seen[f].gained);
      } else if (seen[f].after > 0) {
        tally.wrongFeature();
      }
    }
  }

  /** Alarms of a feature. */
  private static final class Seen {
    private int before;
    private int after;
    private double delay = Double.POSITIVE_INFINITY;
    private boolean gained;

    void take(int side, int quartersSince) {
      if (side == 0) {
        return;
      }
      if (quartersSince <= 0) {
        before++;
        return;
      }
      after++;
      gained |= side > 0;
      if (side < 0) {
        delay = Math.min(delay, (double) quartersSince / Track.LOOKS);
      }
    }
  }
}
