package io.mimon.core.input;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Random tables through an independent writer and back; random bytes without an exception. */
class CsvFuzzTest {

  private static final String[] PIECES = {
    "a", "7", "-1.5", ",", "\"", "\n", "\r\n", "é", "漢", "😀", " ", "x y", "\t", "''", ";"
  };

  /** The writer: RFC 4180, nothing shared with the reader. */
  private static String written(String cell, SplittableRandom random) {
    boolean must =
        cell.contains(",") || cell.contains("\n") || cell.contains("\r") || cell.contains("\"");
    return must || random.nextInt(5) == 0 ? '"' + cell.replace("\"", "\"\"") + '"' : cell;
  }

  private static String cell(SplittableRandom random) {
    StringBuilder cell = new StringBuilder();
    for (int pieces = random.nextInt(5); pieces > 0; pieces--) {
      cell.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return cell.toString();
  }

  private record Table(String text, List<@Nullable String[]> rows) {}

  private static Table table(SplittableRandom random) {
    int width = 2 + random.nextInt(5); // one column: an empty cell would be a blank line
    String lineEnd = random.nextBoolean() ? "\n" : "\r\n";
    StringBuilder text = new StringBuilder(random.nextInt(4) == 0 ? "\uFEFF" : "");
    for (int c = 0; c < width; c++) {
      text.append(c == 0 ? "" : ",").append(written("c" + c, random));
    }
    List<@Nullable String[]> rows = new ArrayList<>();
    for (int r = random.nextInt(30); r > 0; r--) {
      @Nullable String[] row = new String[width];
      text.append(lineEnd);
      for (int c = 0; c < width; c++) {
        String cell = cell(random);
        text.append(c == 0 ? "" : ",").append(written(cell, random));
        row[c] = cell.isBlank() ? null : cell;
      }
      rows.add(row);
      text.append(random.nextInt(10) == 0 ? lineEnd : ""); // a blank line now and then
    }
    return new Table(text.append(random.nextBoolean() ? lineEnd : "").toString(), rows);
  }

  @Test
  void everythingWrittenComesBack() throws IOException {
    SplittableRandom random = new SplittableRandom(20);
    int rows = 0;
    for (int round = 0; round < 2_000; round++) {
      Table table = table(random);
      RecordReader reader = Inputs.csv(table.text());
      for (@Nullable String[] expected : table.rows()) {
        RawRecord record = reader.next();
        assertNotNull(record, table.text());
        assertNull(record.problem(), table.text());
        assertArrayEquals(expected, record.cells(), table.text());
        rows++;
      }
      assertNull(reader.next());
    }
    assertTrue(rows > 20_000, "the test was trivial: " + rows);
  }

  @Test
  void skippingPassesOverExactlyWhatReadingReturns() throws IOException {
    SplittableRandom random = new SplittableRandom(21);
    int compared = 0;
    for (int round = 0; round < 2_000; round++) {
      byte[] bytes = damaged(table(random).text(), random);
      List<RawRecord> all;
      try {
        all = Inputs.rest(Inputs.csv(bytes));
      } catch (InputException e) {
        continue; // the damage hit the header
      }
      RecordReader reader = Inputs.csv(bytes);
      int read = random.nextInt(4);
      for (int i = 0; i < Math.min(read, all.size()); i++) {
        reader.next();
      }
      int skip = random.nextInt(12);
      int start = Math.min(read, all.size());
      assertEquals(Math.min(skip, all.size() - start), reader.skip(skip));
      List<RawRecord> rest = Inputs.rest(reader);
      List<RawRecord> expected = all.subList(Math.min(start + skip, all.size()), all.size());
      assertEquals(lines(expected), lines(rest));
      compared += rest.size();
    }
    assertTrue(compared > 5_000, "the test was trivial: " + compared);
  }

  @Test
  void everyLineIsAccountedFor() throws IOException {
    SplittableRandom random = new SplittableRandom(22);
    int malformed = 0;
    for (int round = 0; round < 2_000; round++) {
      byte[] bytes = damaged(table(random).text(), random);
      List<RawRecord> all;
      try {
        all = Inputs.rest(Inputs.csv(bytes));
      } catch (InputException e) {
        continue;
      }
      long last = 0;
      for (RawRecord record : all) {
        assertTrue(record.line() > last, "records come in order, once");
        last = record.line() + record.text().chars().filter(c -> c == '\n').count();
        malformed += record.problem() == null ? 0 : 1;
      }
    }
    assertTrue(malformed > 1_000, "the test was trivial: " + malformed);
  }

  private static List<String> lines(List<RawRecord> records) {
    return records.stream().map(r -> r.line() + " " + r.text() + " " + r.problem()).toList();
  }

  private static byte[] damaged(String text, SplittableRandom random) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    byte[] damage = {'"', ',', '\n', '\r', (byte) 0xFF, 'x', '"'};
    for (int i = random.nextInt(4); i > 0; i--) {
      bytes[random.nextInt(bytes.length)] = damage[random.nextInt(damage.length)];
    }
    return bytes;
  }
}
