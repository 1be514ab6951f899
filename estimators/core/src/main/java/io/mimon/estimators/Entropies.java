package io.mimon.estimators;

/**
 * H(X), H(Y) and H(X,Y) in nats; NaN for a numeric variable, whose differential entropy depends on
 * the unit of measurement and is not reported.
 */
public record Entropies(double xNats, double yNats, double jointNats) {
  /** Nothing known. */
  public static final Entropies UNKNOWN = new Entropies(Double.NaN, Double.NaN, Double.NaN);
}
