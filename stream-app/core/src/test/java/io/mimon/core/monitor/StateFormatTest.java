package io.mimon.core.monitor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.core.config.ScaleType;
import io.mimon.core.drift.Episode;
import io.mimon.core.drift.Reference;
import io.mimon.core.monitor.MonitorPlan.EstimatorChoice;
import io.mimon.core.monitor.MonitorPlan.GivenReference;
import io.mimon.core.monitor.ShardSettings.Owner;
import io.mimon.core.monitor.Streams.Table;
import io.mimon.estimators.Binning;
import io.mimon.estimators.Estimate;
import io.mimon.estimators.EstimatorType;
import io.mimon.estimators.Jitter;
import io.mimon.estimators.Scale;
import io.mimon.estimators.TermSpread;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What is written into durable state: the bytes of version 1, and that it comes back. */
final class StateFormatTest {
  private static final PairSettings.Side PLAIN =
      new PairSettings.Side(Scale.none(), new Jitter(0, 0, 0));
  private static final List<PairSettings> SETTINGS =
      List.of(
          new PairSettings(
              EstimatorType.ROSS,
              3,
              new PairSettings.Side(new Scale.Standard(2), new Jitter(0.5, 0x1p-30, 7)),
              PLAIN),
          new PairSettings(
              EstimatorType.COUNTS,
              0,
              PLAIN,
              new PairSettings.Side(
                  new Scale.Rank(new double[] {1, 2}, new double[] {0.25, 0.75}),
                  new Jitter(0, 0, 0))));

  /** Of two features. */
  private static final MonitorPlan TWO =
      Streams.plan(
          Streams.table(new SplittableRandom(1), 1, 2).variables(),
          10,
          5,
          20,
          new EstimatorChoice(null, 3, ScaleType.RANK));

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  private static final String PLAIN_BYTES =
      "0000000000000000 0000000000000000 0000000000000000 0004 6e6f6e65";

  private static final String SETTINGS_BYTES =
      "01 00000002"
          + " 0004 726f7373 00000003"
          + " 3fe0000000000000 3e10000000000000 0000000000000007"
          + " 0008 7374616e64617264 4000000000000000 "
          + PLAIN_BYTES
          + " 0006 636f756e7473 00000000 "
          + PLAIN_BYTES
          + " 0000000000000000 0000000000000000 0000000000000000 0004 72616e6b"
          + " 00000002 3ff0000000000000 3fd0000000000000 4000000000000000 3fe8000000000000";

  @Test
  void settingsOfVersion1AreFixedForEver() {
    assertEquals(
        SETTINGS_BYTES.replace(" ", ""), hex(new FrozenSettings(SETTINGS, List.of()).encode()));
    FrozenSettings read = FrozenSettings.decode(bytes(SETTINGS_BYTES));
    assertEquals(new FrozenSettings(SETTINGS, List.of()), read);
  }

  private static final List<ConditionalSettings> CONDITIONALS =
      List.of(
          new ConditionalSettings(
              EstimatorType.CMI_MIXED,
              5,
              List.of(
                  PLAIN,
                  PLAIN,
                  new PairSettings.Side(new Scale.Standard(2), new Jitter(0.5, 0x1p-30, 7)))));

  @Test
  void settingsOfVersion2AreFixedForEver() {
    String fixture =
        SETTINGS_BYTES.replaceFirst("01", "02")
            + " 00000001 0009 636d692d6d69786564 00000005 00000003 "
            + PLAIN_BYTES
            + PLAIN_BYTES
            + " 3fe0000000000000 3e10000000000000 0000000000000007"
            + " 0008 7374616e64617264 4000000000000000";
    FrozenSettings both = new FrozenSettings(SETTINGS, CONDITIONALS);
    assertEquals(fixture.replace(" ", ""), hex(both.encode()));
    assertEquals(both, FrozenSettings.decode(bytes(fixture)));
  }

