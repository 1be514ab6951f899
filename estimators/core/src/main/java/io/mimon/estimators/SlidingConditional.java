package io.mimon.estimators;

import java.util.Arrays;
import java.util.List;

/**
 * Frenzel and Pompe's and Mesner and Shalizi's estimators of I(X;Y|Z) over rows that come and go,
 * kept up to date row by row; in value the same as {@link ConditionalKsgEstimator} and {@link
 * ConditionalMixedEstimator} to the last bit.
 *
 * <pre>
 *   cmi-ksg    I = ⟨ψ(k) − ψ(c_xz) − ψ(c_yz) + ψ(c_z)⟩                 balls up to the double below ρᵢ
 *   cmi-mixed  I = ⟨ψ(c−1) − ψ(c_xz−1) − ψ(c_yz−1) + ψ(c_z−1)⟩         balls up to ρᵢ
 *   c      rows j with every coordinate at most the radius away, row i counted; c_xz of X and Z alone …
 * </pre>
 *
 * <p>Points lie along one numeric column of Z in {@link Buckets}, those that reach farthest first
 * in each. Whatever a row changes lies near it along that column: one walk as far as the points
 * there reach shifts the counts of those whose balls hold it (about n^⅔ k^⅓ of them for one column
 * of Z) and finds those that know it as a neighbour. These then find their distance anew, and where
 * ρᵢ changed, all counts in one more walk each, 2k + 1 in all. Where Z has no numeric column the
 * walks are over all points.
 *
 * <p>Rows of equal values are one point with a weight. The sum of ψ is exact ({@link ExactPsiSum}).
 * {@link #nats} costs O(1), {@link #estimate} O(n); few rows are recomputed. Edge results are those
 * of the batch estimators.
 *
 * <p>Invariants, while built (that is, with more than k + 1 rows):
 *
 * <ol>
 *   <li>every point with rows is in {@code field} under its reach;
 *   <li>ρᵢ and the other distances are the smallest to other rows;
 *   <li>the counts are those of a loop over all rows;
 *   <li>the sum is that of the local terms over all rows.
 * </ol>
 */
final class SlidingConditional implements SlidingConditionalEstimator {

  /** Distances known beyond the k-th. */
  private static final int SPARES = 2;

  /** A guess from a point near by fails for few if it is this many times as far. */
  private static final double GUESS_FACTOR = 1.25;

  /** What the last distance known usually is of the k-th, with something on top. */
  private static final double RADIUS_TO_REACH = 1.5;

  private final EstimatorType type;
  private final int k;
  private final BatchConditionalEstimator batch;
  private final int axes;
  private final boolean mixed;
  private final int rowsToBuild;

  private final Points points;
  private final RowTypes rowTypes;
  private final NearestDistances near;
  private final ExactPsiSum sum = new ExactPsiSum();
  private final GivenField field;
  private boolean built;

  /** The values of X and of Y, to tell a constant. */
  private final RankedColumn valuesX = new RankedColumn();

  private final RankedColumn valuesY = new RankedColumn();

  SlidingConditional(
      EstimatorType type,
      VariableType xType,
      VariableType yType,
      List<VariableType> zTypes,
      int k) {
    this.type = type;
    this.k = k;
    this.batch = Estimators.batchConditional(type, xType, yType, zTypes, k);
    this.mixed = type == EstimatorType.CMI_MIXED;
    this.axes = 2 + zTypes.size();
    boolean[] categorical = new boolean[axes];
    categorical[GivenField.X] = xType == VariableType.CATEGORICAL;
    categorical[GivenField.Y] = yType == VariableType.CATEGORICAL;
    for (int d = 2; d < axes; d++) {
      categorical[d] = zTypes.get(d - 2) == VariableType.CATEGORICAL;
    }
    this.rowTypes = new RowTypes(xType, yType, zTypes);
    this.points = new Points(axes);
    this.near = new NearestDistances(k, SPARES);
    this.rowsToBuild = 2 * near.most();
    this.field = new GivenField(points, categorical, mixed, k, sum, near.most());
  }

  @Override
  public int size() {
    return points.size();
  }

