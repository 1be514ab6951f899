package io.mimon.estimators;

import java.util.function.DoubleSupplier;

/** The counts of pairs of categories, however they are kept. */
interface PairCounts {

  /** Of the counts as they are now; not to be kept past the next change. */
  TableSums sums();

  /** The counts of the categories of X, in any order; zeros may be among them. */
  int[] xCounts();

  /** As above, of Y. */
  int[] yCounts();

  /** As above, of pairs. */
  int[] cellCounts();

  /** H(X), H(Y) and H(X,Y); NaN without rows. */
  default Entropies entropies(BiasCorrection correction) {
    return entropies(correction, sums());
  }

  private Entropies entropies(BiasCorrection correction, TableSums sums) {
    if (sums.n() == 0) {
      return Entropies.UNKNOWN;
    }
    return switch (correction) {
      case PLUG_IN -> sums.plugIn();
      case MILLER_MADOW -> sums.millerMadow();
      case GRASSBERGER, CHAO_SHEN ->
          new Entropies(
              correction.entropyNats(xCounts()),
              correction.entropyNats(yCounts()),
              correction.entropyNats(cellCounts()));
    };
  }

  /**
   * The estimate of I(X;Y); see {@link CountsEstimator} for what it is.
   *
   * @param standardError asked where the value is one of estimation
   */
  default Estimate estimate(BiasCorrection correction, DoubleSupplier standardError) {
    TableSums sums = sums();
    int n = sums.n();
    if (n == 0) {
      return Estimate.tooFewRows(EstimatorType.COUNTS, 0, 0);
    }
    Entropies entropies = entropies(correction, sums);
    if (sums.degrees() == 0) {
      return Estimate.degenerate(EstimatorType.COUNTS, 0, n, entropies);
    }
    double nats = entropies.informationNats();
    double plugIn = sums.plugInNats();
    return new Estimate(
        EstimatorType.COUNTS,
        0,
        n,
        nats,
        standardError.getAsDouble(),
        GTest.quantile(sums.degrees()) / (2.0 * n) + (nats - plugIn),
        GTest.pValue(sums.degrees(), n, plugIn),
        entropies,
        Validity.OK);
  }

  /** {@code estimate().nats()} alone. */
  default double nats(BiasCorrection correction) {
    TableSums sums = sums();
    if (sums.n() == 0) {
      return Double.NaN;
    }
    return sums.degrees() == 0 ? 0 : entropies(correction, sums).informationNats();
  }
}
