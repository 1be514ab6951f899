package io.mimon.estimators.testkit;

/** Mutual information of distributions where it has a closed form, in nats. */
public final class Truths {

  private Truths() {}

  /** Two jointly Gaussian variables of correlation ρ: −½ ln(1 − ρ²). */
  public static double gaussian(double rho) {
    return -0.5 * Math.log1p(-rho * rho);
  }

  /**
   * I(X;Y|Z) of three jointly Gaussian variables: −½ ln(1 − ρ²_xy·z), with the partial correlation
   * ρ_xy·z = (ρ_xy − ρ_xz ρ_yz) / √((1 − ρ²_xz)(1 − ρ²_yz)).
   */
  public static double gaussianGiven(double rhoXy, double rhoXz, double rhoYz) {
    double partial = (rhoXy - rhoXz * rhoYz) / Math.sqrt((1 - rhoXz * rhoXz) * (1 - rhoYz * rhoYz));
    return gaussian(partial);
  }

  /**
   * I(X;Y|Z) of {@link Triples#sums}, whatever the number of columns: given Z, Y is X/2 and noise,
   * both of variance 1, so ½ ln(1 + ¼).
   */
  public static double sums() {
    return 0.5 * Math.log1p(0.25);
  }

  /**
   * {@link Samples#labelled}: h(X) − h(X|Y), X a mixture of unit Gaussians at 0, ½, 1, …; h(X) by
   * the trapezium rule, which for so smooth a function is exact to rounding.
   */
  public static double labelled(int categories) {
    double step = 0.05;
    double entropy = 0;
    for (double x = -10; x < 10 + 0.5 * categories; x += step) {
      double density = 0;
      for (int code = 0; code < categories; code++) {
        double distance = x - 0.5 * code;
        density += Math.exp(-0.5 * distance * distance) / Math.sqrt(2 * Math.PI) / categories;
      }
      entropy -= step * density * Math.log(density);
    }
    return entropy - 0.5 * Math.log(2 * Math.PI * Math.E);
  }

  /**
   * X uniform on 0 … m−1, Y = X + uniform noise on [0, 2]: ln m − (m−1)/m · ln 2 (Gao et al. 2017).
   */
  public static double uniformNoise(int m) {
    return Math.log(m) - (m - 1.0) / m * Math.log(2);
  }

  /**
   * X and Y uniform on the unit interval, Y = (X + noise) mod 1, noise uniform on [0, w]: −ln w.
   */
  public static double circularNoise(double w) {
    return -Math.log(w);
  }

  /** A fair bit through a channel that flips it with probability p: ln 2 − H(p). */
  public static double binarySymmetric(double p) {
    double entropy = p == 0 || p == 1 ? 0 : -p * Math.log(p) - (1 - p) * Math.log(1 - p);
    return Math.log(2) - entropy;
  }
}
