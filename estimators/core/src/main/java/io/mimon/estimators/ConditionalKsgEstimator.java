package io.mimon.estimators;

import java.util.Collections;
import java.util.List;

/**
 * Frenzel and Pompe's neighbour estimator of I(X;Y|Z) for numeric X and Y and one or more numeric
 * columns of Z.
 *
 * <pre>
 *   I = ψ(k) − ⟨ψ(n_xz+1) + ψ(n_yz+1) − ψ(n_z+1)⟩
 *   ρᵢ    distance to the k-th nearest other row, the largest of |Δx|, |Δy| and every |Δz|
 *   n_xz  rows j ≠ i with |Δx| &lt; ρᵢ and every |Δz| &lt; ρᵢ; n_yz and n_z alike
 * </pre>
 *
 * <p>Ties: evaluated as it stands. Where more than k rows coincide all three counts are 0 and the
 * term is ψ(k) − ψ(1): break ties first ({@link Jitter}), or use cmi-mixed.
 *
 * <p>Edge results: n ≤ k is TOO_FEW_ROWS; a constant X or Y is DEGENERATE. A constant Z is allowed:
 * then n_z + 1 = n wherever ρᵢ &gt; 0, which is ksg1. X that is a column of Z gives exactly 0 where
 * nothing ties, since n_xz = n_z and n_yz = k − 1.
 *
 * <p>Frenzel, Pompe 2007, doi 10.1103/PhysRevLett.99.204101.
 */
final class ConditionalKsgEstimator implements BatchConditionalEstimator {

  private static final EstimatorType TYPE = EstimatorType.CMI_KSG;

  private final List<VariableType> zTypes;
  private final int k;

  ConditionalKsgEstimator(int zColumns, int k) {
    this.zTypes = Collections.nCopies(zColumns, VariableType.NUMERIC);
    this.k = k;
  }

  @Override
  public Estimate estimate(double[] x, double[] y, double[][] z) {
    Axis xAxis = new Axis(x, VariableType.NUMERIC);
    Axis yAxis = new Axis(y, VariableType.NUMERIC);
    Rows.check(xAxis, yAxis, z, zTypes);
    int n = x.length;
    if (n <= k) {
      return Estimate.tooFewRows(TYPE, k, n);
    }
    if (Rows.isConstant(x) || Rows.isConstant(y)) {
      return Estimate.degenerate(TYPE, k, n, Entropies.UNKNOWN);
    }
    double[] radius = KdTree.of(Axis.of(z, zTypes, xAxis, yAxis)).kthDistances(k);
    for (int i = 0; i < n; i++) {
      radius[i] = Math.nextDown(radius[i]); // less than ρ is at most the double below it
    }
    return fromCounts(
        KdTree.countWithin(Axis.of(z, zTypes, xAxis), radius),
        KdTree.countWithin(Axis.of(z, zTypes, yAxis), radius),
        KdTree.countWithin(Axis.of(z, zTypes), radius));
  }

  /** From counts that hold the row itself, n_xz + 1 in the formula, except that 0 stands for 1. */
  private Estimate fromCounts(int[] nxz, int[] nyz, int[] nz) {
    int n = nz.length;
    double[] psi = Digamma.upTo(n);
    DigammaTerms terms = new DigammaTerms(n, n);
    double[] local = new double[n];
    for (int i = 0; i < n; i++) {
      int xz = Math.max(1, nxz[i]);
      int yz = Math.max(1, nyz[i]);
      int given = Math.max(1, nz[i]);
      terms.plus(k);
      terms.minus(xz);
      terms.minus(yz);
      terms.plus(given);
      local[i] = psi[k] + psi[given] - psi[xz] - psi[yz];
    }
    double shared = StandardError.sharedBySquares(k);
    return Estimate.of(TYPE, k, n, terms.mean(), StandardError.ofNeighbours(local, shared));
  }
}
