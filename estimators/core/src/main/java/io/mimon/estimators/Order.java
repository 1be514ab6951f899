package io.mimon.estimators;

/**
 * Row numbers in ascending order of a column of finite doubles.
 *
 * <p>A stable radix sort, least significant byte first, on the order-preserving integer image of a
 * double; bytes that all values share are skipped. It was chosen over sorting a copy and looking
 * ranks up again because it yields the permutation itself, in time linear in the rows, without
 * boxing; {@code BatchBenchmark} pays for it.
 */
final class Order {

  private static final int DIGIT_BITS = 8;
  private static final int BUCKETS = 1 << DIGIT_BITS;
  private static final int DIGITS = Long.SIZE / DIGIT_BITS;

  private Order() {}

  /** Row numbers by ascending value; equal values keep the order of rows. */
  static int[] ascending(double[] values) {
    int n = values.length;
    long[] keys = new long[n];
    int[] rows = new int[n];
    int[] histogram = new int[DIGITS * BUCKETS];
    for (int i = 0; i < n; i++) {
      long key = sortable(values[i]);
      keys[i] = key;
      rows[i] = i;
      for (int digit = 0; digit < DIGITS; digit++) {
        histogram[digit * BUCKETS + bucket(key, digit)]++;
      }
    }
    long[] otherKeys = new long[n];
    int[] otherRows = new int[n];
    for (int digit = 0; digit < DIGITS; digit++) {
      if (n == 0 || histogram[digit * BUCKETS + bucket(keys[0], digit)] == n) {
        continue;
      }
      toStarts(histogram, digit * BUCKETS);
      for (int i = 0; i < n; i++) {
        int slot = histogram[digit * BUCKETS + bucket(keys[i], digit)]++;
        otherKeys[slot] = keys[i];
        otherRows[slot] = rows[i];
      }
      long[] swapKeys = keys;
      keys = otherKeys;
      otherKeys = swapKeys;
      int[] swapRows = rows;
      rows = otherRows;
      otherRows = swapRows;
    }
    return rows;
  }

  private static int bucket(long key, int digit) {
    return (int) (key >>> (digit * DIGIT_BITS)) & (BUCKETS - 1);
  }

  private static void toStarts(int[] histogram, int from) {
    int start = 0;
    for (int b = from; b < from + BUCKETS; b++) {
      int size = histogram[b];
      histogram[b] = start;
      start += size;
    }
  }

  /**
   * Adding 0.0 makes -0.0 equal to 0.0. For the rest: positive doubles ascend with their bits, so
   * set the sign bit; negative ones descend, so flip all bits.
   */
  private static long sortable(double value) {
    long bits = Double.doubleToRawLongBits(value + 0.0);
    return bits ^ ((bits >> 63) | Long.MIN_VALUE);
  }

  /**
   * An integer that ascends with the value, the same for −0.0 and 0.0; that of −v is −1 less it.
   */
  static long image(double value) {
    long bits = Double.doubleToRawLongBits(value + 0.0);
    return bits ^ ((bits >> 63) & Long.MAX_VALUE);
  }

  /** The value of an image. */
  static double ofImage(long image) {
    return Double.longBitsToDouble(image ^ ((image >> 63) & Long.MAX_VALUE));
  }
}
