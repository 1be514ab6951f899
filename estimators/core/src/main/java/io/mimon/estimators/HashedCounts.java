package io.mimon.estimators;

import java.util.Arrays;
import java.util.List;

/**
 * A sketch of a categorical X of any cardinality against the classes of Y, which bounds I(X;Y) from
 * below.
 *
 * <p>Every table counts (h(X), Y) for a function h of its own: heavy categories, chosen beforehand,
 * each by itself, the others by a hash in w buckets. By the data processing inequality I(h(X);Y) ≤
 * I(X;Y) (Cover and Thomas, "Elements of Information Theory", theorem 2.8.1). How the largest of
 * the bounds is found, and its error: {@link HashedBound}.
 *
 * <p>Rows are added and removed in O(d); sketches of one shape, of the same classes and heavy
 * categories, are added and subtracted cell by cell. The counts are exact: after any such
 * operations they are those of the rows that are left. A sketch is {@code 4 classes (d w + heavy)}
 * bytes and a little, whatever the rows; an estimate costs O(d w classes).
 *
 * <p>Layout: {@code cells[(t w + bucket) classes + y]}, {@code heavyCells[i classes + y]}.
 *
 * <p>Invariants:
 *
 * <ol>
 *   <li>no count is negative;
 *   <li>{@code classRows[y]} is the sum of class y over {@code heavyCells} and any one table;
 *   <li>{@code n} is the sum of {@code classRows}.
 * </ol>
 *
 * <p>Edge results: TOO_FEW_ROWS without rows; DEGENERATE where Y, or every h(X), is constant. Not
 * safe for threads: parallel streams have a sketch each, and merge.
 */
public final class HashedCounts {

  static final int CLASSES_MAX = 1024;

  private final HashShape shape;
  private final int classes;
  private final HeavyCategories heavy;
  private final long[] salts;
  private final int[] cells;
  private final int[] heavyCells;
  private final int[] classRows;
  private int n;

  /**
   * A sketch without rows.
   *
   * @param classes the number of classes of Y, from 1 to {@value #CLASSES_MAX}
   * @param heavy at most as many as the shape is wide
   * @throws IllegalArgumentException where that is not so, or a table has 2³¹ cells or more
   */
  public HashedCounts(HashShape shape, int classes, HeavyCategories heavy) {
    if (classes < 1 || classes > CLASSES_MAX) {
      throw new IllegalArgumentException(
          "classes is " + classes + "; it is from 1 to " + CLASSES_MAX);
    }
    if (heavy.count() > shape.width()) {
      throw new IllegalArgumentException(
          heavy.count() + " heavy categories are more than the " + shape.width() + " of the width");
    }
    if ((long) shape.tables() * shape.width() * classes > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(shape + " with " + classes + " classes is too large");
    }
    this.shape = shape;
    this.classes = classes;
    this.heavy = heavy;
    this.salts = new long[shape.tables()];
    for (int t = 0; t < salts.length; t++) {
      salts[t] = shape.salt(t);
    }
    this.cells = new int[shape.tables() * shape.width() * classes];
    this.heavyCells = new int[heavy.count() * classes];
    this.classRows = new int[classes];
  }

  /**
   * Adds a row.
   *
   * @param category the {@link CategoryHash} of X
   * @param y the class of Y, from 0 on
   */
  public void add(long category, int y) {
    checkClass(y);
    n = Math.addExact(n, 1);
    classRows[y]++;
    int index = heavy.indexOf(category);
    if (index >= 0) {
      heavyCells[index * classes + y]++;
      return;
    }
    int width = shape.width();
    int first = 0;
    for (long salt : salts) {
      cells[(first + HashShape.bucketOf(category, salt, width - 1)) * classes + y]++;
      first += width;
    }
  }

  /**
   * Removes a row that was added.
   *
   * @throws IllegalArgumentException if the counts show that it was not
   */
  public void remove(long category, int y) {
    checkClass(y);
    if (!mayHold(category, y)) {
      throw new IllegalArgumentException(
          "no row of category " + Long.toHexString(category) + " and class " + y + " is present");
    }
    n--;
    classRows[y]--;
    int index = heavy.indexOf(category);
    if (index >= 0) {
      heavyCells[index * classes + y]--;
      return;
    }
    int width = shape.width();
    int first = 0;
    for (long salt : salts) {
      cells[(first + HashShape.bucketOf(category, salt, width - 1)) * classes + y]--;
      first += width;
    }
  }

  private boolean mayHold(long category, int y) {
    int index = heavy.indexOf(category);
    if (index >= 0) {
      return heavyCells[index * classes + y] > 0;
    }
    int width = shape.width();
    int first = 0;
    for (long salt : salts) {
      if (cells[(first + HashShape.bucketOf(category, salt, width - 1)) * classes + y] == 0) {
        return false;
      }
      first += width;
    }
    return true;
  }

