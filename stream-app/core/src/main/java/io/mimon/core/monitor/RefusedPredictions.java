package io.mimon.core.monitor;

import io.mimon.core.align.JoinCount;
import io.mimon.core.align.JoinEvent;
import io.mimon.core.input.Origin;
import io.mimon.core.input.Rejection;

/** Predictions that the join of labels did not take. */
public final class RefusedPredictions {
  private final MonitorPlan plan;
  private final RejectionJson json;

  /** Of a monitor. */
  public RefusedPredictions(MonitorPlan plan) {
    this.plan = plan;
    this.json = new RejectionJson(plan.monitor());
  }

  /**
   * A line of rejected.jsonl.
   *
   * @param why a {@link JoinCount#countName}
   */
  public String line(JoinEvent prediction, String why) {
    String detail =
        why.equals(JoinCount.DUPLICATE_PREDICTION.countName())
            ? "There was a row with the identifier '%s' already.".formatted(prediction.id())
            : "The identifier '%s' has too many rows and labels at once."
                .formatted(prediction.id());
    Origin origin =
        new Origin(
            plan.stream().topic(), prediction.partition(), prediction.offset(), prediction.time());
    return json.of(new Rejection(why, detail, origin, ""));
  }
}
