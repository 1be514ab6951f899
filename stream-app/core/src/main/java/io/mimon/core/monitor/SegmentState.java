package io.mimon.core.monitor;

import io.mimon.core.monitor.ShardSettings.Owner;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The state of a segment: its features, and the windows that not every shard has spoken of yet.
 *
 * <pre>
 *   byte version = 1 | int features | window feature… | windows
 *   byte version = 2 | int features | (utf name | int layout | window feature | long counted)…
 *       | windows
 *   byte version = 3 | pace | lack of the target | int features | (utf name | int layout | feature)… | windows
 *   byte version = 4 | pace | lack of the target | rank | as in version 3
 *   byte version = 5 | int layout of the reference's epoch | as in version 4
 *   windows: int windows | (long windowEnd | int parts | (int bytes | part)…)…
 * </pre>
 *
 * <p>Versions 1 and 2 are of programs that tested each window by itself and knew no blocks; in
 * version 1 features are those of the first layout in order. In version 3 nothing is said of
 * features among each other: a segment that goes on from it has no reference for that. Version 5 is
 * written once a reference has been begun anew.
 */
final class SegmentState {
  private static final byte FIRST_LAYOUT = 1;
  private static final byte NAMED = 2;
  private static final byte BLOCKS = 3;
  private static final byte KINDS = 4;
  private static final byte EPOCHS = 5;

  private final List<FeatureState> features;
  private final Map<Owner, FeatureState> gone;
  private final SortedMap<Long, List<byte[]>> pending;
  private Pace pace = Pace.UNKNOWN;
  private Lack lack = new Lack();
  private RankState rank = new RankState();

  /** With which layout the reference began that pace, lack and rank are of. */
  private int epochLayout;

  private SegmentState(
      List<FeatureState> features,
      Map<Owner, FeatureState> gone,
      SortedMap<Long, List<byte[]>> pending) {
    this.features = features;
    this.gone = gone;
    this.pending = pending;
  }

  SegmentState(List<FeatureState> features, SortedMap<Long, List<byte[]>> pending) {
    this(features, new LinkedHashMap<>(), pending);
  }

  /** In the order of the plan. */
  List<FeatureState> features() {
    return features;
  }

  /** Features that are no more, of which an alarm still stands that has to be ended. */
  Map<Owner, FeatureState> gone() {
    return gone;
  }

  /** By moment, what shards have said of windows that not all have spoken of. */
  SortedMap<Long, List<byte[]>> pending() {
    return pending;
  }

  /** Blocks whose target says nothing. */
  Lack lack() {
    return lack;
  }

  /** The order of features. */
  RankState rank() {
    return rank;
  }

  Pace pace() {
    return pace;
  }

  void pace(Pace now) {
    pace = now;
  }

  /** Whether what is known of the segment as a whole is of the reference that holds. */
  boolean isOf(ReferenceEpoch epoch) {
    return epochLayout == epoch.layout();
  }

  /** Forgets what is known of the segment as a whole: a reference begins. */
  void begin(ReferenceEpoch epoch) {
    epochLayout = epoch.layout();
    pace = Pace.UNKNOWN;
    lack = new Lack();
    rank = new RankState();
  }

  static SegmentState begin(MonitorPlan plan) {
    SegmentState state = of(plan, new LinkedHashMap<>(), new TreeMap<>());
    state.epochLayout = plan.history().epoch().layout();
    return state;
  }

  /** Those of the plan, as they are stored where they are. */
  private static SegmentState of(
      MonitorPlan plan, Map<Owner, FeatureState> stored, SortedMap<Long, List<byte[]>> pending) {
    List<FeatureState> features = new ArrayList<>();
    for (int f = 0; f < plan.features().size(); f++) {
      FeatureState known = stored.remove(ShardSettings.owner(plan, f));
      features.add(known != null ? known : begun(plan, f));
    }
    stored.values().removeIf(feature -> feature.episodes().isEmpty());
    return new SegmentState(features, stored, pending);
  }

  private static FeatureState begun(MonitorPlan plan, int feature) {
    MonitorPlan.GivenReference given =
        plan.givenReference().get(plan.features().get(feature).name());
    FeatureState begun = new FeatureState(given == null ? List.of() : given.samples());
    if (given != null && given.kinds() != null) {
      begun.begin(given.kinds());
    }
    return begun;
  }

