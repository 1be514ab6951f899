package io.mimon.core.monitor;

import io.mimon.core.monitor.MarginalDrift.Adjusted;
import io.mimon.core.monitor.MonitorPlan.EstimatorChoice;
import io.mimon.core.monitor.MonitorPlan.Variable;
import io.mimon.estimators.Binning;
import io.mimon.estimators.CodedColumn;
import io.mimon.estimators.Estimate;
import io.mimon.estimators.Estimators;
import io.mimon.estimators.PermutationNull;
import io.mimon.estimators.SlidingEstimator;
import io.mimon.estimators.SlidingQueue;
import io.mimon.estimators.StandardError;
import io.mimon.estimators.TermSpread;
import io.mimon.estimators.Validity;
import io.mimon.estimators.VariableType;
import org.jspecify.annotations.Nullable;

/**
 * One feature against the target over a shard's window.
 *
 * <p>While the reference is open its settings are settled anew on every window; once frozen, a
 * sliding estimator follows the window row by row.
 */
final class PairMonitor {
  /** With fewer rows left, or less of the window, an adjusted estimate says too little. */
  private static final int ADJUSTED_ROWS_MIN = 4 * StandardError.ROWS_MIN;

  private static final double ADJUSTED_SHARE_MIN = 0.05;

  private final int feature;
  private final Variable xVariable;
  private final Variable yVariable;
  private final WindowSample sample;
  private @Nullable PairSettings settings;
  private @Nullable SlidingEstimator estimator;

  /**
   * What a window is to a feature.
   *
   * @param rows how many of its rows came when the feature was there, be it without a value
   * @param full whether the window is as long as it is to be, and all of it the feature's
   */
  record Extent(int rows, boolean full) {}

  PairMonitor(int feature, Variable x, Variable y, WindowSample sample) {
    this.sample = sample;
    this.feature = feature;
    this.xVariable = x;
    this.yVariable = y;
  }

  int feature() {
    return feature;
  }

  boolean isFrozen() {
    return settings != null;
  }

  /** What is frozen; null before the end of the reference. */
  @Nullable PairSettings settings() {
    return settings;
  }

  /** The settings the rows at hand would have. */
  PairSettings settle(EstimatorChoice choice, WindowColumn x, WindowTarget target) {
    return whole(x, target).settle(choice);
  }

  /** Fixes the settings and takes over the rows of the window. */
  void freeze(
      PairSettings frozen, MonitorPlan plan, WindowColumn x, WindowColumn y, long firstRow) {
    settings = frozen;
    estimator =
        Estimators.sliding(
            frozen.estimator(),
            frozen.x().type(xVariable.type()),
            frozen.y().type(yVariable.type()),
            Math.max(1, frozen.k()),
            plan.windowRows(),
            plan.emitEveryRows());
    add(x, y, 0, x.size(), firstRow);
  }

  /**
   * Takes in the window's entries from (inclusive) to (exclusive).
   *
   * @param firstRow the number of the window's entry 0 in the segment
   */
  void add(WindowColumn x, WindowColumn y, int from, int to, long firstRow) {
    if (settings == null || estimator == null) {
      return;
    }
    boolean all = !isSampled(settings);
    for (int i = from; i < to; i++) {
      if (!Double.isNaN(x.value(i)) && (all || sample.isIn(i))) {
        estimator.add(
            applied(settings, settings.x(), x, i, firstRow),
            applied(settings, settings.y(), y, i, firstRow));
      }
    }
  }

  /** Whether pairs of these settings take a sample: counting is cheap, neighbours are not. */
  private boolean isSampled(PairSettings of) {
    return sample.thins() && of.estimator().usesNeighbours();
  }

  private static double applied(
      PairSettings settings, PairSettings.Side side, WindowColumn column, int i, long firstRow) {
    return settings.isHashed() ? column.hash(i) : side.apply(column.value(i), firstRow + i);
  }

  /** Gives up entries from (inclusive) to (exclusive), which are the earliest of the window. */
  void remove(WindowColumn x, WindowColumn y, int from, int to, long firstRow) {
    if (settings == null || estimator == null) {
      return;
    }
    boolean all = !isSampled(settings);
    if (all && estimator instanceof SlidingQueue queue) {
      queue.removeEarliest(x.present(from, to));
      return;
    }
    for (int i = from; i < to; i++) {
      if (!Double.isNaN(x.value(i)) && (all || sample.isIn(i))) {
        estimator.remove(
            applied(settings, settings.x(), x, i, firstRow),
            applied(settings, settings.y(), y, i, firstRow));
      }
    }
  }

  /**
   * The estimate over the window, with a null level if there are permutations for one.
   *
   * @param extent which of the window's rows are the feature's
   */
  PairEstimate estimate(
      EstimatorChoice choice,
      WindowColumn x,
      WindowTarget target,
      Extent extent,
      @Nullable PermutationNull nulls) {
    if (settings != null && estimator != null && isCounted(settings)) {
      return counted(settings, estimator, x, target, extent);
    }
    PairRows whole = whole(x, target);
    PairSettings used = settings != null ? settings : whole.settle(choice);
    boolean sampled = isSampled(used);
    PairRows rows = sampled ? target.beside(xVariable.type(), x, sample) : whole;
    Estimate estimate = estimator != null ? estimator.estimate() : rows.estimate(used);
    if (rows.isConstant()) {
      estimate =
          Estimate.degenerate(used.estimator(), used.k(), estimate.n(), estimate.entropies());
    } else if (nulls != null && rows.lacksNullLevel(estimate)) {
      estimate = estimate.withNullLevel(rows.nullLevel(estimate, used, nulls, () -> {}));
    }
    return new PairEstimate(
        feature,
        warmingUp(estimate, extent.full()),
        (sampled ? sample.ofLast(extent.rows(), x.size()) : extent.rows()) - rows.x().length,
        target.pearson(rows, x),
        used.scaleName(),
        used.breaksTies(),
        outside(used, rows),
        null,
        null);
  }

