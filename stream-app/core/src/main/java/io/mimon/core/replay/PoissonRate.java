package io.mimon.core.replay;

import org.apache.commons.statistics.distribution.ChiSquaredDistribution;

/**
 * How often something happens that happened so many times, with the exact interval of 95 %.
 *
 * <pre>
 *   χ²(0.025; 2n) / 2t     to     χ²(0.975; 2n + 2) / 2t
 * </pre>
 *
 * <p>Garwood 1936, doi 10.1093/biomet/28.3-4.437: it holds the rate at least 95 times in 100, if
 * what happens is independent.
 *
 * @param count n
 * @param months t, the time in which it was looked for
 * @param perMonth n / t
 * @param lower 0 where nothing has happened
 */
public record PoissonRate(long count, double months, double perMonth, double lower, double upper) {
  private static final double TAIL = 0.025;

  /** That of a count. */
  public static PoissonRate of(long count, double months) {
    double lower =
        count == 0
            ? 0
            : ChiSquaredDistribution.of(2.0 * count).inverseCumulativeProbability(TAIL) / 2;
    double upper = ChiSquaredDistribution.of(2.0 * count + 2).inverseSurvivalProbability(TAIL) / 2;
    return new PoissonRate(count, months, count / months, lower / months, upper / months);
  }

  /** Whether the interval has that rate. */
  public boolean covers(double rate) {
    return lower <= rate && rate <= upper;
  }
}
