package io.mimon.estimators;

import java.util.Arrays;

/**
 * Sums the local terms of a feature and a target from the oldest row on, by chunks of rows whose
 * counts of cells are known; see {@link FeatureCounts}.
 *
 * <pre>
 *   sum over chunks         =  Σ cells  (count over the chunks) · term
 *   sum up to a row inside  =  that of the rows of its chunk before it, or the chunk's less that of
 *                              the rows behind
 * </pre>
 *
 * <p>whichever are fewer. Rows without the feature have the term 0.
 */
final class ChunkWalk implements LocalSums {

  private static final int CHUNK = RingSpan.CHUNK;

  private final RingSpan ring;
  private final byte[] feature;
  private final byte[] target;
  private final Lanes lanes;
  private final int shift;
  private final long[] terms;
  private final boolean complete;

  /** The next row, its slot, and the end of the slots of its chunk that have rows. */
  private int row;

  private int slot;
  private int end;

  /** Present rows of the chunk to come. */
  private int toCome;

  /**
   * Whether the chunk's counts are still to be added; the sum over its rows that was handed out.
   */
  private boolean owed;

  private long handedOut;

  /** Where its counts were added: the sum over its rows to come. */
  private long rest;

  /** Counts over chunks, and of how many. */
  private final long[] counted;

  private int summands;

  ChunkWalk(RingSpan ring, CodeColumn feature, CodeColumn target, JointTable table, Lanes lanes) {
    this.ring = ring;
    this.feature = feature.bytes();
    this.target = target.bytes();
    this.lanes = lanes;
    this.shift = table.shift();
    this.terms = Arrays.copyOf(table.terms(LocalSums.drop(table.n())), lanes.cells());
    this.complete = table.missing() == 0;
    this.counted = new long[lanes.longs()];
    enter();
  }

  /** Begins with the chunk of the next row. */
  private void enter() {
    slot = ring.slotOf(row);
    end = Math.min((slot / CHUNK + 1) * CHUNK, slot + (ring.rows - row));
    toCome = end - slot - (complete ? 0 : lanes.sumOfFirst(slot / CHUNK, 1 << shift));
    owed = true;
    handedOut = 0;
    rest = 0;
  }

  @Override
  public long next(int count) {
    long sum = 0;
    int left = count;
    while (left >= toCome && row + (end - slot) < ring.rows) {
      left -= toCome;
      row += end - slot;
      sum += owed ? sumOfOwed() : rest;
      enter();
    }
    int to = complete ? slot + left : slotAfter(left);
    if (to - slot <= end - to) {
      long before = sumOf(slot, to);
      sum += before;
      handedOut += before;
      rest -= before;
    } else {
      long behind = sumOf(to, end);
      sum += (owed ? sumOfOwed() : rest) - behind;
      owed = false;
      rest = behind;
    }
    row += to - slot;
    slot = to;
    toCome -= left;
    return sum + sumOfCounted();
  }

  /**
   * The sum over the chunk's rows from slot on, but for what its counts come to, which are put to
   * those of other chunks.
   */
  private long sumOfOwed() {
    lanes.addTo(counted, slot / CHUNK);
    summands++;
    return (summands == Lanes.SUMMANDS_MAX ? sumOfCounted() : 0) - handedOut;
  }

  private long sumOfCounted() {
    if (summands == 0) {
      return 0;
    }
    long sum = Lanes.dot(counted, terms);
    Arrays.fill(counted, 0);
    summands = 0;
    return sum;
  }

  /** The slot behind so many present rows. */
  private int slotAfter(int count) {
    int to = slot;
    for (int found = 0; found < count; to++) {
      found += feature[to] != 0 ? 1 : 0;
    }
    return to;
  }

  private long sumOf(int from, int to) {
    return sumOf(feature, target, from, to, terms, shift);
  }

  private static long sumOf(byte[] x, byte[] y, int from, int to, long[] terms, int shift) {
    long sum = 0;
    for (int s = from; s < to; s++) {
      sum += terms[((x[s] & 0xFF) << shift) + (y[s] & 0xFF)];
    }
    return sum;
  }
}
