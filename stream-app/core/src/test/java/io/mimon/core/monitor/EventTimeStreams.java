package io.mimon.core.monitor;

import io.mimon.core.input.Column;
import io.mimon.core.input.Origin;
import io.mimon.core.input.RawRecord;
import io.mimon.core.input.Schema;
import io.mimon.estimators.VariableType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Streams of several partitions in which rows happened at a time, out of order. */
final class EventTimeStreams {
  /** Behind a target and two features. */
  static final int SEGMENT_COLUMN = 3;

  static final int ID_COLUMN = 4;
  static final int TIME_COLUMN = 5;

  private static final long BEGIN = 1_700_000_000_000L;
  private static final long MINUTE = 60_000;

  private EventTimeStreams() {}

  /**
   * A row of the table, where and when.
   *
   * @param row of the table
   */
  record Event(int row, long millis, int partition, long offset, String segment) {}

  /** By partition, in the order of offsets. */
  record Stream(MonitorPlan plan, Streams.Table table, List<List<Event>> partitions) {

    Schema schema() {
      List<Column> columns = new ArrayList<>(Streams.schema(table.variables()).columns());
      columns.add(new Column("segment", VariableType.CATEGORICAL, SEGMENT_COLUMN));
      columns.add(new Column("id", VariableType.CATEGORICAL, ID_COLUMN));
      columns.add(new Column("time", VariableType.CATEGORICAL, TIME_COLUMN));
      return new Schema(columns);
    }

    RawRecord record(Event event) {
      @Nullable String[] cells = new String[TIME_COLUMN + 1];
      for (int c = 0; c < table.variables().size(); c++) {
        boolean numeric = table.variables().get(c).type() == VariableType.NUMERIC;
        cells[c] =
            table.isMissing(event.row, c)
                ? null
                : numeric
                    ? Double.toString(table.numbers()[event.row][c])
                    : table.labels()[event.row][c];
      }
      cells[SEGMENT_COLUMN] = event.segment.isEmpty() ? null : event.segment;
      cells[ID_COLUMN] = "id" + event.row;
      cells[TIME_COLUMN] = Instant.ofEpochMilli(event.millis).toString();
      Origin origin = new Origin("t", event.partition, event.offset, Origin.NO_TIMESTAMP);
      return new RawRecord(origin, "row " + event.row, cells, null);
    }

    /** Whether the target of a row never came: of one in seven, more so at some times. */
    boolean isUnlabelled(Event event) {
      boolean missing = table.isMissing(event.row, 0);
      int hash = (event.row * 0x9E3779B9) >>> 16;
      int never = event.row / 150 % 3 == 1 ? 6 : 1;
      return missing || (plan.stream().labels().areJoined() && hash % 7 < never);
    }

    /** The same rows, of each partition out of order by no more than agreed. */
    Stream shuffledWithin(SplittableRandom random) {
      long bound = plan.stream().time().outOfOrdernessMillis();
      List<List<Event>> shuffled = new ArrayList<>();
      for (List<Event> events : partitions) {
        // Two rows change places only if they are no further apart than the bound.
        record Delayed(Event event, double sortedBy) {}
        shuffled.add(
            renumbered(
                events.stream()
                    .map(e -> new Delayed(e, e.millis + random.nextDouble() * bound))
                    .sorted(Comparator.comparingDouble(Delayed::sortedBy))
                    .map(Delayed::event)
                    .toList()));
      }
      return new Stream(plan, table, shuffled);
    }

    private static List<Event> renumbered(List<Event> events) {
      List<Event> renumbered = new ArrayList<>();
      for (Event e : events) {
        renumbered.add(new Event(e.row, e.millis, e.partition, renumbered.size(), e.segment));
      }
      return renumbered;
    }

    /** The same rows with the same places, read in order. */
    Stream sorted() {
      List<List<Event>> sorted = new ArrayList<>();
      for (List<Event> events : partitions) {
        sorted.add(
            events.stream()
                .sorted(Comparator.comparingLong(Event::millis).thenComparing(Event::offset))
                .toList());
      }
      return new Stream(plan, table, sorted);
    }
  }

  /** The rows of a table dealt to partitions, with gaps, equal times, and some that are late. */
  static Stream of(SplittableRandom random, MonitorPlan plan, Streams.Table table) {
    int partitions = random.nextInt(1, 5);
    int segments = random.nextInt(1, 6);
    long bound = plan.stream().time().outOfOrdernessMillis();
    boolean someLate = random.nextBoolean();
    List<List<Event>> dealt = new ArrayList<>();
    for (int p = 0; p < partitions; p++) {
      dealt.add(new ArrayList<>());
    }
    boolean dense = plan.stream().time().sampleAbove() > 0 && random.nextInt(4) > 0;
    long now = BEGIN;
    for (int row = 0; row < table.rows(); row++) {
      now +=
          switch (random.nextInt(300)) {
            case 0 -> 400 * MINUTE;
            case 1, 2, 3 -> 45 * MINUTE;
            default -> random.nextInt(3) == 0 ? 0 : random.nextLong(dense ? 400 : MINUTE / 2);
          };
      long behind = random.nextInt(4) == 0 && bound > 0 ? random.nextLong(bound) : 0;
      if (someLate && random.nextInt(40) == 0) {
        behind = bound + random.nextLong(30 * MINUTE);
      }
      // Later segments come and go, so that some are idle and some too many.
      int segment = random.nextInt(1 + (int) ((long) row * segments / table.rows()));
      String name = segment == 1 ? "" : "s/" + segment;
      int p = random.nextInt(partitions);
      List<Event> events = dealt.get(p);
      events.add(new Event(row, now - behind, p, events.size(), name));
    }
    return new Stream(plan, table, dealt);
  }
}
