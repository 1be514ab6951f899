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
import java.util.TreeMap;

/**
 * The state of a segment: its features, and the windows that not every shard has spoken of yet.
 *
 * <pre>
 *   byte version = 1 | int features | feature… | windows
 *   byte version = 2 | int features | (utf name | int layout | feature | long counted)… | windows
 *   windows: int windows | (long windowEnd | int parts | (int bytes | part)…)…
 * </pre>
 *
 * <p>Version 1, in which features are those of the first layout in order, while none has come or
 * gone.
 *
 * @param features in the order of the plan
 * @param gone features that are no more, of which an alarm still stands that has to be ended
 */
record SegmentState(
    List<FeatureState> features,
    Map<Owner, FeatureState> gone,
    TreeMap<Long, List<byte[]>> pending) {
  private static final byte FIRST_LAYOUT = 1;
  private static final byte NAMED = 2;

  SegmentState(List<FeatureState> features, TreeMap<Long, List<byte[]>> pending) {
    this(features, new LinkedHashMap<>(), pending);
  }

  static SegmentState begin(MonitorPlan plan) {
    return of(plan, new LinkedHashMap<>(), new TreeMap<>());
  }

  /** Those of the plan, as they are stored where they are. */
  private static SegmentState of(
      MonitorPlan plan, Map<Owner, FeatureState> stored, TreeMap<Long, List<byte[]>> pending) {
    List<FeatureState> features = new ArrayList<>();
    for (int f = 0; f < plan.features().size(); f++) {
      FeatureState known = stored.remove(ShardSettings.owner(plan, f));
      features.add(known != null ? known : begun(plan, f));
    }
    stored.values().removeIf(feature -> feature.episode() == null);
    return new SegmentState(features, stored, pending);
  }

  private static FeatureState begun(MonitorPlan plan, int feature) {
    MonitorPlan.GivenReference given =
        plan.givenReference().get(plan.features().get(feature).name());
    return new FeatureState(given == null ? List.of() : given.samples());
  }

  byte[] encode(MonitorPlan plan) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      boolean named = plan.history().number() > 0;
      out.writeByte(named ? NAMED : FIRST_LAYOUT);
      out.writeInt(features.size() + gone.size());
      for (int f = 0; f < features.size(); f++) {
        if (named) {
          write(ShardSettings.owner(plan, f), features.get(f), out);
        } else {
          features.get(f).write(out);
        }
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
    out.writeLong(feature.counted());
  }

  static SegmentState decode(MonitorPlan plan, byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      byte version = in.readByte();
      if (version != FIRST_LAYOUT && version != NAMED) {
        throw new IllegalArgumentException(
            "segment state of version %d; this program reads versions %d and %d"
                .formatted(version, FIRST_LAYOUT, NAMED));
      }
      Map<Owner, FeatureState> stored =
          version == NAMED ? readNamed(in) : readFirst(new Layouts(plan).of(0), in);
      return of(plan, stored, readPending(in));
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
      stored.put(new Owner(feature.name(), 0), FeatureState.read(in));
    }
    return stored;
  }

  private static Map<Owner, FeatureState> readNamed(DataInputStream in) throws IOException {
    Map<Owner, FeatureState> stored = new LinkedHashMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      Owner owner = new Owner(in.readUTF(), in.readInt());
      FeatureState feature = FeatureState.read(in);
      feature.counted(in.readLong());
      stored.put(owner, feature);
    }
    return stored;
  }

  private static TreeMap<Long, List<byte[]>> readPending(DataInputStream in) throws IOException {
    TreeMap<Long, List<byte[]>> pending = new TreeMap<>();
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
