package io.mimon.cli;

import io.mimon.core.config.MonitorConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A configuration file made ready for an engine, for entry points that are no command line.
 *
 * @param planJson what is to lie beside its state
 */
public record ConfiguredJob(JobSpec spec, String planJson) {

  /** Reads it for the engine that it names. */
  public static ConfiguredJob load(Path file, Map<String, String> environment, KeptPlan.Place place)
      throws IOException {
    return load(file, environment, Optional.empty(), place);
  }

  /**
   * Reads the file, what is said of the state it goes on from, and the head of its data.
   *
   * @param engine who is to run it, whatever the file says; empty to go by the file
   * @throws IllegalArgumentException if it cannot run, with everything that is wrong, one a line
   */
  public static ConfiguredJob load(
      Path file,
      Map<String, String> environment,
      Optional<MonitorConfig.Engine> engine,
      KeptPlan.Place place)
      throws IOException {
    CheckedConfig checked = CheckedConfig.of(file, environment, engine, place);
    if (checked instanceof CheckedConfig.Unfit unfit) {
      throw new IllegalArgumentException(
          unfit.problems().stream()
              .map(CheckedConfig.Problem::text)
              .collect(Collectors.joining("\n")));
    }
    CheckedConfig.Fit monitor = (CheckedConfig.Fit) checked;
    return new ConfiguredJob(monitor.jobSpec(), monitor.planJson());
  }
}
