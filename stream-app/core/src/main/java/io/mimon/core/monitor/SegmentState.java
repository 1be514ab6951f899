package io.mimon.core.monitor;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The state of a segment: its features, and the windows that not every shard has spoken of yet.
 *
 * <pre>
 *   byte version = 1 | int features | feature… | int windows | (long windowEnd | int parts | (int bytes | part)…)…
 * </pre>
 */
record SegmentState(List<FeatureState> features, TreeMap<Long, List<byte[]>> pending) {
  private static final byte VERSION = 1;

  static SegmentState begin(MonitorPlan plan) {
    List<FeatureState> features = new ArrayList<>();
    for (MonitorPlan.Variable feature : plan.features()) {
      MonitorPlan.GivenReference given = plan.givenReference().get(feature.name());
      features.add(new FeatureState(given == null ? List.of() : given.samples()));
    }
    return new SegmentState(features, new TreeMap<>());
  }

  byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeInt(features.size());
      for (FeatureState feature : features) {
        feature.write(out);
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

  static SegmentState decode(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      byte version = in.readByte();
      if (version != VERSION) {
        throw new IllegalArgumentException(
            "segment state of version " + version + "; this program reads version " + VERSION);
      }
      List<FeatureState> features = new ArrayList<>();
      int size = in.readInt();
      for (int i = 0; i < size; i++) {
        features.add(FeatureState.read(in));
      }
      return new SegmentState(features, readPending(in));
    } catch (IOException e) {
      throw new UncheckedIOException("segment state is cut short", e);
    }
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
