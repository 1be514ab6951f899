package io.mimon.core.monitor;

import io.mimon.core.drift.Episode;

/** What a segment's features are among each other, and what has become of it. */
final class KindDrift {
  private final MonitorPlan plan;
  private final SegmentBudget budget;
  private final SegmentState state;
  private final KindTests tests;
  private final RedundancyDrift redundancy;
  private final RankDrift rank;

  KindDrift(MonitorPlan plan, SegmentBudget budget, SegmentState state) {
    this.plan = plan;
    this.budget = budget;
    this.state = state;
    this.tests = KindTests.of(plan);
    this.redundancy = new RedundancyDrift(plan, budget, state);
    this.rank = new RankDrift(plan, budget, state);
  }

  /** Those of a feature, for windows of so many rows. */
  KindThresholds thresholds(FeatureState feature, int rows) {
    return KindThresholds.of(
        tests,
        plan.drift(),
        budget.ofBlocks(state.pace())::limits,
        feature.redundancy(),
        feature.rank(),
        rows);
  }

  /** Takes in a window whose target says something. */
  void follow(MonitorJson.Context context, Emission window, SegmentMonitor.Output output) {
    WindowTables tables = WindowTables.of(window, plan.relationRule().top());
    redundancy.follow(context, window, tables, output);
    rank.follow(context, window, tables, output);
  }

  /** Ends alarms of a kind that is not watched any more, or about whom is not. */
  void endUnwatched(MonitorJson.Context context, SegmentMonitor.Output output) {
    for (int f = 0; f < plan.features().size() && tests.redundancy() == 0; f++) {
      Redundancy of = state.features().get(f).redundancy();
      Episode open = of.watch().episode();
      if (open != null) {
        output.alert(MonitorJson.featureGone(context, plan.features().get(f).name(), open));
        of.watch().forget();
      }
    }
    Episode open = state.rank().episode();
    String about = state.rank().feature();
    boolean there = plan.features().stream().anyMatch(feature -> feature.name().equals(about));
    if (open != null && (tests.rank() == 0 || !there)) {
      output.alert(MonitorJson.featureGone(context, about, open));
      state.rank().end();
    }
  }
}
