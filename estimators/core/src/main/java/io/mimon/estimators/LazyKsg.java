package io.mimon.estimators;

import java.util.Arrays;

/**
 * Kraskov, Stögbauer and Grassberger's first estimator of I(X;Y) over rows that come and go,
 * brought up to date when an estimate is asked for; in value the same as {@link KsgEstimator} to
 * the last bit. For windows that move by many rows from one estimate to the next, yet by few of
 * those they hold.
 *
 * <p>Between estimates rows are only noted. An estimate after m rows came or went, of n present:
 *
 * <ol>
 *   <li>the orders by x and by y lose and gain rows, and the counts cₓ and c_y follow, in one pass
 *       each ({@link CountedColumn});
 *   <li>the points that have a moved row within the reach of the nearest distances they know take
 *       it into their lists ({@link ReachBoxes}), about 2k for each row that moved;
 *   <li>rows that came, and points whose list has run short, search for their neighbours;
 *   <li>where the k-th distance is another one, both counts are taken anew.
 * </ol>
 *
 * <p>That is O(n) steps in order of memory and O(mk log n) others, against n searches of the batch
 * estimator and m times O(√(kn)) scattered changes of {@link SlidingKsg}.
 *
 * <p>{@link #add} and the removal of the oldest row are O(1), of another O(n). Edge results are
 * those of the batch estimator.
 *
 * <p>Invariants, a row being a point of its own here:
 *
 * <ol>
 *   <li>{@code byX} and {@code byY} hold the points of the rows present but for the {@code fresh}
 *       latest, and those {@code stale}, whose rows went; a stale point may have been taken again
 *       by a fresh row;
 *   <li>distances, ρ and counts of a point in {@code byX} and not stale are right for the rows that
 *       {@code byX} had when it was made;
 *   <li>{@code gone} are the rows of the stale points.
 * </ol>
 */
final class LazyKsg implements SlidingEstimator {

  /** Distances known beyond the k-th. */
  private static final int SPARES = 2;

  /** When more rows have moved than this share of those present, all points are searched anew. */
  private static final double MOVED_SHARE_MAX = 1.0;

  private static final double[] NONE = {};

  /** The reach of a point that nothing is to meet. */
  private static final double NOWHERE = -1;

  private final KsgEstimator batch;
  private final NearestDistances near;
  private final Points points = new Points(2);
  private int fresh;

  /** x and y of the rows of the stale points, in turn. */
  private double[] gone = new double[32];

  private int goneSize;

  // By point.
  private double[] x = NONE;
  private double[] y = NONE;
  private double[] rho = NONE;
  private int[] countX = {};
  private int[] countY = {};
  private boolean[] search = {};
  private boolean[] changed = {};
  private boolean[] stale = {};

  private final CountedColumn byX = new CountedColumn();
  private final CountedColumn byY = new CountedColumn();

  /** Whether there were too few rows for distances when last looked. */
  private boolean lost = true;

  LazyKsg(int k) {
    this.batch = new KsgEstimator(EstimatorType.KSG1, k);
    this.near = new NearestDistances(k, SPARES);
  }

  @Override
  public int size() {
    return points.size();
  }

  @Override
  public void add(double xValue, double yValue) {
    Rows.checkValue("x", size(), xValue, VariableType.NUMERIC);
    Rows.checkValue("y", size(), yValue, VariableType.NUMERIC);
    int point = points.fresh(xValue, yValue);
    points.add(point);
    fresh++;
    ensureCapacity();
    x[point] = xValue;
    y[point] = yValue;
  }

  @Override
  public void remove(double xValue, double yValue) {
    int row = points.find(xValue, yValue);
    if (row < 0) {
      throw new IllegalArgumentException(
          "no row (" + xValue + ", " + yValue + ") among the " + size() + " present");
    }
    int point = points.pointOf(row);
    if (row < size() - fresh) {
      stale[point] = true;
      if (2 * goneSize == gone.length) {
        gone = Arrays.copyOf(gone, 2 * gone.length);
      }
      gone[2 * goneSize] = x[point];
      gone[2 * goneSize + 1] = y[point];
      goneSize++;
    } else {
      fresh--;
    }
    points.remove(row);
  }

