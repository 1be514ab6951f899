package io.mimon.estimators;

import java.util.Arrays;

/**
 * A window of rows over many categorical features and one target, and I(feature; target) of each:
 * what {@link EstimatorType#COUNTS} says of the rows on which the feature is not missing, to the
 * last bit.
 *
 * <p>Columnar: rows come and go in blocks, and a block goes through one feature after the other,
 * each a {@link JointTable} that stays in the processor's cache meanwhile. Codes are small integers
 * by feature and by target, as a dictionary gives them out, and are kept at a byte a cell while
 * they are below 255 (target: 256), at two or four bytes beyond: 100,000 rows of 1,000 features
 * take 100 MB.
 *
 * <p>Rows lie in one ring for all columns: row i, the oldest being row 0, is at {@code (first + i)
 * mod capacity}. A feature's code is stored plus one, 0 for missing.
 *
 * <p>Adding or removing a row is one increment a feature; entropies and value take O(cells of the
 * table), the standard error an addition a row.
 *
 * <p>Invariants:
 *
 * <ol>
 *   <li>{@code 0 ≤ rows ≤ capacity};
 *   <li>the table of a feature has the counts of the rows in the ring.
 * </ol>
 */
public final class CountsWindow {

  private static final int CAPACITY_MIN = 16;

  private final BiasCorrection correction;
  private final CodeColumn target;
  private final CodeColumn[] features;
  private final JointTable[] tables;
  private int first;
  private int rows;

  /**
   * An empty window.
   *
   * @param rowsExpected for how many rows to make room; it grows where there are more
   * @throws IllegalArgumentException if either is negative
   */
  public CountsWindow(int features, int rowsExpected) {
    this(features, rowsExpected, BiasCorrection.MILLER_MADOW);
  }

  /** As above, with entropies corrected in another way. */
  public CountsWindow(int features, int rowsExpected, BiasCorrection correction) {
    if (features < 0 || rowsExpected < 0) {
      throw new IllegalArgumentException(
          features + " features and " + rowsExpected + " rows expected; neither may be below 0");
    }
    int capacity = Math.max(CAPACITY_MIN, rowsExpected);
    this.correction = correction;
    this.target = new CodeColumn(capacity);
    this.features = new CodeColumn[features];
    this.tables = new JointTable[features];
    for (int f = 0; f < features; f++) {
      this.features[f] = new CodeColumn(capacity);
      this.tables[f] = new JointTable();
    }
  }

  /** The number of features. */
  public int features() {
    return features.length;
  }

  /** The number of rows in the window. */
  public int rows() {
    return rows;
  }

  /** The memory that the rows take, apart from the tables. */
  public long bytesOfRows() {
    long bytes = (long) target.length() * target.bytesEach();
    for (CodeColumn feature : features) {
      bytes += (long) feature.length() * feature.bytesEach();
    }
    return bytes;
  }

  /** How many rows of the window lack this feature. */
  public int missing(int feature) {
    return tables[feature].missing();
  }

  /** The counts of this feature and the target; it goes with the window. */
  public JointTable table(int feature) {
    return tables[feature];
  }

  /**
   * Adds the first count rows of a block behind the rows of the window.
   *
   * @param targetCodes of the target, from 0
   * @param featureCodes of each feature, from 0, −1 where missing
   * @param count how many rows; arrays may be longer
   * @throws IllegalArgumentException if a code is none, or there are fewer than count; the window
   *     is then as before
   */
  public void append(int[] targetCodes, int[][] featureCodes, int count) {
    if (featureCodes.length != features.length) {
      throw new IllegalArgumentException(
          featureCodes.length + " columns; the window has " + features.length + " features");
    }
    int targetLargest = largest("target", targetCodes, count, 0);
    int[] largest = new int[features.length];
    for (int f = 0; f < largest.length; f++) {
      largest[f] = largest("feature " + f, featureCodes[f], count, -1);
    }
    ensureRoom(count);
    int begin = slotOf(rows);
    int untilEnd = Math.min(count, target.length() - begin);
    target.setAll(begin, targetCodes, 0, untilEnd, 0, targetLargest);
    target.setAll(0, targetCodes, untilEnd, count - untilEnd, 0, targetLargest);
    for (int f = 0; f < features.length; f++) {
      CodeColumn feature = features[f];
      feature.setAll(begin, featureCodes[f], 0, untilEnd, 1, largest[f] + 1);
      feature.setAll(0, featureCodes[f], untilEnd, count - untilEnd, 1, largest[f] + 1);
      tables[f].ensureHolds(largest[f], targetLargest);
      tables[f].addAll(feature, target, begin, begin + untilEnd);
      tables[f].addAll(feature, target, 0, count - untilEnd);
    }
    rows += count;
  }

