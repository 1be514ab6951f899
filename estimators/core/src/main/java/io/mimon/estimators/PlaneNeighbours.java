package io.mimon.estimators;

import java.util.Arrays;

/**
 * The distance of every point of the plane to its k-th nearest other point, in the maximum norm.
 *
 * <p>A sweep over strips. One axis is cut into strips of about √(c·n·k) points; inside a strip the
 * points are ordered along the other axis, the sweep axis. Points are visited in sweep order, and
 * each strip keeps a cursor to its first point not yet passed: in every strip the points nearest
 * along the sweep axis lie next to its cursor, with no search. A visit looks up and down from the
 * cursor of its own strip, then of the strips to the left and right while their border is nearer
 * than the k-th distance found.
 *
 * <p>With a strip as wide as a neighbourhood, a visit meets a few times k points whatever the
 * marginal distributions, since strips have equal numbers of points; the worst case, one axis
 * dwarfing the other, meets √(nk). Equal values never straddle two strips, and the axis with fewer
 * different values is the one cut, so a point mass is one strip and ends the visit as soon as k
 * points coincide.
 *
 * <p>Invariants of the layout:
 *
 * <ol>
 *   <li>strip s holds slots {@code start[s]} (inclusive) to {@code start[s + 1]} (exclusive), its
 *       strip-axis values lie in {@code [low[s], high[s]]}, and {@code high[s] < low[s + 1]};
 *   <li>{@code along} ascends inside a strip;
 *   <li>while point i is visited, {@code cursor[s]} is the first slot of strip s that does not come
 *       before i in sweep order.
 * </ol>
 */
final class PlaneNeighbours {

  /** Points in a strip: √(STRIP_FACTOR · n · k); 0.25, 0.5 and 1 took the same time, 2 longer. */
  private static final double STRIP_FACTOR = 1.0;

  private final SortedColumn sweep;
  private final int k;
  final int strips;
  private final int[] stripOfRow;
  final int[] start;
  private final double[] low;
  private final double[] high;
  final double[] along;
  final double[] across;
  private final int[] cursor;

  /** By slot, its row. */
  final int[] row;

  /** Whether cursors do not follow by themselves, see {@link #cursorAt}. */
  private boolean seeking;

  /** The k smallest distances met in this visit, ascending; infinite where not met yet. */
  private final double[] nearest;

  /** The half-widths of the rectangle being grown by {@link #growRectangle}. */
  private double widthAcross;

  private double widthAlong;

  private PlaneNeighbours(SortedColumn cut, SortedColumn sweep, int k) {
    int n = cut.size();
    this.sweep = sweep;
    this.k = k;
    this.nearest = new double[k];
    this.stripOfRow = new int[cut.values.length];
    int target = Math.max(1, (int) Math.sqrt(STRIP_FACTOR * n * k));
    int[] starts = new int[n / target + 2];
    int found = 0;
    for (int p = 0; p < n; ) {
      int end = Math.min(n, p + target);
      while (end < n && cut.sorted[end] == cut.sorted[end - 1]) {
        end++;
      }
      starts[found] = p;
      for (int q = p; q < end; q++) {
        stripOfRow[cut.order[q]] = found;
      }
      found++;
      p = end;
    }
    starts[found] = n;
    this.strips = found;
    this.start = Arrays.copyOf(starts, found + 1);
    this.low = new double[found];
    this.high = new double[found];
    for (int s = 0; s < found; s++) {
      low[s] = cut.sorted[start[s]];
      high[s] = cut.sorted[start[s + 1] - 1];
    }
    this.along = new double[n];
    this.across = new double[n];
    this.row = new int[n];
    this.cursor = Arrays.copyOf(start, found);
    for (int p = 0; p < n; p++) {
      int r = sweep.order[p];
      int slot = cursor[stripOfRow[r]]++;
      along[slot] = sweep.sorted[p];
      across[slot] = cut.values[r];
      row[slot] = r;
    }
    rewind();
  }

  /** A layout to find so many neighbours of points in. */
  static PlaneNeighbours of(SortedColumn x, SortedColumn y, int k) {
    boolean cutX = x.distinct() <= y.distinct();
    return new PlaneNeighbours(cutX ? x : y, cutX ? y : x, k);
  }

  /** Whether the axis cut into strips, {@code across}, is x. */
  boolean isCutAlong(SortedColumn x) {
    return sweep != x;
  }

  /**
   * Finds the k nearest distances of the rows wanted. Strip by strip, not in sweep order: where few
   * are wanted, few cursors have to follow.
   */
  void nearest(boolean[] wanted, NearestDistances found) {
    seeking = true;
    for (int strip = 0; strip < strips; strip++) {
      rewind();
      for (int slot = start[strip]; slot < start[strip + 1]; slot++) {
        if (wanted[row[slot]]) {
          cursor[strip] = slot;
          kthDistance(strip);
          found.set(row[slot], nearest, k);
        }
      }
    }
    seeking = false;
  }

  /** The cursor of a strip, before it is looked at from a point. */
  private int cursorAt(int strip, double b) {
    return seeking ? advance(strip, b) : cursor[strip];
  }

