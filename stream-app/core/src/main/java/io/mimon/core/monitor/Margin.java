package io.mimon.core.monitor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mimon.estimators.VariableType;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.jspecify.annotations.Nullable;

/**
 * How the values of a column were spread over bins in the reference, frozen: tenths of numbers and
 * what is beyond all of them on either side, the most frequent categories and the rest, and what is
 * missing.
 */
final class Margin implements Serializable {
  private static final long serialVersionUID = 1;

  private static final int TENTHS = 10;
  private static final int CATEGORIES_MAX = 31;

  /** A share that has grown or shrunk by less has not moved. */
  private static final double LEAST_RATIO = 1.25;

  /** Nor has one that differs by fewer standard errors, of independent rows. */
  private static final double LEAST_ERRORS = 4;

  /** It may have where chance moves no share of a column as far more often, of independent rows. */
  private static final double CHANCE_MAX = 0.01;

  private static final NormalDistribution STANDARD_NORMAL = NormalDistribution.of(0, 1);

  private static final int SAMPLE_MAX = 2_000;

  /** A bin with fewer rows says nothing of how often it is to be taken. */
  private static final int ROWS_MIN = 5;

  private final boolean numeric;

  /** Upper ends of the bins of numbers, ascending; or hashes of categories, ascending. */
  private final double[] cuts;

  /** Of the bins, one more than there are cuts, then of what is missing. */
  private final double[] shares;

  private Margin(boolean numeric, double[] cuts, double[] shares) {
    this.numeric = numeric;
    this.cuts = cuts;
    this.shares = shares;
  }

  /** Of the window's rows from one on. */
  static Margin of(VariableType type, WindowColumn column, int from) {
    boolean numeric = type == VariableType.NUMERIC;
    double[] cuts =
        numeric
            ? tenths(Arrays.copyOfRange(column.toArray(), from, column.size()))
            : frequent(column, from);
    Margin empty = new Margin(numeric, cuts, new double[cuts.length + 2]);
    int[] bins = empty.bins(column);
    return new Margin(numeric, cuts, empty.shares(Arrays.copyOfRange(bins, from, bins.length)));
  }

  private static double[] tenths(double[] values) {
    double[] sorted = Arrays.stream(values).filter(v -> !Double.isNaN(v)).sorted().toArray();
    if (sorted.length == 0) {
      return new double[0];
    }
    double[] cuts = new double[TENTHS + 1];
    cuts[0] = Math.nextDown(sorted[0]);
    for (int i = 1; i < TENTHS; i++) {
      cuts[i] = sorted[(int) ((long) i * sorted.length / TENTHS)];
    }
    cuts[TENTHS] = sorted[sorted.length - 1];
    return Arrays.stream(cuts).distinct().toArray();
  }

  private static double[] frequent(WindowColumn column, int from) {
    Map<Double, Integer> rows = new HashMap<>();
    for (int i = from; i < column.size(); i++) {
      double hash = column.hash(i);
      if (!Double.isNaN(hash)) {
        rows.merge(hash, 1, Integer::sum);
      }
    }
    Comparator<Map.Entry<Double, Integer>> order = Map.Entry.comparingByValue();
    List<Map.Entry<Double, Integer>> most =
        rows.entrySet().stream()
            .sorted(order.reversed().thenComparing(Map.Entry.comparingByKey()))
            .limit(CATEGORIES_MAX)
            .toList();
    return most.stream().mapToDouble(Map.Entry::getKey).sorted().toArray();
  }

  /** The most entropy, in nats, however the categories are spread; NaN of numbers and of many. */
  double mostNats() {
    boolean known = !numeric && cuts.length > 1 && shares[cuts.length] == 0;
    return known ? Math.log(cuts.length) : Double.NaN;
  }

  /** The bin of each row of a window. */
  int[] bins(WindowColumn column) {
    int[] bins = new int[column.size()];
    for (int i = 0; i < bins.length; i++) {
      bins[i] = bin(column, i);
    }
    return bins;
  }

  private int bin(WindowColumn column, int i) {
    double value = numeric ? column.value(i) : column.hash(i);
    return Double.isNaN(value) ? cuts.length + 1 : bin(value);
  }

  private int bin(double value) {
    int place = Arrays.binarySearch(cuts, value);
    if (!numeric) {
      return place >= 0 ? place : cuts.length;
    }
    return place >= 0 ? place : -place - 1;
  }

  /**
   * The share of each bin among some of the rows, evenly spaced and at most {@value #SAMPLE_MAX} or
   * twice as many: enough to see whether it has moved, at a cost that does not grow with the
   * window.
   *
   * @param firstRow the number of the window's entry 0 in the segment
   */
  Sampled sampled(WindowColumn column, long firstRow) {
    return sampled(column, firstRow, Math.max(1, column.size() / SAMPLE_MAX));
  }

  /**
   * The same of all rows, for a column that many features share: a class of a fiftieth that becomes
   * half as frequent again is five errors of 5,000 rows, and three of a sample.
   */
  Sampled counted(WindowColumn column) {
    return sampled(column, 0, 1);
  }

