package io.mimon.estimators;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The counts of pairs of small codes, of which rows come and go: an array while that is small, hash
 * tables beyond.
 *
 * <pre>
 *   dense    count(x, y) at (x + 1) · 2^shift + y     adding or removing a row is one increment
 *   sparse   {@link SparseTable}, once the array would have more than 2¹⁵ cells
 * </pre>
 *
 * <p>Row 0 of the array has the pairs whose x is missing, code −1: they are counted, so that the
 * loops over columns need not ask, and are part of no result. A dense table is summed up when
 * something is asked of it, O(cells); a sparse one keeps its sums of c ln c at every change, O(1).
 * Both sums are exact (see {@link ExactLogSum}), so results depend on the counts only: not on which
 * way they are kept, nor on how they came about.
 *
 * <p>Grows with new codes, never shrinks. Up to 2³¹ − 1 rows.
 *
 * <p>Invariants:
 *
 * <ol>
 *   <li>no count is below 0;
 *   <li>the counts add up to total, missing ones included;
 *   <li>dense: the array is a whole number of rows of 2^shift cells, 2¹⁵ cells at most.
 * </ol>
 */
public final class JointTable implements PairCounts {

  static final int CELLS_DENSE_MAX = 1 << 15;

  private int[] cells = new int[2];
  private int shift;

  /** Takes over from cells. */
  private @Nullable SparseTable sparse;

  /** With a missing x, of a sparse table; a dense one has them in row 0. */
  private int missingOfSparse;

  private int total;

  /** An empty table. */
  public JointTable() {}

  /**
   * Counts a row.
   *
   * @param x a code, or −1 where missing
   * @throws IllegalArgumentException if x is below −1 or y below 0
   */
  public void add(int x, int y) {
    checkCodes(x, y);
    ensureHolds(x, y);
    total = Math.incrementExact(total);
    if (sparse == null) {
      cells[cellOf(x, y)]++;
    } else if (x < 0) {
      missingOfSparse++;
    } else {
      sparse.add(x, y);
    }
  }

  /**
   * Counts a row once less. Once a table is hashed it no longer knows the y of rows without an x,
   * and takes any for it.
   *
   * @throws IllegalArgumentException if there is none
   */
  public void remove(int x, int y) {
    checkCodes(x, y);
    boolean present = x >= 0 ? count(x, y) > 0 : missingBeside(y) > 0;
    if (!present) {
      throw new IllegalArgumentException("no row (" + x + ", " + y + ") among the " + n());
    }
    total--;
    if (sparse == null) {
      cells[cellOf(x, y)]--;
    } else if (x < 0) {
      missingOfSparse--;
    } else {
      sparse.remove(x, y);
    }
  }

  /** Counts the rows from slot from (inclusive) to (exclusive); x is stored plus one. */
  void addAll(CodeColumn x, CodeColumn y, int from, int to) {
    total = Math.addExact(total, to - from);
    SparseTable table = sparse;
    if (table != null) {
      for (int slot = from; slot < to; slot++) {
        int code = x.get(slot) - 1;
        if (code < 0) {
          missingOfSparse++;
        } else {
          table.add(code, y.get(slot));
        }
      }
    } else if (x.bytesEach() == 1 && y.bytesEach() == 1) {
      addBytes(cells, shift, x.bytes(), y.bytes(), from, to);
    } else {
      for (int slot = from; slot < to; slot++) {
        cells[(x.get(slot) << shift) + y.get(slot)]++;
      }
    }
  }

  /** Takes rows off again that were added, as {@link #addAll} has it. */
  void removeAll(CodeColumn x, CodeColumn y, int from, int to) {
    total -= to - from;
    SparseTable table = sparse;
    if (table != null) {
      for (int slot = from; slot < to; slot++) {
        int code = x.get(slot) - 1;
        if (code < 0) {
          missingOfSparse--;
        } else {
          table.remove(code, y.get(slot));
        }
      }
    } else if (x.bytesEach() == 1 && y.bytesEach() == 1) {
      removeBytes(cells, shift, x.bytes(), y.bytes(), from, to);
    } else {
      for (int slot = from; slot < to; slot++) {
        cells[(x.get(slot) << shift) + y.get(slot)]--;
      }
    }
  }

