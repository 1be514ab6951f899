package io.mimon.core.plan;

import io.mimon.core.config.MonitorConfig;
import io.mimon.core.input.ColumnProfile;
import io.mimon.core.input.RecordSupplier;
import io.mimon.core.input.Schema;
import io.mimon.core.monitor.LabelRule;
import io.mimon.core.monitor.MonitorPlan;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What came of a configuration and the data it points to. */
public sealed interface PlanResult {

  /**
   * A monitor that can run.
   *
   * @param plan what it does
   * @param schema where in a record the plan's columns are: the target, then the features
   * @param records the stream
   * @param profiles every column of the stream, for a person to look over
   * @param labels where targets come from that come apart from their rows
   * @param outlook per feature of the plan, what the choice of estimator would be on the sample
   */
  record Ready(
      MonitorPlan plan,
      Schema schema,
      RecordSupplier records,
      Optional<Labels> labels,
      List<ColumnProfile> profiles,
      List<Outlook> outlook)
      implements PlanResult {}

  /**
   * Targets that come apart from their rows.
   *
   * @param rule how their records are read
   * @param source where they are
   * @param records the records, where that is no topic
   * @param columns what the records' cells are aligned to
   * @param policy which one counts if there are several
   * @param within how long after its row one counts
   */
  record Labels(
      LabelRule rule,
      MonitorConfig.Source source,
      RecordSupplier records,
      List<String> columns,
      MonitorConfig.LabelPolicy policy,
      Duration within) {}

  /** The estimator a feature is likely to get, and why. */
  record Outlook(String feature, String estimator, String reason) {}

  /** Everything that keeps the configuration from fitting the data. */
  record Unfit(List<String> problems) implements PlanResult {}
}
