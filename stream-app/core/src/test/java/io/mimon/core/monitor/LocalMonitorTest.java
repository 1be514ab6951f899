package io.mimon.core.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mimon.core.config.ScaleType;
import io.mimon.core.input.Column;
import io.mimon.core.input.RecordReader;
import io.mimon.core.input.Schema;
import io.mimon.core.input.SimulatedStream;
import io.mimon.core.monitor.MonitorPlan.EstimatorChoice;
import io.mimon.core.monitor.MonitorPlan.Variable;
import io.mimon.core.monitor.Streams.Kept;
import io.mimon.core.monitor.Streams.Table;
import io.mimon.estimators.VariableType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A whole monitor, from records to alerts. */
final class LocalMonitorTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static Kept run(MonitorPlan plan, Schema schema, RecordReader records)
      throws IOException {
    Kept kept = new Kept();
    new LocalMonitor(plan, schema).run(records, kept);
    return kept;
  }

  private static Kept run(MonitorPlan plan, Table table) throws IOException {
    return run(plan, Streams.schema(table.variables()), Streams.reader(table));
  }

  @Test
  void readingsDoNotDependOnTheNumberOfShards() throws IOException {
    for (long seed = 0; seed < 10; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Table table = Streams.table(random, 3_000, 9);
      MonitorPlan one = Streams.randomPlan(random, table, 400);
      Kept expected = run(one, table);
      assertEquals(9 * (3_000 / one.emitEveryRows()), expected.readings.size(), "seed " + seed);
      for (int shards : new int[] {2, 8, 9}) {
        Kept kept = run(Streams.dealt(one, shards), table);
        assertEquals(expected.lines, kept.lines, "seed " + seed + ", " + shards + " shards");
      }
    }
  }

  @Test
  void alertsDoNotDependOnTheNumberOfShards() throws IOException {
    SimulatedStream stream = SimulatedStream.credit(3, 4_000, 6_000);
    MonitorPlan one = creditPlan(stream, 1_000);
    Kept expected = run(one, creditSchema(stream), stream.reader(8_000));
    assertTrue(expected.alerts.size() >= 1, "no alert to compare");
    for (int shards : new int[] {2, 7}) {
      Kept kept = run(Streams.dealt(one, shards), creditSchema(stream), stream.reader(8_000));
      assertEquals(expected.lines, kept.lines, shards + " shards");
    }
  }

  private static MonitorPlan creditPlan(SimulatedStream stream, int window) {
    List<Variable> variables =
        creditSchema(stream).columns().stream().map(c -> new Variable(c.name(), c.type())).toList();
    EstimatorChoice choice = new EstimatorChoice(null, 3, ScaleType.STANDARD);
    return Streams.plan(variables, window, window / 10, 2L * window, choice);
  }

  @Test
  void featuresAreDealtToAtMostEightShardsEachOnce() {
    for (int features = 1; features <= 40; features++) {
      List<int[]> shards = Dealing.of(ones(features), 8);
      assertEquals(Math.min(8, features), shards.size());
      assertEquals(
          features,
          shards.stream().flatMapToInt(Arrays::stream).distinct().count(),
          features + " features");
      assertEquals(features, shards.stream().mapToInt(s -> s.length).sum());
    }
  }

  private static double[] ones(int features) {
    double[] costs = new double[features];
    Arrays.fill(costs, 1);
    return costs;
  }

  /** Neighbouring shards are one task's: halves and quarters of them have as much to do. */
  @Test
  void tasksHaveAsMuchToDo() {
    for (int features = 8; features <= 100; features++) {
      double[] costs = new double[features];
      Arrays.setAll(costs, f -> f % 3 == 0 ? 5 : 1);
      double all = Arrays.stream(costs).sum();
      List<int[]> shards = Dealing.of(costs, 8);
      assertEquals(features, shards.stream().flatMapToInt(Arrays::stream).distinct().count());
      for (int tasks : new int[] {2, 4, 8}) {
        for (int task = 0; task < tasks; task++) {
          double load =
              shards.subList(task * 8 / tasks, (task + 1) * 8 / tasks).stream()
                  .flatMapToInt(Arrays::stream)
                  .mapToDouble(f -> costs[f])
                  .sum();
          assertTrue(load <= all / tasks + 5, features + " features, " + tasks + " tasks: " + load);
        }
      }
    }
  }

  /** The target first, as plans number columns; positions are those of the stream's records. */
  private static Schema creditSchema(SimulatedStream stream) {
    List<Column> columns = new ArrayList<>(stream.schema().columns());
    columns.add(0, columns.remove(columns.size() - 1));
    return new Schema(columns);
  }

  private static Kept credit(long seed, long lossRow, long gainRow, int window, long rows)
      throws IOException {
    SimulatedStream stream = SimulatedStream.credit(seed, lossRow, gainRow);
    return run(creditPlan(stream, window), creditSchema(stream), stream.reader(rows));
  }

  private static List<JsonNode> fired(Kept kept) throws JsonProcessingException {
    List<JsonNode> fired = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (String line : kept.alerts) {
      JsonNode alert = JSON.readTree(line);
      // Once an episode, though it may become severe.
      if (alert.get("state").asText().equals("firing") && ids.add(alert.get("id").asText())) {
        fired.add(alert);
      }
    }
    return fired;
  }

  /** Seven features and 280 looks a stream; ten streams of 100,000 rows raised none. */
  @Test
  void aStationaryStreamHardlyEverAlarms() throws IOException {
    List<String> alarms = new ArrayList<>();
    for (long seed = 1; seed <= 3; seed++) {
      for (JsonNode alarm : fired(credit(seed, Long.MAX_VALUE, Long.MAX_VALUE, 2_000, 60_000))) {
        alarms.add("seed " + seed + ": " + alarm.get("summary").asText());
      }
    }
    assertTrue(alarms.size() <= 1, String.join("\n", alarms));
  }

  /**
   * The loss, 0.075 bits at errors of 0.014 and a significance of 1e-4, is about what windows of
   * 2,000 rows can tell: it may take as many more until one says so.
   */
  @Test
  void scheduledChangesAreFoundAndNothingElse() throws IOException {
    long seed = 3;
    Kept kept = credit(seed, 12_000, 18_000, 2_000, 26_000);
    List<JsonNode> fired = fired(kept);
    String all = "seed " + seed + ": " + kept.alerts;
    assertEquals(2, fired.size(), all);
    assertEquals("income", fired.get(0).get("feature").asText(), all);
    assertEquals("relevance-lost", fired.get(0).get("kind").asText(), all);
    long lostAt = fired.get(0).get("windowEnd").asLong();
    assertTrue(lostAt > 12_000 && lostAt <= 17_000, all);
    assertEquals("device", fired.get(1).get("feature").asText(), all);
    assertEquals("relevance-gained", fired.get(1).get("kind").asText(), all);
    long gainedAt = fired.get(1).get("windowEnd").asLong();
    assertTrue(gainedAt > 18_000 && gainedAt <= 20_000, all);
  }

  /** One absurd number must not stop a monitor: it would be read again after every restart. */
  @ParameterizedTest
  @EnumSource(ScaleType.class)
  void enormousFiniteNumbersDoNotStopTheMonitor(ScaleType scale) throws IOException {
    double[] absurd = {Double.MAX_VALUE, -Double.MAX_VALUE, 1e300, -1e308, Double.MIN_VALUE};
    for (int first : new int[] {50, 700}) { // in the reference, and after it
      for (boolean rounded : new boolean[] {false, true}) {
        for (VariableType target : VariableType.values()) {
          SplittableRandom random = new SplittableRandom(8);
          List<Variable> variables =
              List.of(new Variable("y", target), new Variable("x", VariableType.NUMERIC));
          double[][] numbers = new double[1_500][2];
          String[][] labels = new String[1_500][2];
          for (int i = 0; i < numbers.length; i++) {
            double y = random.nextGaussian();
            double x = 1e-6 * (rounded ? Math.rint(10 * y) : y + random.nextGaussian());
            int which = (i - first) / 100;
            boolean isAbsurd = i >= first && (i - first) % 100 == 0 && which < absurd.length;
            numbers[i][1] = isAbsurd ? absurd[which] : x;
            numbers[i][0] = target == VariableType.NUMERIC ? y : Double.NaN;
            labels[i][0] = target == VariableType.NUMERIC ? null : y > 0 ? "a" : "b";
          }
          MonitorPlan plan =
              Streams.plan(variables, 300, 50, 600, new EstimatorChoice(null, 3, scale));
          Kept kept = run(plan, new Table(variables, numbers, labels));
          String where = "from row " + first + ", rounded " + rounded + ", " + target;
          assertEquals(30, kept.readings.size(), where);
          assertEquals(0, kept.rejected.size(), where);
          assertTrue(kept.readings.stream().noneMatch(r -> r.contains("\"bits\":null")), where);
        }
      }
    }
  }
}
