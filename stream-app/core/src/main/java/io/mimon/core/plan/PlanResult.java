package io.mimon.core.plan;

import io.mimon.core.input.ColumnProfile;
import io.mimon.core.input.RecordSupplier;
import io.mimon.core.input.Schema;
import io.mimon.core.monitor.MonitorPlan;
import java.util.List;

/** What came of a configuration and the data it points to. */
public sealed interface PlanResult {

  /**
   * A monitor that can run.
   *
   * @param plan what it does
   * @param schema where in a record the plan's columns are: the target, then the features
   * @param records the stream
   * @param profiles every column of the stream, for a person to look over
   * @param outlook per feature of the plan, what the choice of estimator would be on the sample
   */
  record Ready(
      MonitorPlan plan,
      Schema schema,
      RecordSupplier records,
      List<ColumnProfile> profiles,
      List<Outlook> outlook)
      implements PlanResult {}

  /** The estimator a feature is likely to get, and why. */
  record Outlook(String feature, String estimator, String reason) {}

  /** Everything that keeps the configuration from fitting the data. */
  record Unfit(List<String> problems) implements PlanResult {}
}
