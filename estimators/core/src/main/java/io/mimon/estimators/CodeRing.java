package io.mimon.estimators;

/**
 * Codes in order of arrival, in a ring: 1, 2 or 4 bytes a row.
 *
 * <p>Invariant: row i, the oldest being row 0, is at {@code (first + i) mod capacity}; {@code 0 ≤
 * size ≤ capacity}.
 */
final class CodeRing {

  private static final int CAPACITY_MIN = 16;

  private final CodeColumn column = new CodeColumn(CAPACITY_MIN);
  private int first;
  private int size;

  int size() {
    return size;
  }

  void add(int code) {
    int capacity = column.length();
    if (size == capacity) {
      column.unroll(first, size, capacity + Math.max(CAPACITY_MIN, capacity / 8));
      first = 0;
    }
    column.set(slotOf(size), code);
    size++;
  }

  /** Removes the earliest of these codes; it has to be there. */
  void removeEarliest(int code) {
    int row = 0;
    while (column.get(slotOf(row)) != code) {
      row++;
    }
    for (; row > 0; row--) {
      column.set(slotOf(row), column.get(slotOf(row - 1)));
    }
    first = slotOf(1);
    size--;
  }

  /** Removes the oldest row, of which there is one; returns its code. */
  int removeEarliest() {
    int code = get(0);
    first = slotOf(1);
    size--;
    return code;
  }

  /** The code of a row, the oldest being row 0. */
  int get(int row) {
    return column.get(slotOf(row));
  }

  /** The standard error of the mean over the rows of a term by code, see {@link LocalSums}. */
  double standardError(long[] terms) {
    int[] row = {0};
    return StandardError.ofSums(
        size,
        count -> {
          long sum = 0;
          for (int end = row[0] + count; row[0] < end; row[0]++) {
            sum += terms[get(row[0])];
          }
          return sum;
        });
  }

  private int slotOf(int row) {
    int slot = first + row;
    int capacity = column.length();
    return slot < capacity ? slot : slot - capacity;
  }
}
