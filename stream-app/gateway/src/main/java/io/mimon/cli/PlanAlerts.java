package io.mimon.cli;

import io.mimon.core.config.AlertMatch;
import io.mimon.core.config.AlertRoute;
import io.mimon.core.config.AlertSilence;
import io.mimon.core.config.MonitorConfig;
import io.mimon.gateway.alerts.Sinks;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** What a configuration says of alerts, in words: who is told, and what is silent. */
final class PlanAlerts {
  private PlanAlerts() {}

  /** Nothing where nobody is told. */
  static List<String> lines(MonitorConfig config, Instant now) {
    List<String> lines = new ArrayList<>();
    if (!config.alerts().isEmpty()) {
      StringJoiner told = new StringJoiner(", ");
      config.alerts().forEach(route -> told.add(shown(route)));
      lines.add("alerts go to " + told);
    }
    if (!config.silences().isEmpty()) {
      lines.add("silences: " + silences(config.silences(), now));
    }
    return lines;
  }

  private static String shown(AlertRoute route) {
    String kind = route.receiver().kind();
    String which = route.match().equals(AlertMatch.ALL) ? "" : ", those that match";
    return route.name().isEmpty()
        ? Sinks.name(route) + which
        : "%s (%s%s)".formatted(route.name().get(), kind, which);
  }

  private static String silences(List<AlertSilence> silences, Instant now) {
    long holding = silences.stream().filter(silence -> silence.holdsAt(now)).count();
    long over = silences.stream().filter(silence -> !silence.until().isAfter(now)).count();
    StringJoiner parts = new StringJoiner(", ");
    add(parts, holding, "now");
    add(parts, silences.size() - holding - over, "to come");
    add(parts, over, "over, which can be removed");
    return parts.toString();
  }

  private static void add(StringJoiner parts, long count, String when) {
    if (count > 0) {
      parts.add(count + " " + when);
    }
  }
}
