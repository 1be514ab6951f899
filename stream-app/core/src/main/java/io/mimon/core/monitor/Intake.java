package io.mimon.core.monitor;

import io.mimon.core.align.PartitionClock;
import io.mimon.core.block.Observations;
import io.mimon.core.block.RowBlock;
import io.mimon.core.input.Origin;
import io.mimon.core.input.Parsed;
import io.mimon.core.input.RawRecord;
import io.mimon.core.input.Rejection;
import io.mimon.core.input.Row;
import io.mimon.core.input.RowParser;
import io.mimon.core.input.Schema;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * From records of some partitions to rows with a place in the order of the stream: parses, decides
 * which are late, counts and routes what is rejected.
 *
 * <p>Every record ends in exactly one of two: a row that is sent on, or a rejection. A record that
 * tells its time moves the clock of its partition whatever else is wrong with it, as a watermark
 * does that is taken from the same records.
 */
public final class Intake {
  private static final String NO_VALUE = "(missing)";
  private static final String SEPARATOR = "/";

  private final MonitorPlan plan;
  private final RowParser parser;
  private final Schema schema;
  private final RecordTime time;
  private final PartitionClock clock;
  private final RejectionJson json;
  private final Lateness lateness;
  private final Observations.Builder rows;
  private final RowBlock.Builder single;
  private final int[] pick;

  /** Takes what comes out, in order. */
  public interface Output {
    /** Serialized {@link Observations}. */
    void observations(byte[] rows);

    /**
     * A row whose target comes from elsewhere.
     *
     * @param row a serialized {@link RowBlock} of that row
     */
    void prediction(String id, long timeMillis, int partition, long offset, byte[] row);

    /** A line of rejected.jsonl. */
    void rejected(String json);
  }

  /**
   * An intake whose partitions' clocks go on from nothing, or from what {@link #restoreClock} adds.
   *
   * @param schema the target's column, the features', the given ones that are none, then those that
   *     name segment, identifier and time
   */
  public Intake(MonitorPlan plan, Schema schema) {
    this.plan = plan;
    this.schema = schema;
    this.parser = new RowParser(schema);
    this.json = new RejectionJson(plan.monitor());
    this.lateness = new Lateness(plan);
    this.time = plan.recordTime(schema);
    this.clock = clock(plan);
    this.rows = new Observations.Builder(plan.observationTypes(), plan.history().number());
    this.single = new RowBlock.Builder(plan.observationTypes(), plan.history().number());
    this.pick = plan.observationColumns();
  }

  static PartitionClock clock(MonitorPlan plan) {
    StreamRule.EventTime rule = plan.stream().time();
    return new PartitionClock(
        rule.order() == StreamRule.Order.EVENT_TIME
            ? Optional.of(Duration.ofMillis(rule.outOfOrdernessMillis()))
            : Optional.empty());
  }

  /** The clocks of its partitions, to be stored. */
  public byte[] encodeClock() {
    return clock.encode();
  }

  /** Takes over clocks that were stored, be they of these partitions or of others. */
  public void restoreClock(byte[] stored) {
    clock.merge(stored);
  }

  /**
   * The watermark of a partition: no row of it comes any more with a time up to this but for late
   * ones; {@link Long#MIN_VALUE} before its first row.
   */
  public long watermark(int partition) {
    return lateness.watermark(clock, partition);
  }

  /** Rejects a record on which {@link #process} failed. */
  public void reject(RawRecord record, RuntimeException failure, Output output) {
    reject(Lateness.failed(record, failure), output);
  }

  /** Takes in a record. */
  public void process(RawRecord record, Output output) {
    long at = 0;
    if (plan.stream().time().isKnown()) {
      long told = time.of(record);
      // The broker's timestamp of what cannot be read moves the watermark, and so this clock.
      at = told == RecordTime.UNKNOWN ? 0 : clock.place(record.origin().partition(), told);
      boolean isRead = record.problem() == null;
      if (isRead && told == RecordTime.UNKNOWN) {
        reject(lateness.unknown(record, time), output);
        return;
      }
      if (isRead && at == PartitionClock.LATE) {
        reject(lateness.late(record, told), output);
        return;
      }
    }
    Parsed parsed = parser.parse(record);
    if (parsed instanceof Rejection rejection) {
      reject(rejection, output);
    } else if (parsed instanceof Row row) {
      send(row, at, record, output);
    }
  }

  private void send(Row row, long at, RawRecord record, Output output) {
    nameSegment(row);
    Origin origin = row.origin();
    if (!plan.stream().labels().areJoined()) {
      rows.append(at, origin.partition(), origin.offset(), row.numbers(), row.labels(), pick);
      if (rows.isFull()) {
        flush(output);
      }
      return;
    }
    int idColumn = plan.stream().labels().idColumn();
    String id = row.labels()[idColumn];
    if (id == null) {
      reject(noId(record, schema.columns().get(idColumn).name()), output);
      return;
    }
    single.append(row.numbers(), row.labels(), pick);
    output.prediction(id, at, origin.partition(), origin.offset(), single.drain());
  }

  /** The name takes the place of the value of the first column it is made of. */
  private void nameSegment(Row row) {
    List<Integer> columns = plan.stream().segments().columns();
    if (columns.isEmpty()) {
      return;
    }
    StringJoiner name = new StringJoiner(SEPARATOR);
    for (int column : columns) {
      String value = row.labels()[column];
      name.add(value == null ? NO_VALUE : printable(columns.size() == 1 ? value : escaped(value)));
    }
    row.labels()[columns.get(0)] = name.toString();
  }

  private static String escaped(String value) {
    return value.replace("%", "%25").replace(SEPARATOR, "%2F");
  }

  /** Engines part keys by the first two characters there are, which no name may have. */
  private static String printable(String value) {
    return value.indexOf('\u0000') < 0 && value.indexOf('\u0001') < 0
        ? value
        : value.replace("\u0000", "%00").replace("\u0001", "%01");
  }

  private void reject(Rejection rejection, Output output) {
    rows.count(RecordCounts.rejected(rejection.reason()), 1);
    output.rejected(json.of(rejection));
  }

  /** Whether there is nothing to be sent on. */
  public boolean isEmpty() {
    return rows.isEmpty();
  }

  /** Sends on what was collected so far. */
  public void flush(Output output) {
    if (!rows.isEmpty()) {
      output.observations(rows.drain());
    }
  }

  static Rejection noId(RawRecord record, String column) {
    return new Rejection(
        Rejection.NO_ID,
        "Column '%s', which joins rows and labels, has no value.".formatted(column),
        record.origin(),
        record.text());
  }
}
