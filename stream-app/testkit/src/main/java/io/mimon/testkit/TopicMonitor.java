package io.mimon.testkit;

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
public final class TopicMonitor {
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
  public TopicMonitor(Broker broker, Path directory, String name, String sections)
      throws Exception {
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
  public JobSpec spec() throws IOException {
    Path file = Files.writeString(out.resolveSibling(name + ".yml"), yaml);
    JobSpec spec = ConfiguredJob.load(file, Map.of(), KeptPlan.Place.NONE).spec();
    Files.createDirectories(spec.outputDirectory());
    Files.createDirectories(spec.stateDirectory());
    return spec;
  }

  /** What is at work while one waits. */
  public interface Run {
    /** Fails if it has. */
    void check();

    /** What to say of it where one has waited in vain. */
    String state();
  }

  private static final Run UNWATCHED =
      new Run() {
        @Override
        public void check() {}

        @Override
        public String state() {
          return "";
        }
      };

  /** The last status there is, once it is as wanted. */
  public JsonNode await(Predicate<JsonNode> wanted) throws Exception {
    return await(UNWATCHED, wanted);
  }

  /** The last status there is, once it is as wanted; the run must not fail meanwhile. */
  public JsonNode await(Run run, Predicate<JsonNode> wanted) throws Exception {
    long deadlineNanos = System.nanoTime() + TIMEOUT.toNanos();
    JsonNode last = JSON.createObjectNode();
    while (System.nanoTime() < deadlineNanos) {
      run.check();
      List<String> lines = topic("status", 0);
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
  public JsonNode awaitRows(long rows) throws Exception {
    return awaitRows(UNWATCHED, rows);
  }

  /** The last status, once it tells of so many rows; the run must not fail meanwhile. */
  public JsonNode awaitRows(Run run, long rows) throws Exception {
    return await(run, status -> rows(status) >= rows);
  }

  private static long rows(JsonNode status) {
    long rows = status.path("rows").asLong() + status.path("unlabelled").asLong();
    for (JsonNode reason : status.path("rejected")) {
      rows += reason.asLong();
    }
    return rows + status.path("overflow").asLong();
  }

  /** Stops a job so that the next one goes on from there. */
  public static void stop(Engine.Job job) throws Exception {
    job.stop();
    Engine.Outcome outcome = job.outcome().get(120, TimeUnit.SECONDS);
    if (outcome != Engine.Outcome.STOPPED) {
      throw new AssertionError("stopped, it ended as " + outcome);
    }
  }

  /** All that is committed, once there is as much of readings and alerts. */
  public Streams.Lines await(Run run, Streams.Lines expected) throws Exception {
    long deadlineNanos = System.nanoTime() + TIMEOUT.toNanos();
    while (System.nanoTime() < deadlineNanos) {
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

  /** What is committed on its topics. */
  public Streams.Lines lines() {
    return new Streams.Lines(topic("readings", 0), topic("alerts", 0), topic("rejected", 0));
  }

  /** What is in its files, which is what is on its topics. */
  public Streams.Lines linesOfFilesAndTopics() throws IOException {
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
  public static Map<String, List<String>> bySegment(List<String> lines) throws IOException {
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

  /** A line, parsed. */
  public static JsonNode json(String line) throws IOException {
    return JSON.readTree(line);
  }
}
