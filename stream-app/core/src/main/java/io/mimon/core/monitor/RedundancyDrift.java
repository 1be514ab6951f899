package io.mimon.core.monitor;

import io.mimon.core.block.Since;
import io.mimon.core.drift.AlarmLimits;
import io.mimon.core.drift.Episode;
import io.mimon.core.drift.FallWatch;
import io.mimon.core.drift.FallWatch.Gate;
import io.mimon.core.drift.FallWatch.Outcome;
import io.mimon.core.drift.FeatureWatch;
import io.mimon.core.drift.Reference;
import io.mimon.core.monitor.WindowTables.Beyond;
import io.mimon.estimators.Estimate;
import io.mimon.estimators.EstimatorType;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Watches what each feature tells beyond others, on blocks: I(X;Y|Z) with Z the given columns where
 * there are some and, where there are none, the one of the other features that leaves least of it.
 *
 * <p>The least over all partners and not one partner that is chosen at the reference, since what
 * makes a feature redundant is as a rule another one than was nearest to it before. Which one it is
 * may change from window to window: the least is one number, whose errors are no larger than those
 * of its terms, and its lower tail is no heavier. A feature that has become redundant is no partner
 * of others, so that of two that have come to say the same one is named, the one that tells less.
 */
final class RedundancyDrift {
  private final MonitorPlan plan;
  private final SegmentBudget budget;
  private final SegmentState state;
  private final WindowRule rule;

  RedundancyDrift(MonitorPlan plan, SegmentBudget budget, SegmentState state) {
    this.plan = plan;
    this.budget = budget;
    this.state = state;
    this.rule = new WindowRule(plan);
  }

  /**
   * What a window says of a feature.
   *
   * @param given the names of what it is beyond
   * @param beyond I(X;Y|given)
   * @param aloneNats I(X;Y) by the same tables or, given columns, the same windows
   */
  record Told(PairEstimate pair, List<String> given, Estimate beyond, double aloneNats) {}

  /** Takes in a window. */
  void follow(
      MonitorJson.Context context,
      Emission window,
      @Nullable WindowTables tables,
      SegmentMonitor.Output output) {
    if (!plan.given().isEmpty()) {
      byConditions(context, window, output);
    } else if (tables != null) {
      byPartners(context, window, tables, output);
    }
  }

  private void byConditions(
      MonitorJson.Context context, Emission window, SegmentMonitor.Output output) {
    WindowPosition position = window.window();
    List<String> given = plan.given().stream().map(MonitorPlan.Variable::name).toList();
    for (PairEstimate conditional : window.conditionals()) {
      Redundancy redundancy = state.features().get(conditional.feature()).redundancy();
      @Nullable Since since = window.since(plan.history().since(conditional.feature()));
      @Nullable PairEstimate pair = pair(window, conditional.feature());
      boolean weighty =
          pair != null
              && SegmentMonitor.hasWeight(pair.estimate())
              && SegmentMonitor.hasWeight(conditional.estimate())
              && rule.isFull(position, since);
      if (rule.isOfReference(position, since, redundancy.counted())) {
        redundancy.counted(rule.end(position));
        if (weighty && pair != null) {
          Estimate estimate = conditional.estimate();
          redundancy.sample(
              new Reference.Sample(estimate.nats(), estimate.standardErrorNats()),
              pair.estimate().nats());
        }
      }
      boolean block =
          !rule.isInReference(position, since)
              && rule.isBlock(position, since, redundancy.counted());
      if (block) {
        redundancy.counted(rule.end(position));
        if (weighty && pair != null) {
          Estimate estimate = conditional.estimate();
          hold(context, new Told(pair, given, estimate, pair.estimate().nats()), output);
        }
      }
    }
  }

  private static @Nullable PairEstimate pair(Emission window, int feature) {
    return window.pairs().stream().filter(p -> p.feature() == feature).findFirst().orElse(null);
  }

  private void byPartners(
      MonitorJson.Context context,
      Emission window,
      WindowTables tables,
      SegmentMonitor.Output output) {
    List<PairEstimate> pairs = window.pairs();
    IntPredicate partners = i -> stands(pairs.get(i)) == null;
    for (int i : theLeastFirst(pairs)) {
      PairEstimate pair = pairs.get(i);
      Redundancy redundancy = state.features().get(pair.feature()).redundancy();
      @Nullable Since since = window.since(plan.history().since(pair.feature()));
      if (!rule.isBlock(window.window(), since, redundancy.counted())) {
        continue;
      }
      redundancy.counted(rule.end(window.window()));
      if (!SegmentMonitor.hasWeight(pair.estimate())) {
        continue;
      }
      if (!rule.isInReference(window.window(), since)) {
        if (redundancy.reference() != null) {
          hold(context, told(pairs, i, tables.beyond(i, partners), tables), output);
        }
      } else if (tables.isRelevant(i)) {
        Reference.@Nullable Sample sample = tables.sample(i, tables.beyond(i, partners));
        if (sample != null) {
          redundancy.sample(sample, tables.relevance(i));
        }
      }
    }
  }

  private @Nullable Episode stands(PairEstimate pair) {
    return state.features().get(pair.feature()).redundancy().watch().episode();
  }

  private static int[] theLeastFirst(List<PairEstimate> pairs) {
    return IntStream.range(0, pairs.size())
        .map(i -> pairs.size() - 1 - i)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> pairs.get(i).estimate().nats()))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private Told told(List<PairEstimate> pairs, int i, Beyond beyond, WindowTables tables) {
    List<String> given =
        beyond.partner() < 0
            ? List.of()
            : List.of(plan.features().get(pairs.get(beyond.partner()).feature()).name());
    Estimate estimate =
        Estimate.of(
            EstimatorType.CMI_COUNTS,
            0,
            tables.rows(i, beyond),
            beyond.nats(),
            tables.standardError(i, beyond));
    return new Told(pairs.get(i), given, estimate, tables.relevance(i));
  }

  private void hold(MonitorJson.Context context, Told told, SegmentMonitor.Output output) {
    FeatureState feature = state.features().get(told.pair().feature());
    Redundancy redundancy = feature.redundancy();
    @Nullable Reference reference = redundancy.reference();
    int rows = told.beyond().n();
    double kept = redundancy.keptNats(told.beyond().nats(), told.aloneNats());
    if (reference == null || rows == 0 || Double.isNaN(kept)) {
      return;
    }
    AlarmLimits limits = budget.ofBlocks(state.pace()).limits(plan.drift(), reference, rows);
    @Nullable Episode open = feature.episode();
    boolean lost = open != null && open.kind() == Episode.Kind.RELEVANCE_LOST;
    FallWatch watch = redundancy.watch();
    Outcome outcome =
        watch.next(
            plan.drift(),
            reference,
            limits,
            kept,
            rows,
            context.end(),
            lost ? Gate.SHUT : Gate.OPEN);
    for (FeatureWatch.Event event : outcome.events()) {
      output.alert(
          KindJson.redundant(
              context,
              told,
              event,
              new KindJson.Held(
                  reference,
                  feature.referenceEnd(),
                  outcome.verdict(),
                  budget.ofBlocks(state.pace()).blocksAMonth()),
              feature.reference()));
    }
  }
}
