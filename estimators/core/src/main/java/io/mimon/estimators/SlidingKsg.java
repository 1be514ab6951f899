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
 * the nearest distances they know, about k of them ({@link Field}): their lists, and where the k-th
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
 *   <li>every point with rows is in {@code field}, under its reach, and in {@code line};
 *   <li>ρᵢ and the other distances are the smallest to other rows;
 *   <li>radii and counts are as defined;
 *   <li>the sum is that of ψ(cₓ) + ψ(c_y) over all rows, with mixed-ksg less ψ(k̃).
 * </ol>
 */
final class SlidingKsg implements SlidingEstimator, Stratum {

  /** Distances known beyond the k-th; 3 and 4 took as long, and more memory. */
  private static final int SPARES = 2;

  /** What the last distance known usually is of the k-th. */
  private static final double RADIUS_TO_REACH = 1.3;

  /**
   * More rows within ρ along the first axis than this many times those along the other: exchange.
   */
  private static final long EXCHANGE_FACTOR = 2;

  private final EstimatorType type;
  private final int k;
  private final BatchEstimator batch;
  private final int rowsToBuild;
  private final int offset;

  private final Points points = new Points(2);
  private final ExactPsiSum sum = new ExactPsiSum();
  private final NearestDistances near;

  private boolean built;

  /** Whether the first axis is y. */
  private boolean exchanged;

  private int rowsUntilReconsidered;
  private Field field;
  private Line line;

  /** By point, the radii along both axes; only with ksg2, where they do not follow from ρ. */
  private double[] ownRadiusA = new double[0];

