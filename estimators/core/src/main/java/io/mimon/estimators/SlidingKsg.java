package io.mimon.estimators;

import java.util.Arrays;

/**
 * Kraskov, Stögbauer and Grassberger's first estimator over rows that come and go, kept up to date
 * row by row; in value the same as {@link KsgEstimator} to the last bit.
 *
 * <pre>
 *   I = ψ(k) + ψ(n) − ⟨ψ(nₓ+1) + ψ(n_y+1)⟩      nₓ = #{j ≠ i : |xⱼ − xᵢ| &lt; ρᵢ}, n_y alike
 * </pre>
 *
 * <p>A row that comes or goes changes three things. (1) The points that have it within the reach of
 * the nearest distances they know, about k of them: their lists, and where the k-th distance ρᵢ
 * changes, both counts, anew from the ranks. (2) The points whose open interval (xᵢ − ρᵢ, xᵢ + ρᵢ)
 * holds its x, about √(kn): one more or less in nₓ; likewise y. (3) Its own terms. Both kinds of
 * points are found in one run along the strata of the first axis ({@link PlaneStab}), the counts of
 * the second in another ({@link LineStab}). The sum of ψ is exact and so does not drift ({@link
 * ExactPsiSum}).
 *
 * <p>Rows of equal values are one point with a weight, so that columns of few different values cost
 * less, not more. What does cost is a mass of rows on one value of a single column: a row there
 * shifts the counts of all of them. The first axis is the one on which fewer rows lie within ρ,
 * since neighbours are looked for along it; it is reconsidered every n rows.
 *
 * <p>{@link #add} and the removal of the oldest row cost O(√(kn)) and n/128 increments of one
 * vectorized loop, the removal of another row O(n) integer moves, {@link #nats} O(1), {@link
 * #estimate} O(n). Few rows are recomputed. Edge results are those of {@link KsgEstimator}.
 *
 * <p>Invariants, with more than k + 1 rows and built:
 *
 * <ol>
 *   <li>every point with rows is in {@code plane}, under its reach, and in {@code line}, under ρᵢ;
 *   <li>ρᵢ and the other distances are the smallest to other rows;
 *   <li>the counts are the numbers of rows less than ρᵢ away in each coordinate, itself included;
 *   <li>the sum is that of ψ over the counts of all rows.
 * </ol>
 */
final class SlidingKsg implements SlidingEstimator {

  /** Distances known beyond the k-th; 2, 3 and 4 took the same time. */
  private static final int SPARES = 3;

  /** What the last distance known usually is of the k-th, with something on top. */
  private static final double RADIUS_TO_REACH = 1.6;

  /** More sums of counts on the first axis than this many times those of the other: exchange. */
  private static final long EXCHANGE_FACTOR = 2;

  private final int k;
  private final BatchEstimator batch;
  private final int rowsToBuild;

  private final Points points = new Points();
  private final ExactPsiSum sum = new ExactPsiSum();
  private final NearestDistances near;
  private final PlaneStab planeStab;
  private final LineStab lineStab;

  private boolean built;

  /** Whether the first axis is y. */
  private boolean exchanged;

  private int rowsUntilReconsidered;
  private RankedColumn rankA = new RankedColumn();
  private RankedColumn rankB = new RankedColumn();
  private Strata plane = new Strata(true);
  private Strata line = new Strata(false);
  private int[] moved = new int[0];

  SlidingKsg(int k) {
    this.k = k;
    this.batch = new KsgEstimator(EstimatorType.KSG1, k);
    this.near = new NearestDistances(k, SPARES);
    this.rowsToBuild = 2 * near.most();
    this.planeStab = new PlaneStab(sum, points, near.most());
    this.lineStab = new LineStab(sum, points);
  }

  @Override
  public int size() {
    return points.size();
  }

