package io.mimon.core.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * The parts of the monitor, without an engine, say what the traces tell. After a change that is
 * meant to alter numbers, {@code -Dmimon.traces=DIRECTORY} writes the lines anew below that
 * directory, for a person to compare.
 */
final class GoldenTraceTest {
  static final List<String> NAMES = GoldenTrace.NAMES;

  @ParameterizedTest
  @FieldSource("NAMES")
  void theMonitorSaysWhatTheTraceTells(String name) throws Exception {
    GoldenTrace trace = GoldenTrace.read(name);
    GoldenTrace.Lines said = TraceRun.of(trace).ordered();
    String directory = System.getProperty("mimon.traces");
    if (directory != null) {
      write(Path.of(directory, name), said);
    }
    assertEquals(trace.expected(), said, name);
    assertTrue(said.readings().size() > 50, "hardly any readings");
    assertFalse(said.alerts().isEmpty(), "no alert");
    assertFalse(said.rejected().isEmpty(), "nothing is rejected");
  }

  @Test
  void aTraceThatIsChangedIsSeen() throws Exception {
    GoldenTrace trace = GoldenTrace.read("arrival");
    GoldenTrace shorter =
        new GoldenTrace(
            trace.name(),
            trace.yaml(),
            trace.records().subList(1, trace.records().size()),
            trace.expected());
    assertFalse(trace.expected().equals(TraceRun.of(shorter).ordered()));
  }

  private static void write(Path directory, GoldenTrace.Lines said) throws IOException {
    Files.createDirectories(directory);
    write(directory.resolve("readings.jsonl.gz"), said.readings());
    write(directory.resolve("alerts.jsonl.gz"), said.alerts());
    write(directory.resolve("rejected.jsonl.gz"), said.rejected());
  }

  private static void write(Path file, List<String> lines) throws IOException {
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(
          lines.stream()
              .map(line -> line + "\n")
              .collect(Collectors.joining())
              .getBytes(StandardCharsets.UTF_8));
    }
  }
}
