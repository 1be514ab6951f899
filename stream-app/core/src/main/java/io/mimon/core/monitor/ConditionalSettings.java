package io.mimon.core.monitor;

import static io.mimon.core.monitor.PairSettings.REPEATED_SHARE_MAX;
import static io.mimon.core.monitor.PairSettings.Y_SEED;

import io.mimon.core.monitor.MonitorPlan.EstimatorChoice;
import io.mimon.core.monitor.PairSettings.Side;
import io.mimon.estimators.EstimatorType;
import io.mimon.estimators.VariableType;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * How a pair given other columns is measured: the estimator, and the scale and tie-breaking of each
 * column, x and y first.
 */
public record ConditionalSettings(EstimatorType estimator, int k, List<Side> sides)
    implements Serializable {

  public ConditionalSettings {
    sides = List.copyOf(sides);
  }

  /**
   * Settles the choice on the rows at hand.
   *
   * <p>Automatic is cmi-counts where all columns are categorical, cmi-hashed-counts where these
   * have fewer than {@value PairSettings#ROWS_PER_CELL_MIN} rows for each cell that has any;
   * cmi-ksg where all are numeric, or all the given ones categorical and x or y numeric, with ties
   * broken where a numeric column is rounded; cmi-mixed, which stands ties, for the rest. Where the
   * choice is a cheap one, numbers are binned for cmi-counts. An estimator that was asked for by
   * name gets the values as they are; counts of numbers are counts of bins.
   */
  static ConditionalSettings settle(EstimatorChoice choice, ConditionalRows rows) {
    EstimatorType fixed = choice.fixed();
    EstimatorType estimator =
        fixed != null ? fixed : choice.cheap() ? EstimatorType.CMI_COUNTS : automatic(rows);
    if (estimator == EstimatorType.CMI_COUNTS) {
      return new ConditionalSettings(estimator, 0, counted(choice, rows));
    }
    boolean breakTies = fixed == null && estimator == EstimatorType.CMI_KSG && rows.isRounded();
    List<Side> sides = new ArrayList<>();
    for (int c = 0; c < rows.columns().size(); c++) {
      sides.add(
          PairSettings.side(
              choice.scale(),
              rows.types().get(c),
              rows.columns().get(c),
              breakTies,
              c * Y_SEED)); // 0 and Y_SEED for x and y, as without given columns
    }
    int k = estimator.usesNeighbours() ? choice.k() : 0;
    return new ConditionalSettings(estimator, k, sides);
  }

  private static List<Side> counted(EstimatorChoice choice, ConditionalRows rows) {
    List<Side> sides = new ArrayList<>();
    for (int c = 0; c < rows.columns().size(); c++) {
      sides.add(PairSettings.counted(choice, rows.types().get(c), rows.columns().get(c)));
    }
    return sides;
  }

  /** What the estimator sees of columns of these types. */
  List<VariableType> types(List<VariableType> columns) {
    List<VariableType> seen = new ArrayList<>();
    for (int c = 0; c < columns.size(); c++) {
      seen.add(sides.get(c).type(columns.get(c)));
    }
    return seen;
  }

  /** Whether an estimator of this name takes columns of these types, x and y first. */
  public static boolean accepts(EstimatorType estimator, List<VariableType> types) {
    return estimator == EstimatorType.CMI_COUNTS
        || estimator.acceptsGiven(types.get(0), types.get(1), types.subList(2, types.size()));
  }

  private static EstimatorType automatic(ConditionalRows rows) {
    List<VariableType> types = rows.types();
    if (!types.contains(VariableType.NUMERIC) && isSparse(rows)) {
      return EstimatorType.CMI_HASHED_COUNTS;
    }
    return Stream.of(EstimatorType.CMI_COUNTS, EstimatorType.CMI_KSG)
        .filter(t -> t.acceptsGiven(types.get(0), types.get(1), types.subList(2, types.size())))
        .findFirst()
        .orElse(EstimatorType.CMI_MIXED);
  }

  /** As without given columns; and the strata have to be few, each being a sketch. */
  private static boolean isSparse(ConditionalRows rows) {
    double[] strata = rows.columns().get(2);
    for (double[] column : rows.columns().subList(3, rows.columns().size())) {
      strata = PairSettings.pairs(strata, column);
    }
    double[] x = rows.columns().get(0);
    double[] y = rows.columns().get(1);
    return PairSettings.distinct(strata) <= PairSettings.HASHED_CLASSES_MAX
        && PairSettings.isSparse(x, y, PairSettings.cells(PairSettings.pairs(x, y), strata));
  }

  /** Whether categories are known by {@link LabelHash} and not by their codes. */
  boolean isHashed() {
    return estimator == EstimatorType.CMI_HASHED_COUNTS;
  }

  static boolean isRounded(VariableType type, double[] values) {
    return PairSettings.repeatedShare(type, values) > REPEATED_SHARE_MAX;
  }

  /** Whether ties are broken in any column. */
  public boolean breaksTies() {
    return sides.stream().anyMatch(side -> side.jitter().amplitude() > 0);
  }

  /** The name of the scale: of the first column that has one. */
  public String scaleName() {
    return sides.stream()
        .map(Side::scaleName)
        .filter(name -> !name.equals("none"))
        .findFirst()
        .orElse("none");
  }
}
