package io.mimon.core.monitor;

import io.mimon.estimators.CodedColumn;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A column of one window as codes, on its way to where the columns of all shards meet.
 *
 * @param feature the feature's number in the plan; {@link #TARGET} for the target
 * @param spearman the rank correlation with the target; NaN where there is none
 * @param codes a row of the window each
 */
record WindowCodes(int feature, double spearman, CodedColumn codes) {

  /** No feature; before all of them in order. */
  static final int TARGET = -1;

  void write(DataOutput out) throws IOException {
    out.writeInt(feature);
    out.writeDouble(spearman);
    out.writeInt(codes.count());
    byte[] bytes = codes.toBytes();
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  static WindowCodes read(DataInput in) throws IOException {
    int feature = in.readInt();
    double spearman = in.readDouble();
    int count = in.readInt();
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return new WindowCodes(feature, spearman, CodedColumn.ofBytes(bytes, count));
  }
}