  @Override
  public void add(double x, double y) {
    Rows.checkValue("x", size(), x, VariableType.NUMERIC);
    Rows.checkValue("y", size(), y, VariableType.NUMERIC);
    if (built) {
      addToBuilt(x + 0.0, y + 0.0); // + 0.0 makes −0.0 equal to 0.0
    } else {
      int row = points.find(x, y);
      points.add(row >= 0 ? points.pointOf(row) : points.fresh(x + 0.0, y + 0.0));
      if (size() >= rowsToBuild) {
        build();
      }
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
    long[] psi = Digamma.fixedUpTo(size() + 1);
    rankA.add(a);
    rankB.add(b);
    planeStab.add(plane, a, b);
    lineStab.add(line, b);
    double guess = planeStab.guessFromFound();
    int equal = takeIn(psi);
    int point = equal >= 0 ? equal : points.fresh(x, y);
    if (equal < 0) {
      near.ensureCapacity(points.capacity());
      learn(point, a, b, PlaneStab.NOBODY, guess, size());
      insert(point);
    }
    points.add(point);
    addTerms(point, 1, psi);
    rowsUntilReconsidered--;
    if (rowsUntilReconsidered <= 0) {
      reconsiderAxes();
    }
  }

  private void removeFromBuilt(int row) {
    int point = points.pointOf(row);
    double a = a(point);
    double b = b(point);
    long[] psi = Digamma.fixedUpTo(size() + 1);
    addTerms(point, -1, psi);
    if (points.rowsOf(point) == 1) {
      plane.remove(plane.existing(near.reach(point)), a, point);
      line.remove(line.existing(near.kth(point)), b, point);
    }
    points.remove(row);
    rankA.remove(a);
    rankB.remove(b);
    planeStab.remove(plane, a, b);
    lineStab.remove(line, b);
    giveUp(psi);
  }

  private double a(int point) {
    return exchanged ? points.y(point) : points.x(point);
  }

  private double b(int point) {
    return exchanged ? points.x(point) : points.y(point);
  }

  /** Adds the terms of one row of a point, or takes them away. */
  private void addTerms(int point, int times, long[] psi) {
    Stratum inPlane = plane.existing(near.reach(point));
    Stratum onLine = line.existing(near.kth(point));
    int countA = inPlane.count[inPlane.slotOf(a(point), point)];
    int countB = onLine.count[onLine.slotOf(b(point), point)];
    sum.add(times, psi[countA] + psi[countB]);
  }

  /**
   * Tells the points that the row just stabbed with has come; returns the one equal to it, or −1.
   */
  private int takeIn(long[] psi) {
    int equal = -1;
    int movedCount = 0;
    for (int f = 0; f < planeStab.found; f++) {
      Stratum stratum = planeStab.foundStratum[f];
      int slot = planeStab.foundSlot[f];
      int point = stratum.id[slot];
      double distance = planeStab.foundDistance[f];
      equal = distance == 0 ? point : equal;
      near.add(point, distance);
      movedCount = refresh(stratum, slot, psi, movedCount);
    }
    move(movedCount);
    return equal;
  }

  /** Tells the points that the row just stabbed with has gone. */
  private void giveUp(long[] psi) {
    int movedCount = 0;
    for (int f = 0; f < planeStab.found; f++) {
      Stratum stratum = planeStab.foundStratum[f];
      int slot = planeStab.foundSlot[f];
      int point = stratum.id[slot];
      if (!near.remove(point, planeStab.foundDistance[f])) {
        double guess = RADIUS_TO_REACH * stratum.radius[slot];
        learn(point, stratum.key[slot], stratum.other[slot], point, guess, size() - 1);
      }
      movedCount = refresh(stratum, slot, psi, movedCount);
    }
    move(movedCount);
  }

  /**
   * Brings a point's entries up to date with its distances. If its reach belongs in another stratum
   * it is put down as moved, to be moved when no slot is needed any more; returns how many are.
   */
  private int refresh(Stratum stratum, int slot, long[] psi, int movedCount) {
    int point = stratum.id[slot];
    double radius = near.kth(point);
    double reach = near.reach(point);
    stratum.reach[slot] = reach;
    if (radius != stratum.radius[slot]) {
      int count = rankA.countInside(stratum.key[slot], radius);
      long step = psi[count] - psi[stratum.count[slot]];
      step += refreshLine(point, stratum.other[slot], stratum.radius[slot], radius, psi);
      sum.add(points.rowsOf(point), step);
      stratum.radius[slot] = radius;
      stratum.count[slot] = count;
    }
    if (Stratum.numberOf(reach) == stratum.number) {
      return movedCount;
    }
    if (movedCount == moved.length) {
      moved = Arrays.copyOf(moved, Math.max(16, 2 * movedCount));
    }
    moved[movedCount] = point;
    planeStab.foundStratum[movedCount] = stratum; // at or before the one being read
    return movedCount + 1;
  }

  /** Returns by how much ψ of the count changes. */
  private long refreshLine(int point, double b, double oldRadius, double radius, long[] psi) {
    Stratum stratum = line.existing(oldRadius);
    int slot = stratum.slotOf(b, point);
    int oldCount = stratum.count[slot];
    int count = rankB.countInside(b, radius);
    if (Stratum.numberOf(radius) != stratum.number) {
      line.remove(stratum, b, point);
      stratum = line.of(radius);
      slot = stratum.insert(b, point);
    }
    stratum.reach[slot] = radius;
    stratum.count[slot] = count;
    return psi[count] - psi[oldCount];
  }

  private void move(int movedCount) {
    for (int m = 0; m < movedCount; m++) {
      int point = moved[m];
      Stratum from = planeStab.foundStratum[m];
      int slot = from.slotOf(a(point), point);
      double reach = from.reach[slot];
      double radius = from.radius[slot];
      int count = from.count[slot];
      plane.remove(from, a(point), point);
      insertInPlane(point, reach, radius, count);
    }
  }

  private void insertInPlane(int point, double reach, double radius, int count) {
    Stratum stratum = plane.of(reach);
    int slot = stratum.insert(a(point), point);
    stratum.reach[slot] = reach;
    stratum.radius[slot] = radius;
    stratum.other[slot] = b(point);
    stratum.count[slot] = count;
  }

  private void insertInLine(int point, double radius, int count) {
    Stratum stratum = line.of(radius);
    int slot = stratum.insert(b(point), point);
    stratum.reach[slot] = radius;
    stratum.count[slot] = count;
  }

  /** Finds the distances of a point; those missing of the number of others are infinite. */
  private void learn(int point, double a, double b, int self, double guess, int others) {
    int known = planeStab.search(plane, a, b, self, guess, k + 1);
    near.set(point, planeStab.nearest, known > k ? known : Math.min(near.most(), others));
  }

  private void insert(int point) {
    double radius = near.kth(point);
    insertInPlane(point, near.reach(point), radius, rankA.countInside(a(point), radius));
    insertInLine(point, radius, rankB.countInside(b(point), radius));
  }

  /** Sets everything up for the few rows at hand. */
  private void build() {
    for (int row = 0; row < size(); row++) {
      rankA.add(a(points.pointOf(row)));
      rankB.add(b(points.pointOf(row)));
    }
    long[] psi = Digamma.fixedUpTo(size());
    for (int row = 0; row < size(); row++) {
      int point = points.pointOf(row);
      if (points.find(points.x(point), points.y(point)) == row) {
        near.ensureCapacity(points.capacity());
        near.set(point, distancesToOthers(row), Math.min(near.most(), size() - 1));
        insert(point);
      }
      addTerms(point, 1, psi);
    }
    built = true;
    rowsUntilReconsidered = size();
  }

  private void drop() {
    rankA = new RankedColumn();
    rankB = new RankedColumn();
    plane = new Strata(true);
    line = new Strata(false);
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

  /** Makes the axis with fewer rows within ρ the first one. */
  private void reconsiderAxes() {
    rowsUntilReconsidered = size();
    int[] countsA = plane.countsById(points.capacity());
    int[] countsB = line.countsById(points.capacity());
    if (Arrays.stream(countsA).asLongStream().sum()
        <= EXCHANGE_FACTOR * Arrays.stream(countsB).asLongStream().sum()) {
      return;
    }
    exchanged = !exchanged;
    RankedColumn ranks = rankA;
    rankA = rankB;
    rankB = ranks;
    plane = new Strata(true);
    line = new Strata(false);
    for (int point = 0; point < points.capacity(); point++) {
      if (points.rowsOf(point) > 0) {
        insertInPlane(point, near.reach(point), near.kth(point), countsB[point]);
        insertInLine(point, near.kth(point), countsA[point]);
      }
    }
  }

  @Override
  public double nats() {
    int n = size();
    if (!built) {
      return recomputed().nats();
    }
    if (rankA.isConstant() || rankB.isConstant()) {
      return 0;
    }
    double[] psi = Digamma.upTo(Math.max(n, k));
    return psi[k] + psi[n] + -sum.value() / n;
  }

  @Override
  public Estimate estimate() {
    if (!built) {
      return recomputed();
    }
    int n = size();
    if (rankA.isConstant() || rankB.isConstant()) {
      return Estimate.degenerate(EstimatorType.KSG1, k, n, Entropies.UNKNOWN);
    }
    int[] countsA = plane.countsById(points.capacity());
    int[] countsB = line.countsById(points.capacity());
    double[] psi = Digamma.upTo(n);
    double[] local = new double[n];
    for (int row = 0; row < n; row++) {
      int point = points.pointOf(row);
      local[row] = -psi[countsA[point]] - psi[countsB[point]];
    }
    double standardError = StandardError.ofNeighbours(local, StandardError.sharedBySquares(k));
    return Estimate.of(EstimatorType.KSG1, k, n, nats(), standardError);
  }

  private Estimate recomputed() {
    return batch.estimate(points.column(true), points.column(false));
  }

  /** Asserts the numbered invariants, by loops over all pairs. */
  void checkInvariants() {
    points.checkInvariants();
    if (!built) {
      return;
    }
    rankA.checkInvariants();
    rankB.checkInvariants();
    int entries = plane.checkInvariants();
    check(entries == line.checkInvariants() && rankA.size() == size(), "1, sizes", 0);
    int[] countsA = plane.countsById(points.capacity());
    int[] countsB = line.countsById(points.capacity());
    long[] psi = Digamma.fixedUpTo(size());
    ExactPsiSum recount = new ExactPsiSum();
    for (int row = 0; row < size(); row++) {
      int point = points.pointOf(row);
      double[] distances = distancesToOthers(row);
      near.checkInvariants(point, distances);
      checkEntries(point, distances[k - 1]);
      check(countsA[point] == recount(distances[k - 1], a(point), true), "3, first", point);
      check(countsB[point] == recount(distances[k - 1], b(point), false), "3, second", point);
      recount.add(psi[countsA[point]] + psi[countsB[point]]);
      entries -= points.find(points.x(point), points.y(point)) == row ? 1 : 0;
    }
    check(entries == 0, "1, entries", entries);
    check(recount.isSameAs(sum), "4", 0);
  }

  private void checkEntries(int point, double radius) {
    Stratum inPlane = plane.existing(near.reach(point));
    int slot = inPlane.slotOf(a(point), point);
    check(inPlane.id[slot] == point && inPlane.radius[slot] == radius, "1, plane", point);
    check(inPlane.reach[slot] == near.reach(point), "1, reach", point);
    check(inPlane.other[slot] == b(point), "1, other", point);
    Stratum onLine = line.existing(radius);
    slot = onLine.slotOf(b(point), point);
    check(onLine.id[slot] == point && onLine.reach[slot] == radius, "1, line", point);
  }

  private int recount(double radius, double centre, boolean first) {
    int count = radius == 0 ? 1 : 0;
    for (int row = 0; row < size(); row++) {
      int point = points.pointOf(row);
      count += Math.abs((first ? a(point) : b(point)) - centre) < radius ? 1 : 0;
    }
    return count;
  }

  private static void check(boolean holds, String what, int point) {
    if (!holds) {
      throw new AssertionError("sliding ksg, invariant " + what + ", point " + point);
    }
  }
}
