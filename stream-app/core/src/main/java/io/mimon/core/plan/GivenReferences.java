package io.mimon.core.plan;

import io.mimon.core.config.MonitorConfig;
import io.mimon.core.drift.DriftRule;
import io.mimon.core.input.Format;
import io.mimon.core.input.RecordSupplier;
import io.mimon.core.monitor.MonitorPlan;
import io.mimon.core.monitor.MonitorPlan.EstimatorChoice;
import io.mimon.core.monitor.MonitorPlan.GivenReference;
import io.mimon.core.monitor.MonitorPlan.Variable;
import io.mimon.core.monitor.RelationRule;
import io.mimon.estimators.VariableType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * The reference that {@code reference.file} gives: read, where it is one that {@code mimon profile}
 * wrote; measured, where it is training data.
 *
 * @param byFeature empty, with the reasons among the problems, if there is none
 * @param choice the settings they were measured with
 */
record GivenReferences(Map<String, GivenReference> byFeature, EstimatorChoice choice) {

  /** The columns and settings of a monitor that is to have a reference. */
  record Wanted(
      MonitorConfig config,
      Variable target,
      List<Variable> features,
      List<Variable> given,
      EstimatorChoice choice,
      RelationRule relations,
      DriftRule drift,
      List<int[]> dealt) {

    /** The plan of the monitor that measures training data, by their number of rows. */
    LongFunction<MonitorPlan> planOfRows() {
      return rows ->
          new MonitorPlan(
                  config.monitor(),
                  target,
                  features,
                  config.window().rows(),
                  config.window().rows(),
                  choice,
                  rows,
                  Map.of(),
                  drift,
                  dealt)
              .withGiven(given)
              .withRelations(relations);
    }
  }

  /**
   * The reference of that file.
   *
   * @param used the target, the features, then the given columns that are none
   */
  static GivenReferences of(
      Path path, Wanted wanted, Map<String, VariableType> used, List<String> problems)
      throws IOException {
    if (wanted.config().window().time().isPresent()) {
      problems.add(
          "reference.file: a window of time has no reference from a file yet; use reference.first");
      return new GivenReferences(Map.of(), wanted.choice());
    }
    Optional<ReferenceFile> file = ReferenceFile.read(path);
    return file.isPresent()
        ? read(file.get(), wanted, problems)
        : new GivenReferences(measured(path, wanted, used, problems), wanted.choice());
  }

  private static GivenReferences read(ReferenceFile file, Wanted wanted, List<String> problems) {
    List<String> unfit =
        ReferenceCheck.problems(
            wanted.config(), file, wanted.target(), wanted.features(), wanted.given());
    problems.addAll(unfit);
    Map<String, GivenReference> byFeature = new LinkedHashMap<>();
    if (unfit.isEmpty()) {
      for (Variable feature : wanted.features()) {
        ReferenceFile.Feature known = file.features().get(feature.name());
        if (known != null) {
          byFeature.put(feature.name(), known.reference());
        }
      }
    }
    // Whether numbers are counted is settled with the reference, however many features there are.
    EstimatorChoice choice = wanted.choice();
    return new GivenReferences(
        byFeature,
        new EstimatorChoice(
            choice.fixed(), choice.k(), choice.scale(), choice.bins(), file.choice().cheap()));
  }

  private static Map<String, GivenReference> measured(
      Path path, Wanted wanted, Map<String, VariableType> used, List<String> problems)
      throws IOException {
    Optional<TrainingReference> training =
        TrainingReference.open(
            new RecordSupplier.FileRecords(path.toString(), Format.AUTO),
            "reference.file",
            path.toString(),
            wanted.planOfRows(),
            used,
            TrainingReference.Look.NONE,
            problems);
    return training.isPresent() ? training.get().measure() : Map.of();
  }
}
