package io.mimon.core.monitor;

/**
 * Which rows of a window are in the uniform sample that pairs take which look at neighbours.
 *
 * <p>Whether a row is in it follows from its number in the segment, by a hash, and from the share
 * that was to be left out when it came; so a restart, blocks and shards change nothing.
 */
final class WindowSample {
  /** What is left out if all is, of so many parts. */
  static final long PARTS = 1L << Integer.SIZE;

  private final boolean thins;
  private final LongRing in = new LongRing();

  /**
   * A sample of no rows yet.
   *
   * @param thins whether any are ever left out
   */
  WindowSample(boolean thins) {
    this.thins = thins;
  }

  /** Everything. */
  static WindowSample whole() {
    return new WindowSample(false);
  }

  /** Whether rows are ever left out. */
  boolean thins() {
    return thins;
  }

  /** Takes in rows of the segment, from one number (inclusive) to another (exclusive). */
  void add(long fromRow, long toRow, long leftOut) {
    for (long row = fromRow; row < toRow && thins; row++) {
      in.add(isIn(row, leftOut) ? 1 : 0);
    }
  }

  /** SplitMix64's finalizer (Steele, Lea, Flood 2014, doi 10.1145/2660193.2660195). */
  static boolean isIn(long row, long leftOut) {
    long mixed = row * 0x9E3779B97F4A7C15L;
    mixed = (mixed ^ mixed >>> 30) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
    return (mixed ^ mixed >>> 31) >>> Integer.SIZE >= leftOut;
  }

  void removeFirst(int rows) {
    if (thins) {
      in.removeFirst(rows);
    }
  }

  /** Whether the i-th row of the window is in it. */
  boolean isIn(int i) {
    return !thins || in.get(i) != 0;
  }

  /** How many of the last rows of a window of that size are in it. */
  int ofLast(int rows, int windowRows) {
    if (!thins) {
      return rows;
    }
    int count = 0;
    for (int i = windowRows - rows; i < windowRows; i++) {
      count += (int) in.get(i);
    }
    return count;
  }
}
