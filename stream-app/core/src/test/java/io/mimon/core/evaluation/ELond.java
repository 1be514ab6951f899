package io.mimon.core.evaluation;

/**
 * Online e-LOND: of the hypotheses rejected so far, in a stream without an end, a share of α is
 * false in expectation at most, whatever the dependence between their e-values. Xu and Ramdas 2024,
 * "Online multiple testing with e-values", arXiv 2311.06412.
 *
 * <pre>
 *   the t-th is rejected if e_t ≥ 1/α_t,  α_t = α γ_t (rejected before + 1),  Σ γ_t ≤ 1
 * </pre>
 */
final class ELond {
  /**
   * Of 1/(t ln²(t + 1)), of which the sum is 3.39: what is left behind the millionth is 1/ln(10⁶).
   */
  private static final double SUM = 3.4;

  private final double level;
  private long tested;
  private long rejected;

  /** With {@code level} α. */
  ELond(double level) {
    this.level = level;
  }

  /** Takes in the next e-value; whether its hypothesis is rejected. */
  boolean rejects(double eValue) {
    tested++;
    boolean rejects = eValue * level * gamma(tested) * (rejected + 1) >= 1;
    rejected += rejects ? 1 : 0;
    return rejects;
  }

  static double gamma(long t) {
    double log = Math.log(t + 1.0);
    return 1 / (t * log * log) / SUM;
  }
}