  private double[] ownRadiusB = new double[0];

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
    this.field = new Field(points, sum, offset, near.most());
    this.line = new Line(points, sum, offset);
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
    double a = exchanged ? y : x;
    double b = exchanged ? x : y;
    field.rowComes(a, b);
    line.rowComes(b);
    int closest = field.nearestFound();
    if (closest >= 0 && a(closest) == a && b(closest) == b) {
      changeRows(closest, 1, -1);
    } else {
      double guess = closest >= 0 ? near.reach(closest) : Double.POSITIVE_INFINITY;
      int point = points.fresh(x, y);
      ensureCapacity();
      learn(point, a, b, Field.NOBODY, guess, size());
      points.add(point);
      insert(point);
    }
    for (int f = 0; f < field.found; f++) {
      takeIn(field.foundPoint[f], field.foundDistance[f]);
    }
    rowsUntilReconsidered--;
    if (rowsUntilReconsidered <= 0) {
      reconsiderAxes();
    }
  }

  private void removeFromBuilt(int row) {
    int point = points.pointOf(row);
    double a = a(point);
    double b = b(point);
    if (points.rowsOf(point) == 1) {
      takeOut(point);
      points.remove(row);
    } else {
      changeRows(point, -1, row);
    }
    field.rowGoes(a, b);
    line.rowGoes(b);
    for (int f = 0; f < field.found; f++) {
      giveUp(field.foundPoint[f], field.foundDistance[f]);
    }
  }

  private double a(int point) {
    return exchanged ? points.y(point) : points.x(point);
  }

  private double b(int point) {
    return exchanged ? points.x(point) : points.y(point);
  }

  /** Finds the distances of a point; those missing of the number of others are infinite. */
  private void learn(int point, double a, double b, int self, double guess, int others) {
    int known = field.findNearest(a, b, self, guess, k + 1);
    near.set(point, field.nearest, known > k ? known : Math.min(near.most(), others));
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
      learn(point, a(point), b(point), point, RADIUS_TO_REACH * rho, size() - 1);
    }
    refresh(point, reach, rho, distance);
  }

  /** Brings everything up to date with the distances of a point, which were others before. */
  private void refresh(int point, double oldReach, double oldRho, double distance) {
    double a = a(point);
    double b = b(point);
    double rho = near.kth(point);
    if (type == EstimatorType.KSG2) {
      if (distance <= Math.max(oldRho, rho)) {
        double oldB = ownRadiusB[point];
        measureRectangle(point, a, b, rho);
        line.change(point, b, oldB, ownRadiusB[point]);
      }
      field.change(point, a, oldReach, near.reach(point), ownRadiusA[point]);
      return;
    }
    field.change(point, a, oldReach, near.reach(point), radiusFor(rho));
    if (rho != oldRho) {
      line.change(point, b, radiusFor(oldRho), radiusFor(rho));
      addCoinciding(point, oldRho, 1);
      addCoinciding(point, rho, -1);
    }
  }

  private void measureRectangle(int point, double a, double b, double rho) {
    field.measureRectangle(a, b, rho);
    ownRadiusA[point] = Math.nextUp(field.halfWidth); // d ≤ r is d < the next double
    ownRadiusB[point] = Math.nextUp(field.halfWidthAcross);
  }

  /** The radius of the counts for a k-th distance: with mixed-ksg, 0 holds what coincides. */
  private double radiusFor(double rho) {
    return type == EstimatorType.MIXED_KSG ? Math.max(rho, Double.MIN_VALUE) : rho;
  }

  private double radiusA(int point) {
    return type == EstimatorType.KSG2 ? ownRadiusA[point] : radiusFor(near.kth(point));
  }

  private double radiusB(int point) {
    return type == EstimatorType.KSG2 ? ownRadiusB[point] : radiusFor(near.kth(point));
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
    double a = a(point);
    double b = b(point);
    if (type == EstimatorType.KSG2) {
      // The point itself adds nothing to its rectangle, so it need not be in the field yet.
      measureRectangle(point, a, b, near.kth(point));
    }
    field.insert(point, a, b, near.reach(point), radiusA(point));
    line.insert(point, b, radiusB(point));
    addCoinciding(point, near.kth(point), -1);
  }

  private void takeOut(int point) {
    field.remove(point, a(point), near.reach(point));
    line.remove(point, b(point), radiusB(point));
    addCoinciding(point, near.kth(point), 1);
  }

  /** Adds a row to a point (1), or takes its row at hand away (−1). */
  private void changeRows(int point, int by, int row) {
    field.changeRows(point, a(point), near.reach(point), by);
    line.changeRows(point, b(point), radiusB(point), by);
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
    if (type == EstimatorType.KSG2 && ownRadiusA.length < points.capacity()) {
      ownRadiusA = Arrays.copyOf(ownRadiusA, points.capacity());
      ownRadiusB = Arrays.copyOf(ownRadiusB, points.capacity());
    }
  }

  /** Sets everything up for the few rows at hand. */
  private void build() {
    ensureCapacity();
    for (int row = 0; row < size(); row++) {
      int point = points.pointOf(row);
      near.set(point, distancesToOthers(row), Math.min(near.most(), size() - 1));
    }
    fill();
    built = true;
  }

  /** Puts all points, the distances of which are known, where they belong. */
  private void fill() {
    if (type == EstimatorType.KSG2) {
      measureRectangles();
    }
    for (int row = 0; row < size(); row++) {
      int point = points.pointOf(row);
      field.rowComes(a(point), b(point));
      line.rowComes(b(point));
    }
    boolean[] in = new boolean[points.capacity()];
    for (int row = 0; row < size(); row++) {
      int point = points.pointOf(row);
      if (!in[point]) {
        in[point] = true;
        field.insert(point, a(point), b(point), near.reach(point), radiusA(point));
        line.insert(point, b(point), radiusB(point));
        addCoinciding(point, near.kth(point), -1);
      }
    }
    rowsUntilReconsidered = size();
  }

  /** Measures the rectangles of all points at once, while none is in the field. */
  private void measureRectangles() {
    SortedColumn as = SortedColumn.of(points.column(exchanged ? 1 : 0));
    SortedColumn bs = SortedColumn.of(points.column(exchanged ? 0 : 1));
    PlaneNeighbours.Rectangles rectangles = PlaneNeighbours.rectangles(as, bs, k);
    for (int row = 0; row < size(); row++) {
      int point = points.pointOf(row);
      ownRadiusA[point] = Math.nextUp(rectangles.halfWidthX()[row]);
      ownRadiusB[point] = Math.nextUp(rectangles.halfWidthY()[row]);
    }
  }

  private void drop() {
    field = new Field(points, sum, offset, near.most());
    line = new Line(points, sum, offset);
    sum.clear();
    built = false;
  }

  /** Makes the axis with fewer rows within ρ the first one: neighbours are looked for along it. */
  private void reconsiderAxes() {
    rowsUntilReconsidered = size();
    if (countsOf(field.countsByPoint()) > EXCHANGE_FACTOR * countsOf(line.countsByPoint())) {
      drop();
      exchanged = !exchanged;
      fill();
      built = true;
    }
  }

  /** The sum of the counts of all rows. */
  private long countsOf(int[] byPoint) {
    long sumOfCounts = 0;
    for (int row = 0; row < size(); row++) {
      sumOfCounts += byPoint[points.pointOf(row)];
    }
    return sumOfCounts;
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
    if (field.isConstant() || line.isConstant()) {
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
    if (field.isConstant() || line.isConstant()) {
      return Estimate.degenerate(type, k, n, Entropies.UNKNOWN);
    }
    int[] countsX = countsByPoint(true);
    int[] countsY = countsByPoint(false);
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
            ? !field.isConstant() && !line.isConstant()
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
    int[] countsX = built ? byRow(countsByPoint(true)) : countsOfFew()[0];
    int[] countsY = built ? byRow(countsByPoint(false)) : countsOfFew()[1];
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

  private int[] countsByPoint(boolean ofX) {
    return ofX == exchanged ? line.countsByPoint() : field.countsByPoint();
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
    int entries = field.checkInvariants();
    check(entries == line.checkInvariants(), "1", 0);
    int[] countsX = countsByPoint(true);
    int[] countsY = countsByPoint(false);
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
