package io.mimon.estimators;

import java.util.Arrays;
import java.util.function.Consumer;

/**
 * A lower bound of I(X;Y) for two categorical variables of which one has many categories, from all
 * rows at once: the sketch of {@link HashedCounts} with the heaviest categories of these very rows
 * apart.
 *
 * <p>The side with more categories is hashed, X if neither has; of the other H is known.
 *
 * <p>Which are heavy is read off X alone, so the chance that is subtracted, a mean over orders of
 * Y, is none the less right. The standard error is that of the mean of the local terms of the table
 * taken, as for {@link CountsEstimator}: rows that resemble those before them are honoured.
 *
 * <p>A code stands for its category: other codes hash otherwise, and the bound may be another. The
 * categories of the other side may have any codes; there are at most {@value
 * HashedCounts#CLASSES_MAX}.
 *
 * <p>Edge results: no rows is TOO_FEW_ROWS, and so are more than {@value HashedCounts#CLASSES_MAX}
 * categories on both sides; a constant column is DEGENERATE. {@link HashedBound} has formula and
 * sources.
 */
final class HashedCountsEstimator implements BatchEstimator {

  private static final EstimatorType TYPE = EstimatorType.HASHED_COUNTS;
  static final HashShape SHAPE = HashShape.DEFAULT;

  /** A quarter of the width; more would add chance to every width above. */
  static final int HEAVY_MAX = SHAPE.width() / 4;

  @Override
  public Estimate estimate(double[] x, double[] y) {
    return estimate(x, y, terms -> {});
  }

  @Override
  public Estimate estimate(double[] x, double[] y, Consumer<double[]> terms) {
    Rows.check(x, VariableType.CATEGORICAL, y, VariableType.CATEGORICAL);
    int n = x.length;
    if (n == 0) {
      return Estimate.tooFewRows(TYPE, 0, 0);
    }
    Categories xs = Categories.of(x);
    Categories ys = Categories.of(y);
    if (xs.count() == 1 || ys.count() == 1) {
      Estimate counted = new CountsEstimator(BiasCorrection.MILLER_MADOW).estimate(x, y);
      return Estimate.degenerate(TYPE, 0, n, counted.entropies());
    }
    if (Math.min(xs.count(), ys.count()) > HashedCounts.CLASSES_MAX) {
      return Estimate.tooFewRows(TYPE, 0, n);
    }
    return xs.count() >= ys.count() ? hashed(x, y, terms) : swapped(hashed(y, x, terms));
  }

  private static Estimate swapped(Estimate estimate) {
    Entropies h = estimate.entropies();
    return estimate.withEntropies(new Entropies(h.yNats(), h.xNats(), h.jointNats()));
  }

  private static Estimate hashed(double[] x, double[] y, Consumer<double[]> terms) {
    int n = x.length;
    long[] hashes = Arrays.stream(x).mapToLong(CategoryHash::of).toArray();
    int[] classOfRow = classes(y);
    int classes = Arrays.stream(classOfRow).max().orElseThrow() + 1;
    HeavyCategories heavy = HeavyCategories.of(hashes, HEAVY_MAX);
    HashedCounts counts = new HashedCounts(SHAPE, classes, heavy);
    for (int i = 0; i < n; i++) {
      counts.add(hashes[i], classOfRow[i]);
    }
    HashedBound bound = counts.bound();
    Estimate estimate = bound.estimate();
    if (estimate.validity() != Validity.OK) {
      return estimate;
    }
    BucketRows rows = BucketRows.of(hashes, classOfRow, counts, bound);
    double[] local = rows.localTerms();
    terms.accept(rows.gains(Arrays.stream(local).sum() / n));
    return estimate.withStandardError(StandardError.ofMean(local));
  }

  /** Classes numbered by their codes, ascending. */
  static int[] classes(double[] y) {
    double[] codes = Arrays.stream(y).map(code -> code + 0.0).sorted().distinct().toArray();
    return Arrays.stream(y).mapToInt(code -> Arrays.binarySearch(codes, code + 0.0)).toArray();
  }

  /** By row, how many rows are in its bucket, of its class, and both, of the table taken. */
  @SuppressWarnings("ArrayRecordComponent") // nobody else sees them
  private record BucketRows(int[] bucket, int[] ofClass, int[] both) {

    static BucketRows of(long[] hashes, int[] classOfRow, HashedCounts counts, HashedBound bound) {
      int n = hashes.length;
      int classes = counts.classes();
      int[] bucketOfRow = buckets(hashes, counts.heavy(), bound);
      int buckets = Arrays.stream(bucketOfRow).max().orElse(0) + 1;
      int[] cells = new int[buckets * classes];
      int[] bucketRows = new int[buckets];
      for (int i = 0; i < n; i++) {
        bucketRows[bucketOfRow[i]]++;
        cells[bucketOfRow[i] * classes + classOfRow[i]]++;
      }
      int[] bucket = new int[n];
      int[] ofClass = new int[n];
      int[] both = new int[n];
      for (int i = 0; i < n; i++) {
        bucket[i] = bucketRows[bucketOfRow[i]];
        ofClass[i] = counts.classRows()[classOfRow[i]];
        both[i] = cells[bucketOfRow[i] * classes + classOfRow[i]];
      }
      return new BucketRows(bucket, ofClass, both);
    }

    /** Ln of how much likelier the class is in the bucket. */
    double[] localTerms() {
      double[] local = new double[both.length];
      for (int i = 0; i < local.length; i++) {
        double expected = (double) bucket[i] * ofClass[i] / local.length;
        local[i] = Math.log((double) both[i] / expected);
      }
      return local;
    }

    double[] gains(double meanNats) {
      return RowGains.of(both.length, i -> both[i], i -> bucket[i], i -> ofClass[i], meanNats);
    }
  }

  /** By row, h(X) of the bound taken: heavy categories first, then the buckets. */
  static int[] buckets(long[] hashes, HeavyCategories heavy, HashedBound bound) {
    int kept = Math.min(bound.width(), heavy.count());
    int[] bucketOfRow = new int[hashes.length];
    for (int i = 0; i < hashes.length; i++) {
      int place = heavy.indexOf(hashes[i]);
      int hashed = SHAPE.bucket(bound.table(), hashes[i]) & (bound.width() - 1);
      bucketOfRow[i] = place >= 0 && place < kept ? place : kept + hashed;
    }
    return bucketOfRow;
  }
}
