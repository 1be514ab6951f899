package io.mimon.demobroker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mimon.cli.DemoBroker;
import io.mimon.core.config.ConfigParser;
import io.mimon.core.config.ConfigResult;
import io.mimon.core.config.MonitorConfig;
import io.mimon.core.input.SimulatedStream;
import io.mimon.core.monitor.LocalMonitor;
import io.mimon.core.plan.PlanResult;
import io.mimon.core.plan.Planner;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as the launcher starts it, against the monitor without an engine on the same rows. */
final class DemoIT {
  private static final Pattern DIRECTORY = Pattern.compile("of this demo: (\\S+)");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int FEATURES = 7;
  private static final int ROWS_AN_EMISSION = 500;

  @TempDir Path directory;

  @Test
  void itFindsTheLossAtTheRowAndWithTheNumbersOfTheOtherEngine() throws Exception {
    String said = demo("--for", "60s", "--headless");
    assertTrue(
        said.contains(
            "The loss of income's relevance at row 20,000 was found in the window that ends with"
                + " row 23,000."),
        said);
    Matcher matcher = DIRECTORY.matcher(said);
    assertTrue(matcher.find(), said);
    Path output = Path.of(matcher.group(1));
    List<String> readings = withoutTimes(Files.readAllLines(output.resolve("readings.jsonl")));
    assertTrue(readings.size() >= FEATURES * 50, () -> readings.size() + " readings\n" + said);
    int emissions = readings.size() / FEATURES + 1;
    List<String> expected = expected(emissions * ROWS_AN_EMISSION);
    assertEquals(expected.subList(0, readings.size()), readings);
    assertTrue(Files.notExists(output.resolve("broker")), "what the broker wrote is gone");
  }

  @Test
  void theBrokerComesWithItsJar() throws IOException {
    DemoBroker broker = DemoBroker.find().orElseThrow();
    Path data = directory.resolve("broker");
    try (DemoBroker.Running running = broker.start(data)) {
      assertTrue(running.bootstrap().startsWith("127.0.0.1:"), running.bootstrap());
      assertTrue(Files.exists(data));
    }
    assertTrue(Files.notExists(data));
  }

  private String demo(String... options) throws Exception {
    String root = System.getProperty("mimon.root") + "/stream-app/";
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx768m");
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-Djava.io.tmpdir=" + directory);
    command.add("-cp");
    command.add(
        String.join(
            File.pathSeparator,
            root + "kafka-streams/target/mimon-kafka-streams-all.jar",
            root + "demo-broker/target/mimon-demo-broker-all.jar"));
    command.addAll(List.of("io.mimon.kstreams.Main", "demo", "--engine", "kafka-streams"));
    command.addAll(List.of(options));
    Path log = directory.resolve("demo.log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      boolean ended = process.waitFor(150, TimeUnit.SECONDS);
      String said = Files.readString(log);
      assertTrue(ended, said);
      assertEquals(0, process.exitValue(), said);
      return said;
    } finally {
      process.destroyForcibly();
    }
  }

  /** The readings of the rows of the demo, as it runs on Flink; the first 50,000. */
  private static List<String> expected(int rows) throws IOException {
    MonitorConfig config;
    try (InputStream in = DemoBroker.class.getResourceAsStream("demo.yml")) {
      String yaml =
          new String(in == null ? new byte[0] : in.readAllBytes(), StandardCharsets.UTF_8);
      Map<String, String> variables =
          Map.of("DEMO_OUTPUT", "out", "DEMO_GATEWAY", "false", "DEMO_LISTEN", "127.0.0.1:0");
      config = ((ConfigResult.Valid) ConfigParser.parse(yaml, variables)).config();
    }
    PlanResult.Ready ready = (PlanResult.Ready) Planner.plan(config);
    List<String> readings = new ArrayList<>();
    new LocalMonitor(ready.plan(), ready.schema())
        .run(
            SimulatedStream.credit(7, 20_000, 30_000).reader(rows),
            new LocalMonitor.Output() {
              @Override
              public void reading(String json) {
                readings.add(json);
              }

              @Override
              public void alert(String json) {}

              @Override
              public void rejected(String json) {}
            });
    return withoutTimes(readings);
  }

  /** On a topic windows have times, in a file the numbers of rows, which {@code lastRow} says. */
  private static List<String> withoutTimes(List<String> readings) throws IOException {
    List<String> without = new ArrayList<>();
    for (String reading : readings) {
      ObjectNode fields = (ObjectNode) JSON.readTree(reading);
      fields.remove(List.of("windowStart", "windowEnd", "lastRow"));
      without.add(fields.toString());
    }
    return without;
  }
}
