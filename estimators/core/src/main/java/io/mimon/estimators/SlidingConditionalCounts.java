package io.mimon.estimators;

import java.util.Arrays;
import java.util.Collections;

/**
 * The rolling estimator of I(X;Y|Z) over the joint table of categorical variables; the same bits as
 * {@link ConditionalCountsEstimator}.
 *
 * <p>Every column and every combination that the value is made of is numbered and counted by a
 * {@link Tally}, a combination by the numbers of its parts:
 *
 * <pre>
 *   z₀, z₁ → (z₀,z₁) → … → z      x, z → xz      y, z → yz      xz, yz → the cell
 * </pre>
 *
 * <p>and the window is a ring of the numbers of cells, a byte a row while no more than 256 of them
 * are present at once. Adding is O(columns) on average, removing too for the oldest row and O(n)
 * for another; the value is read off running sums, O(1), only the standard error looks at the rows.
 *
 * <p>Invariants:
 *
 * <ol>
 *   <li>the counts are those of the rows in the ring;
 *   <li>{@code xKinds[z]} is the number of xz with that z, {@code yKinds[z]} of yz, and kinds the
 *       sum of their products over z.
 * </ol>
 */
final class SlidingConditionalCounts implements SlidingConditionalEstimator {

  private final RowTypes types;

  /** Of x, y and the columns of Z. */
  private final Tally[] columns;

  /** Of the first two columns of Z, the first three, and so on. */
  private final Tally[] given;

  private final Tally xzs = new Tally();
  private final Tally yzs = new Tally();
  private final Tally cells = new Tally();
  private final CodeRing rows = new CodeRing();

  private int[] xKinds = {};
  private int[] yKinds = {};
  private long kinds;

  SlidingConditionalCounts(int zColumns) {
    VariableType categorical = VariableType.CATEGORICAL;
    types = new RowTypes(categorical, categorical, Collections.nCopies(zColumns, categorical));
    columns = tallies(2 + zColumns);
    given = tallies(zColumns - 1);
  }

  private static Tally[] tallies(int count) {
    Tally[] tallies = new Tally[count];
    Arrays.setAll(tallies, i -> new Tally());
    return tallies;
  }

  /** The numbers a row has: of its columns, of the first columns of Z together, of the rest. */
  private record Numbers(int[] columns, int[] given, int xz, int yz, int cell) {
    int z() {
      return given.length > 0 ? given[given.length - 1] : columns[2];
    }

    /** The key of the first d + 2 columns of Z. */
    long given(int d) {
      return SparseTable.key(d == 0 ? columns[2] : given[d - 1], columns[3 + d]);
    }
  }

  @Override
  public void add(double x, double y, double... z) {
    double[] row = types.checked(size(), x, y, z);
    int[] numbers = new int[columns.length];
    for (int c = 0; c < numbers.length; c++) {
      numbers[c] = columns[c].add((long) row[c]);
    }
    int stratum = numbers[2];
    for (int d = 0; d < given.length; d++) {
      stratum = given[d].add(SparseTable.key(stratum, numbers[3 + d]));
    }
    if (stratum >= xKinds.length) {
      xKinds = Arrays.copyOf(xKinds, 2 * stratum + 2);
      yKinds = Arrays.copyOf(yKinds, 2 * stratum + 2);
    }
    int xz = xzs.add(SparseTable.key(numbers[0], stratum));
    if (xzs.count(xz) == 1) {
      xKinds[stratum]++;
      kinds += yKinds[stratum];
    }
    int yz = yzs.add(SparseTable.key(numbers[1], stratum));
    if (yzs.count(yz) == 1) {
      yKinds[stratum]++;
      kinds += xKinds[stratum];
    }
    rows.add(cells.add(SparseTable.key(xz, yz)));
  }