  @Test
  void settingsOfVersion3AreFixedForEver() {
    PairSettings.Side bins =
        new PairSettings.Side(
            Scale.none(), new Jitter(0, 0, 0), Binning.ofEdges(new double[] {1, 2}, 0.25, 4));
    String fixture =
        "03 00000001 0006 636f756e7473 00000000 "
            + PLAIN_BYTES
            + " 00000002 3ff0000000000000 4000000000000000 3fd0000000000000 4010000000000000 "
            + PLAIN_BYTES
            + " ffffffff 00000001 0009 636d692d6d69786564 00000005 00000003 "
            + (PLAIN_BYTES + " ffffffff ").repeat(2)
            + " 3fe0000000000000 3e10000000000000 0000000000000007"
            + " 0008 7374616e64617264 4000000000000000 ffffffff";
    FrozenSettings binned =
        new FrozenSettings(
            List.of(new PairSettings(EstimatorType.COUNTS, 0, bins, PLAIN)), CONDITIONALS);
    assertEquals(fixture.replace(" ", ""), hex(binned.encode()));
    assertEquals(binned, FrozenSettings.decode(bytes(fixture)));
  }

  /** Emissions wait in a segment's state for those of other shards. */
  @Test
  void emissionsWithoutConditionalReadingsReadAsBefore() {
    Estimate estimate = Estimate.of(EstimatorType.KSG1, 3, 100, 0.5, 0.25);
    PairEstimate pair = new PairEstimate(0, estimate, 2, 0.75, "standard", true);
    byte[] plain = new Emission(WindowPosition.ofRows(1, 100), List.of(pair), List.of()).encode();
    int head = 1 + 7 * Long.BYTES + Integer.BYTES;
    byte[] unversioned =
        ByteBuffer.allocate(plain.length - head + 2 * Long.BYTES)
            .putLong(1)
            .putLong(100)
            .put(plain, head, plain.length - head)
            .array();
    assertEquals(Emission.decode(plain), Emission.decode(unversioned));
    assertEquals(Emission.moment(plain), Emission.moment(unversioned));
    byte[] before = Arrays.copyOf(unversioned, unversioned.length - Integer.BYTES);
    assertEquals(Emission.decode(plain), Emission.decode(before));
    Emission both = new Emission(WindowPosition.ofRows(1, 100), List.of(pair), List.of(pair));
    assertEquals(both, Emission.decode(both.encode()));
    PairEstimate binned = new PairEstimate(0, estimate, 2, 0.75, "bins", false, 17, null, null);
    Emission withBins =
        new Emission(WindowPosition.ofRows(1, 100), List.of(binned, pair, binned), List.of());
    assertEquals(withBins, Emission.decode(withBins.encode()));
  }

  @Test
  void settledSettingsComeBackToTheLastBit() {
    for (long seed = 0; seed < 100; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Table table = Streams.table(random, 300, 4);
      MonitorPlan plan = Streams.randomPlan(random, table, 200);
      MemoryShardStore store = new MemoryShardStore();
      new ShardMonitor(plan, 0, store).process(Streams.block(plan, 0, table, 0, 300), e -> {});
      byte[] stored = store.settings();
      if (stored != null) {
        Margins.Opened opened = Margins.open(stored);
        assertEquals(4, opened.margins().ofFeatures().size(), "seed " + seed);
        FrozenSettings settings = FrozenSettings.decode(opened.settings());
        assertEquals(4, settings.pairs().size(), "seed " + seed);
        assertArrayEquals(opened.settings(), settings.encode(), "seed " + seed);
        assertEquals(settings, FrozenSettings.decode(settings.encode()), "seed " + seed);
        assertArrayEquals(stored, opened.margins().around(settings.encode()), "seed " + seed);
      }
    }
  }

  @Test
  void otherVersionsAreRefusedByName() {
    byte[] settings = new FrozenSettings(SETTINGS, List.of()).encode();
    settings[0] = 9;
    assertEquals(
        "frozen settings of version 9; this program reads versions 1 to 4",
        assertThrows(IllegalArgumentException.class, () -> FrozenSettings.decode(settings))
            .getMessage());
    byte[] segment = segment().encode(TWO);
    segment[0] = 9;
    assertEquals(
        "segment state of version 9; this program reads versions 1 to 5",
        assertThrows(IllegalArgumentException.class, () -> SegmentState.decode(TWO, segment))
            .getMessage());
  }

