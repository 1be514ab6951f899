package io.mimon.core.plan;

import io.mimon.core.input.RawRecord;
import io.mimon.core.input.Schema;
import io.mimon.core.monitor.MonitorPlan.EstimatorChoice;
import io.mimon.core.monitor.PairSettings;
import io.mimon.core.plan.PlanResult.Outlook;
import io.mimon.estimators.EstimatorType;
import io.mimon.estimators.VariableType;
import java.util.ArrayList;
import java.util.List;

/** What the estimators are likely to be, told from the sample before the reference is in. */
final class Outlooks {
  private Outlooks() {}

  static List<Outlook> of(EstimatorChoice choice, Schema schema, List<RawRecord> sample) {
    Dataset data = Dataset.of(schema, sample);
    List<Outlook> outlooks = new ArrayList<>();
    for (int feature = 1; feature < schema.size(); feature++) {
      Dataset.Pair pair = data.pair(feature, 0);
      VariableType x = schema.columns().get(feature).type();
      VariableType y = schema.columns().get(0).type();
      EstimatorType estimator = PairSettings.settle(choice, x, pair.x(), y, pair.y()).estimator();
      String reason = choice.fixed() != null ? "set by the configuration" : reason(estimator);
      outlooks.add(
          new Outlook(schema.columns().get(feature).name(), estimator.configName(), reason));
    }
    return outlooks;
  }

  private static String reason(EstimatorType estimator) {
    return switch (estimator) {
      case COUNTS -> "both sides are categorical";
      case MIXED_KSG -> "more than 1% of the values are repeated too often for neighbours";
      case ROSS -> "one side is numeric, the other categorical";
      case KSG1, KSG2 -> "both sides are numeric with few repeated values";
    };
  }
}
