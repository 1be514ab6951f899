package io.mimon.estimators;

/**
 * How many consecutive rows a permutation has to keep together so that two autocorrelated columns
 * without a link look as they do.
 *
 * <pre>
 *   R(h) = ρₓ(h) ρ_y(h)                       the autocorrelation of the products of two such columns
 *   g = Σ λ(h/2m) R(h),   G = Σ λ(h/2m) |h| R(h)   over |h| ≤ 2m
 *   b = ⌈G / (0.05 g)⌉,   at most n/10;   1 where m = 0
 * </pre>
 *
 * <p>The variance of a mean over permuted blocks of b rows lacks the share G/(bg) of the variance
 * of the products (Künsch 1989, doi 10.1214/aos/1176347265): b is where that is a twentieth. λ is
 * the trapezoidal lag window and m the lag after which K = 5 autocorrelations in a row lie below
 * 2√(log₁₀ n / n), as in the automatic block length of Politis and White 2004, doi
 * 10.1081/ETC-120028836; here for the less dependent of the two columns, since R vanishes with
 * either. At most ⌈√n⌉ + K lags are looked at. If only one column is autocorrelated, b = 1 is
 * right.
 *
 * <p>ρ(h) of numbers is, of their ranks and of the distance of these from the middle one, the
 * larger in magnitude: the second sees a spread that comes and goes. ρ(h) of categories is how much
 * more often than by chance rows h apart agree, as a share of the most.
 *
 * <p>Edge results: 1 for fewer than {@value #ROWS_MIN} rows and for a constant column.
 */
final class BlockLength {

  private static final int ROWS_MIN = 20;
  private static final double MISSING_SHARE = 0.05;
  private static final int BLOCKS_MIN = 10;
  private static final int QUIET_LAGS = 5;

  private BlockLength() {}

  static int of(VariableType xType, double[] x, VariableType yType, double[] y) {
    int n = x.length;
    if (n < ROWS_MIN || Rows.isConstant(x) || Rows.isConstant(y)) {
      return 1;
    }
    int lagMax = Math.min(n / 2, (int) Math.ceil(Math.sqrt(n)) + QUIET_LAGS);
    double[] ofX = autocorrelation(xType, x, lagMax);
    double[] ofY = autocorrelation(yType, y, lagMax);
    double quiet = 2 * Math.sqrt(Math.log10(n) / n);
    int m = Math.min(memory(ofX, quiet), memory(ofY, quiet));
    double g = 1;
    double weighted = 0;
    for (int h = 1; h <= Math.min(2 * m, lagMax); h++) {
      double window = Math.min(1, 2 * (1 - h / (2.0 * m)));
      double product = window * ofX[h] * ofY[h];
      g += 2 * product;
      weighted += 2 * h * product;
    }
    if (weighted <= 0 || g <= 0) {
      return 1;
    }
    double length = Math.ceil(weighted / (MISSING_SHARE * g));
    int longest = n / BLOCKS_MIN;
    return (int) Math.max(1, Math.min(length, longest));
  }

  /** The last lag before so many quiet ones in a row; the last of all if there is none. */
  private static int memory(double[] autocorrelation, double quiet) {
    int last = 0;
    for (int h = 1; h < autocorrelation.length; h++) {
      if (Math.abs(autocorrelation[h]) >= quiet) {
        last = h;
      } else if (h - last == QUIET_LAGS) {
        return last;
      }
    }
    return last;
  }

  private static double[] autocorrelation(VariableType type, double[] values, int lagMax) {
    if (type == VariableType.CATEGORICAL) {
      return ofCategories(Categories.of(values), lagMax);
    }
    int n = values.length;
    int[] order = Order.ascending(values);
    double[] ranks = new double[n];
    double[] folded = new double[n];
    for (int from = 0; from < n; ) {
      int to = from + 1;
      while (to < n && values[order[to]] == values[order[from]]) {
        to++;
      }
      double middle = (from + to - n) / 2.0;
      for (int p = from; p < to; p++) {
        ranks[order[p]] = middle;
        folded[order[p]] = Math.abs(middle);
      }
      from = to;
    }
    double[] ofRanks = ofNumbers(ranks, lagMax);
    double[] ofFolded = ofNumbers(folded, lagMax);
    for (int h = 0; h <= lagMax; h++) {
      ofRanks[h] = Math.abs(ofRanks[h]) >= Math.abs(ofFolded[h]) ? ofRanks[h] : ofFolded[h];
    }
    return ofRanks;
  }

  /** Zeros where all are equal. */
  private static double[] ofNumbers(double[] values, int lagMax) {
    int n = values.length;
    double mean = 0;
    for (double value : values) {
      mean += value / n;
    }
    double[] result = new double[lagMax + 1];
    for (int h = 0; h <= lagMax; h++) {
      double sum = 0;
      for (int i = h; i < n; i++) {
        sum += (values[i] - mean) * (values[i - h] - mean);
      }
      result[h] = h == 0 ? sum : result[0] > 0 ? sum / result[0] : 0;
    }
    result[0] = 1;
    return result;
  }

  private static double[] ofCategories(Categories categories, int lagMax) {
    int n = categories.ofRow.length;
    long pairs = 0; // an integer, so that the numbering of categories cannot show
    for (int size : categories.size) {
      pairs += (long) size * size;
    }
    double byChance = (double) pairs / n / n;
    double[] result = new double[lagMax + 1];
    result[0] = 1;
    for (int h = 1; h <= lagMax; h++) {
      int agree = 0;
      for (int i = h; i < n; i++) {
        agree += categories.ofRow[i] == categories.ofRow[i - h] ? 1 : 0;
      }
      result[h] = ((double) agree / (n - h) - byChance) / (1 - byChance);
    }
    return result;
  }
}
