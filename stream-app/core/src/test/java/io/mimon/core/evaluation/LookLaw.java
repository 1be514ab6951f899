package io.mimon.core.evaluation;

import java.util.SplittableRandom;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * Estimates over windows that overlap: each has the law of a block, and two are as alike as the
 * rows they share (a normal copula, whose correlation is the share).
 */
final class LookLaw {
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  private final EstimateLaw law;
  private final SplittableRandom random;
  private final double[] parts;
  private int next;

  LookLaw(EstimateLaw law, int looks, SplittableRandom random) {
    this.law = law;
    this.random = random;
    this.parts = new double[looks];
    for (int i = 0; i < looks; i++) {
      parts[i] = random.nextGaussian();
    }
  }

  /** The estimate over a window that is a look further on. */
  double next() {
    parts[next] = random.nextGaussian();
    next = (next + 1) % parts.length;
    double sum = 0;
    for (double part : parts) {
      sum += part;
    }
    return law.exceededBy(NORMAL.survivalProbability(sum / Math.sqrt(parts.length)));
  }
}
