package io.mimon.core.evaluation;

import java.util.Arrays;
import java.util.SplittableRandom;

/** How the estimate over a block is distributed. */
interface EstimateLaw {
  /** P(I &lt; nats). */
  double below(double nats);

  /** The estimate that is exceeded in this share of blocks, 0 to 1. */
  double exceededBy(double share);

  /**
   * As seen in so many blocks: the share of draws. What fewer than one of them does is not seen,
   * nor is how often what one of them does.
   */
  static EstimateLaw drawn(Blocks blocks, int draws, SplittableRandom random) {
    double[] sorted = new double[draws];
    for (int i = 0; i < draws; i++) {
      sorted[i] = blocks.block(random);
    }
    Arrays.sort(sorted);
    return new Drawn(sorted);
  }

  /** The share of draws. */
  @SuppressWarnings("ArrayRecordComponent") // test data
  record Drawn(double[] sorted) implements EstimateLaw {
    @Override
    public double below(double nats) {
      int low = 0;
      int high = sorted.length;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (sorted[middle] < nats) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return (double) low / sorted.length;
    }

    @Override
    public double exceededBy(double share) {
      int place = (int) Math.floor((1 - share) * sorted.length);
      return sorted[Math.max(0, Math.min(sorted.length - 1, place))];
    }
  }
}