  private void checkClass(int y) {
    if (y < 0 || y >= classes) {
      throw new IllegalArgumentException("class " + y + " is none of the " + classes);
    }
  }

  /** Adds all rows of another sketch of the same make; that one stays as it is. */
  public void merge(HashedCounts other) {
    checkSameMake(other);
    n = Math.addExact(n, other.n);
    plus(cells, other.cells);
    plus(heavyCells, other.heavyCells);
    plus(classRows, other.classRows);
  }

  /**
   * Removes all rows of another sketch of the same make.
   *
   * @throws IllegalArgumentException if some of them are not here; then nothing is removed
   */
  public void subtract(HashedCounts other) {
    checkSameMake(other);
    if (!covers(cells, other.cells) || !covers(heavyCells, other.heavyCells)) {
      throw new IllegalArgumentException("the sketch has rows that are not in this one");
    }
    n -= other.n;
    minus(cells, other.cells);
    minus(heavyCells, other.heavyCells);
    minus(classRows, other.classRows);
  }

  private void checkSameMake(HashedCounts other) {
    if (!isOfSameMake(other)) {
      throw new IllegalArgumentException(
          "sketches differ in shape, classes or heavy categories: "
              + (shape + " with " + classes + " classes and " + heavy.count() + " heavy, ")
              + (other.shape + " with " + other.classes + " and " + other.heavy.count()));
    }
  }

  boolean isOfSameMake(HashedCounts other) {
    return shape.equals(other.shape) && classes == other.classes && heavy.equals(other.heavy);
  }

  private static void plus(int[] into, int[] counts) {
    for (int i = 0; i < into.length; i++) {
      into[i] += counts[i];
    }
  }

  private static void minus(int[] from, int[] counts) {
    for (int i = 0; i < from.length; i++) {
      from[i] -= counts[i];
    }
  }

  private static boolean covers(int[] larger, int[] smaller) {
    for (int i = 0; i < larger.length; i++) {
      if (larger[i] < smaller[i]) {
        return false;
      }
    }
    return true;
  }

  /** A sketch of the same make without rows. */
  public HashedCounts empty() {
    return new HashedCounts(shape, classes, heavy);
  }

  /** A sketch with the same rows. */
  public HashedCounts copy() {
    HashedCounts copy = empty();
    copy.merge(this);
    return copy;
  }

  /** The number of rows present. */
  public int size() {
    return n;
  }

  /** The bound of I(X;Y), as it is in {@link #bound()}. */
  public Estimate estimate() {
    return bound().estimate();
  }

  /**
   * How far {@code estimate().nats()} may lie above I(X;Y), in nats: farther with probability 0.05
   * at most over independent rows; see {@link HashedBound}.
   */
  public double errorBound() {
    return bound().errorNats();
  }

  /** The largest bound of I(X;Y) and its error. */
  public HashedBound bound() {
    return HashedBound.of(List.of(this));
  }

  /** The memory that the counts take, in bytes; the categories' hashes are shared, not counted. */
  public long sizeBytes() {
    return 4L * (cells.length + heavyCells.length + classRows.length);
  }

  HashShape shape() {
    return shape;
  }

  HeavyCategories heavy() {
    return heavy;
  }

  int[] classRows() {
    return classRows;
  }

  int classes() {
    return classes;
  }

  /** The counts of the heavy categories, not to be changed. */
  int[] heavyCells() {
    return heavyCells;
  }

  /** A copy of the counts of a table without the heavy categories. */
  int[] table(int table) {
    int length = shape.width() * classes;
    return Arrays.copyOfRange(cells, table * length, (table + 1) * length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HashedCounts that
        && isOfSameMake(that)
        && n == that.n
        && Arrays.equals(cells, that.cells)
        && Arrays.equals(heavyCells, that.heavyCells)
        && Arrays.equals(classRows, that.classRows);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(cells);
  }

  /** Asserts the numbered invariants. */
  void checkInvariants() {
    for (int t = 0; t < shape.tables(); t++) {
      long[] rows = new long[classes];
      addUp(rows, table(t));
      addUp(rows, heavyCells);
      for (int y = 0; y < classes; y++) {
        if (rows[y] != classRows[y]) {
          throw new AssertionError("2: table " + t + ", class " + y + ": " + rows[y]);
        }
      }
    }
    if (Arrays.stream(classRows).asLongStream().sum() != n) {
      throw new AssertionError("3: n " + n + ", classes " + Arrays.toString(classRows));
    }
  }

  private void addUp(long[] rows, int[] counts) {
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] < 0) {
        throw new AssertionError("1: " + counts[i] + " at " + i);
      }
      rows[i % classes] += counts[i];
    }
  }
}
