package io.mimon.cli;

import io.mimon.core.input.ColumnProfile;
import io.mimon.core.monitor.BudgetOutlook;
import io.mimon.core.monitor.MonitorPlan;
import io.mimon.core.monitor.ThresholdOutlook;
import io.mimon.core.plan.PlanResult;
import io.mimon.gateway.console.DisplayText;
import java.io.PrintStream;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a configuration comes to on its data, for a person to look over. */
final class PlanTable {
  private static final int NAME_WIDTH_MAX = 40;

  private PlanTable() {}

  /** Prints a heading and at most {@code columnsMax} columns. */
  static void print(PrintStream out, CheckedConfig.Fit monitor, int columnsMax) {
    PlanResult.Ready ready = monitor.ready();
    out.println(heading(monitor));
    PlanStream.lines(monitor).forEach(line -> out.println("  " + line));
    PlanAlerts.lines(monitor.config(), Instant.now()).forEach(line -> out.println("  " + line));
    out.println("  " + BudgetOutlook.of(ready.plan()).text());
    Map<String, PlanResult.Outlook> outlook = new HashMap<>();
    ready.outlook().forEach(o -> outlook.put(o.feature(), o));
    Map<String, String> thresholds = new HashMap<>();
    ThresholdOutlook.of(ready.plan()).forEach(t -> thresholds.put(t.feature(), "; " + t.text()));
    List<ColumnProfile> shown =
        ready.profiles().subList(0, Math.min(columnsMax, ready.profiles().size()));
    int width =
        shown.stream()
            .mapToInt(p -> DisplayText.width(DisplayText.escape(p.name())))
            .max()
            .orElse(0);
    for (ColumnProfile profile : shown) {
      PlanResult.Outlook seen = outlook.get(profile.name());
      boolean isGiven =
          ready.plan().given().stream().anyMatch(given -> given.name().equals(profile.name()));
      boolean isTarget = profile.name().equals(ready.plan().target().name());
      out.printf(
          "  %s  %-11s  %-9s  %s%s%s%n",
          DisplayText.fit(DisplayText.escape(profile.name()), Math.min(NAME_WIDTH_MAX, width)),
          Measured.lower(profile.kind()),
          isTarget
              ? "target"
              : seen != null
                  ? seen.estimator()
                  : isGiven ? "given" : PlanStream.use(monitor, profile.name()),
          DisplayText.escape(profile.note()),
          seen == null ? "" : "; " + seen.reason(),
          thresholds.getOrDefault(profile.name(), ""));
    }
    if (shown.size() < ready.profiles().size()) {
      out.printf(
          Locale.ROOT,
          "  … and %,d more columns; mimon validate shows all%n",
          ready.profiles().size() - shown.size());
    }
  }

  private static String given(MonitorPlan plan) {
    List<String> names =
        plan.given().stream().map(given -> DisplayText.escape(given.name())).toList();
    return names.isEmpty() ? "" : ", also given " + String.join(", ", names);
  }

  private static String heading(CheckedConfig.Fit monitor) {
    MonitorPlan plan = monitor.ready().plan();
    return String.format(
        Locale.ROOT,
        "%s: target %s (%s), %,d %s%s; %s",
        plan.monitor(),
        DisplayText.escape(plan.target().name()),
        Measured.lower(plan.target().type()),
        plan.features().size(),
        plan.features().size() == 1 ? "feature" : "features",
        given(plan),
        PlanStream.windows(monitor));
  }
}
