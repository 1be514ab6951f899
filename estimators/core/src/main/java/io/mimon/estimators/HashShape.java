package io.mimon.estimators;

import java.io.Serializable;

/**
 * How categories are hashed: sketches of one shape can be added and subtracted.
 *
 * @param tables d, the independently hashed tables, 1 to {@value #TABLES_MAX}
 * @param width w, the buckets of a table, a power of two from {@value #WIDTH_MIN} to {@value
 *     #WIDTH_MAX}
 * @param seed different seeds hash independently
 */
public record HashShape(int tables, int width, long seed) implements Serializable {

  /** Four tables of 1,024 buckets. */
  public static final HashShape DEFAULT = new HashShape(4, 1024, 0);

  static final int TABLES_MAX = 64;
  static final int WIDTH_MIN = 2;
  static final int WIDTH_MAX = 1 << 20;

  private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;

  /** Checks the bounds. */
  public HashShape {
    if (tables < 1 || tables > TABLES_MAX) {
      throw new IllegalArgumentException("tables is " + tables + "; it is from 1 to " + TABLES_MAX);
    }
    if (width < WIDTH_MIN || width > WIDTH_MAX || Integer.bitCount(width) != 1) {
      throw new IllegalArgumentException(
          "width is " + width + "; it is a power of two from " + WIDTH_MIN + " to " + WIDTH_MAX);
    }
  }

  /** What a category's hash is combined with before it is mixed for a table. */
  long salt(int table) {
    return CategoryHash.mix(seed + (table + 1) * GOLDEN_RATIO);
  }

  /** The bucket of a category in a table, in [0, width). */
  int bucket(int table, long hash) {
    return bucketOf(hash, salt(table), width - 1);
  }

  static int bucketOf(long hash, long salt, int mask) {
    return (int) CategoryHash.mix(hash ^ salt) & mask;
  }
}
