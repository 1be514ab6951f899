package io.mimon.estimators;

/**
 * The natural logarithm of positive integers as integers in units of 2⁻⁵⁸.
 *
 * <p>ln m of 1 ≤ m &lt; 2³¹ is 0 or in [0.69, 21.5): as a double it is a multiple of 2⁻⁵³ and below
 * 2⁵, so the integer is that double exactly, and accurate to half a unit in its last place
 * (StrictMath: to one), on every machine. The logarithm of 0 is taken as 0, which makes 0 ln 0 what
 * it is in the limit.
 *
 * <p>Up to {@value #TABLE_LENGTH} it is looked up, above that computed, with the same result.
 */
final class FixedLog {

  /** The value of one unit. */
  static final double UNIT = 0x1p-58;

  static final int UNIT_BITS = 58;

  private static final int TABLE_LENGTH = 1 << 16;

  private static final long[] TABLE = table();

  private FixedLog() {}

  private static long[] table() {
    long[] table = new long[TABLE_LENGTH];
    for (int m = 1; m < table.length; m++) {
      table[m] = computed(m);
    }
    return table;
  }

  private static long computed(int m) {
    return (long) (StrictMath.log(m) * 0x1p58);
  }

  /** ln m in units of 2⁻⁵⁸, 0 for m = 0. */
  static long of(int m) {
    return m < TABLE_LENGTH ? TABLE[m] : computed(m);
  }
}
