package io.mimon.core.config;

import io.mimon.core.config.ConfigProblem.Kind;
import io.mimon.core.config.MonitorConfig.Alert;
import io.mimon.core.config.MonitorConfig.Credit;
import io.mimon.core.config.MonitorConfig.Drift;
import io.mimon.core.config.MonitorConfig.Emit;
import io.mimon.core.config.MonitorConfig.Estimation;
import io.mimon.core.config.MonitorConfig.Execution;
import io.mimon.core.config.MonitorConfig.Features;
import io.mimon.core.config.MonitorConfig.FileSource;
import io.mimon.core.config.MonitorConfig.FirstRows;
import io.mimon.core.config.MonitorConfig.Gateway;
import io.mimon.core.config.MonitorConfig.NullLevel;
import io.mimon.core.config.MonitorConfig.Output;
import io.mimon.core.config.MonitorConfig.Pace;
import io.mimon.core.config.MonitorConfig.Reference;
import io.mimon.core.config.MonitorConfig.Relations;
import io.mimon.core.config.MonitorConfig.Scenario;
import io.mimon.core.config.MonitorConfig.Seed;
import io.mimon.core.config.MonitorConfig.SimulatedSource;
import io.mimon.core.config.MonitorConfig.Source;
import io.mimon.core.config.MonitorConfig.State;
import io.mimon.core.config.MonitorConfig.Target;
import io.mimon.core.config.MonitorConfig.TrainingData;
import io.mimon.core.config.MonitorConfig.Webhook;
import io.mimon.core.config.MonitorConfig.Wide;
import io.mimon.core.config.MonitorConfig.Window;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** The checks that relate keys to each other, and the configuration that follows from the keys. */
final class ConfigAssembly {
  private static final long WIDE_FEATURES_DEFAULT = 20;

  private final ConfigValues values;
  private final List<ConfigProblem> problems = new ArrayList<>();

  ConfigAssembly(ConfigValues values) {
    this.values = values;
  }

  /** The keys that are each fine and do not go together. */
  List<ConfigProblem> conflicts() {
    checkScenario();
    checkFeatures();
    checkConditions();
    checkLineage();
    if (values.isSound(ConfigKeys.WINDOW_ROWS)) {
      checkNeighbours();
      checkReference();
      checkBlock();
    }
    return problems;
  }

  private void checkScenario() {
    if (!values.isSound(ConfigKeys.SCENARIO)) {
      return;
    }
    if (values.get(ConfigKeys.SCENARIO) == ConfigKeys.ScenarioName.WIDE) {
      refuseWith("wide", ConfigKeys.LOSS_AT);
      refuseWith("wide", ConfigKeys.GAIN_AT);
    } else {
      refuseWith("credit", ConfigKeys.WIDE_FEATURES);
    }
  }

  private void refuseWith(String scenario, ConfigKey key) {
    if (values.isGiven(key)) {
      report(key.path(), "has no meaning with the scenario " + scenario + "; remove it");
    }
  }

  private void checkFeatures() {
    Set<ColumnPattern> excluded = new HashSet<>(values.get(ConfigKeys.EXCLUDE));
    Optional<String> target = values.find(ConfigKeys.TARGET_COLUMN);
    List<ColumnPattern> included = values.get(ConfigKeys.INCLUDE);
    for (int i = 0; i < included.size(); i++) {
      ColumnPattern pattern = included.get(i);
      String path = ConfigKeys.INCLUDE.path() + "[" + i + "]";
      if (target.isPresent() && target.get().equals(pattern.text())) {
        report(path, "the target cannot be a feature of itself; remove it here");
      } else if (excluded.contains(pattern)) {
        report(path, "is excluded by features.exclude as well; keep it in one of them");
      }
    }
    if (target.isPresent() && values.get(ConfigKeys.TYPES).containsKey(target.get())) {
      String path = ConfigKeys.TYPES.path() + "." + target.get();
      report(path, "this is the target, whose type is given by target.type");
    }
  }

  private void checkConditions() {
    Optional<String> target = values.find(ConfigKeys.TARGET_COLUMN);
    List<String> columns = values.get(ConfigKeys.CONDITION_ON);
    for (int i = 0; i < columns.size(); i++) {
      String path = ConfigKeys.CONDITION_ON.path() + "[" + i + "]";
      if (target.isPresent() && target.get().equals(columns.get(i))) {
        report(path, "given the target, nothing is left to tell about it; remove it here");
      } else if (columns.indexOf(columns.get(i)) < i) {
        report(path, columns.get(i) + " is given already; remove it here");
      }
    }
  }

