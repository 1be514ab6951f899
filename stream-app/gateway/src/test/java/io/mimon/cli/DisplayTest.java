package io.mimon.cli;

import static io.mimon.cli.CommandLineFixture.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.gateway.Alert;
import io.mimon.gateway.Board;
import io.mimon.gateway.Lines;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DisplayTest {
  private final Path dir;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Board board = new Board(Clock.systemUTC());
  private final Streams streams =
      new Streams(
          new ByteArrayInputStream(new byte[0]),
          new PrintStream(out, true, StandardCharsets.UTF_8),
          true,
          new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
          false,
          Map.of("COLUMNS", "80", "LINES", "24"));

  DisplayTest(@TempDir Path dir) {
    this.dir = dir;
  }

  @Test
  void alertsOfEarlierRunsAreNotSaidAgain() throws IOException {
    write(dir.resolve("alerts.jsonl"), Lines.alert("a0", "firing", "age") + "\n");
    Display display = Display.of(Display.Show.SENTENCES, streams, board, dir);
    display.alert(Lines.alertRecord(Alert.State.FIRING, "age", "said before."));
    display.alert(Lines.alertRecord(Alert.State.RESOLVED, "age", "is new."));
    assertEquals("resolved  is new.\n", out.toString(StandardCharsets.UTF_8));
  }

  @Test
  void theTableGivesWayToTheSummary() throws IOException {
    board.reading(Lines.record("age", 1, 0.4, 0.01));
    Display display = Display.of(Display.Show.TABLE, streams, board, dir);
    display.tick();
    display.finish();
    String shown = out.toString(StandardCharsets.UTF_8);
    String afterErasing = shown.substring(shown.indexOf("\u001b[3F\u001b[J"));
    assertTrue(afterErasing.endsWith("no alerts\n"), afterErasing);
  }

  @Test
  void onlyWhatIsCommittedFromNowOnIsEchoed() throws IOException {
    Path readings = write(dir.resolve("readings.jsonl"), "{\"old\":1}\n");
    Display display = Display.of(Display.Show.JSON, streams, board, dir);
    Lines.append(readings, "{\"new\":1}\n");
    display.finish();
    assertEquals("{\"new\":1}\n", out.toString(StandardCharsets.UTF_8));
  }
}
