package io.mimon.core.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mimon.core.config.ScaleType;
import io.mimon.core.drift.DriftRule;
import io.mimon.core.monitor.MonitorPlan.EstimatorChoice;
import io.mimon.core.monitor.MonitorPlan.Variable;
import io.mimon.core.monitor.Streams.Table;
import io.mimon.estimators.CodedColumn;
import io.mimon.estimators.CodedTables;
import io.mimon.estimators.Estimate;
import io.mimon.estimators.EstimatorType;
import io.mimon.estimators.VariableType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What readings say of features among each other, and of features made from others. */
final class MonitorRelationsTest {
  private static final int SEED = 11;
  private static final int ROWS = 4_000;
  private static final int WINDOW = 2_000;
  private static final List<Variable> VARIABLES =
      List.of(
          new Variable("t", VariableType.CATEGORICAL),
          new Variable("noise", VariableType.NUMERIC),
          new Variable("copy", VariableType.NUMERIC),
          new Variable("x", VariableType.NUMERIC),
          new Variable("square", VariableType.NUMERIC),
          new Variable("half", VariableType.CATEGORICAL),
          new Variable("leak", VariableType.NUMERIC));

  /** t is "10" where x + square² − 1 is large; half is the sign of x; leak knows t. */
  private static Table table() {
    SplittableRandom random = new SplittableRandom(SEED);
    double[][] numbers = new double[ROWS][];
    @Nullable String[][] labels = new String[ROWS][];
    for (int i = 0; i < ROWS; i++) {
      double x = random.nextGaussian();
      double square = random.nextGaussian();
      boolean t = x + square * square - 1 + 0.5 * random.nextGaussian() > 0;
      double copy = x + 0.3 * random.nextGaussian();
      double leak = x + (t ? 1 : -1) + 0.3 * random.nextGaussian();
      numbers[i] =
          new double[] {Double.NaN, random.nextGaussian(), copy, x, square, Double.NaN, leak};
      // As numbers 10 is the greater label; by characters 9 would be.
      labels[i] =
          new String[] {t ? "10" : "9", null, null, null, null, x > 0 ? "up" : "down", null};
    }
    return new Table(VARIABLES, numbers, labels);
  }

