package io.mimon.estimators;

import java.util.Arrays;
import java.util.Comparator;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A column as codes 0, 1, … of at most {@value #CODES_MAX} values, so that any two or three columns
 * meet in a small table of counts.
 *
 * <ul>
 *   <li>Numbers: where there are no more different values than codes, each has its own. Otherwise b
 *       bins of equal frequency: a value whose ties take the places l … r − 1 of the n in ascending
 *       order is in bin ⌊b(l + r)/2n⌋; bins that stay empty are left out. Ties share a bin, and
 *       codes ascend with the values.
 *   <li>Categories: the b − 1 most frequent have their own code, in that order, equal frequencies
 *       by their first row; the others share one.
 * </ul>
 *
 * <p>Both are functions of the column, so by the data processing inequality information between
 * coded columns is at most that between the columns, but for the errors of estimating it. The codes
 * follow from the values and their order, not from how the categories were numbered.
 *
 * <p>Invariants: (1) every {@code ofRow[i]} is in [0, count], {@code count} itself meaning that the
 * value is missing; (2) every code below {@code count} occurs; (3) count ≤ {@value #CODES_MAX}.
 *
 * <p>Edge results: a column without values has count 0, a constant one count 1; infinities are
 * values as others; NaN is missing.
 *
 * <p>Cost: a radix sort of the numbers, O(n); categories O(n).
 */
public final class CodedColumn {

  /** The most codes. */
  public static final int CODES_MAX = 16;

  private static final int ROWS_PER_CELL = 20;

  final byte[] ofRow;
  final int count;

  private CodedColumn(byte[] ofRow, int count) {
    this.ofRow = ofRow;
    this.count = count;
  }

  /**
   * The codes of a column.
   *
   * @param values numbers, or codes of categories (non-negative integers); NaN where missing
   * @param codesMax the most codes, from 2 to {@value #CODES_MAX}
   */
  public static CodedColumn of(double[] values, VariableType type, int codesMax) {
    return coded(
        values,
        codesMax,
        known ->
            type == VariableType.NUMERIC
                ? bins(Correlation.midRanks(known), codesMax)
                : largest(known, codesMax));
  }

  private static CodedColumn coded(double[] values, int codesMax, Function<double[], int[]> code) {
    if (codesMax < 2 || codesMax > CODES_MAX) {
      throw new IllegalArgumentException(codesMax + " codes, and not 2 to " + CODES_MAX);
    }
    int n = 0;
    double[] known = new double[values.length];
    for (double value : values) {
      if (!Double.isNaN(value)) {
        known[n++] = value;
      }
    }
    int[] codes = code.apply(n == known.length ? known : Arrays.copyOf(known, n));
    int count = 0;
    for (int c : codes) {
      count = Math.max(count, c + 1);
    }
    byte[] ofRow = new byte[values.length];
    int next = 0;
    for (int i = 0; i < ofRow.length; i++) {
      ofRow[i] = (byte) (Double.isNaN(values[i]) ? count : codes[next++]);
    }
    return new CodedColumn(ofRow, count);
  }

  /** The codes of a target of n rows: as many as a table with two features of as many allows. */
  public static CodedColumn target(double[] values, VariableType type) {
    int cubed = (int) Math.cbrt((double) values.length / ROWS_PER_CELL);
    return of(values, type, type == VariableType.NUMERIC ? clamp(cubed) : CODES_MAX);
  }

  /**
   * The most codes for features beside a target: so many that the largest table, of two features
   * and the target, has {@value #ROWS_PER_CELL} rows a cell on average, from 2 to {@value
   * #CODES_MAX}. I(X;Y|Z) of independent X and Y, X and Z of correlation 0.7, then comes out at
   * most 0.002 nats too high (n of 1,000 to 45,000); with five rows a cell it was 0.012, more than
   * what is to be told apart.
   */
  public static int codesBeside(CodedColumn target) {
    double cells = (double) target.ofRow.length / ROWS_PER_CELL / Math.max(1, target.count);
    return clamp((int) Math.sqrt(cells));
  }

  private static int clamp(int codes) {
    return Math.max(2, Math.min(CODES_MAX, codes));
  }

  /** The codes as bytes, one a row. */
  public byte[] toBytes() {
    return ofRow.clone();
  }

  /**
   * The column of which these are the bytes.
   *
   * @param count the number of codes, which stands for a missing value
   * @throws IllegalArgumentException if a byte is none of its codes
   */
  public static CodedColumn ofBytes(byte[] codes, int count) {
    for (byte code : codes) {
      if (code < 0 || code > count || count > CODES_MAX) {
        throw new IllegalArgumentException("code " + code + " of " + count);
      }
    }
    return new CodedColumn(codes.clone(), count);
  }

  /** The number of codes. */
  public int count() {
    return count;
  }

  /** The number of rows, those without a value included. */
  public int rows() {
    return ofRow.length;
  }

  /**
   * The codes of a column of numbers by their ranks, which are then sorted no second time.
   *
   * @param midRanks of {@link Correlation#midRanks} over the rows that have a value; NaN for others
   * @param codesMax as of {@link #of}
   */
  public static CodedColumn ofRanks(double[] midRanks, int codesMax) {
    return coded(midRanks, codesMax, known -> bins(known, codesMax));
  }

  /** A value whose ties take the places l … r − 1 has the mid-rank (l + 1 + r)/2. */
  private static int[] bins(double[] midRanks, int codesMax) {
    int n = midRanks.length;
    double[] own = ownRanks(midRanks, codesMax);
    int[] codes = new int[n];
    if (own.length > 0) {
      Arrays.setAll(codes, i -> Arrays.binarySearch(own, midRanks[i]));
      return codes;
    }
    boolean[] taken = new boolean[codesMax];
    for (int i = 0; i < n; i++) {
      codes[i] = (int) ((long) codesMax * (long) (2 * midRanks[i] - 1) / (2L * n));
      taken[codes[i]] = true;
    }
    int[] number = new int[codesMax];
    for (int bin = 1; bin < codesMax; bin++) {
      number[bin] = number[bin - 1] + (taken[bin - 1] ? 1 : 0);
    }
    Arrays.setAll(codes, i -> number[codes[i]]);
    return codes;
  }

  /** The different ranks in ascending order; none if there are more than codes, or none. */
  private static double[] ownRanks(double[] midRanks, int codesMax) {
    TreeSet<Double> different = new TreeSet<>();
    for (double rank : midRanks) {
      different.add(rank);
      if (different.size() > codesMax) {
        return new double[0];
      }
    }
    return different.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static int[] largest(double[] values, int codesMax) {
    Categories categories = Categories.of(values);
    int count = categories.count();
    int[] firstRow = new int[count];
    for (int i = values.length - 1; i >= 0; i--) {
      firstRow[categories.ofRow[i]] = i;
    }
    int[] bySize =
        IntStream.range(0, count)
            .boxed()
            .sorted(
                Comparator.<Integer>comparingInt(c -> -categories.size[c])
                    .thenComparingInt(c -> firstRow[c]))
            .mapToInt(Integer::intValue)
            .toArray();
    int[] codeOf = new int[count];
    for (int place = 0; place < count; place++) {
      codeOf[bySize[place]] = Math.min(place, codesMax - 1);
    }
    return Arrays.stream(categories.ofRow).map(c -> codeOf[c]).toArray();
  }
}
