package io.mimon.flink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.cli.Engine;
import io.mimon.core.plan.PlanResult;
import io.mimon.testkit.Streams;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The embedded job, on a real mini cluster with RocksDB, against the engine-free monitor. */
final class EmbeddedFlinkTest {
  private static final int ROWS = 12_000;
  private static final long SEED = 20261123;
  private static final int TIMEOUT_SECONDS = 120;

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 32})
  void itsLinesAreThoseOfTheBareMonitorAtAnyParallelism(int parallelism) throws Exception {
    Path csv = Streams.writeCsv(directory, ROWS, SEED);
    PlanResult.Ready ready = Streams.plan(Streams.config(csv, directory.resolve("out"), 0));

    Engine.Job job = new FlinkEngine().start(Streams.spec(ready, directory, 0, parallelism));
    Engine.Outcome outcome = job.outcome().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);

    Streams.Lines expected = Streams.undisturbed(ready);
    assertEquals(Engine.Outcome.FINISHED, outcome);
    assertEquals(expected, Streams.Lines.read(directory.resolve("out")));
    assertNotTrivial(expected);
  }

  @Test
  void stoppedAndStartedAgainItGoesOnWithoutLossOrRepetition() throws Exception {
    Path csv = Streams.writeCsv(directory, ROWS, SEED + 1);
    PlanResult.Ready ready = Streams.plan(Streams.config(csv, directory.resolve("out"), 0));
    Path readings = directory.resolve("out").resolve("readings.jsonl");

    Engine.Outcome outcome = Engine.Outcome.STOPPED;
    int stops = 0;
    for (long atLeastBytes = 1; outcome == Engine.Outcome.STOPPED; ) {
      boolean last = stops == 2;
      Engine.Job job = new FlinkEngine().start(Streams.spec(ready, directory, last ? 0 : 2_000, 2));
      if (!last) {
        awaitSize(readings, atLeastBytes);
        job.stop();
        stops++;
      }
      outcome = job.outcome().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      atLeastBytes = Files.size(readings) + 1;
    }

    assertEquals(2, stops, "it was to be stopped twice");
    assertEquals(Streams.undisturbed(ready), Streams.Lines.read(directory.resolve("out")));
  }

  @Test
  void toldToStopBeforeItHasBegunItStopsAndGoesOnLater() throws Exception {
    Path csv = Streams.writeCsv(directory, ROWS, SEED + 2);
    PlanResult.Ready ready = Streams.plan(Streams.config(csv, directory.resolve("out"), 0));

    Engine.Job early = new FlinkEngine().start(Streams.spec(ready, directory, 100, 2));
    early.stop();
    assertEquals(Engine.Outcome.STOPPED, early.outcome().get(TIMEOUT_SECONDS, TimeUnit.SECONDS));
    Engine.Job job = new FlinkEngine().start(Streams.spec(ready, directory, 0, 2));
    assertEquals(Engine.Outcome.FINISHED, job.outcome().get(TIMEOUT_SECONDS, TimeUnit.SECONDS));

    assertEquals(Streams.undisturbed(ready), Streams.Lines.read(directory.resolve("out")));
  }

  @Test
  void aSourceThatWasCutIsNotTakenForFinished() throws Exception {
    Path csv = Streams.writeCsv(directory, ROWS, SEED + 3);
    PlanResult.Ready ready = Streams.plan(Streams.config(csv, directory.resolve("out"), 0));
    Engine.Job job = new FlinkEngine().start(Streams.spec(ready, directory, 2_000, 2));
    awaitSize(directory.resolve("out").resolve("readings.jsonl"), 1);
    job.stop();
    job.outcome().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    Files.write(csv, Files.readAllLines(csv).subList(0, 100));

    Engine.Job second = new FlinkEngine().start(Streams.spec(ready, directory, 0, 2));

    ExecutionException failure =
        assertThrows(
            ExecutionException.class,
            () -> second.outcome().get(TIMEOUT_SECONDS, TimeUnit.SECONDS));
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    assertTrue(String.valueOf(cause.getMessage()).contains("replaced or cut"), cause.toString());
  }

  private static void awaitSize(Path file, long bytes) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
    while (!Files.exists(file) || Files.size(file) < bytes) {
      assertTrue(System.nanoTime() < deadline, "nothing was committed to " + file);
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private static void assertNotTrivial(Streams.Lines lines) {
    assertTrue(lines.readings().size() > 100, "too few readings to compare");
    assertTrue(
        lines.readings().stream().anyMatch(r -> r.contains("\"given\":[\"city\"]")),
        "no reading is given the city");
    assertTrue(
        lines.alerts().stream().anyMatch(a -> a.contains("\"feature\":\"dead\"")),
        "the feature that comes alive was not noticed");
    assertTrue(lines.rejected().size() > 5, "no row was broken");
  }
}
