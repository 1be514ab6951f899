package io.mimon.core.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mimon.core.config.ScaleType;
import io.mimon.core.drift.Reference;
import io.mimon.core.monitor.LayoutRun.Input;
import io.mimon.core.monitor.LayoutRun.Phase;
import io.mimon.core.monitor.MonitorPlan.EstimatorChoice;
import io.mimon.core.monitor.MonitorPlan.Variable;
import io.mimon.estimators.EstimatorType;
import io.mimon.estimators.VariableType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Features come and go in the middle of a stream, and the others do not notice. */
final class LayoutChangeTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ROWS = 1_200;

  /**
   * Of a feature, segment by segment: which segment is first at one time is not agreed. Without
   * thresholds: how many features share the budget is seen in them, and windows that are under way
   * at the change have those of the plan they are completed by.
   */
  private static List<String> of(String feature, List<String> lines) {
    return lines.stream()
        .sorted(Comparator.comparing(LayoutChangeTest::segment))
        .filter(line -> line.contains("\"feature\":\"" + feature + "\""))
        .map(line -> line.replaceAll("\"rank\":(\\d+|null)", "\"rank\":0"))
        .map(LayoutChangeTest::withoutThresholds)
        .toList();
  }

  private static String withoutThresholds(String line) {
    return line.replaceAll("\"thresholds\":\\{[^}]*},", "");
  }

  /**
   * The same without alarms: how likely a change is depends on how many features share the budget,
   * and whether the target says nothing, or one feature, on all of them.
   */
  private static List<String> readingsOf(String feature, List<String> lines) {
    return of(feature, lines).stream()
        .filter(line -> line.startsWith("{\"type\":\"mimon.reading"))
        .toList();
  }

  private static String segment(String line) {
    int from = line.indexOf("\"segment\":");
    return line.substring(from, line.indexOf(',', from));
  }

  private static List<String> bySegment(List<String> lines) {
    return lines.stream()
        .sorted(Comparator.comparing(LayoutChangeTest::segment))
        .map(LayoutChangeTest::withoutThresholds)
        .toList();
  }

  private static void assertSame(List<String> expected, List<String> actual, String where) {
    for (int i = 0; i < Math.min(expected.size(), actual.size()); i++) {
      assertEquals(expected.get(i), actual.get(i), where);
    }
    assertEquals(expected.size(), actual.size(), where);
  }

  /** Readings of x1 … x4 as they come and go; of each kind of stream, with and without given. */
  @Test
  void whatIsWatchedThroughoutIsReadAsIfNothingHadChanged() {
    int windows = 0;
    int added = 0;
    for (long seed = 0; seed < 80; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Streams.Table table = Streams.table(random, ROWS, 5);
      Input input = LayoutPlans.input(random, table);
      LayoutPlans plans = LayoutPlans.random(random, table);
      List<Variable> given =
          random.nextInt(3) == 0
              ? List.of(table.features().get(List.of(0, 1, 2, 4).get(random.nextInt(4))))
              : List.of();
      // x1 and x2 stay; x3 goes; x4 comes, x5 may be given or come, or x3 comes again.
      int shards = random.nextInt(1, 4);
      int free = plans.mayHaveNewShards() ? shards + 1 : shards;
      MonitorPlan before = plans.first(List.of(0, 1, 2), given, shards);
      boolean fifth = given.isEmpty() && random.nextBoolean();
      MonitorPlan now =
          plans.next(before, fifth ? List.of(0, 1, 3, 4) : List.of(0, 3, 1), random.nextInt(free));
      List<Integer> all = fifth ? List.of(0, 1, 2, 3, 4) : List.of(0, 1, 2, 3);
      MonitorPlan last = given.isEmpty() ? plans.next(now, all, random.nextInt(shards)) : now;
      int cut = random.nextInt(ROWS);
      int second = random.nextInt(cut, ROWS);
      List<Phase> changed =
          List.of(new Phase(before, cut), new Phase(now, second), new Phase(last, ROWS));
      String where = "seed " + seed + ", cut at " + cut + " and " + second;

      List<String> calm = LayoutRun.lines(input, List.of(new Phase(before, ROWS)), null);
      List<String> lines = LayoutRun.lines(input, changed, random);

      for (String feature : List.of("x1", "x2")) {
        assertSame(readingsOf(feature, calm), readingsOf(feature, lines), where + ", " + feature);
        windows += of(feature, lines).size();
      }
      // Once more, cut and started otherwise, and x4 as if no other change had come. Of x3 the last
      // windows are there or not: those that had not been read when it went.
      List<String> again = LayoutRun.lines(input, changed, null);
      for (String feature : List.of("x1", "x2", "x4", "x5")) {
        assertSame(of(feature, again), of(feature, lines), where + ", again, " + feature);
      }
      List<Phase> once = List.of(new Phase(before, cut), new Phase(now, ROWS));
      assertSame(
          readingsOf("x4", LayoutRun.lines(input, once, null)),
          readingsOf("x4", lines),
          where + ", x4");
      added += of("x4", lines).size();
    }
    assertTrue(windows > 2_000 && added > 400, windows + " windows, " + added + " of added");
  }

  /** Its former values lie in its former shard's window, and in no other one's. */
  @Test
  void whatComesAgainDoesNotKnowItsFormerValues() {
    int readings = 0;
    for (long seed = 900; seed < 930; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Streams.Table table = Streams.table(random, ROWS, 3);
      Input input = LayoutPlans.input(random, table);
      LayoutPlans plans = LayoutPlans.random(random, table);
      MonitorPlan before = plans.first(List.of(0, 1, 2), List.of(), 2);
      MonitorPlan without = plans.next(before, List.of(0, 1), 0);
      int cut = random.nextInt(ROWS - 100);
      int again = cut + random.nextInt(30);
      List<List<String>> inShard = new ArrayList<>();
      for (int shard = 0; shard < 2; shard++) {
        MonitorPlan last = plans.next(without, List.of(0, 1, 2), shard);
        List<Phase> phases =
            List.of(new Phase(before, cut), new Phase(without, again), new Phase(last, ROWS));
        inShard.add(of("x3", LayoutRun.lines(input, phases, null)));
      }
      assertSame(inShard.get(1), inShard.get(0), "seed " + seed + ", cut at " + cut);
      readings += inShard.get(0).size();
    }
    assertTrue(readings > 250, readings + " readings");
  }

  /** What a reading says of the others follows who these are; the rest does not. */
  @Test
  void howFeaturesRelateTakesInWhatIsAdded() {
    int related = 0;
    for (long seed = 700; seed < 730; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Streams.Table table = Streams.table(random, ROWS, 3);
      Input input = LayoutPlans.input(random, table);
      LayoutPlans plans = LayoutPlans.random(random, table).related();
      MonitorPlan before = plans.first(List.of(0, 1), List.of(), 2);
      int shard = random.nextInt(plans.mayHaveNewShards() ? 3 : 2);
      MonitorPlan now = plans.next(before, List.of(0, 1, 2), shard);
      int cut = random.nextInt(ROWS / 2);
      List<String> calm = LayoutRun.lines(input, List.of(new Phase(before, ROWS)), null);
      List<String> lines =
          LayoutRun.lines(input, List.of(new Phase(before, cut), new Phase(now, ROWS)), random);
      String where = "seed " + seed + ", cut at " + cut;
      assertSame(alone(of("x1", calm)), alone(of("x1", lines)), where);
      List<String> added = of("x3", lines);
      related += (int) added.stream().filter(l -> l.contains("\"redundancy\":{")).count();
      assertTrue(
          added.stream().noneMatch(l -> l.contains("\"redundancy\":null")), where + " " + added);
    }
    assertTrue(related > 200, related + " readings");
  }

  private static List<String> alone(List<String> lines) {
    return lines.stream()
        .map(
            line ->
                line.replaceAll("\"mrmrRank\":(\\d+|null)", "")
                    .replaceAll("\"redundancy\":(null|\\{[^}]*})", ""))
        .toList();
  }

  /** Which shard an added feature is dealt to is not to be seen. */
  @Test
  void anAddedFeatureIsReadTheSameInAnyShardBeItNewOrNot() {
    int readings = 0;
    for (long seed = 500; seed < 550; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Streams.Table table = Streams.table(random, ROWS, 3);
      Input input = LayoutPlans.input(random, table);
      LayoutPlans plans = LayoutPlans.random(random, table);
      if (!plans.mayHaveNewShards()) {
        continue;
      }
      MonitorPlan before = plans.first(List.of(0, 1), List.of(), 2);
      int cut = random.nextInt(ROWS);
      @Nullable List<String> expected = null;
      for (int shard = 0; shard < 3; shard++) {
        MonitorPlan now = plans.next(before, List.of(0, 1, 2), shard);
        List<String> lines =
            bySegment(
                LayoutRun.lines(
                    input, List.of(new Phase(before, cut), new Phase(now, ROWS)), random));
        expected = expected == null ? lines : expected;
        assertSame(expected, lines, "seed " + seed + ", cut at " + cut + ", shard " + shard);
        readings += of("x3", lines).size();
      }
    }
    assertTrue(readings > 400, readings + " readings");
  }

  /** Numbers whose estimate depends on the rows of the window alone, against a naive account. */
  @Test
  void anAddedFeatureHasAReferenceOfItsOwnFromItsFirstRowOn() throws IOException {
    for (long seed = 0; seed < 20; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Streams.Table table = numbers(random);
      Input input = LayoutPlans.input(random, table);
      int window = random.nextInt(100, 150);
      int emit = random.nextInt(10, 60);
      int reference = random.nextInt(window + emit, 3 * window);
      LayoutPlans plans =
          LayoutPlans.of(
              table,
              window,
              emit,
              reference,
              new EstimatorChoice(EstimatorType.KSG1, 3, ScaleType.NONE),
              StreamRule.PLAIN);
      int cut = random.nextInt(1, ROWS / 2);
      MonitorPlan before = plans.first(List.of(0), List.of(), 1);
      MonitorPlan whole = plans.first(List.of(0, 1), List.of(), 2);
      MonitorPlan now = plans.next(before, List.of(0, 1), random.nextInt(2));
      List<JsonNode> lines =
          json(
              of(
                  "x2",
                  LayoutRun.lines(
                      input, List.of(new Phase(before, cut), new Phase(now, ROWS)), random)));
      List<JsonNode> undisturbed =
          json(of("x2", LayoutRun.lines(input, List.of(new Phase(whole, ROWS)), null)));
      check(lines, undisturbed, cut, now, "seed " + seed + ", cut at " + cut);
    }
  }

  private static void check(
      List<JsonNode> lines, List<JsonNode> undisturbed, int cut, MonitorPlan plan, String where) {
    List<Reference.Sample> samples = new ArrayList<>();
    long stride = (plan.windowRows() + plan.emitEveryRows() - 1) / plan.emitEveryRows();
    long every = plan.emitEveryRows();
    // It is counted from the next reading on.
    long referenceEnd = (cut + every - 1) / every * every + plan.referenceRows();
    long lastOfReference = referenceEnd / every;
    int at = 0;
    for (JsonNode reading : lines) {
      if (reading.get("type").asText().equals("mimon.alert.v1")) {
        assertTrue(reading.get("windowEnd").asLong() > referenceEnd, where);
        continue;
      }
      long end = reading.get("windowEnd").asLong();
      String of = where + ", window to " + end;
      assertEquals((cut / plan.emitEveryRows() + ++at) * plan.emitEveryRows(), end, of);
      long own = Math.min(end - cut, plan.windowRows());
      assertEquals(own, reading.get("rows").asLong() + reading.get("missing").asLong(), of);
      boolean inReference = end <= referenceEnd;
      assertEquals(inReference, reading.get("reference").asBoolean(), of);
      boolean full = own == plan.windowRows();
      assertEquals(full ? "OK" : "WARMING_UP", validity(reading, own), of);
      if (full) {
        JsonNode other =
            undisturbed.stream()
                .filter(line -> line.get("type").asText().equals("mimon.reading.v1"))
                .filter(line -> line.get("windowEnd").asLong() == end)
                .findFirst()
                .orElseThrow();
        for (String field : List.of("bits", "standardError", "rows", "missing", "windowStart")) {
          assertEquals(other.get(field), reading.get(field), of + ", " + field);
        }
      }
      if (full && inReference && (lastOfReference - end / plan.emitEveryRows()) % stride == 0) {
        samples.add(
            new Reference.Sample(
                reading.get("bits").asDouble(), reading.get("standardError").asDouble()));
      }
      if (!inReference) {
        double bits = Reference.of(samples).nats();
        assertEquals(bits, reading.get("referenceBits").asDouble(), 1e-9, of);
      }
    }
    assertFalse(samples.isEmpty(), where);
    assertTrue(at > 5, where);
  }

  /** What is said with too few rows for an estimate is not this test's. */
  private static String validity(JsonNode reading, long own) {
    String validity = reading.get("validity").asText();
    boolean few = validity.equals("TOO_FEW_ROWS") || validity.equals("DEGENERATE");
    return own < 20 && few ? "WARMING_UP" : validity;
  }

  private static Streams.Table numbers(SplittableRandom random) {
    List<Variable> variables = new ArrayList<>();
    for (String name : List.of("y", "x1", "x2")) {
      variables.add(new Variable(name, VariableType.NUMERIC));
    }
    double[][] numbers = new double[ROWS][3];
    for (double[] row : numbers) {
      row[0] = random.nextGaussian();
      row[1] = row[0] + random.nextGaussian();
      row[2] = random.nextInt(20) == 0 ? Double.NaN : row[0] + random.nextGaussian();
    }
    @Nullable String[][] none = new String[ROWS][3];
    return new Streams.Table(variables, numbers, none);
  }

  private static List<JsonNode> json(List<String> lines) throws IOException {
    List<JsonNode> nodes = new ArrayList<>();
    for (String line : lines) {
      nodes.add(JSON.readTree(line));
    }
    return nodes;
  }

  /** An alarm on what nobody watches any more would stand for ever. */
  @Test
  void theAlarmOfAFeatureThatGoesIsEndedOnce() throws IOException {
    Streams.Table table = numbers(new SplittableRandom(7));
    for (int row = 0; row < ROWS; row++) {
      double noise = new SplittableRandom(row).nextGaussian();
      table.numbers()[row][2] = row < 400 ? table.numbers()[row][0] + noise / 10 : noise;
    }
    Input input = LayoutPlans.input(new SplittableRandom(7), table);
    LayoutPlans plans =
        LayoutPlans.of(
            table, 200, 50, 400, new EstimatorChoice(null, 3, ScaleType.RANK), StreamRule.PLAIN);
    MonitorPlan before = plans.first(List.of(0, 1), List.of(), 2);
    MonitorPlan now = plans.next(before, List.of(0), 0);
    MonitorPlan again = plans.next(now, List.of(0, 1), 1);
    List<JsonNode> lines =
        json(
            of(
                "x2",
                LayoutRun.lines(
                    input,
                    List.of(new Phase(before, 900), new Phase(now, 1_000), new Phase(again, ROWS)),
                    null)));
    List<JsonNode> alerts =
        lines.stream().filter(l -> l.get("type").asText().equals("mimon.alert.v1")).toList();
    assertEquals(
        List.of("firing", "resolved"), alerts.stream().map(a -> a.get("state").asText()).toList());
    assertEquals(alerts.get(0).get("id"), alerts.get(1).get("id"));
    assertEquals(
        "m: x2 is not watched any more; the alarm on it ends.",
        alerts.get(1).get("summary").asText());
    assertEquals(950, alerts.get(1).get("windowEnd").asInt());
    assertTrue(lines.get(lines.size() - 1).get("reference").asBoolean(), "it begins anew");
  }
}