  /** Adds to each cell of an array of {@link #length} cells; the counts are of so many rows. */
  void addCounts(int[] counts, int rows) {
    total = Math.addExact(total, rows);
    for (int cell = 0; cell < cells.length; cell++) {
      cells[cell] += counts[cell];
    }
  }

  /** Takes counts off each cell of an array. */
  void subtractCounts(int[] counts) {
    int rows = 0;
    for (int cell = 0; cell < cells.length; cell++) {
      cells[cell] -= counts[cell];
      rows += counts[cell];
    }
    total -= rows;
  }

  static void addBytes(int[] cells, int shift, byte[] x, byte[] y, int from, int to) {
    for (int slot = from; slot < to; slot++) {
      cells[((x[slot] & 0xFF) << shift) + (y[slot] & 0xFF)]++;
    }
  }

  private static void removeBytes(int[] cells, int shift, byte[] x, byte[] y, int from, int to) {
    for (int slot = from; slot < to; slot++) {
      cells[((x[slot] & 0xFF) << shift) + (y[slot] & 0xFF)]--;
    }
  }

  /** Whether there is room for codes up to these. */
  boolean holds(int x, int y) {
    return sparse != null || (x + 1 < cells.length >> shift && y < 1 << shift);
  }

  /** Makes room for codes up to these. */
  void ensureHolds(int x, int y) {
    if (holds(x, y)) {
      return;
    }
    int newShift = Math.max(shift, 32 - Integer.numberOfLeadingZeros(y));
    int rows = cells.length >> shift;
    long newRows = x + 1 < rows ? rows : Math.max(x + 2L, rows + rows / 8L);
    if (newRows << newShift > CELLS_DENSE_MAX) {
      newRows = Math.max(x + 2L, rows);
    }
    if (newRows << newShift > CELLS_DENSE_MAX) {
      toSparse();
      return;
    }
    int[] larger = new int[(int) newRows << newShift];
    for (int row = 0; row < rows; row++) {
      System.arraycopy(cells, row << shift, larger, row << newShift, 1 << shift);
    }
    cells = larger;
    shift = newShift;
  }

  private void toSparse() {
    SparseTable table = new SparseTable();
    for (int row = 1; row < cells.length >> shift; row++) {
      for (int y = 0; y < 1 << shift; y++) {
        int count = cells[(row << shift) + y];
        if (count > 0) {
          table.add(row - 1, y, count);
        }
      }
    }
    missingOfSparse = missing();
    sparse = table;
    cells = new int[0];
  }

  private int cellOf(int x, int y) {
    return ((x + 1) << shift) + y;
  }

  private static void checkCodes(int x, int y) {
    if (x < -1 || y < 0) {
      throw new IllegalArgumentException(
          "the pair (" + x + ", " + y + "); x is a code from 0 or −1 for missing, y a code from 0");
    }
  }

  /** How many rows of a pair there are. */
  public int count(int x, int y) {
    if (sparse != null) {
      return x < 0 ? 0 : sparse.count(x, y);
    }
    boolean held = x >= 0 && x + 1 < cells.length >> shift && y >= 0 && y < 1 << shift;
    return held ? cells[cellOf(x, y)] : 0;
  }

  /** How many rows there are whose x is not missing. */
  public int n() {
    return total - missing();
  }

  /** How many rows there are whose x is missing. */
  public int missing() {
    if (sparse != null) {
      return missingOfSparse;
    }
    int sum = 0;
    for (int y = 0; y < 1 << shift; y++) {
      sum += cells[y];
    }
    return sum;
  }

  /** Of the rows without an x, those of a y; of a sparse table, whose y is not kept, of any. */
  private int missingBeside(int y) {
    if (sparse != null) {
      return missingOfSparse;
    }
    return y < 1 << shift ? cells[y] : 0;
  }

