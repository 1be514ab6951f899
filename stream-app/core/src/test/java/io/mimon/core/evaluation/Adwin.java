package io.mimon.core.evaluation;

import java.util.ArrayList;
import java.util.List;

/**
 * Adaptive windowing: keeps as much of the past as has one mean, and says when it has dropped some.
 *
 * <p>Bifet and Gavaldà 2007, doi 10.1137/1.9781611972771.42, on an exponential histogram with at
 * most {@value #BUCKETS} buckets of a size. The cut is that of MOA's implementation, with the
 * variance within the window and at least {@value #LEAST} values more than needed on either side:
 *
 * <pre>
 *   |μ₀ − μ₁| &gt; √(2 m σ² δ′) + 2/3 m δ′     δ′ = ln(2 ln n/δ),  1/(n₀ − 4) + 1/(n₁ − 4) = m
 * </pre>
 */
final class Adwin {
  private static final int BUCKETS = 5;
  private static final int LEAST = 5;
  private static final int WIDTH_LEAST = 10;

  private final double delta;
  private final int every;

  /** The latest first. */
  private final List<Bucket> buckets = new ArrayList<>();

  private int seen;

  /** So many values: their sum, and the sum of squares about their mean. */
  private record Bucket(int size, double total, double squares) {
    Bucket and(Bucket other) {
      if (size == 0 || other.size == 0) {
        return size == 0 ? other : this;
      }
      double apart = total / size - other.total / other.size;
      return new Bucket(
          size + other.size,
          total + other.total,
          squares + other.squares + apart * apart * size * other.size / (size + other.size));
    }
  }

  private static final Bucket EMPTY = new Bucket(0, 0, 0);

  /**
   * An empty window.
   *
   * @param delta by which a stream without a change may be cut
   * @param every how many values a cut is looked for; MOA's is 32
   */
  Adwin(double delta, int every) {
    this.delta = delta;
    this.every = every;
  }

  int width() {
    return whole().size();
  }

  double mean() {
    return whole().total() / whole().size();
  }

  private Bucket whole() {
    return buckets.stream().reduce(EMPTY, Bucket::and);
  }

  /** Takes in a value; whether the window was cut. */
  boolean add(double value) {
    buckets.add(0, new Bucket(1, value, 0));
    compress();
    seen++;
    boolean cut = false;
    while (seen % every == 0 && width() > WIDTH_LEAST && isCut()) {
      buckets.remove(buckets.size() - 1);
      cut = true;
    }
    return cut;
  }

  private void compress() {
    for (int size = 1, from = 0; from < buckets.size(); size *= 2) {
      int to = from;
      while (to < buckets.size() && buckets.get(to).size() == size) {
        to++;
      }
      if (to - from <= BUCKETS) {
        return;
      }
      Bucket oldest = buckets.remove(to - 1);
      buckets.set(to - 2, buckets.get(to - 2).and(oldest));
      from = to - 2;
    }
  }

  private boolean isCut() {
    Bucket whole = whole();
    double log = Math.log(2 * Math.log(whole.size()) / delta);
    double variance = whole.squares() / whole.size();
    Bucket old = EMPTY;
    for (int i = buckets.size() - 1; i > 0; i--) {
      old = old.and(buckets.get(i));
      int later = whole.size() - old.size();
      if (old.size() > LEAST + 1 && later > LEAST + 1) {
        double m = 1.0 / (old.size() - LEAST + 1) + 1.0 / (later - LEAST + 1);
        double apart = old.total() / old.size() - (whole.total() - old.total()) / later;
        if (Math.abs(apart) > Math.sqrt(2 * m * variance * log) + 2.0 / 3 * log * m) {
          return true;
        }
      }
    }
    return false;
  }
}
