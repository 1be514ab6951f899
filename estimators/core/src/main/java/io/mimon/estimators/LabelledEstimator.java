package io.mimon.estimators;

import java.util.function.Consumer;

/**
 * The neighbour estimators of I(X;Y) for a numeric and a categorical variable, either way round:
 * Ross's, and Mixed-KSG with the distance between categories 0 or infinite.
 *
 * <pre>
 *   ross:       I = ψ(n) + ⟨ψ(kᵢ) − ψ(Nᵢ) − ψ(mᵢ)⟩
 *   mixed-ksg:  I = ln n + ⟨ψ(k̃ᵢ) − ψ(Nᵢ) − ψ(mᵢ)⟩
 *   Nᵢ  rows of the category of row i;  kᵢ = min(k, Nᵢ − 1)
 *   dᵢ  distance to the kᵢ-th nearest row of that category
 *   mᵢ  rows of any category less than dᵢ away, row i counted; where dᵢ = 0, the rows equal to i
 *   k̃ᵢ  kᵢ; where dᵢ = 0, the rows equal to i and of its category
 * </pre>
 *
 * <p>The two differ by ln n − ψ(n) ≈ 1/2n where no values tie. "Less than d" is what a closed ball
 * of radius nextafter(d, 0) gives, which is how scikit-learn writes Ross's estimator. Mixed-KSG
 * over categories written as numbers is the same whenever those lie farther apart than neighbours
 * do.
 *
 * <p>Rows alone in their category have no neighbour: both estimators leave them out of n and of
 * every count, as Ross does; the reported n still counts them.
 *
 * <p>Edge results: TOO_FEW_ROWS when n, or what is left without singletons, is ≤ k; DEGENERATE when
 * either column is constant, before or after singletons are left out.
 *
 * <p>Ross 2014, doi 10.1371/journal.pone.0087357; Gao, Kannan, Oh, Viswanath 2017, arXiv
 * 1709.06212.
 */
final class LabelledEstimator implements BatchEstimator {

  private final EstimatorType type;
  private final boolean categoricalX;
  private final int k;

  LabelledEstimator(EstimatorType type, boolean categoricalX, int k) {
    this.type = type;
    this.categoricalX = categoricalX;
    this.k = k;
  }

  @Override
  public Estimate estimate(double[] x, double[] y) {
    return estimate(x, y, terms -> {});
  }

  @Override
  public Estimate estimate(double[] x, double[] y, Consumer<double[]> terms) {
    Rows.check(
        x,
        categoricalX ? VariableType.CATEGORICAL : VariableType.NUMERIC,
        y,
        categoricalX ? VariableType.NUMERIC : VariableType.CATEGORICAL);
    int given = x.length;
    if (given <= k) {
      return Estimate.tooFewRows(type, k, given);
    }
    double[] numeric = categoricalX ? y : x;
    Categories labels = Categories.of(categoricalX ? x : y);
    double entropyNats = BiasCorrection.MILLER_MADOW.entropyNats(labels.size);
    Entropies entropies =
        categoricalX
            ? new Entropies(entropyNats, Double.NaN, Double.NaN)
            : new Entropies(Double.NaN, entropyNats, Double.NaN);
    if (labels.count() == 1 || Rows.isConstant(numeric)) {
      return Estimate.degenerate(type, k, given, entropies);
    }
    LabelledRows rows = LabelledRows.withoutSingletons(numeric, labels);
    if (rows.size() <= k) {
      return Estimate.tooFewRows(type, k, given).withEntropies(entropies);
    }
    if (rows.labels().count() == 1 || rows.numeric().isConstant()) {
      return Estimate.degenerate(type, k, given, entropies);
    }
    return estimate(rows, given, terms).withEntropies(entropies);
  }

  private Estimate estimate(LabelledRows rows, int given, Consumer<double[]> shown) {
    int n = rows.size();
    Categories labels = rows.labels();
    double[] radius = LineNeighbours.kthDistances(rows.numeric(), labels, k);
    int[] neighbours = new int[n];
    boolean[] coincides = new boolean[n];
    boolean coincidences = false;
    for (int i = 0; i < n; i++) {
      neighbours[i] = Math.min(k, labels.size[labels.ofRow[i]] - 1);
      coincides[i] = radius[i] == 0;
      coincidences |= coincides[i];
    }
    if (coincidences) {
      coincide(rows, radius, neighbours);
    }
    int[] inside = rows.numeric().countInside(radius);
    double[] psi = Digamma.upTo(n);
    DigammaTerms terms = new DigammaTerms(n, n);
    double[] local = new double[n];
    double weights = 0;
    for (int i = 0; i < n; i++) {
      int size = labels.size[labels.ofRow[i]];
      terms.plus(neighbours[i]);
      terms.minus(size);
      terms.minus(inside[i]);
      local[i] = psi[neighbours[i]] - psi[size] - psi[inside[i]];
      weights += coincides[i] ? 0 : StandardError.weightAmongCategories(neighbours[i], inside[i]);
    }
    shown.accept(local);
    double constant = type == EstimatorType.ROSS ? psi[n] : Math.log(n);
    double nats = constant + terms.mean();
    double shared = StandardError.sharedBySquares(k) * weights / n;
    return Estimate.of(type, k, given, nats, StandardError.ofNeighbours(local, shared));
  }

  /** Where the radius is 0, makes it hold the equal rows, and takes those for k with mixed-ksg. */
  private void coincide(LabelledRows rows, double[] radius, int[] neighbours) {
    Categories pairs = Categories.ofPairs(Categories.ofValues(rows.numeric()), rows.labels());
    for (int i = 0; i < radius.length; i++) {
      if (radius[i] == 0) {
        radius[i] = Double.MIN_VALUE;
        if (type == EstimatorType.MIXED_KSG) {
          neighbours[i] = pairs.size[pairs.ofRow[i]];
        }
      }
    }
  }
}
