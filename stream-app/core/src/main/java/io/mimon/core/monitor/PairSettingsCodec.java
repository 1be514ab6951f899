package io.mimon.core.monitor;

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

/**
 * The serialized form of a shard's frozen settings.
 *
 * <pre>
 *   byte version = 1 | int pairs | pair…
 *   pair:  utf estimator | int k | side x | side y
 *   side:  double jitter center | double amplitude | long seed | scale
 *   scale: utf name | standard: double divisor | rank: int n, n × (double value, double quantile)
 * </pre>
 */
final class PairSettingsCodec {
  private static final byte VERSION = 1;

  private PairSettingsCodec() {}

  static byte[] encode(List<PairSettings> settings) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeInt(settings.size());
      for (PairSettings pair : settings) {
        out.writeUTF(pair.estimator().configName());
        out.writeInt(pair.k());
        writeSide(out, pair.x());
        writeSide(out, pair.y());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a byte array cannot fail", e);
    }
    return bytes.toByteArray();
  }

  static List<PairSettings> decode(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      byte version = in.readByte();
      if (version != VERSION) {
        throw new IllegalArgumentException(
            "frozen settings of version " + version + "; this program reads version " + VERSION);
      }
      int size = in.readInt();
      List<PairSettings> settings = new ArrayList<>(size);
      for (int i = 0; i < size; i++) {
        EstimatorType estimator = EstimatorType.ofConfigName(in.readUTF()).orElseThrow();
        settings.add(new PairSettings(estimator, in.readInt(), readSide(in), readSide(in)));
      }
      return settings;
    } catch (IOException e) {
      throw new UncheckedIOException("frozen settings are cut short", e);
    }
  }

  private static void writeSide(DataOutputStream out, PairSettings.Side side) throws IOException {
    out.writeDouble(side.jitter().center());
    out.writeDouble(side.jitter().amplitude());
    out.writeLong(side.jitter().seed());
    write(out, side.scale());
  }

  private static PairSettings.Side readSide(DataInputStream in) throws IOException {
    Jitter jitter = new Jitter(in.readDouble(), in.readDouble(), in.readLong());
    return new PairSettings.Side(readScale(in), jitter);
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
