package io.mimon.estimators;

import static io.mimon.estimators.VariableType.CATEGORICAL;
import static io.mimon.estimators.VariableType.NUMERIC;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.estimators.testkit.Recount;
import io.mimon.estimators.testkit.Samples;
import io.mimon.estimators.testkit.Truths;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Codes of columns, and the terms of their tables against a recount with maps. */
class CodedTablesTest {

  @Test
  void numbersByHand() {
    double[] values = {5, 1, 1, 1, 1, 2, 3, 4, Double.NaN, 5};
    // 1 takes places 0–3 of 9, 2, 3, 4 the next, 5 places 7–8: ⌊3(l + r)/18⌋ = 0, 1, 1, 2, 2.
    CodedColumn column = CodedColumn.of(values, NUMERIC, 3);
    assertArrayEquals(new byte[] {2, 0, 0, 0, 0, 1, 1, 2, 3, 2}, column.toBytes());
    assertEquals(3, column.count());
    CodedColumn own = CodedColumn.of(values, NUMERIC, 5);
    assertArrayEquals(new byte[] {4, 0, 0, 0, 0, 1, 2, 3, 5, 4}, own.toBytes());
  }

  @Test
  void categoriesByHand() {
    double[] values = {7, 3, 3, 9, 9, 2, Double.NaN};
    // 3 and 9 twice, 3 first; 7 and 2 share what is left of three codes.
    CodedColumn column = CodedColumn.of(values, CATEGORICAL, 3);
    assertArrayEquals(new byte[] {2, 0, 0, 1, 1, 2, 3}, column.toBytes());
    // How categories are numbered is of no meaning.
    double[] renumbered = {0, 8, 8, 1, 1, 100, Double.NaN};
    assertArrayEquals(column.toBytes(), CodedColumn.of(renumbered, CATEGORICAL, 3).toBytes());
  }

  @Test
  void ranksGiveTheSameCodes() {
    for (long seed = 0; seed < 20; seed++) {
      double[] values = Samples.rounded(40 + 50 * (int) seed, seed).x();
      for (int codes : new int[] {2, 7, 16}) {
        assertArrayEquals(
            CodedColumn.of(values, NUMERIC, codes).toBytes(),
            CodedColumn.ofRanks(Correlation.midRanks(values), codes).toBytes(),
            "seed " + seed);
      }
    }
  }

  @Test
  void binsAreOfEqualFrequencyAndFollowTheOrder() {
    for (long seed = 0; seed < 20; seed++) {
      double[] values = Samples.gaussian(1000 + (int) seed, 0.5, seed).x();
      CodedColumn column = CodedColumn.of(values, NUMERIC, 16);
      int[] size = new int[16];
      for (int i = 0; i < values.length; i++) {
        size[column.ofRow[i]]++;
        int next = (i + 1) % values.length;
        assertTrue(
            values[i] > values[next] || column.ofRow[i] <= column.ofRow[next], "seed " + seed);
      }
      int least = Arrays.stream(size).min().orElseThrow();
      assertTrue(Arrays.stream(size).max().orElseThrow() - least <= 1, "seed " + seed);
    }
  }

  @Test
  void edges() {
    CodedColumn empty = CodedColumn.of(new double[0], NUMERIC, 16);
    assertEquals(0, empty.count());
    assertTrue(Double.isNaN(CodedTables.information(empty, empty)));
    double[] nothing = {Double.NaN, Double.NaN};
    CodedColumn missing = CodedColumn.of(nothing, CATEGORICAL, 16);
    CodedColumn constant = CodedColumn.of(new double[] {4, 4}, NUMERIC, 16);
    CodedColumn infinite =
        CodedColumn.of(new double[] {Double.NEGATIVE_INFINITY, 1e308}, NUMERIC, 16);
    assertEquals(1, constant.count());
    assertEquals(2, infinite.count());
    assertEquals(0, CodedTables.information(constant, infinite));
    assertTrue(Double.isNaN(CodedTables.information(missing, infinite)));
    assertTrue(Double.isNaN(CodedTables.information(infinite, infinite, missing)));
    assertThrows(IllegalArgumentException.class, () -> CodedColumn.of(nothing, NUMERIC, 17));
    assertThrows(IllegalArgumentException.class, () -> CodedColumn.ofBytes(new byte[] {0, 4}, 3));
    assertThrows(IllegalArgumentException.class, () -> new CodedTables(List.of(constant), empty));
    assertEquals(
        CodedTables.information(infinite, infinite),
        CodedTables.information(
            CodedColumn.ofBytes(infinite.toBytes(), infinite.count()), infinite));
  }

