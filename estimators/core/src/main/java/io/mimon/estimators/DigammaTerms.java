package io.mimon.estimators;

/**
 * A signed histogram of integer counts m, for the mean of ±ψ(m) over rows.
 *
 * <p>Integers are added, so the mean depends on the multiset of counts and not on the order of
 * rows; it is summed over ascending m. The histogram is the state that incremental structures keep.
 */
final class DigammaTerms {

  private final int rows;
  private final long[] weight;

  DigammaTerms(int rows, int largest) {
    this.rows = rows;
    this.weight = new long[largest + 1];
  }

  void plus(int m) {
    weight[m]++;
  }

  void minus(int m) {
    weight[m]--;
  }

  double mean() {
    double[] psi = Digamma.upTo(weight.length - 1);
    double sum = 0;
    for (int m = 1; m < weight.length; m++) {
      if (weight[m] != 0) {
        sum += weight[m] * psi[m];
      }
    }
    return sum / rows;
  }
}
