package io.mimon.core.monitor;

/** Whole numbers of a window, one a row: put at the end, taken from the front. */
final class LongRing {
  private long[] values = new long[64];
  private int first;
  private int size;

  int size() {
    return size;
  }

  /** The i-th from the front, from 0. */
  long get(int i) {
    return values[slot(i)];
  }

  void add(long value) {
    if (size == values.length) {
      long[] longer = new long[size + size / 2];
      for (int i = 0; i < size; i++) {
        longer[i] = get(i);
      }
      values = longer;
      first = 0;
    }
    size++;
    values[slot(size - 1)] = value;
  }

  void removeFirst(int count) {
    first = slot(count);
    size -= count;
  }

  private int slot(int i) {
    int slot = first + i;
    return slot < values.length ? slot : slot - values.length;
  }
}
