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
 *   <li>every point with rows is in {@code line} under its reach;
 *   <li>ρᵢ and the other distances are the smallest to other rows;
 *   <li>the counts are those of a loop over all rows;
 *   <li>the sum is that of the local terms over all rows.
 * </ol>
 */
final class SlidingConditional implements SlidingConditionalEstimator {

  /** Distances known beyond the k-th. */
  private static final int SPARES = 3;

  /** Differences between numbers below this in magnitude are finite. */
  private static final double SAFE = Double.MAX_VALUE / 4;

  private static final int X = 0;
  private static final int Y = 1;

  /** The counts of a point, by where they stand; the joint one is kept with cmi-mixed alone. */
  private static final int COUNTS = 4;

  private static final int OF_Z = 0;
  private static final int OF_XZ = 1;
  private static final int OF_YZ = 2;
  private static final int OF_ALL = 3;

  private final EstimatorType type;
  private final int k;
  private final BatchConditionalEstimator batch;
  private final int axes;
  private final boolean[] categorical;
  private final boolean mixed;

  /** The axis points are ordered along, and whether it bounds what a row may change. */
  private final int primary;

  private final boolean bounded;

  /** Whether all is numeric with one column of Z: what need not look at types by the row. */
  private final boolean plain;

  /** How much of a count is the row itself, where ψ is taken without it. */
  private final int ownRow;

  private final int rowsToBuild;

  private final Points points;
  private final RowTypes rowTypes;
  private final NearestDistances near;
  private final ExactPsiSum sum = new ExactPsiSum();
  private Buckets line;
  private boolean built;

  /** Whether differences may overflow. */
  private boolean huge;

  /** The values of X and of Y, to tell a constant. */
  private final RankedColumn valuesX = new RankedColumn();

  private final RankedColumn valuesY = new RankedColumn();

  /** By point, the radius of its balls and its counts. */
  private double[] radius = new double[0];

  private int[] counts = new int[0];

