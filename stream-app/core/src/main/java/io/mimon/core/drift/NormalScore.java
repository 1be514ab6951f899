package io.mimon.core.drift;

import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;

/** Deviations in estimated errors as standard normal deviates that are as improbable, and back. */
final class NormalScore {
  /** Nothing is more improbable than a double can say. */
  static final double MAX = 37;

  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  private NormalScore() {}

  /**
   * z of Student's t.
   *
   * @param degrees by which the error is known
   */
  static double of(double deviation, double degrees) {
    double tail = TDistribution.of(degrees).survivalProbability(Math.abs(deviation));
    double score = tail > 0 ? Math.min(MAX, NORMAL.inverseSurvivalProbability(tail)) : MAX;
    return Math.copySign(score, deviation);
  }

  /** t of z. */
  static double deviation(double score, double degrees) {
    double tail = NORMAL.survivalProbability(Math.abs(score));
    return Math.copySign(TDistribution.of(degrees).inverseSurvivalProbability(tail), score);
  }
}
