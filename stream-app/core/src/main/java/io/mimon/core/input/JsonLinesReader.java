package io.mimon.core.input;

import io.mimon.core.input.PhysicalLines.Line;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * JSON Lines: one object a line.
 *
 * <p>The columns are the keys of the first {@code sampleRows} records (or {@link #SAMPLE_CHARS_MAX}
 * characters, whichever ends first) in the order of their first appearance. A key that only ever
 * holds objects or arrays in the sample is not a column unless it is named as in use; the fields of
 * its objects are, by their paths.
 */
final class JsonLinesReader implements RecordReader {

  static final int SAMPLE_CHARS_MAX = 16 << 20;

  private final PhysicalLines lines;
  private final ArrayDeque<Line> sample = new ArrayDeque<>();
  private final List<String> columns;
  private final JsonRecordParser parser;

  JsonLinesReader(PhysicalLines lines, ReaderOptions options) throws InputException {
    this.lines = lines;
    readSample(options.sampleRows());
    this.columns = discover(options.columnsInUse());
    this.parser = new JsonRecordParser(columns, options.columnsInUse());
  }

  @Override
  public List<String> columns() {
    return columns;
  }

  @Override
  public @Nullable RawRecord next() throws IOException {
    Line line = sample.poll();
    while (line == null) {
      if (!lines.advance()) {
        return null;
      }
      line = lines.isBlank() ? null : lines.line();
    }
    String problem = line.problem();
    return problem == null
        ? parser.parse(line.number(), line.text())
        : RawRecord.malformed(line.number(), line.text(), problem);
  }

  @Override
  public long skip(long records) throws IOException {
    long skipped = 0;
    while (skipped < records && sample.poll() != null) {
      skipped++;
    }
    while (skipped < records && lines.advance()) {
      skipped += lines.isBlank() ? 0 : 1;
    }
    return skipped;
  }

  private void readSample(int rows) throws InputException {
    long chars = 0;
    while (sample.size() < rows && chars < SAMPLE_CHARS_MAX && lines.advance()) {
      if (!lines.isBlank()) {
        Line line = lines.line();
        sample.add(line);
        chars += line.text().length();
      }
    }
    if (sample.isEmpty()) {
      throw new InputException(
          lines.name() + " is empty; JSON Lines needs at least one record to know the columns.");
    }
  }

  private List<String> discover(@Nullable Set<String> inUse) throws InputException {
    JsonKeys keys = new JsonKeys();
    for (Line line : sample) {
      if (line.problem() == null) {
        keys.add(line.text());
      }
    }
    List<String> found = keys.columns(inUse == null ? Set.of() : inUse);
    if (found.isEmpty()) {
      throw nothingFound();
    }
    return found;
  }

  private InputException nothingFound() {
    Line first = sample.getFirst();
    return new InputException(
        ("None of the first %d lines of %s is a JSON object with plain values,"
                + " from line %d on; one object a line is expected, not an array of objects or one"
                + " object over several lines.")
            .formatted(sample.size(), lines.name(), first.number()));
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
