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
  private @Nullable Budget ofBlocks;
  private Pace of = Pace.UNKNOWN;

  SegmentBudget(MonitorPlan plan) {
    this.plan = plan;
    this.rule = plan.drift();
  }

  /** The deal for tests that look between blocks. */
  Budget at(Pace pace) {
    if (budget == null || !pace.equals(of)) {
      begin(pace);
      budget = made(pace, new WindowRule(plan).looks());
    }
    return budget;
  }

  /** The deal for tests that look at blocks only. */
  Budget ofBlocks(Pace pace) {
    if (ofBlocks == null || !pace.equals(of)) {
      begin(pace);
      ofBlocks = made(pace, 1);
    }
    return ofBlocks;
  }

  private void begin(Pace pace) {
    if (!pace.equals(of)) {
      of = pace;
      budget = null;
      ofBlocks = null;
    }
  }

  AlarmLimits limits(Pace pace, Reference reference, int rows) {
    return at(pace).limits(rule, reference, rows);
  }

  private Budget made(Pace pace, int looks) {
    double tests = KindTests.of(plan).all();
    double windowMillis = plan.stream().time().windowMillis();
    double segments = plan.stream().segments().max();
    if (windowMillis > 0) {
      return new Budget(rule, tests * segments, Budget.MONTH_MILLIS / windowMillis, looks);
    }
    double every = plan.emitEveryRows();
    double blockRows = Math.ceil(plan.windowRows() / every) * every;
    if (rule.rowsPerMonth() > 0 || !pace.isKnown()) {
      // Rows of all segments, so that these share the budget by their rows.
      long rows = rule.rowsPerMonth() > 0 ? rule.rowsPerMonth() : Budget.ROWS_PER_MONTH;
      return new Budget(rule, tests, rows / blockRows, looks);
    }
    return new Budget(rule, tests * segments, pace.rowsPerMonth() / blockRows, looks);
  }
}
