package io.mimon.estimators;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Bins of equal frequency for a numeric variable, made from reference values and then frozen.
 *
 * <p>A value whose share of the reference is at least 1/binsMax is heavy and has a bin of its own.
 * The bins left are shared out among the runs of values between the heavy ones in proportion to
 * their rows, one at least to each, and a run is cut at its quantiles: the i-th of b − 1 cuts
 * behind the value that holds the ⌈i r/b⌉-th of r rows, half-way to the next larger one. Equal
 * values are never parted, so there may be fewer bins than asked for; with h heavy ones there may
 * be h + 1 more, and gaps that were empty in the reference are bins too.
 *
 * <p>Bins are half-open, {@code [edges[i−1], edges[i])}, the first from −∞, the last to ∞; that of
 * a heavy v ends at the next double. Values beyond those of the reference lie in the outer bins and
 * are counted by {@link #outside}.
 *
 * <p>Quantiles are exact, by sorting: a reference is a window or a file of training data, and in
 * memory. Quantile sketches, such as KLL (Karnin, Lang and Liberty 2016, doi 10.1109/FOCS.2016.17),
 * draw at random, and the same rows would be frozen differently at another start.
 *
 * <p>Invariants:
 *
 * <ol>
 *   <li>{@code edges} are finite and ascend strictly; there are at most 2 binsMax of them;
 *   <li>{@code least ≤ greatest}, both finite.
 * </ol>
 *
 * <p>Edge results: a constant reference has its value in a bin of its own and a bin on either side;
 * without values there is nothing to be made. O(n log n) to make, {@link #code} O(log bins).
 */
public final class Binning implements Serializable {

  private static final long serialVersionUID = 1;

  /** Up to so many edges are compared with one by one. */
  private static final int EDGES_COUNTED_MAX = 24;

  private final double[] edges;
  private final double least;
  private final double greatest;

  private Binning(double[] edges, double least, double greatest) {
    this.edges = edges;
    this.least = least;
    this.greatest = greatest;
    checkInvariants();
  }

  /** How many values lie beyond those of the reference, of how many. */
  public record Outside(int below, int above, int values) {}

  /**
   * Bins for values like these.
   *
   * @param reference finite, at least one
   * @param binsMax about how many bins, at least 1; exactly so many for values that all differ, if
   *     there are enough
   */
  public static Binning of(double[] reference, int binsMax) {
    if (binsMax < 1) {
      throw new IllegalArgumentException("binsMax is " + binsMax + "; there is at least 1 bin");
    }
    if (reference.length == 0) {
      throw new IllegalArgumentException("no reference values to make bins from");
    }
    double[] sorted = new double[reference.length];
    for (int i = 0; i < sorted.length; i++) {
      Rows.checkValue("reference", i, reference[i], VariableType.NUMERIC);
      sorted[i] = reference[i] + 0.0; // −0.0 is 0.0
    }
    Arrays.sort(sorted);
    double[] edges = new Cutter(sorted, binsMax).edges();
    return new Binning(edges, sorted[0], sorted[sorted.length - 1]);
  }

  /**
   * The bins that had these edges and reference range.
   *
   * @param range the least and the greatest value of the reference
   * @throws IllegalArgumentException if the edges do not ascend or something is not finite
   */
  public static Binning ofEdges(double[] edges, double... range) {
    if (range.length != 2) {
      throw new IllegalArgumentException("a range has two ends, not " + range.length);
    }
    return new Binning(edges.clone(), range[0], range[1]);
  }

  /** The number of bins. */
  public int bins() {
    return edges.length + 1;
  }

  /** The bin of a value, from 0 on. */
  public int code(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(value + " has no bin; a value is a finite number");
    }
    if (edges.length <= EDGES_COUNTED_MAX) {
      // Without a branch to mispredict; a search takes twice as long.
      int code = 0;
      for (double edge : edges) {
        code += value >= edge ? 1 : 0;
      }
      return code;
    }
    int at = Arrays.binarySearch(edges, value + 0.0);
    return at >= 0 ? at + 1 : -at - 1;
  }

  /** The bins of values as the codes of a categorical column. */
  public double[] codes(double[] values) {
    return Arrays.stream(values).map(this::code).toArray();
  }

  /** How many of these lie below the least and above the greatest value of the reference. */
  public Outside outside(double[] values) {
    int below = 0;
    int above = 0;
    for (double value : values) {
      below += value < least ? 1 : 0;
      above += value > greatest ? 1 : 0;
    }
    return new Outside(below, above, values.length);
  }

  /** The ends of the bins but for −∞ and ∞, ascending; with {@link #range} all there is. */
  public double[] edges() {
    return edges.clone();
  }

  /** The least and the greatest value of the reference. */
  public double[] range() {
    return new double[] {least, greatest};
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Binning that
        && Arrays.equals(edges, that.edges)
        && least == that.least
        && greatest == that.greatest;
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(edges);
  }

  @Override
  public String toString() {
    return "edges " + Arrays.toString(edges) + ", reference " + least + " to " + greatest;
  }

  private void checkInvariants() {
    for (int i = 0; i < edges.length; i++) {
      if (!Double.isFinite(edges[i]) || (i > 0 && !(edges[i - 1] < edges[i]))) {
        throw new IllegalArgumentException("edges do not ascend at " + i + ": " + this);
      }
    }
    if (!Double.isFinite(least) || !Double.isFinite(greatest) || least > greatest) {
      throw new IllegalArgumentException("not a range: " + this);
    }
  }

  /** Finds the edges. */
  private static final class Cutter {
    private final double[] sorted;
    private final int bins;
    private final double[] edges;
    private int count;

    Cutter(double[] sorted, int bins) {
      this.sorted = sorted;
      this.bins = bins;
      this.edges = new double[2 * bins + 2];
    }

    double[] edges() {
      int heavyCount = 0;
      int heavyRows = 0;
      for (int from = 0; from < sorted.length; from = endOfEqual(from)) {
        if (isHeavy(from)) {
          heavyCount++;
          heavyRows += endOfEqual(from) - from;
        }
      }
      double binsPerRow =
          (double) Math.max(0, bins - heavyCount) / Math.max(1, sorted.length - heavyRows);
      int runFrom = 0;
      for (int from = 0; from < sorted.length; from = endOfEqual(from)) {
        if (isHeavy(from)) {
          cut(runFrom, from, binsPerRow);
          edge(sorted[from]);
          edge(Math.nextUp(sorted[from]));
          runFrom = endOfEqual(from);
        }
      }
      cut(runFrom, sorted.length, binsPerRow);
      return Arrays.copyOf(edges, count);
    }

    private boolean isHeavy(int from) {
      return bins > 1 && (long) (endOfEqual(from) - from) * bins >= sorted.length;
    }

    /** The first place behind the values equal to the one here. */
    private int endOfEqual(int from) {
      int step = 1;
      while (from + step < sorted.length && sorted[from + step] == sorted[from]) {
        step *= 2;
      }
      int low = from + step / 2;
      int high = Math.min(sorted.length, from + step);
      while (high - low > 1) {
        int middle = (low + high) >>> 1;
        if (sorted[middle] == sorted[from]) {
          low = middle;
        } else {
          high = middle;
        }
      }
      return high;
    }

    private void cut(int from, int to, double binsPerRow) {
      int rows = to - from;
      long parts = Math.max(1, Math.round(rows * binsPerRow));
      for (long i = 1; i < parts; i++) {
        int last = from + (int) ((i * rows + parts - 1) / parts) - 1;
        int next = endOfEqual(last);
        if (next < to) {
          edge(between(sorted[last], sorted[next]));
        }
      }
    }

    private static double between(double smaller, double larger) {
      double middle = smaller / 2 + larger / 2;
      return middle > smaller ? Math.min(middle, larger) : larger;
    }

    private void edge(double value) {
      if (Double.isFinite(value) && (count == 0 || value > edges[count - 1])) {
        edges[count++] = value;
      }
    }
  }
}
