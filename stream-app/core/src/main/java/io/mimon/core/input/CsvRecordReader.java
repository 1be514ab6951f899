package io.mimon.core.input;

import de.siegmar.fastcsv.reader.CsvReader;
import io.mimon.core.input.PhysicalLines.Line;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * CSV by RFC 4180 with a header; an empty cell, quoted or not, or one of spaces only is missing.
 *
 * <p>Two paths. A line of plain ASCII or UTF-8 without a quote is split at its commas, which is
 * what RFC 4180 says about it and two to three times as fast as a general parser. A line with a
 * quote is joined with those that follow while a quoted field is open, and the whole goes to
 * FastCSV.
 *
 * <p>A stray quote must not swallow the file. If a record that started with line n cannot be made
 * whole (the quote is not closed within {@link #RECORD_LINES_MAX} lines, or is followed by text, or
 * the number of fields is wrong) then line n alone is the malformed record, and reading resumes at
 * line n + 1. A lookahead that fails because nothing closes the quote covers lines that are plain
 * for the next attempts, so the cost stays linear on all but hostile files, and bounded there.
 */
final class CsvRecordReader implements RecordReader {

  static final int RECORD_LINES_MAX = 1_000;
  static final int RECORD_CHARS_MAX = 1 << 20;

  private static final CsvReader.CsvReaderBuilder PARSER =
      CsvReader.builder().skipEmptyLines(false);

  private final PhysicalLines lines;
  private final Lookahead lookahead;
  private final List<String> columns;
  private final int width;

  CsvRecordReader(PhysicalLines lines) throws InputException {
    this.lines = lines;
    this.lookahead = new Lookahead(lines);
    this.columns = header();
    this.width = columns.size();
  }

  @Override
  public List<String> columns() {
    return columns;
  }

  @Override
  public @Nullable RawRecord next() throws IOException {
    while (true) {
      Line first = lookahead.poll();
      if (first != null) {
        if (!first.isBlank()) {
          return record(first);
        }
      } else if (!lines.advance()) {
        return null;
      } else if (lines.isPlain()) {
        if (!lines.isBlank()) {
          return split(lines.number(), lines.plainText());
        }
      } else {
        Line line = lines.line();
        if (!line.isBlank()) {
          return record(line);
        }
      }
    }
  }

  @Override
  public long skip(long records) throws IOException {
    long skipped = 0;
    while (skipped < records) {
      if (!lookahead.isEmpty()) {
        if (next() == null) {
          return skipped;
        }
        skipped++;
      } else if (!lines.advance()) {
        return skipped;
      } else if (!lines.hasQuote()) { // one line, one record, whatever else is wrong with it
        skipped += lines.isBlank() ? 0 : 1;
      } else {
        record(lines.line());
        skipped++;
      }
    }
    return skipped;
  }

  private RawRecord record(Line first) throws InputException {
    String problem = first.problem();
    if (problem != null) {
      return RawRecord.malformed(first.number(), first.text(), problem);
    }
    if (first.text().indexOf('"') < 0) {
      return first.text().indexOf('\r') < 0
          ? split(first.number(), first.text())
          : RawRecord.malformed(first.number(), first.text(), CsvQuotes.BARE_RETURN);
    }
    return quoted(first);
  }

  /** Every row of an ordinary file comes through here: one pass of indexOf, no list. */
  private RawRecord split(long number, String text) {
    @Nullable String[] cells = new String[width];
    int field = 0;
    int from = 0;
    while (true) {
      int comma = text.indexOf(',', from);
      int to = comma < 0 ? text.length() : comma;
      if (field < width) {
        cells[field] = cell(text, from, to);
      }
      field++;
      if (comma < 0) {
        break;
      }
      from = comma + 1;
    }
    return field == width
        ? RawRecord.of(number, text, cells)
        : RawRecord.malformed(number, text, wrongWidth(field));
  }

  private static @Nullable String cell(String text, int from, int to) {
    if (from == to) {
      return null;
    }
    String cell = text.substring(from, to);
    return cell.charAt(0) <= ' ' && cell.isBlank() ? null : cell;
  }

  private String wrongWidth(int fields) {
    return "The row has "
        + fields
        + (fields == 1 ? " field" : " fields")
        + " where the header has "
        + width
        + ".";
  }

  private RawRecord quoted(Line first) throws InputException {
    Joined joined = join(first);
    String problem = joined.problem();
    if (problem != null) {
      return RawRecord.malformed(first.number(), first.text(), problem);
    }
    List<String> fields = PARSER.ofSingleCsvRecord(joined.text()).getFields();
    if (fields.size() != width) {
      String span =
          joined.linesAfter() == 0
              ? ""
              : " A quoted field makes it run on to line "
                  + (first.number() + joined.linesAfter())
                  + "; only its first line is given up.";
      return RawRecord.malformed(first.number(), first.text(), wrongWidth(fields.size()) + span);
    }
    lookahead.drop(joined.linesAfter());
    @Nullable String[] cells = new String[width];
    for (int i = 0; i < width; i++) {
      String field = fields.get(i);
      cells[i] = field.isBlank() ? null : field;
    }
    return RawRecord.of(first.number(), joined.text(), cells);
  }

  /** A record's text and how many lines after the first it takes, or why it is none. */
  private record Joined(String text, int linesAfter, @Nullable String problem) {}

  private Joined join(Line first) throws InputException {
    CsvQuotes.State state = CsvQuotes.scan(first.text(), CsvQuotes.State.FIELD_START);
    if (state != CsvQuotes.State.QUOTED) {
      return new Joined(first.text(), 0, CsvQuotes.problem(state));
    }
    StringBuilder text = new StringBuilder(first.text());
    String terminator = first.terminator();
    int after = 0;
    while (state == CsvQuotes.State.QUOTED) {
      Line more = lookahead.peek(after);
      if (more == null
          || more.problem() != null
          || after + 1 >= RECORD_LINES_MAX
          || text.length() + more.text().length() > RECORD_CHARS_MAX) {
        return new Joined("", 0, "A quoted field is never closed.");
      }
      text.append(terminator).append(more.text());
      terminator = more.terminator();
      state = CsvQuotes.scan(more.text(), state);
      after++;
    }
    if (CsvQuotes.problem(state) != null) {
      return new Joined(
          "",
          0,
          "A quoted field is never closed: the next quote, in line "
              + (first.number() + after)
              + ", does not end a field.");
    }
    return new Joined(text.toString(), after, null);
  }

  private List<String> header() throws InputException {
    Line first;
    do {
      if (!lines.advance()) {
        throw new InputException(
            lines.name() + " is empty; a CSV input needs a header line with the column names.");
      }
      first = lines.line();
    } while (first.isBlank());
    return CsvHeader.check(headerFields(first), lines.name());
  }

  private List<String> headerFields(Line first) throws InputException {
    String problem = first.problem();
    if (problem == null && first.text().indexOf('\r') >= 0 && first.text().indexOf('"') < 0) {
      problem = "It ends lines with carriage returns only; convert them to line feeds.";
    }
    Joined joined = problem == null ? join(first) : new Joined("", 0, problem);
    problem = joined.problem();
    if (problem != null) {
      throw new InputException(
          "The header of " + lines.name() + ", line " + first.number() + ", is broken. " + problem);
    }
    lookahead.drop(joined.linesAfter());
    return PARSER.ofSingleCsvRecord(joined.text()).getFields();
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }

  /** Lines that were read to see whether a quote closes, and are still to be records. */
  private static final class Lookahead {
    private final PhysicalLines lines;
    private final List<Line> waiting = new ArrayList<>(); // bounded by RECORD_LINES_MAX
    private int head;

    Lookahead(PhysicalLines lines) {
      this.lines = lines;
    }

    boolean isEmpty() {
      return head == waiting.size();
    }

    @Nullable Line poll() {
      if (isEmpty()) {
        return null;
      }
      Line line = waiting.get(head);
      drop(1);
      return line;
    }

    /** The line {@code index} after the current one, null past the end. */
    @Nullable Line peek(int index) throws InputException {
      while (waiting.size() - head <= index) {
        if (!lines.advance()) {
          return null;
        }
        waiting.add(lines.line());
      }
      return waiting.get(head + index);
    }

    void drop(int count) {
      head += count;
      if (head == waiting.size() || head > RECORD_LINES_MAX) {
        waiting.subList(0, head).clear();
        head = 0;
      }
    }
  }
}
