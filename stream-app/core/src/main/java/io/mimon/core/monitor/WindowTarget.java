package io.mimon.core.monitor;

import io.mimon.estimators.Correlation;
import io.mimon.estimators.VariableType;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The target over a window, beside which each feature is seen: what all of them need, made once.
 */
final class WindowTarget {
  private final VariableType type;
  private final WindowColumn column;
  private final long firstRow;
  private double @Nullable [] values;
  private long @Nullable [] rows;
  private @Nullable Varying varying;
  private @Nullable Varying varyingRanks;

  /** What varies in its values or ranks, if it has any. */
  private record Varying(Correlation.@Nullable Deviations deviations) {}

  /**
   * The target as it is, for as long as no row comes or goes.
   *
   * @param firstRow the number of the window's entry 0 in the segment
   */
  WindowTarget(VariableType type, WindowColumn column, long firstRow) {
    this.type = type;
    this.column = column;
    this.firstRow = firstRow;
  }

  WindowColumn column() {
    return column;
  }

  /** The rows in which a feature has a value and that are in a sample. */
  PairRows beside(VariableType xType, WindowColumn x, WindowSample sample) {
    double[] all = x.toArray();
    if (!sample.thins() && Arrays.stream(all).noneMatch(Double::isNaN)) {
      return pairs(xType, x, all, values(), rows());
    }
    double[] xs = new double[all.length];
    double[] ys = new double[all.length];
    long[] numbers = new long[all.length];
    int n = 0;
    for (int i = 0; i < all.length; i++) {
      if (!Double.isNaN(all[i]) && sample.isIn(i)) {
        xs[n] = all[i];
        ys[n] = values()[i];
        numbers[n++] = firstRow + i;
      }
    }
    return pairs(xType, x, Arrays.copyOf(xs, n), Arrays.copyOf(ys, n), Arrays.copyOf(numbers, n));
  }

  private PairRows pairs(VariableType xType, WindowColumn x, double[] xs, double[] ys, long[] at) {
    return new PairRows(xType, xs, type, ys, at, x.dictionary()::hash, column.dictionary()::hash);
  }

  /** Pearson's correlation of some of its rows with a feature's; NaN if there is none. */
  double pearson(PairRows pairs, WindowColumn x) {
    Varying ofX = new Varying(Correlations.deviations(pairs.xType(), pairs.x(), x::label));
    return correlation(ofX, pairs.y() == values ? varying() : varying(pairs.y()));
  }

  /**
   * Spearman's, likewise. Where a feature lacks values the target has other ranks.
   *
   * @param xRanks the feature's
   */
  double spearman(PairRows pairs, double[] xRanks) {
    Varying ofX = new Varying(Correlation.Deviations.of(xRanks));
    return correlation(ofX, pairs.y() == values ? varyingRanks() : varyingRanks(pairs.y()));
  }

  private static double correlation(Varying x, Varying y) {
    return x.deviations == null || y.deviations == null
        ? Double.NaN
        : Correlation.pearson(x.deviations, y.deviations);
  }

  private Varying varying() {
    if (varying == null) {
      varying = varying(values());
    }
    return varying;
  }

  private Varying varyingRanks() {
    if (varyingRanks == null) {
      varyingRanks = varyingRanks(values());
    }
    return varyingRanks;
  }

  private Varying varying(double[] of) {
    return new Varying(Correlations.deviations(type, of, column::label));
  }

  private Varying varyingRanks(double[] of) {
    double @Nullable [] ranks = Correlations.ranks(type, of, column::label);
    return new Varying(ranks == null ? null : Correlation.Deviations.of(ranks));
  }

  /** Its value in each row of the window, not to be written to. */
  double[] values() {
    if (values == null) {
      values = column.toArray();
    }
    return values;
  }

  private long[] rows() {
    if (rows == null) {
      rows = LongStream.range(firstRow, firstRow + column.size()).toArray();
    }
    return rows;
  }
}
