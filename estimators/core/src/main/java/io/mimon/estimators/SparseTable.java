package io.mimon.estimators;

/**
 * Counts of pairs and of both margins by hashing: for categories of any number, with memory and
 * time by what is present. Pairs are numbered, see {@link Tally}.
 *
 * <p>Invariants: the pair of numbers a and b has the key {@code a · 2³² + b}, which no other pair
 * has; the margins are those of the pairs.
 */
final class SparseTable implements PairCounts {

  private final Tally xs = new Tally();
  private final Tally ys = new Tally();
  private final Tally cells = new Tally();
  private int n;

  /** Counts a pair; returns the number of it. */
  int add(long x, long y) {
    return add(x, y, 1);
  }

  /** Counts a pair so many times, at least once; returns the number of it. */
  int add(long x, long y, int times) {
    n = Math.addExact(n, times);
    return cells.add(key(xs.add(x, times), ys.add(y, times)), times);
  }

  /** Counts a pair that is present once less. */
  void remove(long x, long y) {
    removeCell(cellOf(x, y));
  }

  /** Counts the pair of a number, which is present, once less. */
  void removeCell(int cell) {
    long key = cells.keyOf(cell);
    n--;
    cells.removeNumber(cell);
    xs.removeNumber((int) (key >>> Integer.SIZE));
    ys.removeNumber((int) key);
  }

  /** The number of a pair, −1 where it is not present. */
  int cellOf(long x, long y) {
    int a = xs.numberOf(x);
    int b = ys.numberOf(y);
    return a < 0 || b < 0 ? -1 : cells.numberOf(key(a, b));
  }

  /** How often a pair is present. */
  int count(long x, long y) {
    int cell = cellOf(x, y);
    return cell < 0 ? 0 : cells.count(cell);
  }

  static long key(int a, int b) {
    return (long) a << 32 | b;
  }

  /** The local term of a pair that is present, see {@link LocalSums}. */
  long term(long x, long y, int drop) {
    return LocalSums.term(count(x, y), n, xs.countOf(x), ys.countOf(y), drop);
  }

  /** By number of a pair, its local term; 0 for numbers without a pair. */
  long[] terms(int drop) {
    long[] terms = new long[cells.numbersEnd()];
    cells.forEach(
        (key, cell) ->
            terms[cell] =
                LocalSums.term(
                    cells.count(cell), n, xs.count((int) (key >>> 32)), ys.count((int) key), drop));
    return terms;
  }

  @Override
  public TableSums sums() {
    return new TableSums(n, xs.seen(), ys.seen(), cells.seen(), xs.sum(), ys.sum(), cells.sum());
  }

  @Override
  public int[] xCounts() {
    return xs.counts();
  }

  @Override
  public int[] yCounts() {
    return ys.counts();
  }

  @Override
  public int[] cellCounts() {
    return cells.counts();
  }

  void checkInvariants() {
    xs.checkInvariants();
    ys.checkInvariants();
    cells.checkInvariants();
  }
}
