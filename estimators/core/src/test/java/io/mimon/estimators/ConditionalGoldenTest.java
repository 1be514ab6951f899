package io.mimon.estimators;

import static io.mimon.estimators.VariableType.CATEGORICAL;
import static io.mimon.estimators.VariableType.NUMERIC;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.estimators.testkit.BruteForce;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What other programs computed for I(X;Y|Z), and Mesner and Shalizi's for I(X;Y), as {@link
 * GoldenTest} has it for the rest.
 */
class ConditionalGoldenTest {

  private static List<GoldenTest.Row> rows = List.of();

  private static final Map<String, Integer> COVERED =
      Map.of(
          "CMI Mesner-Shalizi", 14,
          "CMI-MillerMadow", 2,
          "CMI-miller_madow", 2,
          "CMI-KSG1", 12,
          "CMI-KSG1 (Frenzel-Pompe)", 12,
          "CMI-KSG1(NPEET)", 8,
          "CMI-KSG1(infomeasure)", 8,
          "CMIknn(tigramite)", 14,
          "MI Mesner-Shalizi", 42);

  private static final Map<String, Integer> EXCLUDED =
      Map.of(
          "a constant column is 0 by definition here", 2,
          "ranks of tied values depend on the sort", 2);

  /** Conditional estimators in the file that none of ours is, each with the reason. */
  private static final Map<String, String> NOT_OURS =
      Map.of(
          "CMI-KSG2", "the rectangles of algorithm 2, none of our definitions",
          "CMI-plugin", "corrected here; see plugInOfTables",
          "CMI-discrete", "corrected here; see plugInOfTables",
          "CMI-grassberger", "another bias correction",
          "CMI-chao_shen", "another bias correction",
          "TRUTH(analytic)", "true of the distribution, not of the sample");

  @BeforeAll
  static void read() throws IOException {
    rows = GoldenTest.readRows();
  }

  @Test
  void equalsOtherPrograms() throws IOException {
    Map<String, Integer> covered = new TreeMap<>();
    Map<String, Integer> excluded = new TreeMap<>();
    List<String> wrong = new ArrayList<>();
    for (GoldenTest.Row row : rows) {
      EstimatorType type = type(row);
      if (type == null) {
        continue;
      }
      String reason = exclusion(row);
      if (!reason.isEmpty()) {
        excluded.merge(reason, 1, Integer::sum);
        continue;
      }
      covered.merge(row.estimator(), 1, Integer::sum);
      double ours = ours(type, row);
      if (!GoldenTest.isClose(row.number(), ours)) {
        wrong.add(row + ": " + row.value() + ", ours " + ours);
      }
    }
    assertEquals(List.of(), wrong, () -> "covered " + covered + ", excluded " + excluded);
    assertEquals(COVERED, covered);
    assertEquals(EXCLUDED, excluded);
  }

  @Test
  void nothingIsLeftOutUnseen() {
    Set<String> unseen = new TreeSet<>();
    for (GoldenTest.Row row : rows) {
      boolean conditional = row.columns().contains("|");
      if (conditional && type(row) == null && !NOT_OURS.containsKey(row.estimator())) {
        unseen.add(row.estimator());
      }
    }
    assertEquals(Set.of(), unseen);
  }

  /** The oracle of Mesner and Shalizi's program gives all its values, the constant's 1/199 too. */
  @Test
  void oracleIsTheAuthorsProgram() throws IOException {
    int compared = 0;
    for (GoldenTest.Row row : rows) {
      if (row.estimator().endsWith("Mesner-Shalizi")) {
        double[][] c = GoldenTest.columns(row);
        double[][] z = Arrays.copyOfRange(c, 2, c.length);
        boolean[] categorical = new boolean[c.length];
        categorical[0] = isLabelled(row);
        double oracle = BruteForce.cmiMixed(c[0], c[1], z, row.k(), categorical);
        assertTrue(GoldenTest.isClose(row.number(), oracle), () -> row + ": oracle " + oracle);
        compared++;
      }
    }
    assertEquals(58, compared);
  }

  /** Plug-in is the corrected value less the correction, which is a matter of what was seen. */
  @Test
  void plugInOfTables() throws IOException {
    int compared = 0;
    for (GoldenTest.Row row : rows) {
      if (row.estimator().equals("CMI-plugin") || row.estimator().equals("CMI-discrete")) {
        double[][] c = GoldenTest.columns(row);
        Categories z = Categories.of(c[2]);
        Categories xz = Categories.ofPairs(Categories.of(c[0]), z);
        Categories yz = Categories.ofPairs(Categories.of(c[1]), z);
        int seen = Categories.ofPairs(xz, yz).count() + z.count() - xz.count() - yz.count();
        double corrected = ours(EstimatorType.CMI_COUNTS, row);
        double plugIn = corrected + seen / (2.0 * c[0].length);
        assertTrue(GoldenTest.isClose(row.number(), plugIn), () -> row + ": ours " + plugIn);
        compared++;
      }
    }
    assertEquals(8, compared);
  }

  private static @Nullable EstimatorType type(GoldenTest.Row row) {
    return switch (row.estimator()) {
      case "CMI-KSG1",
          "CMI-KSG1 (Frenzel-Pompe)",
          "CMI-KSG1(NPEET)",
          "CMI-KSG1(infomeasure)",
          "CMIknn(tigramite)" ->
          EstimatorType.CMI_KSG;
      case "CMI-MillerMadow", "CMI-miller_madow" -> EstimatorType.CMI_COUNTS;
      case "CMI Mesner-Shalizi", "MI Mesner-Shalizi" -> EstimatorType.CMI_MIXED;
      default -> null;
    };
  }

  /** Why a row cannot be equalled; empty where it can. */
  private static String exclusion(GoldenTest.Row row) {
    if (row.file().equals("constant_200.csv")) {
      return "a constant column is 0 by definition here";
    }
    if (isRanked(row) && row.file().equals("cmi_discz_500.csv")) {
      return "ranks of tied values depend on the sort";
    }
    return "";
  }

  private static boolean isRanked(GoldenTest.Row row) {
    return row.parameters().contains("transform=ranks");
  }

  private static boolean isLabelled(GoldenTest.Row row) {
    return row.parameters().contains("d as string category");
  }

  private static double ours(EstimatorType type, GoldenTest.Row row) throws IOException {
    double[][] columns = GoldenTest.columns(row);
    if (isRanked(row)) {
      for (int c = 0; c < columns.length; c++) {
        columns[c] = ranks(columns[c]);
      }
    }
    double[][] z = Arrays.copyOfRange(columns, 2, columns.length);
    VariableType y = type == EstimatorType.CMI_COUNTS ? CATEGORICAL : NUMERIC;
    List<VariableType> given = Arrays.stream(z).map(column -> y).toList();
    VariableType x = isLabelled(row) ? CATEGORICAL : y;
    return Estimators.batchConditional(type, x, y, given, row.k())
        .estimate(columns[0], columns[1], z)
        .nats();
  }

  private static double[] ranks(double[] values) {
    int[] order = Order.ascending(values);
    double[] ranks = new double[values.length];
    for (int rank = 0; rank < order.length; rank++) {
      ranks[order[rank]] = rank;
    }
    return ranks;
  }
}
