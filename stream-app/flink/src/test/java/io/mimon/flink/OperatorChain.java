package io.mimon.flink;

import io.mimon.core.input.RawRecord;
import io.mimon.core.monitor.JoinedRows;
import io.mimon.core.monitor.MonitorPlan;
import io.mimon.core.plan.PlanResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * The operators behind the source, each with state of its own on RocksDB, joined by hand; windows
 * and segments in as many tasks as wanted.
 */
final class OperatorChain implements AutoCloseable {
  private static final TypeInformation<byte[]> BYTES =
      PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO;
  private static final TypeInformation<Tuple2<String, byte[]>> KEYED =
      Types.TUPLE(Types.STRING, BYTES);

  final List<String> readings = new ArrayList<>();
  final List<String> alerts = new ArrayList<>();
  final List<String> statuses = new ArrayList<>();
  private final MonitorPlan plan;
  private final OneInputStreamOperatorTestHarness<RawRecord, byte[]> intake;
  private final KeyedOneInputStreamOperatorTestHarness<Byte, byte[], Tuple2<String, byte[]>> align;
  private final List<
          KeyedOneInputStreamOperatorTestHarness<
              String, Tuple2<String, byte[]>, Tuple2<String, byte[]>>>
      windows = new ArrayList<>();
  private final List<KeyedOneInputStreamOperatorTestHarness<String, Tuple2<String, byte[]>, String>>
      segments = new ArrayList<>();

  /** The state of all. */
  record Snapshot(
      OperatorSubtaskState intake,
      OperatorSubtaskState align,
      List<OperatorSubtaskState> windows,
      List<OperatorSubtaskState> segments) {}

