package io.mimon.core.evaluation;

/**
 * An e-detector of Shiryaev and Roberts' kind: evidence that scores have left their law on one
 * side, by whatever amount and whenever.
 *
 * <pre>
 *   Rₙ(λ) = (Rₙ₋₁(λ) + 1) exp(λ (zₙ − c) − λ²/2)      R the mean over λ = 1, 2, 3, 4
 * </pre>
 *
 * <p>While scores are sub-Gaussian with variance proxy 1 about at most c, given what came before,
 * Rₙ − n is a supermartingale, so that an alarm at R ≥ 1/α has an average run length of at least
 * 1/α, with no approximation. Shin, Ramdas and Rinaldo 2022, arXiv 2203.03532.
 *
 * <p>c has to cover what the reference is off by: scores are about that, and not about 0.
 */
final class EvidenceDetector {
  private static final double[] LAMBDAS = {1, 2, 3, 4};

  private final double offset;
  private final double[] evidence = new double[LAMBDAS.length];

  /** With {@code offset} c. */
  EvidenceDetector(double offset) {
    this.offset = offset;
  }

  /** Takes in a score; the evidence R. */
  double add(double score) {
    double sum = 0;
    for (int i = 0; i < LAMBDAS.length; i++) {
      double lambda = LAMBDAS[i];
      evidence[i] = (evidence[i] + 1) * Math.exp(lambda * (score - offset) - lambda * lambda / 2);
      sum += evidence[i];
    }
    return sum / LAMBDAS.length;
  }

  /** Forgets everything. */
  void reset() {
    java.util.Arrays.fill(evidence, 0);
  }

  /**
   * e-BH: how many hypotheses can be rejected so that a share of {@code level} of these is false in
   * expectation at most, whatever the dependence. Wang and Ramdas 2022, doi 10.1111/rssb.12489.
   *
   * @param descending e-values
   */
  static int rejected(double[] descending, double level) {
    int rejected = 0;
    for (int k = 1; k <= descending.length; k++) {
      if (descending[k - 1] * k * level >= descending.length) {
        rejected = k;
      }
    }
    return rejected;
  }
}
