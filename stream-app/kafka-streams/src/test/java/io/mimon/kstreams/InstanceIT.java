package io.mimon.kstreams;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.cli.Engine;
import io.mimon.cli.Instances;
import io.mimon.cli.JobSpec;
import io.mimon.cli.Mimon;
import io.mimon.cli.Streams;
import io.mimon.core.config.MonitorConfig;
import io.mimon.testkit.Broker;
import io.mimon.testkit.Waiting;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Instances as they are started at a terminal, with a small topology in the monitor's place. */
final class InstanceIT {
  @SuppressWarnings("NullAway.Init")
  private static Broker broker;

  @TempDir Path directory;

  @BeforeAll
  static void open() throws Exception {
    broker = Broker.open();
  }

  @AfterAll
  static void close() throws Exception {
    broker.close();
  }

  /** Kafka Streams, whose job a test can stop. */
  private static final class Stoppable implements Engine {
    private final KafkaStreamsEngine engine;
    private final CompletableFuture<Job> job = new CompletableFuture<>();

    Stoppable(String topic) {
      engine =
          new KafkaStreamsEngine(
              (spec, source, labels) ->
                  CopyTopology.build(spec.plan().monitor(), topic, "mimon.readings"));
    }

    @Override
    public MonitorConfig.Engine name() {
      return engine.name();
    }

    @Override
    public Optional<Instances> instances() {
      return engine.instances();
    }

    @Override
    public Job start(JobSpec spec) {
      Job started = engine.start(spec);
      job.complete(started);
      return started;
    }
  }

  /** A command under way. */
  private final class Run {
    private final Stoppable engine;
    private final Path output;
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final CompletableFuture<Integer> exitCode;

    Run(String name, String topic, String more, String... options) throws IOException {
      engine = new Stoppable(topic);
      output = directory.resolve(name);
      Path file =
          Files.writeString(
              directory.resolve(name + ".yml"),
              """
              version: 1
              monitor: %1$s
              engine: kafka-streams
              source: { kafka: { bootstrap: "%2$s", topic: %1$s } }
              target: { column: y }
              window: { rows: 50 }
              output: { file: "%3$s", kafka: {} }
              gateway: { enabled: false }
              state: { checkpoint_every: 100ms }
              %4$s
              """
                  .formatted(topic, broker.bootstrap(), output, more));
      List<String> arguments = new ArrayList<>(List.of("run", file.toString()));
      arguments.addAll(List.of(options));
      Streams streams =
          new Streams(
              new ByteArrayInputStream(new byte[0]),
              new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
              false,
              new PrintStream(err, true, StandardCharsets.UTF_8),
              false,
              Map.of());
      exitCode =
          CompletableFuture.supplyAsync(
              () -> Mimon.run(engine, streams, arguments.toArray(String[]::new)));
    }

    Run awaitLines(int count) throws Exception {
      // Before it starts, there may be files of a run before.
      var unused = engine.job.get(60, TimeUnit.SECONDS);
      Waiting.until(
          () -> lines().size() >= count,
          Duration.ofMinutes(1),
          () -> lines().size() + " of " + count + " lines\n" + said());
      return this;
    }

    List<String> lines() {
      Path file = output.resolve("readings.jsonl");
      try {
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    void stop() throws Exception {
      engine.job.get(30, TimeUnit.SECONDS).stop();
      assertEquals(0, end(), this::said);
    }

    int end()
        throws ExecutionException, InterruptedException, java.util.concurrent.TimeoutException {
      return exitCode.get(120, TimeUnit.SECONDS);
    }

    String said() {
      return err.toString(StandardCharsets.UTF_8);
    }

    void says(String... parts) {
      for (String part : parts) {
        assertTrue(said().contains(part), () -> "no '" + part + "' in " + said());
      }
    }
  }

  private static List<String> rows(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> "{\"x\":%d.5,\"y\":\"%s\"}".formatted(i % 17, i % 2 == 0 ? "a" : "b"))
        .toList();
  }

  private @Nullable static String of(String line) {
    return line.replaceAll(".*\"of\":(.*)}", "$1");
  }