  @Test
  void codesFollowTheRows() {
    double[] label = new double[10_000];
    Arrays.setAll(label, i -> i % 2);
    CodedColumn target = CodedColumn.target(label, CATEGORICAL);
    assertEquals(15, CodedColumn.codesBeside(target));
    // 500 rows by 2 classes: √(500/20/2) = 3.5; 10,000 rows of numbers: ∛500 = 7.9.
    assertEquals(
        3, CodedColumn.codesBeside(CodedColumn.target(Arrays.copyOf(label, 500), CATEGORICAL)));
    CodedColumn numeric = CodedColumn.target(Samples.gaussian(10_000, 0, 1).x(), NUMERIC);
    assertEquals(7, numeric.count());
    assertEquals(8, CodedColumn.codesBeside(numeric)); // √(500/7) = 8.5
    assertEquals(2, CodedColumn.codesBeside(CodedColumn.target(new double[] {1}, NUMERIC)));
  }

  /** Columns that hang together, some of their values missing. */
  private static double[] column(SplittableRandom random, double[] source, int categories) {
    double[] column = new double[source.length];
    for (int i = 0; i < column.length; i++) {
      double value = random.nextInt(3) == 0 ? random.nextInt(categories) : source[i] % categories;
      column[i] = random.nextInt(15) == 0 ? Double.NaN : value;
    }
    return column;
  }

  private static double[][] complete(double[]... columns) {
    int[] rows =
        IntStream.range(0, columns[0].length)
            .filter(i -> Arrays.stream(columns).noneMatch(c -> Double.isNaN(c[i])))
            .toArray();
    return Arrays.stream(columns)
        .map(c -> Arrays.stream(rows).mapToDouble(i -> c[i]).toArray())
        .toArray(double[][]::new);
  }

  @Test
  void termsEqualARecount() {
    for (long seed = 0; seed < 60; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      double[] source = random.ints(20 + 30 * seed, 0, 12).asDoubleStream().toArray();
      double[] x = column(random, source, 6);
      double[] other = column(random, source, 4);
      double[] y = column(random, source, 3);
      CodedTables tables =
          new CodedTables(
              List.of(CodedColumn.of(x, CATEGORICAL, 16), CodedColumn.of(other, NUMERIC, 16)),
              CodedColumn.of(y, CATEGORICAL, 16));
      String where = "seed " + seed;
      double[][] xy = complete(x, y);
      assertEquals(Recount.millerMadow(xy[0], xy[1]), tables.relevance(0), 1e-12, where);
      double[][] pair = complete(x, other);
      assertEquals(Recount.millerMadow(pair[0], pair[1]), tables.redundancy(0, 1), 1e-12, where);
      assertEquals(tables.redundancy(0, 1), tables.redundancy(1, 0), where);
      double[][] xyz = complete(x, y, other);
      double given =
          Recount.entropyMillerMadow(xyz[0], xyz[2])
              + Recount.entropyMillerMadow(xyz[1], xyz[2])
              - Recount.entropyMillerMadow(xyz)
              - Recount.entropyMillerMadow(xyz[2]);
      assertEquals(given, tables.relevanceGiven(0, 1), 1e-12, where);
      assertEquals(tables.relevanceGiven(0, 1), tables.relevanceGiven(0, 1), where);
    }
  }

  @Test
  void relevanceEqualsTheTableEstimator() {
    Samples.Pair pair = Samples.integers(700, 9, 3);
    double nats =
        Estimators.batch(EstimatorType.COUNTS, CATEGORICAL, CATEGORICAL, 0)
            .estimate(pair.x(), pair.y())
            .nats();
    CodedColumn x = CodedColumn.of(pair.x(), CATEGORICAL, 16);
    CodedColumn y = CodedColumn.of(pair.y(), CATEGORICAL, 16);
    assertEquals(nats, CodedTables.information(x, y), 1e-12);
  }

  @Test
  void codesNeverTellMoreThanTheColumns() {
    for (long seed = 0; seed < 20; seed++) {
      Samples.Pair pair = Samples.gaussian(20_000, 0.8, seed);
      CodedColumn x = CodedColumn.of(pair.x(), NUMERIC, 16);
      CodedColumn y = CodedColumn.of(pair.y(), NUMERIC, 16);
      double nats = CodedTables.information(x, y);
      // The columns have 0.511 nats; bins leave 0.478 of them on average over these seeds.
      assertTrue(nats < Truths.gaussian(0.8) && nats > 0.46, "seed " + seed + ": " + nats);
    }
  }

  @Test
  void independentColumnsHaveNoConditionalInformation() {
    // The rule of 20 rows a cell: bias of I(X;Y|Z) by 7 × 7 × 7 codes of 10,000 rows.
    double sum = 0;
    int trials = 30;
    for (int trial = 0; trial < trials; trial++) {
      CodedColumn y = CodedColumn.target(Samples.gaussian(10_000, 0, trial).x(), NUMERIC);
      int codes = CodedColumn.codesBeside(y);
      Samples.Pair pair = Samples.gaussian(10_000, 0.7, 1000 + trial);
      sum +=
          CodedTables.information(
              CodedColumn.of(pair.x(), NUMERIC, codes),
              y,
              CodedColumn.of(pair.y(), NUMERIC, codes));
    }
    assertEquals(0, sum / trials, 0.002, "trials seeded 0 to 29 and 1000 to 1029");
  }
}
