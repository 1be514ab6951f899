package io.mimon.estimators;

/**
 * Where the rows of a ring are that several columns share.
 *
 * <p>Invariants: row i, the oldest being row 0, is at slot {@code (first + i) mod capacity}; {@code
 * 0 ≤ rows ≤ capacity − CHUNK}, the capacity a multiple of {@value #CHUNK}. So the chunk of slots
 * with the oldest row never has the newest one of a full ring as well: a chunk holds consecutive
 * rows.
 */
final class RingSpan {

  static final int CHUNK = 1 << 10;

  private static final int CAPACITY_MAX = Integer.MAX_VALUE / CHUNK * CHUNK;

  int first;
  int rows;
  int capacity;

  RingSpan(int rowsExpected) {
    capacity = capacityFor(rowsExpected);
  }

  /** The least capacity for so many rows. */
  static int capacityFor(long rows) {
    long chunks = (rows + CHUNK - 1) / CHUNK + 1;
    if (chunks * CHUNK > CAPACITY_MAX) {
      throw new IllegalArgumentException(rows + " rows; a window has less than 2^31");
    }
    return (int) chunks * CHUNK;
  }

  int slotOf(int row) {
    int slot = first + row;
    // first + row may overflow: both are below 2³¹
    return slot >= 0 && slot < capacity ? slot : slot - capacity;
  }
}
