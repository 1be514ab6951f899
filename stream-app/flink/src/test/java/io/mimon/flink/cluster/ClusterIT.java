package io.mimon.flink.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mimon.testkit.JavaProcess;
import io.mimon.testkit.JsonLines;
import io.mimon.testkit.KafkaBroker;
import io.mimon.testkit.Streams;
import io.mimon.testkit.Waiting;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The runnable jar on a cluster of three JVMs, whose TaskManagers are killed under it. */
@ExtendWith(ClusterExtension.class)
final class ClusterIT {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private static final String LENDING =
      """
      target: { column: defaulted }
      condition_on: [region]
      window: { rows: 1500 }
      emit: { every: 250 rows }
      reference: { first: 3000 rows }
      """;

  @TempDir Path directory;

  @Test
  void aSimulatedStreamSurvivesTheTaskManagersThatRunIt(FlinkCluster cluster) throws Exception {
    assertSurvivesTwoKills(
        cluster,
        "simulated",
        "simulated: { scenario: credit, seed: 11, rows: 14000, loss_at: 6000%s }",
        LENDING,
        1_000);
  }

  private void assertSurvivesTwoKills(
      FlinkCluster cluster, String name, String source, String rest, int rowsPerSecond)
      throws Exception {
    CommittedOutput output = new CommittedOutput.InFiles(directory.resolve("out"));
    String fast = MonitorFile.text(name, source, rest, output, 0, 2);
    Streams.Lines expected = Streams.undisturbed(Streams.plan(fast));
    assertFalse(expected.alerts().isEmpty(), "alerts are compared too");
    String slow = MonitorFile.text(name, source, rest, output, rowsPerSecond, 2);
    String job = start(cluster, slow);
    for (int kill = 1; kill <= 2; kill++) {
      awaitNewReading(output);
      killAndMeasure(cluster, job, name + ", kill " + kill, output, () -> {});
      assertBeginningOf(expected, output.read(), "after kill " + kill);
    }
    cluster.awaitState(job, "FINISHED");

    assertEquals(expected, output.read());
    cluster.awaitTaskManagers(2);
  }

  /**
   * The same over a broker, which is killed once as well: rows of two partitions, in order of event
   * time, results to topics, read committed. What is expected comes from a file with the same rows.
   */
  @Test
  void elec2OverTopicsSurvivesTwoTaskManagersAndTheBroker(FlinkCluster cluster) throws Exception {
    Path elec2 = Path.of(System.getProperty("mimon.shared", "absent"), "data/elec2.csv.gz");
    assumeTrue(Files.exists(elec2), elec2 + " is absent");
    Path csv = firstRows(elec2, 14_100);
    String rest =
        """
        target: { column: class }
        time: { column: ts, out_of_orderness: 2h }
        features: { exclude: [date] }
        window: { rows: 2500 }
        emit: { every: 500 rows }
        reference: { first: 5000 rows }
        """;
    CommittedOutput files = new CommittedOutput.InFiles(directory.resolve("out"));
    String fromFile = "file: { path: \"" + csv + "\"%s }";
    Streams.Lines expected =
        Streams.undisturbed(Streams.plan(MonitorFile.text("elec2", fromFile, rest, files, 0, 2)));
    try (KafkaBroker broker = KafkaBroker.start(directory.resolve("kafka"))) {
      broker.createTopic("records", 2);
      CommittedOutput output = new CommittedOutput.OnTopics(broker, directory.resolve("out"));
      List<String> records = JsonLines.ofCsv(csv);
      produce(broker, records, 0, 3_000);
      String source = "kafka: { bootstrap: \"%s\", topic: records }".formatted(broker.bootstrap());
      String job = start(cluster, MonitorFile.text("elec2", source, rest, output, 0, 2));
      awaitMoreThan(0, output);
      killAndMeasure(
          cluster, job, "elec2, kill 1", output, () -> produce(broker, records, 3_000, 5_000));
      assertBeginningOf(expected, output.read(), "after kill 1");
      int before = output.read().readings().size();
      produce(broker, records, 5_000, 8_000);
      awaitMoreThan(before, output);
      broker.kill9();
      broker.start();
      before = output.read().readings().size();
      produce(broker, records, 8_000, 9_000);
      awaitMoreThan(before, output);
      assertBeginningOf(expected, output.read(), "after the broker's kill");
      killAndMeasure(
          cluster, job, "elec2, kill 2", output, () -> produce(broker, records, 9_000, 11_000));
      produce(broker, records, 11_000, records.size());
      Waiting.until(
          () -> output.read().readings().size() >= expected.readings().size(),
          TIMEOUT,
          () -> "readings are missing\n" + broker.tail());
      cluster.cancel(job);

      assertEquals(expected.readings(), output.read().readings());
      assertEquals(expected.alerts(), output.read().alerts());
      assertEquals(List.of(), output.read().rejected());
    }
  }

