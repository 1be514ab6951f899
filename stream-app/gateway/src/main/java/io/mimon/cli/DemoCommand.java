package io.mimon.cli;

import io.mimon.core.config.ConfigParser;
import io.mimon.core.config.ConfigResult;
import io.mimon.core.config.MonitorConfig;
import io.mimon.core.plan.PlanResult;
import io.mimon.core.plan.Planner;
import io.mimon.gateway.Alert;
import io.mimon.kafka.TopicSample;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code mimon demo}: a simulated stream with scheduled drifts. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "A simulated stream of loans with scheduled drifts, watched live.",
      "At row 20,000 income loses its link with default, at row 30,000 device gains one, and"
          + " nothing else moves. Nothing needs installing."
    },
    footer = {
      "",
      "Example:",
      "  mimon demo",
      "  mimon demo --for 60s --headless",
      "  mimon demo --engine kafka-streams"
    })
final class DemoCommand implements Callable<Integer> {
  private static final String LOST_FEATURE = "income";
  private static final long LOSS_ROW = 20_000;
  private static final long GAIN_ROW = 30_000;
  private static final String NO_BROKER_YET = "127.0.0.1:9092";
  private static final int USUAL_PORT = 8080;

  private final Engine engine;
  private final Streams streams;

  @Option(
      names = "--for",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description = "stop after so long, such as 60s or 5m (default: Ctrl-C)")
  private @Nullable Duration limit;

  @Option(names = "--headless", description = "no page and no live table, only sentences")
  private boolean headless;

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      description = "where the page is (default 127.0.0.1:8080, else any free port)")
  private @Nullable String listen;

  @Option(names = "--json", description = "readings and alerts, one JSON object a line")
  private boolean json;

  @Option(
      names = "--engine",
      paramLabel = "E",
      converter = EngineConverter.class,
      description = "flink, the usual one, or kafka-streams, with a broker in this process")
  private MonitorConfig.@Nullable Engine wanted;

  DemoCommand(Engine engine, Streams streams) {
    this.engine = engine;
    this.streams = streams;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (wanted != null) {
      Engines.require(engine, wanted);
    }
    String address = listen == null ? defaultAddress() : listen;
    config(Path.of("checked-only"), address, NO_BROKER_YET); // Before anything is made on disk.
    Path directory = Files.createTempDirectory("mimon-demo-");
    if (engine.instances().isEmpty()) {
      List<Alert> alerts = watch(config(directory, address, NO_BROKER_YET));
      conclude(alerts, Long::parseLong, directory);
      return 0;
    }
    try (DemoTopic topic =
        DemoTopic.open(directory, System.currentTimeMillis(), LOSS_ROW, GAIN_ROW)) {
      List<Alert> alerts = watch(config(directory, address, topic.bootstrap()));
      conclude(alerts, topic::row, directory);
      return 0;
    }
  }

  private List<Alert> watch(MonitorConfig config) throws IOException, InterruptedException {
    CheckedConfig.Fit monitor =
        new CheckedConfig.Fit(config, (PlanResult.Ready) Planner.plan(config, TopicSample::new));
    if (engine.instances().isPresent()) {
      engine.instances().get().agree(config, Optional.empty(), monitor.planJson());
    }
    streams
        .err()
        .println(
            "A stream of simulated loans at 1,000 a second: what tells about default? The first"
                + " 10,000 rows are the reference. At row 20,000 income loses its link with"
                + " default, at row 30,000 device gains one; the columns themselves do not move.");
    Display.Show show =
        json
            ? Display.Show.JSON
            : streams.terminal() && !headless ? Display.Show.TABLE : Display.Show.SENTENCES;
    List<Alert> alerts = Collections.synchronizedList(new ArrayList<>());
    try (StateDirectory state =
        StateDirectory.take(config.state().directory(), config.output().directory())) {
      new MonitorRun(engine, streams, monitor).run(show, limit, alerts::add);
    }
    return alerts;
  }

  private String defaultAddress() {
    String usual = "127.0.0.1:" + USUAL_PORT;
    if (headless) {
      return usual; // Nobody listens.
    }
    try (ServerSocket probe = new ServerSocket()) {
      probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), USUAL_PORT));
      return usual;
    } catch (IOException e) {
      streams.err().println("port " + USUAL_PORT + " is taken; the page is on a free one");
      return "127.0.0.1:0";
    }
  }

  private MonitorConfig config(Path directory, String address, String broker) throws IOException {
    Map<String, String> variables = new HashMap<>();
    variables.put("DEMO_BROKER", broker);
    variables.put("DEMO_OUTPUT", directory.toString());
    variables.put("DEMO_GATEWAY", Boolean.toString(!headless));
    variables.put("DEMO_LISTEN", address);
    String name = engine.instances().isPresent() ? "demo-topic.yml" : "demo.yml";
    try (InputStream in = DemoCommand.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from the jar");
      }
      String yaml = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      ConfigResult parsed = ConfigParser.parse(yaml, variables);
      if (parsed instanceof ConfigResult.Invalid invalid) {
        throw new UsageException(
            "--listen " + address + " is not allowed: " + invalid.problems().get(0).message());
      }
      return ((ConfigResult.Valid) parsed).config();
    }
  }

  /**
   * Says what was found.
   *
   * @param rowOf the number of the row that a window ends with
   */
  private void conclude(List<Alert> alerts, ToLongFunction<String> rowOf, Path directory) {
    streams
        .err()
        .println(
            alerts.stream()
                .filter(a -> a.feature().equals(LOST_FEATURE) && a.kind().equals("relevance-lost"))
                .findFirst()
                .map(
                    a ->
                        String.format(
                            Locale.ROOT,
                            "The loss of %s's relevance at row %,d was found in the window that"
                                + " ends with row %,d.",
                            LOST_FEATURE,
                            LOSS_ROW,
                            rowOf.applyAsLong(a.windowEnd())))
                .orElse("The stream stopped before the loss at row 20,000 could be found."));
    streams.err().println("Readings and alerts of this demo: " + directory);
  }
}
