package io.mimon.core.monitor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.core.block.Mark;
import io.mimon.core.block.Observations;
import io.mimon.core.block.RowBlock;
import io.mimon.core.block.ShardBlock;
import io.mimon.core.block.Since;
import io.mimon.core.config.ScaleType;
import io.mimon.core.drift.Episode;
import io.mimon.core.drift.Reference;
import io.mimon.core.monitor.MonitorPlan.EstimatorChoice;
import io.mimon.core.monitor.MonitorPlan.Variable;
import io.mimon.core.monitor.ShardSettings.Owner;
import io.mimon.estimators.CodedColumn;
import io.mimon.estimators.Estimate;
import io.mimon.estimators.EstimatorType;
import io.mimon.estimators.Jitter;
import io.mimon.estimators.Scale;
import io.mimon.estimators.VariableType;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Bytes that state in the field is made of, recorded once: of the formats that go from task to task
 * and wait there, and of those in which features have come or gone. The others are in {@link
 * StateFormatTest}.
 */
final class StateFixtureTest {
  private static final Variable Y = new Variable("y", VariableType.NUMERIC);
  private static final Variable A = new Variable("a", VariableType.NUMERIC);
  private static final Variable B = new Variable("b", VariableType.CATEGORICAL);
  private static final Variable C = new Variable("c", VariableType.NUMERIC);

  private static MonitorPlan plan(List<Variable> features, List<int[]> shards) {
    return new MonitorPlan(
        "m",
        Y,
        features,
        4,
        2,
        new EstimatorChoice(null, 3, ScaleType.RANK),
        8,
        Map.of(),
        Streams.RULE,
        shards);
  }

  /** Of a and b. */
  private static final MonitorPlan FIRST = plan(List.of(A, B), List.of(new int[] {0, 1}));

  /** Of c, which came, and a, which stayed; b is gone. */
  private static final MonitorPlan SECOND =
      plan(List.of(C, A), List.of(new int[] {1}, new int[] {0}))
          .withHistory(new LayoutHistory(List.of(FIRST.layout()), List.of(1, 0)));

