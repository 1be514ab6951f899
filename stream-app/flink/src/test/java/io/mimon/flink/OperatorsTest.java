package io.mimon.flink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.core.align.JoinEvent;
import io.mimon.core.block.Observations;
import io.mimon.core.input.Origin;
import io.mimon.core.input.RawRecord;
import io.mimon.core.input.TopicRecordParser;
import io.mimon.core.plan.PlanResult;
import io.mimon.testkit.BareRun;
import io.mimon.testkit.Streams;
import io.mimon.testkit.TopicEvents;
import io.mimon.testkit.TopicEvents.Event;
import io.mimon.testkit.TopicMonitor;
import io.mimon.testkit.TopicStreams;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The operators: output, state through restarts and rescaling, and that it drains. */
final class OperatorsTest {
  private static final long SEED = 20260304;
  private static final long BOUND = TopicEvents.MINUTE;
  private static final long BEGIN = TopicEvents.BEGIN;

  @TempDir Path directory;
  private List<TopicEvents.Row> rows = List.of();

  @BeforeEach
  void writeRows() throws Exception {
    rows = TopicEvents.rows(1_500, 1_500, new SplittableRandom(SEED));
    Files.write(directory.resolve("rows.jsonl"), rows.stream().map(TopicEvents.Row::json).toList());
  }

  private PlanResult.Ready plan(String more) throws Exception {
    return Streams.plan(
        """
        version: 1
        monitor: trial
        source: { file: { path: "%1$s/rows.jsonl" } }
        time: { column: ts, out_of_orderness: 1m }
        target: { column: y }
        features: { include: [x, z] }
        output: { file: "%1$s/out" }
        %2$s
        """
            .formatted(directory, more));
  }

  private PlanResult.Ready labelled() throws Exception {
    Path labels = Files.copy(directory.resolve("rows.jsonl"), directory.resolve("labels.jsonl"));
    return plan(
        "labels: { file: { path: \"%s\" }, join: { on: id, within: 1h } }".formatted(labels));
  }

  private static RawRecord record(List<String> columns, Event event) {
    Origin origin =
        new Origin(event.topic(), event.partition(), event.offset(), Origin.NO_TIMESTAMP);
    return new TopicRecordParser(columns, null)
        .parse(origin, TopicRecordParser.Headers.NONE, TopicStreams.utf8(event.json()));
  }

  private static RawRecord at(List<String> columns, int partition, long millis) {
    String json =
        "{\"id\":\"a\",\"ts\":\"%s\",\"x\":1,\"z\":\"z1\",\"y\":2,\"country\":\"c\"}"
            .formatted(Instant.ofEpochMilli(millis));
    return record(columns, new Event("t", partition, 0, millis, json));
  }

  @Test
  void anIntakeSendsWhatItHasBeforeWatermarkBarrierPauseAndEnd() throws Exception {
    PlanResult.Ready ready = plan("");
    List<String> columns = ready.schema().namesByPosition();
    try (var intake = OperatorChain.intake(ready, 1, 0)) {
      intake.open();
      intake.processElement(new StreamRecord<>(at(columns, 0, BEGIN)));
      assertEquals(0, intake.getOutput().size(), "it collects");
      intake.processWatermark(BEGIN - 1);
      assertEquals(new Watermark(BEGIN - 1), new ArrayList<>(intake.getOutput()).get(1));
      assertEquals(List.of(1), sizes(OperatorChain.taken(intake)));
      intake.processElement(new StreamRecord<>(at(columns, 0, BEGIN)));
      intake.prepareSnapshotPreBarrier(1);
      assertEquals(List.of(1), sizes(OperatorChain.taken(intake)));
      intake.processElement(new StreamRecord<>(at(columns, 0, BEGIN)));
      intake.setProcessingTime(IntakeOperator.FLUSH_EVERY_MILLIS + 1);
      assertEquals(List.of(1), sizes(OperatorChain.taken(intake)));
      intake.processElement(new StreamRecord<>(at(columns, 0, BEGIN)));
      intake.endInput();
      assertEquals(List.of(1), sizes(OperatorChain.taken(intake)));
    }
  }

  private static List<Integer> sizes(List<byte[]> observations) {
    return observations.stream().map(o -> Observations.decode(o).times().length).toList();
  }

