package io.mimon.estimators;

import java.util.Arrays;

/**
 * Rows in order of arrival, rows of equal values sharing one point.
 *
 * <p>Layout: row i is the point {@code ring[(first + i) mod capacity]}, oldest first; point p has
 * the coordinates {@code at[p · axes + d]} and stands for {@code rows[p]} rows. Points that stand
 * for none are chained from {@code free} on: {@code rows[p] = −2 − next}, −1 the end.
 *
 * <p>Invariants:
 *
 * <ol>
 *   <li>the rows are those added and not removed, in order of arrival;
 *   <li>no two points with rows have equal coordinates, if {@link #add} was told of equals;
 *   <li>{@code distinct} points have rows, {@code size} rows in all.
 * </ol>
 */
final class Points {

  private static final int NONE = -1;
  private static final int CAPACITY_MIN = 16;

  private final int axes;
  private double[] at = new double[0];
  private int[] rows = new int[0];
  private int free = NONE;
  private int distinct;

  private int[] ring = new int[CAPACITY_MIN];
  private int first;
  private int size;

  /** Points of so many coordinates. */
  Points(int axes) {
    this.axes = axes;
  }

  int size() {
    return size;
  }

  double x(int point) {
    return at[point * axes];
  }

  double y(int point) {
    return at[point * axes + 1];
  }

  double at(int point, int axis) {
    return at[point * axes + axis];
  }

  /** By point and axis, the coordinates; not to be written to. */
  double[] coordinates() {
    return at;
  }

  /** How many rows a point stands for. */
  int rowsOf(int point) {
    return rows[point];
  }

  /** By point, how many rows it stands for; not to be written to. */
  int[] rowsByPoint() {
    return rows;
  }

  /** Whether some point stands for more than one row. */
  boolean areMixed() {
    return size > distinct;
  }

  /** All points are below this. */
  int capacity() {
    return rows.length;
  }

  int pointOf(int row) {
    return ring[slotOf(row)];
  }

  /** The earliest row of these values, −1 if there is none. The oldest row is looked at first. */
  int find(double... values) {
    for (int row = 0; row < size; row++) {
      if (isAt(pointOf(row), values)) {
        return row;
      }
    }
    return NONE;
  }

  private boolean isAt(int point, double[] values) {
    for (int d = 0; d < axes; d++) {
      if (at[point * axes + d] != values[d]) {
        return false;
      }
    }
    return true;
  }

  /** Takes a free point for these values, without rows as yet. */
  int fresh(double... values) {
    if (free == NONE) {
      grow();
    }
    int point = free;
    free = -2 - rows[point];
    rows[point] = 0;
    System.arraycopy(values, 0, at, point * axes, axes);
    return point;
  }

  /** Adds a row of this point behind the others. */
  void add(int point) {
    if (size == ring.length) {
      ring = inOrder(size + Math.max(CAPACITY_MIN, size / 16));
      first = 0;
    }
    ring[slotOf(size)] = point;
    size++;
    distinct += rows[point] == 0 ? 1 : 0;
    rows[point]++;
  }

  /** Removes a row; its point is free if that was its last. */
  void remove(int row) {
    int point = pointOf(row);
    for (int r = row; r > 0; r--) {
      ring[slotOf(r)] = ring[slotOf(r - 1)];
    }
    first = slotOf(1);
    size--;
    rows[point]--;
    if (rows[point] == 0) {
      rows[point] = -2 - free;
      free = point;
      distinct--;
    }
  }

  /** A coordinate of all rows in order of arrival. */
  double[] column(int axis) {
    double[] column = new double[size];
    for (int row = 0; row < size; row++) {
      column[row] = at[pointOf(row) * axes + axis];
    }
    return column;
  }

  private int slotOf(int row) {
    int slot = first + row;
    return slot < ring.length ? slot : slot - ring.length;
  }

  private int[] inOrder(int length) {
    int[] inOrder = new int[length];
    for (int row = 0; row < size; row++) {
      inOrder[row] = pointOf(row);
    }
    return inOrder;
  }

  private void grow() {
    int old = rows.length;
    int capacity = old + Math.max(CAPACITY_MIN, old / 16);
    at = Arrays.copyOf(at, capacity * axes);
    rows = Arrays.copyOf(rows, capacity);
    for (int point = capacity - 1; point >= old; point--) {
      rows[point] = -2 - free;
      free = point;
    }
  }

  /** Asserts invariants 2 and 3. */
  void checkInvariants() {
    int[] seen = new int[capacity()];
    for (int row = 0; row < size; row++) {
      seen[pointOf(row)]++;
    }
    int points = 0;
    for (int point = 0; point < capacity(); point++) {
      boolean used = seen[point] > 0;
      points += used ? 1 : 0;
      if (used ? rows[point] != seen[point] : rows[point] >= 0) {
        throw new AssertionError("3: point " + point + " has rows " + rows[point]);
      }
    }
    if (points != distinct) {
      throw new AssertionError("3: " + points + " points, not " + distinct);
    }
    for (int row = 0; row < size; row++) {
      int point = pointOf(row);
      double[] values = Arrays.copyOfRange(at, point * axes, (point + 1) * axes);
      if (pointOf(find(values)) != point) {
        throw new AssertionError("2: point " + point);
      }
    }
  }
}
