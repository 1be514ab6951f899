package io.mimon.core.plan;

import io.mimon.core.input.RawRecord;
import io.mimon.core.input.Schema;
import io.mimon.core.monitor.MonitorPlan.EstimatorChoice;
import io.mimon.core.monitor.PairSettings;
import io.mimon.core.plan.PlanResult.Outlook;
import java.util.ArrayList;
import java.util.List;

/** What the estimators are likely to be, told from the sample before the reference is in. */
final class Outlooks {
  private Outlooks() {}

  static List<Outlook> of(EstimatorChoice choice, Schema schema, List<RawRecord> sample) {
    Dataset data = Dataset.of(schema, sample);
    List<Outlook> outlooks = new ArrayList<>();
    for (int feature = 1; feature < schema.size(); feature++) {
      PairSettings settings = data.pair(feature, 0).settle(choice);
      String reason = choice.fixed() != null ? "set by the configuration" : reason(settings);
      outlooks.add(
          new Outlook(
              schema.columns().get(feature).name(), settings.estimator().configName(), reason));
    }
    return outlooks;
  }

  private static String reason(PairSettings settings) {
    String sides =
        switch (settings.estimator()) {
          case COUNTS, HASHED_COUNTS -> "both sides are categorical";
          case ROSS -> "one side is numeric, the other categorical";
          case KSG1, KSG2, MIXED_KSG -> "both sides are numeric";
          case CMI_KSG, CMI_MIXED, CMI_COUNTS -> throw new AssertionError("no pair is conditional");
        };
    return settings.breaksTies() ? sides + "; values repeat, ties are broken" : sides;
  }
}