  byte[] encode(MonitorPlan plan) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(epochLayout == 0 ? KINDS : EPOCHS);
      if (epochLayout > 0) {
        out.writeInt(epochLayout);
      }
      pace.write(out);
      lack.write(out);
      rank.write(out);
      out.writeInt(features.size() + gone.size());
      for (int f = 0; f < features.size(); f++) {
        write(ShardSettings.owner(plan, f), features.get(f), out);
      }
      for (Map.Entry<Owner, FeatureState> feature : gone.entrySet()) {
        write(feature.getKey(), feature.getValue(), out);
      }
      out.writeInt(pending.size());
      for (Map.Entry<Long, List<byte[]>> window : pending.entrySet()) {
        out.writeLong(window.getKey());
        out.writeInt(window.getValue().size());
        for (byte[] part : window.getValue()) {
          out.writeInt(part.length);
          out.write(part);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a byte array cannot fail", e);
    }
    return bytes.toByteArray();
  }

  private static void write(Owner owner, FeatureState feature, DataOutputStream out)
      throws IOException {
    out.writeUTF(owner.name());
    out.writeInt(owner.since());
    feature.write(out);
  }

  static SegmentState decode(MonitorPlan plan, byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      byte version = in.readByte();
      if (version < FIRST_LAYOUT || version > EPOCHS) {
        throw new IllegalArgumentException(
            "segment state of version %d; this program reads versions %d to %d"
                .formatted(version, FIRST_LAYOUT, EPOCHS));
      }
      int epochLayout = version >= EPOCHS ? in.readInt() : 0;
      Pace pace = version >= BLOCKS ? Pace.read(in) : Pace.UNKNOWN;
      Lack lack = version >= BLOCKS ? Lack.read(in) : new Lack();
      RankState rank = version >= KINDS ? RankState.read(in) : new RankState();
      Map<Owner, FeatureState> stored =
          version == FIRST_LAYOUT ? readFirst(new Layouts(plan).of(0), in) : readNamed(version, in);
      SegmentState state = of(plan, stored, readPending(in));
      state.epochLayout = epochLayout;
      state.pace = pace;
      state.lack = lack;
      state.rank = rank;
      return state;
    } catch (IOException e) {
      throw new UncheckedIOException("segment state is cut short", e);
    }
  }

  private static Map<Owner, FeatureState> readFirst(Layout first, DataInputStream in)
      throws IOException {
    int size = in.readInt();
    if (size != first.features().size()) {
      throw new IllegalArgumentException(
          "segment state of %d features where there were %d"
              .formatted(size, first.features().size()));
    }
    Map<Owner, FeatureState> stored = new LinkedHashMap<>();
    for (MonitorPlan.Variable feature : first.features()) {
      stored.put(new Owner(feature.name(), 0), FeatureState.readOfWindows(in));
    }
    return stored;
  }

  private static FeatureState readOfWindowsCounted(DataInputStream in) throws IOException {
    FeatureState feature = FeatureState.readOfWindows(in);
    feature.counted(in.readLong());
    return feature;
  }

  private static Map<Owner, FeatureState> readNamed(byte version, DataInputStream in)
      throws IOException {
    Map<Owner, FeatureState> stored = new LinkedHashMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      Owner owner = new Owner(in.readUTF(), in.readInt());
      stored.put(
          owner,
          switch (version) {
            case NAMED -> readOfWindowsCounted(in);
            case BLOCKS -> FeatureState.readOfBlocks(in);
            default -> FeatureState.read(in);
          });
    }
    return stored;
  }

  private static SortedMap<Long, List<byte[]>> readPending(DataInputStream in) throws IOException {
    SortedMap<Long, List<byte[]>> pending = new TreeMap<>();
    int windows = in.readInt();
    for (int w = 0; w < windows; w++) {
      long windowEnd = in.readLong();
      List<byte[]> parts = new ArrayList<>();
      int size = in.readInt();
      for (int p = 0; p < size; p++) {
        parts.add(in.readNBytes(in.readInt()));
      }
      pending.put(windowEnd, parts);
    }
    return pending;
  }
}
