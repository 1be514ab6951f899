package io.mimon.core.monitor;

import io.mimon.core.input.Column;
import io.mimon.core.input.Origin;
import io.mimon.core.input.RawRecord;
import io.mimon.core.input.Schema;
import io.mimon.core.monitor.MonitorPlan.Variable;
import io.mimon.estimators.VariableType;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A stream through a whole monitor whose plan is replaced by another one between two rows, as an
 * engine does it: what is in flight is done, state stays, everything else is made anew.
 */
final class LayoutRun implements Intake.Output, Aligner.Output {
  /** How long after its row a label comes, where labels come apart. */
  static final long LABEL_DELAY_MILLIS = 20 * 60_000;

  private final Input input;
  private final @Nullable SplittableRandom random;

  /** Before this row there is no random. */
  private final int calmTo;

  private final MemoryShardStore alignStore = new MemoryShardStore();
  private final Map<String, MemoryShardStore> shardStores = new HashMap<>();
  private final Map<String, ShardMonitor> shards = new HashMap<>();
  private final Map<String, SegmentMonitor> segments = new HashMap<>();
  private final ArrayDeque<Prediction> waiting = new ArrayDeque<>();
  private final List<String> lines = new ArrayList<>();
  private MonitorPlan plan;
  private Intake intake;
  private Aligner aligner;
  private JoinedRows joined;

  /** Rows of a table, when they happened and in which segment. */
  @SuppressWarnings("ArrayRecordComponent") // test data
  record Input(Streams.Table table, long[] millis, String[] segments) {}

  /** A plan that holds up to a row, exclusive. */
  record Phase(MonitorPlan plan, int end) {}

  private record Prediction(long enters, long offset, byte[] row) {}

  private LayoutRun(Input input, MonitorPlan first, @Nullable SplittableRandom random, int calmTo) {
    this.input = input;
    this.random = random;
    this.calmTo = calmTo;
    plan = first;
    intake = new Intake(first, schema(first));
    aligner = new Aligner(first, alignStore);
    joined = new JoinedRows(first);
  }

  /** What is read and what is told of alarms; cut at random if there is a random. */
  static List<String> lines(Input input, List<Phase> phases, @Nullable SplittableRandom random) {
    return lines(input, phases, random, 0);
  }

  /** The same, cut from that row on only. */
  static List<String> lines(
      Input input, List<Phase> phases, @Nullable SplittableRandom random, int calmTo) {
    LayoutRun run = new LayoutRun(input, phases.get(0).plan, random, calmTo);
    int row = 0;
    for (Phase phase : phases) {
      run.start(phase.plan);
      for (; row < phase.end; row++) {
        run.read(row);
      }
    }
    run.waiting.forEach(run::join);
    run.waiting.clear();
    run.flush();
    run.aligner.advance(Long.MAX_VALUE, run);
    run.aligner.persist(run);
    return run.lines;
  }

  private void start(MonitorPlan next) {
    flush();
    aligner.persist(this);
    byte[] clock = intake.encodeClock();
    Map<String, byte[]> stored = new HashMap<>();
    segments.forEach((key, monitor) -> stored.put(key, monitor.encodeState()));
    plan = next;
    intake = new Intake(plan, schema(plan));
    intake.restoreClock(clock);
    aligner = new Aligner(plan, alignStore);
    joined = new JoinedRows(plan);
    shards.clear();
    stored.forEach(
        (key, state) ->
            segments.put(key, new SegmentMonitor(plan, Aligner.segmentName(key), state)));
  }

  private void read(int row) {
    @Nullable SplittableRandom cuts = row < calmTo ? null : random;
    intake.process(record(row), this);
    if (plan.stream().time().isKnown()) {
      long now = input.millis[row] - plan.stream().time().outOfOrdernessMillis() - 1;
      while (!waiting.isEmpty() && waiting.getFirst().enters <= now) {
        join(waiting.removeFirst());
      }
      if (cuts == null || cuts.nextInt(10) == 0) {
        flush();
        aligner.advance(now, this);
      }
    } else if (cuts == null || cuts.nextInt(30) == 0) {
      flush();
    }
    if (cuts != null && cuts.nextInt(120) == 0) {
      start(plan);
    }
  }

  private void flush() {
    intake.flush(this);
    joined.flush(rows -> aligner.add(rows, this));
    aligner.flush(this);
  }

  private RawRecord record(int row) {
    Streams.Table table = input.table;
    int columns = table.variables().size();
    @Nullable String[] cells = new String[columns + 3];
    for (int c = 0; c < columns; c++) {
      boolean numeric = table.variables().get(c).type() == VariableType.NUMERIC;
      cells[c] =
          table.isMissing(row, c)
              ? null
              : numeric ? Double.toString(table.numbers()[row][c]) : table.labels()[row][c];
    }
    cells[columns] = input.segments[row];
    cells[columns + 1] = "id" + row;
    cells[columns + 2] = Instant.ofEpochMilli(input.millis[row]).toString();
    Origin origin = new Origin("t", 0, row, Origin.NO_TIMESTAMP);
    return new RawRecord(origin, "row " + row, cells, null);
  }

  /** The plan's columns, then segment, identifier and time. */
  private Schema schema(MonitorPlan of) {
    List<Column> columns = new ArrayList<>();
    for (Variable variable : of.layout().variables()) {
      int position = input.table.variables().indexOf(variable);
      columns.add(new Column(variable.name(), variable.type(), position));
    }
    int position = input.table.variables().size();
    columns.add(new Column("segment", VariableType.CATEGORICAL, position));
    columns.add(new Column("id", VariableType.CATEGORICAL, position + 1));
    columns.add(new Column("time", VariableType.CATEGORICAL, position + 2));
    return new Schema(columns);
  }

  @Override
  public void observations(byte[] rows) {
    aligner.add(rows, this);
  }

  @Override
  public void prediction(String id, long millis, int partition, long offset, byte[] row) {
    waiting.add(new Prediction(millis + LABEL_DELAY_MILLIS, offset, row));
  }

  private void join(Prediction prediction) {
    int row = (int) prediction.offset;
    String label = input.table.labels()[row][0];
    if (label == null && !input.table.isMissing(row, 0)) {
      label = Double.toString(input.table.numbers()[row][0]);
    }
    boolean unlabelled = row % 5 == 0 || row / 150 % 4 == 2;
    joined.add(
        prediction.enters,
        0,
        prediction.offset,
        prediction.row,
        unlabelled ? null : label,
        rows -> aligner.add(rows, this));
  }

  @Override
  public void block(String segment, int shard, byte[] block) {
    String key = segment + '\u0000' + shard;
    MemoryShardStore store = shardStores.computeIfAbsent(key, k -> new MemoryShardStore());
    ShardMonitor monitor = shards.computeIfAbsent(key, k -> new ShardMonitor(plan, shard, store));
    SegmentMonitor ofSegment =
        segments.computeIfAbsent(
            segment, s -> new SegmentMonitor(plan, Aligner.segmentName(s), null));
    monitor.process(
        block,
        emission ->
            ofSegment.process(
                emission.encode(),
                new SegmentMonitor.Output() {
                  @Override
                  public void reading(String json) {
                    lines.add(json);
                  }

                  @Override
                  public void alert(String json) {
                    lines.add(json);
                  }
                }));
    if (monitor.isOver()) {
      shards.remove(key);
    }
    if (ofSegment.isOver()) {
      segments.remove(segment);
    }
  }

  @Override
  public void rejected(String json) {
    // Late rows are those of any run.
  }
}