  /** How estimates over windows like this one scatter; null where it has no error. */
  @Nullable TermSpread spread(EstimatorChoice choice, WindowColumn x, WindowTarget target) {
    PairRows whole = whole(x, target);
    if (whole.isConstant()) {
      return null;
    }
    PairSettings used = settings != null ? settings : whole.settle(choice);
    PairRows rows = isSampled(used) ? target.beside(xVariable.type(), x, sample) : whole;
    return rows.spread(used);
  }

  private static @Nullable Integer outside(PairSettings used, PairRows rows) {
    Binning bins = used.x().bins();
    if (bins == null) {
      return null;
    }
    Binning.Outside outside = bins.outside(rows.x());
    return outside.below() + outside.above();
  }

  /** Whether categories are counted, which says all there is to say, the null level included. */
  private boolean isCounted(PairSettings frozen) {
    return !frozen.estimator().usesNeighbours()
        && xVariable.type() == VariableType.CATEGORICAL
        && yVariable.type() == VariableType.CATEGORICAL;
  }

  /** The estimate; without a look at the rows, unless x has two classes, which can correlate. */
  private PairEstimate counted(
      PairSettings frozen,
      SlidingEstimator sliding,
      WindowColumn x,
      WindowTarget target,
      Extent extent) {
    return new PairEstimate(
        feature,
        warmingUp(sliding.estimate(), extent.full()),
        extent.rows() - sliding.size(),
        x.dictionary().size() > 2 ? Double.NaN : target.pearson(whole(x, target), x),
        frozen.scaleName(),
        false);
  }

  /**
   * How far feature and target are from the reference, with estimates as if they were not.
   *
   * @param ofTarget the target over the bins of the reference
   * @param firstRow the number of the window's entry 0 in the segment
   */
  @Nullable MarginalDrift drift(
      Margins.Sides reference,
      Margin.Sampled ofTarget,
      WindowColumn x,
      WindowTarget target,
      long firstRow) {
    if (settings == null) {
      return null;
    }
    Margin.Sampled ofX = reference.x().sampled(x, firstRow);
    return new MarginalDrift(
        ofX.divergenceBits(),
        ofTarget.divergenceBits(),
        adjusted(settings, ofX, reference.x(), x, x, target, firstRow),
        adjusted(settings, ofTarget, reference.y(), target.column(), x, target, firstRow));
  }

  private Adjusted adjusted(
      PairSettings frozen,
      Margin.Sampled sampled,
      Margin margin,
      WindowColumn moved,
      WindowColumn x,
      WindowTarget target,
      long firstRow) {
    if (!sampled.mayHaveMoved()) {
      return Adjusted.NOT_MOVED;
    }
    boolean beyondDoubt = sampled.hasMoved();
    int[] bins = margin.bins(moved);
    double[] shares = margin.shares(bins);
    double[] parts = margin.parts(shares, bins.length);
    PairRows rows =
        (isSampled(frozen) ? target.beside(xVariable.type(), x, sample) : whole(x, target))
            .taken(row -> parts[bins[(int) (row - firstRow)]]);
    if (rows.x().length < Math.max(ADJUSTED_ROWS_MIN, ADJUSTED_SHARE_MIN * bins.length)) {
      return beyondDoubt ? Adjusted.IMPOSSIBLE : Adjusted.NOT_MOVED;
    }
    if (rows.isConstant()) {
      return new Adjusted(beyondDoubt, 0, 0, rows.x().length);
    }
    Estimate estimate = rows.estimate(frozen);
    return new Adjusted(beyondDoubt, estimate.nats(), estimate.standardErrorNats(), estimate.n());
  }

  private static Estimate warmingUp(Estimate estimate, boolean full) {
    return !full && estimate.validity() == Validity.OK
        ? estimate.withValidity(Validity.WARMING_UP)
        : estimate;
  }

  /**
   * The window's column as codes, and its rank correlation with the target.
   *
   * <p>Sorting is what it costs, so a column is sorted once.
   */
  WindowCodes codes(WindowColumn x, WindowTarget target, int codesMax) {
    PairRows rows = whole(x, target);
    boolean whole = rows.x().length == x.size();
    double @Nullable [] xRanks = Correlations.ranks(rows.xType(), rows.x(), x::label);
    double spearman = xRanks == null ? Double.NaN : target.spearman(rows, xRanks);
    CodedColumn codes =
        xRanks != null && whole && xVariable.type() == VariableType.NUMERIC
            ? CodedColumn.ofRanks(xRanks, codesMax)
            : CodedColumn.of(x.toArray(), xVariable.type(), codesMax);
    CodeNames names = CodeNames.of(xVariable.type(), x.toArray(), codes, x::label);
    return new WindowCodes(feature, spearman, codes, names);
  }

  private PairRows whole(WindowColumn x, WindowTarget target) {
    return target.beside(xVariable.type(), x, WindowSample.whole());
  }
}
