package io.mimon.estimators;

/**
 * All that entropies and information need of a table of counts: its rows, the categories seen, and
 * exact Σ c ln c of both margins and the cells.
 *
 * @param n the sum of the counts
 * @param xSeen categories of X
 * @param ySeen categories of Y
 * @param cellsSeen pairs
 */
record TableSums(
    int n, int xSeen, int ySeen, int cellsSeen, ExactLogSum x, ExactLogSum y, ExactLogSum cells) {

  /** Plug-in entropies. */
  Entropies plugIn() {
    return new Entropies(x.entropyNats(n), y.entropyNats(n), cells.entropyNats(n));
  }

  /** Entropies with Miller and Madow's correction. */
  Entropies millerMadow() {
    return new Entropies(
        BiasCorrection.millerMadow(x, xSeen, n),
        BiasCorrection.millerMadow(y, ySeen, n),
        BiasCorrection.millerMadow(cells, cellsSeen, n));
  }

  /**
   * Plug-in information, rounded once:
   *
   * <pre>
   *   I = (n ln n − Σ cₓ ln cₓ − Σ c_y ln c_y + Σ c_xy ln c_xy)/n
   * </pre>
   */
  double plugInNats() {
    return ExactLogSum.of(n).minus(x).minus(y).plus(cells).value() / n;
  }

  /** (r − 1)(c − 1) of an r × c table. */
  long degrees() {
    return (xSeen - 1L) * (ySeen - 1L);
  }
}
