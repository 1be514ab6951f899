package io.mimon.cli;

import io.mimon.core.replay.History;
import io.mimon.core.replay.ReplayResult;
import io.mimon.core.replay.Suggestion;
import io.mimon.gateway.report.ReplayPage;
import java.util.List;

/**
 * A past that was run again.
 *
 * @param input what it is called
 * @param monitor on what it was run
 * @param suggestions in the order in which they build on each other
 * @param tried whether suggestions were looked for
 */
record Replayed(
    String input,
    CheckedConfig.Fit monitor,
    History history,
    ReplayResult result,
    List<Suggestion> suggestions,
    boolean tried) {

  /** What a page shows of it. */
  ReplayPage page() {
    return new ReplayPage(
        monitor.ready().plan(),
        input,
        PlanStream.windows(monitor),
        history.rows(),
        history.labelledRows(),
        history.rejectedRows(),
        result,
        suggestions,
        tried);
  }
}