  /** A feature has one source, so its ancestors are a line, which has to end. */
  private void checkLineage() {
    Optional<String> target = values.find(ConfigKeys.TARGET_COLUMN);
    Map<String, String> sources = values.get(ConfigKeys.DERIVED_FROM);
    sources.forEach(
        (feature, source) -> {
          String path = ConfigKeys.DERIVED_FROM.path() + "." + feature;
          if (target.isPresent() && (target.get().equals(feature) || target.get().equals(source))) {
            report(path, "the target is no feature; remove it here");
          } else if (comesBackTo(feature, sources)) {
            report(path, feature + " would be derived from itself; one of its sources is wrong");
          }
        });
  }

  private static boolean comesBackTo(String feature, Map<String, String> sources) {
    String ancestor = sources.get(feature);
    for (int steps = 0; ancestor != null && steps < sources.size(); steps++) {
      if (ancestor.equals(feature)) {
        return true;
      }
      ancestor = sources.get(ancestor);
    }
    return false;
  }

  private void checkNeighbours() {
    long windowRows = values.get(ConfigKeys.WINDOW_ROWS);
    if (values.isSound(ConfigKeys.K) && values.get(ConfigKeys.K) >= windowRows) {
      report(
          ConfigKeys.K.path(),
          "has to be less than window.rows (" + windowRows + "): no row has so many neighbours");
    }
  }

  private void checkBlock() {
    long windowRows = values.get(ConfigKeys.WINDOW_ROWS);
    if (!values.isSound(ConfigKeys.NULL_BLOCK)) {
      return;
    }
    long block = values.find(ConfigKeys.NULL_BLOCK).orElse(1L);
    if (2 * block > windowRows) {
      report(
          ConfigKeys.NULL_BLOCK.path(),
          "has to be at most half of window.rows (" + windowRows + "): one block has one order");
    }
  }

  private void checkReference() {
    boolean fromFile = values.isGiven(ConfigKeys.REFERENCE_FILE);
    if (fromFile
        || !values.isSound(ConfigKeys.REFERENCE_FIRST)
        || !values.isSound(ConfigKeys.EMIT_EVERY)) {
      return;
    }
    long windowRows = values.get(ConfigKeys.WINDOW_ROWS);
    long first = referenceRows();
    long every = emitRows();
    if (first < windowRows) {
      reportReference(first + " rows are fewer than window.rows (" + windowRows + ")");
    } else if (first < every) {
      reportReference(first + " rows are fewer than emit.every (" + every + ")");
    } else if (first / every * every < windowRows) {
      reportReference(
          "the last reading within "
              + first
              + " rows comes after "
              + first / every * every
              + ", before window.rows ("
              + windowRows
              + ") is full");
    }
  }

  private void reportReference(String comparison) {
    String path = ConfigKeys.REFERENCE_FIRST.path();
    boolean given = values.isGiven(ConfigKeys.REFERENCE_FIRST);
    int line = values.line(given ? path : ConfigKeys.EMIT_EVERY.path());
    String message =
        (given ? "" : "by default ") + comparison + ", so that no full reading would fall into it";
    problems.add(new ConfigProblem(Kind.CONFLICT, line, path, "", message));
  }

  private void report(String path, String message) {
    problems.add(new ConfigProblem(Kind.CONFLICT, values.line(path), path, "", message));
  }

  /** The configuration; only to be asked for if nothing was wrong. */
  MonitorConfig assemble() {
    Output output = new Output(values.get(ConfigKeys.OUTPUT_FILE));
    return new MonitorConfig(
        values.get(ConfigKeys.MONITOR),
        source(),
        Optional.empty(),
        MonitorConfig.Time.ARRIVAL,
        Optional.empty(),
        new Target(values.get(ConfigKeys.TARGET_COLUMN), values.find(ConfigKeys.TARGET_TYPE)),
        new Features(
            values.get(ConfigKeys.INCLUDE),
            values.get(ConfigKeys.EXCLUDE),
            values.get(ConfigKeys.TYPES)),
        values.get(ConfigKeys.CONDITION_ON),
        values.get(ConfigKeys.DERIVED_FROM),
        new Window(Math.toIntExact(values.get(ConfigKeys.WINDOW_ROWS))),
        new Emit(emitRows()),
        estimation(),
        nullLevel(),
        relations(),
        reference(),
        new Drift(
            values.get(ConfigKeys.MIN_CHANGE),
            values.get(ConfigKeys.MIN_RELATIVE_CHANGE),
            values.get(ConfigKeys.SIGNIFICANCE)),
        output,
        alerts(),
        new Gateway(values.get(ConfigKeys.GATEWAY_ENABLED), values.get(ConfigKeys.LISTEN)),
        state(output.directory()),
        execution());
  }

