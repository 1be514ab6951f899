package io.mimon.estimators;

/**
 * A categorical column with its codes renumbered 0, 1, 2, … and counted.
 *
 * <p>Invariants: every {@code ofRow[i]} is in [0, count()), every {@code size[c]} is at least 1 and
 * is the number of rows i with {@code ofRow[i] == c}. Which category gets which number is of no
 * meaning; nothing computed from this class may depend on it.
 */
final class Categories {

  final int[] ofRow;
  final int[] size;

  private Categories(int[] ofRow, int[] size) {
    this.ofRow = ofRow;
    this.size = size;
  }

  /** The categories of a column of codes: non-negative integers below 2^53. */
  static Categories of(double[] codes) {
    double largest = 0;
    for (double code : codes) {
      largest = Math.max(largest, code);
    }
    // A table by code is the quicker way while it stays in proportion to the rows.
    return largest <= 4.0 * codes.length + 1024
        ? byTable(codes, (int) largest)
        : ofValues(SortedColumn.of(codes));
  }

  /** The pairs of two columns as categories. */
  static Categories ofPairs(Categories x, Categories y) {
    double[] pairs = new double[x.ofRow.length];
    for (int i = 0; i < pairs.length; i++) {
      pairs[i] = (double) x.ofRow[i] * y.count() + y.ofRow[i];
    }
    return of(pairs);
  }

  int count() {
    return size.length;
  }

  private static Categories byTable(double[] codes, int largest) {
    int[] numberPlusOne = new int[largest + 1];
    int[] ofRow = new int[codes.length];
    int count = 0;
    for (int i = 0; i < codes.length; i++) {
      int code = (int) codes[i];
      if (numberPlusOne[code] == 0) {
        numberPlusOne[code] = ++count;
      }
      ofRow[i] = numberPlusOne[code] - 1;
    }
    return counted(ofRow, count);
  }

  /** Each different value as a category of its own. */
  static Categories ofValues(SortedColumn column) {
    int[] ofRow = new int[column.size()];
    int number = 0;
    for (int p = 0; p < ofRow.length; p++) {
      if (p > 0 && column.sorted[p] != column.sorted[p - 1]) {
        number++;
      }
      ofRow[column.order[p]] = number;
    }
    return counted(ofRow, ofRow.length == 0 ? 0 : number + 1);
  }

  private static Categories counted(int[] ofRow, int count) {
    int[] size = new int[count];
    for (int number : ofRow) {
      size[number]++;
    }
    return new Categories(ofRow, size);
  }
}
