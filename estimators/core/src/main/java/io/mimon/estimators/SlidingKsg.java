package io.mimon.estimators;

import java.util.Arrays;

/**
 * Kraskov, Stögbauer and Grassberger's estimators and Mixed-KSG of I(X;Y) for two numeric
 * variables, over rows that come and go, kept up to date row by row; in value the same as {@link
 * KsgEstimator} and {@link MixedKsgEstimator} to the last bit.
 *
 * <pre>
 *   ksg1       I = ψ(k) + ψ(n) − ⟨ψ(cₓ) + ψ(c_y)⟩             radii ρᵢ
 *   ksg2       I = ψ(k) − 1/k + ψ(n) − ⟨ψ(cₓ−1) + ψ(c_y−1)⟩   radii just above the half-widths
 *   mixed-ksg  I = ln n + ⟨ψ(k̃ᵢ) − ψ(cₓ) − ψ(c_y)⟩           radii ρᵢ, or just above 0 where ρᵢ = 0
 *   cₓ = #{j : |xⱼ − xᵢ| &lt; radius}, row i counted, c_y alike;  k̃ᵢ = k, or the rows equal to i where ρᵢ = 0
 * </pre>
 *
 * <p>A row that comes or goes changes three things. (1) The points that have it within the reach of
 * the nearest distances they know, about k of them ({@link Plane}): their lists, and where the k-th
 * distance ρᵢ changes, both counts, anew. (2) The points whose open interval around xᵢ holds its x,
 * about √(kn): one more or less in cₓ; likewise y ({@link Line}). (3) Its own terms. The sum of ψ
 * is exact and so does not drift ({@link ExactPsiSum}).
 *
 * <p>Rows of equal values are one point with a weight, and points of one x fill buckets of their
 * own that are shifted as a whole, so that columns of few different values cost less, not more.
 *
 * <p>{@link #add} and the removal of the oldest row cost O(√(kn)), the removal of another row O(n)
 * integer moves besides, {@link #nats} O(1), {@link #estimate} O(n). Few rows are recomputed. Edge
 * results are those of the batch estimators.
 *
 * <p>Invariants, while built (that is, with more than k + 1 rows):
 *
 * <ol>
 *   <li>every point with rows is in {@code plane}, under its reach, and in both lines;
 *   <li>ρᵢ and the other distances are the smallest to other rows;
 *   <li>radii and counts are as defined;
 *   <li>the sum is that of ψ(cₓ) + ψ(c_y) over all rows, with mixed-ksg less ψ(k̃).
 * </ol>
 */
final class SlidingKsg implements SlidingEstimator, Stratum {

  /** Distances known beyond the k-th. */
  private static final int SPARES = 3;

  private final EstimatorType type;
  private final int k;
  private final BatchEstimator batch;
  private final int rowsToBuild;
  private final int offset;

  private final Points points = new Points(2);
  private final ExactPsiSum sum = new ExactPsiSum();
  private final NearestDistances near;

  private boolean built;
  private Plane plane;
  private Line lineX;
  private Line lineY;

  /** By point, the radii along x and y; only with ksg2, where they do not follow from ρ. */
  private double[] ownRadiusX = new double[0];

  private double[] ownRadiusY = new double[0];

  SlidingKsg(EstimatorType type, int k) {
    this.type = type;
    this.k = k;
    this.batch =
        type == EstimatorType.MIXED_KSG
            ? new MixedKsgEstimator(false, k)
            : new KsgEstimator(type, k);
    this.near = new NearestDistances(k, SPARES);
    this.rowsToBuild = 2 * near.most();
    this.offset = type == EstimatorType.KSG2 ? -1 : 0;
    this.plane = new Plane(points, near.most());
    this.lineX = new Line(points, sum, offset);
    this.lineY = new Line(points, sum, offset);
  }

  @Override
  public int size() {
    return points.size();
  }

  @Override
  public void add(double xValue, double yValue) {
    Rows.checkValue("x", size(), xValue, VariableType.NUMERIC);
    Rows.checkValue("y", size(), yValue, VariableType.NUMERIC);
    double x = xValue + 0.0; // makes −0.0 equal to 0.0
    double y = yValue + 0.0;
    if (built) {
      addToBuilt(x, y);
      return;
    }
    int row = points.find(x, y);
    points.add(row >= 0 ? points.pointOf(row) : points.fresh(x, y));
    if (size() >= rowsToBuild) {
      build();
    }
  }

  @Override
  public void remove(double x, double y) {
    int row = points.find(x, y);
    if (row < 0) {
      throw new IllegalArgumentException(
          "no row (" + x + ", " + y + ") among the " + size() + " present");
    }
    if (built && size() - 1 <= k + 1) {
      drop();
    }
    if (built) {
      removeFromBuilt(row);
    } else {
      points.remove(row);
    }
  }

