package io.mimon.core.monitor;

import io.mimon.core.drift.Reference;
import io.mimon.estimators.TermSpread;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The windows of a reference as bytes. */
final class Samples {
  private Samples() {}

  static void write(List<Reference.Sample> samples, DataOutput out) throws IOException {
    out.writeInt(samples.size());
    for (Reference.Sample sample : samples) {
      out.writeDouble(sample.nats());
      out.writeDouble(sample.standardErrorNats());
      out.writeBoolean(sample.spread() != null);
      if (sample.spread() != null) {
        Spreads.write(sample.spread(), out);
      }
    }
  }

  static List<Reference.Sample> read(DataInput in) throws IOException {
    List<Reference.Sample> samples = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      double nats = in.readDouble();
      double error = in.readDouble();
      @Nullable TermSpread spread = in.readBoolean() ? Spreads.read(in) : null;
      samples.add(new Reference.Sample(nats, error, spread));
    }
    return samples;
  }
}
