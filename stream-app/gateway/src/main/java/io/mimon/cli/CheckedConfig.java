package io.mimon.cli;

import io.mimon.core.config.ConfigParser;
import io.mimon.core.config.ConfigProblem;
import io.mimon.core.config.ConfigResult;
import io.mimon.core.config.MonitorConfig;
import io.mimon.core.input.InputException;
import io.mimon.core.plan.PlanResult;
import io.mimon.core.plan.Planner;
import io.mimon.kafka.TopicSample;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A configuration and the data it points to, checked together. */
sealed interface CheckedConfig {
  /** The path that means standard input. */
  Path STANDARD_INPUT = Path.of("-");

  /** A monitor that can run. */
  record Fit(MonitorConfig config, PlanResult.Ready ready) implements CheckedConfig {
    /** Of the configuration and the columns: state of one must not be continued by another. */
    String fingerprint() {
      return config.fingerprint() + "\n" + ready.schema();
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
          ready.labels());
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

  /** Reads the file and the head of its data. */
  static CheckedConfig of(Path file, Map<String, String> environment) throws IOException {
    ConfigResult parsed = ConfigParser.parse(file, environment);
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
    return plan(file, config);
  }

  private static CheckedConfig plan(Path file, MonitorConfig config) throws IOException {
    PlanResult planned;
    try {
      planned = Planner.plan(config, TopicSample::new);
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
    return new Fit(config, ready);
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