  @Override
  public void add(double x, double y, double... z) {
    double[] row = rowTypes.checked(size(), x, y, z);
    valuesX.add(row[0]);
    valuesY.add(row[1]);
    if (built) {
      addToBuilt(row);
      return;
    }
    int equal = points.find(row);
    points.add(equal >= 0 ? points.pointOf(equal) : points.fresh(row));
    if (size() >= rowsToBuild) {
      build();
    }
  }

  @Override
  public void remove(double x, double y, double... z) {
    double[] values = rowTypes.row(x, y, z);
    int row = points.find(values);
    if (row < 0) {
      throw RowTypes.absent(values, size());
    }
    valuesX.remove(values[0]);
    valuesY.remove(values[1]);
    if (built && size() - 1 <= k + 1) {
      field.clear();
      sum.clear();
      built = false;
    }
    if (built) {
      removeFromBuilt(row, values);
    } else {
      points.remove(row);
    }
  }

  private void addToBuilt(double[] row) {
    field.stab(row, 1);
    int equal = -1;
    for (int f = 0; f < field.found; f++) {
      equal = field.foundDistance[f] == 0 ? field.foundPoint[f] : equal;
    }
    if (equal >= 0) {
      points.add(equal);
      addTerms(equal, 1);
    } else {
      int point = points.fresh(row);
      ensureCapacity();
      learn(point, row, Field.NOBODY, guessFromFound(), size());
      points.add(point);
      insert(point);
    }
    for (int f = 0; f < field.found; f++) {
      int point = field.foundPoint[f];
      double reach = near.reach(point);
      double rho = near.kth(point);
      near.add(point, field.foundDistance[f]);
      refresh(point, reach, rho);
    }
  }

  private void removeFromBuilt(int row, double[] values) {
    int point = points.pointOf(row);
    addTerms(point, -1);
    if (points.rowsOf(point) == 1) {
      field.remove(point, near.reach(point));
    }
    points.remove(row);
    field.stab(values, -1);
    for (int f = 0; f < field.found; f++) {
      int neighbour = field.foundPoint[f];
      double reach = near.reach(neighbour);
      double rho = near.kth(neighbour);
      if (!near.remove(neighbour, field.foundDistance[f])) {
        double[] place = field.coordinatesOf(neighbour);
        learn(neighbour, place, neighbour, RADIUS_TO_REACH * rho, size() - 1);
      }
      refresh(neighbour, reach, rho);
    }
  }

  /** Finds the distances of a point; those missing of the number of others are infinite. */
  private void learn(int point, double[] place, int self, double guess, int others) {
    int known = field.findNearest(place, self, guess, k + 1);
    near.set(point, field.nearest, known > k ? known : Math.min(near.most(), others));
  }

  /** How far the last neighbour of a new row may be, from the point that is nearest to it. */
  private double guessFromFound() {
    double closest = Double.POSITIVE_INFINITY;
    double guess = Double.POSITIVE_INFINITY;
    for (int f = 0; f < field.found; f++) {
      if (field.foundDistance[f] < closest) {
        closest = field.foundDistance[f];
        guess = GUESS_FACTOR * near.reach(field.foundPoint[f]);
      }
    }
    return guess;
  }

  /** Brings a point up to date with its distances, which were others before. */
  private void refresh(int point, double oldReach, double oldRho) {
    field.changeReach(point, oldReach, near.reach(point));
    if (near.kth(point) != oldRho) {
      addTermsOfAll(point, -1);
      field.recount(point, radiusFor(near.kth(point)));
      addTermsOfAll(point, 1);
    }
  }

  private void insert(int point) {
    field.insert(point, near.reach(point));
    field.recount(point, radiusFor(near.kth(point)));
    addTermsOfAll(point, 1);
  }

  private double radiusFor(double rho) {
    return mixed ? rho : Math.nextDown(rho); // less than ρ is at most the double below it
  }

  /** Adds the local terms of all rows of a point so many times. */
  private void addTermsOfAll(int point, int times) {
    addTerms(point, times * points.rowsOf(point));
  }

  /** Adds the local term of a point so many times. */
  private void addTerms(int point, int times) {
    sum.add(times, field.localTerm(point, Digamma.fixedUpTo(size() + 2)));
  }

