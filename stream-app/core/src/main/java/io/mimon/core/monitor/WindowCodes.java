package io.mimon.core.monitor;

import io.mimon.estimators.CodedColumn;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A column of one window as codes, on its way to where the columns of all shards meet.
 *
 * @param feature the feature's number in the plan; {@link #TARGET} for the target
 * @param spearman the rank correlation with the target; NaN where there is none
 * @param codes a row of the window each
 * @param names what the codes stand for; null where a version before sent them
 */
record WindowCodes(int feature, double spearman, CodedColumn codes, @Nullable CodeNames names) {

  /** No feature; before all of them in order. */
  static final int TARGET = -1;

  /** Codes without names. */
  WindowCodes(int feature, double spearman, CodedColumn codes) {
    this(feature, spearman, codes, null);
  }

  /** The same of a feature that has another number. */
  WindowCodes withFeature(int number) {
    return new WindowCodes(number, spearman, codes, names);
  }

  /** The same names for other rows. */
  WindowCodes withCodes(CodedColumn others) {
    return new WindowCodes(feature, spearman, others, names);
  }

  /** The same with what the codes stand for. */
  WindowCodes withNames(CodeNames known) {
    return new WindowCodes(feature, spearman, codes, known);
  }

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
