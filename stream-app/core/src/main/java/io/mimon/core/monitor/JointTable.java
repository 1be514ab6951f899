package io.mimon.core.monitor;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * How often the values of a feature and of the target met in a window: what a person looks at to
 * see a link. Estimates of numbers do not come from it.
 *
 * @param x what the rows of the table stand for
 * @param y what its columns stand for
 * @param counts by x and y, of the rows in which the feature is present
 */
record JointTable(CodeNames x, CodeNames y, int[][] counts) {

  /** Of two columns of a window; null where it is not known what their codes stand for. */
  static @Nullable JointTable of(WindowCodes x, WindowCodes y) {
    CodeNames ofX = x.names();
    CodeNames ofY = y.names();
    if (ofX == null || ofY == null) {
      return null;
    }
    byte[] xs = x.codes().toBytes();
    byte[] ys = y.codes().toBytes();
    int[][] counts = new int[x.codes().count()][y.codes().count()];
    for (int row = 0; row < xs.length; row++) {
      if (xs[row] < counts.length && ys[row] < y.codes().count()) {
        counts[xs[row]][ys[row]]++;
      }
    }
    return new JointTable(ofX, ofY, counts);
  }

  void writeJson(String name, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart(name);
    x.writeJson("x", json);
    y.writeJson("y", json);
    json.writeArrayFieldStart("counts");
    for (int[] row : counts) {
      json.writeArray(row, 0, row.length);
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