  /** A partition may be read by any task after a restart. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void everyIntakeIsGivenAllClocks(int tasks) throws Exception {
    PlanResult.Ready ready = plan("");
    List<String> columns = ready.schema().namesByPosition();
    List<OperatorSubtaskState> states = new ArrayList<>();
    for (int partition = 0; partition < 2; partition++) {
      try (var intake = OperatorChain.intake(ready, 2, partition)) {
        intake.open();
        long latest = BEGIN + partition * TopicEvents.HOUR;
        intake.processElement(new StreamRecord<>(at(columns, partition, latest)));
        states.add(intake.snapshot(1, 1));
      }
    }
    for (int task = 0; task < tasks; task++) {
      try (var intake = OperatorChain.intake(ready, tasks, task)) {
        intake.initializeState(OperatorChain.part(states, tasks, task));
        intake.open();
        for (int partition = 0; partition < 2; partition++) {
          long latest = BEGIN + partition * TopicEvents.HOUR;
          intake.processElement(new StreamRecord<>(at(columns, partition, latest - BOUND - 1)));
          intake.processElement(new StreamRecord<>(at(columns, partition, latest - BOUND)));
        }
        intake.endInput();
        assertEquals(List.of(2), sizes(OperatorChain.taken(intake)));
        List<String> rejected = OperatorChain.side(intake, IntakeOperator.REJECTED);
        assertEquals(2, rejected.size());
        assertTrue(rejected.get(1).contains("\"partition\":1"), rejected.get(1));
      }
    }
  }

  @Test
  void withLabelsApartAnIntakeSendsPredictions() throws Exception {
    PlanResult.Ready ready = labelled();
    try (var intake = OperatorChain.intake(ready, 1, 0)) {
      intake.open();
      intake.processElement(new StreamRecord<>(at(ready.schema().namesByPosition(), 2, BEGIN)));
      intake.endInput();
      assertEquals(List.of(), OperatorChain.taken(intake));
      List<JoinEvent> sent = OperatorChain.side(intake, IntakeOperator.PREDICTIONS);
      assertEquals(1, sent.size());
      assertEquals("a", sent.get(0).id());
      assertEquals(BEGIN, sent.get(0).time());
      assertEquals(2, sent.get(0).partition());
      assertEquals(JoinEvent.Kind.PREDICTION, sent.get(0).kind());
    }
  }

  private OneInputStreamOperatorTestHarness<RawRecord, JoinEvent> labelIntake(
      PlanResult.Ready ready, int tasks, int task) throws Exception {
    OneInputStreamOperatorTestHarness<RawRecord, JoinEvent> harness =
        new OneInputStreamOperatorTestHarness<>(
            new LabelIntakeOperator(ready.plan(), ready.labels().orElseThrow().rule()),
            ShardKeys.KEY_GROUPS,
            tasks,
            task);
    harness.setup(TypeInformation.of(JoinEvent.class).createSerializer(new SerializerConfigImpl()));
    return harness;
  }

  @Test
  void anIntakeOfLabelsKeepsTheClocksOfItsPartitions() throws Exception {
    PlanResult.Ready ready = labelled();
    List<String> columns = ready.labels().orElseThrow().columns();
    OperatorSubtaskState state;
    try (var labels = labelIntake(ready, 1, 0)) {
      labels.open();
      labels.processElement(new StreamRecord<>(at(columns, 1, BEGIN)));
      List<JoinEvent> sent = OperatorChain.taken(labels);
      assertEquals(1, sent.size());
      assertEquals(JoinEvent.Kind.OUTCOME, sent.get(0).kind());
      String none =
          "{\"id\":\"b\",\"ts\":\"%s\",\"y\":null}".formatted(Instant.ofEpochMilli(BEGIN));
      labels.processElement(new StreamRecord<>(record(columns, new Event("t", 1, 1, BEGIN, none))));
      assertEquals(
          List.of(Tuple2.of("empty-label", 1L)),
          OperatorChain.side(labels, LabelIntakeOperator.COUNTS));
      state = labels.snapshot(1, 1);
    }
    for (int task = 0; task < 2; task++) {
      try (var labels = labelIntake(ready, 2, task)) {
        labels.initializeState(OperatorChain.part(List.of(state), 2, task));
        labels.open();
        labels.processElement(new StreamRecord<>(at(columns, 1, BEGIN - BOUND - 1)));
        labels.processElement(new StreamRecord<>(at(columns, 1, BEGIN - BOUND)));
        assertEquals(1, OperatorChain.taken(labels).size());
        assertEquals(
            List.of(Tuple2.of("rejected-label", 1L)),
            OperatorChain.side(labels, LabelIntakeOperator.COUNTS));
        assertTrue(
            OperatorChain.side(labels, LabelIntakeOperator.REJECTED).get(0).contains("\"late\""));
      }
    }
  }

  @Test
  void whatIsGatheredIsSentBeforeWatermarkBarrierAndEnd() throws Exception {
    PlanResult.Ready ready = labelled();
    var operator = new GatherOperator.Counts(ready.plan());
    try (var counts =
        new OneInputStreamOperatorTestHarness<Tuple2<String, Long>, byte[]>(operator, 1, 1, 0)) {
      counts.setup(
          PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO.createSerializer(
              new SerializerConfigImpl()));
      counts.open();
      counts.processElement(new StreamRecord<>(Tuple2.of("late-label", 1L)));
      counts.processElement(new StreamRecord<>(Tuple2.of("late-label", 1L)));
      counts.processElement(new StreamRecord<>(Tuple2.of("duplicate-prediction", 1L)));
      assertEquals(0, counts.getOutput().size(), "it gathers");
      counts.processWatermark(BEGIN);
      assertEquals(
          Map.of("labels:late-label", 2L, "rejected:duplicate-prediction", 1L), sum(counts));
      counts.processElement(new StreamRecord<>(Tuple2.of("labelled", 1L)));
      counts.prepareSnapshotPreBarrier(1);
      assertEquals(Map.of("labels:labelled", 1L), sum(counts));
      counts.processElement(new StreamRecord<>(Tuple2.of("labelled", 1L)));
      counts.endInput();
      assertEquals(Map.of("labels:labelled", 1L), sum(counts));
    }
  }

  private static Map<String, Long> sum(AbstractStreamOperatorTestHarness<byte[]> harness) {
    Map<String, Long> sum = new TreeMap<>();
    for (byte[] observations : OperatorChain.taken(harness)) {
      Observations.decode(observations).counts().forEach((n, c) -> sum.merge(n, c, Long::sum));
    }
    return sum;
  }

  @Test
  void countsAreReportedOnceBeSaidOfRowsOrOfLabelsAlone() throws Exception {
    try (OperatorChain chain = new OperatorChain(labelled(), 1, null)) {
      OperatorChain.Snapshot unused = chain.snapshot();
      assertEquals(1, chain.statuses.size(), "that it has begun");
      chain.count("labels:late-label");
      unused = chain.snapshot();
      unused = chain.snapshot();
      assertEquals(2, chain.statuses.size());
      assertTrue(chain.statuses.get(1).contains("\"labels\":{\"late-label\":1}"));
    }
  }

  /** Rows of segments that come and go, in order of time, but shuffled within the bound. */
  private List<Event> events() {
    SplittableRandom random = new SplittableRandom(SEED);
    TopicEvents dealt =
        TopicEvents.dealt(
            "t", 2, TopicEvents.shuffled(rows, BOUND, random).stream(), random.split());
    List<Event> events = new ArrayList<>(dealt.all());
    events.sort(Comparator.comparingLong(Event::millis));
    return events.stream()
        .filter(e -> !e.json().contains("\"c2\"") || e.millis() < BEGIN + TopicEvents.HOUR)
        .toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, 3})
  void restoredAndRescaledTheChainSaysTheSameAndForgetsWhatIsOver(int tasksInTheMiddle)
      throws Exception {
    PlanResult.Ready ready =
        plan(
            """
            segment_by: [country]
            segment_idle: 30m
            window: { time: 40m }
            emit: { every: 10m }
            reference: { first: 80m }
            """);
    List<Event> events = events();
    long last = events.get(events.size() - 1).millis();
    List<String> columns = ready.schema().namesByPosition();
    int[] tasks = tasksInTheMiddle == 0 ? new int[] {1} : new int[] {1, tasksInTheMiddle, 1};
    List<String> readings = new ArrayList<>();
    List<String> alerts = new ArrayList<>();
    OperatorChain.@Nullable Snapshot snapshot = null;
    for (int part = 0; part < tasks.length; part++) {
      int from = events.size() * part / tasks.length;
      int to = events.size() * (part + 1) / tasks.length;
      try (OperatorChain chain = new OperatorChain(ready, tasks[part], snapshot)) {
        for (Event event : events.subList(from, to)) {
          chain.process(record(columns, event));
          if (event.offset() % 20 == 0) {
            chain.watermark(event.millis() - BOUND - 1);
          }
        }
        snapshot = chain.snapshot();
        assertTrue(chain.waitingBlocks() > 0, "rows that wait are state");
        if (part == tasks.length - 1) {
          chain.watermark(last);
          chain.snapshot();
          assertEquals(0, chain.waitingBlocks(), "nothing waits");
          assertEquals(Set.of("(missing)", "c0", "c1"), chain.segmentsWithState());
          chain.watermark(last + TopicEvents.HOUR);
          chain.snapshot();
          assertEquals(Set.of(), chain.segmentsWithState(), "all are over");
        }
        assertEquals(0, chain.timers());
        readings.addAll(chain.readings);
        alerts.addAll(chain.alerts);
      }
    }
    Streams.Lines expected =
        BareRun.of(Streams.spec(ready, directory, 0, 1), events, last + TopicEvents.HOUR);
    assertEquals(TopicMonitor.bySegment(expected.readings()), TopicMonitor.bySegment(readings));
    assertEquals(TopicMonitor.bySegment(expected.alerts()), TopicMonitor.bySegment(alerts));
    assertTrue(readings.size() > 100, readings.size() + " are few readings");
  }
}
