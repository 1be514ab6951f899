package io.mimon.core.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mimon.core.config.ColumnPattern;
import io.mimon.core.config.MonitorConfig;
import io.mimon.core.input.ColumnKind;
import io.mimon.core.input.ColumnProfile;
import io.mimon.core.input.Format;
import io.mimon.core.monitor.MonitorPlan;
import io.mimon.core.monitor.MonitorPlan.GivenReference;
import io.mimon.core.monitor.MonitorPlan.Variable;
import io.mimon.core.monitor.NullRule;
import io.mimon.estimators.VariableType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Training data, looked over and ready to be measured: what {@code mimon profile} makes a reference
 * of. It is measured as {@code reference.file} with these data would be, so that a monitor with
 * either one says the same.
 */
public final class Profile {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final MonitorConfig config;
  private final MonitorPlan columns;
  private final TrainingReference training;
  private final TrainingLook look;
  private final String timeColumn;

  private Profile(
      MonitorConfig config,
      MonitorPlan columns,
      TrainingReference training,
      TrainingLook look,
      String timeColumn) {
    this.config = config;
    this.columns = columns;
    this.training = training;
    this.look = look;
    this.timeColumn = timeColumn;
  }

  /**
   * Looks over training data.
   *
   * @param config of the monitor; where its rows come from does not matter, columns that name
   *     segment, identifier or time are no features
   * @param name of the data, for a person
   * @return empty, with the reasons among the problems, if no reference can be had of them
   */
  public static Optional<Profile> open(
      MonitorConfig config, Path input, Format format, String name, List<String> problems)
      throws IOException {
    if (config.window().time().isPresent()) {
      problems.add(
          "window.time: a window of time has no reference from a file yet; give window.rows, or"
              + " let the stream make it with reference.first");
      return Optional.empty();
    }
    MonitorConfig onData = onData(config, input, format);
    PlanResult planned = Planner.plan(onData);
    if (planned instanceof PlanResult.Unfit unfit) {
      problems.addAll(unfit.problems());
      return Optional.empty();
    }
    PlanResult.Ready ready = (PlanResult.Ready) planned;
    MonitorPlan plan = ready.plan();
    Map<String, VariableType> used = new LinkedHashMap<>();
    Stream.of(List.of(plan.target()), plan.features(), plan.given())
        .flatMap(List::stream)
        .forEach(variable -> used.putIfAbsent(variable.name(), variable.type()));
    int time = timePosition(config, ready.profiles());
    TrainingLook look = new TrainingLook(plan.target().type(), time);
    GivenReferences.Wanted wanted =
        new GivenReferences.Wanted(
            onData,
            plan.target(),
            plan.features(),
            plan.given(),
            plan.choice(),
            new RelationChoice(onData).ofEachReading(plan.features().size()),
            plan.drift(),
            plan.shards());
    return TrainingReference.open(
            ready.records(), "--input", name, wanted.planOfRows(), used, look, problems)
        .map(
            training ->
                new Profile(
                    onData,
                    plan,
                    training,
                    look,
                    time < 0 ? "" : ready.profiles().get(time).name()));
  }

  /** The configuration with these data in the place of its stream and of its labels. */
  private static MonitorConfig onData(MonitorConfig config, Path input, Format format) {
    List<ColumnPattern> exclude = new ArrayList<>(config.features().exclude());
    new BesideColumns(config)
        .byKey().values().stream().map(ColumnPattern::new).forEach(exclude::add);
    MonitorConfig.FileFormat fileFormat =
        switch (format) {
          case AUTO -> MonitorConfig.FileFormat.AUTO;
          case CSV -> MonitorConfig.FileFormat.CSV;
          case JSONL -> MonitorConfig.FileFormat.JSONL;
        };
    return new MonitorConfig(
        config.monitor(),
        new MonitorConfig.FileSource(input, fileFormat, new MonitorConfig.Pace(0)),
        Optional.empty(),
        MonitorConfig.Time.ARRIVAL,
        Optional.empty(),
        config.target(),
        new MonitorConfig.Features(config.features().include(), exclude, config.features().types()),
        config.conditionOn(),
        Map.of(),
        config.window(),
        config.emit(),
        config.estimation(),
        config.nullLevel(),
        config.relations(),
        new MonitorConfig.FirstRows(config.window().rows()),
        config.drift(),
        config.output(),
        List.of(),
        List.of(),
        config.gateway(),
        config.state(),
        config.execution());
  }

  /** Of the configuration's column of time, else of the first that looks like one; −1 for none. */
  private static int timePosition(MonitorConfig config, List<ColumnProfile> profiles) {
    for (int i = 0; i < profiles.size(); i++) {
      ColumnProfile profile = profiles.get(i);
      if (config.time().column().isPresent()
          ? profile.name().equals(config.time().column().get())
          : profile.kind() == ColumnKind.TIMESTAMP) {
        return i;
      }
    }
    return -1;
  }

  /** How many windows fit into the data. */
  public long windows() {
    return training.rows() / config.window().rows();
  }

  /** The rows with a target. */
  public long rows() {
    return training.rows();
  }

  /** What could not be read. */
  public long rejected() {
    return look.rejected();
  }

  /** All records, those that could not be read as well. */
  public long records() {
    return look.records();
  }

  MonitorConfig config() {
    return config;
  }

  MonitorPlan columns() {
    return columns;
  }

  TrainingLook look() {
    return look;
  }

  /** The column that told the time; empty for none. */
  String timeColumn() {
    return timeColumn;
  }

  /**
   * A feature as it was measured.
   *
   * @param lastWindow its reading of the last window of the reference
   */
  record Measured(Variable feature, GivenReference reference, JsonNode lastWindow) {}

  /**
   * Measures.
   *
   * @param permutations for the null levels of the last window, where the estimator has none of its
   *     own; 0 for none
   * @param afterWindow runs after each window
   */
  public ReferenceText measure(int permutations, Runnable afterWindow) throws IOException {
    MonitorPlan plan = training.plan();
    MonitorPlan saying =
        plan.withNulls(
            new NullRule(permutations > 0 ? windows() : 0, Math.max(1, permutations), 0));
    Map<String, JsonNode> lastWindows = new LinkedHashMap<>();
    String lastFeature = plan.features().get(plan.features().size() - 1).name();
    TrainingReference.Readings readings =
        new TrainingReference.Readings() {
          @Override
          public void reading(String json) {
            JsonNode reading = parsed(json);
            if (reading.get("given").isEmpty()) {
              String feature = reading.get("feature").asText();
              lastWindows.put(feature, reading);
              if (feature.equals(lastFeature)) {
                afterWindow.run();
              }
            }
          }
        };
    Map<String, GivenReference> references = training.measure(saying, readings);
    List<Measured> features = new ArrayList<>();
    for (Variable feature : plan.features()) {
      GivenReference reference = references.get(feature.name());
      JsonNode reading = lastWindows.get(feature.name());
      if (reference != null && reading != null) {
        features.add(new Measured(feature, reference, reading));
      }
    }
    return new ReferenceText(this, features);
  }

  private static JsonNode parsed(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a reading is always JSON", e);
    }
  }
}
