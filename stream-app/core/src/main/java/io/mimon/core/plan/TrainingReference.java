package io.mimon.core.plan;

import io.mimon.core.input.RawRecord;
import io.mimon.core.input.RecordReader;
import io.mimon.core.input.RecordSupplier;
import io.mimon.core.input.Row;
import io.mimon.core.input.RowParser;
import io.mimon.core.input.Schema;
import io.mimon.core.monitor.LocalMonitor;
import io.mimon.core.monitor.MonitorPlan;
import io.mimon.core.monitor.MonitorPlan.GivenReference;
import io.mimon.estimators.VariableType;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;

/** A reference measured on training data, by the very monitor that will watch. */
final class TrainingReference {
  private final RecordSupplier records;
  private final Schema schema;
  private final MonitorPlan plan;

  /** Looks at a record of the training data, and at the row in it if there is one. */
  interface Look {
    /** Only counts. */
    Look NONE = (record, row) -> {};

    void at(RawRecord record, Optional<Row> row);
  }

  private TrainingReference(RecordSupplier records, Schema schema, MonitorPlan plan) {
    this.records = records;
    this.schema = schema;
    this.plan = plan;
  }

  /**
   * Reads the data once, to see how many rows there are.
   *
   * @param name of the data, for a person
   * @param key which asked for them
   * @param planOf the plan by the number of rows of the reference
   * @param use the target, then the features, then the given columns that are none
   * @return empty, with the reason among the problems, if no reference can be had of them
   */
  static Optional<TrainingReference> open(
      RecordSupplier records,
      String key,
      String name,
      LongFunction<MonitorPlan> planOf,
      Map<String, VariableType> use,
      Look look,
      List<String> problems)
      throws IOException {
    List<String> columns;
    try (RecordReader reader = records.open()) {
      columns = reader.columns();
    }
    List<String> absent =
        use.keySet().stream().filter(column -> !columns.contains(column)).toList();
    if (!absent.isEmpty()) {
      problems.add("%s: %s has no column %s".formatted(key, name, String.join(", ", absent)));
      return Optional.empty();
    }
    Schema schema = Schema.of(columns, use);
    boolean numeric = schema.columns().get(0).type() == VariableType.NUMERIC;
    long rows = count(records, numeric, schema, look);
    MonitorPlan plan = planOf.apply(Math.max(1, rows));
    if (rows < plan.windowRows()) {
      problems.add(
          ("%s: %s has %d usable rows, fewer than the window's %d; give more training data or a"
                  + " smaller window.rows")
              .formatted(key, name, rows, plan.windowRows()));
      return Optional.empty();
    }
    return Optional.of(new TrainingReference(records, schema, plan));
  }

  private static long count(RecordSupplier records, boolean numeric, Schema schema, Look look)
      throws IOException {
    RowParser parser = new RowParser(schema);
    long rows = 0;
    try (RecordReader reader = records.open()) {
      RawRecord record;
      while ((record = reader.next()) != null) {
        if (parser.parse(record) instanceof Row row) {
          boolean labelled = numeric ? !Double.isNaN(row.numbers()[0]) : row.labels()[0] != null;
          rows += labelled ? 1 : 0;
          look.at(record, Optional.of(row));
        } else {
          look.at(record, Optional.empty());
        }
      }
    }
    return rows;
  }

  /** The rows with a target. */
  long rows() {
    return plan.referenceRows();
  }

  /** The plan by which they are measured. */
  MonitorPlan plan() {
    return plan;
  }

  /** Measures; the reference by feature. */
  Map<String, GivenReference> measure() throws IOException {
    return measure(plan, new Readings() {});
  }

  /** Takes readings, and nothing else. */
  interface Readings extends LocalMonitor.Output {
    @Override
    default void rejected(String json) {}

    @Override
    default void reading(String json) {}

    @Override
    default void alert(String json) {}
  }

  /**
   * Measures by a plan that may say more in its readings, which go to {@code output}: the reference
   * is the same.
   */
  Map<String, GivenReference> measure(MonitorPlan saying, Readings output) throws IOException {
    LocalMonitor monitor = new LocalMonitor(saying, schema);
    try (RecordReader reader = records.open()) {
      monitor.run(reader, output);
    }
    return monitor.references();
  }
}
