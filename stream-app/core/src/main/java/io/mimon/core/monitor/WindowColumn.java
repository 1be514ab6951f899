package io.mimon.core.monitor;

import io.mimon.core.block.Column;
import io.mimon.estimators.CodeColumn;
import io.mimon.estimators.VariableType;
import java.util.Arrays;

/**
 * One column of the window on the heap, in arrival order: numbers, NaN where missing, eight bytes
 * each; or the codes of a {@link Dictionary}, one byte each while there are fewer than 255.
 *
 * <p>A ring: the i-th row is at {@code (first + i) mod capacity}. A code is stored plus one, 0 is
 * missing.
 */
final class WindowColumn {
  private static final int CAPACITY_MIN = 64;

  private final boolean categorical;
  private final Dictionary dictionary = new Dictionary();
  private final CodeColumn codes;
  private double[] numbers;
  private int capacity = CAPACITY_MIN;
  private int first;
  private int size;

  WindowColumn(VariableType type) {
    categorical = type == VariableType.CATEGORICAL;
    codes = new CodeColumn(categorical ? capacity : 0);
    numbers = new double[categorical ? 0 : capacity];
  }

  int size() {
    return size;
  }

  /** The labels of the window's codes. */
  Dictionary dictionary() {
    return dictionary;
  }

  /** The value of the i-th row of the window, from 0; NaN if missing. */
  double value(int i) {
    if (!categorical) {
      return numbers[slot(i)];
    }
    int stored = codes.get(slot(i));
    return stored == 0 ? Double.NaN : stored - 1;
  }

  /** The {@link LabelHash} of the i-th row of a column of categories; NaN if missing. */
  double hash(int i) {
    int stored = codes.get(slot(i));
    return stored == 0 ? Double.NaN : dictionary.hash(stored - 1);
  }

  private int slot(int i) {
    int slot = first + i;
    return slot < capacity ? slot : slot - capacity;
  }

  /** The values of the window's rows. */
  double[] toArray() {
    double[] values = new double[size];
    if (!categorical) {
      int untilEnd = Math.min(size, capacity - first);
      System.arraycopy(numbers, first, values, 0, untilEnd);
      System.arraycopy(numbers, 0, values, untilEnd, size - untilEnd);
      return values;
    }
    for (int i = 0; i < size; i++) {
      values[i] = value(i);
    }
    return values;
  }

  /** How many of the rows from (inclusive) to (exclusive) have a value. */
  int present(int from, int to) {
    int present = 0;
    for (int i = from; i < to; i++) {
      present += Double.isNaN(value(i)) ? 0 : 1;
    }
    return present;
  }

  /** The label of a code that a row of the window has. */
  String label(int code) {
    return dictionary.label(code);
  }

  /** Appends rows from (inclusive) to (exclusive) of a block's column. */
  void append(Column column, int from, int to) {
    reserve(to - from);
    if (column instanceof Column.Categorical c) {
      appendCodes(c, from, to);
    } else if (column instanceof Column.Numeric n) {
      int begin = slot(size);
      int untilEnd = Math.min(to - from, capacity - begin);
      System.arraycopy(n.values(), from, numbers, begin, untilEnd);
      System.arraycopy(n.values(), from + untilEnd, numbers, 0, to - from - untilEnd);
    }
    size += to - from;
  }

  /** Appends rows that have no value here. */
  void appendMissing(int rows) {
    reserve(rows);
    for (int i = 0; i < rows; i++) {
      if (categorical) {
        codes.set(slot(size + i), 0);
      } else {
        numbers[slot(size + i)] = Double.NaN;
      }
    }
    size += rows;
  }

  private void appendCodes(Column.Categorical column, int from, int to) {
    int[] codeOfLocal = new int[column.labels().length];
    Arrays.fill(codeOfLocal, -1);
    for (int i = from; i < to; i++) {
      int local = column.codes()[i];
      int stored = 0;
      if (local >= 0) {
        if (codeOfLocal[local] < 0) {
          codeOfLocal[local] = dictionary.code(column.labels()[local]);
        }
        dictionary.retain(codeOfLocal[local]);
        stored = codeOfLocal[local] + 1;
      }
      codes.set(slot(size + i - from), stored);
    }
  }

  /** Removes the earliest rows. */
  void evict(int rows) {
    if (categorical) {
      for (int i = 0; i < rows; i++) {
        int stored = codes.get(slot(i));
        if (stored > 0) {
          dictionary.release(stored - 1);
        }
      }
    }
    first = slot(rows);
    size -= rows;
  }

  private void reserve(int rows) {
    if (size + rows <= capacity) {
      return;
    }
    int wanted = size + rows + (size + rows) / 8;
    if (categorical) {
      codes.unroll(first, size, wanted);
    } else {
      double[] longer = new double[wanted];
      int untilEnd = Math.min(size, capacity - first);
      System.arraycopy(numbers, first, longer, 0, untilEnd);
      System.arraycopy(numbers, 0, longer, untilEnd, size - untilEnd);
      numbers = longer;
    }
    capacity = wanted;
    first = 0;
  }
}
