package io.mimon.flink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.core.block.Observations;
import io.mimon.core.input.Origin;
import io.mimon.core.input.RawRecord;
import io.mimon.core.monitor.Intake;
import io.mimon.core.monitor.RecordTime;
import io.mimon.core.monitor.StreamRule;
import io.mimon.core.plan.PlanResult;
import io.mimon.testkit.Streams;
import io.mimon.testkit.TopicEvents;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Watermarks, and that what the intake lets pass is never behind them. */
final class ClockWatermarksTest {
  private static final long BOUND = 60_000;
  private static final long BEGIN = TopicEvents.BEGIN;

  @TempDir Path directory;

  private static final class Marks implements WatermarkOutput {
    final List<Long> marks = new ArrayList<>();

    @Override
    public void emitWatermark(Watermark watermark) {
      marks.add(watermark.getTimestamp());
    }

    @Override
    public void markIdle() {
      throw new AssertionError("idleness is told by another");
    }

    @Override
    public void markActive() {
      throw new AssertionError("idleness is told by another");
    }
  }

  private PlanResult.Ready plan() throws Exception {
    List<TopicEvents.Row> rows = TopicEvents.rows(200, 200, new SplittableRandom(1));
    Path file =
        Files.write(
            directory.resolve("rows.jsonl"), rows.stream().map(TopicEvents.Row::json).toList());
    return Streams.plan(
        """
        version: 1
        monitor: trial
        source: { file: { path: "%s" } }
        time: { column: ts, out_of_orderness: 1m }
        target: { column: y }
        features: { include: [x] }
        """
            .formatted(file));
  }

  @Test
  void aWatermarkIsJustBehindWhatMayStillCome() throws Exception {
    WatermarkGenerator<RawRecord> clock = ClockWatermarks.generator(plan().plan().stream().time());
    Marks marks = new Marks();
    RawRecord any = new RawRecord(1, "", new String[0], null);
    clock.onPeriodicEmit(marks);
    clock.onEvent(any, RecordTime.UNKNOWN, marks);
    clock.onPeriodicEmit(marks);
    assertEquals(List.of(), marks.marks, "nothing is known");
    clock.onEvent(any, BEGIN, marks);
    clock.onEvent(any, BEGIN - 500, marks);
    clock.onPeriodicEmit(marks);
    assertEquals(List.of(BEGIN - BOUND - 1), marks.marks);
  }

  /** In both orders, with records of all kinds, a watermark after each of them. */
  @Test
  void whatTheIntakeLetsPassIsNeverBehind() throws Exception {
    PlanResult.Ready ready = plan();
    for (long seed = 0; seed < 20; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      boolean arrival = seed % 2 == 0;
      StreamRule.EventTime rule =
          new StreamRule.EventTime(
              arrival ? StreamRule.Order.ARRIVAL : StreamRule.Order.EVENT_TIME,
              -1,
              arrival ? 0 : BOUND,
              1_000,
              0,
              0,
              0);
      var plan =
          ready
              .plan()
              .withStream(
                  new StreamRule(rule, StreamRule.Segments.NONE, StreamRule.Labels.NONE, "t"));
      WatermarkGenerator<RawRecord> clock = ClockWatermarks.generator(rule);
      Intake intake = new Intake(plan, ready.schema());
      RecordTime time = plan.recordTime(ready.schema());
      Marks marks = new Marks();
      marks.marks.add(Long.MIN_VALUE);
      Sent sent = new Sent();
      for (int i = 0; i < 2_000; i++) {
        RawRecord record = record(i, ready.schema().namesByPosition().size(), random);
        int before = sent.times.size();
        intake.process(record, sent);
        intake.flush(sent);
        for (long passed : sent.times.subList(before, sent.times.size())) {
          assertTrue(passed > Collections.max(marks.marks), "seed " + seed + ", record " + i);
        }
        clock.onEvent(record, time.of(record), marks);
        clock.onPeriodicEmit(marks);
      }
      assertEquals(2_000, sent.times.size() + sent.rejected, "seed " + seed);
      assertTrue(sent.times.size() > 500 && sent.rejected > 100, "seed " + seed);
    }
  }

  private static RawRecord record(int i, int columns, SplittableRandom random) {
    long at = BEGIN + i * 1_000L - random.nextLong(2 * BOUND);
    Origin origin = new Origin("t", 0, i, random.nextInt(20) == 0 ? Origin.NO_TIMESTAMP : at);
    if (random.nextInt(10) == 0) {
      return new RawRecord(origin, "", new String[0], "It is broken.");
    }
    @Nullable String[] cells = new String[columns];
    for (int c = 0; c < columns; c++) {
      cells[c] = random.nextInt(30) == 0 ? "text" : "1.5";
    }
    return new RawRecord(origin, "", cells, null);
  }

  private static final class Sent implements Intake.Output {
    final List<Long> times = new ArrayList<>();
    int rejected;

    @Override
    public void observations(byte[] rows) {
      Observations decoded = Observations.decode(rows);
      for (long time : decoded.times()) {
        times.add(time);
      }
    }

    @Override
    public void prediction(String id, long millis, int partition, long offset, byte[] row) {
      throw new AssertionError("rows have their targets");
    }

    @Override
    public void rejected(String json) {
      rejected++;
    }
  }
}
