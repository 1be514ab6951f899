package io.mimon.estimators;

/**
 * Sums of local terms over consecutive rows, as integers: for tables of counts, whose rows have few
 * different terms. Integers, because a sum of them does not depend on the order they are added in,
 * whether row by row or cell by cell.
 *
 * <p>A term is a sum of four logarithms of counts, ln n at most in magnitude. In units of
 * 2⁻⁵⁸·2^drop the sum over a batch of m rows stays below 2⁶²:
 *
 * <pre>
 *   m · ln n · 2⁵⁸⁻ᵈʳᵒᵖ &lt; 2⁶²        drop = max(0, ⌈log₂(m ln n)⌉ − 4)
 * </pre>
 */
@FunctionalInterface
interface LocalSums {

  /** The sum over so many rows from where the last call ended. */
  long next(int rows);

  /** The drop for n rows cut into batches as {@link StandardError} does. */
  static int drop(int n) {
    long largest = (long) StandardError.rowsPerBatch(n) * (1 + (long) StrictMath.log(n));
    return Math.max(0, 64 - Long.numberOfLeadingZeros(largest) - 4);
  }

  /** ln(c·d/(a·b)) of counts, each at most n. */
  static long term(int c, int d, int a, int b, int drop) {
    // Each logarithm is below 2⁶³; what overflows on the way comes back, the whole being small.
    return (FixedLog.of(c) - FixedLog.of(a) + FixedLog.of(d) - FixedLog.of(b)) >> drop;
  }
}
