package io.mimon.core.monitor;

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

/**
 * The settings of a shard's features that are frozen, by feature.
 *
 * <p>Serialized as {@link FrozenSettings}, version 1 to 3, while features have neither come nor
 * gone; from then on
 *
 * <pre>
 *   byte version = 4 | int pairs | × owner | int conditionals | × owner | FrozenSettings, of these
 *   owner: utf name of the feature | int number of the layout with which it came
 * </pre>
 */
record ShardSettings(Map<Owner, PairSettings> pairs, Map<Owner, ConditionalSettings> conditionals) {
  static final byte NAMED = 4;

  /** A feature; one that went and came again is another one. */
  record Owner(String name, int since) {}

  ShardSettings() {
    this(new LinkedHashMap<>(), new LinkedHashMap<>());
  }

  static Owner owner(MonitorPlan plan, int feature) {
    return new Owner(plan.features().get(feature).name(), plan.history().since(feature));
  }

  /** The serialized form, by names if there has been more than one layout. */
  byte[] encode(int layout) {
    byte[] values =
        new FrozenSettings(List.copyOf(pairs.values()), List.copyOf(conditionals.values()))
            .encode();
    if (layout == 0) {
      return values;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(NAMED);
      for (List<Owner> owners :
          List.of(List.copyOf(pairs.keySet()), List.copyOf(conditionals.keySet()))) {
        out.writeInt(owners.size());
        for (Owner owner : owners) {
          out.writeUTF(owner.name);
          out.writeInt(owner.since);
        }
      }
      out.write(values);
    } catch (IOException e) {
      throw new UncheckedIOException("a byte array cannot fail", e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads settings of any version.
   *
   * @param first the layout the monitor began with, of which those without names are
   * @throws IllegalArgumentException if they are of no known version or do not fit the layout
   */
  static ShardSettings decode(byte[] bytes, Layout first, int shard) {
    if (bytes[0] != NAMED) {
      return unnamed(FrozenSettings.decode(bytes), first, shard);
    }
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      in.readByte();
      List<Owner> pairs = readOwners(in);
      List<Owner> conditionals = readOwners(in);
      return of(pairs, conditionals, FrozenSettings.decode(in.readAllBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException("frozen settings are cut short", e);
    }
  }

  private static List<Owner> readOwners(DataInputStream in) throws IOException {
    List<Owner> owners = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      owners.add(new Owner(in.readUTF(), in.readInt()));
    }
    return owners;
  }

  private static ShardSettings unnamed(FrozenSettings frozen, Layout first, int shard) {
    List<Owner> pairs = new ArrayList<>();
    List<Owner> conditionals = new ArrayList<>();
    for (int feature : first.shards().get(shard)) {
      Owner owner = new Owner(first.features().get(feature).name(), 0);
      pairs.add(owner);
      if (first.isConditioned(feature)) {
        conditionals.add(owner);
      }
    }
    return of(pairs, conditionals, frozen);
  }

  private static ShardSettings of(
      List<Owner> pairs, List<Owner> conditionals, FrozenSettings frozen) {
    if (frozen.pairs().size() != pairs.size()
        || frozen.conditionals().size() != conditionals.size()) {
      throw new IllegalArgumentException(
          "frozen settings of %d features and %d conditional readings where there are %d and %d"
              .formatted(
                  frozen.pairs().size(),
                  frozen.conditionals().size(),
                  pairs.size(),
                  conditionals.size()));
    }
    ShardSettings settings = new ShardSettings();
    for (int i = 0; i < pairs.size(); i++) {
      settings.pairs.put(pairs.get(i), frozen.pairs().get(i));
    }
    for (int i = 0; i < conditionals.size(); i++) {
      settings.conditionals.put(conditionals.get(i), frozen.conditionals().get(i));
    }
    return settings;
  }
}
