package io.mimon.core.evaluation;

import io.mimon.core.drift.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Blocks that are like real ones of an estimator that would take days for the months wanted: drawn
 * from a law with mean, variance and skewness of some real ones (Cornish and Fisher's first term).
 * The windows of a reference are real.
 */
final class LikeBlocks implements Blocks {
  private final RowBlocks real;
  private final List<Reference.Sample> windows = new ArrayList<>();
  private final double mean;
  private final double deviation;
  private final double skewness;

  LikeBlocks(RowBlocks real, int samples, SplittableRandom random) {
    this.real = real;
    double sum = 0;
    for (int i = 0; i < samples; i++) {
      Reference.Sample sample = real.window(random);
      windows.add(sample);
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
    double z = random.nextGaussian();
    return mean + deviation * (z + skewness * (z * z - 1) / 6);
  }
}
