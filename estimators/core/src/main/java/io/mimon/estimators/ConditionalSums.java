package io.mimon.estimators;

import java.util.function.DoubleSupplier;

/**
 * All that information given categories needs of counts: rows, what was seen of Z, XZ, YZ and XYZ,
 * and their exact Σ c ln c.
 *
 * <pre>
 *   I = H(X,Z) + H(Y,Z) − H(X,Y,Z) − H(Z)                          of plug-in entropies, rounded once
 *     = (Σ c_xyz ln c_xyz + Σ c_z ln c_z − Σ c_xz ln c_xz − Σ c_yz ln c_yz)/n
 *   I − (s_xyz + s_z − s_xz − s_yz)/2n                             each corrected by Miller and Madow
 * </pre>
 *
 * @param degrees Σ (r − 1)(c − 1) over the strata of Z, each an r × c table
 */
record ConditionalSums(int n, Part z, Part xz, Part yz, Part xyz, long degrees) {

  private static final EstimatorType TYPE = EstimatorType.CMI_COUNTS;

  /** The categories seen of some columns together, and the Σ c ln c of their counts. */
  record Part(int seen, ExactLogSum sum) {
    static Part of(Categories categories) {
      return new Part(categories.count(), ExactLogSum.ofAll(categories.size));
    }

    static Part of(Tally tally) {
      return new Part(tally.seen(), tally.sum());
    }
  }

  private double plugInNats() {
    return xyz.sum.plus(z.sum).minus(xz.sum).minus(yz.sum).value() / n;
  }

  private double correctionNats() {
    return (xyz.seen + (double) z.seen - xz.seen - yz.seen) / (2.0 * n);
  }

  /** The corrected value; 0 where X or Y is constant in each stratum, NaN without rows. */
  double nats() {
    if (n == 0) {
      return Double.NaN;
    }
    return degrees == 0 ? 0 : plugInNats() - correctionNats();
  }

  /**
   * The estimate.
   *
   * @param standardError asked where the value is one of estimation
   */
  Estimate estimate(DoubleSupplier standardError) {
    if (n == 0) {
      return Estimate.tooFewRows(TYPE, 0, 0);
    }
    if (degrees == 0) {
      return Estimate.degenerate(TYPE, 0, n, Entropies.UNKNOWN);
    }
    return new Estimate(
        TYPE,
        0,
        n,
        nats(),
        standardError.getAsDouble(),
        GTest.quantile(degrees) / (2.0 * n) - correctionNats(),
        GTest.pValue(degrees, n, plugInNats()),
        Entropies.UNKNOWN,
        Validity.OK);
  }
}