  private void addToBuilt(double x, double y) {
    plane.findReaching(x, y);
    lineX.rowComes(x);
    lineY.rowComes(y);
    int point = equalAmongFound();
    if (point >= 0) {
      changeRows(point, 1, -1);
    } else {
      plane.findNearest(x, y, Plane.NOBODY);
      point = points.fresh(x, y);
      ensureCapacity();
      near.set(point, plane.nearest, Math.min(near.most(), size()));
      points.add(point);
      insert(point);
    }
    for (int f = 0; f < plane.found; f++) {
      takeIn(plane.foundPoint[f], plane.foundDistance[f]);
    }
  }

  private void removeFromBuilt(int row) {
    int point = points.pointOf(row);
    double x = points.x(point);
    double y = points.y(point);
    if (points.rowsOf(point) == 1) {
      takeOut(point);
      points.remove(row);
    } else {
      changeRows(point, -1, row);
    }
    lineX.rowGoes(x);
    lineY.rowGoes(y);
    plane.findReaching(x, y);
    for (int f = 0; f < plane.found; f++) {
      giveUp(plane.foundPoint[f], plane.foundDistance[f]);
    }
  }

  private int equalAmongFound() {
    for (int f = 0; f < plane.found; f++) {
      if (plane.foundDistance[f] == 0) {
        return plane.foundPoint[f];
      }
    }
    return -1;
  }

  /** Tells a point of a row that has come within its reach. */
  private void takeIn(int point, double distance) {
    double reach = near.reach(point);
    double rho = near.kth(point);
    near.add(point, distance);
    refresh(point, reach, rho, distance);
  }

  /** Tells a point of a row within its reach that has gone. */
  private void giveUp(int point, double distance) {
    double reach = near.reach(point);
    double rho = near.kth(point);
    if (!near.remove(point, distance)) {
      int others = size() - 1;
      plane.findNearest(points.x(point), points.y(point), point);
      near.set(point, plane.nearest, Math.min(near.most(), others));
    }
    refresh(point, reach, rho, distance);
  }

  /** Brings everything up to date with the distances of a point, which were others before. */
  private void refresh(int point, double oldReach, double oldRho, double distance) {
    double x = points.x(point);
    double y = points.y(point);
    double rho = near.kth(point);
    plane.change(point, x, y, oldReach, near.reach(point));
    if (type == EstimatorType.KSG2) {
      if (distance <= Math.max(oldRho, rho)) {
        refreshRectangle(point, x, y, rho);
      }
    } else if (rho != oldRho) {
      lineX.change(point, x, radiusFor(oldRho), radiusFor(rho));
      lineY.change(point, y, radiusFor(oldRho), radiusFor(rho));
      addCoinciding(point, oldRho, 1);
      addCoinciding(point, rho, -1);
    }
  }

  private void refreshRectangle(int point, double x, double y, double rho) {
    double oldX = ownRadiusX[point];
    double oldY = ownRadiusY[point];
    measureRectangle(point, x, y, rho);
    lineX.change(point, x, oldX, ownRadiusX[point]);
    lineY.change(point, y, oldY, ownRadiusY[point]);
  }

  private void measureRectangle(int point, double x, double y, double rho) {
    plane.measureRectangle(x, y, rho);
    ownRadiusX[point] = Math.nextUp(plane.halfWidthFirst); // d ≤ r is d < the next double
    ownRadiusY[point] = Math.nextUp(plane.halfWidthSecond);
  }

  /** The radius of the counts for a k-th distance: with mixed-ksg, 0 holds what coincides. */
  private double radiusFor(double rho) {
    return type == EstimatorType.MIXED_KSG ? Math.max(rho, Double.MIN_VALUE) : rho;
  }

  private double radiusX(int point) {
    return type == EstimatorType.KSG2 ? ownRadiusX[point] : radiusFor(near.kth(point));
  }

  private double radiusY(int point) {
    return type == EstimatorType.KSG2 ? ownRadiusY[point] : radiusFor(near.kth(point));
  }

  /** Adds ψ(k̃) of all rows of a point so many times, if it counts. */
  private void addCoinciding(int point, double rho, int times) {
    if (type == EstimatorType.MIXED_KSG) {
      int rows = points.rowsOf(point);
      int coinciding = rho == 0 ? rows : k;
      sum.add((long) times * rows, Digamma.fixedUpTo(coinciding)[coinciding]);
    }
  }

  /** Puts a point, the nearest distances of which are known, everywhere. */
  private void insert(int point) {
    plane.insert(point, points.x(point), points.y(point), near.reach(point));
    insertInLines(point);
  }

