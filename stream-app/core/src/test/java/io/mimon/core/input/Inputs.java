package io.mimon.core.input;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.function.Executable;

/** Inputs for tests, and everything that comes out of one. */
final class Inputs {

  private Inputs() {}

  static RecordReader csv(String text) throws IOException {
    return csv(text.getBytes(StandardCharsets.UTF_8));
  }

  static RecordReader csv(byte[] bytes) throws IOException {
    return open(bytes, ReaderOptions.defaults().withFormat(Format.CSV));
  }

  static RecordReader jsonl(String text) throws IOException {
    return open(
        text.getBytes(StandardCharsets.UTF_8), ReaderOptions.defaults().withFormat(Format.JSONL));
  }

  static RecordReader open(byte[] bytes, ReaderOptions options) throws IOException {
    return RecordReaders.open(new ByteArrayInputStream(bytes), "the test input", options);
  }

  static List<RawRecord> rest(RecordReader reader) throws IOException {
    List<RawRecord> records = new ArrayList<>();
    RawRecord record;
    while ((record = reader.next()) != null) {
      records.add(record);
    }
    return records;
  }

  /** Runs what must fail with an input exception, and gives the message. */
  static String failure(Executable action) {
    return Objects.requireNonNull(assertThrows(InputException.class, action).getMessage());
  }

  static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(plain);
    }
    return bytes.toByteArray();
  }

  /** A real data set, or the test is skipped and says so. */
  static Path real(String name) {
    String shared = System.getProperty("mimon.shared");
    assumeTrue(shared != null, "system property mimon.shared is not set");
    Path path = Path.of(shared, "data", name + ".csv.gz");
    assumeTrue(Files.isReadable(path), "no data set " + path);
    return path;
  }
}
