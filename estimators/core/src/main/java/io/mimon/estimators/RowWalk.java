package io.mimon.estimators;

/** Sums the local terms of a feature and a target row by row, from the oldest on. */
final class RowWalk implements LocalSums {

  private final RingSpan ring;
  private final CodeColumn feature;
  private final CodeColumn target;
  private final JointTable table;
  private final int drop;
  private final long[] ofCell;
  private int row;

  RowWalk(RingSpan ring, CodeColumn feature, CodeColumn target, JointTable table, int drop) {
    this.ring = ring;
    this.feature = feature;
    this.target = target;
    this.table = table;
    this.drop = drop;
    this.ofCell = table.isDense() ? table.terms(drop) : new long[0];
  }

  @Override
  public long next(int count) {
    long sum = 0;
    for (int found = 0; found < count; row++) {
      int slot = ring.slotOf(row);
      int x = feature.get(slot) - 1;
      if (x >= 0) {
        sum += table.term(x, target.get(slot), drop, ofCell);
        found++;
      }
    }
    return sum;
  }
}