  private static void fixed(String fixture, byte[] actual) {
    assertEquals(fixture.replace(" ", ""), HexFormat.of().formatHex(actual));
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  private static final String ROWS_1 =
      "01 00000001 00000002 00 3ff0000000000000 01 00000001 00000001 70 01";
  private static final String ROWS_3 =
      "03 02 00000001 00000002 00 3ff0000000000000 01 00000001 00000001 70 01";

  private static byte[] rows(int layout) {
    RowBlock.Builder builder =
        new RowBlock.Builder(List.of(VariableType.NUMERIC, VariableType.CATEGORICAL), layout);
    @Nullable String[] labels = {null, "p"};
    builder.append(new double[] {1, Double.NaN}, labels, new int[] {0, 1});
    return builder.drain();
  }

  @Test
  void rowBlocksOfVersions1And3() {
    fixed(ROWS_1, rows(0));
    fixed(ROWS_3, rows(2));
    assertEquals(0, RowBlock.decode(bytes(ROWS_1)).layout());
    RowBlock later = RowBlock.decode(bytes(ROWS_3));
    assertEquals(2, later.layout());
    assertEquals(1, later.rows());
    assertEquals(2, later.columns().size());
  }

  @Test
  void shardBlocksOfVersions2And4() {
    List<ShardBlock.Unlabelled> unlabelled = List.of(new ShardBlock.Unlabelled(1, 1_001));
    List<Mark> marks = List.of(new Mark(1, 9, Mark.Kind.TICK, 2_000, Mark.FULL));
    String head = "07 08";
    String rest = " 05 01 d00f 01 01 d20f 01 01 09 01 01 a01f ";
    String version2 = "02" + head + rest + ROWS_1;
    String version4 = "04" + head + "02 01 05 c801 02 ffffffffffffffff7f 00" + rest + ROWS_3;
    List<Since> sinces = List.of(new Since(1, 5, 100), Since.notYet(2));
    long[] times = {1_000};
    fixed(version2, ShardBlock.encode(7, 8, 5, times, unlabelled, marks, List.of(), rows(0)));
    fixed(version4, ShardBlock.encode(7, 8, 5, times, unlabelled, marks, sinces, rows(2)));
    for (String fixture : List.of(version2, version4)) {
      ShardBlock read = ShardBlock.decode(bytes(fixture));
      assertEquals(7, read.firstRow());
      assertEquals(8, read.firstObservation());
      assertEquals(5, read.leftOut());
      assertArrayEquals(times, read.times());
      assertEquals(unlabelled, read.unlabelled());
      assertEquals(marks, read.marks());
      assertEquals(fixture.equals(version2) ? List.of() : sinces, read.sinces());
      assertEquals(1, read.rows().rows());
    }
    // A row block alone is a shard's block as well, whatever its version.
    assertEquals(2, ShardBlock.decode(bytes(ROWS_3)).rows().layout());
    assertEquals(0, ShardBlock.decode(bytes(ROWS_1)).firstRow());
  }

  @Test
  void observationsOfVersion1() {
    Observations.Builder builder =
        new Observations.Builder(List.of(VariableType.NUMERIC, VariableType.CATEGORICAL), 2);
    builder.count("rejected:late", 300);
    @Nullable String[] labels = {null, "p"};
    builder.append(1_000, 3, 70, new double[] {1, Double.NaN}, labels, new int[] {0, 1});
    String fixture = "01 01 0d 72656a65637465643a6c617465 ac02 01 d00f 06 8c01 " + ROWS_3;
    fixed(fixture, builder.drain());
    Observations read = Observations.decode(bytes(fixture));
    assertEquals(Map.of("rejected:late", 300L), read.counts());
    assertArrayEquals(new long[] {1_000}, read.times());
    assertArrayEquals(new int[] {3}, read.partitions());
    assertArrayEquals(new long[] {70}, read.offsets());
    assertEquals(2, read.rows().layout());
  }

  private static final PairSettings SETTINGS =
      new PairSettings(
          EstimatorType.ROSS,
          3,
          new PairSettings.Side(new Scale.Standard(2), new Jitter(0.5, 0x1p-30, 7)),
          new PairSettings.Side(Scale.none(), new Jitter(0, 0, 0)));

  private static final String SETTINGS_1 =
      "01 00000001 0004 726f7373 00000003"
          + " 3fe0000000000000 3e10000000000000 0000000000000007"
          + " 0008 7374616e64617264 4000000000000000"
          + " 0000000000000000 0000000000000000 0000000000000000 0004 6e6f6e65";

  @Test
  void settingsOfVersion4AndWhoseThoseWithoutNamesAre() {
    ShardSettings settings = new ShardSettings();
    settings.pairs().put(new Owner("a", 1), SETTINGS);
    String version4 = "04 00000001 0001 61 00000001 00000000 " + SETTINGS_1;
    fixed(version4, settings.encode(1));
    assertEquals(settings, ShardSettings.decode(bytes(version4), FIRST.layout(), 0));

    Layout alone = plan(List.of(A), List.of(new int[] {0})).layout();
    ShardSettings unnamed = ShardSettings.decode(bytes(SETTINGS_1), alone, 0);
    assertEquals(Map.of(new Owner("a", 0), SETTINGS), unnamed.pairs());
    fixed(SETTINGS_1, unnamed.encode(0));
    assertEquals(
        "frozen settings of 1 features and 0 conditional readings where there are 2 and 0",
        assertThrows(
                IllegalArgumentException.class,
                () -> ShardSettings.decode(bytes(SETTINGS_1), FIRST.layout(), 0))
            .getMessage());
  }

  private static final String CALM = "00000000 0000 0000000000000000";
  private static final String ALARMED =
      "00000001 3fe0000000000000 3fd0000000000000"
          + " 000e 52454c4556414e43455f4c4f5354 0000000000007530";
  private static final String NEVER = "8000000000000000";

  /** Version 1 is that of the first layout: b had an alarm, which has to be ended. */
  @Test
  void segmentStateOfVersions1And2() {
    String version1 = "01 00000002" + CALM + ALARMED + "00000000";
    SegmentState read = SegmentState.decode(SECOND, bytes(version1));
    assertEquals(2, read.features().size());
    assertEquals(List.of(new Owner("b", 0)), List.copyOf(read.gone().keySet()));
    String version2 =
        "02 00000003"
            + " 0001 63 00000001"
            + CALM
            + NEVER
            + " 0001 61 00000000"
            + CALM
            + NEVER
            + " 0001 62 00000000"
            + ALARMED
            + NEVER
            + " 00000001 00000000000001f4 00000001 00000002 0102";
    SegmentState again = SegmentState.decode(SECOND, bytes(version2));
    assertArrayEquals(
        again.encode(SECOND), SegmentState.decode(SECOND, again.encode(SECOND)).encode(SECOND));
    FeatureState gone = Objects.requireNonNull(again.gone().get(new Owner("b", 0)));
    assertEquals(new Episode(Episode.Kind.RELEVANCE_LOST, 30_000), gone.episode());
    assertEquals(List.of(new Reference.Sample(0.5, 0.25)), gone.samples());
    assertArrayEquals(new byte[] {1, 2}, Objects.requireNonNull(again.pending().get(500L)).get(0));
  }

  private static final String WINDOW =
      "0000000000000064 0000000000000001 0000000000000064"
          + " 8000000000000000 8000000000000000 0000000000000064 0000000000000000 ffffffff";
  private static final String PAIR =
      "00000001 0004 4b534731 00000003 00000064 3fe0000000000000 3fd0000000000000"
          + " 7ff8000000000000 7ff8000000000000"
          + " 7ff8000000000000 7ff8000000000000 7ff8000000000000"
          + " 0002 4f4b 00000002 3fe8000000000000 0008 7374616e64617264 01";

  private static Emission emission(int layout, List<Since> sinces) {
    Estimate estimate = Estimate.of(EstimatorType.KSG1, 3, 100, 0.5, 0.25);
    PairEstimate pair = new PairEstimate(1, estimate, 2, 0.75, "standard", true);
    WindowCodes codes = new WindowCodes(1, 0.5, CodedColumn.ofBytes(new byte[] {0, 1, 2}, 2));
    return new Emission(
        WindowPosition.ofRows(1, 100), List.of(pair), List.of(), List.of(codes), layout, sinces);
  }

  @Test
  void emissionsOfVersions1And2() {
    String rest =
        "00000001"
            + PAIR
            + "00000000 00000001"
            + " 00000001 3fe0000000000000 00000002 00000003 000102";
    String version1 = "01" + WINDOW + rest;
    String version2 =
        "02" + WINDOW + "00000002 00000001 00000001 0000000000000005 0000000000000064" + rest;
    fixed(version1, emission(0, List.of()).encode());
    List<Since> sinces = List.of(new Since(1, 5, 100));
    fixed(version2, emission(2, sinces).encode());
    assertEquals(0, Emission.layout(bytes(version1)));
    assertEquals(2, Emission.layout(bytes(version2)));
    assertEquals(100, Emission.moment(bytes(version2)));
    Emission read = Emission.decode(bytes(version2));
    assertEquals(2, read.layout());
    assertEquals(sinces, read.sinces());
    assertEquals(emission(2, sinces).pairs(), read.pairs());
    assertEquals(1, read.codes().size());
  }

  /** Parts that waited for others when b went: their window is told without b, and is complete. */
  @Test
  void emissionsThatWaitAreThoseOfTheirLayout() {
    TreeMap<Long, List<byte[]>> pending = new TreeMap<>();
    MonitorPlan two = plan(List.of(A, B), List.of(new int[] {0}, new int[] {1}));
    MonitorPlan now =
        plan(List.of(C, A), List.of(new int[] {1}, new int[] {}, new int[] {0}))
            .withHistory(new LayoutHistory(List.of(two.layout()), List.of(1, 0)));
    Estimate estimate = Estimate.of(EstimatorType.KSG1, 3, 100, 0.5, 0.25);
    WindowPosition window = WindowPosition.ofRows(97, 100);
    byte[] ofB =
        new Emission(window, List.of(new PairEstimate(1, estimate, 0, 0, "none", false)), List.of())
            .encode();
    byte[] ofA =
        new Emission(window, List.of(new PairEstimate(0, estimate, 0, 0, "none", false)), List.of())
            .encode();
    pending.put(100L, new ArrayList<>(List.of(ofB)));
    byte[] stored =
        new SegmentState(List.of(new FeatureState(List.of()), new FeatureState(List.of())), pending)
            .encode(two);
    Streams.Kept kept = new Streams.Kept();
    new SegmentMonitor(now, "", stored).process(ofA, kept);
    assertEquals(1, kept.readings.size());
    assertTrue(kept.readings.get(0).contains("\"feature\":\"a\""), kept.readings.get(0));
  }

  private static final class Blocks implements Aligner.Output {
    final List<byte[]> blocks = new ArrayList<>();

    @Override
    public void block(String segment, int shard, byte[] block) {
      blocks.add(block);
    }

    @Override
    public void rejected(String json) {
      throw new AssertionError(json);
    }
  }

  private static byte[] row(MonitorPlan plan) {
    Observations.Builder rows =
        new Observations.Builder(plan.observationTypes(), plan.history().number());
    int columns = plan.observationTypes().size();
    int[] pick = new int[columns];
    rows.append(0, 0, 0, new double[] {1}, new String[] {"p"}, pick);
    return rows.drain();
  }

  @Test
  void theOrdersStateOfVersions1And2() {
    String segment =
        "0000 0000000000000001 0000000000000001 0000000000000000 0000000000000000"
            + " 0000000000000000 8000000000000000 01 01 8000000000000000 0000000000000000"
            + " 0000000000000000 8000000000000000 0000000000000000 0000000000000000";
    String counts = "00000002 0008 6163636570746564 %s 000a 756e6c6162656c6c6564 0000000000000000";
    String version1 =
        "01 8000000000000000 0000000000000000"
            + counts.formatted("0000000000000001")
            + "00000000 00000001"
            + segment;
    MemoryShardStore store = new MemoryShardStore();
    Aligner first = new Aligner(FIRST, store);
    Blocks blocks = new Blocks();
    first.add(row(FIRST), blocks);
    first.persist(blocks);
    fixed(version1, Objects.requireNonNull(store.settings()));
    assertEquals(1, blocks.blocks.size());

    MemoryShardStore restored = new MemoryShardStore();
    restored.putSettings(bytes(version1));
    Aligner second = new Aligner(SECOND, restored);
    blocks.blocks.clear();
    second.add(row(SECOND), blocks);
    second.persist(blocks);
    String version2 =
        "02 8000000000000000 0000000000000000"
            + counts.formatted("0000000000000002")
            + "00000000 00000001"
            + segment.replaceFirst(
                "0000000000000001 0000000000000001", "0000000000000002 0000000000000002")
            + "00000001 00000000 00000001 00000001 0000000000000002 0000000000000000";
    fixed(version2, Objects.requireNonNull(restored.settings()));
    assertEquals(2, blocks.blocks.size(), "one a shard");
    ShardBlock block = ShardBlock.decode(blocks.blocks.get(1));
    assertEquals(2, block.firstRow());
    assertEquals(List.of(new Since(1, 2, 0)), block.sinces());
    assertNotNull(new Aligner(SECOND, restored));
  }

  @Test
  void rowsOfALaterPlanAreRefusedByName() {
    assertEquals(
        "rows of layout 2; the plan knows 1",
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    new ShardMonitor(SECOND, 0, new MemoryShardStore())
                        .process(bytes(ROWS_3), emission -> {}))
            .getMessage());
  }
}
