package io.mimon.estimators;

import java.util.Arrays;

/**
 * Counts of cells by chunk of rows, four to a long: chunk after chunk, in lanes of 16 bits.
 *
 * <p>Cell c is lane {@code c mod 4} of long {@code c / 4}. As a chunk has {@value RingSpan#CHUNK}
 * rows at most, {@value #SUMMANDS_MAX} chunks can be added, all lanes of a long at once.
 */
final class Lanes {

  /** How many chunks may be added up before a lane could overflow. */
  static final int SUMMANDS_MAX = 0xFFFF / RingSpan.CHUNK;

  private static final int PER_LONG = 4;
  private static final long MASK = 0xFFFF;

  private final int longs;
  private final long[] counts;

  Lanes(int chunks, int cells) {
    this.longs = (cells + PER_LONG - 1) / PER_LONG;
    this.counts = new long[Math.multiplyExact(chunks, longs)];
  }

  /** The longs of a chunk. */
  int longs() {
    return longs;
  }

  /** The cells that there is room for, a multiple of four; arrays of counts have as many. */
  int cells() {
    return longs * PER_LONG;
  }

  long bytes() {
    return (long) counts.length * Long.BYTES;
  }

  /** Adds counts to a chunk. */
  void add(int chunk, int[] added) {
    int base = chunk * longs;
    for (int i = 0, cell = 0; i < longs; i++, cell += PER_LONG) {
      counts[base + i] += packed(added, cell);
    }
  }

  /** Takes counts off a chunk; none gets below 0. */
  void subtract(int chunk, int[] taken) {
    int base = chunk * longs;
    for (int i = 0, cell = 0; i < longs; i++, cell += PER_LONG) {
      counts[base + i] -= packed(taken, cell);
    }
  }

  private static long packed(int[] counts, int cell) {
    return counts[cell]
        | (long) counts[cell + 1] << 16
        | (long) counts[cell + 2] << 32
        | (long) counts[cell + 3] << 48;
  }

  /** Writes the counts of a chunk and clears it. */
  void takeInto(int chunk, int[] taken) {
    int base = chunk * longs;
    for (int i = 0, cell = 0; i < longs; i++, cell += PER_LONG) {
      long four = counts[base + i];
      taken[cell] = (int) (four & MASK);
      taken[cell + 1] = (int) (four >>> 16 & MASK);
      taken[cell + 2] = (int) (four >>> 32 & MASK);
      taken[cell + 3] = (int) (four >>> 48);
      counts[base + i] = 0;
    }
  }

  /** The sum of the first so many counts of a chunk. */
  int sumOfFirst(int chunk, int first) {
    int sum = 0;
    for (int cell = 0; cell < first; cell++) {
      long four = counts[chunk * longs + cell / PER_LONG];
      sum += (int) (four >>> (16 * (cell % PER_LONG)) & MASK);
    }
    return sum;
  }

  /** Adds the counts of a chunk to others, of as many longs. */
  void addTo(long[] sum, int chunk) {
    addTo(sum, counts, chunk * longs);
  }

  private static void addTo(long[] sum, long[] counts, int base) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += counts[base + i];
    }
  }

  /** Σ count · term, over as many terms as there is room for cells. */
  static long dot(long[] lanes, long[] terms) {
    long sum = 0;
    for (int i = 0, cell = 0; i < lanes.length; i++, cell += PER_LONG) {
      long four = lanes[i];
      sum +=
          (four & MASK) * terms[cell]
              + (four >>> 16 & MASK) * terms[cell + 1]
              + (four >>> 32 & MASK) * terms[cell + 2]
              + (four >>> 48) * terms[cell + 3];
    }
    return sum;
  }

  boolean isSameAs(Lanes other) {
    return Arrays.equals(counts, other.counts);
  }
}