  private void ensureCapacity() {
    int capacity = points.capacity();
    if (capacity > x.length) {
      x = Arrays.copyOf(x, capacity);
      y = Arrays.copyOf(y, capacity);
      rho = Arrays.copyOf(rho, capacity);
      countX = Arrays.copyOf(countX, capacity);
      countY = Arrays.copyOf(countY, capacity);
      search = Arrays.copyOf(search, capacity);
      changed = Arrays.copyOf(changed, capacity);
      stale = Arrays.copyOf(stale, capacity);
      near.ensureCapacity(capacity);
    }
  }

  @Override
  public Estimate estimate() {
    update();
    int n = size();
    if (n <= near.most() || byX.column.isConstant() || byY.column.isConstant()) {
      return batch.estimate(points.column(0), points.column(1));
    }
    int[] nx = new int[n];
    int[] ny = new int[n];
    for (int row = 0; row < n; row++) {
      int point = points.pointOf(row);
      nx[row] = countX[point];
      ny[row] = countY[point];
    }
    return batch.fromCounts(nx, ny);
  }

  /** Makes distances, counts and orders right for the rows present. */
  private void update() {
    int n = size();
    int[] arrivals = new int[fresh];
    for (int i = 0; i < fresh; i++) {
      arrivals[i] = points.pointOf(n - fresh + i);
    }
    boolean anew = lost || goneSize + fresh > MOVED_SHARE_MAX * n;
    byX.change(x, stale, arrivals, rho);
    byY.change(y, stale, arrivals, rho);
    lost = n <= near.most();
    if (!lost) {
      Arrays.fill(search, anew);
      for (int point : arrivals) {
        search[point] = true;
      }
      updateNeighbours(arrivals, !anew);
      byX.count(changed, rho, countX);
      byY.count(changed, rho, countY);
    }
    Arrays.fill(stale, false);
    fresh = 0;
    goneSize = 0;
  }

  private void updateNeighbours(int[] arrivals, boolean meeting) {
    PlaneNeighbours plane = PlaneNeighbours.of(byX.column, byY.column, near.most());
    if (meeting) {
      meet(plane, arrivals);
    }
    plane.nearest(search, near);
    for (int point : byX.column.order) {
      double kth = near.kth(point);
      changed[point] = search[point] || kth != rho[point];
      rho[point] = kth;
    }
  }

  /** What the moved rows change in the lists of those who stay. */
  private void meet(PlaneNeighbours plane, int[] arrivals) {
    int n = size();
    int[] pointOf = plane.row;
    double[] reach = new double[n];
    for (int slot = 0; slot < n; slot++) {
      int point = pointOf[slot];
      reach[slot] = search[point] ? NOWHERE : near.reach(point);
    }
    ReachBoxes boxes = new ReachBoxes(plane, reach);
    boolean cutX = plane.isCutAlong(byX.column);
    // Departures first: a list has no gaps only among the rows it was made from.
    for (int i = 0; i < goneSize; i++) {
      double goneX = gone[2 * i];
      double goneY = gone[2 * i + 1];
      boxes.meet(
          cutX ? goneX : goneY,
          cutX ? goneY : goneX,
          (slot, distance) -> {
            int point = pointOf[slot];
            search[point] = !near.remove(point, distance);
            reach[slot] = search[point] ? NOWHERE : near.reach(point);
          });
    }
    for (int arrival : arrivals) {
      boxes.meet(
          cutX ? x[arrival] : y[arrival],
          cutX ? y[arrival] : x[arrival],
          (slot, distance) -> {
            near.add(pointOf[slot], distance);
            reach[slot] = near.reach(pointOf[slot]);
          });
    }
  }
}
