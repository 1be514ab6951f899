package io.mimon.cli;

import io.mimon.core.config.AlertRoute;
import io.mimon.core.config.ConfigParser;
import io.mimon.core.config.ConfigResult;
import io.mimon.core.config.MonitorConfig;
import io.mimon.gateway.alerts.AlertSink;
import io.mimon.gateway.alerts.Attempt;
import io.mimon.gateway.alerts.SecretReader;
import io.mimon.gateway.alerts.Sinks;
import io.mimon.gateway.alerts.TestAlert;
import io.mimon.gateway.console.DisplayText;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mimon alerts}: what can be done about the delivery of alerts. */
@Command(
    name = "alerts",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Tries out whether alerts arrive.",
    footer = {"", "Example:", "  mimon alerts test monitor.yml"})
final class AlertsCommand {
  private final Clock clock = Clock.systemUTC();
  private final Streams streams;

  AlertsCommand(Streams streams) {
    this.streams = streams;
  }

  /** {@code mimon alerts test}. */
  Test test() {
    return new Test();
  }

  /** Sends an alert that says that it is a test to everyone who would be sent alerts. */
  @Command(
      name = "test",
      mixinStandardHelpOptions = true,
      description = {
        "Sends one alert that says that it is a test to each receiver of a configuration, whatever"
            + " match and silences say, and shows what each answered.",
        "Exit code 1 if one of them did not take it. PagerDuty is sent its end at once, with"
            + " Alertmanager it ends by itself."
      },
      footer = {
        "",
        "Example:",
        "  mimon alerts test monitor.yml",
        "  mimon alerts test monitor.yml --only oncall"
      })
  final class Test implements Callable<Integer> {
    @Parameters(paramLabel = "CONFIG.yml", description = "the configuration")
    private Path file = Path.of("");

    @Option(names = "--only", paramLabel = "NAME", description = "the one of this name")
    private @Nullable String only;

    @Option(names = "--json", description = "one JSON object a line on standard output")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
      ConfigResult parsed = ConfigParser.parse(file, streams.environment());
      if (parsed instanceof ConfigResult.Invalid invalid) {
        invalid.problems().forEach(p -> streams.err().println(p.describe(file.toString())));
        return 2;
      }
      MonitorConfig config = ((ConfigResult.Valid) parsed).config();
      List<AlertRoute> routes =
          config.alerts().stream()
              .filter(route -> only == null || Sinks.name(route).equals(only))
              .toList();
      if (routes.isEmpty()) {
        throw new UsageException(nobody(config));
      }
      SecretReader secrets = new SecretReader(streams.environment());
      int width = routes.stream().mapToInt(route -> Sinks.name(route).length()).max().orElse(1);
      int failed = 0;
      for (AlertRoute route : routes) {
        failed += send(config.monitor(), route, Sinks.of(route, secrets, clock), width) ? 0 : 1;
      }
      return failed == 0 ? 0 : 1;
    }

    private String nobody(MonitorConfig config) {
      List<String> names = config.alerts().stream().map(Sinks::name).toList();
      return names.isEmpty()
          ? file + " names nobody whom alerts are sent to; see alerts in the README"
          : "no receiver is called %s; there are: %s".formatted(only, String.join(", ", names));
    }

    private boolean send(String monitor, AlertRoute route, AlertSink sink, int nameWidth)
        throws InterruptedException {
      long startNanos = System.nanoTime();
      Attempt attempt = TestAlert.send(sink, monitor, clock.instant());
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
      boolean delivered = attempt instanceof Attempt.Delivered;
      String answer = answer(attempt);
      if (json) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("type", "mimon.alert-test.v1");
        line.put("sink", sink.name());
        line.put("kind", route.receiver().kind());
        line.put("target", sink.shownTarget());
        line.put("result", delivered ? "delivered" : "failed");
        line.put("millis", millis);
        line.put("answer", answer);
        streams.out().println(Measured.JSON.valueToTree(line));
      } else {
        streams
            .out()
            .printf(
                "%-" + nameWidth + "s  %-12s  %s  %s in %d ms: %s%n",
                sink.name(),
                route.receiver().kind(),
                sink.shownTarget(),
                delivered ? "delivered" : "FAILED",
                millis,
                DisplayText.escape(answer));
      }
      return delivered;
    }

    private static String answer(Attempt attempt) {
      if (attempt instanceof Attempt.Delivered delivered) {
        return delivered.answer();
      }
      return attempt instanceof Attempt.Refused refused
          ? refused.reason()
          : ((Attempt.Unavailable) attempt).reason();
    }
  }
}
