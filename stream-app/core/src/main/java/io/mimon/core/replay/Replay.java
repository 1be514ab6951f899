package io.mimon.core.replay;

import io.mimon.core.drift.Budget;
import io.mimon.core.drift.DriftRule;
import io.mimon.core.monitor.LocalMonitor;
import io.mimon.core.monitor.MonitorPlan;
import io.mimon.core.monitor.NullRule;
import io.mimon.core.plan.PlanResult;
import io.mimon.core.replay.Score.Raised;
import io.mimon.core.replay.Score.Truth;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs a history through a monitor as it was, and through others of its kind without change. */
public final class Replay {
  private final History history;
  private final Settings settings;
  private final Runnable afterEach;

  /**
   * How it is run.
   *
   * @param copies without change
   * @param seed they follow from it
   * @param blockRows the rows that stay together in them; 0 for a fiftieth of the window
   * @param threads that run them side by side
   * @param stated drifts that are known
   */
  public record Settings(
      int copies, long seed, int blockRows, int threads, List<StatedDrift> stated) {
    /** Copies its list. */
    public Settings {
      stated = List.copyOf(stated);
    }
  }

  /**
   * A way to run a history.
   *
   * @param afterEach is called, by any thread, when one run is done
   */
  public Replay(History history, Settings settings, Runnable afterEach) {
    this.history = history;
    this.settings = settings;
    this.afterEach = afterEach;
  }

  /** How often {@link #run} goes through the history. */
  public int runs() {
    return settings.copies() + 1;
  }

  /**
   * Runs the history through the monitor of a plan.
   *
   * @param ready for the same columns that the history was read for
   */
  public ReplayResult run(PlanResult.Ready ready) throws InterruptedException {
    MonitorPlan plan = ready.plan();
    int blockRows =
        settings.blockRows() > 0 ? settings.blockRows() : Shuffle.blockRows(plan.windowRows());
    ExecutorService pool = Executors.newFixedThreadPool(settings.threads());
    try {
      Future<Recording> asItWas = pool.submit(() -> asItWas(ready));
      List<Future<List<String>>> copies = new ArrayList<>();
      for (int copy = 0; copy < settings.copies(); copy++) {
        int number = copy;
        copies.add(pool.submit(alertsOfCopy(ready, blockRows, number)));
      }
      FalseAlarms.Tally tally = new FalseAlarms.Tally();
      Recording recording = get(asItWas);
      for (Future<List<String>> copy : copies) {
        tally.add(get(copy));
      }
      double months = months(plan, recording);
      return result(
          plan,
          recording,
          months,
          tally.over(blockRows, settings.seed(), plan.drift().falseAlarmsPerMonth(), months));
    } finally {
      pool.shutdownNow();
    }
  }

  private static <T> T get(Future<T> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private Recording asItWas(PlanResult.Ready ready) {
    Recording recording = new Recording(ready.plan(), history);
    history.run(ready.plan(), ready, history.inOrder(), recording);
    afterEach.run();
    return recording;
  }

  private Callable<List<String>> alertsOfCopy(PlanResult.Ready ready, int blockRows, int copy) {
    return () -> {
      List<String> alerts = new ArrayList<>();
      LocalMonitor.Output kept =
          new LocalMonitor.Output() {
            @Override
            public void reading(String json) {}

            @Override
            public void alert(String json) {
              alerts.add(json);
            }

            @Override
            public void rejected(String json) {
              throw new IllegalStateException("a row that is in order was rejected: " + json);
            }
          };
      // No alarm looks at null levels, and they cost more than all the rest.
      MonitorPlan plan = ready.plan().withNulls(NullRule.NEVER);
      history.run(plan, ready, Shuffle.of(history, blockRows, settings.seed(), copy), kept);
      afterEach.run();
      return alerts;
    };
  }

  /** How many months were watched, by what the budget is dealt by. */
  private double months(MonitorPlan plan, Recording recording) {
    double watched = recording.watchedRows();
    DriftRule rule = plan.drift();
    boolean byTime = plan.stream().time().windowMillis() > 0 || rule.rowsPerMonth() == 0;
    if (byTime && plan.stream().time().isKnown() && history.seenMillis() > 0) {
      double share = watched / history.labelledRows();
      return share * history.seenMillis() / Budget.MONTH_MILLIS;
    }
    return watched / (rule.rowsPerMonth() > 0 ? rule.rowsPerMonth() : Budget.ROWS_PER_MONTH);
  }

  private ReplayResult result(
      MonitorPlan plan, Recording recording, double months, FalseAlarms shuffled) {
    List<Alarm> alarms = recording.alarms();
    List<Raised> raised =
        alarms.stream()
            .filter(Alarm::isDrift)
            .map(
                alarm ->
                    new Raised(
                        alarm.segment(),
                        alarm.feature(),
                        alarm.raised().row(),
                        alarm.resolved() == null ? Long.MAX_VALUE : alarm.end().row()))
            .toList();
    List<Raised> always = new ArrayList<>();
    recording
        .windows()
        .forEach(
            (segment, windows) -> {
              for (Moment block : windows.blocks()) {
                plan.features()
                    .forEach(
                        f -> always.add(new Raised(segment, f.name(), block.row(), block.row())));
              }
            });
    List<Truth> truths = truths();
    long blocks = always.size() / plan.features().size();
    return new ReplayResult(
        List.copyOf(recording.alerts()),
        alarms,
        recording.series(),
        months,
        shuffled,
        truths,
        List.of(
            Score.of("mimon", truths, raised),
            Score.of("always-fire", truths, always),
            Score.of("never-fire", truths, List.of())),
        blocks,
        plan.windowRows());
  }

  private List<Truth> truths() {
    List<Truth> truths = new ArrayList<>();
    for (StatedDrift drift : settings.stated()) {
      for (String segment : history.segments()) {
        truths.add(
            new Truth(segment, drift.feature(), history.labelledRowAt(segment, drift.record())));
      }
    }
    return truths;
  }
}
