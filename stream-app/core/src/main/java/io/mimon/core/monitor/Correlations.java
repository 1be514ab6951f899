package io.mimon.core.monitor;

import io.mimon.estimators.Correlation;
import io.mimon.estimators.VariableType;
import java.util.Arrays;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Pearson's and Spearman's correlation of two columns, beside their information.
 *
 * <p>A column of two classes counts as 0 and 1, 1 being the greater label: as numbers if both are
 * numbers, else by their characters; so "yes" is 1 beside "no", and 10 beside 9. NaN where a column
 * has more classes, one value only, or fewer than two rows.
 *
 * @param pearson in [−1, 1], or NaN
 * @param spearman in [−1, 1], or NaN
 */
public record Correlations(double pearson, double spearman) {

  /** Neither is defined. */
  public static final Correlations NONE = new Correlations(Double.NaN, Double.NaN);

  /**
   * The correlations of the rows.
   *
   * @param xLabel the label of a code of x, asked for only if x is categorical
   * @param yLabel likewise for y
   */
  public static Correlations of(
      PairRows rows, IntFunction<String> xLabel, IntFunction<String> yLabel) {
    double @Nullable [] x = numbers(rows.xType(), rows.x(), xLabel);
    double @Nullable [] y = numbers(rows.yType(), rows.y(), yLabel);
    return x == null || y == null
        ? NONE
        : new Correlations(Correlation.pearson(x, y), Correlation.spearman(x, y));
  }

  /**
   * What varies in a column, of two of which {@link Correlation#pearson(Deviations, Deviations)} is
   * Pearson's correlation; null if it has more classes than two.
   */
  static Correlation.@Nullable Deviations deviations(
      VariableType type, double[] values, IntFunction<String> labelOf) {
    double @Nullable [] numbers = numbers(type, values, labelOf);
    return numbers == null ? null : Correlation.Deviations.of(numbers);
  }

  /**
   * The mid-ranks of a column, of which Pearson's correlation is Spearman's; null if it has none.
   */
  static double @Nullable [] ranks(
      VariableType type, double[] values, IntFunction<String> labelOf) {
    double @Nullable [] numbers = numbers(type, values, labelOf);
    return numbers == null ? null : Correlation.midRanks(numbers);
  }

  /** The column as numbers; null if it has none. */
  private static double @Nullable [] numbers(
      VariableType type, double[] values, IntFunction<String> labelOf) {
    if (type == VariableType.NUMERIC) {
      return values;
    }
    double first = values.length == 0 ? Double.NaN : values[0];
    double second = Double.NaN;
    for (double value : values) {
      if (value != first && Double.isNaN(second)) {
        second = value;
      } else if (value != first && value != second) {
        return null;
      }
    }
    if (Double.isNaN(second)) {
      return null;
    }
    double one =
        isGreater(labelOf.apply((int) second), labelOf.apply((int) first)) ? second : first;
    return Arrays.stream(values).map(value -> value == one ? 1 : 0).toArray();
  }

  private static boolean isGreater(String a, String b) {
    try {
      int byNumber = Double.compare(Double.parseDouble(a), Double.parseDouble(b));
      if (byNumber != 0) {
        return byNumber > 0;
      }
    } catch (NumberFormatException e) {
      // Words, then.
    }
    return a.compareTo(b) > 0;
  }
}
