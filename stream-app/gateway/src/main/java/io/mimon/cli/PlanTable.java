package io.mimon.cli;

import io.mimon.core.config.MonitorConfig;
import io.mimon.core.input.ColumnProfile;
import io.mimon.core.plan.PlanResult;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** What a configuration comes to on its data, for a person to look over. */
final class PlanTable {
  private PlanTable() {}

  static void print(PrintStream out, MonitorConfig config, PlanResult.Ready ready) {
    Map<String, PlanResult.Outlook> outlook = new HashMap<>();
    ready.outlook().forEach(o -> outlook.put(o.feature(), o));
    String target = ready.plan().target().name();
    out.printf(
        Locale.ROOT,
        "%s: what %d features tell about %s (%s); window %,d rows, a reading every %,d, %s%n",
        config.monitor(),
        ready.plan().features().size(),
        target,
        Measured.lower(ready.plan().target().type()),
        ready.plan().windowRows(),
        ready.plan().emitEveryRows(),
        ready.plan().referenceRows() > 0
            ? String.format(
                Locale.ROOT, "reference the first %,d rows", ready.plan().referenceRows())
            : "reference from a file");
    int width =
        Math.min(40, ready.profiles().stream().mapToInt(p -> p.name().length()).max().orElse(0));
    for (ColumnProfile profile : ready.profiles()) {
      PlanResult.Outlook seen = outlook.get(profile.name());
      String role =
          profile.name().equals(target) ? "target" : seen == null ? "left out" : seen.estimator();
      out.printf(
          Locale.ROOT,
          "  %-" + width + "s  %-11s  %-9s  %s%s%n",
          profile.name(),
          Measured.lower(profile.kind()),
          role,
          profile.note(),
          seen == null ? "" : "; " + seen.reason());
    }
  }
}
