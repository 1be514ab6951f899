package io.mimon.cli;

import io.mimon.core.config.ConfigParser;
import io.mimon.core.config.ConfigProblem;
import io.mimon.core.config.ConfigResult;
import io.mimon.core.config.MonitorConfig;
import io.mimon.core.input.InputException;
import io.mimon.core.plan.PlanResult;
import io.mimon.core.plan.Planner;
import io.mimon.core.plan.StoredPlan;
import io.mimon.kafka.TopicSample;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A configuration and the data it points to, checked together. */
sealed interface CheckedConfig {
  /** The path that means standard input. */
  Path STANDARD_INPUT = Path.of("-");

  /**
   * A monitor that can run.
   *
   * @param changes what comes and goes with it, where it goes on from state, one a line
   */
  record Fit(MonitorConfig config, PlanResult.Ready ready, List<String> changes)
      implements CheckedConfig {
    /** One that begins. */
    Fit(MonitorConfig config, PlanResult.Ready ready) {
      this(config, ready, List.of());
    }

    /** What is to lie beside its state. */
    String planJson() {
      return StoredPlan.of(config, ready.plan()).toJson();
    }

    /** What an engine is to run. */
    JobSpec jobSpec() {
      return new JobSpec(
          ready.plan(),
          ready.schema(),
          ready.records(),
          rowsPerSecond(config.source()),
          config.output().directory(),
          config.state().directory(),
          config.state().checkpointEvery(),
          config.execution().parallelism(),
          topics(),
          ready.labels(),
          config.execution().standbyReplicas());
    }

    private JobSpec.Topics topics() {
      return new JobSpec.Topics(
          config.source() instanceof MonitorConfig.KafkaSource kafka
              ? Optional.of(kafka)
              : Optional.empty(),
          config.output().kafka());
    }

    private static double rowsPerSecond(MonitorConfig.Source source) {
      if (source instanceof MonitorConfig.FileSource file) {
        return file.pace().rowsPerSecond();
      }
      return source instanceof MonitorConfig.SimulatedSource simulated
          ? simulated.pace().rowsPerSecond()
          : 0;
    }
  }

  /** Everything that is wrong. */
  record Unfit(List<Problem> problems) implements CheckedConfig {}

  /**
   * One thing that is wrong.
   *
   * @param line 0 if it is on none
   * @param key empty if no one key is meant
   * @param value what was given; empty if nothing was
   * @param text the whole in one line, the file's name first
   */
  record Problem(int line, String key, String value, String text) {}

  /**
   * As {@link #of}, for a process that delivers the alerts and shows the page itself: it has to
   * have the secrets of those whom alerts are sent to, and of those who look.
   */
  static CheckedConfig delivering(
      Path file,
      Map<String, String> environment,
      Optional<MonitorConfig.Engine> engine,
      KeptPlan.Place place)
      throws IOException {
    CheckedConfig checked = of(file, environment, engine, place);
    if (!(ConfigParser.parse(file, environment, engine) instanceof ConfigResult.Valid valid)) {
      return checked;
    }
    List<Problem> problems =
        new ArrayList<>(ReceiverCheck.problems(file, valid.config(), environment));
    problems.addAll(GatewayListener.problems(file, valid.config(), environment));
    if (problems.isEmpty()) {
      return checked;
    }
    if (checked instanceof Unfit unfit) {
      problems.addAll(unfit.problems());
    }
    return new Unfit(problems);
  }

  /**
   * Reads the file, what is said of the state it goes on from, and the head of its data.
   *
   * @param engine who is to run it, whatever the file says; empty to go by the file
   * @throws UsageException if there is state that no configuration can go on from
   */
  static CheckedConfig of(
      Path file,
      Map<String, String> environment,
      Optional<MonitorConfig.Engine> engine,
      KeptPlan.Place place)
      throws IOException {
    ConfigResult parsed = ConfigParser.parse(file, environment, engine);
    if (parsed instanceof ConfigResult.Invalid invalid) {
      return new Unfit(invalid.problems().stream().map(p -> problem(file, p)).toList());
    }
    MonitorConfig config = ((ConfigResult.Valid) parsed).config();
    if (config.source() instanceof MonitorConfig.FileSource source
        && source.path().equals(STANDARD_INPUT)) {
      return unfit(
          file,
          "source.file.path",
          "- (standard input) cannot be read a second time, so that a monitor could not go on"
              + " after a stop; write it to a file and name that");
    }
    KeptPlan kept = place.of(config).orElse(null);
    StoredPlan stored = kept == null ? null : parse(kept);
    List<String> differences = stored == null ? List.of() : stored.differences(config);
    return kept == null || differences.isEmpty()
        ? plan(file, config, stored)
        : foreign(file, kept, differences);
  }

  private static StoredPlan parse(KeptPlan kept) {
    try {
      return StoredPlan.parse(kept.json());
    } catch (IllegalArgumentException e) {
      throw new UsageException(
          "%s in %s does not say what the state there is: %s; %s"
              .formatted(KeptPlan.FILE, kept.place(), e.getMessage(), kept.wayOut()));
    }
  }

  private static Unfit foreign(Path file, KeptPlan kept, List<String> differences) {
    List<Problem> problems = new ArrayList<>();
    differences.forEach(text -> problems.add(new Problem(0, "", "", file + ": " + text)));
    problems.add(
        new Problem(
            0,
            "",
            "",
            "the state in %s is of the configuration before, whose readings would not compare; %s"
                .formatted(kept.place(), kept.wayOut())));
    return new Unfit(problems);
  }

  private static CheckedConfig plan(Path file, MonitorConfig config, @Nullable StoredPlan stored)
      throws IOException {
    PlanResult planned;
    try {
      planned = Planner.plan(config, TopicSample::new, stored);
    } catch (InputException e) {
      return unfit(file, "", String.valueOf(e.getMessage()));
    }
    if (planned instanceof PlanResult.Unfit unfit) {
      return new Unfit(
          unfit.problems().stream()
              .map(text -> new Problem(0, "", "", file + ": " + text))
              .toList());
    }
    PlanResult.Ready ready = (PlanResult.Ready) planned;
    if (ready.profiles().stream().allMatch(profile -> profile.rows() == 0)) {
      return unfit(
          file, "source", "the data have columns but no readable row, from which to tell types");
    }
    return new Fit(config, ready, stored == null ? List.of() : stored.changes(ready.plan()));
  }

  private static Problem problem(Path file, ConfigProblem problem) {
    return new Problem(
        problem.line(), problem.key(), problem.value(), problem.describe(file.toString()));
  }

  private static Unfit unfit(Path file, String key, String message) {
    String subject = key.isEmpty() ? "" : key + ": ";
    return new Unfit(List.of(new Problem(0, key, "", file + ": " + subject + message)));
  }
}
