package io.mimon.core.monitor;

import io.mimon.core.drift.Budget;
import io.mimon.core.drift.DriftRule;
import java.util.Locale;

/**
 * What the budget of false alarms comes to before there are rows, for a person to look over.
 *
 * @param falseAlarmsPerMonth the budget
 * @param blocksPerMonth of each feature; NaN where the times of the reference's rows are to tell
 * @param perBlock what chance may do at each; the most it may do where that is not known yet
 * @param scoreLimit from how many standard errors on a single look alarms, as a normal deviate, of
 *     a feature that may lose or gain; the least where that is not known yet
 * @param looks how many windows are looked at in the time of one
 * @param source what tells how many blocks there are
 * @param tests that share the budget, by kind, in a segment
 */
public record BudgetOutlook(
    double falseAlarmsPerMonth,
    double blocksPerMonth,
    double perBlock,
    double scoreLimit,
    int looks,
    String source,
    KindTests tests) {

  /** That of a plan. */
  public static BudgetOutlook of(MonitorPlan plan) {
    DriftRule rule = plan.drift();
    Budget budget = new SegmentBudget(plan).at(Pace.UNKNOWN);
    StreamRule.EventTime time = plan.stream().time();
    boolean paced = time.isKnown() && time.windowMillis() == 0 && rule.rowsPerMonth() == 0;
    int looks = new WindowRule(plan).looks();
    double perBlock = paced ? rule.significance() : budget.perBlock();
    return new BudgetOutlook(
        rule.falseAlarmsPerMonth(),
        paced ? Double.NaN : budget.blocksAMonth(),
        perBlock,
        Budget.singleLimit(perBlock, looks),
        looks,
        source(plan, paced),
        KindTests.of(plan));
  }

  private static String source(MonitorPlan plan, boolean paced) {
    if (plan.stream().time().windowMillis() > 0) {
      return "window.time";
    }
    if (paced) {
      return "the times of the reference's rows";
    }
    return plan.drift().rowsPerMonth() > 0
        ? "drift.rows_per_month"
        : String.format(
            Locale.ROOT,
            "%,d rows in 30 days, as none have times; say drift.rows_per_month",
            Budget.ROWS_PER_MONTH);
  }

  /** As a sentence. */
  public String text() {
    String blocks =
        Double.isNaN(blocksPerMonth)
            ? "as many blocks as follow from " + source
            : String.format(
                Locale.ROOT, "%.4g blocks of each feature (%s)", blocksPerMonth, source);
    return String.format(
        Locale.ROOT,
        "false alarms: %s in 30 days over all features and segments, with %s; a block may raise one"
            + " by chance in %s%.2g of cases, a look alarms from %s%.2f standard errors on; shared by"
            + " %s tests of relevance, %s of redundancy and %s of ranks",
        plain(falseAlarmsPerMonth),
        blocks,
        Double.isNaN(blocksPerMonth) ? "at most " : "",
        perBlock,
        Double.isNaN(blocksPerMonth) ? "at least " : "",
        scoreLimit,
        plain(tests.relevance()),
        plain(tests.redundancy()),
        plain(tests.rank()));
  }

  private static String plain(double number) {
    return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
  }
}