  OperatorChain(PlanResult.Ready ready, int tasks, @Nullable Snapshot from) throws Exception {
    plan = ready.plan();
    intake = intake(ready, 1, 0);
    align =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new AlignOperator(ready.plan()),
            block -> AlignOperator.KEY,
            Types.BYTE,
            ShardKeys.KEY_GROUPS,
            1,
            0);
    align.setStateBackend(new EmbeddedRocksDBStateBackend());
    align.setup(KEYED.createSerializer(new SerializerConfigImpl()));
    if (from != null) {
      intake.initializeState(from.intake);
      align.initializeState(from.align);
    }
    intake.open();
    align.open();
    for (int task = 0; task < tasks; task++) {
      var ofWindows =
          new KeyedOneInputStreamOperatorTestHarness<
              String, Tuple2<String, byte[]>, Tuple2<String, byte[]>>(
              new KeyedProcessOperator<>(new ShardFunction(ready.plan())),
              block -> block.f0,
              Types.STRING,
              ShardKeys.KEY_GROUPS,
              tasks,
              task);
      ofWindows.setStateBackend(new EmbeddedRocksDBStateBackend());
      ofWindows.setup(KEYED.createSerializer(new SerializerConfigImpl()));
      var ofSegments =
          new KeyedOneInputStreamOperatorTestHarness<String, Tuple2<String, byte[]>, String>(
              new KeyedProcessOperator<>(new SegmentFunction(ready.plan())),
              emission -> emission.f0,
              Types.STRING,
              ShardKeys.KEY_GROUPS,
              tasks,
              task);
      ofSegments.setStateBackend(new EmbeddedRocksDBStateBackend());
      ofSegments.setup(Types.STRING.createSerializer(new SerializerConfigImpl()));
      if (from != null) {
        ofWindows.initializeState(part(from.windows, tasks, task));
        ofSegments.initializeState(part(from.segments, tasks, task));
      }
      ofWindows.open();
      ofSegments.open();
      windows.add(ofWindows);
      segments.add(ofSegments);
    }
  }

  /** An intake that is one of several. */
  static OneInputStreamOperatorTestHarness<RawRecord, byte[]> intake(
      PlanResult.Ready ready, int tasks, int task) throws Exception {
    OneInputStreamOperatorTestHarness<RawRecord, byte[]> harness =
        new OneInputStreamOperatorTestHarness<>(
            new IntakeOperator(ready.plan(), ready.schema()), ShardKeys.KEY_GROUPS, tasks, task);
    harness.setup(BYTES.createSerializer(new SerializerConfigImpl()));
    return harness;
  }

  /** What one of so many tasks goes on from. */
  static OperatorSubtaskState part(List<OperatorSubtaskState> of, int tasks, int task)
      throws Exception {
    return AbstractStreamOperatorTestHarness.repartitionOperatorState(
        AbstractStreamOperatorTestHarness.repackageState(of.toArray(new OperatorSubtaskState[0])),
        ShardKeys.KEY_GROUPS,
        of.size(),
        tasks,
        task);
  }

  void process(RawRecord record) throws Exception {
    intake.processElement(new StreamRecord<>(record));
  }

  /** Hands the aligner counts of something that is no row. */
  void count(String name) throws Exception {
    JoinedRows counts = new JoinedRows(plan);
    counts.count(name, 1);
    List<byte[]> sent = new ArrayList<>();
    counts.flush(sent::add);
    align.processElement(new StreamRecord<>(sent.get(0)));
  }

  void watermark(long watermark) throws Exception {
    intake.processWatermark(watermark);
    move();
    align.processWatermark(watermark);
    move();
  }

  Snapshot snapshot() throws Exception {
    intake.prepareSnapshotPreBarrier(1);
    OperatorSubtaskState ofIntake = intake.snapshot(1, 1);
    move();
    align.prepareSnapshotPreBarrier(1);
    OperatorSubtaskState ofAlign = align.snapshot(1, 1);
    move();
    List<OperatorSubtaskState> ofWindows = new ArrayList<>();
    List<OperatorSubtaskState> ofSegments = new ArrayList<>();
    for (int task = 0; task < windows.size(); task++) {
      ofWindows.add(windows.get(task).snapshot(1, 1));
      ofSegments.add(segments.get(task).snapshot(1, 1));
    }
    return new Snapshot(ofIntake, ofAlign, ofWindows, ofSegments);
  }

  /** Hands on what has come out of each. */
  private void move() throws Exception {
    for (byte[] rows : taken(intake)) {
      align.processElement(new StreamRecord<>(rows));
    }
    for (Tuple2<String, byte[]> block : taken(align)) {
      windows.get(task(block.f0)).processElement(new StreamRecord<>(block));
    }
    statuses.addAll(side(align, AlignOperator.STATUS));
    for (var task : windows) {
      for (Tuple2<String, byte[]> emission : taken(task)) {
        segments.get(task(emission.f0)).processElement(new StreamRecord<>(emission));
      }
    }
    for (var task : segments) {
      readings.addAll(taken(task));
      alerts.addAll(side(task, SegmentFunction.ALERTS));
    }
  }

  private int task(String key) {
    return KeyGroupRangeAssignment.assignKeyToParallelOperator(
        key, ShardKeys.KEY_GROUPS, windows.size());
  }

  static <T> List<T> taken(AbstractStreamOperatorTestHarness<T> harness) {
    List<T> taken = new ArrayList<>();
    for (Object element : harness.getOutput()) {
      if (element instanceof StreamRecord<?> record) {
        @SuppressWarnings("unchecked") // The harness says of what type its records are.
        T value = (T) record.getValue();
        taken.add(value);
      }
    }
    harness.getOutput().clear();
    return taken;
  }

  static <T> List<T> side(AbstractStreamOperatorTestHarness<?> harness, OutputTag<T> tag) {
    var records = harness.getSideOutput(tag);
    if (records == null) {
      return List.of();
    }
    List<T> taken = new ArrayList<>(records.stream().map(StreamRecord::getValue).toList());
    records.clear();
    return taken;
  }

  /** The names of the segments that have state in windows and segments. */
  Set<String> segmentsWithState() {
    Set<String> names = new TreeSet<>();
    for (int task = 0; task < windows.size(); task++) {
      KeyedStateBackend<String> ofWindows = windows.get(task).getOperator().getKeyedStateBackend();
      keys(ofWindows, "blocks").forEach(key -> names.add(ShardKeys.segment(key)));
      keys(ofWindows, "settings").forEach(key -> names.add(ShardKeys.segment(key)));
      KeyedStateBackend<String> ofSegments =
          segments.get(task).getOperator().getKeyedStateBackend();
      names.addAll(keys(ofSegments, "segment"));
    }
    return names;
  }

  /** How many entries the rows have that wait for earlier ones. */
  int waitingBlocks() {
    KeyedStateBackend<Byte> backend = align.getOperator().getKeyedStateBackend();
    return keys(backend, "blocks").size();
  }

  /** Timers of event time anywhere: there should be none. */
  int timers() {
    int timers = align.numEventTimeTimers();
    for (int task = 0; task < windows.size(); task++) {
      timers += windows.get(task).numEventTimeTimers() + segments.get(task).numEventTimeTimers();
    }
    return timers;
  }

  private static <K> List<K> keys(KeyedStateBackend<K> backend, String state) {
    try (Stream<K> keys = backend.getKeys(state, VoidNamespace.INSTANCE)) {
      return keys.toList();
    }
  }

  @Override
  public void close() throws Exception {
    intake.close();
    align.close();
    for (int task = 0; task < windows.size(); task++) {
      windows.get(task).close();
      segments.get(task).close();
    }
  }
}
