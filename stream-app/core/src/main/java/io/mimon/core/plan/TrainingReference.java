package io.mimon.core.plan;

import io.mimon.core.input.Format;
import io.mimon.core.input.RawRecord;
import io.mimon.core.input.RecordReader;
import io.mimon.core.input.RecordReaders;
import io.mimon.core.input.Row;
import io.mimon.core.input.RowParser;
import io.mimon.core.input.Schema;
import io.mimon.core.monitor.LocalMonitor;
import io.mimon.core.monitor.MonitorPlan;
import io.mimon.core.monitor.MonitorPlan.GivenReference;
import io.mimon.estimators.VariableType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;

/** A reference measured on a file of training data, by the very monitor that will watch. */
final class TrainingReference {
  private TrainingReference() {}

  /**
   * The reference by feature; empty, with the reason among the problems, if the file has none.
   *
   * @param planOf the plan by the number of rows of the reference
   * @param use the target, then the features, then the given columns that are none
   */
  static Map<String, GivenReference> measure(
      Path file,
      LongFunction<MonitorPlan> planOf,
      Map<String, VariableType> use,
      List<String> problems)
      throws IOException {
    List<String> columns;
    try (RecordReader reader = RecordReaders.open(file, Format.AUTO)) {
      columns = reader.columns();
    }
    List<String> absent = use.keySet().stream().filter(name -> !columns.contains(name)).toList();
    if (!absent.isEmpty()) {
      problems.add(
          "reference.file: %s has no column %s".formatted(file, String.join(", ", absent)));
      return Map.of();
    }
    Schema schema = Schema.of(columns, use);
    long rows = count(file, planOf.apply(Long.MAX_VALUE), schema);
    MonitorPlan plan = planOf.apply(Math.max(1, rows));
    if (rows < plan.windowRows()) {
      problems.add(
          ("reference.file: %s has %d usable rows, fewer than the window's %d; give more training"
                  + " data or a smaller window.rows")
              .formatted(file, rows, plan.windowRows()));
      return Map.of();
    }
    return references(file, plan, schema);
  }

  private static long count(Path file, MonitorPlan plan, Schema schema) throws IOException {
    boolean numeric = plan.target().type() == VariableType.NUMERIC;
    RowParser parser = new RowParser(schema);
    long rows = 0;
    try (RecordReader reader = RecordReaders.open(file, Format.AUTO)) {
      RawRecord record;
      while ((record = reader.next()) != null) {
        if (parser.parse(record) instanceof Row row) {
          boolean labelled = numeric ? !Double.isNaN(row.numbers()[0]) : row.labels()[0] != null;
          rows += labelled ? 1 : 0;
        }
      }
    }
    return rows;
  }

  private static Map<String, GivenReference> references(Path file, MonitorPlan plan, Schema schema)
      throws IOException {
    LocalMonitor monitor = new LocalMonitor(plan, schema);
    LocalMonitor.Output nowhere =
        new LocalMonitor.Output() {
          @Override
          public void rejected(String json) {}

          @Override
          public void reading(String json) {}

          @Override
          public void alert(String json) {}
        };
    try (RecordReader reader = RecordReaders.open(file, Format.AUTO)) {
      monitor.run(reader, nowhere);
    }
    return monitor.references();
  }
}
