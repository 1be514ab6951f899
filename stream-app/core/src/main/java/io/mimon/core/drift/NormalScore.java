package io.mimon.core.drift;

/**
 * Deviations in estimated errors as standard normal deviates that are as improbable, and back.
 *
 * <pre>
 *   z = (8ν + 1)/(8ν + 3) √(ν ln(1 + t²/ν))        t = √(ν (e^(z′²/ν) − 1)), z′ = z (8ν + 3)/(8ν + 1)
 * </pre>
 *
 * <p>Wallace 1959, doi 10.1214/aoms/1177706197: within 0.04 of the deviate of Student's t from 5
 * degrees of freedom on, below it for fewer, and one is the inverse of the other exactly; it costs
 * a hundredth of a quantile, and never overflows into certainty.
 */
final class NormalScore {
  private NormalScore() {}

  private static double shrinkage(double degrees) {
    return (8 * degrees + 1) / (8 * degrees + 3);
  }

  /**
   * z of Student's t.
   *
   * @param degrees by which the error is known
   */
  static double of(double deviation, double degrees) {
    if (Double.isInfinite(deviation)) {
      return deviation;
    }
    double ratio = deviation / Math.sqrt(degrees);
    // ln(1 + r²) for any r: what is beyond 1e150 has no square.
    double log =
        Math.abs(ratio) < 1e100 ? Math.log1p(ratio * ratio) : 2 * Math.log(Math.abs(ratio));
    return Math.copySign(shrinkage(degrees) * Math.sqrt(degrees * log), deviation);
  }

  /** t of z. */
  static double deviation(double score, double degrees) {
    double z = score / shrinkage(degrees);
    return Math.copySign(Math.sqrt(degrees * Math.expm1(z * z / degrees)), score);
  }
}
