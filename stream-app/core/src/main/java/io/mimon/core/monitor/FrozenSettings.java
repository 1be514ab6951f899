package io.mimon.core.monitor;

import io.mimon.estimators.Binning;
import io.mimon.estimators.EstimatorType;
import io.mimon.estimators.Jitter;
import io.mimon.estimators.Scale;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a shard froze at the end of the reference, by its features in order.
 *
 * <p>Serialized, version 1 where there is no conditional reading, 3 where numbers are binned:
 *
 * <pre>
 *   byte version = 1 to 3 | int pairs | pair… | from version 2 on: int conditionals | conditional…
 *   pair:  utf estimator | int k | side x | side y
 *   conditional: utf estimator | int k | int sides | side x | side y | side z…
 *   side:  double jitter center | double amplitude | long seed | scale | version 3: bins
 *   bins:  int edges, −1 for none | double edge… | double least | double greatest of the reference
 *   scale: utf name | standard: double divisor | rank: int n, n × (double value, double quantile)
 * </pre>
 *
 * @param conditionals of the features that have a conditional reading
 */
record FrozenSettings(List<PairSettings> pairs, List<ConditionalSettings> conditionals) {
  private static final byte PAIRS_ONLY = 1;
  private static final byte WITH_CONDITIONALS = 2;
  private static final byte WITH_BINS = 3;
  private static final int NO_BINS = -1;

  private byte version() {
    boolean binned =
        pairs.stream().anyMatch(PairSettings::isBinned)
            || conditionals.stream()
                .flatMap(conditional -> conditional.sides().stream())
                .anyMatch(side -> side.bins() != null);
    return binned ? WITH_BINS : conditionals.isEmpty() ? PAIRS_ONLY : WITH_CONDITIONALS;
  }

  byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      byte version = version();
      out.writeByte(version);
      out.writeInt(pairs.size());
      for (PairSettings pair : pairs) {
        out.writeUTF(pair.estimator().configName());
        out.writeInt(pair.k());
        writeSide(out, pair.x(), version);
        writeSide(out, pair.y(), version);
      }
      if (version > PAIRS_ONLY) {
        writeConditionals(out, version);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a byte array cannot fail", e);
    }
    return bytes.toByteArray();
  }

  private void writeConditionals(DataOutputStream out, byte version) throws IOException {
    out.writeInt(conditionals.size());
    for (ConditionalSettings conditional : conditionals) {
      out.writeUTF(conditional.estimator().configName());
      out.writeInt(conditional.k());
      out.writeInt(conditional.sides().size());
      for (PairSettings.Side side : conditional.sides()) {
        writeSide(out, side, version);
      }
    }
  }

  static FrozenSettings decode(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      byte version = in.readByte();
      if (version < PAIRS_ONLY || version > WITH_BINS) {
        throw new IllegalArgumentException(
            "frozen settings of version "
                + version
                + "; this program reads versions "
                + PAIRS_ONLY
                + " to "
                + ShardSettings.NAMED);
      }
      int size = in.readInt();
      List<PairSettings> settings = new ArrayList<>(size);
      for (int i = 0; i < size; i++) {
        EstimatorType estimator = EstimatorType.ofConfigName(in.readUTF()).orElseThrow();
        settings.add(
            new PairSettings(
                estimator, in.readInt(), readSide(in, version), readSide(in, version)));
      }
      return new FrozenSettings(
          settings, version > PAIRS_ONLY ? readConditionals(in, version) : List.of());
    } catch (IOException e) {
      throw new UncheckedIOException("frozen settings are cut short", e);
    }
  }

  private static List<ConditionalSettings> readConditionals(DataInputStream in, byte version)
      throws IOException {
    int size = in.readInt();
    List<ConditionalSettings> conditionals = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      EstimatorType estimator = EstimatorType.ofConfigName(in.readUTF()).orElseThrow();
      int k = in.readInt();
      int sides = in.readInt();
      List<PairSettings.Side> read = new ArrayList<>(sides);
      for (int s = 0; s < sides; s++) {
        read.add(readSide(in, version));
      }
      conditionals.add(new ConditionalSettings(estimator, k, read));
    }
    return conditionals;
  }

  private static void writeSide(DataOutputStream out, PairSettings.Side side, byte version)
      throws IOException {
    out.writeDouble(side.jitter().center());
    out.writeDouble(side.jitter().amplitude());
    out.writeLong(side.jitter().seed());
    write(out, side.scale());
    if (version == WITH_BINS) {
      write(out, side.bins());
    }
  }

  private static void write(DataOutputStream out, @Nullable Binning bins) throws IOException {
    if (bins == null) {
      out.writeInt(NO_BINS);
      return;
    }
    double[] edges = bins.edges();
    out.writeInt(edges.length);
    for (double edge : edges) {
      out.writeDouble(edge);
    }
    for (double end : bins.range()) {
      out.writeDouble(end);
    }
  }

  private static @Nullable Binning readBins(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length == NO_BINS) {
      return null;
    }
    double[] edges = new double[length];
    for (int i = 0; i < length; i++) {
      edges[i] = in.readDouble();
    }
    return Binning.ofEdges(edges, in.readDouble(), in.readDouble());
  }

  private static PairSettings.Side readSide(DataInputStream in, byte version) throws IOException {
    Jitter jitter = new Jitter(in.readDouble(), in.readDouble(), in.readLong());
    return new PairSettings.Side(readScale(in), jitter, version == WITH_BINS ? readBins(in) : null);
  }

  private static void write(DataOutputStream out, Scale scale) throws IOException {
    out.writeUTF(scale.configName());
    if (scale instanceof Scale.Standard standard) {
      out.writeDouble(standard.divisor());
    } else if (scale instanceof Scale.Rank rank) {
      out.writeInt(rank.values().length);
      for (int i = 0; i < rank.values().length; i++) {
        out.writeDouble(rank.values()[i]);
        out.writeDouble(rank.quantiles()[i]);
      }
    }
  }

  private static Scale readScale(DataInputStream in) throws IOException {
    String name = in.readUTF();
    return switch (name) {
      case "none" -> Scale.none();
      case "standard" -> new Scale.Standard(in.readDouble());
      case "rank" -> readRank(in);
      default -> throw new IllegalArgumentException("a scale called " + name + " is not known");
    };
  }

  private static Scale readRank(DataInputStream in) throws IOException {
    int n = in.readInt();
    double[] values = new double[n];
    double[] quantiles = new double[n];
    for (int i = 0; i < n; i++) {
      values[i] = in.readDouble();
      quantiles[i] = in.readDouble();
    }
    return new Scale.Rank(values, quantiles);
  }
}