  private Source source() {
    if (values.isGiven(ConfigKeys.FILE)) {
      return new FileSource(
          values.get(ConfigKeys.FILE_PATH),
          values.get(ConfigKeys.FILE_FORMAT),
          new Pace(values.get(ConfigKeys.FILE_RATE)));
    }
    return new SimulatedSource(
        values.get(ConfigKeys.SIMULATED_ROWS),
        new Pace(values.get(ConfigKeys.SIMULATED_RATE)),
        new Seed(values.get(ConfigKeys.SEED)),
        scenario());
  }

  private Scenario scenario() {
    long features = values.find(ConfigKeys.WIDE_FEATURES).orElse(WIDE_FEATURES_DEFAULT);
    return switch (values.get(ConfigKeys.SCENARIO)) {
      case WIDE -> new Wide(Math.toIntExact(features));
      case CREDIT ->
          new Credit(row(values.find(ConfigKeys.LOSS_AT)), row(values.find(ConfigKeys.GAIN_AT)));
    };
  }

  private static OptionalLong row(Optional<Long> row) {
    return row.isPresent() ? OptionalLong.of(row.get()) : OptionalLong.empty();
  }

  private long emitRows() {
    return values
        .find(ConfigKeys.EMIT_EVERY)
        .orElseGet(() -> values.get(ConfigKeys.WINDOW_ROWS) / 10);
  }

  private long referenceRows() {
    return values
        .find(ConfigKeys.REFERENCE_FIRST)
        .orElseGet(() -> 2 * values.get(ConfigKeys.WINDOW_ROWS));
  }

  private Estimation estimation() {
    return new Estimation(
        values.get(ConfigKeys.ESTIMATOR).type(),
        Math.toIntExact(values.get(ConfigKeys.K)),
        Math.toIntExact(values.get(ConfigKeys.BINS)),
        values.get(ConfigKeys.SCALE));
  }

  private NullLevel nullLevel() {
    Optional<Long> block = values.find(ConfigKeys.NULL_BLOCK);
    return new NullLevel(
        values.get(ConfigKeys.NULL_EVERY),
        Math.toIntExact(values.get(ConfigKeys.NULL_PERMUTATIONS)),
        block.isPresent() ? OptionalInt.of(Math.toIntExact(block.get())) : OptionalInt.empty());
  }

  private Relations relations() {
    Optional<Long> every = values.find(ConfigKeys.RELATIONS_EVERY);
    return new Relations(
        every.isPresent() ? OptionalLong.of(every.get()) : OptionalLong.empty(),
        Math.toIntExact(values.get(ConfigKeys.RELATIONS_TOP)));
  }

  private Reference reference() {
    Optional<Path> file = values.find(ConfigKeys.REFERENCE_FILE);
    return file.isPresent() ? new TrainingData(file.get()) : new FirstRows(referenceRows());
  }

  private List<Alert> alerts() {
    List<Alert> alerts = new ArrayList<>();
    for (int i = 0; i < values.size(ConfigKeys.ALERTS); i++) {
      String item = ConfigKeys.ALERTS.path() + "[" + i + "].webhook.";
      alerts.add(
          new Webhook(
              values.get(ConfigKeys.WEBHOOK_URL, item + ConfigKeys.WEBHOOK_URL.name()),
              values.get(ConfigKeys.WEBHOOK_TIMEOUT, item + ConfigKeys.WEBHOOK_TIMEOUT.name())));
    }
    return alerts;
  }

  private State state(Path output) {
    return new State(
        values.find(ConfigKeys.STATE_DIRECTORY).orElseGet(() -> output.resolve("state")),
        values.get(ConfigKeys.CHECKPOINT_EVERY));
  }

  private Execution execution() {
    Optional<Long> parallelism = values.find(ConfigKeys.PARALLELISM);
    return new Execution(
        values.get(ConfigKeys.ENGINE),
        parallelism.isPresent()
            ? OptionalInt.of(Math.toIntExact(parallelism.get()))
            : OptionalInt.empty());
  }
}
