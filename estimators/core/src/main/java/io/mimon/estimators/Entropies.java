package io.mimon.estimators;

/**
 * H(X), H(Y) and H(X,Y) in nats; NaN for a numeric variable, whose differential entropy depends on
 * the unit of measurement and is not reported.
 */
public record Entropies(double xNats, double yNats, double jointNats) {
  /** Nothing known. */
  public static final Entropies UNKNOWN = new Entropies(Double.NaN, Double.NaN, Double.NaN);

  /** H(X|Y) = H(X,Y) − H(Y). */
  public double xGivenYNats() {
    return jointNats - yNats;
  }

  /** H(Y|X) = H(X,Y) − H(X). */
  public double yGivenXNats() {
    return jointNats - xNats;
  }

  /** I(X;Y) = H(X) + H(Y) − H(X,Y). */
  public double informationNats() {
    return xNats + yNats - jointNats;
  }
}
