package io.mimon.estimators;

import java.util.function.Consumer;

/**
 * Kraskov, Stögbauer and Grassberger's neighbour estimators of I(X;Y) for two numeric variables.
 *
 * <p>Distances are max(|Δx|, |Δy|); ρᵢ is the distance of row i to its k-th nearest other row.
 *
 * <pre>
 *   algorithm 1:  I = ψ(k) + ψ(n) − ⟨ψ(nₓ+1) + ψ(n_y+1)⟩
 *                 nₓ = #{j ≠ i : |xⱼ − xᵢ| &lt; ρᵢ}, n_y alike
 *   algorithm 2:  I = ψ(k) − 1/k + ψ(n) − ⟨ψ(nₓ) + ψ(n_y)⟩
 *                 nₓ = #{j ≠ i : |xⱼ − xᵢ| ≤ εₓ}, εₓ the largest |Δx| among the k neighbours
 * </pre>
 *
 * <p>Ties: algorithm 1 is evaluated as it stands, and overestimates badly when more than k rows
 * coincide (use mixed-ksg). Where several rows tie for k-th neighbour, algorithm 2 as published
 * depends on which is taken; here the rectangle spans all of them, so that the value does not
 * depend on the order of rows.
 *
 * <p>Edge results: n ≤ k is TOO_FEW_ROWS; a constant column is DEGENERATE.
 *
 * <p>Kraskov, Stögbauer, Grassberger 2004, doi 10.1103/PhysRevE.69.066138, equations 8 and 9.
 */
final class KsgEstimator implements BatchEstimator {

  private final EstimatorType type;
  private final int k;

  KsgEstimator(EstimatorType type, int k) {
    this.type = type;
    this.k = k;
  }

  @Override
  public Estimate estimate(double[] x, double[] y) {
    return estimate(x, y, terms -> {});
  }

  @Override
  public Estimate estimate(double[] x, double[] y, Consumer<double[]> terms) {
    Rows.check(x, VariableType.NUMERIC, y, VariableType.NUMERIC);
    int n = x.length;
    if (n <= k) {
      return Estimate.tooFewRows(type, k, n);
    }
    SortedColumn xs = SortedColumn.of(x);
    SortedColumn ys = SortedColumn.of(y);
    if (xs.isConstant() || ys.isConstant()) {
      return Estimate.degenerate(type, k, n, Entropies.UNKNOWN);
    }
    return type == EstimatorType.KSG1 ? algorithm1(xs, ys, terms) : algorithm2(xs, ys, terms);
  }

  private Estimate algorithm1(SortedColumn x, SortedColumn y, Consumer<double[]> terms) {
    double[] rho = PlaneNeighbours.kthDistances(x, y, k);
    return fromCounts(Digamma.upTo(k)[k], x.countInside(rho), y.countInside(rho), 0, terms);
  }

  /** Algorithm 1 from nₓ + 1 and n_y + 1 of the rows in order of arrival. */
  Estimate fromCounts(int[] inX, int[] inY) {
    return fromCounts(Digamma.upTo(k)[k], inX, inY, 0, terms -> {});
  }

  private Estimate algorithm2(SortedColumn x, SortedColumn y, Consumer<double[]> terms) {
    PlaneNeighbours.Rectangles rectangles = PlaneNeighbours.rectangles(x, y, k);
    double constant = Digamma.upTo(k)[k] - 1.0 / k;
    int[] nx = x.countInside(closed(rectangles.halfWidthX()));
    int[] ny = y.countInside(closed(rectangles.halfWidthY()));
    return fromCounts(constant, nx, ny, 1, terms);
  }

  /** d ≤ r is the same as d &lt; the next double above r. */
  private static double[] closed(double[] radius) {
    double[] open = new double[radius.length];
    for (int i = 0; i < open.length; i++) {
      open[i] = Math.nextUp(radius[i]);
    }
    return open;
  }

  private Estimate fromCounts(
      double constant, int[] nx, int[] ny, int less, Consumer<double[]> shown) {
    int n = nx.length;
    double[] psi = Digamma.upTo(n);
    DigammaTerms terms = new DigammaTerms(n, n);
    double[] local = new double[n];
    for (int i = 0; i < n; i++) {
      terms.minus(nx[i] - less);
      terms.minus(ny[i] - less);
      local[i] = -psi[nx[i] - less] - psi[ny[i] - less];
    }
    shown.accept(local);
    double nats = constant + psi[n] + terms.mean();
    double shared =
        type == EstimatorType.KSG1
            ? StandardError.sharedBySquares(k)
            : StandardError.sharedByRectangles(k);
    return Estimate.of(type, k, n, nats, StandardError.ofNeighbours(local, shared));
  }
}
