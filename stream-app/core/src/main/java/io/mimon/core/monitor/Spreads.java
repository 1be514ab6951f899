package io.mimon.core.monitor;

import io.mimon.estimators.TermSpread;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Spreads as bytes, in the order of their parts. */
final class Spreads {
  private Spreads() {}

  static void write(TermSpread spread, DataOutput out) throws IOException {
    out.writeInt(spread.rows());
    out.writeDouble(spread.longRunVariance());
    out.writeDouble(spread.batchVariance());
    out.writeDouble(spread.sharedVariance());
    out.writeDouble(spread.rowVariance());
    out.writeDouble(spread.batchKurtosis());
    out.writeDouble(spread.correctionNats());
    out.writeInt(spread.batches());
  }

  static TermSpread read(DataInput in) throws IOException {
    return new TermSpread(
        in.readInt(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readInt());
  }
}
