package io.mimon.cli;

import io.mimon.core.config.MonitorConfig;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code mimon run} as one of the instances that share a monitor's work. */
final class InstanceRun {
  /** Each time another instance was faster; it cannot be for long. */
  private static final int ATTEMPTS = 10;

  private final Engine engine;
  private final Instances instances;
  private final Streams streams;
  private final Path file;
  private @Nullable KeptPlan kept;

  InstanceRun(Engine engine, Instances instances, Streams streams, Path file) {
    this.engine = engine;
    this.instances = instances;
    this.streams = streams;
    this.file = file;
  }

  /** Runs until it is told to stop; the exit code. */
  int run(boolean fresh, Display.Show show) throws IOException, InterruptedException {
    CheckedConfig checked = fresh ? check(config -> Optional.empty()) : check(this::look);
    if (checked instanceof CheckedConfig.Unfit unfit) {
      return refused(unfit);
    }
    MonitorConfig config = ((CheckedConfig.Fit) checked).config();
    Path output = config.output().directory();
    try (StateDirectory state = StateDirectory.take(config.state().directory(), output)) {
      if (fresh) {
        instances.clear(config);
        state.clear();
      }
      state.belongTo(engine.name());
      boolean goesOn = kept != null;
      CheckedConfig agreed = agree((CheckedConfig.Fit) checked);
      if (agreed instanceof CheckedConfig.Unfit unfit) {
        return refused(unfit);
      }
      CheckedConfig.Fit monitor = (CheckedConfig.Fit) agreed;
      PlanTable.print(streams.err(), monitor, RunCommand.COLUMNS_SHOWN_MAX);
      tell(monitor, goesOn);
      new MonitorRun(engine, streams, monitor).run(show, null, alert -> {});
    }
    streams
        .err()
        .printf(
            "stopped; the next start goes on from here, and other instances at once%n"
                + "what all instances said meanwhile is in %s, and on topics such as %s%n",
            output, config.output().kafka().map(MonitorConfig.KafkaOutput::readings).orElse(""));
    return 0;
  }

  private CheckedConfig check(KeptPlan.Place place) throws IOException {
    Map<String, String> environment = streams.environment();
    return CheckedConfig.delivering(file, environment, Optional.of(engine.name()), place);
  }

  private Optional<KeptPlan> look(MonitorConfig config) throws IOException {
    Optional<KeptPlan> found = instances.plan(config);
    kept = found.orElse(null);
    return found;
  }

  /** What all instances run; settled by this one, or by another that was faster. */
  private CheckedConfig agree(CheckedConfig.Fit first) throws IOException {
    CheckedConfig.Fit monitor = first;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (instances.agree(monitor.config(), Optional.ofNullable(kept), monitor.planJson())) {
        return monitor;
      }
      CheckedConfig again = check(this::look);
      if (again instanceof CheckedConfig.Unfit) {
        return again;
      }
      monitor = (CheckedConfig.Fit) again;
    }
    throw new FailedException(
        "other instances keep changing the plan of this monitor; start again");
  }

  private void tell(CheckedConfig.Fit monitor, boolean goesOn) {
    PrintStream err = streams.err();
    if (goesOn && kept != null) {
      err.printf("going on from the state in %s%n", kept.place());
      monitor.changes().forEach(err::println);
    }
    if (!monitor.config().alerts().isEmpty()) {
      err.println(
          "this instance sends the alerts of all; leave out alerts in the configuration of others,"
              + " or each is sent once by every instance");
    }
  }

  private int refused(CheckedConfig.Unfit unfit) {
    unfit.problems().forEach(problem -> streams.err().println(problem.text()));
    return 2;
  }
}
