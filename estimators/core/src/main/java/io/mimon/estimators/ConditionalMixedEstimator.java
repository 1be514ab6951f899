package io.mimon.estimators;

import java.util.Arrays;
import java.util.List;

/**
 * Mesner and Shalizi's neighbour estimator of I(X;Y|Z) for columns of any type, ties and mixtures
 * included.
 *
 * <pre>
 *   I = ⟨ψ(k̃ᵢ) − ψ(n_xz) − ψ(n_yz) + ψ(n_z)⟩
 *   ρᵢ    distance to the k-th nearest other row, the largest over X, Y and every column of Z of
 *         |Δ| for numbers and of 0 or 1 for equal or different categories
 *   k̃ᵢ    rows j ≠ i at most ρᵢ away: k, and more where rows tie for k-th or coincide
 *   n_xz  rows j ≠ i at most ρᵢ away in X and Z; n_yz and n_z alike
 * </pre>
 *
 * <p>This is the authors' program: closed balls whether ρᵢ is 0 or not, and the row itself in no
 * count. Without a column of Z their program has ψ(n) for ψ(n_z), and so has this; a constant Z
 * gives ψ(n − 1), so the two differ by 1/(n − 1). The maximum with 0, which the paper takes at the
 * end, is left to the reader of the number.
 *
 * <p>On continuous columns the closed ball holds the k-th neighbour: the value is then above
 * cmi-ksg by about the mean of 1/n_xz + 1/n_yz − 1/n_z.
 *
 * <p>Edge results: n ≤ k is TOO_FEW_ROWS; a constant X or Y is DEGENERATE (the program has 1/(n −
 * 1) for a constant X and Y without Z).
 *
 * <p>Mesner, Shalizi 2019, arXiv 1912.03387, algorithm 1; also 2021, doi 10.1109/TIT.2020.3024886.
 */
final class ConditionalMixedEstimator implements BatchConditionalEstimator {

  private static final EstimatorType TYPE = EstimatorType.CMI_MIXED;

  private final VariableType xType;
  private final VariableType yType;
  private final List<VariableType> zTypes;
  private final int k;

  ConditionalMixedEstimator(
      VariableType xType, VariableType yType, List<VariableType> zTypes, int k) {
    this.xType = xType;
    this.yType = yType;
    this.zTypes = List.copyOf(zTypes);
    this.k = k;
  }

  @Override
  public Estimate estimate(double[] x, double[] y, double[][] z) {
    Axis xAxis = new Axis(x, xType);
    Axis yAxis = new Axis(y, yType);
    Rows.check(xAxis, yAxis, z, zTypes);
    int n = x.length;
    if (n <= k) {
      return Estimate.tooFewRows(TYPE, k, n);
    }
    if (Rows.isConstant(x) || Rows.isConstant(y)) {
      return Estimate.degenerate(TYPE, k, n, Entropies.UNKNOWN);
    }
    KdTree joint = KdTree.of(Axis.of(z, zTypes, xAxis, yAxis));
    double[] rho = joint.kthDistances(k);
    return fromCounts(
        joint.countWithin(rho),
        KdTree.countWithin(Axis.of(z, zTypes, xAxis), rho),
        KdTree.countWithin(Axis.of(z, zTypes, yAxis), rho),
        countGiven(z, rho),
        apart(rho));
  }

  /** How many rows do not coincide with their neighbours. */
  private static int apart(double[] rho) {
    return (int) Arrays.stream(rho).filter(distance -> distance > 0).count();
  }

  private int[] countGiven(double[][] z, double[] rho) {
    if (z.length > 0) {
      return KdTree.countWithin(Axis.of(z, zTypes), rho);
    }
    int[] all = new int[rho.length];
    Arrays.fill(all, rho.length + 1); // ψ(n), once the row itself is taken off as elsewhere
    return all;
  }

  /** From counts that hold the row itself. */
  private Estimate fromCounts(int[] joint, int[] nxz, int[] nyz, int[] nz, int apart) {
    int n = nz.length;
    double[] psi = Digamma.upTo(n);
    DigammaTerms terms = new DigammaTerms(n, n);
    double[] local = new double[n];
    for (int i = 0; i < n; i++) {
      terms.plus(joint[i] - 1);
      terms.minus(nxz[i] - 1);
      terms.minus(nyz[i] - 1);
      terms.plus(nz[i] - 1);
      local[i] = psi[joint[i] - 1] - psi[nxz[i] - 1] - psi[nyz[i] - 1] + psi[nz[i] - 1];
    }
    double shared = StandardError.sharedBySquares(k) * apart / n;
    return Estimate.of(TYPE, k, n, terms.mean(), StandardError.ofNeighbours(local, shared));
  }
}
