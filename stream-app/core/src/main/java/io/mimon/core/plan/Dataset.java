package io.mimon.core.plan;

import io.mimon.core.input.Column;
import io.mimon.core.input.Parsed;
import io.mimon.core.input.RawRecord;
import io.mimon.core.input.Rejection;
import io.mimon.core.input.Row;
import io.mimon.core.input.RowParser;
import io.mimon.core.input.Schema;
import io.mimon.core.monitor.ConditionalRows;
import io.mimon.core.monitor.Correlations;
import io.mimon.core.monitor.LabelHash;
import io.mimon.core.monitor.PairRows;
import io.mimon.core.monitor.Relations;
import io.mimon.estimators.CodedColumn;
import io.mimon.estimators.Estimate;
import io.mimon.estimators.VariableType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * A table in memory, column by column: numbers, or codes of categories; NaN where missing.
 *
 * @param columns values by column, then row
 * @param labels by column, then code; none for a column of numbers
 * @param rejections what could not be parsed
 */
public record Dataset(
    Schema schema, double[][] columns, List<List<String>> labels, List<Rejection> rejections) {

  /** The table of these records. */
  public static Dataset of(Schema schema, Iterable<RawRecord> records) {
    RowParser parser = new RowParser(schema);
    double[][] columns = new double[schema.size()][64];
    List<Map<String, Integer>> codes = new ArrayList<>();
    schema.columns().forEach(column -> codes.add(new HashMap<>()));
    List<Rejection> rejections = new ArrayList<>();
    int rows = 0;
    for (RawRecord record : records) {
      Parsed parsed = parser.parse(record);
      if (parsed instanceof Row row) {
        put(schema, columns, codes, rows++, row);
      } else if (parsed instanceof Rejection rejection) {
        rejections.add(rejection);
      }
    }
    for (int c = 0; c < columns.length; c++) {
      columns[c] = Arrays.copyOf(columns[c], rows);
    }
    return new Dataset(schema, columns, codes.stream().map(Dataset::labels).toList(), rejections);
  }

  private static List<String> labels(Map<String, Integer> codes) {
    return codes.entrySet().stream()
        .sorted(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .toList();
  }

  private static void put(
      Schema schema, double[][] columns, List<Map<String, Integer>> codes, int at, Row row) {
    for (int c = 0; c < columns.length; c++) {
      if (at == columns[c].length) {
        columns[c] = Arrays.copyOf(columns[c], 2 * at);
      }
      if (schema.columns().get(c).type() == VariableType.NUMERIC) {
        columns[c][at] = row.numbers()[c];
      } else {
        String label = row.labels()[c];
        Map<String, Integer> known = codes.get(c);
        columns[c][at] =
            label == null ? Double.NaN : known.computeIfAbsent(label, l -> known.size());
      }
    }
  }

  /** The number of rows. */
  public int rows() {
    return columns.length == 0 ? 0 : columns[0].length;
  }

  /** Columns x and y on the rows where both are present. */
  public PairRows pair(int x, int y) {
    long[] at = new long[rows()];
    double[] xs = new double[rows()];
    double[] ys = new double[rows()];
    int n = 0;
    for (int i = 0; i < rows(); i++) {
      if (!Double.isNaN(columns[x][i]) && !Double.isNaN(columns[y][i])) {
        xs[n] = columns[x][i];
        ys[n] = columns[y][i];
        at[n++] = i + 1L;
      }
    }
    return new PairRows(
        schema.columns().get(x).type(),
        Arrays.copyOf(xs, n),
        schema.columns().get(y).type(),
        Arrays.copyOf(ys, n),
        Arrays.copyOf(at, n),
        code -> LabelHash.of(labels.get(x).get(code)),
        code -> LabelHash.of(labels.get(y).get(code)));
  }

  /** How columns x and y go together as numbers, on the rows where both are present. */
  public Correlations correlations(int x, int y) {
    return Correlations.of(pair(x, y), labels.get(x)::get, labels.get(y)::get);
  }

  /** The relations of all columns but the first to each other, the first being the target. */
  public Relations relations(List<Estimate> relevance, int top) {
    CodedColumn target = CodedColumn.target(columns[0], schema.columns().get(0).type());
    int codesMax = CodedColumn.codesBeside(target);
    List<CodedColumn> features =
        IntStream.range(1, columns.length)
            .parallel()
            .mapToObj(c -> CodedColumn.of(columns[c], schema.columns().get(c).type(), codesMax))
            .toList();
    return new Relations(relevance, features, target, top);
  }

  /** All columns on the rows where every one is present; x and y first, then the given ones. */
  public ConditionalRows complete() {
    long[] at = new long[rows()];
    int n = 0;
    for (int i = 0; i < rows(); i++) {
      boolean present = true;
      for (double[] column : columns) {
        present &= !Double.isNaN(column[i]);
      }
      if (present) {
        at[n++] = i + 1L;
      }
    }
    long[] complete = Arrays.copyOf(at, n);
    List<double[]> kept = new ArrayList<>();
    for (double[] column : columns) {
      kept.add(Arrays.stream(complete).mapToDouble(row -> column[(int) row - 1]).toArray());
    }
    List<IntToDoubleFunction> hashes = new ArrayList<>();
    for (List<String> ofCode : labels) {
      hashes.add(code -> LabelHash.of(ofCode.get(code)));
    }
    return new ConditionalRows(
        schema.columns().stream().map(Column::type).toList(), kept, complete, hashes);
  }
}
