package io.mimon.core.replay;

import com.fasterxml.jackson.databind.JsonNode;
import io.mimon.core.align.TimeText;
import io.mimon.core.block.Column;
import io.mimon.core.block.Observations;
import io.mimon.core.block.RowBlock;
import io.mimon.core.input.ColumnKind;
import io.mimon.core.input.ColumnProfile;
import io.mimon.core.input.RawRecord;
import io.mimon.core.input.RecordReader;
import io.mimon.core.monitor.Intake;
import io.mimon.core.monitor.LocalMonitor;
import io.mimon.core.monitor.MonitorPlan;
import io.mimon.core.plan.PlanResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The rows of the past, in the order in which they entered their windows, held once however often
 * they are run again: by column, in the blocks that an {@link Intake} made of them.
 *
 * <p>Rows are numbered from 0 in that order; a row's labels are part of it. Not for writing after
 * it was read, so any number of threads may read it.
 */
public final class History {
  private static final int NO_BLOCK = -1;

  private final MonitorPlan plan;
  private final List<byte[]> blocks = new ArrayList<>();
  private final int blockRows;

  /** By place in the order: where the row stands in the blocks. */
  private int[] order = {};

  /** By place in the order, in milliseconds; zeros where rows have no times. */
  private long[] times = {};

  private int kept;
  private long[] rejected = new long[16];
  private int rejections;
  private String firstRejection = "";
  private long records;
  private long bytes;
  private final SeenTimes seen;
  private final Map<String, SegmentHistory> segments = new LinkedHashMap<>();

  /** The history does not fit into the memory that it may take. */
  public static final class TooLargeException extends IOException {
    private static final long serialVersionUID = 1;

    /** How many records had been read. */
    private final long records;

    TooLargeException(long records) {
      super("the history does not fit into memory");
      this.records = records;
    }

    /** How many records had been read. */
    public long records() {
      return records;
    }
  }

  /** The first and the last time in a column, where a record has one. */
  private static final class SeenTimes {
    final int position;
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;

    SeenTimes(int position) {
      this.position = position;
    }

    void see(RawRecord record) {
      if (position < 0 || record.problem() != null) {
        return;
      }
      String cell = record.cells()[position];
      long millis = cell == null ? TimeText.NOT_A_TIME : TimeText.parse(cell);
      if (millis != TimeText.NOT_A_TIME) {
        first = Math.min(first, millis);
        last = Math.max(last, millis);
      }
    }
  }

  private History(PlanResult.Ready ready, int timeColumn) {
    this.plan = ready.plan();
    this.blockRows = RowBlock.rowsWanted(plan.observationTypes().size());
    this.seen = new SeenTimes(timeColumn);
  }

  /**
   * Reads all records of a monitor's source.
   *
   * @param bytesMax what may be held
   * @throws TooLargeException if more would have to be
   */
  public static History read(PlanResult.Ready ready, long bytesMax) throws IOException {
    try (RecordReader reader = ready.records().open()) {
      String timeColumn = timeColumn(ready);
      History history = new History(ready, reader.columns().indexOf(timeColumn));
      history.read(ready, reader, bytesMax);
      return history;
    }
  }

  /** The column that tells when rows happened, be it used as such or not; empty if none does. */
  private static String timeColumn(PlanResult.Ready ready) {
    int column = ready.plan().stream().time().column();
    if (column >= 0) {
      return ready.schema().columns().get(column).name();
    }
    return ready.profiles().stream()
        .filter(profile -> profile.kind() == ColumnKind.TIMESTAMP)
        .map(ColumnProfile::name)
        .findFirst()
        .orElse("");
  }

  private void read(PlanResult.Ready ready, RecordReader reader, long bytesMax) throws IOException {
    Intake intake = new Intake(plan, ready.schema());
    Intake.Output rows =
        new Intake.Output() {
          @Override
          public void observations(byte[] observations) {
            keep(observations);
          }

          @Override
          public void prediction(String id, long millis, int partition, long offset, byte[] row) {
            throw new IllegalArgumentException("a history has its labels in its rows");
          }

          @Override
          public void rejected(String json) {
            reject(json);
          }
        };
    RawRecord next;
    while ((next = reader.next()) != null) {
      records++;
      seen.see(next);
      intake.process(next, rows);
      if (bytes > bytesMax) {
        throw new TooLargeException(records);
      }
    }
    intake.flush(rows);
    putInOrder();
  }

  private void reject(String json) {
    if (rejections == 0) {
      JsonNode line = AlertLines.parse(json);
      firstRejection =
          "line %d: %s".formatted(line.path("line").asLong(), line.path("detail").asText());
    }
    if (rejections == rejected.length) {
      rejected = Arrays.copyOf(rejected, 2 * rejections);
      bytes += (long) rejections * Long.BYTES;
    }
    rejected[rejections++] = records;
  }

