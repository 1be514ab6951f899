package io.mimon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/** The command line in this process, and files for it. */
final class CommandLineFixture {
  private static final ObjectMapper JSON = new ObjectMapper();

  private CommandLineFixture() {}

  /** What a command line came to. */
  record Ran(int exitCode, String out, String err) {
    /** Exit 2 and a message that has all of these; never a stack trace. */
    void refused(String... parts) {
      assertEquals(2, exitCode, this::toString);
      says(parts);
    }

    /** Exit 1 and a message that has all of these; never a stack trace. */
    void failed(String... parts) {
      assertEquals(1, exitCode, this::toString);
      says(parts);
    }

    /** Exit 0. */
    Ran done() {
      assertEquals(0, exitCode, this::toString);
      assertNoTrace();
      return this;
    }

    /** Standard output, of which every line has to be one JSON object. */
    List<JsonNode> json() {
      return out.lines().map(Ran::object).toList();
    }

    private static JsonNode object(String line) {
      try {
        JsonNode node = JSON.readTree(line);
        assertTrue(node.isObject(), line);
        return node;
      } catch (IOException e) {
        throw new UncheckedIOException(line, e);
      }
    }

    private void says(String... parts) {
      assertEquals("", out);
      assertNoTrace();
      for (String part : parts) {
        assertTrue(err.contains(part), () -> "no '" + part + "' in " + this);
      }
    }

    private void assertNoTrace() {
      assertFalse(err.contains("\tat ") || err.contains("bug in mimon"), this::toString);
    }
  }

  static Ran mimon(String... args) {
    return mimon(new LocalEngine(), new byte[0], args);
  }

  static Ran mimon(Engine engine, byte[] in, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Streams streams =
        new Streams(
            new ByteArrayInputStream(in),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            false,
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            Map.of());
    int exitCode = Mimon.run(engine, streams, args);
    return new Ran(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** Rows of x,y,c,t: x tells about t, the others do not. */
  static Path table(Path directory, int rows) {
    Random random = new Random(1);
    StringBuilder csv = new StringBuilder("x,y,c,t\n");
    for (int i = 0; i < rows; i++) {
      double x = random.nextGaussian();
      String label = x + random.nextGaussian() > 0 ? "yes" : "no";
      csv.append(
          String.format(
              Locale.ROOT,
              "%.6f,%.6f,%s,%s%n",
              x,
              random.nextGaussian(),
              "abc".charAt(random.nextInt(3)),
              label));
    }
    return write(directory.resolve("table" + rows + ".csv"), csv.toString());
  }

  static Path write(Path file, String text) {
    return write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  static Path write(Path file, byte[] bytes) {
    try {
      return Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A configuration for this input, with output in {@code directory/out} and no gateway. */
  static Path config(Path directory, Object input, String target, String... more) {
    String yaml =
        """
        version: 1
        monitor: test
        source: { file: { path: "%s" } }
        target: { column: %s }
        window: { rows: 500 }
        output: { file: "%s" }
        %s
        """
            .formatted(
                input,
                target,
                directory.resolve("out"),
                more.length == 0 ? "gateway: { enabled: false }" : String.join("\n", more));
    return write(directory.resolve("monitor.yml"), yaml);
  }
}