  private int found;
  private int[] foundPoint = new int[16];
  private double[] foundDistance = new double[16];
  private final double[] nearest;

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
    this.categorical = new boolean[axes];
    categorical[X] = xType == VariableType.CATEGORICAL;
    categorical[Y] = yType == VariableType.CATEGORICAL;
    for (int d = 2; d < axes; d++) {
      categorical[d] = zTypes.get(d - 2) == VariableType.CATEGORICAL;
    }
    int numericZ = zTypes.indexOf(VariableType.NUMERIC);
    this.bounded = numericZ >= 0;
    this.primary = bounded ? 2 + numericZ : X;
    this.plain =
        xType == VariableType.NUMERIC
            && yType == VariableType.NUMERIC
            && zTypes.equals(List.of(VariableType.NUMERIC));
    this.ownRow = mixed ? 1 : 0;
    this.rowTypes = new RowTypes(xType, yType, zTypes);
    this.points = new Points(axes);
    this.near = new NearestDistances(k, SPARES);
    this.nearest = new double[near.most()];
    this.rowsToBuild = 2 * near.most();
    this.line = Buckets.withOthers(points);
  }

  @Override
  public int size() {
    return points.size();
  }

  @Override
  public void add(double x, double y, double... z) {
    double[] row = rowTypes.checked(size(), x, y, z);
    for (double value : row) {
      huge |= Math.abs(value) > SAFE;
    }
    valuesX.add(row[X]);
    valuesY.add(row[Y]);
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
    valuesX.remove(values[X]);
    valuesY.remove(values[Y]);
    if (built && size() - 1 <= k + 1) {
      line = Buckets.withOthers(points);
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
    stab(row, 1);
    int equal = -1;
    for (int f = 0; f < found; f++) {
      equal = foundDistance[f] == 0 ? foundPoint[f] : equal;
    }
    if (equal >= 0) {
      points.add(equal);
      addTerms(equal, 1);
    } else {
      findNearest(row, Field.NOBODY);
      int point = points.fresh(row);
      ensureCapacity();
      near.set(point, nearest, Math.min(near.most(), size()));
      points.add(point);
      insert(point);
    }
    for (int f = 0; f < found; f++) {
      int point = foundPoint[f];
      double reach = near.reach(point);
      double rho = near.kth(point);
      near.add(point, foundDistance[f]);
      refresh(point, reach, rho);
    }
  }

  private void removeFromBuilt(int row, double[] values) {
    int point = points.pointOf(row);
    addTerms(point, -1);
    if (points.rowsOf(point) == 1) {
      line.remove(points.at(point, primary), near.reach(point), point);
    }
    points.remove(row);
    stab(values, -1);
    for (int f = 0; f < found; f++) {
      int neighbour = foundPoint[f];
      double reach = near.reach(neighbour);
      double rho = near.kth(neighbour);
      if (!near.remove(neighbour, foundDistance[f])) {
        findNearest(coordinatesOf(neighbour), neighbour);
        near.set(neighbour, nearest, Math.min(near.most(), size() - 1));
      }
      refresh(neighbour, reach, rho);
    }
  }

  private double[] coordinatesOf(int point) {
    return Arrays.copyOfRange(points.coordinates(), point * axes, (point + 1) * axes);
  }

  /** Brings a point up to date with its distances, which were others before. */
  private void refresh(int point, double oldReach, double oldRho) {
    if (near.reach(point) != oldReach) {
      line.change(points.at(point, primary), oldReach, near.reach(point), point);
    }
    if (near.kth(point) != oldRho) {
      addTermsOfAll(point, -1);
      recount(point);
      addTermsOfAll(point, 1);
    }
  }

  private void insert(int point) {
    insertInLine(point);
    recount(point);
    addTermsOfAll(point, 1);
  }

  private void insertInLine(int point) {
    int slot = line.insert(points.at(point, primary), near.reach(point), point);
    line.other[slot] = points.at(point, X);
    line.third[slot] = points.at(point, Y);
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
    sum.add(times, localTerm(point, Digamma.fixedUpTo(size() + 2)));
  }

  private long localTerm(int point, long[] psi) {
    int at = point * COUNTS;
    return psi[index(at, OF_ALL)]
        - psi[index(at, OF_XZ)]
        - psi[index(at, OF_YZ)]
        + psi[index(at, OF_Z)];
  }

  /** Where ψ is taken for a count. */
  private int index(int at, int which) {
    return which == OF_ALL && !mixed ? k : counts[at + which] - ownRow;
  }

  private double apart(int axis, double from, double to) {
    return categorical[axis] ? from == to ? 0 : 1 : Math.abs(from - to);
  }

  /** The largest distance along the columns of Z. */
  private double apartInZ(double[] at, int base, double[] place) {
    double apart = 0;
    for (int d = 2; d < axes; d++) {
      double along = apart(d, at[base + d], place[d]);
      apart = along > apart ? along : apart;
    }
    return apart;
  }

  /** How far a place is from the bucket at p along the primary axis, at least. */
  private double toBucket(int p, double place) {
    double below = line.fence[p] - place;
    double above = place - line.fence[p + 1];
    return below > above ? below : above;
  }

  /**
   * A row comes (1) or goes (−1) at a place: shifts the counts of the points whose balls hold it,
   * and finds those whose reach does.
   */
  private void stab(double[] place, int by) {
    found = 0;
    long[] psi = Digamma.fixedUpTo(size() + 2);
    long change = 0;
    for (int p = 0; p < line.blocks; p++) {
      double distance = bounded ? toBucket(p, place[primary]) : 0;
      if (distance <= line.most[p]) {
        change += stab(p, distance, place, by, psi);
      }
    }
    sum.add(change);
  }

  private long stab(int p, double distance, double[] place, int by, long[] psi) {
    double[] at = points.coordinates();
    double[] reaches = line.radius;
    double[] key = line.key;
    double[] x = line.other;
    double[] y = line.third;
    int[] id = line.id;
    int slot = line.block[p] * Buckets.CAPACITY;
    int end = slot + line.size[p];
    long change = 0;
    for (; slot < end; slot++) {
      double reach = reaches[slot];
      if (reach < distance) {
        break;
      }
      int point = id[slot];
      double dz = plain ? Math.abs(key[slot] - place[2]) : apartInZ(at, point * axes, place);
      if (dz > reach) {
        continue;
      }
      double dx = apart(X, x[slot], place[X]);
      double dy = apart(Y, y[slot], place[Y]);
      if (dz <= radius[point]) {
        change += shift(point, dx, dy, by, psi);
      }
      if (dx <= reach && dy <= reach) {
        note(point, Math.max(dz, Math.max(dx, dy)));
      }
    }
    return change;
  }

  /** Shifts the counts of a point that has a row within its radius in Z. */
  private long shift(int point, double dx, double dy, int by, long[] psi) {
    int at = point * COUNTS;
    double ball = radius[point];
    boolean inX = dx <= ball;
    boolean inY = dy <= ball;
    long change = axes == 2 ? 0 : step(at + OF_Z, by, psi);
    change -= inX ? step(at + OF_XZ, by, psi) : 0;
    change -= inY ? step(at + OF_YZ, by, psi) : 0;
    if (mixed && inX && inY) {
      change += step(at + OF_ALL, by, psi);
    }
    return change * points.rowsOf(point);
  }

  /** Changes a count; returns by how much ψ changes. */
  private long step(int at, int by, long[] psi) {
    int old = counts[at];
    counts[at] = old + by;
    return psi[old + by - ownRow] - psi[old - ownRow];
  }

  private void note(int point, double distance) {
    if (distance == Double.POSITIVE_INFINITY) {
      return;
    }
    if (found == foundPoint.length) {
      foundPoint = Arrays.copyOf(foundPoint, 2 * found);
      foundDistance = Arrays.copyOf(foundDistance, 2 * found);
    }
    foundPoint[found] = point;
    foundDistance[found] = distance;
    found++;
  }

  /** Counts the rows in the balls of a point anew. */
  private void recount(int point) {
    double ball = radiusFor(near.kth(point));
    radius[point] = ball;
    Arrays.fill(counts, point * COUNTS, (point + 1) * COUNTS, 0);
    double[] place = coordinatesOf(point);
    int from = 0;
    int end = line.blocks;
    if (bounded) {
      from = line.positionOf(place[primary]);
      end = from + 1;
      while (from > 0 && place[primary] - line.fence[from] <= ball) {
        from--;
      }
      while (end < line.blocks && line.fence[end] - place[primary] <= ball) {
        end++;
      }
    }
    for (int p = from; p < end; p++) {
      recount(p, place, ball, point * COUNTS);
    }
    if (axes == 2) {
      counts[point * COUNTS + OF_Z] = 1; // ψ(0) stands for nothing; ψ(n) is added at the end
    }
    if (ball < 0) {
      Arrays.fill(counts, point * COUNTS, (point + 1) * COUNTS, 1); // none but the row itself
    }
  }

  private void recount(int p, double[] place, double ball, int to) {
    double[] at = points.coordinates();
    double[] key = line.key;
    double[] x = line.other;
    double[] y = line.third;
    int from = line.block[p] * Buckets.CAPACITY;
    int end = from + line.size[p];
    boolean weighted = points.areMixed();
    if (plain && !weighted && !huge) {
      countPlain(key, x, y, from, end, place, ball, counts, to);
      return;
    }
    int ofZ = 0;
    int ofXz = 0;
    int ofYz = 0;
    int ofAll = 0;
    for (int slot = from; slot < end; slot++) {
      double dz =
          plain ? Math.abs(key[slot] - place[2]) : apartInZ(at, line.id[slot] * axes, place);
      if (dz <= ball) {
        int rows = weighted ? points.rowsOf(line.id[slot]) : 1;
        boolean inX = apart(X, x[slot], place[X]) <= ball;
        boolean inY = apart(Y, y[slot], place[Y]) <= ball;
        ofZ += rows;
        ofXz += inX ? rows : 0;
        ofYz += inY ? rows : 0;
        ofAll += inX && inY ? rows : 0;
      }
    }
    counts[to + OF_Z] += ofZ;
    counts[to + OF_XZ] += ofXz;
    counts[to + OF_YZ] += ofYz;
    counts[to + OF_ALL] += ofAll;
  }

  /**
   * Every point is one row of three numbers and differences are finite: adds to the four counts
   * from a position on, without a branch to mispredict.
   */
  private static void countPlain(
      double[] key,
      double[] x,
      double[] y,
      int from,
      int end,
      double[] place,
      double ball,
      int[] counts,
      int to) {
    double atX = place[X];
    double atY = place[Y];
    double atZ = place[2];
    int ofZ = 0;
    int ofXz = 0;
    int ofYz = 0;
    int ofAll = 0;
    for (int slot = from; slot < end; slot++) {
      // Sign bits: −1 where outside, that is where ball − distance is negative, else 0.
      long outZ = Double.doubleToRawLongBits(ball - Math.abs(key[slot] - atZ)) >> 63;
      long outX = Double.doubleToRawLongBits(ball - Math.abs(x[slot] - atX)) >> 63;
      long outY = Double.doubleToRawLongBits(ball - Math.abs(y[slot] - atY)) >> 63;
      ofZ += (int) outZ;
      ofXz += (int) (outZ | outX);
      ofYz += (int) (outZ | outY);
      ofAll += (int) (outZ | outX | outY);
    }
    int all = end - from;
    counts[to + OF_Z] += all + ofZ;
    counts[to + OF_XZ] += all + ofXz;
    counts[to + OF_YZ] += all + ofYz;
    counts[to + OF_ALL] += all + ofAll;
  }

  /**
   * Fills {@link #nearest} with the distances of the rows nearest to a place.
   *
   * @param self the point that the place belongs to, one row of which does not count; {@link
   *     Field#NOBODY} if none
   */
  private void findNearest(double[] place, int self) {
    Arrays.fill(nearest, Double.POSITIVE_INFINITY);
    double bound = Double.POSITIVE_INFINITY;
    int home = line.positionOf(place[primary]);
    for (int p = home; p < line.blocks; p++) {
      if (bounded && toBucket(p, place[primary]) >= bound) {
        break;
      }
      bound = search(p, place, self, bound);
    }
    for (int p = home - 1; p >= 0; p--) {
      if (bounded && toBucket(p, place[primary]) >= bound) {
        break;
      }
      bound = search(p, place, self, bound);
    }
  }

  private double search(int p, double[] place, int self, double boundBefore) {
    double[] at = points.coordinates();
    double bound = boundBefore;
    int from = line.block[p] * Buckets.CAPACITY;
    for (int slot = from; slot < from + line.size[p]; slot++) {
      double dx = apart(X, line.other[slot], place[X]);
      double dy = apart(Y, line.third[slot], place[Y]);
      if (dx < bound && dy < bound) {
        int point = line.id[slot];
        double apart = Math.max(apartInZ(at, point * axes, place), Math.max(dx, dy));
        int rows = points.rowsOf(point) - (point == self ? 1 : 0);
        for (int row = 0; row < rows && apart < bound; row++) {
          bound = NearestDistances.insert(nearest, apart);
        }
      }
    }
    return bound;
  }

  private void ensureCapacity() {
    near.ensureCapacity(points.capacity());
    if (radius.length < points.capacity()) {
      radius = Arrays.copyOf(radius, points.capacity());
      counts = Arrays.copyOf(counts, points.capacity() * COUNTS);
    }
  }

  /** Sets everything up for the few rows at hand. */
  private void build() {
    ensureCapacity();
    int[] distinct = new int[size()];
    int entries = 0;
    for (int row = 0; row < size(); row++) {
      int point = points.pointOf(row);
      if (points.find(coordinatesOf(point)) == row) {
        distinct[entries++] = point;
        near.set(point, distancesToOthers(row), Math.min(near.most(), size() - 1));
        insertInLine(point);
      }
    }
    for (int e = 0; e < entries; e++) {
      recount(distinct[e]);
      addTermsOfAll(distinct[e], 1);
    }
    built = true;
  }

  private double[] distancesToOthers(int row) {
    double[] place = coordinatesOf(points.pointOf(row));
    double[] distances = new double[size() - 1];
    int filled = 0;
    for (int other = 0; other < size(); other++) {
      if (other != row) {
        distances[filled++] = distance(points.pointOf(other), place);
      }
    }
    Arrays.sort(distances);
    return distances;
  }

  private double distance(int point, double[] place) {
    double distance = 0;
    for (int d = 0; d < axes; d++) {
      distance = Math.max(distance, apart(d, points.at(point, d), place[d]));
    }
    return distance;
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
      int at = points.pointOf(row) * COUNTS;
      double all = psi[index(at, OF_ALL)];
      double xz = psi[index(at, OF_XZ)];
      double yz = psi[index(at, OF_YZ)];
      double z = psi[axes == 2 ? n : index(at, OF_Z)];
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
    return batch.estimate(points.column(X), points.column(Y), z);
  }

  /** Asserts the numbered invariants, by loops over all pairs. */
  void checkInvariants() {
    points.checkInvariants();
    if (!built) {
      return;
    }
    int entries = line.checkInvariants();
    long[] psi = Digamma.fixedUpTo(size() + 2);
    ExactPsiSum again = new ExactPsiSum();
    for (int row = 0; row < size(); row++) {
      int point = points.pointOf(row);
      double[] distances = distancesToOthers(row);
      near.checkInvariants(point, distances);
      check(radius[point] == radiusFor(distances[k - 1]), "3, radius", point);
      checkCounts(point);
      again.add(localTerm(point, psi));
      entries -= points.find(coordinatesOf(point)) == row ? 1 : 0;
    }
    check(entries == 0, "1", entries);
    check(again.isSameAs(sum), "4", 0);
  }

  private void checkCounts(int point) {
    double[] place = coordinatesOf(point);
    int[] again = new int[COUNTS];
    for (int row = 0; row < size(); row++) {
      int to = points.pointOf(row);
      boolean inX = apart(X, points.at(to, X), place[X]) <= radius[point];
      boolean inY = apart(Y, points.at(to, Y), place[Y]) <= radius[point];
      if (apartInZ(points.coordinates(), to * axes, place) <= radius[point]) {
        again[OF_Z]++;
        again[OF_XZ] += inX ? 1 : 0;
        again[OF_YZ] += inY ? 1 : 0;
        again[OF_ALL] += inX && inY ? 1 : 0;
      }
    }
    again[OF_Z] = axes == 2 ? 1 : again[OF_Z];
    again[OF_ALL] = mixed ? again[OF_ALL] : counts[point * COUNTS + OF_ALL]; // not kept
    if (radius[point] < 0) {
      Arrays.fill(again, 1);
    }
    int at = point * COUNTS;
    check(Arrays.equals(again, Arrays.copyOfRange(counts, at, at + COUNTS)), "3", point);
  }

  private static void check(boolean holds, String what, int point) {
    if (!holds) {
      throw new AssertionError("sliding conditional, invariant " + what + ", point " + point);
    }
  }
}
