package io.mimon.core.replay;

import io.mimon.core.config.MonitorConfig;
import io.mimon.core.config.MonitorConfig.Drift;
import io.mimon.core.config.MonitorConfig.Emit;
import io.mimon.core.config.MonitorConfig.FirstRows;
import io.mimon.core.config.MonitorConfig.Window;
import io.mimon.core.drift.Budget;
import io.mimon.core.plan.PlanResult;
import io.mimon.core.plan.Planner;
import io.mimon.core.replay.Suggestion.Change;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Looks for settings that serve this past better: each is tried by running the past with it, and
 * only what shows there is suggested. What was found before holds in what is tried next.
 *
 * <ol>
 *   <li>As many rows a month as the times in the data tell, if half as many again or more differ.
 *   <li>More false alarms than the budget: twice the reference; where that does not do, the least
 *       {@code drift.min_change} that does.
 *   <li>Stated drifts that are missed: half of what matters; twice the reference.
 *   <li>Half the window, if every alarm is still raised, a quarter sooner in the middle.
 * </ol>
 */
public final class Advisor {
  private static final double RATE_RATIO_MIN = 1.5;
  private static final int WINDOW_ROWS_MIN = 1_000;
  private static final int LEVELS_TRIED_MAX = 3;
  private static final double SOONER = 0.75;

  private final History history;
  private final Runner runner;
  private final List<Suggestion> suggestions = new ArrayList<>();
  private MonitorConfig config;
  private PlanResult.Ready ready;
  private ReplayResult result;

  /** Runs the past once more. */
  public interface Runner {
    /** What comes of it with that plan. */
    ReplayResult run(PlanResult.Ready ready) throws InterruptedException;
  }

  /**
   * One that begins with what is given.
   *
   * @param result what came of it
   */
  public Advisor(
      MonitorConfig config,
      PlanResult.Ready ready,
      History history,
      ReplayResult result,
      Runner runner) {
    this.config = config;
    this.ready = ready;
    this.history = history;
    this.result = result;
    this.runner = runner;
  }

  /** What is better than what is given; empty if nothing is. */
  public List<Suggestion> suggest() throws IOException, InterruptedException {
    tryRowsAMonth();
    if (result.shuffled().isOverBudget() && !tryTwiceTheReference()) {
      tryLargerChanges();
    }
    if (result.score().missed() > 0 && !tryHalfTheChange()) {
      tryTwiceTheReference();
    }
    tryHalfTheWindow();
    return suggestions;
  }

  private void tryRowsAMonth() throws IOException, InterruptedException {
    boolean timed = ready.plan().stream().time().isKnown();
    long stated = ready.plan().drift().rowsPerMonth();
    boolean byRows = ready.plan().stream().time().windowMillis() == 0;
    if (history.seenMillis() == 0 || !byRows || (timed && stated == 0)) {
      return;
    }
    double seen = (double) history.labelledRows() / history.seenMillis() * Budget.MONTH_MILLIS;
    long taken = stated > 0 ? stated : Budget.ROWS_PER_MONTH;
    if (Math.max(seen / taken, taken / seen) < RATE_RATIO_MIN) {
      return;
    }
    long rows = Math.max(1, (long) rounded(seen, RoundingMode.HALF_UP));
    Drift drift = config.drift();
    MonitorConfig changed =
        ConfigEdit.with(
            config,
            new Drift(
                drift.minChangeBits(),
                drift.minRelativeChange(),
                drift.significance(),
                drift.falseAlarmsPerMonth(),
                OptionalLong.of(rows),
                drift.rankTop()));
    String reason =
        String.format(
            Locale.ROOT,
            "%,d rows a month %s, and the times in the data tell of %,d: the budget of false alarms"
                + " is dealt to %s windows than there are",
            taken,
            stated > 0 ? "are said" : "are taken for granted",
            rows,
            taken > rows ? "more" : "fewer");
    attempt(
        changed,
        List.of(new Change("drift.rows_per_month", Long.toString(rows))),
        reason,
        after -> true);
  }

  private boolean tryTwiceTheReference() throws IOException, InterruptedException {
    if (!(config.reference() instanceof FirstRows first)
        || 6 * first.rows() > history.labelledRows()) {
      return false;
    }
    long rows = 2 * first.rows();
    boolean over = result.shuffled().isOverBudget();
    String reason =
        over
            ? "false alarms are above the budget: a longer reference is known better"
            : "drifts are missed: a longer reference allows narrower limits";
    ReplayResult before = result;
    return attempt(
        ConfigEdit.with(config, new FirstRows(rows, config.reference().epoch())),
        List.of(new Change("reference.first", rows + " rows")),
        reason,
        after ->
            over
                ? !after.shuffled().isOverBudget()
                : after.score().found() > before.score().found()
                    && !after.shuffled().isOverBudget());
  }

