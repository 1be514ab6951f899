package io.mimon.estimators;

import static io.mimon.estimators.VariableType.CATEGORICAL;
import static io.mimon.estimators.VariableType.NUMERIC;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mimon.estimators.testkit.BruteForce;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What other programs computed from the same files: every value that our definitions cover.
 *
 * <p>A row is covered when {@link #subject} knows its program's estimator and {@link #exclusion}
 * names no reason against it. The numbers of both are asserted, so coverage cannot fade away.
 */
class GoldenTest {

  /** Relative tolerance; summation order differs between programs. */
  private static final double RELATIVE = 1e-12;

  /** Absolute tolerance for values near 0: JIDT gives 8e-14 where scipy gives 2e-15. */
  private static final double ABSOLUTE = 1e-13;

  private static Path folder = Path.of("");
  private static List<Row> rows = List.of();

  record Row(
      String file,
      String columns,
      String estimator,
      String parameters,
      String value,
      String source) {

    double number() {
      return Double.parseDouble(value);
    }

    int k() {
      Matcher matcher = Pattern.compile("(?:^|,)(?:k|knn|n_neighbors)=(\\d+)").matcher(parameters);
      return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
    }

    boolean isFrom(String program) {
      return source.startsWith(program);
    }

    @Override
    public String toString() {
      return file + " " + columns + " " + estimator + " [" + parameters + "] of " + source;
    }
  }

  /** What of ours a golden row is compared with. */
  private record Subject(EstimatorType type, VariableType x, VariableType y) {}

  @BeforeAll
  static void read() throws IOException {
    rows = readRows();
  }

  /** All golden rows; skips the test where there are none. */
  static List<Row> readRows() throws IOException {
    folder = Path.of(System.getProperty("mimon.shared", "absent"), "golden");
    assumeTrue(Files.exists(folder.resolve("golden.json")), "no golden values in " + folder);
    List<Row> read = new ArrayList<>();
    for (JsonNode row : new ObjectMapper().readTree(folder.resolve("golden.json").toFile())) {
      read.add(
          new Row(
              row.get("file").asText(),
              row.get("columns").asText(),
              row.get("estimator").asText(),
              row.get("parameters").asText(),
              row.get("value").asText(),
              row.get("source").asText()));
    }
    return read;
  }

  @Test
  void equalsOtherPrograms() throws IOException {
    Map<String, Integer> covered = new TreeMap<>();
    Map<String, Integer> excluded = new TreeMap<>();
    List<String> wrong = new ArrayList<>();
    for (Row row : rows) {
      Subject subject = subject(row);
      if (subject == null) {
        continue;
      }
      String reason = exclusion(row);
      if (!reason.isEmpty()) {
        excluded.merge(reason, 1, Integer::sum);
        continue;
      }
      covered.merge(row.estimator(), 1, Integer::sum);
      double ours = ours(subject, row);
      if (!isClose(row.number(), ours)) {
        wrong.add(row + ": " + row.value() + ", ours " + ours);
      }
    }
    assertEquals(List.of(), wrong, () -> "covered " + covered + ", excluded " + excluded);
    assertEquals(COVERED, covered);
    assertEquals(EXCLUDED, excluded);
  }

  private static final Map<String, Integer> COVERED =
      Map.ofEntries(
          Map.entry("KSG1", 107),
          Map.entry("KSG1(NPEET mi)", 20),
          Map.entry("KSG1(infomeasure)", 30),
          Map.entry("KSG1(sklearn _compute_mi_cc)", 24),
          Map.entry("KSG2", 90),
          Map.entry("MI-MillerMadow", 6),
          Map.entry("MI-chao_shen", 6),
          Map.entry("MI-discrete", 6),
          Map.entry("MI-miller_madow", 6),
          Map.entry("MI-plugin", 24),
          Map.entry("Mixed-KSG(Gao2017)", 30),
          Map.entry("Ross(sklearn _compute_mi_cd)", 6));

  private static final Map<String, Integer> EXCLUDED =
      Map.ofEntries(
          Map.entry("the program returned no number", 5),
          Map.entry("noise was added", 4),
          Map.entry("a constant column is 0 by definition here", 22),
          Map.entry("KSG2 under ties depends on the order of neighbours", 14),
          Map.entry(
              "scikit-learn counts ties where the radius is 0, KSG1 as published does not", 6),
          Map.entry("a radius less 1e-15 is not 'less than' (see authorsTolerance)", 11),
          Map.entry("distances tie up to rounding, which centring before scaling changes", 3));

  /** Estimators of MI in the file that none of ours is, each with the reason. */
  private static final Map<String, String> NOT_OURS =
      Map.ofEntries(
          Map.entry("KSG1(sklearn mutual_info_regression public)", "adds noise and clips"),
          Map.entry("Ross(sklearn mutual_info_classif public)", "adds noise and clips"),
          Map.entry(
              "KSG2-like(infomeasure; one joint radius, self counted)", "not Kraskov's algorithm"),
          Map.entry("Ross-variant(JIDT mixed, EXPERIMENTAL)", "has ψ(N − 1), not as published"),
          Map.entry("micd KL-entropy difference(NPEET)", "another definition"),
          Map.entry("MI Mesner-Shalizi", "in ConditionalGoldenTest"),
          Map.entry("MI-grassberger", "of 1988 (see BiasCorrectionTest); ours is of 2003"),
          Map.entry("MI-nsb", "another bias correction"),
          Map.entry("MI-shrink", "another bias correction"),
          Map.entry("MI-zhang", "another bias correction"),
          Map.entry("MI-bonachela", "another bias correction"),
          Map.entry("MI-chao_wang_jost", "another bias correction"),
          Map.entry("TRUTH(analytic)", "true of the distribution, not of the sample"));

  @Test
  void nothingIsLeftOutUnseen() {
    Set<String> unseen = new TreeSet<>();
    for (Row row : rows) {
      boolean conditional = row.columns().contains("|");
      if (!conditional && subject(row) == null && !NOT_OURS.containsKey(row.estimator())) {
        unseen.add(row.estimator());
      }
    }
    assertEquals(Set.of(), unseen);
  }

  /** With the 1e-15 of the authors' program the oracle gives their values, ties and all. */
  @Test
  void authorsTolerance() throws IOException {
    int compared = 0;
    for (Row row : rows) {
      if (row.estimator().equals("Mixed-KSG(Gao2017)")) {
        double[][] xy = columns(row);
        double oracle = BruteForce.mixedKsg(xy[0], xy[1], row.k(), 1e-15);
        assertTrue(isClose(row.number(), oracle), () -> row + ": oracle " + oracle);
        compared++;
      }
    }
    assertEquals(38, compared);
  }

  /** Labels as numbers or as categories are one where classes lie farther apart than neighbours. */
  @Test
  void labelsFarApart() throws IOException {
    int compared = 0;
    for (Row row : rows) {
      if (row.file().equals("binary_cont_500.csv")
          && row.estimator().equals("Mixed-KSG(Gao2017)")) {
        double nats = ours(new Subject(EstimatorType.MIXED_KSG, CATEGORICAL, NUMERIC), row);
        assertTrue(isClose(row.number(), nats), () -> row + ": ours " + nats);
        compared++;
      }
    }
    assertEquals(2, compared);
  }

  static boolean isClose(double expected, double actual) {
    return Math.abs(expected - actual) <= Math.max(ABSOLUTE, RELATIVE * Math.abs(expected));
  }

  /** The estimator of ours with the same definition, null where there is none. */
  private static @Nullable Subject subject(Row row) {
    return switch (row.estimator()) {
      case "KSG1", "KSG1(sklearn _compute_mi_cc)", "KSG1(NPEET mi)", "KSG1(infomeasure)" ->
          new Subject(EstimatorType.KSG1, NUMERIC, NUMERIC);
      case "KSG2" -> new Subject(EstimatorType.KSG2, NUMERIC, NUMERIC);
      case "Mixed-KSG(Gao2017)" -> new Subject(EstimatorType.MIXED_KSG, NUMERIC, NUMERIC);
      case "Ross(sklearn _compute_mi_cd)" -> new Subject(EstimatorType.ROSS, CATEGORICAL, NUMERIC);
      case "MI-MillerMadow", "MI-miller_madow", "MI-plugin", "MI-discrete", "MI-chao_shen" ->
          new Subject(EstimatorType.COUNTS, CATEGORICAL, CATEGORICAL);
      default -> null;
    };
  }

  /** Why a row cannot be equalled; empty where it can. */
  private static String exclusion(Row row) {
    boolean sharesTies = row.file().matches("(ties_round1_400|intgrid5_300).csv");
    boolean hasTies = sharesTies || row.file().equals("dups_bootstrap_300.csv");
    if (row.value().matches("ERR.*|nan|inf")) {
      return "the program returned no number";
    }
    if (row.parameters().contains("JIDT defaults")) {
      return "noise was added";
    }
    if (row.file().equals("constant_200.csv")) {
      return "a constant column is 0 by definition here";
    }
    if (row.estimator().equals("KSG2") && sharesTies) {
      return "KSG2 under ties depends on the order of neighbours";
    }
    if (row.isFrom("sklearn") && row.estimator().startsWith("KSG1") && hasTies) {
      return "scikit-learn counts ties where the radius is 0, KSG1 as published does not";
    }
    if (row.parameters().contains("1e-15")
        && row.file().matches("(lognormal_500|scale1e6_500|ties_round1_400).csv")) {
      return "a radius less 1e-15 is not 'less than' (see authorsTolerance)";
    }
    if (row.parameters().contains("normalise=true")
        && row.file().matches("(ties_round1_400|linear_det_500).csv")) {
      return "distances tie up to rounding, which centring before scaling changes";
    }
    return "";
  }

  private static double ours(Subject subject, Row row) throws IOException {
    double[][] xy = columns(row);
    if (row.parameters().contains("normalise=true")) {
      // JIDT divides by the sample standard deviation; a factor common to x and y changes nothing.
      xy[0] = Scale.standard(xy[0]).applyAll(xy[0]);
      xy[1] = Scale.standard(xy[1]).applyAll(xy[1]);
    }
    BiasCorrection correction = correction(row);
    if (correction != null) {
      return Estimators.batchCounts(correction).estimate(xy[0], xy[1]).nats();
    }
    double nats =
        Estimators.batch(subject.type(), subject.x(), subject.y(), row.k())
            .estimate(xy[0], xy[1])
            .nats();
    // scikit-learn clips at 0.
    return row.isFrom("sklearn") ? Math.max(0, nats) : nats;
  }

  /** The correction of a row about a table of counts, null for another row. */
  static @Nullable BiasCorrection correction(Row row) {
    return switch (row.estimator().replaceFirst("^C?MI-", "")) {
      case "plugin", "discrete" -> BiasCorrection.PLUG_IN;
      case "MillerMadow", "miller_madow" -> BiasCorrection.MILLER_MADOW;
      case "chao_shen" -> BiasCorrection.CHAO_SHEN;
      default -> null;
    };
  }

  /** The columns of a row's file that it names, in the order of "x,y|z". */
  static double[][] columns(Row row) throws IOException {
    List<String> lines = Files.readAllLines(folder.resolve(row.file()));
    List<String> header = Arrays.asList(lines.get(0).split(",", -1));
    String[] names = row.columns().split("[,|]", -1);
    double[][] columns = new double[names.length][lines.size() - 1];
    for (int i = 1; i < lines.size(); i++) {
      String[] cells = lines.get(i).split(",", -1);
      for (int c = 0; c < names.length; c++) {
        columns[c][i - 1] = Double.parseDouble(cells[header.indexOf(names[c])]);
      }
    }
    return columns;
  }
}
