package io.mimon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ProgressTest {

  private static String shown(boolean terminal) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Streams streams =
        new Streams(
            new ByteArrayInputStream(new byte[0]),
            new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
            false,
            new PrintStream(err, true, StandardCharsets.UTF_8),
            terminal,
            Map.of());
    Progress progress = new Progress(streams, "features measured", 2);
    assertEquals("a", progress.step("a"));
    assertEquals("b", progress.step("b"));
    progress.done();
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void itIsShownOnATerminalAndLeavesNothingBehind() {
    assertEquals(
        "\r\u001b[K1 of 2 features measured\r\u001b[K2 of 2 features measured\r\u001b[K",
        shown(true));
  }

  @Test
  void elsewhereNothingIsShown() {
    assertEquals("", shown(false));
  }
}