  private void tryLargerChanges() throws IOException, InterruptedException {
    FalseAlarms shuffled = result.shuffled();
    List<Double> changes =
        shuffled.changes().stream()
            .map(FalseAlarms.Change::bits)
            .filter(Double::isFinite)
            .sorted(Comparator.reverseOrder())
            .toList();
    int tolerable = (int) (shuffled.budget() * shuffled.rate().months());
    if (changes.size() <= tolerable) {
      return;
    }
    double level = Math.max(config.drift().minChangeBits(), changes.get(tolerable));
    for (int i = 0; i < LEVELS_TRIED_MAX; i++) {
      double bits = rounded(level, RoundingMode.UP);
      boolean enough =
          attempt(
              ConfigEdit.with(config, changes(bits, config.drift().minRelativeChange())),
              List.of(new Change("drift.min_change", plain(bits) + " bits")),
              "false alarms are above the budget: smaller changes than that come about by chance",
              after -> !after.shuffled().isOverBudget());
      if (enough) {
        return;
      }
      level = 1.5 * bits;
    }
  }

  private Drift changes(double bits, double share) {
    Drift drift = config.drift();
    return new Drift(
        bits,
        share,
        drift.significance(),
        drift.falseAlarmsPerMonth(),
        drift.rowsPerMonth(),
        drift.rankTop());
  }

  private boolean tryHalfTheChange() throws IOException, InterruptedException {
    double bits = config.drift().minChangeBits() / 2;
    double share = config.drift().minRelativeChange() / 2;
    ReplayResult before = result;
    return attempt(
        ConfigEdit.with(config, changes(bits, share)),
        List.of(
            new Change("drift.min_change", plain(bits) + " bits"),
            new Change("drift.min_relative_change", plain(100 * share) + "%")),
        "drifts are missed that are smaller than what matters",
        after ->
            after.score().found() > before.score().found() && !after.shuffled().isOverBudget());
  }

  private void tryHalfTheWindow() throws IOException, InterruptedException {
    int rows = config.window().rows() / 2;
    ReplayResult before = result;
    if (config.window().time().isPresent() || rows < WINDOW_ROWS_MIN || delay(before) <= 0) {
      return;
    }
    long every = Math.min(config.emit().everyRows(), rows / 4);
    List<Change> changes = new ArrayList<>();
    changes.add(new Change("window.rows", Integer.toString(rows)));
    changes.add(new Change("emit.every", every + " rows"));
    if (config.reference() instanceof FirstRows first) {
      changes.add(new Change("reference.first", first.rows() + " rows"));
    }
    attempt(
        ConfigEdit.with(config, new Window(rows), new Emit(every, Optional.empty())),
        changes,
        "a shorter window finds the same sooner",
        after ->
            Suggestion.only(before, after).isEmpty()
                && !after.shuffled().isOverBudget()
                && after.score().found() >= before.score().found()
                && after.score().falseAlarms() <= before.score().falseAlarms()
                && delay(after) >= 0
                && delay(after) <= SOONER * delay(before));
  }

  /** The middle delay, by what is stated where something is. */
  private static long delay(ReplayResult of) {
    Score score = of.score();
    return score.found() + score.missed() > 0 ? score.medianDelay() : of.medianDelay();
  }

  private interface Test {
    boolean isBetter(ReplayResult after);
  }

  private boolean attempt(MonitorConfig changed, List<Change> changes, String reason, Test test)
      throws IOException, InterruptedException {
    if (!(Planner.plan(changed) instanceof PlanResult.Ready planned)) {
      return false;
    }
    ReplayResult after = runner.run(planned);
    if (!test.isBetter(after)) {
      return false;
    }
    suggestions.add(new Suggestion(changes, reason, result, after));
    config = changed;
    ready = planned;
    result = after;
    return true;
  }

  private static double rounded(double value, RoundingMode mode) {
    return new BigDecimal(value)
        .round(new MathContext(mode == RoundingMode.UP ? 2 : 3, mode))
        .doubleValue();
  }

  private static String plain(double value) {
    return new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
  }
}
