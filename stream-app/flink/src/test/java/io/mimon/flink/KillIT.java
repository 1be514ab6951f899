package io.mimon.flink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.core.plan.PlanResult;
import io.mimon.testkit.Streams;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The runnable jar as its own process, killed and told to stop at various moments. */
final class KillIT {
  private static final Path JAR =
      Path.of(System.getProperty("mimon.root"), "stream-app/flink/target/mimon-flink-all.jar");
  private static final int TIMEOUT_SECONDS = 120;

  @TempDir Path directory;

  @Test
  void killedThreeTimesItHasSaidWhatAnUndisturbedRunSays() throws Exception {
    Path csv = Streams.writeCsv(directory, 15_000, 4711);
    Path output = directory.resolve("out");
    Path config = directory.resolve("slow.yml");
    Files.writeString(config, Streams.config(csv, output, 2_500));
    PlanResult.Ready ready = Streams.plan(Streams.config(csv, output, 0));
    List<String> expected = Streams.undisturbed(ready).readings();

    for (int kill = 0; kill < 3; kill++) {
      long before = committedBytes(output);
      Process process = start("run", config.toString());
      awaitGrowth(output, before, process);
      process.destroyForcibly();
      assertTrue(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS));
      List<String> sofar = Streams.Lines.read(output).readings();
      assertEquals(expected.subList(0, sofar.size()), sofar, "after kill " + (kill + 1));
      assertTrue(sofar.size() < expected.size(), "it was over before kill " + (kill + 1));
    }
    Process last = start("run", config.toString());
    assertTrue(last.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS), "it did not finish");

    assertEquals(0, last.exitValue());
    assertEquals(Streams.undisturbed(ready), Streams.Lines.read(output));
  }

  @Test
  void toldToStopItStopsCleanlyAndGoesOnLater() throws Exception {
    Path csv = Streams.writeCsv(directory, 8_000, 4712);
    Path output = directory.resolve("out");
    Path config = directory.resolve("slow.yml");
    Files.writeString(config, Streams.config(csv, output, 2_000));
    PlanResult.Ready ready = Streams.plan(Streams.config(csv, output, 0));

    Process process = start("run", config.toString());
    awaitGrowth(output, 0, process);
    process.destroy(); // SIGTERM
    assertTrue(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS), "it did not stop");
    assertEquals(0, process.exitValue());

    Process second = start("run", config.toString());
    assertTrue(second.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS), "it did not finish");
    assertEquals(0, second.exitValue());
    assertEquals(Streams.undisturbed(ready), Streams.Lines.read(output));
  }

  private Process start(String... args) throws IOException {
    List<String> command = new ArrayList<>();
    Collections.addAll(
        command,
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx1g",
        "-XX:TieredStopAtLevel=1");
    Collections.addAll(command, "-jar", JAR.toString());
    Collections.addAll(command, args);
    Path log = directory.resolve("process.log");
    return new ProcessBuilder(command)
        .directory(directory.toFile())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }

  private static long committedBytes(Path output) throws IOException {
    Path readings = output.resolve("readings.jsonl");
    return Files.exists(readings) ? Files.size(readings) : 0;
  }

  private void awaitGrowth(Path output, long bytes, Process process) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
    while (committedBytes(output) <= bytes) {
      assertTrue(
          process.isAlive() && System.nanoTime() < deadline,
          () -> "no reading was committed: " + log());
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private String log() {
    try {
      return Files.readString(directory.resolve("process.log"));
    } catch (IOException e) {
      return "no log";
    }
  }
}
