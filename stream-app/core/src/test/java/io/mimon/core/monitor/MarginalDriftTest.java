package io.mimon.core.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mimon.core.block.Column;
import io.mimon.core.config.ScaleType;
import io.mimon.core.monitor.MonitorPlan.EstimatorChoice;
import io.mimon.core.monitor.MonitorPlan.Variable;
import io.mimon.core.monitor.Streams.Kept;
import io.mimon.core.monitor.Streams.Table;
import io.mimon.estimators.VariableType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A side that moves by itself is not taken for a link that changes. */
final class MarginalDriftTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int WINDOW = 1_000;
  private static final int REFERENCE = 6_000;
  private static final int ROWS = 12_000;
  private static final EstimatorChoice CHOICE = new EstimatorChoice(null, 3, ScaleType.STANDARD);

  /**
   * Rows of a class, a number and a category that go with it.
   *
   * @param share of the class behind the reference
   * @param link how far the number is from class to class there; 0 if it is as it was, without one
   */
  private static Table table(long seed, double share, double link) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Variable> variables =
        List.of(
            new Variable("y", VariableType.CATEGORICAL),
            new Variable("number", VariableType.NUMERIC),
            new Variable("category", VariableType.CATEGORICAL));
    double[][] numbers = new double[ROWS][3];
    @Nullable String[][] labels = new String[ROWS][3];
    for (int i = 0; i < ROWS; i++) {
      boolean later = i >= REFERENCE;
      boolean one = random.nextDouble() < (later ? share : 0.1);
      double apart = later ? link : 1.5;
      boolean linked = apart > 0;
      labels[i][0] = one ? "1" : "0";
      boolean higher = linked ? one : random.nextDouble() < 0.1;
      numbers[i][1] = random.nextGaussian() + (higher ? (linked ? apart : 1.5) : 0);
      boolean likely = random.nextDouble() < (one ? 0.5 + apart / 5 : 0.5 - apart / 5);
      labels[i][2] = likely ? "a" : "b";
    }
    return new Table(variables, numbers, labels);
  }

  /** Every so many rows of a class are the rare one, all others the usual. */
  private static WindowColumn classes(int rows, int rare) {
    int[] codes = new int[rows];
    for (int i = 0; i < rare; i++) {
      codes[(int) ((long) i * rows / rare)] = 1;
    }
    WindowColumn column = new WindowColumn(VariableType.CATEGORICAL);
    column.append(new Column.Categorical(new String[] {"usual", "rare"}, codes), 0, rows);
    return column;
  }

  @Test
  void aRareTargetIsSeenToGrowByAllRowsOfAWindow() {
    Margin reference = Margin.of(VariableType.CATEGORICAL, classes(20_000, 400), 0);
    // From 2 to 3.3 % of 5,000 rows: 5.1 errors, and 3.6 of half of them.
    WindowColumn more = classes(5_000, 165);
    assertTrue(reference.counted(more).hasMoved());
    assertFalse(reference.sampled(more, 0).hasMoved(), "what a sample would see");
    assertFalse(reference.counted(classes(5_000, 120)).mayHaveMoved(), "nor by a fifth");
    // To 2.7 %: 3.1 errors.
    WindowColumn doubtful = classes(5_000, 135);
    assertFalse(reference.counted(doubtful).hasMoved());
    assertTrue(reference.counted(doubtful).mayHaveMoved());
  }

  @Test
  void aConstantThatBecomesAnotherHasMovedUpOrDown() {
    Margin reference = Margin.of(VariableType.NUMERIC, constant(5), 0);
    assertEquals(0, reference.counted(constant(5)).divergenceBits());
    for (double other : new double[] {4, 6}) {
      Margin.Sampled now = reference.counted(constant(other));
      assertEquals(1, now.divergenceBits(), 1e-12, "now " + other);
      assertTrue(now.hasMoved(), "now " + other);
    }
  }

  private static WindowColumn constant(double value) {
    double[] values = new double[1_000];
    Arrays.fill(values, value);
    WindowColumn column = new WindowColumn(VariableType.NUMERIC);
    column.append(new Column.Numeric(values), 0, values.length);
    return column;
  }

  /** However many bins there are, rare ones among them. */
  @Test
  void chanceSeldomMovesAColumn() {
    long seed = 20261128;
    SplittableRandom random = new SplittableRandom(seed);
    for (int categories : new int[] {2, 12, 31}) {
      double[] upTo = new double[categories];
      for (int c = 0; c < categories; c++) {
        upTo[c] = Math.pow((c + 1.0) / categories, 3);
      }
      Margin reference = Margin.of(VariableType.CATEGORICAL, drawn(200_000, upTo, random), 0);
      int moved = 0;
      for (int i = 0; i < 1_000; i++) {
        moved += reference.counted(drawn(2_000, upTo, random)).mayHaveMoved() ? 1 : 0;
      }
      assertTrue(moved <= 20, moved + " of 1000, " + categories + " categories, seed " + seed);
    }
  }

  private static WindowColumn drawn(int rows, double[] upTo, SplittableRandom random) {
    String[] names = new String[upTo.length];
    for (int c = 0; c < names.length; c++) {
      names[c] = "c" + c;
    }
    int[] codes = new int[rows];
    for (int i = 0; i < rows; i++) {
      double u = random.nextDouble();
      while (u >= upTo[codes[i]]) {
        codes[i]++;
      }
    }
    WindowColumn column = new WindowColumn(VariableType.CATEGORICAL);
    column.append(new Column.Categorical(names, codes), 0, rows);
    return column;
  }

  private static List<JsonNode> alerts(Table table) {
    MonitorPlan plan = Streams.plan(table.variables(), WINDOW, 250, REFERENCE, CHOICE);
    List<JsonNode> alerts = new ArrayList<>();
    for (String line : kept(plan, table).alerts) {
      alerts.add(parsed(line));
    }
    return alerts;
  }

  private static Kept kept(MonitorPlan plan, Table table) {
    Kept kept = new Kept();
    SegmentMonitor segment = new SegmentMonitor(plan, "", null);
    List<ShardMonitor> shards = new ArrayList<>();
    for (int shard = 0; shard < plan.shards().size(); shard++) {
      shards.add(new ShardMonitor(plan, shard, new MemoryShardStore()));
    }
    for (int from = 0; from < ROWS; from += 500) {
      for (int shard = 0; shard < shards.size(); shard++) {
        shards
            .get(shard)
            .process(
                Streams.block(plan, shard, table, from, from + 500),
                emission -> segment.process(emission.encode(), kept));
      }
    }
    return kept;
  }

  private static JsonNode parsed(String line) {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new AssertionError(line, e);
    }
  }

  @Test
  void aShareThatMovesByItselfRaisesNoAlarmAndIsSaidInReadings() {
    for (long seed = 1; seed <= 3; seed++) {
      Table table = table(seed, 0.5, 1.5);
      assertEquals(List.of(), alerts(table), "seed " + seed);
      MonitorPlan plan = Streams.plan(table.variables(), WINDOW, 250, REFERENCE, CHOICE);
      List<String> readings = kept(plan, table).readings;
      JsonNode first = parsed(readings.get(0));
      JsonNode last = parsed(readings.get(readings.size() - 1));
      assertTrue(first.path("marginalDrift").isMissingNode(), first.toString());
      // 0.1 against 0.5: h(0.3) − (h(0.1) + h(0.5))/2 = 0.147 bits
      assertEquals(0.147, last.path("marginalDrift").path("y").asDouble(), 0.03, "seed " + seed);
      // and it would have been an alarm: the category told 0.09 bits, and tells 0.28
      assertTrue(last.get("bits").asDouble() > 2 * last.get("referenceBits").asDouble());
    }
  }

  @Test
  void aLinkThatIsLostWhileTheShareMovesIsAnAlarmThatSaysBoth() {
    for (long seed = 1; seed <= 3; seed++) {
      List<JsonNode> alerts = alerts(table(seed, 0.5, 0));
      List<String> features =
          alerts.stream().map(a -> a.get("feature").asText()).distinct().sorted().toList();
      assertEquals(List.of("category", "number"), features, "seed " + seed);
      for (JsonNode alert : alerts) {
        assertEquals("relevance-lost", alert.get("kind").asText());
        assertTrue(alert.get("moved").toString().contains("\"y\""), alert.toString());
        assertTrue(alert.get("moved").toString().contains("\"link\""), alert.toString());
        assertTrue(alert.get("marginalDrift").get("y").asDouble() > 0.05);
      }
    }
  }

  @Test
  void aLinkAloneIsSaidToBeTheLinkAlone() {
    List<JsonNode> alerts = alerts(table(4, 0.1, 0));
    assertTrue(alerts.size() >= 2, alerts.toString());
    JsonNode number =
        alerts.stream()
            .filter(a -> a.get("feature").asText().equals("number"))
            .findFirst()
            .orElseThrow();
    assertEquals("[\"link\"]", number.get("moved").toString());
  }
}
