package io.mimon.core.monitor;

import io.mimon.core.block.ShardBlock;

/**
 * When the rows of a window happened, and which rows between them have no known target.
 *
 * <p>Times are in order, as rows enter in order of time. Where they are not known there are none.
 */
final class WindowClock {
  private final LongRing times = new LongRing();

  /** By unlabelled row: the number, in the segment, of the row before it. */
  private final LongRing unlabelledBehind = new LongRing();

  /** By unlabelled row: when it happened; 0 where times are not known. */
  private final LongRing unlabelledTimes = new LongRing();

  private final boolean timed;

  WindowClock(boolean timed) {
    this.timed = timed;
  }

  void addTimes(long[] ofBlock, int from, int to) {
    for (int i = from; i < to && timed; i++) {
      times.add(ofBlock[i]);
    }
  }

  void addUnlabelled(ShardBlock.Unlabelled row, long firstRow) {
    unlabelledBehind.add(firstRow - 1 + row.afterRows());
    unlabelledTimes.add(row.timeMillis());
  }

  /** The time of the i-th row of the window; {@link WindowPosition#NO_TIME} if not known. */
  long time(int i) {
    return timed && i >= 0 && i < times.size() ? times.get(i) : WindowPosition.NO_TIME;
  }

  /** How many rows happened before that time. */
  int rowsBefore(long millis) {
    int low = 0;
    int high = times.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (times.get(middle) < millis) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Forgets the first rows of the window. */
  void removeRows(int count) {
    if (timed) {
      times.removeFirst(count);
    }
  }

  /** Forgets the unlabelled rows before the row of that number. */
  void removeUnlabelledBefore(long row) {
    int count = 0;
    while (count < unlabelledBehind.size() && unlabelledBehind.get(count) < row) {
      count++;
    }
    removeUnlabelled(count);
  }

  /** Forgets the unlabelled rows before that time. */
  void removeUnlabelledBeforeTime(long millis) {
    int count = 0;
    while (count < unlabelledTimes.size() && unlabelledTimes.get(count) < millis) {
      count++;
    }
    removeUnlabelled(count);
  }

  private void removeUnlabelled(int count) {
    unlabelledBehind.removeFirst(count);
    unlabelledTimes.removeFirst(count);
  }

  int unlabelled() {
    return unlabelledBehind.size();
  }
}
