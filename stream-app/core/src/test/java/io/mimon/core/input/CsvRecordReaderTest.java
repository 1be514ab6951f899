package io.mimon.core.input;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CsvRecordReaderTest {

  private static @Nullable String[] cells(@Nullable String... cells) {
    return cells;
  }

  private static RawRecord only(String text) throws IOException {
    List<RawRecord> records = Inputs.rest(Inputs.csv(text));
    assertEquals(1, records.size(), records.toString());
    return records.get(0);
  }

  private static void assertProblem(String expected, RawRecord record) {
    String problem = record.problem();
    assertNotNull(problem, () -> "line " + record.line());
    assertTrue(problem.contains(expected), problem);
    assertTrue(problem.endsWith("."), problem);
    assertEquals(0, record.cells().length);
  }

  @Test
  void cellsLinesAndText() throws IOException {
    RecordReader reader = Inputs.csv("a,b,c\n1,,x\n\n 2 ,  ,é\n");
    assertEquals(List.of("a", "b", "c"), reader.columns());
    List<RawRecord> records = Inputs.rest(reader);
    assertArrayEquals(cells("1", null, "x"), records.get(0).cells());
    assertEquals("1,,x", records.get(0).text());
    assertEquals(2, records.get(0).line());
    assertArrayEquals(cells(" 2 ", null, "é"), records.get(1).cells());
    assertEquals(4, records.get(1).line());
    assertEquals(2, records.size());
  }

  @Test
  void byteOrderMarkCrLfAndNoLastLineEnd() throws IOException {
    RecordReader reader = Inputs.csv("\uFEFFa,b\r\n1,2\r\n\r\n3,");
    assertEquals(List.of("a", "b"), reader.columns());
    List<RawRecord> records = Inputs.rest(reader);
    assertArrayEquals(cells("1", "2"), records.get(0).cells());
    assertArrayEquals(cells("3", null), records.get(1).cells());
    assertEquals(4, records.get(1).line());
  }

  @Test
  void quotedFields() throws IOException {
    RawRecord record = only("a,b,\" c \"\n\"x, \"\"y\"\"\r\nz\",\"\",p\"q\n");
    assertArrayEquals(cells("x, \"y\"\r\nz", null, "p\"q"), record.cells());
    assertEquals(2, record.line());
    assertEquals("\"x, \"\"y\"\"\r\nz\",\"\",p\"q", record.text());
  }

  @Test
  void linesAreCountedAcrossQuotedLineFeeds() throws IOException {
    List<RawRecord> records = Inputs.rest(Inputs.csv("a\n\"1\n\n2\"\n3\n"));
    assertArrayEquals(cells("1\n\n2"), records.get(0).cells());
    assertEquals(5, records.get(1).line());
  }

  @Test
  void headerMayBeQuotedOverSeveralLines() throws IOException {
    RecordReader reader = Inputs.csv("\n\"a\nb\",c\n1,2\n");
    assertEquals(List.of("a\nb", "c"), reader.columns());
    assertEquals(4, Inputs.rest(reader).get(0).line());
  }

  @Test
  void headerOnlyIsAnInputWithoutRows() throws IOException {
    assertNull(Inputs.csv("a,b\n").next());
    assertNull(Inputs.csv("a,b").next());
  }

  @Test
  void wrongNumberOfFields() throws IOException {
    List<RawRecord> records = Inputs.rest(Inputs.csv("a,b,c\n1,2\n1,2,3,4\n\"1\",2\n1,2,3\n \n"));
    assertProblem("has 2 fields where the header has 3", records.get(0));
    assertEquals("1,2", records.get(0).text());
    assertProblem("has 4 fields where the header has 3", records.get(1));
    assertProblem("has 2 fields where the header has 3", records.get(2));
    assertNull(records.get(3).problem());
    assertEquals(4, records.size());
  }

  @Test
  void strayQuoteGivesUpOneLineAndReadingResumes() throws IOException {
    StringBuilder text = new StringBuilder("a,b\n1,\"oops\n");
    for (int i = 0; i < 3_000; i++) {
      text.append(i).append(",x\n");
    }
    List<RawRecord> records = Inputs.rest(Inputs.csv(text.toString()));
    assertEquals(3_001, records.size());
    assertProblem("A quoted field is never closed", records.get(0));
    assertEquals("1,\"oops", records.get(0).text());
    for (int i = 0; i < 3_000; i++) {
      assertArrayEquals(cells("" + i, "x"), records.get(i + 1).cells());
      assertEquals(i + 3, records.get(i + 1).line());
    }
  }

  @Test
  void strayQuoteMeetsTheNextQuotedField() throws IOException {
    List<RawRecord> records =
        Inputs.rest(Inputs.csv("a,b\n1,\"oops\n2,y\n3,\"x, z\"\n4,\"two\nlines\"\n5,w\n"));
    assertEquals(5, records.size());
    assertProblem("the next quote, in line 4, does not end a field", records.get(0));
    assertArrayEquals(cells("2", "y"), records.get(1).cells());
    assertArrayEquals(cells("3", "x, z"), records.get(2).cells());
    assertArrayEquals(cells("4", "two\nlines"), records.get(3).cells());
    assertArrayEquals(cells("5", "w"), records.get(4).cells());
  }

  @Test
  void strayQuoteAtTheEndOfTheInput() throws IOException {
    List<RawRecord> records = Inputs.rest(Inputs.csv("a,b\n1,\"oops\n2,y"));
    assertProblem("A quoted field is never closed", records.get(0));
    assertArrayEquals(cells("2", "y"), records.get(1).cells());
  }

  @Test
  void twoStrayQuotesThatPairUpDoNotSwallowTheLinesBetween() throws IOException {
    List<RawRecord> records = Inputs.rest(Inputs.csv("a,b\n\"1,x\n2,y\n3,z\"\n4,w\n"));
    assertEquals(4, records.size());
    assertProblem("only its first line is given up", records.get(0));
    assertArrayEquals(cells("2", "y"), records.get(1).cells());
    assertArrayEquals(cells("3", "z\""), records.get(2).cells());
  }

  @Test
  void quotedFieldsAreBoundedInLinesAndCharacters() throws IOException {
    String longest = "x\n".repeat(CsvRecordReader.RECORD_LINES_MAX - 1);
    assertNull(only("a\n\"" + longest + "\"\n").problem());
    assertProblem("never closed", Inputs.rest(Inputs.csv("a\n\"" + longest + "x\n\"\n")).get(0));
    String wide = ("y".repeat(99_999) + "\n").repeat(11);
    List<RawRecord> records = Inputs.rest(Inputs.csv("a\n\"" + wide + "\"\n"));
    assertProblem("never closed", records.get(0));
    assertNull(records.get(1).problem());
  }

  @Test
  void textAfterAClosingQuote() throws IOException {
    List<RawRecord> records = Inputs.rest(Inputs.csv("a,b\n\"x\"y,2\n1,2\n"));
    assertProblem("A closing quote is followed by text", records.get(0));
    assertNull(records.get(1).problem());
  }

  @Test
  void carriageReturnInsideALine() throws IOException {
    List<RawRecord> records =
        Inputs.rest(Inputs.csv("a,b\n1\r,2\r\n1,\"\r\"\n\"1\",2\r3\n5,6\r\n"));
    assertProblem("carriage return", records.get(0));
    assertArrayEquals(cells("1", null), records.get(1).cells());
    assertProblem("carriage return", records.get(2));
    assertArrayEquals(cells("5", "6"), records.get(3).cells());
  }

  @Test
  void invalidBytesSpoilTheirRecordOnly() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write("a,b\n1,2\n3,".getBytes(StandardCharsets.UTF_8));
    bytes.write(0xC3);
    bytes.write("(\n5,6\n\"7\n".getBytes(StandardCharsets.UTF_8));
    bytes.write(0xFF);
    bytes.write(",\"8\"\n9,\u0000\n".getBytes(StandardCharsets.UTF_8));
    bytes.write("1,2\n".repeat(100).getBytes(StandardCharsets.UTF_8));
    List<RawRecord> records = Inputs.rest(Inputs.csv(bytes.toByteArray()));
    assertNull(records.get(0).problem());
    assertProblem("not valid UTF-8", records.get(1));
    assertEquals("3,\uFFFD(", records.get(1).text());
    assertNull(records.get(2).problem());
    assertProblem("never closed", records.get(3));
    assertProblem("not valid UTF-8", records.get(4));
    assertProblem("NUL", records.get(5));
    assertNull(records.get(6).problem());
    assertEquals(106, records.size());
  }

  @Test
  void longLinesAreBounded() throws IOException {
    String fits = "x".repeat(200_000);
    String tooLong = "y".repeat(3 * PhysicalLines.LINE_BYTES_MAX);
    List<RawRecord> records =
        Inputs.rest(Inputs.csv("a,b\n1," + fits + "\n2," + tooLong + "\r\n3,z\n4," + tooLong));
    assertEquals(4, records.size());
    assertArrayEquals(cells("1", fits), records.get(0).cells());
    assertTrue(records.get(0).text().endsWith("…[cut: 200002 characters in all]"));
    assertProblem("longer than 1048576 bytes", records.get(1));
    assertTrue(records.get(1).text().length() <= RawRecord.TEXT_CHARS_MAX);
    assertArrayEquals(cells("3", "z"), records.get(2).cells());
    assertEquals(4, records.get(2).line());
    assertProblem("longer than", records.get(3));
  }

  @Test
  void endIsReportedAgain() throws IOException {
    RecordReader reader = Inputs.csv("a\n1\n");
    Inputs.rest(reader);
    assertNull(reader.next());
    assertEquals(0, reader.skip(5));
  }
}
