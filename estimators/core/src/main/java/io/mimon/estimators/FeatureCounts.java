package io.mimon.estimators;

import java.util.Arrays;

/**
 * One feature of a {@link CountsWindow}: its codes, and its table against the target.
 *
 * <p>Small tables are kept a second time by chunk, {@value RingSpan#CHUNK} consecutive slots of the
 * ring: how many of its rows are in each cell. So a row is looked at once, when it comes. It goes
 * with its chunk, whose counts are taken off the table in one; and the standard error looks at rows
 * only in those chunks that a batch begins in. For 16 × 4 cells the chunks take an eighth of the
 * memory of the rows.
 *
 * <p>Rows evicted from the middle of a chunk stay counted until somebody asks: {@link #settle}.
 *
 * <p>Invariants:
 *
 * <ol>
 *   <li>the table has the counts of the rows of the ring and, by chunk, those from slot settled to
 *       the first row;
 *   <li>these are in one chunk, that of the first row;
 *   <li>by chunk: the counts of a chunk are those of its rows in the table; codes are bytes.
 * </ol>
 */
final class FeatureCounts {

  private static final int CHUNK = RingSpan.CHUNK;

  /** Beyond, chunks would take more than half of what rows do. */
  static final int CELLS_CHUNKED_MAX = 256;

  private final RingSpan ring;
  private final CodeColumn target;
  private final CodeColumn codes;
  private final JointTable table = new JointTable();

  /** No chunks where the table is not small. */
  private Lanes ofChunks;

  private boolean byChunk = true;
  private int settled;

  FeatureCounts(RingSpan ring, CodeColumn target) {
    this.ring = ring;
    this.target = target;
    this.codes = new CodeColumn(ring.capacity);
    this.ofChunks = new Lanes(chunks(), table.length());
  }

  private int chunks() {
    return ring.capacity / CHUNK;
  }

  /**
   * Writes the codes behind the rows of the ring and counts them; those of the target are there.
   */
  void append(int[] block, int count, int largest, int targetLargest, int[] scratch) {
    if (!table.holds(largest, targetLargest)) {
      settle();
      table.ensureHolds(largest, targetLargest);
      byChunk = table.isDense() && table.length() <= CELLS_CHUNKED_MAX;
      recountChunks();
    }
    int begin = ring.slotOf(ring.rows);
    int untilEnd = Math.min(count, ring.capacity - begin);
    if (byChunk) {
      write(block, 0, begin, begin + untilEnd, scratch);
      write(block, untilEnd, 0, count - untilEnd, scratch);
    } else {
      codes.setAll(begin, block, 0, untilEnd, 1, largest + 1);
      codes.setAll(0, block, untilEnd, count - untilEnd, 1, largest + 1);
      table.addAll(codes, target, begin, begin + untilEnd);
      table.addAll(codes, target, 0, count - untilEnd);
    }
  }

  /** Writes block[at …] to slots from (inclusive) to (exclusive), and counts them by chunk. */
  private void write(int[] block, int at, int from, int to, int[] scratch) {
    for (int begin = from; begin < to; ) {
      int end = Math.min(to, (begin / CHUNK + 1) * CHUNK);
      Arrays.fill(scratch, 0, ofChunks.cells(), 0);
      write(block, at + begin - from, codes.bytes(), target.bytes(), begin, end, scratch);
      table.addCounts(scratch, end - begin);
      ofChunks.add(begin / CHUNK, scratch);
      begin = end;
    }
  }

  /** In one pass: a row's code is in a register when its cell is counted. */
  private void write(int[] block, int at, byte[] x, byte[] y, int from, int to, int[] scratch) {
    int shift = table.shift();
    for (int slot = from, i = at; slot < to; slot++, i++) {
      int code = block[i] + 1;
      x[slot] = (byte) code;
      scratch[(code << shift) + (y[slot] & 0xFF)]++;
    }
  }

  private void countInto(int[] counts, int from, int to) {
    Arrays.fill(counts, 0, ofChunks.cells(), 0);
    JointTable.addBytes(counts, table.shift(), codes.bytes(), target.bytes(), from, to);
  }

  /** Gives up the oldest rows, before the ring does. */
  void evict(int count, int[] scratch) {
    if (!byChunk) {
      int untilEnd = Math.min(count, ring.capacity - ring.first);
      table.removeAll(codes, target, ring.first, ring.first + untilEnd);
      table.removeAll(codes, target, 0, count - untilEnd);
      return;
    }
    int slot = ring.first;
    for (int left = count; left >= CHUNK - slot % CHUNK; ) {
      left -= CHUNK - slot % CHUNK;
      ofChunks.takeInto(slot / CHUNK, scratch);
      table.subtractCounts(scratch);
      slot = (slot / CHUNK + 1) % chunks() * CHUNK;
      settled = slot;
    }
  }

  /** Takes the evicted rows that are still counted off the table. */
  void settle() {
    if (byChunk && settled != ring.first) {
      int[] counts = new int[ofChunks.cells()];
      countInto(counts, settled, ring.first);
      ofChunks.subtract(settled / CHUNK, counts);
      table.subtractCounts(counts);
      settled = ring.first;
    }
  }

  /** Moves to where the ring is to begin at slot 0 with another capacity; settled before. */
  void unroll(int capacity) {
    codes.unroll(ring.first, ring.rows, capacity);
  }

  /** After the ring has been unrolled, or the cells of the table moved. */
  void recountChunks() {
    settled = ring.first;
    ofChunks = new Lanes(byChunk ? chunks() : 0, table.length());
    if (byChunk) {
      int[] scratch = new int[ofChunks.cells()];
      for (int row = 0; row < ring.rows; ) {
        int slot = ring.slotOf(row);
        int end = Math.min(slot + ring.rows - row, (slot / CHUNK + 1) * CHUNK);
        countInto(scratch, slot, end);
        ofChunks.add(slot / CHUNK, scratch);
        row += end - slot;
      }
    }
  }

  /** The table, of the rows of the ring alone. */
  JointTable table() {
    settle();
    return table;
  }

  Estimate estimate(BiasCorrection correction) {
    return table().estimate(correction, this::standardError);
  }

  private double standardError() {
    int n = table.n();
    int drop = LocalSums.drop(n);
    return StandardError.ofSums(
        n,
        byChunk
            ? new ChunkWalk(ring, codes, target, table, ofChunks)
            : new RowWalk(ring, codes, target, table, drop));
  }

  long bytesOfRows() {
    return (long) codes.length() * codes.bytesEach() + ofChunks.bytes();
  }

  /** Asserts the numbered invariants; settles. */
  void checkInvariants() {
    if (byChunk && settled / CHUNK != ring.first / CHUNK) {
      throw new AssertionError("2: settled " + settled + ", first " + ring.first);
    }
    settle();
    table.checkInvariants();
    JointTable recount = new JointTable();
    for (int row = 0; row < ring.rows; row++) {
      recount.add(codes.get(ring.slotOf(row)) - 1, target.get(ring.slotOf(row)));
    }
    if (recount.missing() != table.missing() || !isSame(recount.cellCounts(), table.cellCounts())) {
      throw new AssertionError("1: the table has other counts than the rows");
    }
    Lanes kept = ofChunks;
    recountChunks();
    if (!kept.isSameAs(ofChunks)) {
      throw new AssertionError("3: a chunk has other counts than its rows");
    }
  }

  private static boolean isSame(int[] counts, int[] others) {
    return Arrays.equals(
        Arrays.stream(counts).filter(count -> count != 0).sorted().toArray(),
        Arrays.stream(others).filter(count -> count != 0).sorted().toArray());
  }
}
