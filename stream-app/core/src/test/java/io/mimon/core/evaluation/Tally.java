package io.mimon.core.evaluation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** What a detector did in one cell of the grid. */
final class Tally {
  private final double blocksAMonth;
  private double quietFeatureBlocks;
  private int features;
  private int falseAlarms;
  private int right;
  private int missed;
  private int wrongKind;
  private int wrongFeatures;
  private final List<Double> delays = new ArrayList<>();

  Tally(double blocksAMonth) {
    this.blocksAMonth = blocksAMonth;
  }

  /** So many features were watched together. */
  void features(int of) {
    features = of;
  }

  /** Blocks in which a feature did not drift, and its alarms in them. */
  void quiet(double blocks, int alarms) {
    quietFeatureBlocks += blocks;
    falseAlarms += alarms;
  }

  /** Counts in what happened in another cell, of as many features. */
  void add(Tally other) {
    features = other.features;
    quietFeatureBlocks += other.quietFeatureBlocks;
    falseAlarms += other.falseAlarms;
    right += other.right;
    missed += other.missed;
    wrongKind += other.wrongKind;
    wrongFeatures += other.wrongFeatures;
    delays.addAll(other.delays);
  }

  /** A feature that did not drift was named after the change. */
  void wrongFeature() {
    wrongFeatures++;
  }

  /** A feature that lost relevance: how many windows later that was said; infinite for never. */
  void lost(double delay, boolean saidGained) {
    if (Double.isInfinite(delay)) {
      missed++;
    } else {
      right++;
      delays.add(delay);
    }
    wrongKind += saidGained ? 1 : 0;
  }

  double perMonth() {
    return falseAlarms / quietFeatureBlocks * features * blocksAMonth;
  }

  private double delay(double share) {
    if (delays.isEmpty()) {
      return Double.NaN;
    }
    Collections.sort(delays);
    return delays.get((int) Math.min(delays.size() - 1, Math.floor(share * delays.size())));
  }

  /** False alarms a month, then the share that was missed and the median delay. */
  String shortly(boolean loss) {
    return loss
        ? String.format(
            Locale.ROOT,
            "%s; %.2f; %s",
            number(perMonth()),
            (double) missed / Math.max(1, right + missed),
            windows(delay(0.5)))
        : number(perMonth());
  }

  /** All figures, as cells of a table. */
  String cells(boolean loss) {
    if (!loss) {
      return String.format(Locale.ROOT, "%s | – | – | – | – | –", number(perMonth()));
    }
    int said = right + wrongFeatures;
    return String.format(
        Locale.ROOT,
        "%s | %s / %s | %.3f | %s | %.3f | %d",
        number(perMonth()),
        windows(delay(0.5)),
        windows(delay(0.9)),
        (double) missed / Math.max(1, right + missed),
        said == 0 ? "–" : String.format(Locale.ROOT, "%.3f", (double) right / said),
        (double) right / Math.max(1, right + missed),
        wrongKind);
  }

  private static String windows(double delay) {
    return Double.isNaN(delay) ? "–" : String.format(Locale.ROOT, "%.2f", delay);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value < 100 ? "%.2f" : "%.0f", value);
  }
}
