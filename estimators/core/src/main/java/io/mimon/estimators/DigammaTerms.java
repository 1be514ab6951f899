package io.mimon.estimators;

/**
 * A signed histogram of integer counts m, for the mean of ±ψ(m) over rows.
 *
 * <p>Integers are added, so the mean depends on the multiset of counts and not on the order of
 * rows. The sum is exact, as incremental structures keep it: {@link ExactPsiSum}.
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
    return sum() / rows;
  }

  /** The sum of all ±ψ(m), rounded once. */
  double sum() {
    long[] psi = Digamma.fixedUpTo(weight.length - 1);
    ExactPsiSum sum = new ExactPsiSum();
    for (int m = 1; m < weight.length; m++) {
      if (weight[m] != 0) {
        sum.add(weight[m], psi[m]);
      }
    }
    return sum.value();
  }
}
