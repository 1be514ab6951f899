package io.mimon.core.monitor;

import io.mimon.core.align.JoinEvent;
import io.mimon.core.align.PartitionClock;
import io.mimon.core.input.Parsed;
import io.mimon.core.input.RawRecord;
import io.mimon.core.input.Rejection;
import io.mimon.core.input.Row;
import io.mimon.core.input.RowParser;

/**
 * From records of some partitions to labels with a time and an identifier. Every record ends in
 * exactly one of three: a label, a rejection, a record without a value, which is none.
 */
public final class LabelIntake {
  private final LabelRule rule;
  private final RowParser parser;
  private final PartitionClock clock;
  private final RejectionJson json;
  private final Lateness lateness;

  /** Takes what comes out, in order. */
  public interface Output {
    /** A label. */
    void label(JoinEvent outcome);

    /** Something to count, by the name of it among the counts of labels. */
    void count(String what);

    /** A line of rejected.jsonl. */
    void rejected(String json);
  }

  /** An intake whose partitions' clocks go on from nothing. */
  public LabelIntake(MonitorPlan plan, LabelRule rule) {
    this.rule = rule;
    this.parser = new RowParser(rule.schema());
    this.clock = Intake.clock(plan);
    this.json = new RejectionJson(plan.monitor());
    this.lateness = new Lateness(plan);
  }

  /** The clocks of its partitions, to be stored. */
  public byte[] encodeClock() {
    return clock.encode();
  }

  /** Takes over clocks that were stored, be they of these partitions or of others. */
  public void restoreClock(byte[] stored) {
    clock.merge(stored);
  }

  /** The watermark of a partition, as that of {@link Intake#watermark}. */
  public long watermark(int partition) {
    return lateness.watermark(clock, partition);
  }

  /** Rejects a record on which {@link #process} failed. */
  public void reject(RawRecord record, RuntimeException failure, Output output) {
    reject(Lateness.failed(record, failure), output);
  }

  /** Takes in a record. */
  public void process(RawRecord record, Output output) {
    long told = rule.time().of(record);
    // The broker's timestamp of what cannot be read moves the watermark, and so this clock.
    long at = told == RecordTime.UNKNOWN ? 0 : clock.place(record.origin().partition(), told);
    if (record.problem() == null) {
      if (told == RecordTime.UNKNOWN) {
        reject(lateness.unknown(record, rule.time()), output);
        return;
      }
      if (at == PartitionClock.LATE) {
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
    String id = row.labels()[LabelRule.ID];
    if (id == null) {
      reject(Intake.noId(record, rule.schema().columns().get(LabelRule.ID).name()), output);
      return;
    }
    if (row.isMissing(LabelRule.TARGET)) {
      output.count("empty-label");
      return;
    }
    String label = row.labels()[LabelRule.TARGET];
    output.label(
        JoinEvent.outcome(
            id,
            at,
            row.origin().partition(),
            row.origin().offset(),
            label == null ? Double.toString(row.numbers()[LabelRule.TARGET]) : label));
  }

  private void reject(Rejection rejection, Output output) {
    output.count("rejected-label");
    output.rejected(json.of(rejection));
  }
}