  @Override
  public void remove(double x, double y, double... z) {
    double[] row = types.row(x, y, z);
    Numbers numbers = numbersOf(row);
    if (numbers.cell < 0) {
      throw RowTypes.absent(row, size());
    }
    rows.removeEarliest(numbers.cell);
    int stratum = numbers.z();
    cells.remove(SparseTable.key(numbers.xz, numbers.yz));
    yzs.remove(SparseTable.key(numbers.columns[1], stratum));
    if (yzs.count(numbers.yz) == 0) {
      yKinds[stratum]--;
      kinds -= xKinds[stratum];
    }
    xzs.remove(SparseTable.key(numbers.columns[0], stratum));
    if (xzs.count(numbers.xz) == 0) {
      xKinds[stratum]--;
      kinds -= yKinds[stratum];
    }
    for (int d = given.length - 1; d >= 0; d--) {
      given[d].remove(numbers.given(d));
    }
    for (int c = columns.length - 1; c >= 0; c--) {
      columns[c].remove((long) row[c]);
    }
  }

  /** The numbers of a row; that of the cell is −1 where there is no such row. */
  private Numbers numbersOf(double[] row) {
    int[] ofColumns = new int[columns.length];
    boolean present = true;
    for (int c = 0; c < row.length; c++) {
      ofColumns[c] = row[c] == (long) row[c] ? columns[c].numberOf((long) row[c]) : -1;
      present &= ofColumns[c] >= 0;
    }
    int[] ofGiven = new int[given.length];
    int stratum = ofColumns[2];
    for (int d = 0; d < given.length; d++) {
      stratum = present ? given[d].numberOf(SparseTable.key(stratum, ofColumns[3 + d])) : -1;
      present &= stratum >= 0;
      ofGiven[d] = stratum;
    }
    int xz = present ? xzs.numberOf(SparseTable.key(ofColumns[0], stratum)) : -1;
    int yz = present ? yzs.numberOf(SparseTable.key(ofColumns[1], stratum)) : -1;
    int cell = xz >= 0 && yz >= 0 ? cells.numberOf(SparseTable.key(xz, yz)) : -1;
    return new Numbers(ofColumns, ofGiven, xz, yz, cell);
  }

  @Override
  public int size() {
    return rows.size();
  }

  @Override
  public Estimate estimate() {
    return sums().estimate(() -> rows.standardError(terms(LocalSums.drop(size()))));
  }

  @Override
  public double nats() {
    return sums().nats();
  }

  private Tally strata() {
    return given.length > 0 ? given[given.length - 1] : columns[2];
  }

  private ConditionalSums sums() {
    Tally zs = strata();
    return new ConditionalSums(
        size(),
        ConditionalSums.Part.of(zs),
        ConditionalSums.Part.of(xzs),
        ConditionalSums.Part.of(yzs),
        ConditionalSums.Part.of(cells),
        kinds - xzs.seen() - yzs.seen() + zs.seen());
  }

  /** By number of a cell, its local term. */
  private long[] terms(int drop) {
    Tally zs = strata();
    int[] zOf = new int[xzs.numbersEnd()];
    xzs.forEach((key, xz) -> zOf[xz] = (int) key);
    long[] terms = new long[cells.numbersEnd()];
    cells.forEach(
        (key, cell) -> {
          int xz = (int) (key >>> 32);
          int yz = (int) key;
          terms[cell] =
              LocalSums.term(
                  cells.count(cell), zs.count(zOf[xz]), xzs.count(xz), yzs.count(yz), drop);
        });
    return terms;
  }

  /** Asserts the numbered invariants that can be seen from inside. */
  void checkInvariants() {
    for (Tally tally : columns) {
      tally.checkInvariants();
    }
    for (Tally tally : given) {
      tally.checkInvariants();
    }
    xzs.checkInvariants();
    yzs.checkInvariants();
    cells.checkInvariants();
    int[] ofX = new int[xKinds.length];
    int[] ofY = new int[yKinds.length];
    xzs.forEach((key, xz) -> ofX[(int) key]++);
    yzs.forEach((key, yz) -> ofY[(int) key]++);
    long products = 0;
    for (int z = 0; z < ofX.length; z++) {
      products += (long) ofX[z] * ofY[z];
    }
    if (!Arrays.equals(ofX, xKinds) || !Arrays.equals(ofY, yKinds) || products != kinds) {
      throw new AssertionError("2: kinds is " + kinds + ", the products are " + products);
    }
  }
}
