package io.mimon.core.monitor;

import io.mimon.core.drift.AlarmLimits;
import io.mimon.core.drift.Budget;
import io.mimon.core.drift.Reference;
import io.mimon.core.drift.Thresholds;
import io.mimon.core.monitor.MonitorPlan.GivenReference;
import io.mimon.core.monitor.MonitorPlan.Variable;
import io.mimon.estimators.Estimate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * From which estimates on a full window of a feature will alarm, where its reference is given and
 * so is known before there are rows.
 *
 * @param lowerBits at or below it relevance is lost; NaN where no window can be that low
 * @param upperBits at or above it relevance is gained; NaN where none can be that high
 * @param redundantBits what it tells beyond others at or below which it becomes redundant; NaN
 *     where that is not watched, or where no window can be that low
 * @param marginBits by how much it is ahead of the next feature by mRMR, at or below which its
 *     place in the order is lost; NaN likewise, as for a feature without a place that is watched
 * @param place in the order of the reference, from 1; 0 for none that is watched
 * @param exact false where the pace of the rows is to tell how many blocks a month has, so that the
 *     thresholds may be further apart
 */
public record ThresholdOutlook(
    String feature,
    double referenceBits,
    double lowerBits,
    double upperBits,
    double redundantBits,
    double marginBits,
    int place,
    boolean exact) {

  /** Of each feature whose reference is given and known, in the order of the plan. */
  public static List<ThresholdOutlook> of(MonitorPlan plan) {
    BudgetOutlook outlook = BudgetOutlook.of(plan);
    boolean exact = !Double.isNaN(outlook.blocksPerMonth());
    SegmentBudget segment = new SegmentBudget(plan);
    Budget budget = segment.at(Pace.UNKNOWN);
    Budget ofBlocks = segment.ofBlocks(Pace.UNKNOWN);
    AlarmLimits least =
        new AlarmLimits(0, 0, Budget.singleLimit(outlook.perBlock(), 1), outlook.perBlock());
    KindThresholds.Limits kindLimits = exact ? ofBlocks::limits : (rule, reference, rows) -> least;
    List<ThresholdOutlook> all = new ArrayList<>();
    for (Variable feature : plan.features()) {
      GivenReference given = plan.givenReference().get(feature.name());
      if (given != null && !given.samples().isEmpty()) {
        Reference reference = Reference.of(given.samples());
        int rows = plan.windowRows();
        AlarmLimits limits =
            exact
                ? budget.limits(plan.drift(), reference, rows)
                : new AlarmLimits(0, 0, outlook.scoreLimit(), outlook.perBlock());
        Thresholds thresholds =
            Thresholds.of(plan.drift(), reference, limits, rows).of(targetNats(given));
        RankStep rank = new RankStep();
        KindThresholds kinds = kinds(plan, given, kindLimits, rank);
        all.add(
            new ThresholdOutlook(
                feature.name(),
                Estimate.toBits(reference.nats()),
                Estimate.toBits(thresholds.lowerNats()),
                Estimate.toBits(thresholds.upperNats()),
                Estimate.toBits(kinds.redundantNats()),
                Estimate.toBits(kinds.marginNats()),
                rank.place(),
                exact));
      }
    }
    return all;
  }

  private static KindThresholds kinds(
      MonitorPlan plan, GivenReference given, KindThresholds.Limits limits, RankStep rank) {
    Redundancy redundancy = new Redundancy();
    if (given.kinds() != null) {
      redundancy.begin(given.kinds());
      rank.begin(given.kinds());
    }
    return KindThresholds.of(
        KindTests.of(plan), plan.drift(), limits, redundancy, rank, plan.windowRows());
  }

  /** The most entropy that the target can have, by the reference; NaN where that is not known. */
  private static double targetNats(GivenReference given) {
    Margins.@Nullable Sides margins = given.margins();
    return margins == null ? Double.NaN : margins.y().mostNats();
  }

  /** As part of a sentence. */
  public String text() {
    return String.format(Locale.ROOT, "%.4f bits in the reference; ", referenceBits)
        + relevanceText()
        + redundancyText()
        + rankText();
  }

  private String relevanceText() {
    if (Double.isNaN(lowerBits) && Double.isNaN(upperBits)) {
      return "no single window alarms, only several in a row may";
    }
    String lost = Double.isNaN(lowerBits) ? "never of too little" : "lost from " + down(lowerBits);
    String gained =
        Double.isNaN(upperBits)
            ? "never of too much"
            : String.format(
                Locale.ROOT, "gained from %s%.4f up", exact ? "" : "at least ", upperBits);
    return "one window alarms: " + lost + ", " + gained;
  }

  private String redundancyText() {
    return Double.isNaN(redundantBits)
        ? ""
        : "; beyond others redundant from " + down(redundantBits);
  }

  private String rankText() {
    return Double.isNaN(marginBits)
        ? ""
        : "; place " + place + " by mRMR lost from a margin of " + down(marginBits);
  }

  private String down(double bits) {
    return String.format(Locale.ROOT, "%s%.4f down", exact ? "" : "at most ", bits);
  }
}
