package io.mimon.core.monitor;

import io.mimon.core.monitor.ShardSettings.Owner;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The margins that a shard has frozen, around its other settings.
 *
 * <pre>
 *   byte version = 5 | int margins | (utf name | int layout | margin of x | margin of y)… | settings
 * </pre>
 *
 * <p>Settings are of a version before, which those without margins are. Each feature has the
 * target's margin of its own reference.
 */
record Margins(Map<Owner, Sides> ofFeatures) {
  static final byte WITH_MARGINS = 5;

  /** Of a feature, and of the target beside it. */
  record Sides(Margin x, Margin y) implements Serializable {}

  Margins() {
    this(new LinkedHashMap<>());
  }

  /** The settings with these margins. */
  byte[] around(byte[] settings) {
    if (ofFeatures.isEmpty()) {
      return settings;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(WITH_MARGINS);
      out.writeInt(ofFeatures.size());
      for (Map.Entry<Owner, Sides> entry : ofFeatures.entrySet()) {
        out.writeUTF(entry.getKey().name());
        out.writeInt(entry.getKey().since());
        entry.getValue().x.write(out);
        entry.getValue().y.write(out);
      }
      out.write(settings);
    } catch (IOException e) {
      throw new UncheckedIOException("a byte array cannot fail", e);
    }
    return bytes.toByteArray();
  }

  /** Margins and the settings in them. */
  record Opened(Margins margins, byte[] settings) {
    @Nullable Sides of(Owner owner) {
      return margins.ofFeatures.get(owner);
    }
  }

  /** Takes apart what {@link #around} put together; settings without margins stay as they are. */
  static Opened open(byte[] stored) {
    if (stored[0] != WITH_MARGINS) {
      return new Opened(new Margins(), stored);
    }
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(stored))) {
      in.readByte();
      Margins margins = new Margins();
      for (int left = in.readInt(); left > 0; left--) {
        Owner owner = new Owner(in.readUTF(), in.readInt());
        margins.ofFeatures.put(owner, new Sides(Margin.read(in), Margin.read(in)));
      }
      return new Opened(margins, in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException("frozen settings are cut short", e);
    }
  }
}
