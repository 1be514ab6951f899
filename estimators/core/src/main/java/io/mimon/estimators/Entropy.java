package io.mimon.estimators;

import java.util.Arrays;

/**
 * The entropy of a categorical column from its counts, in nats.
 *
 * <p>Plug-in: H = ln n − (1/n) Σ c ln c over the counts c. The sum runs over the different counts
 * in ascending order, each with its multiplicity, so that it depends on the multiset of counts
 * only: a table built in another order, or rebuilt after evictions, gives the same bits.
 *
 * <p>Miller and Madow 1955 add (r − 1)/2n, the first term of the bias, r being the number of
 * categories seen. Zero for a constant column; NaN without rows.
 */
final class Entropy {

  private Entropy() {}

  static double plugIn(int[] counts, int n) {
    if (n == 0) {
      return Double.NaN;
    }
    int[] multiplicity = new int[Arrays.stream(counts).max().orElse(0) + 1];
    for (int count : counts) {
      multiplicity[count]++;
    }
    double sum = 0;
    for (int count = 2; count < multiplicity.length; count++) {
      if (multiplicity[count] > 0) {
        sum += (double) multiplicity[count] * count * Math.log(count);
      }
    }
    return counts.length == 1 ? 0 : Math.log(n) - sum / n;
  }

  static double millerMadow(Categories categories) {
    int n = categories.ofRow.length;
    return plugIn(categories.size, n) + (categories.count() - 1) / (2.0 * n);
  }
}
