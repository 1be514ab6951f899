package io.mimon.core.monitor;

import io.mimon.estimators.Estimate;

/**
 * Mutual information on a scale from 0 (nothing) to 1 (everything).
 *
 * <pre>
 *   both categorical     I / min(H(X), H(Y))
 *   one categorical      I / H of that one
 *   both numeric         √(1 − e^(−2I)): the informational coefficient of correlation
 *                        (Linfoot 1957, doi 10.1016/S0019-9958(57)90116-X); |ρ| for a Gaussian
 * </pre>
 *
 * NaN where the entropy is 0 or there is no estimate; negative estimates stay negative.
 */
public final class Normalized {
  private Normalized() {}

  /** The normalized value of an estimate. */
  public static double of(Estimate estimate) {
    double x = estimate.entropies().xNats();
    double y = estimate.entropies().yNats();
    if (Double.isNaN(x) && Double.isNaN(y)) {
      double i = estimate.nats();
      return Math.copySign(Math.sqrt(1 - Math.exp(-2 * Math.abs(i))), i);
    }
    double bound = Double.isNaN(x) ? y : Double.isNaN(y) ? x : Math.min(x, y);
    return bound > 0 ? estimate.nats() / bound : Double.NaN;
  }
}