  private void keep(byte[] observations) {
    Observations decoded = Observations.decode(observations);
    int size = decoded.times().length;
    if (size > 0) {
      if (kept + size > times.length) {
        times = Arrays.copyOf(times, Math.max(2 * kept, kept + size));
      }
      System.arraycopy(decoded.times(), 0, times, kept, size);
      kept += size;
      blocks.add(observations);
      // Beside the block: its time, its place in the order, and twice the latter of its segment.
      bytes += observations.length + (long) size * (Long.BYTES + 3 * Integer.BYTES);
    }
  }

  private void putInOrder() {
    long[] arrival = Arrays.copyOf(times, kept);
    IntStream places = IntStream.range(0, arrival.length);
    order =
        isSorted(arrival)
            ? places.toArray()
            : places
                .boxed()
                .sorted((a, b) -> Long.compare(arrival[a], arrival[b]))
                .mapToInt(Integer::intValue)
                .toArray();
    times = Arrays.stream(order).mapToLong(row -> arrival[row]).toArray();
    Cursor cursor = new Cursor();
    for (int row = 0; row < order.length; row++) {
      cursor.moveTo(row);
      String segment = cursor.segment();
      segments.computeIfAbsent(segment, name -> new SegmentHistory()).add(row, cursor.isLabelled());
    }
    segments.values().forEach(SegmentHistory::trim);
  }

  private static boolean isSorted(long[] values) {
    return IntStream.range(1, values.length).allMatch(i -> values[i - 1] <= values[i]);
  }

  /** Goes through the rows in any order; those near each other cost little. */
  private final class Cursor {
    private int block = NO_BLOCK;
    private RowBlock rows = new RowBlock(0, List.of());
    private int at;

    void moveTo(int row) {
      int stored = order[row];
      if (stored / blockRows != block) {
        block = stored / blockRows;
        rows = Observations.decode(blocks.get(block)).rows();
      }
      at = stored % blockRows;
    }

    boolean isLabelled() {
      Column target = rows.columns().get(0);
      return target instanceof Column.Numeric numeric
          ? !Double.isNaN(numeric.values()[at])
          : ((Column.Categorical) target).codes()[at] >= 0;
    }

    String segment() {
      if (plan.stream().segments().columns().isEmpty()) {
        return "";
      }
      Column.Categorical names = (Column.Categorical) rows.columns().get(rows.columns().size() - 1);
      return names.labels()[names.codes()[at]];
    }

    void appendTo(Observations.Builder builder, long time, int offset) {
      builder.append(time, 0, offset, rows, at);
    }
  }

  /**
   * Runs the rows through a monitor.
   *
   * @param by a plan for the same columns
   * @param source which row takes each place; the time of the place stays
   */
  void run(MonitorPlan by, PlanResult.Ready ready, int[] source, LocalMonitor.Output output) {
    LocalMonitor monitor = new LocalMonitor(by, ready.schema());
    Observations.Builder builder =
        new Observations.Builder(by.observationTypes(), by.history().number());
    Cursor cursor = new Cursor();
    for (int place = 0; place < source.length; place++) {
      cursor.moveTo(source[place]);
      cursor.appendTo(builder, times[place], place);
      if (builder.isFull()) {
        monitor.add(builder.drain(), output);
        if (by.stream().time().isKnown()) {
          // Later ones may have the same time, none an earlier one.
          monitor.advance(times[place] - 1, output);
        }
      }
    }
    if (!builder.isEmpty()) {
      monitor.add(builder.drain(), output);
    }
    var unused = monitor.end(output);
  }

  /** Each row in its own place. */
  int[] inOrder() {
    return IntStream.range(0, rows()).toArray();
  }

  /** How many rows there are. */
  public int rows() {
    return order.length;
  }

  /** How many of them have a known target. */
  public long labelledRows() {
    return segments.values().stream().mapToLong(SegmentHistory::labelledRows).sum();
  }

  /** How many records could not be used as rows. */
  public int rejectedRows() {
    return rejections;
  }

  /** Where the first of these is, and what is wrong with it; empty if there is none. */
  public String firstRejection() {
    return firstRejection;
  }

  /** The names of the segments in order of their first rows; one empty name without segments. */
  public List<String> segments() {
    return List.copyOf(segments.keySet());
  }

  SegmentHistory segment(String name) {
    SegmentHistory segment = segments.get(name);
    if (segment == null) {
      throw new IllegalArgumentException("there is no segment " + name);
    }
    return segment;
  }

  /** The milliseconds between the first and the last time in the data; 0 if there are none. */
  public long seenMillis() {
    return seen.last > seen.first ? seen.last - seen.first : 0;
  }

  /** When the row of that number, among those of a segment with a known target, happened. */
  long millisOf(String segment, long labelledRow) {
    return times[segment(segment).placeOf(labelledRow)];
  }

  /**
   * The number, counted from 1 among the rows of a segment whose target is known, of the first that
   * comes with or after a record of the input.
   *
   * @param record counted from 1
   */
  long labelledRowAt(String segment, long record) {
    int before = 0;
    while (before < rejections && rejected[before] < record) {
      before++;
    }
    long arrival = record - 1 - before;
    int place = rows();
    for (int i = 0; i < order.length && arrival < order.length; i++) {
      if (order[i] == arrival) {
        place = i;
      }
    }
    return segment(segment).labelledBefore(place) + 1;
  }
}
