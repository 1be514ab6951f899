package io.mimon.core.trace;

import io.mimon.core.align.JoinCount;
import io.mimon.core.align.JoinEvent;
import io.mimon.core.align.JoinState;
import io.mimon.core.align.LabelJoin;
import io.mimon.core.align.MergedClock;
import io.mimon.core.config.MonitorConfig.KafkaSource;
import io.mimon.core.input.RawRecord;
import io.mimon.core.input.TopicRecord;
import io.mimon.core.input.TopicRecordParser;
import io.mimon.core.monitor.Aligner;
import io.mimon.core.monitor.Intake;
import io.mimon.core.monitor.JoinedRows;
import io.mimon.core.monitor.LabelIntake;
import io.mimon.core.monitor.MemoryShardStore;
import io.mimon.core.monitor.RefusedPredictions;
import io.mimon.core.monitor.SegmentMonitor;
import io.mimon.core.monitor.ShardMonitor;
import io.mimon.core.plan.PlanResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A trace through the parts of the monitor on one thread, with nothing of an engine: the clock goes
 * on once, at the end, to the least of the partitions' watermarks.
 */
final class TraceRun implements Aligner.Output, LabelJoin.Output {
  private final PlanResult.Ready ready;
  private final GoldenTrace.Lines said =
      new GoldenTrace.Lines(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
  private final Aligner aligner;
  private final JoinedRows joined;
  private final Map<String, ShardMonitor> shards = new HashMap<>();
  private final Map<String, SegmentMonitor> segments = new HashMap<>();
  private final Map<String, JoinState> states = new TreeMap<>();

  private TraceRun(PlanResult.Ready ready) {
    this.ready = ready;
    this.aligner = new Aligner(ready.plan(), new MemoryShardStore());
    this.joined = new JoinedRows(ready.plan());
  }

  static GoldenTrace.Lines of(GoldenTrace trace) throws IOException {
    TraceRun run = new TraceRun(trace.plan());
    run.read(trace);
    return run.said;
  }

  private void read(GoldenTrace trace) {
    String rowsTopic = ready.plan().stream().topic();
    Intake intake = new Intake(ready.plan(), ready.schema());
    TopicRecordParser rows = new TopicRecordParser(ready.schema().namesByPosition(), null);
    Optional<PlanResult.Labels> labels = ready.labels();
    Optional<LabelJoin> join = labels.map(of -> new LabelJoin(of.policy(), of.within()));
    List<Long> watermarks = new ArrayList<>();
    if (labels.isPresent() && labels.get().source() instanceof KafkaSource topic) {
      LabelIntake outcomes = new LabelIntake(ready.plan(), labels.get().rule());
      TopicRecordParser parser = new TopicRecordParser(labels.get().columns(), null);
      LabelIntake.Output output = labelOutput(join.orElseThrow());
      records(trace, topic.topic()).forEach(r -> outcomes.process(read(parser, r), output));
      for (int p = 0; p < partitions(trace, topic.topic()); p++) {
        watermarks.add(outcomes.watermark(p));
      }
    }
    Intake.Output output = rowOutput(join);
    records(trace, rowsTopic).forEach(r -> intake.process(read(rows, r), output));
    intake.flush(output);
    for (int p = 0; p < partitions(trace, rowsTopic); p++) {
      watermarks.add(intake.watermark(p));
    }
    MergedClock clock = new MergedClock(watermarks.size());
    for (int p = 0; p < watermarks.size(); p++) {
      clock.advance(p, watermarks.get(p));
    }
    join.ifPresent(of -> join(of, clock.now()));
    aligner.advance(clock.now(), this);
    aligner.flush(this);
  }

  private static List<GoldenTrace.Written> records(GoldenTrace trace, String topic) {
    return trace.records().stream().filter(r -> r.topic().equals(topic)).toList();
  }

  private static int partitions(GoldenTrace trace, String topic) {
    return trace.topics().getOrDefault(topic, 0);
  }

  private static RawRecord read(TopicRecordParser parser, GoldenTrace.Written record) {
    TopicRecord read = record.read();
    return parser.parse(read.origin(), read.headers(), read.value());
  }

  /** Timers of all ids go off in order of their times, up to the watermark. */
  private void join(LabelJoin join, long watermark) {
    record Timer(long time, String id) implements Comparable<Timer> {
      @Override
      public int compareTo(Timer other) {
        int byTime = Long.compare(time, other.time);
        return byTime != 0 ? byTime : id.compareTo(other.id);
      }
    }
    TreeSet<Timer> timers = new TreeSet<>();
    states.forEach((id, state) -> timers.add(new Timer(join.timer(state), id)));
    while (!timers.isEmpty() && timers.first().time() <= watermark) {
      Timer timer = timers.first();
      timers.remove(timer);
      JoinState state = states.computeIfAbsent(timer.id(), id -> JoinState.of(id, null));
      join.advance(state, timer.time(), this);
      if (join.timer(state) != LabelJoin.NO_TIMER) {
        timers.add(new Timer(join.timer(state), timer.id()));
      }
    }
    joined.flush(rows -> aligner.add(rows, this));
  }

  private void add(LabelJoin join, JoinEvent event) {
    JoinState state = states.computeIfAbsent(event.id(), id -> JoinState.of(id, null));
    join.add(state, event, MergedClock.NEVER, this);
  }

  private Intake.Output rowOutput(Optional<LabelJoin> join) {
    return new Intake.Output() {
      @Override
      public void observations(byte[] rows) {
        aligner.add(rows, TraceRun.this);
      }

      @Override
      public void prediction(String id, long millis, int partition, long offset, byte[] row) {
        add(join.orElseThrow(), JoinEvent.prediction(id, millis, partition, offset, row));
      }

      @Override
      public void rejected(String json) {
        said.rejected().add(json);
      }
    };
  }

  private LabelIntake.Output labelOutput(LabelJoin join) {
    return new LabelIntake.Output() {
      @Override
      public void label(JoinEvent outcome) {
        add(join, outcome);
      }

      @Override
      public void count(String what) {}

      @Override
      public void rejected(String json) {
        said.rejected().add(json);
      }
    };
  }

  @Override
  public void joined(long time, int partition, long offset, byte[] row, @Nullable String label) {
    joined.add(time, partition, offset, row, label, rows -> aligner.add(rows, this));
  }

  @Override
  public void rejected(JoinEvent prediction, JoinCount count) {
    said.rejected().add(new RefusedPredictions(ready.plan()).line(prediction, count.countName()));
  }

  @Override
  public void count(JoinCount count) {}

  @Override
  public void block(String segment, int shard, byte[] block) {
    SegmentMonitor ofSegment =
        segments.computeIfAbsent(
            segment, s -> new SegmentMonitor(ready.plan(), Aligner.segmentName(s), null));
    shards
        .computeIfAbsent(
            segment + '\u0000' + shard,
            key -> new ShardMonitor(ready.plan(), shard, new MemoryShardStore()))
        .process(block, emission -> ofSegment.process(emission.encode(), lines));
  }

  @Override
  public void rejected(String json) {
    said.rejected().add(json);
  }

  private final SegmentMonitor.Output lines =
      new SegmentMonitor.Output() {
        @Override
        public void reading(String json) {
          said().readings().add(json);
        }

        @Override
        public void alert(String json) {
          said().alerts().add(json);
        }
      };

  private GoldenTrace.Lines said() {
    return said;
  }
}
