package io.mimon.core.monitor;

import io.mimon.core.drift.AlarmLimits;
import io.mimon.core.drift.Budget;
import io.mimon.core.drift.DriftRule;
import io.mimon.core.drift.Reference;
import org.jspecify.annotations.Nullable;

/**
 * A segment's share of the false alarms of a month.
 *
 * <p>How many blocks a month has follows, in this order, from the length of a window of time, from
 * {@code drift.rows_per_month}, from the pace of the reference, or else from {@link
 * Budget#ROWS_PER_MONTH}.
 */
final class SegmentBudget {
  private final MonitorPlan plan;
  private final DriftRule rule;
  private @Nullable Budget budget;
  private Pace of = Pace.UNKNOWN;

  SegmentBudget(MonitorPlan plan) {
    this.plan = plan;
    this.rule = plan.drift();
  }

  Budget at(Pace pace) {
    if (budget == null || !pace.equals(of)) {
      of = pace;
      budget = made(pace);
    }
    return budget;
  }

  AlarmLimits limits(Pace pace, Reference reference, int rows) {
    return at(pace).limits(rule, reference, rows);
  }

  private Budget made(Pace pace) {
    double features = plan.features().size();
    double windowMillis = plan.stream().time().windowMillis();
    int looks = new WindowRule(plan).looks();
    double segments = plan.stream().segments().max();
    if (windowMillis > 0) {
      return new Budget(rule, features * segments, Budget.MONTH_MILLIS / windowMillis, looks);
    }
    double every = plan.emitEveryRows();
    double blockRows = Math.ceil(plan.windowRows() / every) * every;
    if (rule.rowsPerMonth() > 0 || !pace.isKnown()) {
      // Rows of all segments, so that these share the budget by their rows.
      long rows = rule.rowsPerMonth() > 0 ? rule.rowsPerMonth() : Budget.ROWS_PER_MONTH;
      return new Budget(rule, features, rows / blockRows, looks);
    }
    return new Budget(rule, features * segments, pace.rowsPerMonth() / blockRows, looks);
  }
}
