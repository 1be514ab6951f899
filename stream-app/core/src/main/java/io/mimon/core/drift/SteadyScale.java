package io.mimon.core.drift;

/**
 * A scale on which estimates of information scatter alike, whatever the information is.
 *
 * <pre>
 *   Var(I) = κ (I + a)      g(I) = √max(0, I + a)      sd of g = √κ/2
 * </pre>
 *
 * <p>Between independence and a strong link the variance of an estimate grows with what it
 * estimates: of a table 2nI is noncentral χ², of normal variables √2I is nearly a correlation's
 * arctanh (Fisher's z). On a scale that does not know this, what lies above a reference is too
 * often improbable, and what lies below too seldom; and a reference that is too low by chance
 * claims too small an error for itself. A variance-stabilising root (Bartlett 1947, doi
 * 10.2307/3001536) cures the two at once.
 *
 * @param perNat κ, the variance by nat; 0 for the scale of nats as they are
 * @param offset a, the nats at which there is the variance of independence
 * @param linearVariance the variance of I where the scale is that of nats
 */
record SteadyScale(double perNat, double offset, double linearVariance) {

  /** The scale on which the variance is this everywhere. */
  static SteadyScale linear(double variance) {
    return new SteadyScale(0, 0, variance);
  }

  private boolean isLinear() {
    return perNat == 0;
  }

  /** g. */
  double of(double nats) {
    return isLinear() ? nats : Math.sqrt(Math.max(0, nats + offset));
  }

  /** What lies there; what is below all information counts as at its lower end. */
  double nats(double place) {
    return isLinear() ? place : Math.max(0, place) * Math.max(0, place) - offset;
  }

  /** Of g over the rows of a window. */
  double variance() {
    return isLinear() ? linearVariance : perNat / 4;
  }
}
