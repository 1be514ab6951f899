package io.mimon.gateway.report;

import io.mimon.core.monitor.MonitorPlan;
import io.mimon.core.replay.ReplayResult;
import io.mimon.core.replay.Suggestion;
import java.util.List;

/**
 * What the page of a replay shows.
 *
 * @param input what the history is called
 * @param windows window, readings and reference in words
 * @param rows of the history
 * @param labelled rows with a known target
 * @param rejected records that could not be used
 * @param tried whether suggestions were looked for
 */
public record ReplayPage(
    MonitorPlan plan,
    String input,
    String windows,
    long rows,
    long labelled,
    long rejected,
    ReplayResult result,
    List<Suggestion> suggestions,
    boolean tried) {
  /** Copies its list. */
  public ReplayPage {
    suggestions = List.copyOf(suggestions);
  }
}