  private void ensureCapacity() {
    near.ensureCapacity(points.capacity());
    field.ensureCapacity();
  }

  /** Sets everything up for the few rows at hand. */
  private void build() {
    ensureCapacity();
    int[] distinct = new int[size()];
    int entries = 0;
    for (int row = 0; row < size(); row++) {
      int point = points.pointOf(row);
      if (points.find(field.coordinatesOf(point)) == row) {
        distinct[entries++] = point;
        near.set(point, distancesToOthers(row), Math.min(near.most(), size() - 1));
        field.insert(point, near.reach(point));
      }
    }
    for (int e = 0; e < entries; e++) {
      field.recount(distinct[e], radiusFor(near.kth(distinct[e])));
      addTermsOfAll(distinct[e], 1);
    }
    built = true;
  }

  private double[] distancesToOthers(int row) {
    double[] place = field.coordinatesOf(points.pointOf(row));
    double[] distances = new double[size() - 1];
    int filled = 0;
    for (int other = 0; other < size(); other++) {
      if (other != row) {
        distances[filled++] = field.distance(points.pointOf(other), place);
      }
    }
    Arrays.sort(distances);
    return distances;
  }

  @Override
  public double nats() {
    if (!built) {
      return recomputed().nats();
    }
    if (valuesX.isConstant() || valuesY.isConstant()) {
      return 0;
    }
    int n = size();
    if (axes > 2) {
      return sum.value() / n;
    }
    ExactPsiSum withRows = new ExactPsiSum();
    withRows.add(sum, 1);
    withRows.add(n, Digamma.fixedUpTo(n)[n]);
    return withRows.value() / n;
  }

  @Override
  public Estimate estimate() {
    if (!built) {
      return recomputed();
    }
    int n = size();
    if (valuesX.isConstant() || valuesY.isConstant()) {
      return Estimate.degenerate(type, k, n, Entropies.UNKNOWN);
    }
    double[] psi = Digamma.upTo(n);
    double[] local = new double[n];
    for (int row = 0; row < n; row++) {
      int point = points.pointOf(row);
      double all = psi[field.index(point, GivenField.OF_ALL)];
      double xz = psi[field.index(point, GivenField.OF_XZ)];
      double yz = psi[field.index(point, GivenField.OF_YZ)];
      double z = psi[axes == 2 ? n : field.index(point, GivenField.OF_Z)];
      local[row] = mixed ? all - xz - yz + z : all + z - xz - yz;
    }
    double squares = StandardError.sharedBySquares(k);
    double shared = mixed ? squares * apart() / n : squares;
    return Estimate.of(type, k, n, nats(), StandardError.ofNeighbours(local, shared));
  }

  /** How many rows do not coincide with their neighbours. */
  private int apart() {
    int apart = 0;
    for (int row = 0; row < size(); row++) {
      apart += near.kth(points.pointOf(row)) > 0 ? 1 : 0;
    }
    return apart;
  }

  private Estimate recomputed() {
    double[][] z = new double[axes - 2][];
    for (int d = 2; d < axes; d++) {
      z[d - 2] = points.column(d);
    }
    return batch.estimate(points.column(0), points.column(1), z);
  }

  /** Asserts the numbered invariants, by loops over all pairs. */
  void checkInvariants() {
    points.checkInvariants();
    if (!built) {
      return;
    }
    int entries = field.checkInvariants();
    long[] psi = Digamma.fixedUpTo(size() + 2);
    ExactPsiSum again = new ExactPsiSum();
    for (int row = 0; row < size(); row++) {
      int point = points.pointOf(row);
      double[] distances = distancesToOthers(row);
      near.checkInvariants(point, distances);
      field.checkCounts(point, radiusFor(distances[k - 1]));
      again.add(field.localTerm(point, psi));
      entries -= points.find(field.coordinatesOf(point)) == row ? 1 : 0;
    }
    check(entries == 0, "1", entries);
    check(again.isSameAs(sum), "4", 0);
  }

  private static void check(boolean holds, String what, int point) {
    if (!holds) {
      throw new AssertionError("sliding conditional, invariant " + what + ", point " + point);
    }
  }
}
