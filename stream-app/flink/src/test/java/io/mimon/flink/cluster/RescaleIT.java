package io.mimon.flink.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.testkit.Streams;
import io.mimon.testkit.Waiting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A job that is stopped with a savepoint and goes on wider, then narrower. */
@ExtendWith(ClusterExtension.class)
final class RescaleIT {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final String SOURCE = "simulated: { scenario: credit, seed: 21, rows: 22000%s }";
  private static final String REST =
      """
      target: { column: defaulted }
      condition_on: [region]
      window: { rows: 1500 }
      emit: { every: 250 rows }
      reference: { first: 3000 rows }
      """;

  @TempDir Path directory;

  @Test
  void oneTaskThenTwoFourAndOneSayWhatAnUndisturbedRunSays(FlinkCluster cluster) throws Exception {
    CommittedOutput output = new CommittedOutput.InFiles(directory.resolve("out"));
    Path state = directory.resolve("state");
    String fast = MonitorFile.text("rescaled", SOURCE, REST, output, 0, 1);
    Streams.Lines expected = Streams.undisturbed(Streams.plan(fast));

    for (int tasks : new int[] {1, 2, 4, 1}) {
      int before = output.read().readings().size();
      String slow = MonitorFile.text("rescaled", SOURCE, REST, output, 2_000, tasks);
      Path config = Files.writeString(directory.resolve("slow.yml"), slow);
      MimonJar.Result result =
          MimonJar.run(
              directory,
              "run",
              config.toString(),
              "--cluster",
              cluster.address(),
              "--state",
              state.toString());
      String job = result.job();
      assertEquals(before > 0, result.output().contains("goes on from"), result.output());
      assertEquals(tasks, cluster.widthOf(job));
      Waiting.until(
          () -> output.read().readings().size() > before, TIMEOUT, () -> "no new reading");
      assertTrue(output.read().readings().size() < expected.readings().size(), "it was over");
      cluster.stopWithSavepoint(job, state.resolve("checkpoints").toUri().toString());
    }
    String text = MonitorFile.text("rescaled", SOURCE, REST, output, 0, 2);
    Path config = Files.writeString(directory.resolve("fast.yml"), text);
    String last =
        MimonJar.run(
                directory,
                "run",
                config.toString(),
                "--cluster",
                cluster.address(),
                "--state",
                state.toString())
            .job();
    cluster.awaitState(last, "FINISHED");

    assertEquals(expected, output.read());
  }
}