  private void insertInLines(int point) {
    double x = points.x(point);
    double y = points.y(point);
    if (type == EstimatorType.KSG2) {
      measureRectangle(point, x, y, near.kth(point));
    }
    lineX.insert(point, x, radiusX(point));
    lineY.insert(point, y, radiusY(point));
    addCoinciding(point, near.kth(point), -1);
  }

  private void takeOut(int point) {
    plane.remove(point, points.x(point), points.y(point), near.reach(point));
    lineX.remove(point, points.x(point), radiusX(point));
    lineY.remove(point, points.y(point), radiusY(point));
    addCoinciding(point, near.kth(point), 1);
  }

  /** Adds a row to a point (1), or takes its row at hand away (−1). */
  private void changeRows(int point, int by, int row) {
    lineX.changeRows(point, points.x(point), radiusX(point), by);
    lineY.changeRows(point, points.y(point), radiusY(point), by);
    addCoinciding(point, near.kth(point), 1);
    if (by > 0) {
      points.add(point);
    } else {
      points.remove(row);
    }
    addCoinciding(point, near.kth(point), -1);
  }

  private void ensureCapacity() {
    near.ensureCapacity(points.capacity());
    if (type == EstimatorType.KSG2 && ownRadiusX.length < points.capacity()) {
      ownRadiusX = Arrays.copyOf(ownRadiusX, points.capacity());
      ownRadiusY = Arrays.copyOf(ownRadiusY, points.capacity());
    }
  }

  /** Sets everything up for the few rows at hand. */
  private void build() {
    ensureCapacity();
    for (int row = 0; row < size(); row++) {
      int point = points.pointOf(row);
      near.set(point, distancesToOthers(row), Math.min(near.most(), size() - 1));
    }
    for (int row = 0; row < size(); row++) {
      int point = points.pointOf(row);
      if (points.find(points.x(point), points.y(point)) == row) {
        plane.insert(point, points.x(point), points.y(point), near.reach(point));
      }
    }
    for (int row = 0; row < size(); row++) {
      int point = points.pointOf(row);
      if (points.find(points.x(point), points.y(point)) == row) {
        for (int r = 0; r < points.rowsOf(point); r++) {
          lineX.rowComes(points.x(point));
          lineY.rowComes(points.y(point));
        }
        insertInLines(point);
      }
    }
    built = true;
  }

  private void drop() {
    plane = new Plane(points, near.most());
    lineX = new Line(points, sum, offset);
    lineY = new Line(points, sum, offset);
    sum.clear();
    built = false;
  }

  private double[] distancesToOthers(int row) {
    int point = points.pointOf(row);
    double[] distances = new double[size() - 1];
    int filled = 0;
    for (int other = 0; other < size(); other++) {
      int to = points.pointOf(other);
      double dx = Math.abs(points.x(to) - points.x(point));
      double dy = Math.abs(points.y(to) - points.y(point));
      if (other != row) {
        distances[filled++] = Math.max(dx, dy);
      }
    }
    Arrays.sort(distances);
    return distances;
  }

  @Override
  public double nats() {
    int n = size();
    if (!built) {
      return recomputed().nats();
    }
    if (lineX.isConstant() || lineY.isConstant()) {
      return 0;
    }
    double[] psi = Digamma.upTo(Math.max(n, k));
    double mean = -sum.value() / n;
    return switch (type) {
      case KSG1 -> psi[k] + psi[n] + mean;
      case KSG2 -> psi[k] - 1.0 / k + psi[n] + mean;
      default -> Math.log(n) + mean;
    };
  }

  @Override
  public Estimate estimate() {
    if (!built) {
      return recomputed();
    }
    int n = size();
    if (lineX.isConstant() || lineY.isConstant()) {
      return Estimate.degenerate(type, k, n, Entropies.UNKNOWN);
    }
    int[] countsX = lineX.countsByPoint();
    int[] countsY = lineY.countsByPoint();
    double[] psi = Digamma.upTo(Math.max(n, k));
    double[] local = new double[n];
    for (int row = 0; row < n; row++) {
      int point = points.pointOf(row);
      double ofX = psi[countsX[point] + offset];
      double ofY = psi[countsY[point] + offset];
      local[row] =
          type == EstimatorType.MIXED_KSG
              ? psi[near.kth(point) == 0 ? points.rowsOf(point) : k] - ofX - ofY
              : -ofX - ofY;
    }
    double standardError = StandardError.ofNeighbours(local, shared());
    return Estimate.of(type, k, n, nats(), standardError);
  }

  /** The share of the error that rows near each other have in common, as the batch ones say. */
  private double shared() {
    if (type != EstimatorType.MIXED_KSG) {
      return type == EstimatorType.KSG1
          ? StandardError.sharedBySquares(k)
          : StandardError.sharedByRectangles(k);
    }
    int apart = 0;
    for (int row = 0; row < size(); row++) {
      apart += near.kth(points.pointOf(row)) == 0 ? 0 : 1;
    }
    return StandardError.sharedBySquares(k) * apart / size();
  }