  /** Moves the cursor of a strip up to the first point not below b along the sweep. */
  private int advance(int strip, double b) {
    int end = start[strip + 1];
    int below = cursor[strip];
    if (below == end || along[below] >= b) {
      return below;
    }
    int step = 1;
    while (below + step < end && along[below + step] < b) {
      below += step;
      step *= 2;
    }
    int notBelow = Math.min(end, below + step);
    while (notBelow - below > 1) {
      int middle = (below + notBelow) >>> 1;
      if (along[middle] < b) {
        below = middle;
      } else {
        notBelow = middle;
      }
    }
    cursor[strip] = notBelow;
    return notBelow;
  }

  /** By row, the distance to the k-th nearest other row; there must be more than k rows. */
  static double[] kthDistances(SortedColumn x, SortedColumn y, int k) {
    PlaneNeighbours plane = of(x, y, k);
    double[] distances = new double[x.size()];
    for (int row : plane.sweep.order) {
      int strip = plane.stripOfRow[row];
      distances[row] = plane.kthDistance(strip);
      plane.cursor[strip]++;
    }
    return distances;
  }

  /**
   * The smallest rectangles, by row, that hold every point within the k-th distance: half-widths
   * along x and along y.
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
  record Rectangles(double[] halfWidthX, double[] halfWidthY) {}

  static Rectangles rectangles(SortedColumn x, SortedColumn y, int k) {
    PlaneNeighbours plane = of(x, y, k);
    double[] acrossWidths = new double[x.size()];
    double[] alongWidths = new double[x.size()];
    for (int row : plane.sweep.order) {
      int strip = plane.stripOfRow[row];
      plane.growRectangle(strip, plane.kthDistance(strip));
      acrossWidths[row] = plane.widthAcross;
      alongWidths[row] = plane.widthAlong;
      plane.cursor[strip]++;
    }
    return plane.isCutAlong(x)
        ? new Rectangles(acrossWidths, alongWidths)
        : new Rectangles(alongWidths, acrossWidths);
  }

  private void rewind() {
    System.arraycopy(start, 0, cursor, 0, strips);
  }

  /** The k-th distance of the point at the cursor of a strip. */
  private double kthDistance(int strip) {
    int self = cursor[strip];
    double a = across[self];
    double b = along[self];
    Arrays.fill(nearest, Double.POSITIVE_INFINITY);
    double rho = scanUp(self + 1, start[strip + 1], a, b, Double.POSITIVE_INFINITY);
    rho = scanDown(self - 1, start[strip], a, b, rho);
    for (int s = strip - 1; s >= 0 && a - high[s] < rho; s--) {
      int at = cursorAt(s, b);
      rho = scanUp(at, start[s + 1], a, b, rho);
      rho = scanDown(at - 1, start[s], a, b, rho);
    }
    for (int s = strip + 1; s < strips && low[s] - a < rho; s++) {
      int at = cursorAt(s, b);
      rho = scanUp(at, start[s + 1], a, b, rho);
      rho = scanDown(at - 1, start[s], a, b, rho);
    }
    return rho;
  }

  private double scanUp(int from, int end, double a, double b, double kth) {
    double rho = kth;
    for (int slot = from; slot < end; slot++) {
      double db = along[slot] - b;
      if (!(db < rho)) {
        break;
      }
      double da = Math.abs(across[slot] - a);
      if (da < rho) {
        rho = insert(Math.max(da, db));
      }
    }
    return rho;
  }

  private double scanDown(int from, int first, double a, double b, double kth) {
    double rho = kth;
    for (int slot = from; slot >= first; slot--) {
      double db = b - along[slot];
      if (!(db < rho)) {
        break;
      }
      double da = Math.abs(across[slot] - a);
      if (da < rho) {
        rho = insert(Math.max(da, db));
      }
    }
    return rho;
  }

  /** Puts a distance among the k smallest and returns the k-th. */
  private double insert(double distance) {
    int at = k - 1;
    while (at > 0 && nearest[at - 1] > distance) {
      nearest[at] = nearest[at - 1];
      at--;
    }
    nearest[at] = distance;
    return nearest[k - 1];
  }

  /**
   * Grows the rectangle over all points within rho of the point at the cursor of a strip. Points
   * tied at rho all count, so the rectangle does not depend on the order of rows.
   */
  private void growRectangle(int strip, double rho) {
    int self = cursor[strip];
    double a = across[self];
    double b = along[self];
    widthAcross = 0;
    widthAlong = 0;
    if (rho == 0) {
      return;
    }
    for (int s = strip; s >= 0 && (s == strip || a - high[s] <= rho); s--) {
      growInStrip(s, a, b, rho);
    }
    for (int s = strip + 1; s < strips && low[s] - a <= rho; s++) {
      growInStrip(s, a, b, rho);
    }
  }

  private void growInStrip(int strip, double a, double b, double rho) {
    for (int slot = cursor[strip]; slot < start[strip + 1] && along[slot] - b <= rho; slot++) {
      grow(Math.abs(across[slot] - a), along[slot] - b, rho);
    }
    for (int slot = cursor[strip] - 1; slot >= start[strip] && b - along[slot] <= rho; slot--) {
      grow(Math.abs(across[slot] - a), b - along[slot], rho);
    }
  }

  private void grow(double da, double db, double rho) {
    if (da <= rho) {
      widthAcross = Math.max(widthAcross, da);
      widthAlong = Math.max(widthAlong, db);
    }
  }
}
