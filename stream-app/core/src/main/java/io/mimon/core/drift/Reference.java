package io.mimon.core.drift;

import java.io.Serializable;
import java.util.List;

/**
 * What a feature's relevance was when all was well, from estimates over m disjoint windows.
 *
 * <pre>
 *   mean        m̄  = Σ Iᵢ / m
 *   within      w² = Σ seᵢ² / m              what the estimator says of its own error
 *   between     b² = Σ (Iᵢ − m̄)² / (m − 1)   what the windows say (0 for m = 1)
 *   of the mean     max(w², b²) / m
 *   excess      τ² = max(0, b² − w²)         the stream moves by more than the error
 * </pre>
 *
 * A new window I with error se then differs by chance with variance se² + τ² + max(w², b²) / m.
 *
 * @param nats the mean over the windows
 * @param varianceOfMean of {@code nats}, in nats²
 * @param excessVariance between windows beyond the estimator's own error, in nats²
 * @param windows how many disjoint windows entered, at least one
 */
public record Reference(double nats, double varianceOfMean, double excessVariance, int windows) {

  /** An estimate over one window and its standard error, in nats. */
  public record Sample(double nats, double standardErrorNats) implements Serializable {}

  /**
   * The reference of these windows.
   *
   * @throws IllegalArgumentException if there are none
   */
  public static Reference of(List<Sample> samples) {
    int m = samples.size();
    if (m == 0) {
      throw new IllegalArgumentException("a reference needs at least one window");
    }
    double mean = samples.stream().mapToDouble(Sample::nats).sum() / m;
    double within = samples.stream().mapToDouble(s -> square(s.standardErrorNats)).sum() / m;
    double between =
        m == 1 ? 0 : samples.stream().mapToDouble(s -> square(s.nats - mean)).sum() / (m - 1);
    return new Reference(mean, Math.max(within, between) / m, Math.max(0, between - within), m);
  }

  /** The variance of the difference between a new window and this reference, in nats². */
  public double varianceAgainst(double standardErrorNats) {
    return square(standardErrorNats) + excessVariance + varianceOfMean;
  }

  private static double square(double v) {
    return v * v;
  }
}
