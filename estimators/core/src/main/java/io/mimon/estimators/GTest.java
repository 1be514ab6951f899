package io.mimon.estimators;

import java.util.Arrays;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;

/**
 * The G-test: without a link 2n·I of plug-in information follows χ² as n grows, Wilks 1938, doi
 * 10.1214/aoms/1177732360.
 *
 * <p>The quantile depends on the degrees of freedom alone and is found by iteration, which takes
 * longer than all the rest of an estimate; those of small tables are kept.
 */
final class GTest {

  private static final double LEVEL = 0.95;

  /** By degrees of freedom, NaN where not asked for yet; whoever comes first writes the same. */
  private static final double[] QUANTILES = new double[1024];

  static {
    Arrays.fill(QUANTILES, Double.NaN);
  }

  private GTest() {}

  /** What 2n·I stays below with probability 0.95. */
  static double quantile(long degrees) {
    if (degrees >= QUANTILES.length) {
      return computed(degrees);
    }
    double known = QUANTILES[(int) degrees];
    if (Double.isNaN(known)) {
      known = computed(degrees);
      QUANTILES[(int) degrees] = known;
    }
    return known;
  }

  private static double computed(long degrees) {
    return ChiSquaredDistribution.of((double) degrees).inverseCumulativeProbability(LEVEL);
  }

  /** The probability of 2n·I at least as large. */
  static double pValue(long degrees, int n, double plugInNats) {
    double g = 2.0 * n * Math.max(0, plugInNats);
    return ChiSquaredDistribution.of((double) degrees).survivalProbability(g);
  }
}
