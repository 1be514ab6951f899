package io.mimon.estimators;

import java.util.function.Consumer;

/**
 * Gao, Kannan, Oh and Viswanath's estimator of I(X;Y), which stands ties and mixtures, for two
 * variables of the same type ({@link LabelledEstimator} has the other case).
 *
 * <pre>
 *   I = ln n + ⟨ψ(k̃ᵢ) − ψ(nₓ,ᵢ) − ψ(n_y,ᵢ)⟩
 *   ρᵢ   distance to the k-th nearest other row, max(|Δx|, |Δy|)
 *   ρᵢ &gt; 0:  k̃ = k;  nₓ = rows with |xⱼ − xᵢ| &lt; ρᵢ, row i counted
 *   ρᵢ = 0:  k̃ = rows equal to row i in x and y;  nₓ = rows equal in x; row i counted
 * </pre>
 *
 * <p>This is the authors' program, which has ψ(nₓ) where the paper prints log(nₓ + 1), and takes ρ
 * − 10⁻¹⁵ for "less than ρ"; here the comparison is exact, so the two part where 10⁻¹⁵ is less than
 * the spacing of doubles, or more than the spacing of the data.
 *
 * <p>Two categorical variables: the distance is 0 where both agree and infinite elsewhere. A row
 * with k others like it has ρ = 0; one with fewer takes the farthest of those it has, and one
 * without any takes itself, so ρ = 0 for every row and the value is the table's
 *
 * <pre>
 *   I = ln n + ⟨ψ(n_xy) − ψ(nₓ) − ψ(n_y)⟩
 * </pre>
 *
 * <p>Edge results: n ≤ k is TOO_FEW_ROWS; a constant column is DEGENERATE.
 *
 * <p>Gao, Kannan, Oh, Viswanath 2017, arXiv 1709.06212, algorithm 1.
 */
final class MixedKsgEstimator implements BatchEstimator {

  private static final EstimatorType TYPE = EstimatorType.MIXED_KSG;

  private final boolean categorical;
  private final int k;

  MixedKsgEstimator(boolean categorical, int k) {
    this.categorical = categorical;
    this.k = k;
  }

  @Override
  public Estimate estimate(double[] x, double[] y) {
    return estimate(x, y, terms -> {});
  }

  @Override
  public Estimate estimate(double[] x, double[] y, Consumer<double[]> terms) {
    VariableType variables = categorical ? VariableType.CATEGORICAL : VariableType.NUMERIC;
    Rows.check(x, variables, y, variables);
    if (x.length <= k) {
      return Estimate.tooFewRows(TYPE, k, x.length);
    }
    return categorical
        ? ofCategories(Categories.of(x), Categories.of(y), terms)
        : ofNumbers(SortedColumn.of(x), SortedColumn.of(y), terms);
  }

  private Estimate ofNumbers(SortedColumn x, SortedColumn y, Consumer<double[]> shown) {
    int n = x.size();
    if (x.isConstant() || y.isConstant()) {
      return Estimate.degenerate(TYPE, k, n, Entropies.UNKNOWN);
    }
    double[] rho = PlaneNeighbours.kthDistances(x, y, k);
    int[] neighbours = new int[n];
    int apart = 0;
    for (int i = 0; i < n; i++) {
      neighbours[i] = k;
      apart += rho[i] > 0 ? 1 : 0;
    }
    if (apart < n) {
      Categories pairs = Categories.ofPairs(Categories.ofValues(x), Categories.ofValues(y));
      for (int i = 0; i < n; i++) {
        if (rho[i] == 0) {
          neighbours[i] = pairs.size[pairs.ofRow[i]];
          rho[i] = Double.MIN_VALUE; // so that the rows at distance 0 lie inside
        }
      }
    }
    return fromCounts(neighbours, x.countInside(rho), y.countInside(rho), apart, shown);
  }

  private Estimate ofCategories(Categories x, Categories y, Consumer<double[]> shown) {
    int n = x.ofRow.length;
    Categories pairs = Categories.ofPairs(x, y);
    Entropies entropies =
        new Entropies(
            BiasCorrection.MILLER_MADOW.entropyNats(x.size),
            BiasCorrection.MILLER_MADOW.entropyNats(y.size),
            BiasCorrection.MILLER_MADOW.entropyNats(pairs.size));
    return x.count() == 1 || y.count() == 1
        ? Estimate.degenerate(TYPE, k, n, entropies)
        : fromCounts(sizes(pairs), sizes(x), sizes(y), 0, shown).withEntropies(entropies);
  }

  private static int[] sizes(Categories categories) {
    int[] sizes = new int[categories.ofRow.length];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = categories.size[categories.ofRow[i]];
    }
    return sizes;
  }

  /** The estimate; {@code apart} of the rows do not coincide with their neighbours. */
  private Estimate fromCounts(
      int[] neighbours, int[] nx, int[] ny, int apart, Consumer<double[]> shown) {
    int n = nx.length;
    double[] psi = Digamma.upTo(n);
    DigammaTerms terms = new DigammaTerms(n, n);
    double[] local = new double[n];
    for (int i = 0; i < n; i++) {
      terms.plus(neighbours[i]);
      terms.minus(nx[i]);
      terms.minus(ny[i]);
      local[i] = psi[neighbours[i]] - psi[nx[i]] - psi[ny[i]];
    }
    shown.accept(local);
    double nats = Math.log(n) + terms.mean();
    double shared = StandardError.sharedBySquares(k) * apart / n;
    return Estimate.of(TYPE, k, n, nats, StandardError.ofNeighbours(local, shared));
  }
}
