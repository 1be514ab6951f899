package io.mimon.cli;

import io.mimon.core.config.ConfigParser;
import io.mimon.core.config.ConfigResult;
import io.mimon.core.config.MonitorConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
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
      "Runs a monitor until its source ends or it is told to stop.",
      "Ctrl-C and SIGTERM stop it. Started again it goes on where it was, also after a kill; no"
          + " reading is lost or repeated."
    },
    footer = {
      "",
      "Example:",
      "  mimon run monitor.yml",
      "  mimon run monitor.yml --json | jq .",
      "  mimon run monitor.yml --engine kafka-streams",
      "  mimon run monitor.yml --cluster flink:8081 --state s3://bucket/mimon"
    })
final class RunCommand implements Callable<Integer> {
  static final int COLUMNS_SHOWN_MAX = 40;
  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

  private final Engine engine;
  private final Streams streams;

  @Parameters(paramLabel = "CONFIG.yml", description = "the configuration")
  private Path file = Path.of("");

  @Option(
      names = "--engine",
      paramLabel = "E",
      converter = EngineConverter.class,
      description =
          "flink, in this process where --cluster names no other, or kafka-streams, whose processes"
              + " share the work (default: the configuration's)")
  private MonitorConfig.@Nullable Engine wanted;

  @Option(names = "--fresh", description = "delete state and output of an earlier run first")
  private boolean fresh;

  @Option(names = "--json", description = "readings and alerts, one JSON object a line")
  private boolean json;

  @Option(
      names = "--cluster",
      paramLabel = "HOST:PORT",
      converter = HostPort.Converter.class,
      description =
          "hand the monitor to the session cluster whose REST address this is, and return when it"
              + " runs there")
  private @Nullable HostPort cluster;

  @Option(
      names = "--state",
      paramLabel = "URI",
      converter = StateAddress.class,
      description =
          "with --cluster: where its state is kept, a path or a URI that every machine of the"
              + " cluster reaches (default: state.directory)")
  private @Nullable URI state;

  @Option(
      names = "--within",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description =
          "with --cluster: how long it may take until it runs; it is cancelled after that (default"
              + " 60s)")
  private @Nullable Duration within;

  RunCommand(Engine engine, Streams streams) {
    this.engine = engine;
    this.streams = streams;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (wanted != null) {
      Engines.require(engine, wanted);
    }
    if (cluster != null && engine.instances().isPresent()) {
      throw new UsageException(
          "--cluster is for flink; processes of %s share the work of a monitor by themselves: start"
                  .formatted(engine.name().configName())
              + " the same command as often as is wanted");
    }
    if (cluster != null && json) {
      throw new UsageException("--json shows what a job of this process says; leave out --cluster");
    }
    if (cluster == null && (state != null || within != null)) {
      throw new UsageException("--state and --within are for jobs on a --cluster");
    }
    Display.Show show =
        json ? Display.Show.JSON : streams.terminal() ? Display.Show.TABLE : Display.Show.SENTENCES;
    if (engine.instances().isPresent()) {
      requireConfigured();
      return new InstanceRun(engine, engine.instances().get(), streams, file).run(fresh, show);
    }
    CheckedConfig checked =
        cluster == null
            ? CheckedConfig.delivering(
                file, streams.environment(), Optional.ofNullable(wanted), this::plan)
            : CheckedConfig.of(
                file, streams.environment(), Optional.ofNullable(wanted), this::plan);
    if (checked instanceof CheckedConfig.Unfit unfit) {
      unfit.problems().forEach(problem -> streams.err().println(problem.text()));
      return 2;
    }
    CheckedConfig.Fit monitor = (CheckedConfig.Fit) checked;
    PlanTable.print(streams.err(), monitor, COLUMNS_SHOWN_MAX);
    if (cluster != null) {
      new ClusterRun(engine, streams.err(), cluster, monitor, state)
          .run(fresh, within == null ? START_TIMEOUT : within);
      return 0;
    }
    return run(monitor, show);
  }

  /** What the file says of the engine, where the command line says nothing. */
  private void requireConfigured() {
    if (wanted == null
        && ConfigParser.parse(file, streams.environment()) instanceof ConfigResult.Valid valid) {
      Engines.require(engine, valid.config().execution().engine());
    }
  }

  private Optional<KeptPlan> plan(MonitorConfig config) throws IOException {
    Engines.require(engine, config.execution().engine());
    if (fresh) {
      return Optional.empty();
    }
    return cluster != null
        ? ClusterRun.plan(engine, cluster, config, state)
        : StateDirectory.plan(
            config.state().directory(),
            config.output().directory(),
            "--fresh deletes it and starts anew, or give another output.file");
  }

  private int run(CheckedConfig.Fit monitor, Display.Show show)
      throws IOException, InterruptedException {
    MonitorConfig config = monitor.config();
    Path output = config.output().directory();
    try (StateDirectory state = StateDirectory.take(config.state().directory(), output)) {
      if (fresh) {
        state.clear();
      }
      state.belongTo(engine.name());
      switch (state.inspect()) {
        case FINISHED -> {
          AlertHooks.start(config, (sink, result) -> {}, Clock.systemUTC(), streams).close();
          streams
              .err()
              .printf(
                  "%s has already taken in its whole source, the readings are in %s; --fresh starts"
                      + " anew%n",
                  config.monitor(), output);
          return 0;
        }
        case INTERRUPTED -> {
          streams.err().printf("going on from the state in %s%n", config.state().directory());
          monitor.changes().forEach(streams.err()::println);
        }
        case NOTHING -> {}
      }
      state.claim(monitor.planJson());
      Engine.Outcome outcome = new MonitorRun(engine, streams, monitor).run(show, null, a -> {});
      if (outcome == Engine.Outcome.STOPPED) {
        streams.err().println("stopped; the next start goes on from here");
      } else {
        state.finish();
      }
    }
    String topics =
        config
            .output()
            .kafka()
            .map(kafka -> ", and on topics such as " + kafka.readings())
            .orElse("");
    streams.err().printf("readings, alerts and rejected rows are in %s%s%n", output, topics);
    return 0;
  }
}
