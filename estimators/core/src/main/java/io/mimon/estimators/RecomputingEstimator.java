package io.mimon.estimators;

import java.util.Arrays;

/**
 * A rolling estimator that keeps the rows and asks a batch estimator each time.
 *
 * <p>Rows lie in two rings: row i is at {@code (first + i) mod capacity}, oldest first. Adding is
 * O(1) amortized, removing O(1) for the oldest row and O(n) for another; an estimate costs what the
 * batch estimator does.
 *
 * <p>Invariants:
 *
 * <ol>
 *   <li>{@code 0 ≤ size ≤ capacity}, the capacity a power of two;
 *   <li>{@code 0 ≤ first < capacity};
 *   <li>the rows present are those added and not removed, in order of arrival.
 * </ol>
 */
final class RecomputingEstimator implements SlidingEstimator {

  private static final int CAPACITY_MIN = 16;

  private final BatchEstimator batch;
  private final VariableType xType;
  private final VariableType yType;
  private double[] x = new double[CAPACITY_MIN];
  private double[] y = new double[CAPACITY_MIN];
  private int first;
  private int size;

  RecomputingEstimator(BatchEstimator batch, VariableType xType, VariableType yType) {
    this.batch = batch;
    this.xType = xType;
    this.yType = yType;
  }

  @Override
  public void add(double xValue, double yValue) {
    Rows.checkValue("x", size, xValue, xType);
    Rows.checkValue("y", size, yValue, yType);
    if (size == x.length) {
      grow();
    }
    int slot = slotOf(size);
    x[slot] = xValue;
    y[slot] = yValue;
    size++;
  }

  @Override
  public void remove(double xValue, double yValue) {
    int row = 0;
    while (row < size && !(x[slotOf(row)] == xValue && y[slotOf(row)] == yValue)) {
      row++;
    }
    if (row == size) {
      throw new IllegalArgumentException(
          "no row (" + xValue + ", " + yValue + ") among the " + size + " present");
    }
    for (; row > 0; row--) {
      x[slotOf(row)] = x[slotOf(row - 1)];
      y[slotOf(row)] = y[slotOf(row - 1)];
    }
    first = slotOf(1);
    size--;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public Estimate estimate() {
    return batch.estimate(inOrder(x, size), inOrder(y, size));
  }

  private int slotOf(int row) {
    return (first + row) & (x.length - 1);
  }

  private void grow() {
    x = inOrder(x, 2 * size);
    y = inOrder(y, 2 * size);
    first = 0;
  }

  /** The rows of a ring from the oldest on, in an array of this length. */
  private double[] inOrder(double[] ring, int length) {
    double[] rows = Arrays.copyOfRange(ring, first, first + length);
    int untilEnd = ring.length - first;
    if (size > untilEnd) {
      System.arraycopy(ring, 0, rows, untilEnd, size - untilEnd);
    }
    return rows;
  }

  /** Asserts the numbered invariants that can be seen from inside. */
  void checkInvariants() {
    if (size < 0 || size > x.length || x.length != y.length || Integer.bitCount(x.length) != 1) {
      throw new AssertionError("1: size " + size + ", capacity " + x.length);
    }
    if (first < 0 || first >= x.length) {
      throw new AssertionError("2: first " + first + ", capacity " + x.length);
    }
  }
}
