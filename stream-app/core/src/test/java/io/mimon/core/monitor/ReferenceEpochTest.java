package io.mimon.core.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mimon.core.config.ScaleType;
import io.mimon.core.drift.Reference;
import io.mimon.core.monitor.LayoutRun.Input;
import io.mimon.core.monitor.LayoutRun.Phase;
import io.mimon.core.monitor.MonitorPlan.EstimatorChoice;
import io.mimon.core.monitor.MonitorPlan.Variable;
import io.mimon.estimators.EstimatorType;
import io.mimon.estimators.Jitter;
import io.mimon.estimators.Scale;
import io.mimon.estimators.VariableType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A reference that begins anew in the middle of a stream, while state is kept. */
final class ReferenceEpochTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ROWS = 1_600;
  private static final long MINUTE = 60_000;

  /** Without repeated values: how ties are broken depends on the numbers of rows. */
  private static Streams.Table table(SplittableRandom random) {
    List<Variable> variables =
        List.of(
            new Variable("y", VariableType.NUMERIC),
            new Variable("x1", VariableType.NUMERIC),
            new Variable("x2", VariableType.NUMERIC),
            new Variable("x3", VariableType.CATEGORICAL));
    double[][] numbers = new double[ROWS][4];
    @Nullable String[][] labels = new String[ROWS][4];
    int change = random.nextInt(ROWS * 5 / 8, ROWS * 3 / 4);
    for (int row = 0; row < ROWS; row++) {
      double y = random.nextGaussian();
      numbers[row][0] = y;
      numbers[row][1] = (row < change ? y : random.nextGaussian()) + random.nextGaussian() / 10;
      numbers[row][2] = random.nextInt(20) == 0 ? Double.NaN : y + random.nextGaussian();
      numbers[row][3] = Double.NaN;
      labels[row][3] = "c" + (y + random.nextGaussian() > 0 ? random.nextInt(2) : 2);
    }
    return new Streams.Table(variables, numbers, labels);
  }

  private static Input from(Input input, int row) {
    Streams.Table table = input.table();
    return new Input(
        new Streams.Table(
            table.variables(),
            Arrays.copyOfRange(table.numbers(), row, table.rows()),
            Arrays.copyOfRange(table.labels(), row, table.rows())),
        Arrays.copyOfRange(input.millis(), row, table.rows()),
        Arrays.copyOfRange(input.segments(), row, table.rows()));
  }

  private static List<ObjectNode> json(List<String> lines) throws IOException {
    List<ObjectNode> nodes = new ArrayList<>();
    for (String line : lines) {
      nodes.add((ObjectNode) JSON.readTree(line));
    }
    return nodes;
  }

  private static boolean isAlert(JsonNode line) {
    return line.get("type").asText().equals("mimon.alert.v1");
  }

  private static boolean isOfEpoch(JsonNode line, int epoch) {
    return line.path("referenceEpoch").asInt() == epoch;
  }

  /** Whether the window, where it is one of rows, has as many, all of the epoch. */
  private static boolean isFull(JsonNode reading, long shift, int windowRows) {
    long start = reading.get("windowStart").asLong();
    long rows = reading.get("windowEnd").asLong() - start + 1;
    return windowRows == 0
        ? !reading.get("validity").asText().equals("WARMING_UP")
        : start > shift && rows == windowRows;
  }

  /**
   * What is said in an epoch, in the numbers that rows have in it: full windows, and alarms. What
   * counts readings from the segment's first row on is left out.
   */
  private static List<ObjectNode> ofEpoch(
      int epoch, List<ObjectNode> lines, long shift, int windowRows) {
    List<ObjectNode> kept = new ArrayList<>();
    for (ObjectNode line : lines) {
      if (isOfEpoch(line, epoch) && (isAlert(line) || isFull(line, shift, windowRows))) {
        ObjectNode of = line.deepCopy();
        of.remove(List.of("nullBits", "pValue", "referenceEpoch", "lastRow"));
        if (shift > 0) {
          of.remove(List.of("id", "summary"));
          for (String row : List.of("windowStart", "windowEnd", "since", "referenceEnd")) {
            if (of.has(row) && of.get(row).isNumber()) {
              of.set(row, LongNode.valueOf(of.get(row).asLong() - shift));
            }
          }
        }
        kept.add(of);
      }
    }
    kept.sort(Comparator.comparing(line -> line.get("segment").asText()));
    return kept;
  }

  private static void assertSame(List<ObjectNode> expected, List<ObjectNode> actual, String where) {
    for (int i = 0; i < Math.min(expected.size(), actual.size()); i++) {
      assertEquals(expected.get(i).toString(), actual.get(i).toString(), where + ", line " + i);
    }
    assertEquals(expected.size(), actual.size(), where);
  }

  /** Windows and readings of rows, in one segment. */
  @Test
  void itIsThatOfAMonitorWhichBeginsThere() throws IOException {
    int alarms = 0;
    for (long seed = 0; seed < 6; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Input input = LayoutPlans.input(random, table(random));
      int emit = random.nextInt(25, 40);
      int window = emit * random.nextInt(4, 6);
      LayoutPlans plans =
          LayoutPlans.of(
              input.table(),
              window,
              emit,
              2 * window + random.nextInt(window),
              new EstimatorChoice(null, 3, ScaleType.STANDARD),
              StreamRule.PLAIN);
      plans = random.nextBoolean() ? plans.related() : plans;
      MonitorPlan before = plans.first(List.of(0, 1, 2), List.of(), random.nextInt(1, 3));
      int cut = random.nextInt(1, ROWS / 4);
      int begin = (cut + emit - 1) / emit * emit;
      Epochs epochs = new Epochs(before, LayoutPlans.anew(before), before);
      alarms += check(input, epochs, cut, begin, begin, random, "seed " + seed);
    }
    assertTrue(alarms > 0, "no alarm to compare");
  }

  /** Windows and readings of time, in several segments. */
  @Test
  void itIsSoByTheClockAndInEachSegment() throws IOException {
    int alarms = 0;
    for (long seed = 100; seed < 104; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Streams.Table table = table(random);
      long[] millis = new long[ROWS];
      String[] segments = new String[ROWS];
      for (int row = 0; row < ROWS; row++) {
        millis[row] = 1_700_000_000_000L + row * MINUTE + random.nextLong(MINUTE);
        segments[row] = row > ROWS / 2 && random.nextInt(5) == 0 ? "s1" : "s0";
      }
      Input input = new Input(table, millis, segments);
      long every = MINUTE * random.nextInt(25, 35);
      long window = random.nextLong(4, 6) * every + random.nextLong(every);
      StreamRule.EventTime time =
          new StreamRule.EventTime(
              StreamRule.Order.EVENT_TIME,
              2,
              random.nextLong(5 * MINUTE),
              1,
              window,
              every,
              2 * window + every + random.nextLong(every));
      StreamRule rule =
          new StreamRule(
              time, new StreamRule.Segments(List.of(0), 3, 0), StreamRule.Labels.NONE, "");
      LayoutPlans plans =
          LayoutPlans.of(table, 100, 10, 1, new EstimatorChoice(null, 3, ScaleType.STANDARD), rule);
      plans = random.nextBoolean() ? plans.related() : plans;
      MonitorPlan before = plans.first(List.of(0, 1, 2), List.of(), random.nextInt(1, 3));
      int cut = random.nextInt(1, ROWS / 4);
      // Rows that wait for earlier ones are of the new reference.
      int begin = cut;
      while (begin > 0 && millis[begin - 1] > millis[cut - 1] - time.outOfOrdernessMillis() - 1) {
        begin--;
      }
      Epochs epochs = new Epochs(before, LayoutPlans.anew(before), before);
      alarms += check(input, epochs, cut, begin, 0, random, "seed " + seed);
    }
    assertTrue(alarms > 0, "no alarm to compare");
  }

  private static MonitorPlan given(Streams.Table table, int shards, double divisor, double nats) {
    PairSettings settings =
        new PairSettings(
            EstimatorType.KSG1,
            3,
            new PairSettings.Side(new Scale.Standard(divisor), Jitter.NONE),
            new PairSettings.Side(new Scale.Standard(1), Jitter.NONE));
    MonitorPlan.GivenReference reference =
        new MonitorPlan.GivenReference(settings, List.of(new Reference.Sample(nats, 0.05)));
    return new MonitorPlan(
        "m",
        table.target(),
        table.features().subList(0, 2),
        150,
        25,
        new EstimatorChoice(null, 3, ScaleType.STANDARD),
        0,
        Map.of("x1", reference, "x2", reference),
        Streams.RULE,
        shards == 1 ? List.of(new int[] {0, 1}) : List.of(new int[] {0}, new int[] {1}));
  }

  /** Its scales and its values hold from the row on with which it begins. */
  @Test
  void anotherReferenceIsGiven() throws IOException {
    int alarms = 0;
    for (long seed = 50; seed < 53; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Input input = LayoutPlans.input(random, table(random));
      int shards = random.nextInt(1, 3);
      MonitorPlan other = given(input.table(), shards, 3, 1.2);
      Epochs epochs =
          new Epochs(given(input.table(), shards, 1, 0.4), LayoutPlans.anew(other), other);
      int cut = random.nextInt(1, ROWS / 4);
      int begin = (cut + 24) / 25 * 25;
      alarms += check(input, epochs, cut, begin, begin, random, "seed " + seed);
    }
    assertTrue(alarms > 0, "no alarm to compare");
  }

  /** The plan before, the one that begins anew, and what the latter is to be like. */
  private record Epochs(MonitorPlan before, MonitorPlan anew, MonitorPlan fresh) {}

  private static int check(
      Input input,
      Epochs epochs,
      int cut,
      int begin,
      long shift,
      SplittableRandom random,
      String seed)
      throws IOException {
    String where = seed + ", cut at " + cut;
    List<Phase> phases = List.of(new Phase(epochs.before, cut), new Phase(epochs.anew, ROWS));
    List<ObjectNode> lines = json(LayoutRun.lines(input, phases, random, cut));
    List<ObjectNode> fresh =
        json(
            LayoutRun.lines(
                from(input, begin), List.of(new Phase(epochs.fresh, ROWS - begin)), null));
    int windowRows = shift > 0 ? epochs.fresh.windowRows() : 0;
    List<ObjectNode> expected = ofEpoch(1, fresh, 0, windowRows);
    if (shift > 0) {
      expected.forEach(line -> line.remove(List.of("id", "summary")));
    }
    assertSame(expected, ofEpoch(2, lines, shift, windowRows), where);
    assertTrue(expected.size() > 20, where);
    return (int) expected.stream().filter(ReferenceEpochTest::isAlert).count();
  }

  /** Of each kind of stream: what the epoch says does not depend on how often it is started. */
  @Test
  void killedOrNotItSaysTheSame() throws IOException {
    int readings = 0;
    for (long seed = 200; seed < 210; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Streams.Table table = Streams.table(random, ROWS, 3);
      Input input = LayoutPlans.input(random, table);
      LayoutPlans plans = LayoutPlans.random(random, table);
      MonitorPlan before = plans.first(List.of(0, 1), List.of(), 2);
      int cut = random.nextInt(ROWS / 2);
      int second = random.nextInt(cut, ROWS);
      MonitorPlan anew = LayoutPlans.anew(before);
      MonitorPlan wider = plans.next(anew, List.of(0, 1, 2), random.nextInt(2));
      List<Phase> phases =
          List.of(new Phase(before, cut), new Phase(anew, second), new Phase(wider, ROWS));
      List<ObjectNode> calm = ofEpoch(2, json(LayoutRun.lines(input, phases, null)), 0, 0);
      List<ObjectNode> killed = ofEpoch(2, json(LayoutRun.lines(input, phases, random, cut)), 0, 0);
      // How many features share the budget is that of the plan which completes a window.
      calm.forEach(line -> line.remove("thresholds"));
      killed.forEach(line -> line.remove("thresholds"));
      assertSame(calm, killed, "seed " + seed + ", cut at " + cut + " and " + second);
      readings += calm.size();
    }
    assertTrue(readings > 100, readings + " readings");
  }

  private static List<ObjectNode> alertsOn(String column, List<ObjectNode> lines) {
    return lines.stream()
        .filter(line -> isAlert(line) && line.get("feature").asText().equals(column))
        .toList();
  }

  /** x1 loses its link at row 400 and has it again at row 1,400. */
  private static Streams.Table lost() {
    Streams.Table table = table(new SplittableRandom(7));
    for (int row = 0; row < ROWS; row++) {
      double noise = new SplittableRandom(row).nextGaussian();
      boolean linked = row < 400 || row >= 1_400;
      table.numbers()[row][1] = linked ? table.numbers()[row][0] + noise / 10 : noise;
    }
    return table;
  }

  @Test
  void theAlarmOnTheFormerReferenceEndsAndTheNewOneIsWatched() throws IOException {
    Input input = LayoutPlans.input(new SplittableRandom(7), lost());
    LayoutPlans plans =
        LayoutPlans.of(
            input.table(),
            100,
            50,
            200,
            new EstimatorChoice(null, 3, ScaleType.RANK),
            StreamRule.PLAIN);
    MonitorPlan before = plans.first(List.of(0, 1), List.of(), 2);
    List<ObjectNode> lines =
        json(
            LayoutRun.lines(
                input,
                List.of(new Phase(before, 925), new Phase(LayoutPlans.anew(before), ROWS)),
                null));
    List<ObjectNode> alerts = alertsOn("x1", lines);
    assertEquals(
        List.of("relevance-lost firing", "relevance-lost resolved", "relevance-gained firing"),
        alerts.stream()
            .map(alert -> alert.get("kind").asText() + " " + alert.get("state").asText())
            .toList());
    assertEquals(1, alerts.get(0).get("referenceEpoch").asInt());
    assertEquals(200, alerts.get(0).get("referenceEnd").asInt());
    assertEquals(alerts.get(0).get("id"), alerts.get(1).get("id"));
    assertEquals(950, alerts.get(1).get("windowEnd").asInt(), "at the first reading");
    assertEquals(
        "m: a new reference begins (epoch 2); the alarm on x1 ends with the one before.",
        alerts.get(1).get("summary").asText());
    assertEquals(2, alerts.get(2).get("referenceEpoch").asInt());
    assertEquals(1_150, alerts.get(2).get("referenceEnd").asInt());
    List<ObjectNode> readings =
        lines.stream()
            .filter(line -> !isAlert(line) && line.get("feature").asText().equals("x1"))
            .toList();
    for (ObjectNode reading : readings) {
      int end = reading.get("windowEnd").asInt();
      boolean made = end <= 200 || (end > 925 && end <= 1_150);
      assertEquals(made, reading.get("reference").asBoolean(), reading.toString());
      assertEquals(end > 925 ? 2 : 1, reading.get("referenceEpoch").asInt(), reading.toString());
      String referenceEnd = made ? "null" : end > 925 ? "1150" : "200";
      assertEquals(referenceEnd, reading.get("referenceEnd").asText(), reading.toString());
    }
  }

  /** The target is constant from row 600 on: an alarm about the segment as a whole. */
  @Test
  void theAlarmOnTheTargetEndsLikewise() throws IOException {
    Streams.Table table = lost();
    for (int row = 600; row < ROWS; row++) {
      table.numbers()[row][0] = 3;
    }
    Input input = LayoutPlans.input(new SplittableRandom(7), table);
    LayoutPlans plans =
        LayoutPlans.of(
            table, 100, 50, 200, new EstimatorChoice(null, 3, ScaleType.NONE), StreamRule.PLAIN);
    MonitorPlan before = plans.first(List.of(0, 1), List.of(), 2);
    List<ObjectNode> alerts =
        alertsOn(
            "y",
            json(
                LayoutRun.lines(
                    input,
                    List.of(new Phase(before, 1_000), new Phase(LayoutPlans.anew(before), ROWS)),
                    null)));
    assertEquals(
        List.of("firing 800", "resolved 1050", "firing 1400"),
        alerts.stream()
            .map(alert -> alert.get("state").asText() + " " + alert.get("windowEnd"))
            .toList());
    assertEquals(alerts.get(0).get("id"), alerts.get(1).get("id"));
    assertEquals(
        "m: a new reference begins (epoch 2); the alarm on y ends with the one before.",
        alerts.get(1).get("summary").asText());
  }
}
