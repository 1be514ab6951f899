package io.mimon.estimators;

/**
 * The rolling estimator over the joint table of two categorical variables; the same bits as {@link
 * CountsEstimator}.
 *
 * <p>Pairs are numbered ({@link SparseTable}), and the window is a ring of those numbers, a byte a
 * row while no more than 256 pairs are present at once. Adding is O(1) on average, removing too for
 * the oldest row and O(n) for another. The value and the entropies are read off running sums, O(1);
 * only the standard error looks at the rows, one addition each.
 *
 * <p>Invariant: the counts are those of the rows in the ring.
 */
final class SlidingCounts implements SlidingQueue {

  private final BiasCorrection correction;
  private final SparseTable table = new SparseTable();
  private final CodeRing rows = new CodeRing();

  SlidingCounts(BiasCorrection correction) {
    this.correction = correction;
  }

  @Override
  public void add(double x, double y) {
    Rows.checkValue("x", size(), x, VariableType.CATEGORICAL);
    Rows.checkValue("y", size(), y, VariableType.CATEGORICAL);
    rows.add(table.add((long) x, (long) y));
  }

  @Override
  public void remove(double x, double y) {
    boolean codes = x == (long) x && y == (long) y;
    int cell = codes ? table.cellOf((long) x, (long) y) : -1;
    if (cell < 0) {
      throw new IllegalArgumentException(
          "no row (" + x + ", " + y + ") among the " + size() + " present");
    }
    rows.removeEarliest(cell);
    table.removeCell(cell);
  }

  @Override
  public void removeEarliest(int count) {
    if (count < 0 || count > size()) {
      throw new IllegalArgumentException(count + " rows to remove of " + size());
    }
    for (int i = 0; i < count; i++) {
      table.removeCell(rows.removeEarliest());
    }
  }

  @Override
  public int size() {
    return rows.size();
  }

  @Override
  public Estimate estimate() {
    return table.estimate(
        correction, () -> rows.standardError(table.terms(LocalSums.drop(rows.size()))));
  }

  @Override
  public double nats() {
    return table.nats(correction);
  }

  /** Asserts the invariant. */
  void checkInvariants() {
    table.checkInvariants();
    if (table.sums().n() != rows.size()) {
      throw new AssertionError(table.sums().n() + " rows counted, " + rows.size() + " kept");
    }
  }
}
