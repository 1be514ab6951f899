package io.mimon.gateway.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.gateway.Alert;
import io.mimon.gateway.Board;
import io.mimon.gateway.Lines;
import io.mimon.gateway.ManualClock;
import io.mimon.gateway.Snapshot;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiveTableTest {
  private final ManualClock clock = new ManualClock();
  private final Board board = new Board(clock);

  @Test
  void before() {
    assertEquals("mimon  0 rows  0 rejected\nno readings yet\n", render(80, 24, false));
  }

  @Test
  void tooFewLabelsAreNoWarmingUp() {
    board.reading(Lines.record("", "age", List.of(), 1, 0.4, 0.01, 0.2, "TOO_FEW_LABELS"));
    assertTrue(render(80, 24, false).contains(" no labels "), render(80, 24, false));
  }

  @Test
  void everyColumn() {
    fill();
    assertEquals(
        """
        mimon  24,690 rows  12,345 rows/s  2 rejected  3 unlabelled  window to 500
        rank feature                   MI(bits) ± SE                         change state     estimator           rows
           1 age                         0.4000 ± 0.0100 █████████████████  +0.2000 suspected ksg1              12,345
           2 income\\u{a}漢字             0.1900 ± 0.0123 ████████▏          -0.0100 ok        ksg1              12,345
           3 zip                        -0.0120 ± 0.0100                    -0.2120 drifted   ksg1              12,345
           4 hour                        0.1250 ± 0.0100 █████▍             -0.0750 suspected ksg1              12,345
           – a rather long name of a …        – ± –                               – waiting   ksg1              12,345
        """,
        render(110, 24, false));
  }

  @Test
  void atEighty() {
    fill();
    assertEquals(
        """
        mimon  24,690 rows  12,345 rows/s  2 rejected  3 unlabelled  window to 500
        rank feature         MI(bits) ± SE                   change state           rows
           1 age               0.4000 ± 0.0100 ███████████  +0.2000 suspected     12,345
           2 income\\u{a}漢字   0.1900 ± 0.0123 █████▎       -0.0100 ok            12,345
           3 zip              -0.0120 ± 0.0100              -0.2120 drifted       12,345
           4 hour              0.1250 ± 0.0100 ███▌         -0.0750 suspected     12,345
           – a rather long …        – ± –                         – waiting       12,345
        """,
        render(80, 24, false));
  }

  @Test
  void coloursMarkStatesOnly() {
    fill();
    String coloured = render(110, 24, true);
    assertTrue(coloured.contains("\u001b[1;31mdrifted  \u001b[0m"));
    assertTrue(coloured.contains("\u001b[33msuspected\u001b[0m"));
    assertTrue(coloured.contains("\u001b[2mwaiting  \u001b[0m"));
    assertEquals(render(110, 24, false), coloured.replaceAll("\u001b\\[[0-9;]*m", ""));
  }

  @Test
  void moreFeaturesThanLines() {
    for (int i = 1; i <= 50; i++) {
      board.reading(Lines.record("f" + i, i, 1.0 / i, 0.01));
    }
    List<String> lines = render(100, 10, false).lines().toList();
    assertEquals(9, lines.size());
    assertTrue(lines.get(7).startsWith("   6 f6 "));
    assertEquals("     … and 44 more", lines.get(8));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 20, 39, 40, 41, 52, 60, 61, 72, 80, 97, 100, 120, 400})
  void noLineIsWiderThanTheTerminal(int width) {
    fill();
    for (String line : render(width, 24, false).lines().toList()) {
      assertTrue(DisplayText.width(line) <= width, width + ": " + line);
    }
  }

  @Test
  void redrawnInPlace() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    LiveTable table = new LiveTable(out, 80, 24, false);
    table.draw(board.snapshot());
    table.draw(board.snapshot());
    String frame = "mimon  0 rows  0 rejected\u001b[K\nno readings yet\u001b[K\n\u001b[J";
    assertEquals(frame + "\u001b[2F" + frame, bytes.toString(StandardCharsets.UTF_8));
  }

  @Test
  void sizesComeFromTheEnvironmentWithinReason() {
    assertEquals(100, LiveTable.width(null));
    assertEquals(100, LiveTable.width("wide"));
    assertEquals(133, LiveTable.width(" 133 "));
    assertEquals(60, LiveTable.width("3"));
    assertEquals(24, LiveTable.height("0"));
    assertEquals(50, LiveTable.height("50"));
  }

  @Test
  void theSummaryIsPlainAndTellsWhichAlarmsStillFire() {
    fill();
    assertTrue(
        Summary.text(board.snapshot())
            .endsWith(
                "1 alarm, 1 still firing\nALERT  relevance-lost of zip: 0.0100 bits, 0.2000 in"
                    + " the reference, window to 500.\n"));
    board.alert(Lines.alertRecord(Alert.State.RESOLVED, "zip", "zip is\u001b[2J back."));
    String text = Summary.text(board.snapshot());
    assertFalse(text.contains("\u001b"));
    List<String> lines = text.lines().toList();
    assertEquals("1 alarm, none still firing", lines.get(lines.size() - 1));
    assertEquals(
        "resolved  zip is\\u{1b}[2J back.",
        Summary.sentence(Lines.alertRecord(Alert.State.RESOLVED, "zip", "zip is\u001b[2J back.")));
    assertTrue(Summary.text(new Board(clock).snapshot()).endsWith("no readings\nno alerts\n"));
  }

  @Test
  void textIsFittedByColumns() {
    assertEquals("ab  ", DisplayText.fit("ab", 4));
    assertEquals("abc…", DisplayText.fit("abcde", 4));
    assertEquals("漢… ", DisplayText.fit("漢字漢", 4));
    assertEquals("漢字", DisplayText.fit("漢字", 4));
    assertEquals("e\u0301…", DisplayText.fit("e\u0301abc", 2));
    assertEquals("", DisplayText.fit("abc", 0));
    assertEquals("a\\u{a}b\\u{1b}\\u{202e}\\u{d800}", DisplayText.escape("a\nb\u001b\u202e\ud800"));
  }

  private void fill() {
    board.status(Lines.statusRecord(0, false));
    clock.advance(Duration.ofSeconds(2));
    board.status(Lines.statusRecord(24690, false));
    board.reading(Lines.record("age", 1, 0.4, 0.01));
    board.reading(Lines.record("", "income\n漢字", List.of(), 2, 0.19, 0.0123, 0.2, "OK"));
    board.reading(
        Lines.record(
            "DE",
            "a rather long name of a feature that goes on and on",
            List.of("age"),
            0,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            "WARMING_UP"));
    board.reading(Lines.record("zip", 3, -0.012, 0.01));
    board.reading(Lines.record("", "hour", List.of(), 4, 0.125, 0.01, 0.2, "OK"));
    board.alert(Lines.alertRecord(Alert.State.FIRING, "zip", ""));
  }

  private String render(int width, int height, boolean colour) {
    Snapshot snapshot = board.snapshot();
    return LiveTable.render(snapshot, width, height, colour);
  }
}
