package io.mimon.testkit;

import io.mimon.cli.JobSpec;
import io.mimon.core.input.Origin;
import io.mimon.core.input.RawRecord;
import io.mimon.core.input.TopicRecordParser;
import io.mimon.core.monitor.Aligner;
import io.mimon.core.monitor.Intake;
import io.mimon.core.monitor.JoinedRows;
import io.mimon.core.monitor.MemoryShardStore;
import io.mimon.core.monitor.SegmentMonitor;
import io.mimon.core.monitor.ShardMonitor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a job has to say, by handing its rows one by one, in order, to a monitor without an engine.
 */
public final class BareRun {
  private final JobSpec spec;
  private Intake intake;
  private final Aligner aligner;
  private final JoinedRows joined;
  private final TopicRecordParser parser;
  private final Map<String, ShardMonitor> shards = new HashMap<>();
  private final Map<String, SegmentMonitor> segments = new HashMap<>();
  private final Streams.Lines lines = Streams.Lines.empty();

  /** A run of that job, of no rows yet. */
  public BareRun(JobSpec spec) {
    this.spec = spec;
    this.intake = new Intake(spec.plan(), spec.schema());
    this.aligner = new Aligner(spec.plan(), new MemoryShardStore());
    this.joined = new JoinedRows(spec.plan());
    this.parser = new TopicRecordParser(spec.schema().namesByPosition(), null);
  }

  /** The next row, in order of the times at which rows enter. */
  public void row(TopicEvents.Event event) {
    take(event, event.millis(), null);
    intake.flush(sends(event.millis(), null));
  }

  /** The next row that has waited for its label, in order of the times at which rows enter. */
  public void joined(TopicEvents.Event event, long enters, @Nullable String label) {
    // Each is read alone: they left their topic in another order.
    intake = new Intake(spec.plan(), spec.schema());
    take(event, enters, label);
    joined.flush(rows -> aligner.add(rows, blocks));
    aligner.advance(enters - 1, blocks);
  }

  private void take(TopicEvents.Event event, long enters, @Nullable String label) {
    Origin origin =
        new Origin(event.topic(), event.partition(), event.offset(), Origin.NO_TIMESTAMP);
    RawRecord record =
        parser.parse(origin, TopicRecordParser.Headers.NONE, TopicStreams.utf8(event.json()));
    intake.process(record, sends(enters, label));
  }

  private Intake.Output sends(long enters, @Nullable String label) {
    return new Intake.Output() {
      @Override
      public void observations(byte[] rows) {
        aligner.add(rows, blocks);
      }

      @Override
      public void prediction(String id, long millis, int partition, long offset, byte[] row) {
        joined.add(enters, partition, offset, row, label, rows -> aligner.add(rows, blocks));
      }

      @Override
      public void rejected(String json) {
        lines.rejected().add(json);
      }
    };
  }

  /** All that is said once the clock is at that time. */
  public Streams.Lines until(long watermark) {
    aligner.advance(watermark, blocks);
    aligner.flush(blocks);
    return lines;
  }

  private final Aligner.Output blocks =
      new Aligner.Output() {
        @Override
        public void block(String segment, int shard, byte[] block) {
          String key = segment + '\u0000' + shard;
          ShardMonitor ofShard =
              shards.computeIfAbsent(
                  key, k -> new ShardMonitor(spec().plan(), shard, new MemoryShardStore()));
          SegmentMonitor ofSegment =
              segments.computeIfAbsent(
                  segment, s -> new SegmentMonitor(spec().plan(), Aligner.segmentName(s), null));
          ofShard.process(block, emission -> ofSegment.process(emission.encode(), out));
        }

        @Override
        public void rejected(String json) {
          throw new AssertionError("rows in order are not late: " + json);
        }
      };

  private JobSpec spec() {
    return spec;
  }

  private final SegmentMonitor.Output out =
      new SegmentMonitor.Output() {
        @Override
        public void reading(String json) {
          lines().readings().add(json);
        }

        @Override
        public void alert(String json) {
          lines().alerts().add(json);
        }
      };

  private Streams.Lines lines() {
    return lines;
  }

  /** What a job has to say of rows that are not late, in whatever order they are given. */
  public static Streams.Lines of(JobSpec spec, List<TopicEvents.Event> events, long watermark) {
    BareRun run = new BareRun(spec);
    events.stream().sorted(TopicEvents.ORDER).forEach(run::row);
    return run.until(watermark);
  }
}
