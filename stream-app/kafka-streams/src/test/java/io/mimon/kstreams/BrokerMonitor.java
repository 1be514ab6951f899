package io.mimon.kstreams;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mimon.cli.ConfiguredJob;
import io.mimon.cli.JobSpec;
import io.mimon.cli.KeptPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** A monitor between topics of a broker, from its YAML on as a user has it. */
final class BrokerMonitor {
  private static final Duration TIMEOUT = Duration.ofMinutes(2);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Broker broker;
  private final Path directory;
  private final String name;
  private final String yaml;

  /**
   * A monitor; its topics of results are made.
   *
   * @param sections the configuration but for the version, the name, the output and the like
   */
  BrokerMonitor(Broker broker, Path directory, String name, String sections) throws Exception {
    this.broker = broker;
    this.directory = directory;
    this.name = name;
    this.yaml =
        """
        version: 1
        monitor: %1$s
        %2$s
        output:
          file: "%3$s"
          kafka: { readings: %1$s.readings, alerts: %1$s.alerts, rejected: %1$s.rejected, status: %1$s.status }
        gateway: { enabled: false }
        state: { checkpoint_every: 200ms }
        parallelism: 2
        """
            .formatted(name, sections.indent(0).strip(), directory.resolve(name));
    broker.createTopics(name + ".readings", name + ".alerts", name + ".rejected", name + ".status");
  }

  /** The job as the command line would hand it to the engine, by what is in the topics now. */
  JobSpec spec() throws IOException {
    Path file = Files.writeString(directory.resolve(name + ".yml"), yaml);
    return ConfiguredJob.load(file, Map.of(), KeptPlan.Place.NONE).spec();
  }

  /** The last status there is, once it is as wanted; the run must not fail meanwhile. */
  JsonNode await(StreamsRun run, Predicate<JsonNode> wanted) throws Exception {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    JsonNode last = JSON.createObjectNode();
    while (System.nanoTime() < deadline) {
      run.check();
      List<String> lines = topic("status");
      if (!lines.isEmpty()) {
        last = JSON.readTree(lines.get(lines.size() - 1));
        if (wanted.test(last)) {
          return last;
        }
      }
      Thread.sleep(50);
    }
    throw new AssertionError(
        name + ": the status is not as wanted in " + TIMEOUT + ": " + last + " " + run.state());
  }

  /** The last status, once it tells of so many rows, of whatever fate. */
  JsonNode awaitRows(StreamsRun run, long rows) throws Exception {
    return await(run, status -> rows(status) >= rows);
  }

  private static long rows(JsonNode status) {
    long rows = status.path("rows").asLong() + status.path("unlabelled").asLong();
    for (JsonNode reason : status.path("rejected")) {
      rows += reason.asLong();
    }
    return rows + status.path("overflow").asLong();
  }

  /** All that is committed, once there is as much of readings and alerts. */
  Streams.Lines await(StreamsRun run, Streams.Lines expected) throws Exception {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    while (System.nanoTime() < deadline) {
      run.check();
      Streams.Lines lines = lines();
      if (lines.readings().size() >= expected.readings().size()
          && lines.alerts().size() >= expected.alerts().size()) {
        return lines;
      }
      Thread.sleep(50);
    }
    return lines();
  }

  Streams.Lines lines() {
    return new Streams.Lines(topic("readings"), topic("alerts"), topic("rejected"));
  }

  private List<String> topic(String of) {
    return Broker.lines(broker.await(name + "." + of, 0, TIMEOUT));
  }

  static JsonNode json(String line) throws IOException {
    return JSON.readTree(line);
  }
}