  private Sampled sampled(WindowColumn column, long firstRow, int step) {
    double[] of = new double[cuts.length + 2];
    int rows = 0;
    int from = (int) Math.floorMod(-firstRow, (long) step);
    for (int i = from; i < column.size(); i += step) {
      of[bin(column, i)]++;
      rows++;
    }
    for (int b = 0; b < of.length; b++) {
      of[b] /= Math.max(1, rows);
    }
    return new Sampled(this, of, rows);
  }

  /** How a sample of a window is spread over the bins. */
  static final class Sampled {
    private final Margin margin;
    private final double[] now;
    private final int rows;

    private Sampled(Margin margin, double[] now, int rows) {
      this.margin = margin;
      this.now = now;
      this.rows = rows;
    }

    double divergenceBits() {
      return margin.divergenceBits(now);
    }

    /** Whether it has, beyond doubt. */
    boolean hasMoved() {
      return margin.differs(now, rows, LEAST_ERRORS);
    }

    /**
     * Whether it may have, so that an estimate as if it had not is worth its while: a class of a
     * fiftieth that becomes half as frequent again within a window is not beyond doubt in the look
     * in which a quarter of the rows are of that kind, and what it tells is out by a limit then.
     */
    boolean mayHaveMoved() {
      return margin.differs(now, rows, margin.errorsOfChance(now));
    }
  }

  /** The share of each bin among these rows. */
  double[] shares(int[] bins) {
    double[] of = new double[cuts.length + 2];
    for (int bin : bins) {
      of[bin] += 1.0 / bins.length;
    }
    return of;
  }

  /**
   * The Jensen–Shannon divergence of shares from the reference's, in bits: from 0 to 1, and finite
   * where bins are empty (Lin 1991, doi 10.1109/18.61115).
   */
  double divergenceBits(double[] now) {
    double sum = 0;
    for (int b = 0; b < now.length; b++) {
      double middle = (now[b] + shares[b]) / 2;
      sum += part(now[b], middle) + part(shares[b], middle);
    }
    return Math.max(0, sum / 2 / Math.log(2));
  }

  private static double part(double share, double middle) {
    return share == 0 ? 0 : share * Math.log(share / middle);
  }

  /** Whether any share is another than it was, by more than a little and so many errors. */
  private boolean differs(double[] now, int rows, double errors) {
    for (int b = 0; b < now.length; b++) {
      double was = Math.max(shares[b], 1.0 / rows);
      double is = Math.max(now[b], 1.0 / rows);
      double ratio = Math.max(was, is) / Math.min(was, is);
      double error = Math.sqrt(Math.max(was, is) * (1 - Math.min(was, is)) / rows);
      if (ratio > LEAST_RATIO && Math.abs(is - was) > errors * error) {
        return true;
      }
    }
    return false;
  }

  /** By how many standard errors one of all shares is off by chance (Bonferroni). */
  private double errorsOfChance(double[] now) {
    long bins = IntStream.range(0, now.length).filter(b -> shares[b] > 0 || now[b] > 0).count();
    return STANDARD_NORMAL.inverseSurvivalProbability(CHANCE_MAX / 2 / Math.max(1, bins));
  }

  /** By bin, which part of its rows to take so that the shares are those of the reference. */
  double[] parts(double[] now, int rows) {
    double[] parts = new double[now.length];
    double most = 0;
    for (int b = 0; b < parts.length; b++) {
      parts[b] = now[b] * rows < ROWS_MIN ? 0 : shares[b] / now[b];
      most = Math.max(most, parts[b]);
    }
    for (int b = 0; b < parts.length; b++) {
      parts[b] = most == 0 ? 0 : parts[b] / most;
    }
    return parts;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Margin margin
        && margin.numeric == numeric
        && Arrays.equals(margin.cuts, cuts)
        && Arrays.equals(margin.shares, shares);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(cuts) + Arrays.hashCode(shares);
  }

  ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("type", numeric ? "numeric" : "categorical");
    json.set("cuts", ReferenceJson.numbers(cuts));
    json.set("shares", ReferenceJson.numbers(shares));
    return json;
  }

  static Margin ofJson(JsonNode json) {
    double[] cuts = ReferenceJson.numbers(json, "cuts");
    double[] shares = ReferenceJson.numbers(json, "shares");
    if (shares.length != cuts.length + 2) {
      throw new IllegalArgumentException(
          "it has a margin of %d cuts and %d shares".formatted(cuts.length, shares.length));
    }
    return new Margin(ReferenceJson.part(json, "type").asText().equals("numeric"), cuts, shares);
  }

  void write(DataOutput out) throws IOException {
    out.writeBoolean(numeric);
    out.writeInt(cuts.length);
    for (double cut : cuts) {
      out.writeDouble(cut);
    }
    for (double share : shares) {
      out.writeDouble(share);
    }
  }

  static Margin read(DataInput in) throws IOException {
    boolean numeric = in.readBoolean();
    double[] cuts = new double[in.readInt()];
    for (int i = 0; i < cuts.length; i++) {
      cuts[i] = in.readDouble();
    }
    double[] shares = new double[cuts.length + 2];
    for (int i = 0; i < shares.length; i++) {
      shares[i] = in.readDouble();
    }
    return new Margin(numeric, cuts, shares);
  }
}