  private static SegmentState segment() {
    FeatureState calm = new FeatureState(List.of());
    FeatureState alarmed = new FeatureState(List.of(new Reference.Sample(0.5, 0.25)));
    alarmed.watch().episode(new Episode(Episode.Kind.RELEVANCE_LOST, 30_000));
    TreeMap<Long, List<byte[]>> pending = new TreeMap<>();
    pending.put(500L, new ArrayList<>(List.of(new byte[] {1, 2}, new byte[] {})));
    return new SegmentState(List.of(calm, alarmed), pending);
  }

  @Test
  void segmentStateOfVersion1IsReadForEver() {
    String fixture =
        "01 00000002"
            + " 00000000 0000 0000000000000000"
            + " 00000001 3fe0000000000000 3fd0000000000000"
            + " 000e 52454c4556414e43455f4c4f5354 0000000000007530"
            + " 00000001 00000000000001f4 00000002 00000002 0102 00000000";
    SegmentState read = SegmentState.decode(TWO, bytes(fixture));
    assertNull(read.features().get(0).episode());
    assertNull(read.features().get(0).reference());
    assertEquals(
        new Episode(Episode.Kind.RELEVANCE_LOST, 30_000), read.features().get(1).episode());
    assertEquals(List.of(new Reference.Sample(0.5, 0.25)), read.features().get(1).samples());
    assertArrayEquals(new byte[] {1, 2}, Objects.requireNonNull(read.pending().get(500L)).get(0));
    assertArrayEquals(segment().encode(TWO), read.encode(TWO));
  }

  private static final String NEVER = " 8000000000000000";
  private static final String NOTHING = " 0000000000000000 0000000000000000 00000000";
  private static final String NO_LACK = " 00000000 00 0000000000000000";
  private static final String NO_ALARM = " 0000 0000000000000000 0000 00000000 00000000 0000";
  private static final String PACE =
      " 0000000000000000 0000000000000000 8000000000000000 8000000000000000";
  private static final String PENDING =
      " 00000001 00000000000001f4 00000002 00000002 0102 00000000";

  /** Of no feature among others: no window, nothing counted, no evidence; no place, likewise. */
  private static final String ALONE =
      (" 00000000 0000000000000000" + NEVER + NOTHING + NOTHING + NO_ALARM + " 00000000")
          + (" 00 00000000 00000000" + NOTHING + NOTHING + NO_ALARM + " 00000000");

  /** After the version, with what is said of the order and of each feature among the others. */
  private static String segmentOf(String rank, String among) {
    return (PACE + NO_LACK + rank + " 00000002")
        + (" 0002 7831 00000000 00000000" + NEVER + NEVER + NEVER)
        + (NOTHING + NOTHING + NO_ALARM + NO_LACK + among)
        + " 0002 7832 00000000 00000001 3fe0000000000000 3fd0000000000000 00"
        + (NEVER + NEVER + NEVER + NOTHING + NOTHING)
        + " 000e 52454c4556414e43455f4c4f5354 0000000000007530 0007 5741524e494e47"
        + (" 00000000 00000000 0000" + NO_LACK + among)
        + PENDING;
  }

  @Test
  void segmentStateOfVersion3IsReadForEver() {
    SegmentState read = SegmentState.decode(TWO, bytes("03" + segmentOf("", "")));
    assertEquals(
        new Episode(Episode.Kind.RELEVANCE_LOST, 30_000), read.features().get(1).episode());
    assertArrayEquals(segment().encode(TWO), read.encode(TWO));
  }

  @Test
  void segmentStateOfVersion4IsFixedForEver() {
    String noOrder = NEVER + " 0000 0000000000000000 0000";
    String fixture = "04" + segmentOf(noOrder, ALONE);
    assertEquals(fixture.replace(" ", ""), hex(segment().encode(TWO)));
    SegmentState read = SegmentState.decode(TWO, bytes(fixture));
    assertArrayEquals(segment().encode(TWO), read.encode(TWO));
  }

