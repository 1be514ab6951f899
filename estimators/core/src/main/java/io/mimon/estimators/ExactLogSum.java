package io.mimon.estimators;

/**
 * Σ c ln c over counts c, exact: what is added and taken away again leaves no trace.
 *
 * <p>Every ln c is an integer in units of 2⁻⁵⁸ ({@link FixedLog}), cut into its upper 31 and lower
 * 32 bits; both are multiplied by c and added as integers. So the sum depends on the multiset of
 * counts only, however it came about, and a sum kept under additions and removals is that of a
 * recount to the last bit. As Σ c = n &lt; 2³¹, neither part can overflow:
 *
 * <pre>
 *   Σ c · high &lt; 2³¹ · 2³¹        Σ c · low &lt; 2³¹ · 2³²
 * </pre>
 *
 * <p>The only rounding is that of ln c, once for each c, and that of a result.
 *
 * <p>Invariant: the sum is {@code high · 2³² + low} in units of 2⁻⁵⁸.
 */
final class ExactLogSum {

  private static final long LOW_MASK = 0xFFFF_FFFFL;
  private static final double HIGH_UNIT = 0x1p-26;

  private long high;
  private long low;

  /** Adds c ln c. */
  void add(int count) {
    long ln = FixedLog.of(count);
    high += count * (ln >>> 32);
    low += count * (ln & LOW_MASK);
  }

  /** Takes c ln c away. */
  void subtract(int count) {
    long ln = FixedLog.of(count);
    high -= count * (ln >>> 32);
    low -= count * (ln & LOW_MASK);
  }

  /** Adds another sum. */
  ExactLogSum plus(ExactLogSum other) {
    ExactLogSum sum = new ExactLogSum();
    sum.high = high + other.high;
    sum.low = low + other.low;
    return sum;
  }

  ExactLogSum minus(ExactLogSum other) {
    ExactLogSum sum = new ExactLogSum();
    sum.high = high - other.high;
    sum.low = low - other.low;
    return sum;
  }

  /** n ln n alone. */
  static ExactLogSum of(int n) {
    ExactLogSum sum = new ExactLogSum();
    sum.add(n);
    return sum;
  }

  static ExactLogSum ofAll(int[] counts) {
    return ofAll(counts, 0, counts.length);
  }

  /** Of the counts from (inclusive) to (exclusive). */
  static ExactLogSum ofAll(int[] counts, int from, int to) {
    long high = 0;
    long low = 0;
    for (int i = from; i < to; i++) {
      long ln = FixedLog.of(counts[i]);
      high += counts[i] * (ln >>> 32);
      low += counts[i] * (ln & LOW_MASK);
    }
    ExactLogSum sum = new ExactLogSum();
    sum.high = high;
    sum.low = low;
    return sum;
  }

  /**
   * The plug-in entropy in nats of counts of this sum:
   *
   * <pre>
   *   H = −Σ (c/n) ln(c/n) = (n ln n − Σ c ln c)/n
   * </pre>
   *
   * The difference is exact, so that a single category has exactly 0.
   */
  double entropyNats(int n) {
    long ln = FixedLog.of(n);
    return value(n * (ln >>> 32) - high, n * (ln & LOW_MASK) - low) / n;
  }

  /** The sum in nats. */
  double value() {
    return value(high, low);
  }

  private static double value(long high, long low) {
    return (high + (low >> 32)) * HIGH_UNIT + (low & LOW_MASK) * FixedLog.UNIT;
  }

  boolean isSameAs(ExactLogSum other) {
    return high + (low >> 32) == other.high + (other.low >> 32)
        && (low & LOW_MASK) == (other.low & LOW_MASK);
  }
}
