package io.mimon.core.replay;

import java.util.SplittableRandom;

/**
 * An order of the rows without change in it: in each segment, blocks of consecutive rows, whole,
 * take each other's places at random.
 *
 * <p>Every window is then drawn from the same mixture of the whole past, so what alarms is chance;
 * what rows within a block remember of each other is kept. The rows of a segment stay its own, and
 * places keep their times. A label is part of its row. Künsch 1989, doi 10.1214/aos/1176347265, for
 * what blocks keep; permuted here and not drawn, so that each row is there once.
 */
final class Shuffle {
  /** A window has so many blocks where nothing else is asked for. */
  static final int BLOCKS_A_WINDOW = 50;

  private static final int BLOCK_ROWS_MIN = 10;

  private Shuffle() {}

  /** The rows of a block for a window of so many. */
  static int blockRows(int windowRows) {
    return Math.max(BLOCK_ROWS_MIN, windowRows / BLOCKS_A_WINDOW);
  }

  /**
   * Which row takes each place.
   *
   * @param copy numbers the copies of one seed
   */
  static int[] of(History history, int blockRows, long seed, int copy) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < copy; i++) {
      random = random.split();
    }
    int[] source = new int[history.rows()];
    for (String name : history.segments()) {
      int[] places = history.segment(name).places();
      int filled = 0;
      for (int block : order(random, (places.length + blockRows - 1) / blockRows)) {
        int end = Math.min(places.length, (block + 1) * blockRows);
        for (int row = block * blockRows; row < end; row++) {
          source[places[filled++]] = places[row];
        }
      }
    }
    return source;
  }

  /** Fisher and Yates. */
  private static int[] order(SplittableRandom random, int size) {
    int[] order = new int[size];
    for (int i = 0; i < size; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }
}
