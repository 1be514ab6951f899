package io.mimon.core.monitor;

import io.mimon.core.config.ScaleType;
import io.mimon.core.monitor.MonitorPlan.EstimatorChoice;
import io.mimon.estimators.EstimatorType;
import io.mimon.estimators.Jitter;
import io.mimon.estimators.Scale;
import io.mimon.estimators.VariableType;
import java.io.Serializable;
import java.util.Arrays;

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

  static final long Y_SEED = 0x6D696D6F6EL;

  /**
   * Where values are cut off, before and after scaling. Sums and distances of what is left stay
   * finite on any scale; a single record with 1e308 in it would otherwise stop the monitor, and
   * stop it again after every restart.
   */
  private static final double MAGNITUDE_MAX = 1e150;

  /** What happens to the values of one side before distances are taken. */
  public record Side(Scale scale, Jitter jitter) implements Serializable {
    /** Categories, or numbers as they are. */
    static final Side PLAIN = new Side(Scale.none(), Jitter.NONE);

    /** The value as the estimator sees it; {@code row} is what the jitter hangs on. */
    public double apply(double value, long row) {
      return jitter.apply(cutOff(scale.apply(cutOff(value))), row);
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
   * <p>Automatic is counts for two categorical sides, ksg1 for two numeric ones, ross for one of
   * each, with ties broken where a numeric side is rounded. An estimator that was asked for by name
   * gets the values as they are.
   *
   * @param x values of the feature where it is present; codes if categorical
   * @param y values of the target on the same rows
   */
  public static PairSettings settle(
      EstimatorChoice choice, VariableType xType, double[] x, VariableType yType, double[] y) {
    EstimatorType fixed = choice.fixed();
    EstimatorType estimator = fixed != null ? fixed : automatic(xType, yType);
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

  private static EstimatorType automatic(VariableType xType, VariableType yType) {
    if (xType != yType) {
      return EstimatorType.ROSS;
    }
    return xType == VariableType.NUMERIC ? EstimatorType.KSG1 : EstimatorType.COUNTS;
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

  /** Whether ties are broken on any side. */
  public boolean breaksTies() {
    return x.jitter.amplitude() > 0 || y.jitter.amplitude() > 0;
  }

  /** The name of the scale for a reading: of the side that has one. */
  public String scaleName() {
    String name = x.scale.configName();
    return name.equals("none") ? y.scale.configName() : name;
  }
}
