package io.mimon.core.evaluation;

import io.mimon.core.drift.Reference;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * Blocks that are like real ones of an estimator that would take days for the months wanted: drawn
 * from a law with mean, variance and skewness of some real ones (Cornish and Fisher's first term;
 * the next is of the order of 1/n, and no sample could tell it from none). The windows of a
 * reference are real.
 */
final class LikeBlocks implements Blocks {
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);
  private static final double STRAIGHT = 1e-9;

  private final RowBlocks real;
  private final List<Reference.Sample> windows;
  private final double mean;
  private final double deviation;
  private final double skewness;

  private LikeBlocks(
      RowBlocks real,
      List<Reference.Sample> windows,
      double mean,
      double deviation,
      double skewness) {
    this.real = real;
    this.windows = windows;
    this.mean = mean;
    this.deviation = deviation;
    this.skewness = skewness;
  }

  /**
   * Blocks like these windows of {@code real}.
   *
   * @param windows some thousands
   */
  LikeBlocks(RowBlocks real, List<Reference.Sample> windows) {
    this.real = real;
    this.windows = List.copyOf(windows);
    int samples = windows.size();
    double sum = 0;
    for (Reference.Sample sample : windows) {
      sum += sample.nats();
    }
    mean = sum / samples;
    double squares = 0;
    double cubes = 0;
    for (Reference.Sample sample : windows) {
      double away = sample.nats() - mean;
      squares += away * away;
      cubes += away * away * away;
    }
    deviation = Math.sqrt(squares / (samples - 1));
    skewness = cubes / samples / Math.pow(squares / samples, 1.5);
  }

  @Override
  public String name() {
    return real.name();
  }

  @Override
  public int rows() {
    return real.rows();
  }

  @Override
  public Reference.Sample window(SplittableRandom random) {
    return windows.get(random.nextInt(windows.size()));
  }

  @Override
  public double block(SplittableRandom random) {
    return at(random.nextGaussian());
  }

  private double at(double z) {
    return mean + deviation * (z + skewness * (z * z - 1) / 6);
  }

  /** Their law in full, which draws do not show where a small budget has its limits. */
  EstimateLaw law() {
    return new EstimateLaw() {
      @Override
      public double below(double nats) {
        double w = (nats - mean) / deviation;
        double bend = skewness / 6;
        if (Math.abs(bend) < STRAIGHT) {
          return NORMAL.cumulativeProbability(w);
        }
        double root = 1 + 4 * bend * (bend + w);
        if (root < 0) {
          return bend > 0 ? 0 : 1; // Beyond the turn of the parabola.
        }
        return NORMAL.cumulativeProbability((Math.sqrt(root) - 1) / (2 * bend));
      }

      @Override
      public double exceededBy(double share) {
        return at(NORMAL.inverseSurvivalProbability(share));
      }
    };
  }

  /** How far the standard deviation may be off: its standard error, relative to it. */
  double relativeError() {
    return Math.sqrt(0.5 / windows.size());
  }

  /** The same with another standard deviation. */
  LikeBlocks wider(double factor) {
    return new LikeBlocks(real, windows, mean, deviation * factor, skewness);
  }
}
