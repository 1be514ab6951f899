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
 * @param exact false where the pace of the rows is to tell how many blocks a month has, so that the
 *     thresholds may be further apart
 */
public record ThresholdOutlook(
    String feature, double referenceBits, double lowerBits, double upperBits, boolean exact) {

  /** Of each feature whose reference is given and known, in the order of the plan. */
  public static List<ThresholdOutlook> of(MonitorPlan plan) {
    BudgetOutlook outlook = BudgetOutlook.of(plan);
    boolean exact = !Double.isNaN(outlook.blocksPerMonth());
    Budget budget = new SegmentBudget(plan).at(Pace.UNKNOWN);
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
        all.add(
            new ThresholdOutlook(
                feature.name(),
                Estimate.toBits(reference.nats()),
                Estimate.toBits(thresholds.lowerNats()),
                Estimate.toBits(thresholds.upperNats()),
                exact));
      }
    }
    return all;
  }

  /** The most entropy that the target can have, by the reference; NaN where that is not known. */
  private static double targetNats(GivenReference given) {
    Margins.@Nullable Sides margins = given.margins();
    return margins == null ? Double.NaN : margins.y().mostNats();
  }

  /** As part of a sentence. */
  public String text() {
    String known = String.format(Locale.ROOT, "%.4f bits in the reference; ", referenceBits);
    if (Double.isNaN(lowerBits) && Double.isNaN(upperBits)) {
      return known + "no single window alarms, only several in a row may";
    }
    String lost =
        Double.isNaN(lowerBits)
            ? "never of too little"
            : String.format(
                Locale.ROOT, "lost from %s%.4f down", exact ? "" : "at most ", lowerBits);
    String gained =
        Double.isNaN(upperBits)
            ? "never of too much"
            : String.format(
                Locale.ROOT, "gained from %s%.4f up", exact ? "" : "at least ", upperBits);
    return known + "one window alarms: " + lost + ", " + gained;
  }
}
