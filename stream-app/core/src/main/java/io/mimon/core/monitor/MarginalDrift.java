package io.mimon.core.monitor;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * How far feature and target themselves are from the reference, and what the information is on rows
 * that are taken so that they are not.
 *
 * @param xBits the Jensen–Shannon divergence of the feature's values over frozen bins
 * @param yBits that of the target's
 * @param atX the estimate on rows with the feature as it was
 * @param atY with the target as it was
 */
record MarginalDrift(double xBits, double yBits, Adjusted atX, Adjusted atY) {

  /**
   * An estimate on some rows of a window.
   *
   * @param moved whether the column has moved, beyond doubt
   * @param rows how many there are; 0 if there is no estimate, since it cannot have moved or too
   *     far
   */
  record Adjusted(boolean moved, double nats, double standardErrorNats, int rows) {
    static final Adjusted NOT_MOVED = new Adjusted(false, Double.NaN, Double.NaN, 0);

    /** It has moved where nothing can be taken to make up for it. */
    static final Adjusted IMPOSSIBLE = new Adjusted(true, Double.NaN, Double.NaN, 0);

    /** Whether it has moved too far for that. */
    boolean isImpossible() {
      return moved && rows == 0;
    }

    void write(DataOutput out) throws IOException {
      out.writeBoolean(moved);
      out.writeDouble(nats);
      out.writeDouble(standardErrorNats);
      out.writeInt(rows);
    }

    static Adjusted read(DataInput in) throws IOException {
      return new Adjusted(in.readBoolean(), in.readDouble(), in.readDouble(), in.readInt());
    }
  }

  void write(DataOutput out) throws IOException {
    out.writeDouble(xBits);
    out.writeDouble(yBits);
    atX.write(out);
    atY.write(out);
  }

  static MarginalDrift read(DataInput in) throws IOException {
    return new MarginalDrift(
        in.readDouble(), in.readDouble(), Adjusted.read(in), Adjusted.read(in));
  }
}
