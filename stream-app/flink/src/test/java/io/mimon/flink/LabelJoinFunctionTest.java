package io.mimon.flink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.core.align.JoinEvent;
import io.mimon.core.config.MonitorConfig.LabelPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.typeutils.runtime.PojoSerializer;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The join as an operator: its output, its state through restarts and rescaling, and its end. */
class LabelJoinFunctionTest {
  private static final int KEY_GROUPS = ShardKeys.KEY_GROUPS;

  private final List<String> rows = new ArrayList<>();
  private final List<Long> times = new ArrayList<>();
  private final List<String> rejected = new ArrayList<>();
  private final Map<String, Long> counts = new TreeMap<>();

  private static KeyedOneInputStreamOperatorTestHarness<String, JoinEvent, JoinedRow> harness(
      boolean rocksDb, int parallelism, int subtask) throws Exception {
    KeyedOneInputStreamOperatorTestHarness<String, JoinEvent, JoinedRow> harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(
                new LabelJoinFunction(LabelPolicy.FIRST, Duration.ofMillis(LabelledIds.WITHIN))),
            JoinEvent::id,
            Types.STRING,
            KEY_GROUPS,
            parallelism,
            subtask);
    if (rocksDb) {
      harness.setStateBackend(new EmbeddedRocksDBStateBackend());
    }
    harness.setup(TypeInformation.of(JoinedRow.class).createSerializer(new SerializerConfigImpl()));
    return harness;
  }

  @ParameterizedTest
  @CsvSource({"false, 1", "true, 2", "true, 3"})
  void labelsAreJoinedExactlyAndStateDrains(boolean rocksDb, long seed) throws Exception {
    LabelledIds ids = new LabelledIds(seed, 3_000);
    try (var harness = harness(rocksDb, 1, 0)) {
      harness.open();
      feed(List.of(harness), ids.events, Long.MIN_VALUE, Long.MAX_VALUE, seed);
      collect(harness);
      assertDrained(harness);
    }
    assertJoined(ids, "seed " + seed);
    List<Long> inOrder = new ArrayList<>(times);
    inOrder.sort(Comparator.naturalOrder());
    assertEquals(inOrder, times);
  }

  @ParameterizedTest
  @CsvSource({"false, 1, 4", "true, 1, 5", "true, 2, 6", "true, 4, 7"})
  void restoredAndRescaledInTheMiddleTheJoinIsTheSame(boolean rocksDb, int parallelism, long seed)
      throws Exception {
    LabelledIds ids = new LabelledIds(seed, 3_000);
    long first = 1_000_000 + 5 * LabelledIds.HOUR;
    long second = first + 10 * LabelledIds.HOUR;
    OperatorSubtaskState snapshot;
    try (var harness = harness(rocksDb, 1, 0)) {
      harness.open();
      feed(List.of(harness), ids.events, Long.MIN_VALUE, first, seed);
      snapshot = harness.snapshot(1, 1);
      collect(harness);
      assertTrue(harness.numEventTimeTimers() > 1_000, "a snapshot of something");
      assertEquals(stateEntries(harness), harness.numEventTimeTimers(), "a timer for each state");
      // What comes after the checkpoint is lost with the run.
      feed(List.of(harness), ids.events, first, second, seed);
    }
    var harnesses =
        new ArrayList<KeyedOneInputStreamOperatorTestHarness<String, JoinEvent, JoinedRow>>();
    for (int subtask = 0; subtask < parallelism; subtask++) {
      harnesses.add(harness(rocksDb, parallelism, subtask));
      harnesses
          .get(subtask)
          .initializeState(
              AbstractStreamOperatorTestHarness.repartitionOperatorState(
                  snapshot, KEY_GROUPS, 1, parallelism, subtask));
      harnesses.get(subtask).open();
    }
    feed(harnesses, ids.events, first, second, seed);
    OperatorSubtaskState[] snapshots = new OperatorSubtaskState[parallelism];
    for (int subtask = 0; subtask < parallelism; subtask++) {
      snapshots[subtask] = harnesses.get(subtask).snapshot(2, 2);
      collect(harnesses.get(subtask));
      harnesses.get(subtask).close();
    }
    try (var harness = harness(rocksDb, 1, 0)) {
      harness.initializeState(
          AbstractStreamOperatorTestHarness.repartitionOperatorState(
              AbstractStreamOperatorTestHarness.repackageState(snapshots),
              KEY_GROUPS,
              parallelism,
              1,
              0));
      harness.open();
      feed(List.of(harness), ids.events, second, Long.MAX_VALUE, seed);
      collect(harness);
      assertDrained(harness);
    }
    assertJoined(ids, "seed " + seed);
  }

  /** Events after one watermark up to another, out of order among a few, each to its key's task. */
  private static void feed(
      List<KeyedOneInputStreamOperatorTestHarness<String, JoinEvent, JoinedRow>> harnesses,
      List<JoinEvent> events,
      long after,
      long upTo,
      long seed)
      throws Exception {
    List<JoinEvent> chosen =
        events.stream().filter(e -> e.time() > after && e.time() <= upTo).toList();
    int chunk = 50;
    for (int from = 0; from < chosen.size(); from += chunk) {
      List<JoinEvent> some =
          new ArrayList<>(chosen.subList(from, Math.min(from + chunk, chosen.size())));
      long leastLeft =
          from + chunk < chosen.size() ? chosen.get(from + chunk).time() : Long.MAX_VALUE;
      Collections.shuffle(some, new Random(seed + from));
      for (JoinEvent event : some) {
        int subtask =
            KeyGroupRangeAssignment.assignKeyToParallelOperator(
                event.id(), KEY_GROUPS, harnesses.size());
        harnesses.get(subtask).processElement(new StreamRecord<>(event, event.time()));
      }
      for (var harness : harnesses) {
        harness.processWatermark(Math.min(leastLeft - 1, upTo));
      }
    }
    for (var harness : harnesses) {
      harness.processWatermark(upTo);
    }
  }

  private void collect(
      KeyedOneInputStreamOperatorTestHarness<String, JoinEvent, JoinedRow> harness) {
    for (JoinedRow row : harness.extractOutputValues()) {
      times.add(row.time());
      rows.add(
          LabelledIds.text(
              row.time(), row.partition(), row.offset(), row.row(), String.valueOf(row.label())));
    }
    for (Tuple2<String, Long> count : side(harness, LabelJoinFunction.COUNTS)) {
      counts.merge(count.f0, count.f1, Long::sum);
    }
    for (Tuple2<JoinEvent, String> of : side(harness, LabelJoinFunction.REJECTED)) {
      rejected.add(of.f0.id() + " " + of.f0.time() + " " + of.f1);
    }
  }

  private static <T> List<T> side(
      KeyedOneInputStreamOperatorTestHarness<String, JoinEvent, JoinedRow> harness,
      OutputTag<T> tag) {
    var records = harness.getSideOutput(tag);
    return records == null ? List.of() : records.stream().map(StreamRecord::getValue).toList();
  }

  private static void assertDrained(
      KeyedOneInputStreamOperatorTestHarness<String, JoinEvent, JoinedRow> harness) {
    assertEquals(0, harness.numEventTimeTimers());
    assertEquals(0, harness.numProcessingTimeTimers());
    assertEquals(0, stateEntries(harness));
  }

  /**
   * Ids that have state. The harness's own count knows the heap only, and the RocksDB backend's
   * includes timers whose removal is still in a batch.
   */
  private static long stateEntries(
      KeyedOneInputStreamOperatorTestHarness<String, JoinEvent, JoinedRow> harness) {
    KeyedStateBackend<String> backend = harness.getOperator().getKeyedStateBackend();
    try (Stream<String> ids = backend.getKeys(LabelJoinFunction.STATE, VoidNamespace.INSTANCE)) {
      return ids.count();
    }
  }

  private void assertJoined(LabelledIds ids, String message) {
    rows.sort(Comparator.naturalOrder());
    rejected.sort(Comparator.naturalOrder());
    assertEquals(ids.counts, counts, message);
    assertEquals(8 - 1, counts.size(), "a test of everything but overflow");
    assertEquals(ids.rows, rows, message);
    assertEquals(ids.rejected, rejected, message);
  }

  /** Kryo is slow and its bytes are not ours. */
  @Test
  void noTypeFallsBackToKryo() {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    SerializerConfigImpl strict = new SerializerConfigImpl(configuration);
    for (TypeInformation<?> type :
        List.of(
            TypeInformation.of(JoinEvent.class),
            TypeInformation.of(JoinedRow.class),
            LabelJoinFunction.COUNTS.getTypeInfo(),
            LabelJoinFunction.REJECTED.getTypeInfo())) {
      assertTrue(type.createSerializer(strict) != null, type.toString());
    }
    assertInstanceOf(
        PojoSerializer.class, TypeInformation.of(JoinEvent.class).createSerializer(strict));
  }
}