  /** The largest of some codes, after seeing that they are. */
  private static int largest(String column, int[] codes, int count, int smallestAllowed) {
    if (codes.length < count) {
      throw new IllegalArgumentException(
          column + " has " + codes.length + " codes; the block has " + count + " rows");
    }
    int smallest = smallestAllowed;
    int largest = smallestAllowed;
    for (int i = 0; i < count; i++) {
      smallest = Math.min(smallest, codes[i]);
      largest = Math.max(largest, codes[i]);
    }
    if (smallest < smallestAllowed || largest == Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          column
              + " has the code "
              + (smallest < smallestAllowed ? smallest : largest)
              + "; codes are from "
              + smallestAllowed
              + " to 2^31 − 2");
    }
    return largest;
  }

  private void ensureRoom(int more) {
    int needed = Math.addExact(rows, more);
    int capacity = target.length();
    if (needed > capacity) {
      int length =
          (int) Math.min(Integer.MAX_VALUE - 8L, Math.max(needed, capacity + capacity / 16L));
      target.unroll(first, rows, length);
      for (CodeColumn feature : features) {
        feature.unroll(first, rows, length);
      }
      first = 0;
    }
  }

  /**
   * Removes the oldest rows.
   *
   * @throws IllegalArgumentException if there are not so many
   */
  public void evict(int count) {
    if (count < 0 || count > rows) {
      throw new IllegalArgumentException(count + " rows to evict of " + rows);
    }
    int untilEnd = Math.min(count, target.length() - first);
    for (int f = 0; f < features.length; f++) {
      tables[f].removeAll(features[f], target, first, first + untilEnd);
      tables[f].removeAll(features[f], target, 0, count - untilEnd);
    }
    first = slotOf(count);
    rows -= count;
  }

  private int slotOf(int row) {
    int slot = first + row;
    return slot < target.length() ? slot : slot - target.length();
  }

  /** The estimate of I(feature; target) over the rows that have the feature. */
  public Estimate estimate(int feature) {
    return tables[feature].estimate(correction, () -> standardError(feature));
  }

  /** {@code estimate(feature).nats()} alone, without a look at the rows. */
  public double nats(int feature) {
    return tables[feature].nats(correction);
  }

  private double standardError(int feature) {
    int n = tables[feature].n();
    int drop = LocalSums.drop(n);
    return StandardError.ofSums(n, new Walk(feature, drop));
  }

  /** Sums the local terms of a feature from the oldest row on. */
  private final class Walk implements LocalSums {
    private final CodeColumn feature;
    private final JointTable table;
    private final int drop;
    private final long[] ofCell;
    private final boolean complete;
    private int row;

    Walk(int index, int drop) {
      this.feature = features[index];
      this.table = tables[index];
      this.drop = drop;
      this.ofCell = table.isDense() ? table.terms(drop) : new long[0];
      this.complete = table.missing() == 0;
    }

    @Override
    public long next(int count) {
      if (!complete || !table.isDense() || feature.bytesEach() > 1 || target.bytesEach() > 1) {
        return nextOfAny(count);
      }
      int from = slotOf(row);
      int untilEnd = Math.min(count, target.length() - from);
      row += count;
      return sumOfBytes(from, from + untilEnd) + sumOfBytes(0, count - untilEnd);
    }

    private long sumOfBytes(int from, int to) {
      byte[] x = feature.bytes();
      byte[] y = target.bytes();
      long[] terms = ofCell;
      int shift = table.shift();
      long sum = 0;
      for (int slot = from; slot < to; slot++) {
        sum += terms[((x[slot] & 0xFF) << shift) + (y[slot] & 0xFF)];
      }
      return sum;
    }

    private long nextOfAny(int count) {
      long sum = 0;
      for (int found = 0; found < count; row++) {
        int slot = slotOf(row);
        int x = feature.get(slot) - 1;
        if (x >= 0) {
          sum += table.term(x, target.get(slot), drop, ofCell);
          found++;
        }
      }
      return sum;
    }
  }

  /** Asserts the numbered invariants. */
  void checkInvariants() {
    if (rows < 0 || rows > target.length()) {
      throw new AssertionError("1: " + rows + " rows, capacity " + target.length());
    }
    for (int f = 0; f < features.length; f++) {
      JointTable recount = new JointTable();
      for (int row = 0; row < rows; row++) {
        recount.add(features[f].get(slotOf(row)) - 1, target.get(slotOf(row)));
      }
      tables[f].checkInvariants();
      int[] expected = recount.cellCounts();
      int[] actual = tables[f].cellCounts();
      Arrays.sort(expected);
      Arrays.sort(actual);
      if (recount.missing() != missing(f) || recount.n() != tables[f].n()) {
        throw new AssertionError("2: feature " + f + " has another number of rows");
      }
      for (int i = 1; i <= Math.max(expected.length, actual.length); i++) {
        int e = i <= expected.length ? expected[expected.length - i] : 0;
        int a = i <= actual.length ? actual[actual.length - i] : 0;
        if (e != a) {
          throw new AssertionError("2: feature " + f + " has other counts than its rows");
        }
      }
    }
  }
}
