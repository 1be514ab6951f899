package io.mimon.core.monitor;

import io.mimon.core.block.Column;
import io.mimon.estimators.VariableType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One column of the window on the heap: values in arrival order, NaN where missing.
 *
 * <p>Categories become codes that stay the same while any row of the window has them; a code whose
 * last row left is given to the next new category, so memory follows the window, not the stream.
 * Which code a category has carries no meaning.
 *
 * <p>The live values are {@code values[start .. start + size)}; the array is compacted when its end
 * is reached, which costs O(1) a row amortized.
 */
final class WindowColumn {
  private double[] values = new double[64];
  private int start;
  private int size;
  private final boolean categorical;

  private final Map<String, Integer> codeOf = new HashMap<>();
  private final List<String> labelOf = new ArrayList<>();
  private final ArrayDeque<Integer> freeCodes = new ArrayDeque<>();
  private int[] rowsOfCode = new int[8];

  WindowColumn(VariableType type) {
    categorical = type == VariableType.CATEGORICAL;
  }

  int size() {
    return size;
  }

  /** The codes given out so far, free ones included: what the dictionary takes of memory. */
  int codes() {
    return labelOf.size();
  }

  /** The value of the i-th row of the window, from 0; NaN if missing. */
  double value(int i) {
    return values[start + i];
  }

  /** The values of the window's rows. */
  double[] toArray() {
    return Arrays.copyOfRange(values, start, start + size);
  }

  /** The label of a code that a row of the window has. */
  String label(int code) {
    return labelOf.get(code);
  }

  /** Appends rows from (inclusive) to (exclusive) of a block's column. */
  void append(Column column, int from, int to) {
    reserve(to - from);
    if (column instanceof Column.Categorical c) {
      appendCodes(c, from, to);
    } else if (column instanceof Column.Numeric n) {
      System.arraycopy(n.values(), from, values, start + size, to - from);
    }
    size += to - from;
  }

  private void appendCodes(Column.Categorical column, int from, int to) {
    int[] codeOfLocal = new int[column.labels().length];
    Arrays.fill(codeOfLocal, -1);
    for (int i = from; i < to; i++) {
      int local = column.codes()[i];
      double value = Double.NaN;
      if (local >= 0) {
        if (codeOfLocal[local] < 0) {
          codeOfLocal[local] = codeOf.computeIfAbsent(column.labels()[local], this::newCode);
        }
        rowsOfCode[codeOfLocal[local]]++;
        value = codeOfLocal[local];
      }
      values[start + size + i - from] = value;
    }
  }

  private int newCode(String label) {
    Integer free = freeCodes.poll();
    if (free != null) {
      labelOf.set(free, label);
      return free;
    }
    labelOf.add(label);
    if (labelOf.size() > rowsOfCode.length) {
      rowsOfCode = Arrays.copyOf(rowsOfCode, 2 * rowsOfCode.length);
    }
    return labelOf.size() - 1;
  }

  /** Removes the earliest rows. */
  void evict(int rows) {
    if (categorical) {
      for (int i = start; i < start + rows; i++) {
        if (!Double.isNaN(values[i])) {
          releaseCode((int) values[i]);
        }
      }
    }
    start += rows;
    size -= rows;
  }

  private void releaseCode(int code) {
    if (--rowsOfCode[code] == 0) {
      codeOf.remove(labelOf.get(code));
      freeCodes.add(code);
    }
  }

  private void reserve(int rows) {
    if (start + size + rows <= values.length) {
      return;
    }
    int needed = size + rows;
    double[] target = values;
    if (needed + needed / 4 > values.length) {
      target = new double[needed + needed / 2];
    }
    System.arraycopy(values, start, target, 0, size);
    values = target;
    start = 0;
  }
}