  @Test
  void itStopsAndGoesOnAndItsFilesHaveEachLineOnce() throws Exception {
    broker.createTopic("goeson", 1);
    broker.produceLines("goeson", rows(0, 100));
    Run first =
        new Run("goeson", "goeson", "alerts: [{ webhook: { url: 'http://127.0.0.1:9/' } }]");
    first.awaitLines(100);
    DashboardNames.assertHas(first.engine.job.get().health(), "goeson");
    first.stop();
    first.says(
        "this instance sends the alerts of all", "stopped; the next start goes on from here");

    broker.produceLines("goeson", rows(100, 150));
    Run second = new Run("goeson", "goeson", "");
    second.awaitLines(150).stop();
    second.says("going on from the state in the topics mimon-goeson-streams-…");
    assertEquals(rows(0, 150), second.lines().stream().map(InstanceIT::of).toList());

    Run elsewhere = new Run("goeson-elsewhere", "goeson", "");
    elsewhere.awaitLines(150).stop();
    assertEquals(second.lines(), elsewhere.lines(), "every instance has what all say");

    Run changed = new Run("goeson", "goeson", "k: 5");
    assertEquals(2, changed.end());
    changed.says("k: 3 before, 5 now", "--fresh deletes it and starts anew");
  }

  @Test
  void anewItBeginsAtTheFirstRowAndOnlyWithoutOthers() throws Exception {
    broker.createTopic("anew", 1);
    broker.produceLines("anew", rows(0, 60));
    Run first = new Run("anew", "anew", "");
    first.awaitLines(60);
    Run refused = new Run("anew-2", "anew", "", "--fresh");
    assertEquals(2, refused.end());
    refused.says("anew is being run by other instances; stop all of them to start anew");
    Run changed = new Run("anew-3", "anew", "drift: { significance: 0.01 }");
    assertEquals(2, changed.end());
    changed.says("stop all of them to go on with a changed configuration");
    first.stop();

    Run fresh = new Run("anew", "anew", "drift: { significance: 0.01 }", "--fresh");
    fresh.awaitLines(60).stop();
    assertEquals(rows(0, 60), fresh.lines().stream().map(InstanceIT::of).toList());

    Run stale = new Run("anew-4", "anew", "drift: { significance: 0.01 }");
    stale.awaitLines(60).stop();
    new Run("anew", "anew", "drift: { significance: 0.01 }", "--fresh").awaitLines(60).stop();
    Run behind = new Run("anew-4", "anew", "drift: { significance: 0.01 }");
    assertEquals(1, behind.end());
    behind.says("before it was started anew elsewhere");
  }

  @Test
  void aLastingFaultEndsItWithTheCause() throws Exception {
    broker.createTopic("poisoned", 1);
    broker.produceLines("poisoned", rows(0, 60));
    broker.produceLines("poisoned", List.of("poison"));
    Run run = new Run("poisoned", "poisoned", "");
    assertEquals(1, run.end());
    run.says("the job failed: this record is poison");
  }

  @Test
  void whatCannotBeIsSaidBeforeAnythingStarts() throws Exception {
    broker.createTopic("never", 1);
    Run empty = new Run("never", "never", "");
    assertEquals(2, empty.end());
    empty.says("has no records");
    Run cluster = new Run("never", "never", "", "--cluster", "h:1");
    assertEquals(2, cluster.end());
    cluster.says("--cluster is for flink");
    Run flink = new Run("never", "never", "", "--engine", "flink");
    assertEquals(2, flink.end());
    flink.says("this jar has the engine kafka-streams");
    assertTrue(
        broker.topics().stream().noneMatch(topic -> topic.startsWith("mimon-never")),
        () -> "topics of a monitor that never was");

    Path none =
        Files.writeString(
            directory.resolve("none.yml"),
            Files.readString(directory.resolve("never.yml"))
                .replace(broker.bootstrap(), "127.0.0.1:1"));
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Streams streams =
        new Streams(
            new ByteArrayInputStream(new byte[0]),
            System.out,
            false,
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            Map.of());
    assertEquals(2, Mimon.run(new KafkaStreamsEngine(), streams, "run", none.toString()));
    assertTrue(
        err.toString(StandardCharsets.UTF_8).contains("No broker answers at 127.0.0.1:1"),
        err::toString);
  }

  @Test
  void namesOfTopicsTellTheMonitor() {
    assertTrue(StreamsInstances.isState("m").test("mimon-m-streams-windows-changelog"));
    assertTrue(StreamsInstances.isState("m").test("mimon-m-streams-align-repartition"));
    for (String other :
        Set.of(
            "mimon-m-streams-plan",
            "mimon-m2-streams-windows-changelog",
            "mimon-m-streams-b-streams-windows-changelog",
            "windows-changelog")) {
      assertTrue(StreamsInstances.isState("m").negate().test(other), other);
    }
  }
}