  private static List<JsonNode> readings(RelationRule rule, int shards) {
    MonitorPlan plan =
        Streams.plan(VARIABLES, WINDOW, 500, WINDOW, new EstimatorChoice(null, 3, ScaleType.NONE))
            .withRelations(rule);
    Streams.Kept kept = new Streams.Kept();
    List<JsonNode> readings = new ArrayList<>();
    try {
      new LocalMonitor(Streams.dealt(plan, shards), Streams.schema(VARIABLES))
          .run(Streams.reader(table()), kept);
      for (String line : kept.readings) {
        readings.add(new ObjectMapper().readTree(line));
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return readings;
  }

  private static JsonNode last(List<JsonNode> readings, String feature) {
    return readings.stream()
        .filter(r -> r.get("feature").asText().equals(feature))
        .reduce((a, b) -> b)
        .orElseThrow();
  }

  @Test
  void aReadingSaysHowItsFeatureRelatesToTheOthers() {
    List<JsonNode> readings = readings(new RelationRule(1, 16, Map.of()), 1);
    assertEquals("[\"x\"]", last(readings, "copy").at("/redundancy/given").toString());
    assertEquals(1, last(readings, "leak").get("mrmrRank").asInt());
    assertEquals(6, last(readings, "noise").get("mrmrRank").asInt());
    assertTrue(last(readings, "noise").at("/redundancy/bits").isNull());
    assertTrue(last(readings, "square").get("nonLinearShare").asDouble() > 0.9);
    assertTrue(last(readings, "x").get("spearman").asDouble() > 0.4);
    assertTrue(last(readings, "half").get("pearson").asDouble() > 0.3);
    assertFalse(last(readings, "x").has("lineage"));
  }

  @Test
  void readingsAreThoseOfTheColumnsOfTheWindow() {
    Table table = table();
    List<CodedColumn> features = new ArrayList<>();
    CodedColumn target = CodedColumn.target(column(table, 0), VariableType.CATEGORICAL);
    for (int c = 1; c < VARIABLES.size(); c++) {
      features.add(
          CodedColumn.of(
              column(table, c), VARIABLES.get(c).type(), CodedColumn.codesBeside(target)));
    }
    CodedTables tables = new CodedTables(features, target);
    List<JsonNode> readings = readings(new RelationRule(1, 16, Map.of()), 3);
    int compared = 0;
    for (int c = 1; c < VARIABLES.size(); c++) {
      JsonNode redundancy = last(readings, VARIABLES.get(c).name()).get("redundancy");
      if (redundancy.get("given").size() == 1) {
        int given = numberOf(redundancy.get("given").get(0).asText());
        double nats = tables.relevanceGiven(c - 1, given - 1);
        assertEquals(Estimate.toBits(nats), redundancy.get("bits").asDouble(), 1e-12);
        compared++;
      }
    }
    assertTrue(compared >= 3, "only " + compared + " with a partner");
  }

  @Test
  void aReadingHasTheTableOfItsFeatureAndTheTarget() {
    Table table = table();
    List<JsonNode> readings = readings(new RelationRule(1, 16, Map.of()), 3);
    int tables = 0;
    for (int c = 1; c < VARIABLES.size(); c++) {
      JsonNode joint = last(readings, VARIABLES.get(c).name()).get("joint");
      Map<String, Integer> recounted = new TreeMap<>();
      for (int row = ROWS - WINDOW; row < ROWS; row++) {
        String x = place(table, row, c, joint.get("x"));
        String y = place(table, row, 0, joint.get("y"));
        if (x != null && y != null) {
          recounted.merge(x + "|" + y, 1, Integer::sum);
        }
      }
      Map<String, Integer> said = new TreeMap<>();
      JsonNode counts = joint.get("counts");
      for (int x = 0; x < counts.size(); x++) {
        for (int y = 0; y < counts.get(x).size(); y++) {
          if (counts.get(x).get(y).asInt() > 0) {
            said.put(x + "|" + y, counts.get(x).get(y).asInt());
          }
        }
      }
      assertEquals(recounted, said, VARIABLES.get(c).name());
      tables++;
    }
    assertEquals(VARIABLES.size() - 1, tables);
    for (JsonNode reading : readings(new RelationRule(2, 16, Map.of()), 1)) {
      assertEquals(reading.get("redundancy").isObject(), reading.has("joint"), reading.toString());
    }
  }

  /** Which row or column of a table the value of a cell belongs to; null if it is missing. */
  private static @Nullable String place(Table table, int row, int c, JsonNode names) {
    String label = table.labels()[row][c];
    double number = table.numbers()[row][c];
    if (label == null && Double.isNaN(number)) {
      return null;
    }
    if (names.has("edges")) {
      int place = 0;
      for (JsonNode edge : names.get("edges")) {
        place += number >= edge.asDouble() ? 1 : 0;
      }
      return Integer.toString(place);
    }
    int others = -1;
    for (int i = 0; i < names.get("labels").size(); i++) {
      String name = names.get("labels").get(i).asText();
      if (label == null ? Double.parseDouble(name) == number : name.equals(label)) {
        return Integer.toString(i);
      }
      others = name.equals("(other)") ? i : others;
    }
    assertTrue(others >= 0, names + " lacks " + label + number);
    return Integer.toString(others);
  }

  private static int numberOf(String name) {
    return VARIABLES.stream().map(Variable::name).toList().indexOf(name);
  }

  private static double[] column(Table table, int c) {
    double[] values = new double[WINDOW];
    for (int i = 0; i < WINDOW; i++) {
      int row = ROWS - WINDOW + i;
      String label = table.labels()[row][c];
      values[i] =
          label == null ? table.numbers()[row][c] : List.of("9", "10", "up", "down").indexOf(label);
    }
    return values;
  }

  @Test
  void shardsChangeNothing() {
    RelationRule rule = new RelationRule(1, 3, Map.of("half", "x"));
    List<JsonNode> one = readings(rule, 1);
    for (int shards : new int[] {2, 4, 6}) {
      assertEquals(one, readings(rule, shards), shards + " shards");
    }
  }

  @Test
  void onlyReadingsThatAreDueSayIt() {
    List<JsonNode> readings = readings(new RelationRule(3, 16, Map.of()), 2);
    for (JsonNode reading : readings) {
      boolean due = reading.get("windowEnd").asInt() % 1500 == 0;
      assertEquals(due, reading.get("mrmrRank").isInt(), reading.toString());
      assertEquals(due, reading.get("redundancy").isObject(), reading.toString());
    }
    assertTrue(readings(RelationRule.NONE, 2).stream().allMatch(r -> r.get("mrmrRank").isNull()));
    // 2,000 rows, a reading every 30: every seventh is about ten times a window.
    assertEquals(7, RelationRule.everyReadings(2000, 30));
    assertEquals(1, RelationRule.everyReadings(2000, 500));
  }

  @Test
  void lineageTellsLossFromLeakage() {
    Map<String, String> sources = Map.of("half", "x", "leak", "x", "copy", "x");
    List<JsonNode> readings = readings(new RelationRule(0, 16, sources), 3);
    JsonNode half = last(readings, "half").get("lineage");
    assertEquals("x", half.get("source").asText());
    double lost =
        last(readings, "x").get("bits").asDouble() - last(readings, "half").get("bits").asDouble();
    assertEquals(lost, half.get("lostBits").asDouble(), 1e-12);
    assertTrue(lost > 0.02, half.toString());
    assertFalse(half.get("leakage").asBoolean());
    assertFalse(last(readings, "copy").at("/lineage/leakage").asBoolean());
    JsonNode leak = last(readings, "leak").get("lineage");
    assertTrue(leak.get("leakage").asBoolean(), leak.toString());
    assertTrue(leak.get("lostBits").asDouble() < -0.2, leak.toString());
  }

  @Test
  void leakageHasToMatterAndToBeSignificant() {
    DriftRule rule = new DriftRule(0.01, 0.25, 1e-3);
    Estimate source = estimate(0.1, 0.005);
    assertTrue(leaks(estimate(0.15, 0.005), source, rule));
    // 0.025 is a quarter of the source; t is 0.02/0.0071 and 3.5, its critical value 3.6.
    assertFalse(leaks(estimate(0.124, 0.001), estimate(0.1, 0.001), rule));
    assertTrue(leaks(estimate(0.126, 0.001), estimate(0.1, 0.001), rule));
    assertFalse(leaks(estimate(0.1 + 3.5 * 0.01, 0.006), estimate(0.1, 0.008), rule));
    assertTrue(leaks(estimate(0.1 + 3.7 * 0.01, 0.006), estimate(0.1, 0.008), rule));
    assertFalse(leaks(estimate(0.05, 0.001), source, rule));
    // Below zero is noise, which a derived feature of nothing does not leak by being less so.
    assertFalse(leaks(estimate(0.005, 0.0001), estimate(-0.02, 0.0001), rule));
    assertFalse(leaks(estimate(Double.NaN, Double.NaN), source, rule));
    assertFalse(leaks(source, Estimate.tooFewRows(EstimatorType.KSG1, 3, 2), rule));
  }

  private static Estimate estimate(double nats, double error) {
    return Estimate.of(EstimatorType.KSG1, 3, 2000, nats, error);
  }

  private static boolean leaks(Estimate derived, Estimate source, DriftRule rule) {
    return Lineage.of("x", derived, source, rule).leakage();
  }

  @Test
  void codesSurviveTheWayToTheSegment() {
    double[] values = {3, Double.NaN, 1, 2};
    CodedColumn column = CodedColumn.of(values, VariableType.NUMERIC, 16);
    Emission sent =
        new Emission(
            WindowPosition.ofRows(1, 4),
            List.of(),
            List.of(),
            List.of(new WindowCodes(2, 0.5, column)));
    WindowCodes got = Emission.decode(sent.encode()).codes().get(0);
    assertEquals(2, got.feature());
    assertEquals(0.5, got.spearman());
    assertEquals(3, got.codes().count());
    assertEquals("[2, 3, 0, 1]", Arrays.toString(got.codes().toBytes()));
    assertNull(got.names());
    CodeNames names = CodeNames.of(VariableType.NUMERIC, values, column, code -> "");
    assertEquals(List.of("1", "2", "3"), names.labels());
    for (CodeNames of : List.of(names, new CodeNames(List.of(), List.of(-0.5, 1e300)))) {
      List<WindowCodes> named = List.of(sent.codes().get(0).withNames(of));
      Emission again =
          Emission.decode(new Emission(sent.window(), List.of(), List.of(), named).encode());
      assertEquals(of, again.codes().get(0).names());
    }
  }
}
