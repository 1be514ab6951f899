package io.mimon.estimators;

/**
 * Sums the local terms of a feature and a target from the oldest row on, by chunks of rows whose
 * counts of cells are known; see {@link FeatureCounts}.
 *
 * <pre>
 *   sum over a chunk  =  Σ cells  count · term
 *   sum up to a row   =  that of the rows before it, or the chunk's less that of the rows behind
 * </pre>
 *
 * <p>whichever are fewer. Rows without the feature have the term 0.
 */
final class ChunkWalk implements LocalSums {

  private static final int CHUNK = RingSpan.CHUNK;

  private final RingSpan ring;
  private final byte[] feature;
  private final byte[] target;
  private final short[] ofChunks;
  private final int shift;
  private final long[] terms;
  private final boolean complete;

  /** The next row, its slot, and the end of the slots of its chunk that have rows. */
  private int row;

  private int slot;
  private int end;

  /** Of the chunk: the sum over all its rows, over those passed; and present rows to come. */
  private long ofChunk;

  private long passed;
  private int toCome;

  ChunkWalk(
      RingSpan ring, CodeColumn feature, CodeColumn target, JointTable table, short[] ofChunks) {
    this.ring = ring;
    this.feature = feature.bytes();
    this.target = target.bytes();
    this.ofChunks = ofChunks;
    this.shift = table.shift();
    this.terms = table.terms(LocalSums.drop(table.n()));
    this.complete = table.missing() == 0;
    enter();
  }

  /** Begins with the chunk of the next row. */
  private void enter() {
    slot = ring.slotOf(row);
    int chunk = slot / CHUNK;
    end = Math.min((chunk + 1) * CHUNK, slot + (ring.rows - row));
    passed = 0;
    ofChunk = 0;
    int base = chunk * terms.length;
    for (int cell = 0; cell < terms.length; cell++) {
      ofChunk += ofChunks[base + cell] * terms[cell];
    }
    toCome = end - slot;
    for (int cell = 0; cell < 1 << shift; cell++) {
      toCome -= ofChunks[base + cell];
    }
  }

  @Override
  public long next(int count) {
    long sum = 0;
    int left = count;
    while (left >= toCome && row + (end - slot) < ring.rows) {
      left -= toCome;
      sum += ofChunk - passed;
      row += end - slot;
      enter();
    }
    int to = complete ? slot + left : slotAfter(left);
    long before = to - slot <= end - to ? passed + sumOf(slot, to) : ofChunk - sumOf(to, end);
    sum += before - passed;
    passed = before;
    row += to - slot;
    slot = to;
    toCome -= left;
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
    long sum = 0;
    for (int s = from; s < to; s++) {
      sum += terms[((feature[s] & 0xFF) << shift) + (target[s] & 0xFF)];
    }
    return sum;
  }
}