  private Path firstRows(Path gzipped, int rows) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(gzipped)), StandardCharsets.UTF_8))) {
      List<String> lines = reader.lines().limit(rows + 1L).toList();
      return Files.write(directory.resolve("first.csv"), lines);
    }
  }

  /** Rows by turns to two partitions. */
  private static void produce(KafkaBroker broker, List<String> records, int from, int to) {
    for (int partition = 0; partition < 2; partition++) {
      int turn = partition;
      broker.produce(
          "records",
          partition,
          IntStream.range(from, to).filter(i -> i % 2 == turn).mapToObj(records::get).toList());
    }
  }

  private String start(FlinkCluster cluster, String configuration) throws Exception {
    Path config = Files.writeString(directory.resolve("monitor.yml"), configuration);
    return MimonJar.run(directory, "run", config.toString(), "--cluster", cluster.address()).job();
  }

  private static void awaitNewReading(CommittedOutput output) throws Exception {
    awaitMoreThan(output.read().readings().size(), output);
  }

  private static void awaitMoreThan(int readings, CommittedOutput output) throws Exception {
    Waiting.until(
        () -> output.read().readings().size() > readings, TIMEOUT, () -> "no new reading");
  }

  private static void assertBeginningOf(Streams.Lines all, Streams.Lines some, String when) {
    assertTrue(all.readings().size() > 50, "too few readings to compare");
    assertEquals(all.readings().subList(0, some.readings().size()), some.readings(), when);
    assertTrue(some.readings().size() < all.readings().size(), "it was over " + when);
  }

  /** Kills the TaskManager under a job, has another take its place, and prints what that took. */
  private static void killAndMeasure(
      FlinkCluster cluster, String job, String what, CommittedOutput output, Runnable more)
      throws Exception {
    long killMillis = System.currentTimeMillis();
    String killed = cluster.killTaskManagerRunningJob(job);
    int committed = output.read().readings().size();
    more.run();
    cluster.startTaskManager();
    Waiting.until(
        () -> cluster.restartedSince(job, killMillis), TIMEOUT, () -> "it is not restarted");
    long runningMillis = System.currentTimeMillis() - killMillis;
    Waiting.until(
        () -> output.read().readings().size() > committed, TIMEOUT, () -> "no new reading");
    long readingMillis = System.currentTimeMillis() - killMillis;
    System.out.printf(
        "%s (%s): running again after %.1f s, a new reading after %.1f s%n",
        what, killed, runningMillis / 1000.0, readingMillis / 1000.0);
  }

  @Test
  void aMonitorThatRunsIsNotStartedTwice(FlinkCluster cluster) throws Exception {
    CommittedOutput output = new CommittedOutput.InFiles(directory.resolve("out"));
    Path config =
        Files.writeString(
            directory.resolve("endless.yml"),
            MonitorFile.text(
                "endless",
                "simulated: { scenario: credit, seed: 1%s }",
                "target: { column: defaulted }\nreference: { first: 20000 rows }\n",
                output,
                100,
                1));
    String job =
        MimonJar.run(directory, "run", config.toString(), "--cluster", cluster.address()).job();

    MimonJar.Result second =
        MimonJar.run(directory, "run", config.toString(), "--cluster", cluster.address());

    assertEquals(2, second.exitCode(), second.output());
    assertTrue(
        second.output().contains("endless already runs on " + cluster.address() + " as job " + job),
        second.output());
    cluster.cancel(job);
  }

  @Test
  void aJobThatFindsNoSlotsIsCancelledAndSaysSo(FlinkCluster cluster) throws Exception {
    CommittedOutput output = new CommittedOutput.InFiles(directory.resolve("out"));
    Path config =
        Files.writeString(
            directory.resolve("wide.yml"),
            MonitorFile.text(
                "too-wide",
                "simulated: { scenario: wide, features: 8, seed: 1%s }",
                "target: { column: y }\nreference: { first: 20000 rows }\n",
                output,
                100,
                8));

    MimonJar.Result result =
        MimonJar.run(
            directory, "run", config.toString(), "--cluster", cluster.address(), "--within", "3s");

    assertEquals(1, result.exitCode(), result.output());
    assertTrue(
        result.output().contains("did not run within 3 s and was cancelled; it needs 8 slots"),
        result.output());
  }

  @Test
  void whereNothingAnswersOneSentenceSaysSo() throws Exception {
    int port = JavaProcess.freePort();
    CommittedOutput output = new CommittedOutput.InFiles(directory.resolve("out"));
    Path config =
        Files.writeString(
            directory.resolve("nowhere.yml"),
            MonitorFile.text(
                "nowhere",
                "simulated: { scenario: wide, features: 2, seed: 1%s }",
                "target: { column: y }\n",
                output,
                100,
                1));

    MimonJar.Result result =
        MimonJar.run(directory, "run", config.toString(), "--cluster", "127.0.0.1:" + port);

    assertEquals(1, result.exitCode(), result.output());
    String last = result.output().lines().reduce("", (a, line) -> line);
    assertTrue(
        last.startsWith("mimon: no Flink cluster answers on 127.0.0.1:" + port), result.output());
  }

  @Test
  void asAProgramOfFlinkItIsTheSameJob(FlinkCluster cluster) throws Exception {
    CommittedOutput output = new CommittedOutput.InFiles(directory.resolve("out"));
    String text =
        MonitorFile.text(
            "program",
            "simulated: { scenario: credit, seed: 12, rows: 6000%s }",
            LENDING,
            output,
            0,
            2);
    Path config = Files.writeString(directory.resolve("program.yml"), text);

    cluster.flinkRun("io.mimon.flink.MonitorApplication", MimonJar.path(), config.toString());

    assertEquals(Streams.undisturbed(Streams.plan(text)), output.read());
  }
}
