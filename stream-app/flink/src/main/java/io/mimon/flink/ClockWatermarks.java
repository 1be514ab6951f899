package io.mimon.flink;

import io.mimon.core.input.RawRecord;
import io.mimon.core.monitor.MonitorPlan;
import io.mimon.core.monitor.RecordTime;
import io.mimon.core.monitor.StreamRule;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;

/**
 * The clock of one partition: its latest time less what it may be out of order by. It is moved by
 * the same records as that of the intake, so that what the intake lets pass is never behind it.
 */
final class ClockWatermarks implements WatermarkGenerator<RawRecord> {
  private final long outOfOrdernessMillis;
  private long latest = RecordTime.UNKNOWN;

  private ClockWatermarks(long outOfOrdernessMillis) {
    this.outOfOrdernessMillis = outOfOrdernessMillis;
  }

  static WatermarkStrategy<RawRecord> strategy(MonitorPlan plan, RecordTime time) {
    StreamRule.EventTime rule = plan.stream().time();
    if (!rule.isKnown()) {
      return WatermarkStrategy.noWatermarks();
    }
    return WatermarkStrategy.<RawRecord>forGenerator(context -> generator(rule))
        .withTimestampAssigner((record, ignored) -> time.of(record))
        .withIdleness(Duration.ofMillis(rule.idleMillis()));
  }

  static WatermarkGenerator<RawRecord> generator(StreamRule.EventTime rule) {
    return new ClockWatermarks(rule.outOfOrdernessMillis());
  }

  @Override
  public void onEvent(RawRecord record, long millis, WatermarkOutput output) {
    latest = Math.max(latest, millis);
  }

  @Override
  public void onPeriodicEmit(WatermarkOutput output) {
    if (latest != RecordTime.UNKNOWN) {
      output.emitWatermark(new Watermark(latest - outOfOrdernessMillis - 1));
    }
  }
}
