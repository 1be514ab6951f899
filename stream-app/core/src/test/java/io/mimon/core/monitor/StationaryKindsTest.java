package io.mimon.core.monitor;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.mimon.core.config.ScaleType;
import io.mimon.core.drift.DriftRule;
import io.mimon.core.monitor.MonitorPlan.EstimatorChoice;
import io.mimon.core.monitor.MonitorPlan.Variable;
import io.mimon.core.monitor.Streams.Table;
import io.mimon.estimators.VariableType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Features that are nearly as good as each other, and some that repeat others, in a stream where
 * nothing changes: false alarms are within the budget, whatever their kind. {@code
 * -Dmimon.kinds.months=N} measures more.
 */
final class StationaryKindsTest {
  private static final int MONTHS = Integer.getInteger("mimon.kinds.months", 4);
  private static final int WINDOW = 500;
  private static final int REFERENCE = 4 * WINDOW;
  private static final int BLOCKS = 100;
  private static final double BUDGET = 10;

  /** Nothing is too small to matter, so that chance alone decides. */
  private static final DriftRule RULE = new DriftRule(0, 0, 0.05, BUDGET, (long) BLOCKS * WINDOW);

  /**
   * Four that tell as much as each other, one that repeats the first, one that is weaker, noise.
   */
  private static Table table(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Variable> variables = new ArrayList<>();
    for (String name : List.of("y", "a", "b", "c", "d", "like_a", "weak", "noise")) {
      variables.add(new Variable(name, VariableType.CATEGORICAL));
    }
    int rows = REFERENCE + BLOCKS * WINDOW;
    double[][] numbers = new double[rows][variables.size()];
    @Nullable String[][] labels = new String[rows][variables.size()];
    for (int i = 0; i < rows; i++) {
      boolean one = random.nextBoolean();
      labels[i][0] = one ? "1" : "0";
      for (int f = 1; f <= 4; f++) {
        labels[i][f] = third(random, one ? 0.9 : -0.9);
      }
      labels[i][5] = random.nextInt(4) > 0 ? labels[i][1] : third(random, one ? 0.9 : -0.9);
      labels[i][6] = third(random, one ? 0.3 : -0.3);
      labels[i][7] = third(random, 0);
    }
    return new Table(variables, numbers, labels);
  }

  private static String third(SplittableRandom random, double mean) {
    double value = random.nextGaussian() + mean;
    return value < -0.6 ? "low" : value > 0.6 ? "high" : "middle";
  }

  private static MonitorPlan plan(Table table) {
    EstimatorChoice choice = new EstimatorChoice(null, 3, ScaleType.NONE);
    MonitorPlan plan =
        Streams.plan(table.variables(), WINDOW, WINDOW, REFERENCE, choice)
            .withRelations(new RelationRule(1, 16, Map.of()));
    return KindStreams.withDrift(plan, RULE);
  }

  @Test
  void falseAlarmsOfAllKindsAreWithinTheBudget() {
    Map<String, Integer> begun = new TreeMap<>();
    for (int month = 0; month < MONTHS; month++) {
      Table table = table(1_000 + month);
      Set<String> ids = new HashSet<>();
      for (JsonNode alert : KindStreams.alerts(plan(table), table)) {
        if (ids.add(alert.get("id").asText())) {
          begun.merge(alert.get("kind").asText(), 1, Integer::sum);
        }
      }
    }
    KindTests tests = KindTests.of(plan(table(1)));
    String said = begun + " in " + MONTHS + " months, of " + BUDGET + " each for " + tests;
    double share = BUDGET * MONTHS / tests.all();
    assertTrue(begun.getOrDefault("became-redundant", 0) <= 1.5 * share * tests.redundancy(), said);
    assertTrue(begun.getOrDefault("rank-changed", 0) <= 1.5 * share * tests.rank(), said);
    int all = begun.values().stream().mapToInt(Integer::intValue).sum();
    assertTrue(all <= 1.5 * BUDGET * MONTHS, said);
    assertTrue(all > 0, "a budget that is never used is none: " + said);
    if (Integer.getInteger("mimon.kinds.months") != null) {
      System.out.println(said);
    }
  }
}
