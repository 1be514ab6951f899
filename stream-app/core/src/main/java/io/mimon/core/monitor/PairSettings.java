package io.mimon.core.monitor;

import io.mimon.core.config.ScaleType;
import io.mimon.core.monitor.MonitorPlan.EstimatorChoice;
import io.mimon.estimators.Binning;
import io.mimon.estimators.EstimatorType;
import io.mimon.estimators.Jitter;
import io.mimon.estimators.Scale;
import io.mimon.estimators.VariableType;
import java.io.Serializable;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How a pair is measured: the estimator, and for each side the frozen scale and tie-breaking.
 *
 * <p>Settled once per reference and never changed inside the stream, so that a change of the
 * reading is a change of the data.
 */
public record PairSettings(EstimatorType estimator, int k, Side x, Side y) implements Serializable {

  /**
   * The share of rows with a repeated value from which on a column counts as rounded and its ties
   * are broken. Not 0: a stray pair of equal values does no harm, and jitter would then change the
   * last digits of estimates that other programs reproduce.
   */
  static final double REPEATED_SHARE_MAX = 0.01;

  /**
   * The rows that a cell of the table needs on average, as the χ² approximation does by the rule of
   * thumb (Cochran 1954, doi 10.2307/3001666): with fewer, entropies are guesses at what is unseen.
   */
  static final int ROWS_PER_CELL_MIN = 5;

  /** More classes than this on the side that is not hashed, and there is little to gain by it. */
  static final int HASHED_CLASSES_MAX = 64;

  static final long Y_SEED = 0x6D696D6F6EL;

  /**
   * Where values are cut off, before and after scaling. Sums and distances of what is left stay
   * finite on any scale; a single record with 1e308 in it would otherwise stop the monitor, and
   * stop it again after every restart.
   */
  private static final double MAGNITUDE_MAX = 1e150;

  /**
   * What happens to the values of one side before distances are taken, or equal ones counted.
   *
   * @param bins what makes numbers categories; null where they stay numbers, and for categories
   */
  public record Side(Scale scale, Jitter jitter, @Nullable Binning bins) implements Serializable {
    /** Categories, or numbers as they are. */
    static final Side PLAIN = new Side(Scale.none(), Jitter.NONE);

    /** A side whose numbers stay numbers. */
    public Side(Scale scale, Jitter jitter) {
      this(scale, jitter, null);
    }

    /** What the estimator sees of a column of this type. */
    public VariableType type(VariableType column) {
      return bins == null ? column : VariableType.CATEGORICAL;
    }

    /** The value as the estimator sees it; {@code row} is what the jitter hangs on. */
    public double apply(double value, long row) {
      return bins == null
          ? jitter.apply(cutOff(scale.apply(cutOff(value))), row)
          : bins.code(cutOff(value));
    }

    String scaleName() {
      return bins == null ? scale.configName() : PairEstimate.BINS;
    }

    /** The values of consecutive entries, whose rows are given. */
    public double[] applyAll(double[] values, long[] rows) {
      double[] applied = new double[values.length];
      for (int i = 0; i < values.length; i++) {
        applied[i] = apply(values[i], rows[i]);
      }
      return applied;
    }
  }

  /**
   * Settles the choice on the rows at hand.
   *
   * <p>Automatic is ksg1 for two numeric sides, ross for one of each, with ties broken where a
   * numeric side is rounded, and counts for two categorical ones; hashed-counts where there are
   * fewer than {@value #ROWS_PER_CELL_MIN} rows for each cell of the table that has any. Where the
   * choice is a cheap one, numbers are binned and counted. An estimator that was asked for by name
   * gets the values as they are; counts of numbers are counts of bins.
   *
   * @param x values of the feature where it is present; codes if categorical
   * @param y values of the target on the same rows
   */
  public static PairSettings settle(
      EstimatorChoice choice, VariableType xType, double[] x, VariableType yType, double[] y) {
    EstimatorType fixed = choice.fixed();
    EstimatorType estimator = fixed != null ? fixed : automatic(choice, xType, x, yType, y);
    if (estimator == EstimatorType.COUNTS) {
      return new PairSettings(estimator, 0, counted(choice, xType, x), counted(choice, yType, y));
    }
    boolean breakTies =
        fixed == null
            && (repeatedShare(xType, x) > REPEATED_SHARE_MAX
                || repeatedShare(yType, y) > REPEATED_SHARE_MAX);
    return new PairSettings(
        estimator,
        estimator.usesNeighbours() ? choice.k() : 0,
        side(choice.scale(), xType, x, breakTies, 0),
        side(choice.scale(), yType, y, breakTies, Y_SEED));
  }

  /** Whether an estimator of this name takes columns of these types; numbers can be binned. */
  public static boolean accepts(EstimatorType estimator, VariableType x, VariableType y) {
    return estimator == EstimatorType.COUNTS || estimator.accepts(x, y);
  }