  @Override
  public int entered() {
    return size() <= k ? 0 : size();
  }

  @Override
  public boolean isInformative() {
    return size() > k
        && (built
            ? !lineX.isConstant() && !lineY.isConstant()
            : !Rows.isConstant(points.column(0)) && !Rows.isConstant(points.column(1)));
  }

  @Override
  public void addTerms(ExactPsiSum to, int times) {
    int n = size();
    long[] psi = Digamma.fixedUpTo(Math.max(n, k));
    to.add((long) times * n, psi[n] + psi[k]);
    if (built) {
      to.add(sum, -times);
      return;
    }
    for (int[] counts : countsOfFew()) {
      for (int count : counts) {
        to.add(-times, psi[count]);
      }
    }
  }

  @Override
  public double[] localTerms() {
    int n = size();
    double[] local = new double[n];
    if (!isInformative()) {
      Arrays.fill(local, entered() == 0 ? Double.NaN : 0);
      return local;
    }
    int[] countsX = built ? byRow(lineX.countsByPoint()) : countsOfFew()[0];
    int[] countsY = built ? byRow(lineY.countsByPoint()) : countsOfFew()[1];
    double[] psi = Digamma.upTo(Math.max(n, k));
    for (int row = 0; row < n; row++) {
      local[row] = psi[n] + psi[k] - psi[countsX[row]] - psi[countsY[row]];
    }
    return local;
  }

  @Override
  public double[] localWeights() {
    double[] weights = new double[size()];
    Arrays.fill(weights, isInformative() ? 1 : 0);
    return weights;
  }

  private int[] byRow(int[] byPoint) {
    int[] byRow = new int[size()];
    for (int row = 0; row < byRow.length; row++) {
      byRow[row] = byPoint[points.pointOf(row)];
    }
    return byRow;
  }

  /** The counts along x and along y by row, from all rows at once. */
  private int[][] countsOfFew() {
    SortedColumn x = SortedColumn.of(points.column(0));
    SortedColumn y = SortedColumn.of(points.column(1));
    double[] rho = PlaneNeighbours.kthDistances(x, y, k);
    return new int[][] {x.countInside(rho), y.countInside(rho)};
  }

  private Estimate recomputed() {
    return batch.estimate(points.column(0), points.column(1));
  }

  /** Asserts the numbered invariants, by loops over all pairs. */
  void checkInvariants() {
    points.checkInvariants();
    if (!built) {
      return;
    }
    int entries = plane.checkInvariants();
    check(entries == lineX.checkInvariants() && entries == lineY.checkInvariants(), "1", 0);
    int[] countsX = lineX.countsByPoint();
    int[] countsY = lineY.countsByPoint();
    long[] psi = Digamma.fixedUpTo(Math.max(k, size()));
    ExactPsiSum recount = new ExactPsiSum();
    for (int row = 0; row < size(); row++) {
      int point = points.pointOf(row);
      double[] distances = distancesToOthers(row);
      near.checkInvariants(point, distances);
      check(countsX[point] == recount(point, true, distances[k - 1]), "3, x", point);
      check(countsY[point] == recount(point, false, distances[k - 1]), "3, y", point);
      recount.add(psi[countsX[point] + offset] + psi[countsY[point] + offset]);
      if (type == EstimatorType.MIXED_KSG) {
        recount.add(-psi[distances[k - 1] == 0 ? points.rowsOf(point) : k]);
      }
      entries -= points.find(points.x(point), points.y(point)) == row ? 1 : 0;
    }
    check(entries == 0, "1, entries", entries);
    check(recount.isSameAs(sum), "4", 0);
  }

  /** The rows less than the radius of a point away along an axis, the point itself included. */
  private int recount(int point, boolean ofX, double rho) {
    double halfWidth = 0;
    for (int row = 0; row < size(); row++) {
      double dx = Math.abs(points.x(points.pointOf(row)) - points.x(point));
      double dy = Math.abs(points.y(points.pointOf(row)) - points.y(point));
      halfWidth = dx <= rho && dy <= rho ? Math.max(halfWidth, ofX ? dx : dy) : halfWidth;
    }
    double radius = type == EstimatorType.KSG2 ? Math.nextUp(halfWidth) : radiusFor(rho);
    int count = radius == 0 ? 1 : 0;
    for (int row = 0; row < size(); row++) {
      int to = points.pointOf(row);
      double distance = ofX ? points.x(to) - points.x(point) : points.y(to) - points.y(point);
      count += Math.abs(distance) < radius ? 1 : 0;
    }
    return count;
  }

  private static void check(boolean holds, String what, int point) {
    if (!holds) {
      throw new AssertionError("sliding ksg, invariant " + what + ", point " + point);
    }
  }
}
