package io.mimon.cli;

import io.mimon.core.config.ConfigParser;
import io.mimon.core.config.ConfigProblem;
import io.mimon.core.config.ConfigResult;
import io.mimon.core.config.MonitorConfig;
import io.mimon.core.plan.PlanResult;
import io.mimon.core.plan.Planner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mimon run}: the monitor. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = {
      "Runs a monitor until its source ends or it is told to stop (Ctrl-C, SIGTERM). Started",
      "again it goes on where it was, also after a kill; no reading is lost or repeated."
    },
    footer = {"", "Example:", "  mimon run monitor.yml", "  mimon run monitor.yml --json | jq ."})
final class RunCommand implements Callable<Integer> {
  private final Engine engine;
  private final Streams streams;

  @Parameters(paramLabel = "CONFIG.yml", description = "the configuration")
  private Path file = Path.of("");

  @Option(
      names = "--engine",
      paramLabel = "E",
      description = "flink (embedded, the default); kafka-streams is not yet supported")
  private @Nullable String engineName;

  @Option(names = "--fresh", description = "delete state and output of an earlier run first")
  private boolean fresh;

  @Option(names = "--json", description = "readings and alerts, one JSON object a line")
  private boolean json;

  RunCommand(Engine engine, Streams streams) {
    this.engine = engine;
    this.streams = streams;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (engineName != null && !engineName.equals("flink")) {
      throw new UsageException(
          "--engine " + engineName + " is not yet supported; there is flink, the default");
    }
    ConfigResult parsed = ConfigParser.parse(file, streams.environment());
    if (parsed instanceof ConfigResult.Invalid invalid) {
      for (ConfigProblem problem : invalid.problems()) {
        streams.err().println(problem.describe(file.toString()));
      }
      return 2;
    }
    MonitorConfig config = ((ConfigResult.Valid) parsed).config();
    PlanResult planned = Planner.plan(config);
    if (planned instanceof PlanResult.Unfit unfit) {
      unfit.problems().forEach(problem -> streams.err().println(file + ": " + problem));
      return 2;
    }
    PlanResult.Ready ready = (PlanResult.Ready) planned;
    PlanTable.print(streams.err(), config, ready);
    MonitorRun.Show show =
        json
            ? MonitorRun.Show.JSON
            : streams.terminal() ? MonitorRun.Show.TABLE : MonitorRun.Show.SENTENCES;
    return run(config, ready, show);
  }

  private int run(MonitorConfig config, PlanResult.Ready ready, MonitorRun.Show show)
      throws IOException, InterruptedException {
    Path output = config.output().directory();
    String fingerprint = config.fingerprint() + "\n" + ready.schema();
    try (StateDirectory state = StateDirectory.take(config.state().directory(), output)) {
      if (fresh) {
        state.clear();
      }
      switch (state.inspect(fingerprint)) {
        case FINISHED -> {
          streams
              .err()
              .printf(
                  "%s has already taken in its whole source, the readings are in %s; --fresh starts"
                      + " anew%n",
                  config.monitor(), output);
          return 0;
        }
        case INTERRUPTED ->
            streams.err().printf("going on from the state in %s%n", config.state().directory());
        case NOTHING -> state.claim(fingerprint);
      }
      new MonitorRun(engine, streams, config, ready).run(show, null, alert -> {});
    }
    streams.err().printf("readings, alerts and rejected rows are in %s%n", output);
    return 0;
  }
}
