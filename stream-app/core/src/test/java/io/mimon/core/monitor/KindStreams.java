package io.mimon.core.monitor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mimon.core.config.ScaleType;
import io.mimon.core.drift.DriftRule;
import io.mimon.core.monitor.MonitorPlan.EstimatorChoice;
import io.mimon.core.monitor.MonitorPlan.Variable;
import io.mimon.core.monitor.Streams.Kept;
import io.mimon.core.monitor.Streams.Table;
import io.mimon.estimators.VariableType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Streams of a class and features that go with it, and what is said of them. */
final class KindStreams {
  static final int WINDOW = 1_000;
  static final int REFERENCE = 6_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  private KindStreams() {}

  /** The features of a row, which are numbers, by its class. */
  interface Features {
    double[] of(SplittableRandom random, int row, boolean one);
  }

  /** The share of the class that is meant, by row. */
  interface Share {
    double of(int row);
  }

  /** Rows of a class and features a, b, c, …. */
  static Table table(long seed, int rows, int features, Share share, Features values) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Variable> variables = new ArrayList<>();
    variables.add(new Variable("y", VariableType.CATEGORICAL));
    for (int f = 0; f < features; f++) {
      variables.add(new Variable(String.valueOf((char) ('a' + f)), VariableType.NUMERIC));
    }
    double[][] numbers = new double[rows][features + 1];
    @Nullable String[][] labels = new String[rows][features + 1];
    for (int i = 0; i < rows; i++) {
      boolean one = random.nextDouble() < share.of(i);
      labels[i][0] = one ? "1" : "0";
      System.arraycopy(values.of(random, i, one), 0, numbers[i], 1, features);
    }
    return new Table(variables, numbers, labels);
  }

  /** A number that is so far away where the class is meant. */
  static double signal(SplittableRandom random, boolean one, double apart) {
    return random.nextGaussian() + (one ? apart : 0);
  }

  /** A plan that watches all kinds. */
  static MonitorPlan plan(Table table) {
    return Streams.plan(
            table.variables(),
            WINDOW,
            250,
            REFERENCE,
            new EstimatorChoice(null, 3, ScaleType.STANDARD))
        .withRelations(new RelationRule(1, 16, Map.of()));
  }

  /** The same plan with references that were measured before. */
  static MonitorPlan withReferences(
      MonitorPlan plan, Map<String, MonitorPlan.GivenReference> references) {
    return new MonitorPlan(
            plan.monitor(),
            plan.target(),
            plan.features(),
            plan.windowRows(),
            plan.emitEveryRows(),
            plan.choice(),
            0,
            references,
            plan.drift(),
            plan.shards())
        .withRelations(plan.relationRule());
  }

  /** The same plan with another rule. */
  static MonitorPlan withDrift(MonitorPlan plan, DriftRule rule) {
    return new MonitorPlan(
            plan.monitor(),
            plan.target(),
            plan.features(),
            plan.windowRows(),
            plan.emitEveryRows(),
            plan.choice(),
            plan.referenceRows(),
            plan.givenReference(),
            rule,
            plan.shards())
        .withRelations(plan.relationRule());
  }

  /**
   * All that is said of a table.
   *
   * @param ends whether the segment is over behind it
   */
  static Kept run(MonitorPlan plan, Table table, boolean restarts, boolean ends) {
    Kept kept = new Kept();
    SegmentMonitor[] segment = {new SegmentMonitor(plan, "", null)};
    List<ShardMonitor> shards = new ArrayList<>();
    for (int shard = 0; shard < plan.shards().size(); shard++) {
      shards.add(new ShardMonitor(plan, shard, new MemoryShardStore()));
    }
    for (int from = 0; from < table.rows(); from += 250) {
      for (int shard = 0; shard < shards.size(); shard++) {
        byte[] block = Streams.block(plan, shard, table, from, from + 250);
        shards.get(shard).process(block, e -> segment[0].process(e.encode(), kept));
      }
      if (restarts) {
        segment[0] = new SegmentMonitor(plan, "", segment[0].encodeState());
      }
    }
    WindowPosition last = WindowPosition.ofRows(table.rows() - WINDOW + 1, table.rows());
    WindowPosition over =
        new WindowPosition(
            last.moment() + 1,
            last.firstRow(),
            last.lastRow(),
            WindowPosition.NO_TIME,
            WindowPosition.NO_TIME,
            last.sampledRows(),
            0,
            WindowPosition.OVER);
    if (ends) {
      for (int shard = 0; shard < plan.shards().size(); shard++) {
        segment[0].process(Emission.over(over, 0).encode(), kept);
      }
    }
    return kept;
  }

  /** All that is said of a table. */
  static Kept run(MonitorPlan plan, Table table, boolean restarts) {
    return run(plan, table, restarts, false);
  }

  /** The alerts of a table. */
  static List<JsonNode> alerts(MonitorPlan plan, Table table) {
    return parsed(run(plan, table, false).alerts);
  }

  static List<JsonNode> parsed(List<String> lines) {
    List<JsonNode> nodes = new ArrayList<>();
    for (String line : lines) {
      try {
        nodes.add(JSON.readTree(line));
      } catch (JsonProcessingException e) {
        throw new AssertionError(line, e);
      }
    }
    return nodes;
  }

  /** The alerts as kind, feature and state. */
  static List<String> said(List<JsonNode> alerts) {
    return alerts.stream()
        .map(
            a ->
                a.get("kind").asText()
                    + " "
                    + a.get("feature").asText()
                    + " "
                    + a.get("state").asText())
        .toList();
  }
}
