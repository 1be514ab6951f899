package io.mimon.estimators;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Ross's estimator and Mixed-KSG of I(X;Y) for a numeric and a categorical variable, over rows that
 * come and go; in value the same as {@link LabelledEstimator} to the last bit.
 *
 * <pre>
 *   ross:       I = ψ(n) + ⟨ψ(k̃ᵢ) − ψ(Nᵢ) − ψ(mᵢ)⟩     mixed-ksg: ln n for ψ(n)
 * </pre>
 *
 * <p>Every category keeps its numbers in order ({@link SortedPoints}). A row that comes or goes
 * concerns at most k of its category on either side of it: their distances dᵢ, and where those
 * change, their counts mᵢ anew. The counts of all rows, whatever their category, that have it less
 * than dᵢ away shift by one, about k · n/N of them ({@link Line}). The sum of ψ is exact.
 *
 * <p>A category of one row has no neighbours: it stays outside until a second row comes, and the
 * last row of two goes out with the other. Below k + 1 rows a category has kᵢ = N − 1: there all
 * its distances are looked at again.
 *
 * <p>{@link #add} and the removal of the oldest row cost O(k² + √n), the removal of another row
 * O(n) integer moves besides, {@link #nats} O(1), {@link #estimate} O(n). With at most k rows in
 * categories of two and more, everything is recomputed. Edge results are those of the batch
 * estimator.
 *
 * <p>Invariants:
 *
 * <ol>
 *   <li>a category has its rows, and its points in order; those of two rows and more are kept;
 *   <li>the line has exactly the points of kept categories;
 *   <li>distances and counts are as defined;
 *   <li>the sum is that of ψ(m) + ψ(N) − ψ(k̃) over the rows kept.
 * </ol>
 */
final class SlidingLabelled implements SlidingEstimator, Stratum {

  private static final class Category {
    private final SortedPoints points = new SortedPoints();
    private int rows;
  }

  private final EstimatorType type;
  private final boolean categoricalX;
  private final int k;
  private final BatchEstimator batch;

  /** First coordinate the number, second the code of the category. */
  private final Points points = new Points(2);

  private final ExactPsiSum sum = new ExactPsiSum();
  private final Line line = new Line(points, sum, 0);
  private final Map<Long, Category> categories = new HashMap<>();

  /** By point, the distance to its kᵢ-th nearest row of the category. */
  private double[] distance = new double[0];

  private int keptRows;
  private int keptCategories;

  SlidingLabelled(EstimatorType type, boolean categoricalX, int k) {
    this.type = type;
    this.categoricalX = categoricalX;
    this.k = k;
    this.batch = new LabelledEstimator(type, categoricalX, k);
  }

  @Override
  public int size() {
    return points.size();
  }

  @Override
  public void add(double x, double y) {
    VariableType xType = categoricalX ? VariableType.CATEGORICAL : VariableType.NUMERIC;
    VariableType yType = categoricalX ? VariableType.NUMERIC : VariableType.CATEGORICAL;
    Rows.checkValue("x", size(), x, xType);
    Rows.checkValue("y", size(), y, yType);
    addRow((categoricalX ? y : x) + 0.0, categoricalX ? x : y);
  }

  @Override
  public void remove(double x, double y) {
    int row = points.find(categoricalX ? y : x, categoricalX ? x : y);
    if (row < 0) {
      throw new IllegalArgumentException(
          "no row (" + x + ", " + y + ") among the " + size() + " present");
    }
    removeRow(row);
  }

  private void addRow(double number, double code) {
    Category category = categories.computeIfAbsent((long) code, c -> new Category());
    int rowsBefore = category.rows;
    int below = category.points.look(number, 1);
    boolean present = below < category.points.length && category.points.keys[below] == number;
    int point = present ? category.points.ids[below] : points.fresh(number, code);
    if (!present) {
      distance =
          distance.length < points.capacity()
              ? Arrays.copyOf(distance, points.capacity())
              : distance;
    }
    category.rows++;
    if (rowsBefore < 2) {
      points.add(point);
      if (!present) {
        category.points.insert(number, point);
      }
      if (rowsBefore == 1) {
        keep(category);
      }
      return;
    }
    changeKept(rowsBefore, 1);
    line.rowComes(number);
    if (present) {
      addCoinciding(point, rowsBefore, 1);
      line.changeRows(point, number, radius(point), 1);
      points.add(point);
      addCoinciding(point, rowsBefore, -1);
    } else {
      points.add(point);
      category.points.insert(number, point);
    }
    refreshAround(category, number, rowsBefore, present ? Field.NOBODY : point);
  }

  private void removeRow(int row) {
    int point = points.pointOf(row);
    double number = points.x(point);
    long code = (long) points.y(point);
    Category category = category(code);
    int rowsBefore = category.rows;
    boolean last = points.rowsOf(point) == 1;
    if (rowsBefore == 2) {
      giveUp(category);
    }
    category.rows--;
    if (rowsBefore <= 2) {
      points.remove(row);
      if (last) {
        category.points.remove(number);
      }
      if (category.rows == 0) {
        categories.remove(code);
      }
      return;
    }
    changeKept(rowsBefore, -1);
    addCoinciding(point, rowsBefore, 1);
    if (last) {
      line.remove(point, number, radius(point));
      category.points.remove(number);
      points.remove(row);
    } else {
      line.changeRows(point, number, radius(point), -1);
      points.remove(row);
      addCoinciding(point, rowsBefore, -1);
    }
    line.rowGoes(number);
    refreshAround(category, number, rowsBefore, Field.NOBODY);
  }

  private Category category(long code) {
    Category category = categories.get(code);
    if (category == null) {
      throw new AssertionError("no category " + code);
    }
    return category;
  }

  /** Takes in the two rows of a category that had one. */
  private void keep(Category category) {
    keptCategories++;
    keptRows += 2;
    addSize(2, 1);
    SortedPoints two = category.points;
    two.look(Double.NEGATIVE_INFINITY, 2);
    for (int i = 0; i < two.length; i++) {
      for (int row = 0; row < points.rowsOf(two.ids[i]); row++) {
        line.rowComes(two.keys[i]);
      }
    }
    for (int i = 0; i < two.length; i++) {
      distance[two.ids[i]] = distanceOf(category, i);
      line.insert(two.ids[i], two.keys[i], radius(two.ids[i]));
      addCoinciding(two.ids[i], 2, -1);
    }
  }

  /** Takes out the two rows of a category that is about to have one. */
  private void giveUp(Category category) {
    keptCategories--;
    keptRows -= 2;
    addSize(2, -1);
    SortedPoints two = category.points;
    two.look(Double.NEGATIVE_INFINITY, 2);
    for (int i = 0; i < two.length; i++) {
      addCoinciding(two.ids[i], 2, 1);
      line.remove(two.ids[i], two.keys[i], radius(two.ids[i]));
    }
    for (int i = 0; i < two.length; i++) {
      for (int row = 0; row < points.rowsOf(two.ids[i]); row++) {
        line.rowGoes(two.keys[i]);
      }
    }
  }

  /** A kept category gets a row more, or one less. */
  private void changeKept(int rowsBefore, int by) {
    keptRows += by;
    addSize(rowsBefore, -1);
    addSize(rowsBefore + by, 1);
  }

  /** Adds Σ ψ(N) over the rows of a category so many times. */
  private void addSize(int rows, int times) {
    sum.add((long) times * rows, Digamma.fixedUpTo(rows)[rows]);
  }

  /** Adds ψ(k̃) of all rows of a point, in a category of so many rows, so many times. */
  private void addCoinciding(int point, int categoryRows, int times) {
    int rows = points.rowsOf(point);
    int neighbours = neighbours(point, categoryRows);
    sum.add((long) times * rows, Digamma.fixedUpTo(neighbours)[neighbours]);
  }

  private int neighbours(int point, int categoryRows) {
    return type == EstimatorType.MIXED_KSG && distance[point] == 0
        ? points.rowsOf(point)
        : Math.min(k, categoryRows - 1);
  }

  /** The radius of the count of a point: a distance of 0 holds what is equal. */
  private double radius(int point) {
    return Math.max(distance[point], Double.MIN_VALUE);
  }

  /**
   * After a row at a number has come or gone, brings up to date the points of its category that it
   * may be a neighbour of, and puts in the one that is new.
   */
  private void refreshAround(Category category, double number, int rowsBefore, int fresh) {
    SortedPoints around = category.points;
    int centre = around.look(number, 2 * k);
    boolean all = Math.min(k, rowsBefore - 1) != Math.min(k, category.rows - 1);
    if (fresh >= 0) {
      distance[fresh] = distanceOf(category, centre);
      line.insert(fresh, number, radius(fresh));
      addCoinciding(fresh, category.rows, -1);
    }
    int passed = 0;
    for (int i = centre - 1; i >= 0 && (all || passed < k); i--) {
      passed += points.rowsOf(around.ids[i]);
      refresh(category, i, rowsBefore);
    }
    passed = 0;
    for (int i = centre; i < around.length && (all || passed < k); i++) {
      if (around.ids[i] != fresh) {
        passed += around.keys[i] == number ? 0 : points.rowsOf(around.ids[i]);
        refresh(category, i, rowsBefore);
      }
    }
  }

  /** Brings the i-th point of the stretch looked at up to date. */
  private void refresh(Category category, int i, int rowsBefore) {
    int point = category.points.ids[i];
    double to = distanceOf(category, i);
    if (to != distance[point] || rowsBefore <= k + 1) {
      double from = radius(point);
      addCoinciding(point, rowsBefore, 1);
      distance[point] = to;
      addCoinciding(point, category.rows, -1);
      line.change(point, category.points.keys[i], from, radius(point));
    }
  }

  /** The distance of the i-th point of the stretch looked at to its kᵢ-th nearest row. */
  private double distanceOf(Category category, int i) {
    SortedPoints stretch = category.points;
    double centre = stretch.keys[i];
    int below = i - 1;
    int above = i + 1;
    int missing = Math.min(k, category.rows - 1) - (points.rowsOf(stretch.ids[i]) - 1);
    double reached = 0;
    while (missing > 0) {
      double down = below >= 0 ? centre - stretch.keys[below] : Double.POSITIVE_INFINITY;
      double up = above < stretch.length ? stretch.keys[above] - centre : Double.POSITIVE_INFINITY;
      if (above >= stretch.length || (below >= 0 && down <= up)) {
        reached = down;
        missing -= points.rowsOf(stretch.ids[below]);
        below--;
      } else {
        reached = up;
        missing -= points.rowsOf(stretch.ids[above]);
        above++;
      }
    }
    return reached;
  }

  @Override
  public double nats() {
    if (keptRows <= k) {
      return recomputed().nats();
    }
    if (keptCategories == 1 || line.isConstant()) {
      return 0;
    }
    double constant =
        type == EstimatorType.ROSS ? Digamma.upTo(keptRows)[keptRows] : Math.log(keptRows);
    return constant + -sum.value() / keptRows;
  }

  @Override
  public Estimate estimate() {
    if (keptRows <= k) {
      return recomputed();
    }
    double entropyNats = labelEntropy();
    Entropies entropies =
        categoricalX
            ? new Entropies(entropyNats, Double.NaN, Double.NaN)
            : new Entropies(Double.NaN, entropyNats, Double.NaN);
    if (keptCategories == 1 || line.isConstant()) {
      return Estimate.degenerate(type, k, size(), entropies);
    }
    double weights = 0;
    for (double weight : localWeights()) {
      weights += weight;
    }
    double shared = StandardError.sharedBySquares(k) * weights / keptRows;
    double error = StandardError.ofNeighbours(termsOfKept(), shared);
    return Estimate.of(type, k, size(), nats(), error).withEntropies(entropies);
  }

  private double labelEntropy() {
    int[] sizes = categories.values().stream().mapToInt(category -> category.rows).toArray();
    return BiasCorrection.MILLER_MADOW.entropyNats(sizes);
  }

  @Override
  public double[] localWeights() {
    int[] counts = line.countsByPoint();
    double[] weights = new double[size()];
    for (int row = 0; row < weights.length && isInformative(); row++) {
      int point = points.pointOf(row);
      int rows = category((long) points.y(point)).rows;
      if (rows > 1 && distance[point] > 0) {
        int own = neighbours(point, rows);
        weights[row] = StandardError.weightAmongCategories(own, counts[point]);
      }
    }
    return weights;
  }

  private double[] termsOfKept() {
    int[] counts = line.countsByPoint();
    double[] psi = Digamma.upTo(Math.max(size(), k));
    double[] local = new double[keptRows];
    int kept = 0;
    for (int row = 0; row < size(); row++) {
      int point = points.pointOf(row);
      int rows = category((long) points.y(point)).rows;
      if (rows > 1) {
        local[kept++] = psi[neighbours(point, rows)] - psi[rows] - psi[counts[point]];
      }
    }
    return local;
  }

  @Override
  public int entered() {
    return keptRows <= k ? 0 : keptRows;
  }

  @Override
  public boolean isInformative() {
    return keptRows > k && keptCategories > 1 && !line.isConstant();
  }

  @Override
  public void addTerms(ExactPsiSum to, int times) {
    to.add((long) times * keptRows, Digamma.fixedUpTo(keptRows)[keptRows]);
    to.add(sum, -times);
  }

  @Override
  public double[] localTerms() {
    int[] counts = line.countsByPoint();
    double[] psi = Digamma.upTo(Math.max(size(), k));
    double[] local = new double[size()];
    for (int row = 0; row < local.length; row++) {
      int point = points.pointOf(row);
      int rows = category((long) points.y(point)).rows;
      local[row] =
          rows == 1 || keptRows <= k
              ? Double.NaN
              : isInformative()
                  ? psi[keptRows] + psi[neighbours(point, rows)] - psi[rows] - psi[counts[point]]
                  : 0;
    }
    return local;
  }

  private Estimate recomputed() {
    return batch.estimate(points.column(categoricalX ? 1 : 0), points.column(categoricalX ? 0 : 1));
  }

  /** Asserts the numbered invariants, by loops over all pairs. */
  void checkInvariants() {
    points.checkInvariants();
    int entries = line.checkInvariants();
    int[] counts = line.countsByPoint();
    long[] psi = Digamma.fixedUpTo(Math.max(k, size()));
    ExactPsiSum recount = new ExactPsiSum();
    int kept = 0;
    for (int row = 0; row < size(); row++) {
      int point = points.pointOf(row);
      int rows = category((long) points.y(point)).rows;
      check(rows == rowsOfCode(points.y(point)), "1", point);
      if (rows > 1) {
        kept++;
        entries -= points.find(points.x(point), points.y(point)) == row ? 1 : 0;
        check(distance[point] == distanceByLoop(row, rows), "3, distance", point);
        check(counts[point] == countByLoop(point), "3, count", point);
        recount.add(psi[counts[point]] + psi[rows] - psi[neighbours(point, rows)]);
      }
    }
    check(kept == keptRows && entries == 0, "2", entries);
    check(recount.isSameAs(sum), "4", 0);
    categories.values().forEach(category -> category.points.checkInvariants());
  }

  private int rowsOfCode(double code) {
    int rows = 0;
    for (int row = 0; row < size(); row++) {
      rows += points.y(points.pointOf(row)) == code ? 1 : 0;
    }
    return rows;
  }

  private double distanceByLoop(int row, int rows) {
    double[] distances = new double[rows - 1];
    int filled = 0;
    int point = points.pointOf(row);
    for (int other = 0; other < size(); other++) {
      int to = points.pointOf(other);
      if (other != row && points.y(to) == points.y(point)) {
        distances[filled++] = Math.abs(points.x(to) - points.x(point));
      }
    }
    Arrays.sort(distances);
    return distances[Math.min(k, rows - 1) - 1];
  }

  private int countByLoop(int point) {
    int count = 0;
    for (int row = 0; row < size(); row++) {
      int to = points.pointOf(row);
      boolean inside = Math.abs(points.x(to) - points.x(point)) < radius(point);
      count += inside && rowsOfCode(points.y(to)) > 1 ? 1 : 0;
    }
    return count;
  }

  private static void check(boolean holds, String what, int point) {
    if (!holds) {
      throw new AssertionError("sliding labelled, invariant " + what + ", point " + point);
    }
  }
}
