package io.mimon.estimators;

/**
 * An estimate of (conditional) mutual information with everything needed to judge it; never a bare
 * number.
 *
 * <p>Unknown quantities are NaN: the entropies of a numeric variable (differential entropies depend
 * on the unit), a null level where none was computed. The value is not clipped: bias correction can
 * make it negative, which reads as "no dependence seen".
 *
 * @param estimator the definition that was used
 * @param k the number of neighbours, 0 where there are none
 * @param n the number of rows that entered
 * @param nats the estimate of I(X;Y) or I(X;Y|Z) in nats; NaN with {@link Validity#TOO_FEW_ROWS}
 * @param standardErrorNats the standard error of {@code nats}, see {@link StandardError}; NaN when
 *     unknown
 * @param nullNats what independent X and Y of the same margins would stay below with probability
 *     0.95; NaN when unknown
 * @param pValue the probability of an estimate at least this large under independence; NaN when
 *     unknown
 * @param entropies H(X), H(Y) and H(X,Y)
 * @param validity what may be concluded
 */
public record Estimate(
    EstimatorType estimator,
    int k,
    int n,
    double nats,
    double standardErrorNats,
    double nullNats,
    double pValue,
    Entropies entropies,
    Validity validity) {

  private static final double NATS_PER_BIT = Math.log(2);

  /** An estimate from local terms alone: no null level, no entropies. */
  public static Estimate of(
      EstimatorType estimator, int k, int n, double nats, double standardErrorNats) {
    return new Estimate(
        estimator,
        k,
        n,
        nats,
        standardErrorNats,
        Double.NaN,
        Double.NaN,
        Entropies.UNKNOWN,
        Validity.OK);
  }

  /** Exactly zero because one side is constant. */
  public static Estimate degenerate(EstimatorType estimator, int k, int n, Entropies entropies) {
    return new Estimate(estimator, k, n, 0, 0, 0, 1, entropies, Validity.DEGENERATE);
  }

  /** Undefined for want of rows. */
  public static Estimate tooFewRows(EstimatorType estimator, int k, int n) {
    return new Estimate(
        estimator,
        k,
        n,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        Entropies.UNKNOWN,
        Validity.TOO_FEW_ROWS);
  }

  /** This estimate with other entropies. */
  public Estimate withEntropies(Entropies other) {
    return new Estimate(
        estimator, k, n, nats, standardErrorNats, nullNats, pValue, other, validity);
  }

  /** This estimate with what is known of its null. */
  public Estimate withNullLevel(NullLevel level) {
    return new Estimate(
        estimator,
        k,
        n,
        nats,
        standardErrorNats,
        level.nullNats(),
        level.pValue(),
        entropies,
        validity);
  }

  /** This estimate with another standard error. */
  Estimate withStandardError(double otherNats) {
    return new Estimate(estimator, k, n, nats, otherNats, nullNats, pValue, entropies, validity);
  }

  /** This estimate with another validity. */
  public Estimate withValidity(Validity other) {
    return new Estimate(
        estimator, k, n, nats, standardErrorNats, nullNats, pValue, entropies, other);
  }

  /** What the estimate is of: the information, or a quantity that bounds it. */
  public Bound bound() {
    return estimator.bound();
  }

  /** The estimate in bits. */
  public double bits() {
    return toBits(nats);
  }

  /** Converts nats to bits; NaN stays NaN. */
  public static double toBits(double nats) {
    return nats / NATS_PER_BIT;
  }
}
