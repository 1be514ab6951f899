package io.mimon.flink;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mimon.cli.ConfiguredJob;
import io.mimon.cli.Engine;
import io.mimon.cli.JobSpec;
import io.mimon.cli.KeptPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A monitor between topics of a broker, from its YAML on as a user has it. */
final class TopicMonitor {
  private static final Duration TIMEOUT = Duration.ofMinutes(2);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Broker broker;
  private final String name;
  private final Path out;
  private final String yaml;

  /**
   * A monitor; its topics of results are made.
   *
   * @param sections the configuration but for the version, the name, the output and the like
   */
  TopicMonitor(Broker broker, Path directory, String name, String sections) throws Exception {
    this.broker = broker;
    this.name = name;
    this.out = directory.resolve(name);
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
            .formatted(name, sections.indent(0).strip(), out);
    broker.createTopics(name + ".readings", name + ".alerts", name + ".rejected", name + ".status");
  }

  /** The job as the command line would hand it to the engine, by what is in the topics now. */
  JobSpec spec() throws IOException {
    Path file = Files.writeString(out.resolveSibling(name + ".yml"), yaml);
    JobSpec spec = ConfiguredJob.load(file, Map.of(), KeptPlan.Place.NONE).spec();
    Files.createDirectories(spec.outputDirectory());
    Files.createDirectories(spec.stateDirectory());
    return spec;
  }

  /** The last status there is, once it is as wanted. */
  JsonNode await(Predicate<JsonNode> wanted) throws Exception {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    Path file = out.resolve("status.jsonl");
    List<String> lines = List.of();
    while (System.nanoTime() < deadline) {
      lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
      if (!lines.isEmpty()) {
        JsonNode last = JSON.readTree(lines.get(lines.size() - 1));
        if (wanted.test(last)) {
          return last;
        }
      }
      Thread.sleep(50);
    }
    throw new AssertionError(
        name
            + ": the status is not as wanted in "
            + TIMEOUT
            + ": "
            + (lines.isEmpty() ? "none" : lines.get(lines.size() - 1)));
  }

  /** The last status, once it tells of so many rows, of whatever fate. */
  JsonNode awaitRows(long rows) throws Exception {
    return await(status -> rows(status) >= rows);
  }

  private static long rows(JsonNode status) {
    long rows = status.path("rows").asLong() + status.path("unlabelled").asLong();
    for (JsonNode reason : status.path("rejected")) {
      rows += reason.asLong();
    }
    return rows + status.path("overflow").asLong();
  }

  /** Stops it with a savepoint. */
  static void stop(Engine.Job job) throws Exception {
    job.stop();
    Engine.Outcome outcome = job.outcome().get(120, TimeUnit.SECONDS);
    if (outcome != Engine.Outcome.STOPPED) {
      throw new AssertionError("stopped, it ended as " + outcome);
    }
  }

  /** What is in its files, which is what is on its topics. */
  Streams.Lines lines() throws IOException {
    Streams.Lines files = Streams.Lines.read(out);
    assertEquals(files.readings(), topic("readings", files.readings().size()));
    assertEquals(files.alerts(), topic("alerts", files.alerts().size()));
    // Rejected rows come from several tasks, in no order.
    List<String> rejected = topic("rejected", files.rejected().size());
    assertEquals(unordered(files.rejected()), unordered(rejected));
    return files;
  }

  private List<String> topic(String of, int atLeast) {
    return Broker.lines(broker.await(name + "." + of, atLeast, TIMEOUT));
  }

  /** Lines by segment; within one they have an order, and from one to another none. */
  static Map<String, List<String>> bySegment(List<String> lines) throws IOException {
    Map<String, List<String>> bySegment = new TreeMap<>();
    for (String line : lines) {
      String segment = JSON.readTree(line).path("segment").asText();
      bySegment.computeIfAbsent(segment, s -> new ArrayList<>()).add(line);
    }
    return bySegment;
  }

  private static Map<String, Integer> unordered(List<String> lines) {
    Map<String, Integer> unordered = new HashMap<>();
    lines.forEach(line -> unordered.merge(line, 1, Integer::sum));
    return unordered;
  }

  static JsonNode json(String line) throws IOException {
    return JSON.readTree(line);
  }
}
