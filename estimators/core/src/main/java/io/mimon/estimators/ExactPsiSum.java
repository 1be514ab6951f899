package io.mimon.estimators;

/**
 * A sum of digammas of integers, exact: what is added and taken away again leaves no trace.
 *
 * <p>Every entry of {@link Digamma}'s table is a multiple of 2⁻⁵⁴ below 2⁵ in magnitude, hence an
 * integer in that unit ({@link Digamma#fixedUpTo}). Integers are added, so the sum depends on the
 * multiset of terms only; {@link #value} rounds once. That makes a sum kept under additions and
 * removals equal a fresh one to the last bit.
 *
 * <p>Invariant: the sum is {@code high · 2³² + low} in units of 2⁻⁵⁴, with {@code 0 ≤ low < 2³²}.
 */
final class ExactPsiSum {

  private static final long LOW_MASK = 0xFFFF_FFFFL;
  private static final double HIGH_UNIT = 0x1p-22;
  private static final double LOW_UNIT = 0x1p-54;

  private long high;
  private long low;

  /** Adds an integer in units of 2⁻⁵⁴. */
  void add(long fixed) {
    high += fixed >> 32;
    low += fixed & LOW_MASK;
    normalize();
  }

  /** Adds it weight times; |weight| &lt; 2³⁰. */
  void add(long weight, long fixed) {
    high += weight * (fixed >> 32);
    low += weight * (fixed & LOW_MASK);
    normalize();
  }

  /** Adds another sum so many times; |times| &lt; 2³⁰. */
  void add(ExactPsiSum other, int times) {
    high += times * other.high;
    low += times * other.low;
    normalize();
  }

  private void normalize() {
    high += low >> 32;
    low &= LOW_MASK;
  }

  void clear() {
    high = 0;
    low = 0;
  }

  /** The sum as the nearest double: both parts are exact, adding them rounds once. */
  double value() {
    return high * HIGH_UNIT + low * LOW_UNIT;
  }

  boolean isSameAs(ExactPsiSum other) {
    return high == other.high && low == other.low;
  }
}
