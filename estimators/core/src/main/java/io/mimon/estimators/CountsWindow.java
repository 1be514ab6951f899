package io.mimon.estimators;

/**
 * A window of rows over many categorical features and one target, and I(feature; target) of each:
 * what {@link EstimatorType#COUNTS} says of the rows on which the feature is not missing, to the
 * last bit.
 *
 * <p>Columnar: rows come and go in blocks, and a block goes through one feature after the other,
 * each a {@link JointTable} that stays in the processor's cache meanwhile. Codes are small integers
 * by feature and by target, as a dictionary gives them out, and are kept at a byte a cell while
 * they are below 255 (target: 256), at two or four bytes beyond: 100,000 rows of 1,000 features
 * take 100 MB.
 *
 * <p>Rows lie in one ring for all columns, {@link RingSpan}. A feature's code is stored plus one, 0
 * for missing. See {@link FeatureCounts} for what is done with them, and how little of it at an
 * estimate.
 *
 * <p>Invariants: those of each feature and of the ring.
 */
public final class CountsWindow {

  private final BiasCorrection correction;
  private final RingSpan ring;
  private final CodeColumn target;
  private final FeatureCounts[] features;
  private final int[] scratch = new int[FeatureCounts.CELLS_CHUNKED_MAX];

  /**
   * An empty window.
   *
   * @param rowsExpected for how many rows to make room; it grows where there are more
   * @throws IllegalArgumentException if either is negative
   */
  public CountsWindow(int features, int rowsExpected) {
    this(features, rowsExpected, BiasCorrection.MILLER_MADOW);
  }

  /** As above, with entropies corrected in another way. */
  public CountsWindow(int features, int rowsExpected, BiasCorrection correction) {
    if (features < 0 || rowsExpected < 0) {
      throw new IllegalArgumentException(
          features + " features and " + rowsExpected + " rows expected; neither may be below 0");
    }
    this.correction = correction;
    this.ring = new RingSpan(rowsExpected);
    this.target = new CodeColumn(ring.capacity);
    this.features = new FeatureCounts[features];
    for (int f = 0; f < features; f++) {
      this.features[f] = new FeatureCounts(ring, target);
    }
  }

  /** The number of features. */
  public int features() {
    return features.length;
  }

  /** The number of rows in the window. */
  public int rows() {
    return ring.rows;
  }

  /** The memory that the rows take in bytes, chunks included, the tables not. */
  public long bytesOfRows() {
    long bytes = (long) target.length() * target.bytesEach();
    for (FeatureCounts feature : features) {
      bytes += feature.bytesOfRows();
    }
    return bytes;
  }

  /** How many rows of the window lack this feature. */
  public int missing(int feature) {
    return features[feature].table().missing();
  }

  /** How many rows have this pair of codes. */
  public int count(int feature, int code, int targetCode) {
    return features[feature].table().count(code, targetCode);
  }

  /**
   * Adds the first count rows of a block behind the rows of the window.
   *
   * @param targetCodes of the target, from 0
   * @param featureCodes of each feature, from 0, −1 where missing
   * @param count how many rows; arrays may be longer
   * @throws IllegalArgumentException if a code is none, or there are fewer than count; the window
   *     is then as before
   */
  public void append(int[] targetCodes, int[][] featureCodes, int count) {
    if (count < 0) {
      throw new IllegalArgumentException("a block of " + count + " rows");
    }
    if (featureCodes.length != features.length) {
      throw new IllegalArgumentException(
          featureCodes.length + " columns; the window has " + features.length + " features");
    }
    int targetLargest = largest("target", targetCodes, count, 0);
    int[] largest = new int[features.length];
    for (int f = 0; f < largest.length; f++) {
      largest[f] = largest("feature " + f, featureCodes[f], count, -1);
    }
    ensureRoom(count);
    int begin = ring.slotOf(ring.rows);
    int untilEnd = Math.min(count, ring.capacity - begin);
    target.setAll(begin, targetCodes, 0, untilEnd, 0, targetLargest);
    target.setAll(0, targetCodes, untilEnd, count - untilEnd, 0, targetLargest);
    for (int f = 0; f < features.length; f++) {
      features[f].append(featureCodes[f], count, largest[f], targetLargest, scratch);
    }
    ring.rows += count;
  }

  /** The largest of some codes, after seeing that they are. */
  private static int largest(String column, int[] codes, int count, int smallestAllowed) {
    if (codes.length < count) {
      throw new IllegalArgumentException(
          column + " has " + codes.length + " codes; the block has " + count + " rows");
    }
    // As unsigned numbers what is too small is larger than all the rest: one maximum has both.
    int flipped = Integer.MIN_VALUE;
    for (int i = 0; i < count; i++) {
      flipped = Math.max(flipped, (codes[i] - smallestAllowed) ^ Integer.MIN_VALUE);
    }
    int largest = (flipped ^ Integer.MIN_VALUE) + smallestAllowed;
    if (flipped >= 0 || largest == Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          column
              + " has the code "
              + largest
              + "; codes are from "
              + smallestAllowed
              + " to 2^31 − 2");
    }
    return largest;
  }

  private void ensureRoom(int more) {
    long needed = (long) ring.rows + more;
    if (needed <= ring.capacity - RingSpan.CHUNK) {
      return;
    }
    int capacity = RingSpan.capacityFor(needed + needed / 16);
    for (FeatureCounts feature : features) {
      feature.settle();
      feature.unroll(capacity);
    }
    target.unroll(ring.first, ring.rows, capacity);
    ring.first = 0;
    ring.capacity = capacity;
    for (FeatureCounts feature : features) {
      feature.recountChunks();
    }
  }

  /**
   * Removes the oldest rows.
   *
   * @throws IllegalArgumentException if there are not so many
   */
  public void evict(int count) {
    if (count < 0 || count > ring.rows) {
      throw new IllegalArgumentException(count + " rows to evict of " + ring.rows);
    }
    for (FeatureCounts feature : features) {
      feature.evict(count, scratch);
    }
    ring.first = ring.slotOf(count);
    ring.rows -= count;
  }

  /** The estimate of I(feature; target) over the rows that have the feature. */
  public Estimate estimate(int feature) {
    return features[feature].estimate(correction);
  }

  /** {@code estimate(feature).nats()} alone, without a look at the rows. */
  public double nats(int feature) {
    return features[feature].table().nats(correction);
  }

  /** H(feature), H(target) and H(feature, target) of the estimate alone. */
  public Entropies entropies(int feature) {
    return features[feature].table().entropies(correction);
  }

  /** Asserts the numbered invariants of the features; settles them. */
  void checkInvariants() {
    if (ring.rows < 0 || ring.rows > ring.capacity - RingSpan.CHUNK) {
      throw new AssertionError(ring.rows + " rows, capacity " + ring.capacity);
    }
    for (FeatureCounts feature : features) {
      feature.checkInvariants();
    }
  }
}