  private static EstimatorType automatic(
      EstimatorChoice choice, VariableType xType, double[] x, VariableType yType, double[] y) {
    boolean numeric = xType == VariableType.NUMERIC || yType == VariableType.NUMERIC;
    if (numeric && !choice.cheap()) {
      return xType == yType ? EstimatorType.KSG1 : EstimatorType.ROSS;
    }
    return !numeric && isSparse(x, y, cells(x, y))
        ? EstimatorType.HASHED_COUNTS
        : EstimatorType.COUNTS;
  }

  /**
   * Whether codes are too many to be counted, and one side few enough to count hashes of the other.
   *
   * @param cells the cells of the table that have rows
   */
  static boolean isSparse(double[] x, double[] y, int cells) {
    return x.length < (long) ROWS_PER_CELL_MIN * cells
        && Math.min(distinct(x), distinct(y)) <= HASHED_CLASSES_MAX;
  }

  /** Pairs of codes as codes, numbered in ascending order. */
  static double[] pairs(double[] x, double[] y) {
    long[] distinct = distinctKeys(x, y);
    double[] pairs = new double[x.length];
    for (int i = 0; i < pairs.length; i++) {
      pairs[i] = Arrays.binarySearch(distinct, key(x[i], y[i]));
    }
    return pairs;
  }

  /** The number of different pairs of codes. */
  static int cells(double[] x, double[] y) {
    return distinctKeys(x, y).length;
  }

  private static long[] distinctKeys(double[] x, double[] y) {
    long[] keys = new long[x.length];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = key(x[i], y[i]);
    }
    Arrays.sort(keys);
    int distinct = 0;
    for (int i = 0; i < keys.length; i++) {
      if (i == 0 || keys[i] != keys[distinct - 1]) {
        keys[distinct++] = keys[i];
      }
    }
    return Arrays.copyOf(keys, distinct);
  }

  /** Codes of a window are ints. */
  private static long key(double x, double y) {
    return ((long) x << Integer.SIZE) | (long) y;
  }

  static long distinct(double[] codes) {
    return Arrays.stream(codes).distinct().count();
  }

  /** A side that is counted: categories as they are, numbers in bins. */
  static Side counted(EstimatorChoice choice, VariableType type, double[] values) {
    if (type == VariableType.CATEGORICAL) {
      return Side.PLAIN;
    }
    Binning bins =
        values.length == 0
            ? Binning.ofEdges(new double[0], 0, 0)
            : Binning.of(Arrays.stream(values).map(PairSettings::cutOff).toArray(), choice.bins());
    return new Side(Scale.none(), Jitter.NONE, bins);
  }

  /** The share of numbers that occur more than once; 0 for none, and for categories. */
  static double repeatedShare(VariableType type, double[] values) {
    if (type == VariableType.CATEGORICAL || values.length == 0) {
      return 0;
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int repeated = 0;
    for (int from = 0; from < sorted.length; ) {
      int to = from + 1;
      while (to < sorted.length && sorted[to] == sorted[from]) {
        to++;
      }
      repeated += to - from > 1 ? to - from : 0;
      from = to;
    }
    return (double) repeated / sorted.length;
  }

  /** The settings of a side by the values it has; plain for categories. */
  static Side side(
      ScaleType scale, VariableType type, double[] values, boolean breakTies, long seed) {
    if (type == VariableType.CATEGORICAL || values.length == 0) {
      return Side.PLAIN;
    }
    double[] finite = Arrays.stream(values).map(PairSettings::cutOff).toArray();
    Scale frozen =
        switch (scale) {
          case NONE -> Scale.none();
          case STANDARD -> Scale.standard(finite);
          case RANK -> Scale.rank(finite);
        };
    double[] scaled = Arrays.stream(finite).map(frozen::apply).map(PairSettings::cutOff).toArray();
    return new Side(frozen, breakTies ? Jitter.of(scaled, seed) : Jitter.NONE);
  }

  private static double cutOff(double value) {
    return Math.max(-MAGNITUDE_MAX, Math.min(MAGNITUDE_MAX, value));
  }

  /** Whether categories are known by {@link LabelHash} and not by their codes. */
  boolean isHashed() {
    return estimator == EstimatorType.HASHED_COUNTS;
  }

  /** Whether numbers are sorted into bins. */
  public boolean isBinned() {
    return x.bins() != null || y.bins() != null;
  }

  /** Whether ties are broken on any side. */
  public boolean breaksTies() {
    return x.jitter.amplitude() > 0 || y.jitter.amplitude() > 0;
  }

  /** The name of the scale for a reading: of the side that has one. */
  public String scaleName() {
    String name = x.scaleName();
    return name.equals("none") ? y.scaleName() : name;
  }
}
