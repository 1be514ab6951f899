package io.mimon.cli;

import io.mimon.core.config.ConfigParser;
import io.mimon.core.config.ConfigResult;
import io.mimon.core.config.MonitorConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mimon serve}: page, metrics and alerts of a monitor that runs elsewhere. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = {
      "Shows page and metrics of a monitor that runs elsewhere, and delivers its alerts, by what it"
          + " puts on the topics of output.kafka.",
      "Of several that serve one monitor, each shows all, and one delivers; if it ends, another one"
          + " goes on where it was. Ctrl-C and SIGTERM stop it."
    },
    footer = {
      "",
      "Example:",
      "  mimon serve monitor.yml",
      "  mimon serve monitor.yml --json | jq .",
      "  mimon serve monitor.yml --files /var/lib/mimon/serve-2"
    })
final class ServeCommand implements Callable<Integer> {
  private final Streams streams;

  @Parameters(paramLabel = "CONFIG.yml", description = "the configuration")
  private Path file = Path.of("");

  @Option(
      names = "--files",
      paramLabel = "DIRECTORY",
      description =
          "where what was read of the topics is kept, for this process alone (default: serve in"
              + " output.file)")
  private @Nullable Path files;

  @Option(
      names = "--fresh",
      description =
          "delete that first, and read the topics from their beginning; no alert is delivered anew"
              + " by that")
  private boolean fresh;

  @Option(names = "--json", description = "readings and alerts, one JSON object a line")
  private boolean json;

  ServeCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Map<String, String> environment = streams.environment();
    ConfigResult parsed = ConfigParser.parse(file, environment);
    if (parsed instanceof ConfigResult.Invalid invalid) {
      invalid.problems().forEach(p -> streams.err().println(p.describe(file.toString())));
      return 2;
    }
    MonitorConfig config = ((ConfigResult.Valid) parsed).config();
    List<CheckedConfig.Problem> problems = new ArrayList<>(problems(config));
    problems.addAll(ReceiverCheck.problems(file, config, environment));
    problems.addAll(GatewayListener.problems(file, config, environment));
    if (!problems.isEmpty()) {
      problems.forEach(problem -> streams.err().println(problem.text()));
      return 2;
    }
    Path directory = files == null ? config.output().directory().resolve("serve") : files;
    Display.Show show =
        json ? Display.Show.JSON : streams.terminal() ? Display.Show.TABLE : Display.Show.SENTENCES;
    try (StateDirectory held = StateDirectory.take(directory, directory)) {
      if (fresh) {
        held.clear();
      }
      new Serve(config, directory, streams).run(show);
    }
    return 0;
  }

  /** What a configuration lacks that is otherwise a good one. */
  private List<CheckedConfig.Problem> problems(MonitorConfig config) {
    List<CheckedConfig.Problem> problems = new ArrayList<>();
    if (config.output().kafka().isEmpty()) {
      problems.add(
          problem(
              "output.kafka",
              "is missing, and serve reads the topics that it names; give the one that the monitor"
                  + " runs with"));
    }
    if (!config.gateway().enabled() && config.alerts().isEmpty()) {
      problems.add(
          problem(
              "gateway.enabled",
              "is false and alerts is empty, so that there is nothing to serve; change one of"
                  + " them"));
    }
    return problems;
  }

  private CheckedConfig.Problem problem(String key, String message) {
    return new CheckedConfig.Problem(0, key, "", "%s: %s: %s".formatted(file, key, message));
  }
}