  /** Whether the counts lie in an array. */
  boolean isDense() {
    return sparse == null;
  }

  /** The cells of the array. */
  int length() {
    return cells.length;
  }

  /** log₂ of the cells of a row of the array. */
  int shift() {
    return shift;
  }

  /** H(X), H(Y) and H(X,Y) in nats; NaN without rows. */
  @Override
  public Entropies entropies(BiasCorrection correction) {
    return PairCounts.super.entropies(correction);
  }

  /**
   * I(X;Y) in nats, H(X) + H(Y) − H(X,Y) of these entropies; 0 where a column is constant, NaN
   * without rows.
   */
  @Override
  public double nats(BiasCorrection correction) {
    return PairCounts.super.nats(correction);
  }

  @Override
  public TableSums sums() {
    return sparse != null ? sparse.sums() : denseSums();
  }

  private TableSums denseSums() {
    int[] ofX = xCounts();
    int[] ofY = yCounts();
    int n = 0;
    for (int count : ofY) {
      n += count;
    }
    return new TableSums(
        n,
        seen(ofX, 0),
        seen(ofY, 0),
        seen(cells, 1 << shift),
        ExactLogSum.ofAll(ofX),
        ExactLogSum.ofAll(ofY),
        ExactLogSum.ofAll(cells, 1 << shift, cells.length));
  }

  private static int seen(int[] counts, int from) {
    int seen = 0;
    for (int i = from; i < counts.length; i++) {
      seen += counts[i] > 0 ? 1 : 0;
    }
    return seen;
  }

  /** By cell of the array, the local term, see {@link LocalSums}; 0 where x is missing. */
  long[] terms(int drop) {
    int[] ofX = xCounts();
    int[] ofY = yCounts();
    int n = n();
    long[] terms = new long[cells.length];
    for (int x = 0, cell = 1 << shift; x < ofX.length; x++) {
      for (int y = 0; y < ofY.length; y++, cell++) {
        if (cells[cell] > 0) {
          terms[cell] = LocalSums.term(cells[cell], n, ofX[x], ofY[y], drop);
        }
      }
    }
    return terms;
  }

  /** The local term of a pair that is present, of a table of either kind. */
  long term(int x, int y, int drop, long[] termsOfDense) {
    return sparse != null ? sparse.term(x, y, drop) : termsOfDense[cellOf(x, y)];
  }

  @Override
  public int[] xCounts() {
    if (sparse != null) {
      return sparse.xCounts();
    }
    int[] counts = new int[(cells.length >> shift) - 1];
    int width = 1 << shift;
    for (int x = 0; x < counts.length; x++) {
      int sum = 0;
      for (int cell = (x + 1) << shift, end = cell + width; cell < end; cell++) {
        sum += cells[cell];
      }
      counts[x] = sum;
    }
    return counts;
  }

  @Override
  public int[] yCounts() {
    if (sparse != null) {
      return sparse.yCounts();
    }
    int[] counts = new int[1 << shift];
    for (int cell = 1 << shift; cell < cells.length; cell++) {
      counts[cell & (counts.length - 1)] += cells[cell];
    }
    return counts;
  }

  @Override
  public int[] cellCounts() {
    return sparse != null
        ? sparse.cellCounts()
        : Arrays.copyOfRange(cells, 1 << shift, cells.length);
  }

  /** Asserts the numbered invariants. */
  void checkInvariants() {
    long sum = missingOfSparse;
    if (sparse != null) {
      sparse.checkInvariants();
      sum += sparse.sums().n();
    }
    for (int count : cells) {
      if (count < 0) {
        throw new AssertionError("1: a count is " + count);
      }
      sum += count;
    }
    if (sum != total) {
      throw new AssertionError("2: the counts are " + sum + ", total is " + total);
    }
    if (sparse == null
        && ((cells.length & ((1 << shift) - 1)) != 0 || cells.length > CELLS_DENSE_MAX)) {
      throw new AssertionError("3: " + cells.length + " cells, shift " + shift);
    }
  }
}
