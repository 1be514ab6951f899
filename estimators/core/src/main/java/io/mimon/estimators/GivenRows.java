package io.mimon.estimators;

import java.util.Arrays;

/**
 * Rows (x, y, z₀, z₁, …) in order of arrival, in a ring.
 *
 * <p>Invariants: row i is the {@code width} values from {@code slotOf(i) · width} on, oldest first;
 * the rows are those added and not removed.
 */
final class GivenRows {

  private static final int CAPACITY_MIN = 16;

  private final int width;
  private double[] ring;
  private int first;
  private int size;

  GivenRows(int width) {
    this.width = width;
    this.ring = new double[CAPACITY_MIN * width];
  }

  int size() {
    return size;
  }

  void add(double[] row) {
    int capacity = ring.length / width;
    if (size == capacity) {
      double[] longer = new double[(capacity + Math.max(CAPACITY_MIN, capacity / 16)) * width];
      for (int r = 0; r < size; r++) {
        System.arraycopy(ring, slotOf(r) * width, longer, r * width, width);
      }
      ring = longer;
      first = 0;
    }
    System.arraycopy(row, 0, ring, slotOf(size) * width, width);
    size++;
  }

  /**
   * Removes the earliest row of these values; returns which it was.
   *
   * @throws IllegalArgumentException if there is none
   */
  int remove(double[] wanted) {
    int row = 0;
    while (row < size && !isAt(row, wanted)) {
      row++;
    }
    if (row == size) {
      throw RowTypes.absent(wanted, size);
    }
    for (int r = row; r > 0; r--) {
      System.arraycopy(ring, slotOf(r - 1) * width, ring, slotOf(r) * width, width);
    }
    first = slotOf(1);
    size--;
    return row;
  }

  private boolean isAt(int row, double[] values) {
    int base = slotOf(row) * width;
    for (int d = 0; d < width; d++) {
      if (ring[base + d] != values[d]) {
        return false;
      }
    }
    return true;
  }

  /** The values of a row, the oldest being row 0. */
  double[] row(int row) {
    return Arrays.copyOfRange(ring, slotOf(row) * width, (slotOf(row) + 1) * width);
  }

  private int slotOf(int row) {
    int slot = first + row;
    int capacity = ring.length / width;
    return slot < capacity ? slot : slot - capacity;
  }

  /** What a batch estimator says of the rows. */
  Estimate estimate(BatchConditionalEstimator batch) {
    double[][] columns = new double[width][size];
    for (int r = 0; r < size; r++) {
      int base = slotOf(r) * width;
      for (int d = 0; d < width; d++) {
        columns[d][r] = ring[base + d];
      }
    }
    return batch.estimate(columns[0], columns[1], Arrays.copyOfRange(columns, 2, width));
  }
}
