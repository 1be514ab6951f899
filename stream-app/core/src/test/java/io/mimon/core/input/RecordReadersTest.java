package io.mimon.core.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordReadersTest {

  private final Path directory;

  RecordReadersTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private Path file(String name, byte[] content) throws IOException {
    return Files.write(directory.resolve(name), content);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void assertFails(String expected, Path path) {
    String message = Inputs.failure(() -> RecordReaders.open(path, Format.AUTO).close());
    assertTrue(message.contains(expected), message);
    assertTrue(message.contains(path.toString()), message);
    assertTrue(message.endsWith("."), message);
  }

  @Test
  void formatIsToldByNameThenByContent() throws IOException {
    byte[] json = utf8("{\"a,b\":1}\n");
    assertEquals(List.of("a,b"), columns(file("x.jsonl", json)), "by name");
    assertEquals(List.of("a,b"), columns(file("x.ndjson.gz", Inputs.gzip(json))), "by name");
    assertEquals(List.of("a,b"), columns(file("x.data", json)), "by content");
    assertEquals(List.of("a", "b"), columns(file("y.txt", utf8("a,b\n"))), "by content");
    assertEquals(List.of("{a", "b}"), columns(file("z.CSV", utf8("{a,b}\n"))), "by name");
  }

  private static List<String> columns(Path path) throws IOException {
    try (RecordReader reader = RecordReaders.open(path, Format.AUTO)) {
      return reader.columns();
    }
  }

  @Test
  void gzipIsToldByItsBytes() throws IOException {
    assertEquals(List.of("a"), columns(file("plain.csv.gz", utf8("a\n1\n"))));
    assertEquals(List.of("a"), columns(file("packed.csv", Inputs.gzip(utf8("a\n1\n")))));
  }

  @Test
  void concatenatedGzipMembersFromAPipeAreAllRead() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(Inputs.gzip(utf8("a\n1\n2")));
    bytes.write(Inputs.gzip(utf8("3\n4\n")));
    InputStream pipe =
        new FilterInputStream(new ByteArrayInputStream(bytes.toByteArray())) {
          @Override
          public int available() {
            return 0;
          }

          @Override
          public int read(byte[] into, int offset, int length) throws IOException {
            return super.read(into, offset, Math.min(length, 3));
          }
        };
    List<RawRecord> records =
        Inputs.rest(RecordReaders.open(pipe, "standard input", ReaderOptions.defaults()));
    assertEquals(List.of("1", "23", "4"), records.stream().map(RawRecord::text).toList());
  }

  @Test
  void filesThatCannotBeRead() throws IOException {
    assertFails("There is no file", directory.resolve("nowhere.csv"));
    assertFails("is a directory", directory);
    assertFails("is empty", file("empty.csv", new byte[0]));
    assertFails("is empty", file("empty.csv.gz", Inputs.gzip(new byte[0])));
    assertFails("is empty", file("blank.csv", utf8("\n\n  \n")));
    assertFails("is empty", file("bom.csv", utf8("\uFEFF")));
  }

  @Test
  void filesThatAreNotText() throws IOException {
    byte[] png = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n', 0, 0, 0, 0x0D, 'I', 'H'};
    assertFails("looks like a binary file, not CSV", file("image.csv", png));
    assertFails("looks like a binary file", file("packed.csv.gz", Inputs.gzip(png)));
    assertFails("UTF-16", file("wide.csv", "\uFEFFa,b\n".getBytes(StandardCharsets.UTF_16LE)));
    assertFails("binary", file("wide2.csv", "a,b\n".getBytes(StandardCharsets.UTF_16LE)));
    assertFails("not valid UTF-8", file("latin.csv", new byte[] {'a', ',', (byte) 0xE9, '\n'}));
  }

  @Test
  void headersThatCannotBeUsed() throws IOException {
    assertFails("the name 'a' twice, as columns 1 and 3", file("h1.csv", utf8("a,b, a\n")));
    assertFails("Column 2 of", file("h2.csv", utf8("a,,b\n")));
    assertFails("no comma but a semicolon", file("h3.csv", utf8("a;b\n1;2\n")));
    assertFails("no comma but a tab", file("h4.csv", utf8("a\tb\n1\t2\n")));
    assertFails("never closed", file("h5.csv", utf8("a,\"b\n1,2\n")));
    assertFails("carriage returns only", file("h6.csv", utf8("a,b\r1,2\r")));
  }

  private static byte[] table(int rows) {
    StringBuilder text = new StringBuilder("a,b\n");
    for (int i = 0; i < rows; i++) {
      text.append(i).append(',').append(Long.toString(i * 0x9E3779B97F4A7C15L, 36)).append('\n');
    }
    return utf8(text.toString());
  }

  private static void assertDamaged(byte[] bytes, int rowsAtLeast) throws IOException {
    RecordReader reader = Inputs.csv(bytes);
    int[] rows = {0};
    String message =
        Inputs.failure(
            () -> {
              while (reader.next() != null) {
                rows[0]++;
              }
            });
    assertTrue(rows[0] >= rowsAtLeast, "rows before the damage: " + rows[0]);
    String expected = "gzip stream is damaged after line " + (rows[0] + 1) + " of the test input";
    assertTrue(message.contains(expected), message);
    assertThrows(InputException.class, reader::next, "and stays so");
  }

  @Test
  void truncatedGzipDeliversTheRowsBefore() throws IOException {
    byte[] whole = Inputs.gzip(table(50_000));
    assertDamaged(Arrays.copyOf(whole, whole.length / 2), 10_000);
    assertDamaged(Arrays.copyOf(whole, whole.length - 4), 50_000);
  }

  @Test
  void corruptGzipIsNoticed() throws IOException {
    byte[] checksum = Inputs.gzip(table(50_000));
    checksum[checksum.length - 6] ^= 1;
    assertDamaged(checksum, 50_000);
    byte[] start = {0x1F, (byte) 0x8B, 99};
    String message = Inputs.failure(() -> Inputs.csv(start));
    assertTrue(message.contains("damaged at its start"), message);
  }

  @Test
  void aStreamThatFailsSaysWhere() throws IOException {
    InputStream failing =
        new FilterInputStream(new ByteArrayInputStream(utf8("a\n1\n2\n3"))) {
          @Override
          public int read(byte[] into, int offset, int length) throws IOException {
            int count = super.read(into, offset, length);
            if (count < 0) {
              throw new IOException("the disk is gone");
            }
            return count;
          }
        };
    RecordReader reader = RecordReaders.open(failing, "data.csv", ReaderOptions.defaults());
    assertEquals("1", text(reader));
    assertEquals("2", text(reader));
    String message = Inputs.failure(reader::next);
    assertEquals("Reading data.csv failed after line 3: the disk is gone.", message);
  }

  private static String text(RecordReader reader) throws IOException {
    RawRecord record = reader.next();
    assertNotNull(record);
    return record.text();
  }
}
