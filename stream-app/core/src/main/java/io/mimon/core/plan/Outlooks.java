package io.mimon.core.plan;

import io.mimon.core.input.RawRecord;
import io.mimon.core.input.Schema;
import io.mimon.core.monitor.MonitorPlan;
import io.mimon.core.monitor.MonitorPlan.Variable;
import io.mimon.core.monitor.PairRows;
import io.mimon.core.monitor.PairSettings;
import io.mimon.core.plan.PlanResult.Outlook;
import io.mimon.estimators.EstimatorType;
import io.mimon.estimators.Estimators;
import io.mimon.estimators.VariableType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What the estimators are likely to be, told from the sample before the reference is in. */
final class Outlooks {
  private static final double COUNTING_MICROS = 0.2;

  private Outlooks() {}

  static List<Outlook> of(MonitorPlan plan, Schema schema, List<RawRecord> sample) {
    Dataset data = Dataset.of(schema, likeReference(plan, sample));
    double millis =
        neighbourMicros(plan.target(), plan.features(), plan.windowRows(), plan.emitEveryRows())
            / 1_000;
    List<Outlook> outlooks = new ArrayList<>();
    for (int feature = 1; feature < schema.size(); feature++) {
      PairRows rows = data.pair(feature, 0);
      MonitorPlan.GivenReference given =
          plan.givenReference().get(schema.columns().get(feature).name());
      PairSettings settings = given == null ? rows.settle(plan.choice()) : given.settings();
      outlooks.add(
          new Outlook(
              schema.columns().get(feature).name(),
              settings.estimator().configName(),
              reason(plan.choice().fixed() != null, millis, rows, settings)));
    }
    return outlooks;
  }

  /** The rows that will settle the choice, as far as the sample has them; else all of it. */
  private static List<RawRecord> likeReference(MonitorPlan plan, List<RawRecord> sample) {
    long end = plan.referenceRows();
    return end == 0 || end > sample.size()
        ? sample
        : sample.subList((int) Math.max(0, end - plan.windowRows()), (int) end);
  }

  private static String reason(
      boolean fixed, double neighbourMillis, PairRows rows, PairSettings settings) {
    String reason =
        fixed
            ? "set by the configuration"
            : switch (settings.estimator()) {
              case COUNTS -> "both sides are categorical";
              case HASHED_COUNTS ->
                  String.format(
                      Locale.ROOT,
                      "%,d categories, %.1f rows a cell: hashed, a lower bound",
                      Math.max(distinct(rows.x()), distinct(rows.y())),
                      (double) rows.x().length / rows.cells());
              case ROSS -> "one side is numeric, the other categorical";
              case KSG1, KSG2, MIXED_KSG -> "both sides are numeric";
              case CMI_KSG, CMI_MIXED, CMI_COUNTS, CMI_HASHED_COUNTS ->
                  throw new AssertionError("no pair is conditional");
            };
    if (settings.estimator() == EstimatorType.COUNTS && settings.isBinned()) {
      reason =
          fixed
              ? reason + "; numbers are binned"
              : String.format(
                  Locale.ROOT,
                  "binned: neighbours of so many features would take %.1f ms a row",
                  neighbourMillis);
    }
    return settings.breaksTies() ? reason + "; values repeat, ties are broken" : reason;
  }

  /**
   * About what a row of each feature takes, to share features out: neighbours by their tables, in
   * microseconds, counting next to nothing.
   */
  static double[] costs(
      Variable target, List<Variable> features, long windowRows, long strideRows) {
    return features.stream()
        .mapToDouble(
            f -> COUNTING_MICROS + neighbourMicros(target, List.of(f), windowRows, strideRows))
        .toArray();
  }

  /** What a row would take if all pairs with a number in them looked at neighbours. */
  static double neighbourMicros(
      Variable target, List<Variable> features, long windowRows, long strideRows) {
    return features.stream()
        .filter(f -> f.type() == VariableType.NUMERIC || target.type() == VariableType.NUMERIC)
        .mapToDouble(
            f ->
                Estimators.microsPerRow(
                    f.type() == target.type() ? EstimatorType.KSG1 : EstimatorType.ROSS,
                    f.type(),
                    target.type(),
                    windowRows,
                    strideRows))
        .sum();
  }

  private static long distinct(double[] codes) {
    return Arrays.stream(codes).distinct().count();
  }
}
