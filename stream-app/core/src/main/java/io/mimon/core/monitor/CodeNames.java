package io.mimon.core.monitor;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mimon.estimators.CodedColumn;
import io.mimon.estimators.VariableType;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/**
 * What the codes of a column stand for, for people: a label each; or, where a code is a range of
 * numbers, where each but the first begins.
 *
 * @param labels by code; empty where codes are ranges
 * @param edges the least value of the codes 1, 2, …; empty where codes have labels
 */
record CodeNames(List<String> labels, List<Double> edges) {
  /** The categories that share the last code, as there are more than codes. */
  static final String OTHERS = "(other)";

  private static final int LABEL_LENGTH_MAX = 60;

  /** Copies its lists. */
  CodeNames {
    labels = List.copyOf(labels);
    edges = List.copyOf(edges);
  }

  /**
   * Those of a column.
   *
   * @param values as they were coded
   * @param label of a category
   */
  static CodeNames of(
      VariableType type, double[] values, CodedColumn codes, IntFunction<String> label) {
    byte[] ofRow = codes.toBytes();
    double[] least = new double[codes.count()];
    double[] greatest = new double[codes.count()];
    Arrays.fill(least, Double.POSITIVE_INFINITY);
    Arrays.fill(greatest, Double.NEGATIVE_INFINITY);
    for (int i = 0; i < ofRow.length; i++) {
      int code = ofRow[i];
      if (code < least.length) {
        least[code] = Math.min(least[code], values[i]);
        greatest[code] = Math.max(greatest[code], values[i]);
      }
    }
    boolean ranges = type == VariableType.NUMERIC && !Arrays.equals(least, greatest);
    List<String> labels = new ArrayList<>();
    List<Double> edges = new ArrayList<>();
    for (int code = 0; code < least.length; code++) {
      if (!ranges) {
        labels.add(
            type == VariableType.NUMERIC
                ? number(least[code])
                : least[code] < greatest[code]
                    ? OTHERS
                    : shortened(label.apply((int) least[code])));
      } else if (code > 0) {
        edges.add(least[code]);
      }
    }
    return new CodeNames(labels, edges);
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  private static String shortened(String label) {
    return label.codePointCount(0, label.length()) <= LABEL_LENGTH_MAX
        ? label
        : label.substring(0, label.offsetByCodePoints(0, LABEL_LENGTH_MAX - 1)) + "…";
  }

  void writeJson(String name, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart(name);
    if (edges.isEmpty()) {
      json.writeArrayFieldStart("labels");
      for (String label : labels) {
        json.writeString(label);
      }
    } else {
      json.writeArrayFieldStart("edges");
      for (double edge : edges) {
        if (Double.isFinite(edge)) {
          json.writeNumber(edge);
        } else {
          json.writeNull();
        }
      }
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  void write(DataOutput out) throws IOException {
    out.writeByte(labels.size());
    for (String label : labels) {
      out.writeUTF(label);
    }
    out.writeByte(edges.size());
    for (double edge : edges) {
      out.writeDouble(edge);
    }
  }

  static CodeNames read(DataInput in) throws IOException {
    List<String> labels = new ArrayList<>();
    for (int left = in.readByte(); left > 0; left--) {
      labels.add(in.readUTF());
    }
    List<Double> edges = new ArrayList<>();
    for (int left = in.readByte(); left > 0; left--) {
      edges.add(in.readDouble());
    }
    return new CodeNames(labels, edges);
  }
}
