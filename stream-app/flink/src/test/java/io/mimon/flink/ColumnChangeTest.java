package io.mimon.flink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mimon.cli.Engine;
import io.mimon.cli.JobSpec;
import io.mimon.cli.Mimon;
import io.mimon.testkit.Streams;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A monitor that is stopped and goes on under a changed configuration, as it is at a terminal. */
final class ColumnChangeTest {
  private static final int ROWS = 12_000;

  @TempDir Path directory;

  private record Ran(int exitCode, String err) {}

  /** Flink in this process, stopped when readings are of so many bytes. */
  private record StoppedAt(Path readings, long bytes) implements Engine {
    @Override
    public Job start(JobSpec spec) {
      Job job = new FlinkEngine().start(spec);
      Thread stopper =
          new Thread(
              () -> {
                try {
                  while (!Files.exists(readings) || Files.size(readings) < bytes) {
                    TimeUnit.MILLISECONDS.sleep(20);
                  }
                } catch (IOException | InterruptedException e) {
                  throw new IllegalStateException(e);
                }
                job.stop();
              });
      stopper.setDaemon(true);
      stopper.start();
      return job;
    }
  }

  private Ran run(Engine engine, String yaml) throws IOException {
    Path file = Files.writeString(directory.resolve("m.yml"), yaml);
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exitCode =
        Mimon.run(
            engine,
            new io.mimon.cli.Streams(
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
                false,
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                Map.of()),
            "run",
            file.toString());
    return new Ran(exitCode, err.toString(StandardCharsets.UTF_8));
  }

  private String config(Path csv, double rowsPerSecond, String include) {
    return """
    version: 1
    monitor: trial
    source: { file: { path: "%s", rows_per_second: %s } }
    target: { column: y }
    features: { include: [%s] }
    window: { rows: 1500 }
    emit: { every: 250 rows }
    reference: { first: 3100 rows }
    relations: { every_readings: 0 }
    output: { file: "%s" }
    gateway: { enabled: false }
    state: { checkpoint_every: 200ms }
    """
        .formatted(csv, rowsPerSecond, include, directory.resolve("out"));
  }

  private static List<String> of(String feature, List<String> lines) {
    return lines.stream()
        .filter(line -> line.contains("\"feature\":\"" + feature + "\""))
        .map(line -> line.replaceAll("\"rank\":(\\d+|null)|\"thresholds\":\\{[^}]*}", ""))
        .toList();
  }

  @Test
  void aFeatureIsAddedAndAnotherLeftOutWithoutLosingTheRest() throws Exception {
    Path csv = Streams.writeCsv(directory, ROWS, 20261127);
    Path readings = directory.resolve("out/readings.jsonl");

    Ran first = run(new StoppedAt(readings, 1), config(csv, 2_000, "x, rounded"));
    assertEquals(0, first.exitCode, first.err);
    assertTrue(first.err.contains("stopped; the next start goes on from here"), first.err);

    // What changes the meaning is refused, and nothing is changed by asking.
    String narrower = config(csv, 0, "x, rounded, city").replace("rows: 1500", "rows: 1000");
    Ran refused = run(new FlinkEngine(), narrower);
    assertEquals(2, refused.exitCode, refused.err);
    assertEquals(
        """
        %1$s: window.rows: 1500 before, 1000 now
        the state in %2$s is of the configuration before, whose readings would not compare; --fresh \
        deletes it and starts anew, or give another output.file
        """
            .formatted(directory.resolve("m.yml"), directory.resolve("out/state")),
        refused.err);

    Ran second =
        run(
            new StoppedAt(readings, Files.size(readings) + 1),
            config(csv, 2_000, "x, rounded, city"));
    assertEquals(0, second.exitCode, second.err);
    assertTrue(
        second.err.contains(
            "going on from the state in %s%ncity is added: its reference begins now%n"
                .formatted(directory.resolve("out/state"))),
        second.err);

    Ran third = run(new FlinkEngine(), config(csv, 0, "x, city"));
    assertEquals(0, third.exitCode, third.err);
    assertTrue(
        third.err.contains("rounded is not watched any more: what is known of it is dropped"),
        third.err);

    Streams.Lines expected = Streams.undisturbed(Streams.plan(config(csv, 0, "x, rounded")));
    Streams.Lines lines = Streams.Lines.read(directory.resolve("out"));
    assertEquals(of("x", expected.readings()), of("x", lines.readings()));
    assertEquals(of("x", expected.alerts()), of("x", lines.alerts()));
    assertTrue(of("x", lines.readings()).size() > 40);
    int kept = of("rounded", lines.readings()).size();
    assertEquals(
        of("rounded", expected.readings()).subList(0, kept), of("rounded", lines.readings()));
    List<String> city = of("city", lines.readings());
    assertTrue(city.size() > 10, city.size() + " readings of city");
    assertTrue(city.get(0).contains("\"reference\":true"), city.get(0));
    String last = city.get(city.size() - 1);
    assertTrue(last.contains("\"reference\":false"), last);
    assertFalse(last.contains("\"referenceBits\":null"), last);
  }

  @Test
  void aReferenceBeginsAnewWhereItsEpochIsRaised() throws Exception {
    Path csv = Streams.writeCsv(directory, ROWS, 20261127);
    Path readings = directory.resolve("out/readings.jsonl");
    Ran first = run(new StoppedAt(readings, 1), config(csv, 1_000, "x, rounded"));
    assertEquals(0, first.exitCode, first.err);

    String anew =
        config(csv, 0, "x, rounded").replace("first: 3100 rows", "first: 2000 rows, epoch: 2");
    Ran second = run(new FlinkEngine(), anew);
    assertEquals(0, second.exitCode, second.err);
    assertTrue(
        second.err.contains(
            "a new reference begins now (reference.epoch: 1 before, 2 now); alarms that stand end"),
        second.err);

    List<JsonNode> ofX = new ArrayList<>();
    for (String line : Streams.Lines.read(directory.resolve("out")).readings()) {
      JsonNode reading = new ObjectMapper().readTree(line);
      if (reading.get("feature").asText().equals("x")) {
        ofX.add(reading);
      }
    }
    int before = (int) ofX.stream().filter(r -> r.get("referenceEpoch").asInt() == 1).count();
    long referenceEnd = ofX.get(ofX.size() - 1).get("referenceEnd").asLong();
    // It is counted from the first reading on that comes with the new rows, or from the one before.
    long counted = referenceEnd / 250 - 2_000 / 250 - before;
    assertTrue(counted == 0 || counted == 1, before + " readings before, to " + referenceEnd);
    for (int i = 0; i < ofX.size(); i++) {
      JsonNode reading = ofX.get(i);
      assertEquals((i + 1) * 250L, reading.get("windowEnd").asLong(), "none is left out");
      assertEquals(i < before ? 1 : 2, reading.get("referenceEpoch").asInt());
      boolean watched = i >= before && reading.get("windowEnd").asLong() > referenceEnd;
      assertEquals(
          watched, reading.get("referenceEnd").asLong() == referenceEnd, reading.toString());
    }
    Streams.Lines undisturbed = Streams.undisturbed(Streams.plan(config(csv, 0, "x, rounded")));
    assertEquals(of("x", undisturbed.readings()).size(), ofX.size());
    assertTrue(before > 0, "none before");
  }
}
