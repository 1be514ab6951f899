package io.mimon.core.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mimon.core.block.Observations;
import io.mimon.core.config.ScaleType;
import io.mimon.core.input.Column;
import io.mimon.core.input.Origin;
import io.mimon.core.input.RawRecord;
import io.mimon.core.input.Schema;
import io.mimon.core.monitor.MonitorPlan.EstimatorChoice;
import io.mimon.core.monitor.MonitorPlan.Variable;
import io.mimon.estimators.VariableType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Clocks and names of what an intake sends. */
final class IntakeTimeTest {
  private static final List<Variable> VARIABLES =
      List.of(
          new Variable("y", VariableType.NUMERIC),
          new Variable("x", VariableType.NUMERIC),
          new Variable("x2", VariableType.NUMERIC));

  private static MonitorPlan plan(StreamRule.Order order, long bound, List<Integer> segments) {
    StreamRule.EventTime time = new StreamRule.EventTime(order, -1, bound, 1_000, 0, 0, 0);
    StreamRule.Segments by =
        segments.isEmpty() ? StreamRule.Segments.NONE : new StreamRule.Segments(segments, 10, 0);
    EstimatorChoice choice = new EstimatorChoice(null, 3, ScaleType.STANDARD);
    return Streams.plan(VARIABLES, 100, 10, 200, choice)
        .withStream(new StreamRule(time, by, StreamRule.Labels.NONE, "t"));
  }

  private static Schema schema() {
    List<Column> columns = new ArrayList<>(Streams.schema(VARIABLES).columns());
    columns.add(new Column("a", VariableType.CATEGORICAL, 3));
    columns.add(new Column("b", VariableType.CATEGORICAL, 4));
    return new Schema(columns);
  }

  private static final class Sent implements Intake.Output, Aligner.Output {
    final List<Long> times = new ArrayList<>();
    final List<String> rejected = new ArrayList<>();
    final List<String> segments = new ArrayList<>();
    final MonitorPlan plan;
    final Intake intake;

    Sent(MonitorPlan plan) {
      this.plan = plan;
      this.intake = new Intake(plan, schema());
    }

    @Override
    public void observations(byte[] rows) {
      for (long time : Observations.decode(rows).times()) {
        times.add(time);
      }
      Aligner aligner = new Aligner(plan, new MemoryShardStore());
      aligner.add(rows, this);
      aligner.advance(Long.MAX_VALUE, this);
      aligner.flush(this);
    }

    @Override
    public void prediction(String id, long millis, int partition, long offset, byte[] row) {
      throw new AssertionError("rows have their targets");
    }

    @Override
    public void block(String segment, int shard, byte[] block) {
      if (!segments.contains(segment)) {
        segments.add(segment);
      }
    }

    @Override
    public void rejected(String json) {
      rejected.add(json);
    }

    void row(long timestamp, @Nullable String... names) {
      @Nullable String[] cells = {"1", "2", "3", null, null};
      System.arraycopy(names, 0, cells, 3, names.length);
      intake.process(new RawRecord(new Origin("t", 0, 0, timestamp), "", cells, null), this);
    }

    void broken(long timestamp) {
      intake.process(
          new RawRecord(new Origin("t", 0, 0, timestamp), "", new String[0], "It is broken."),
          this);
    }
  }

  /** A watermark is taken from what cannot be read, too: the rows behind it must not be late. */
  @Test
  void whatCannotBeReadMovesTheClockByItsTimestamp() {
    Sent arrival = new Sent(plan(StreamRule.Order.ARRIVAL, 0, List.of()));
    arrival.row(1_000);
    arrival.broken(5_000);
    arrival.row(2_000);
    arrival.intake.flush(arrival);
    assertEquals(List.of(1_000L, 5_000L), arrival.times);
    assertEquals(1, arrival.rejected.size(), "only what is broken");

    Sent bounded = new Sent(plan(StreamRule.Order.EVENT_TIME, 1_000, List.of()));
    bounded.broken(5_000);
    bounded.row(3_999);
    bounded.row(4_000);
    bounded.intake.flush(bounded);
    assertEquals(List.of(4_000L), bounded.times);
    assertEquals(2, bounded.rejected.size());
    assertEquals(true, bounded.rejected.get(1).contains("\"reason\":\"late\""));
  }

  @Test
  void whatCannotBeReadAndIsLateIsBroken() {
    Sent sent = new Sent(plan(StreamRule.Order.EVENT_TIME, 1_000, List.of()));
    sent.row(9_000);
    sent.broken(1_000);
    assertEquals(true, sent.rejected.get(0).contains("\"reason\":\"malformed-row\""));
  }

  @Test
  void aSegmentsNameHasNothingThatPartsKeys() {
    Sent one = new Sent(plan(StreamRule.Order.ARRIVAL, 0, List.of(3)));
    one.row(1_000, "a\u0000b\u0001/%");
    one.intake.flush(one);
    assertEquals(List.of("a%00b%01/%"), one.segments);

    Sent two = new Sent(plan(StreamRule.Order.ARRIVAL, 0, List.of(3, 4)));
    two.row(1_000, "a/b%", null);
    two.intake.flush(two);
    assertEquals(List.of("a%2Fb%25/(missing)"), two.segments);
  }

  /** The watermark is just before the earliest time that is not late, of each partition. */
  @Test
  void theWatermarkIsThatOfTheClockThatFindsRowsLate() {
    Sent sent = new Sent(plan(StreamRule.Order.EVENT_TIME, 1_000, List.of()));
    assertEquals(Long.MIN_VALUE, sent.intake.watermark(0));
    sent.row(9_000);
    assertEquals(7_999, sent.intake.watermark(0));
    assertEquals(Long.MIN_VALUE, sent.intake.watermark(1));
    sent.row(7_999);
    assertEquals(1, sent.rejected.size());
    sent.row(8_000);
    assertEquals(1, sent.rejected.size());
    sent.broken(10_000);
    assertEquals(8_999, sent.intake.watermark(0));
    Sent restored = new Sent(plan(StreamRule.Order.EVENT_TIME, 1_000, List.of()));
    restored.intake.restoreClock(sent.intake.encodeClock());
    assertEquals(8_999, restored.intake.watermark(0));
  }

  @Test
  void aRecordThatTheProgramFailsOnIsRejectedAndCounted() {
    Sent sent = new Sent(plan(StreamRule.Order.ARRIVAL, 0, List.of()));
    RawRecord record = new RawRecord(new Origin("t", 2, 7, 1_000), "raw", new String[0], null);
    sent.intake.reject(record, new IllegalStateException("a fault"), sent);
    assertEquals(1, sent.rejected.size());
    String line = sent.rejected.get(0);
    assertEquals(true, line.contains("\"reason\":\"failed\""), line);
    assertEquals(true, line.contains("a fault"), line);
    assertEquals(true, line.contains("\"offset\":7"), line);
    assertEquals(false, sent.intake.isEmpty(), "it is counted");
  }
}
