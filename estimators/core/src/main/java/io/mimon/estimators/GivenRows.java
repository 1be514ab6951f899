package io.mimon.estimators;

import java.util.Arrays;
import java.util.List;

/**
 * Rows (x, y, z₀, z₁, …) in order of arrival, in a ring.
 *
 * <p>Invariants: row i is the {@code width} values from {@code slotOf(i) · width} on, oldest first;
 * the rows are those added and not removed.
 */
final class GivenRows {

  private static final int CAPACITY_MIN = 16;

  private final List<VariableType> types;
  private final int width;
  private double[] ring;
  private int first;
  private int size;

  GivenRows(VariableType xType, VariableType yType, List<VariableType> zTypes) {
    this.width = 2 + zTypes.size();
    VariableType[] all = new VariableType[width];
    all[0] = xType;
    all[1] = yType;
    for (int d = 2; d < width; d++) {
      all[d] = zTypes.get(d - 2);
    }
    this.types = List.of(all);
    this.ring = new double[CAPACITY_MIN * width];
  }

  int size() {
    return size;
  }

  /**
   * The values of a row in one array, −0.0 as 0.0.
   *
   * @throws IllegalArgumentException if they are not values of a row
   */
  double[] checked(double x, double y, double[] z) {
    double[] row = row(x, y, z);
    for (int d = 0; d < width; d++) {
      Rows.checkValue(d == 0 ? "x" : d == 1 ? "y" : "z" + (d - 2), size, row[d], types.get(d));
    }
    return row;
  }

  private double[] row(double x, double y, double[] z) {
    if (z.length != width - 2) {
      throw new IllegalArgumentException(
          "z has " + z.length + " values; the estimator was made for " + (width - 2));
    }
    double[] row = new double[width];
    row[0] = x + 0.0;
    row[1] = y + 0.0;
    for (int d = 2; d < width; d++) {
      row[d] = z[d - 2] + 0.0;
    }
    return row;
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
  int remove(double x, double y, double[] z) {
    double[] wanted = row(x, y, z);
    int row = 0;
    while (row < size && !isAt(row, wanted)) {
      row++;
    }
    if (row == size) {
      String values = Arrays.toString(wanted);
      throw new IllegalArgumentException(
          "no row ("
              + values.substring(1, values.length() - 1)
              + ") among the "
              + size
              + " present");
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