  /** Once a reference has begun anew, state says which its parts are of. */
  @Test
  void segmentStateOfVersion5IsFixedForEver() {
    MonitorPlan anew = LayoutPlans.anew(TWO);
    String noOrder = NEVER + " 0000 0000000000000000 0000";
    SegmentState before = SegmentState.decode(anew, bytes("04" + segmentOf(noOrder, ALONE)));
    assertEquals(List.of(new Owner("x2", 0)), List.copyOf(before.gone().keySet()));
    assertFalse(before.isOf(anew.history().epoch()));
    before.begin(anew.history().epoch());
    before.gone().clear();
    String fixture =
        "05 00000001"
            + (PACE + NO_LACK + noOrder + " 00000002")
            + (" 0002 7831 00000001 00000000" + NEVER + NEVER + NEVER)
            + (NOTHING + NOTHING + NO_ALARM + NO_LACK + ALONE)
            + (" 0002 7832 00000001 00000000" + NEVER + NEVER + NEVER)
            + (NOTHING + NOTHING + NO_ALARM + NO_LACK + ALONE)
            + PENDING;
    assertEquals(fixture.replace(" ", ""), hex(before.encode(anew)));
    SegmentState read = SegmentState.decode(anew, bytes(fixture));
    assertTrue(read.isOf(anew.history().epoch()));
    assertArrayEquals(before.encode(anew), read.encode(anew));
  }

  @Test
  void whatIsKnownOfAFeatureAmongOthersComesBackToTheLastBit() {
    TermSpread spread = new TermSpread(100, 1.5, 1.25, 0.5, 1, 0.1, 0.01, 20);
    FeatureState feature = new FeatureState(List.of());
    feature.redundancy().sample(new Reference.Sample(0.3, 0.02, spread), 0.4);
    feature.redundancy().counted(700);
    feature.rank().rank(2);
    feature.rank().sample(0.05, 0.01);
    SegmentState segment = new SegmentState(List.of(feature, feature), new TreeMap<>());
    segment
        .rank()
        .begin(new Episode(Episode.Kind.RANK_CHANGED, 800, Episode.Severity.CRITICAL), "x2");
    segment.rank().counted(900);
    SegmentState read = SegmentState.decode(TWO, segment.encode(TWO));
    assertEquals(feature.kindReference(), read.features().get(1).kindReference());
    assertEquals(700, read.features().get(0).redundancy().counted());
    assertEquals(segment.rank().episode(), read.rank().episode());
    assertEquals("x2", read.rank().feature());
    assertEquals(900, read.rank().counted());
    assertArrayEquals(segment.encode(TWO), read.encode(TWO));
  }

  @Test
  void whatIsKnownOfAReferenceComesBackToTheLastBit() {
    TermSpread spread = new TermSpread(100, 1.5, 1.25, 0.5, 1, 0.1, 0.01, 20);
    FeatureState feature = new FeatureState(List.of(new Reference.Sample(0.5, 0.25, spread)));
    feature.countedInReference(400);
    feature.counted(600);
    feature.looked(550);
    SegmentState segment = new SegmentState(List.of(feature, feature), new TreeMap<>());
    segment.pace(new Pace(1, 400, 1_000, 9_000));
    segment.lack().next(true, 5);
    SegmentState read = SegmentState.decode(TWO, segment.encode(TWO));
    assertEquals(feature.samples(), read.features().get(0).samples());
    assertEquals(segment.pace(), read.pace());
    assertArrayEquals(segment.encode(TWO), read.encode(TWO));
  }

  @Test
  void aPlanCanBeShippedWithItsGivenReference() throws IOException, ClassNotFoundException {
    Table table = Streams.table(new SplittableRandom(5), 10, 1);
    MonitorPlan plan =
        new MonitorPlan(
            "m",
            table.target(),
            table.features(),
            10,
            5,
            new EstimatorChoice(null, 3, ScaleType.RANK),
            0,
            Map.of(
                "x1",
                new GivenReference(SETTINGS.get(1), List.of(new Reference.Sample(0.1, 0.01)))),
            Streams.RULE,
            List.of(new int[] {0}));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ObjectOutputStream objects = new ObjectOutputStream(out)) {
      objects.writeObject(plan);
    }
    ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(out.toByteArray()));
    MonitorPlan read = (MonitorPlan) in.readObject();
    assertEquals(plan.givenReference(), read.givenReference());
    assertEquals(plan.features(), read.features());
    assertArrayEquals(plan.shards().get(0), read.shards().get(0));
  }
}
