package io.mimon.estimators.testkit;

/** The digamma function at positive integers, summed term by term from the small end. */
public final class Psi {

  private static final double EULER_GAMMA = 0.5772156649015329;

  private Psi() {}

  /** ψ(m) = 1 + 1/2 + … + 1/(m−1) − γ. */
  public static double of(int m) {
    if (m < 1) {
      throw new IllegalArgumentException("m is " + m + "; ψ is taken at positive integers here");
    }
    double sum = 0;
    for (int j = m - 1; j >= 1; j--) {
      sum += 1.0 / j;
    }
    return sum - EULER_GAMMA;
  }
}
