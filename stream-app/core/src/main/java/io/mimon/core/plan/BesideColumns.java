package io.mimon.core.plan;

import io.mimon.core.config.MonitorConfig;
import io.mimon.core.input.Column;
import io.mimon.core.input.RawRecord;
import io.mimon.core.input.Schema;
import io.mimon.core.monitor.RecordTime;
import io.mimon.core.monitor.StreamRule;
import io.mimon.estimators.VariableType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Columns that are not measured: they name a row's segment, its identifier and its time. */
final class BesideColumns {
  private static final int EXAMPLE_MAX = 40;

  private final MonitorConfig config;

  /** The column by the key that names it; a column may stand under several. */
  private final Map<String, String> byKey = new LinkedHashMap<>();

  BesideColumns(MonitorConfig config) {
    this.config = config;
    config
        .segments()
        .ifPresent(
            segments -> {
              for (int i = 0; i < segments.columns().size(); i++) {
                byKey.put("segment_by[" + i + "]", segments.columns().get(i));
              }
            });
    config.labels().ifPresent(labels -> byKey.put("labels.join.on", labels.on()));
    config.time().column().ifPresent(column -> byKey.put("time.column", column));
  }

  /** The column by the key that names it. */
  Map<String, String> byKey() {
    return byKey;
  }

  boolean contains(String column) {
    return byKey.containsValue(column);
  }

  /** What measured columns may not be. */
  List<String> problems() {
    List<String> problems = new ArrayList<>();
    byKey.forEach(
        (key, column) -> {
          if (column.equals(config.target().column())) {
            problems.add(
                "%s: %s is the target, which cannot be that as well".formatted(key, column));
          } else if (config.conditionOn().contains(column)) {
            problems.add(
                "condition_on: %s is named by %s and is not measured; remove it here"
                    .formatted(column, key));
          }
        });
    return problems;
  }

  /** What keeps rows from having a time. */
  List<String> timeProblems(List<String> columns, List<RawRecord> sample) {
    return config
        .time()
        .column()
        .map(name -> timeProblems("time.column", name, columns.indexOf(name), sample))
        .orElse(List.of());
  }

  /**
   * What keeps a column from telling the time: that no record has one in it.
   *
   * @param position of the column in the records; −1 where they have no such column
   */
  static List<String> timeProblems(
      String key, String column, int position, List<RawRecord> sample) {
    List<RawRecord> read = sample.stream().filter(record -> record.problem() == null).toList();
    if (position < 0 || read.isEmpty()) {
      return List.of();
    }
    RecordTime time = new RecordTime(position);
    String example = null;
    for (RawRecord record : read) {
      if (time.of(record) != RecordTime.UNKNOWN) {
        return List.of();
      }
      example = example == null ? record.cells()[position] : example;
    }
    return List.of(
        String.format(
            Locale.ROOT,
            "%s: none of the %,d records looked at has a time in %s%s; ISO-8601 and numbers"
                + " since 1970 are times",
            key,
            read.size(),
            column,
            example == null ? "" : ", the first has '%s'".formatted(shortened(example))));
  }

  private static String shortened(String value) {
    return value.length() <= EXAMPLE_MAX ? value : value.substring(0, EXAMPLE_MAX) + "…";
  }

  /**
   * Where a record has its columns: those that are measured, then these, each as it is written.
   *
   * @param columns of the records
   * @param measured the target first; with labels apart no record has it
   */
  Schema schema(List<String> columns, Map<String, VariableType> measured) {
    Map<String, VariableType> used = new LinkedHashMap<>(measured);
    byKey.values().forEach(column -> used.putIfAbsent(column, VariableType.CATEGORICAL));
    List<Column> all = new ArrayList<>();
    used.forEach(
        (name, type) -> {
          boolean apart = config.labels().isPresent() && all.isEmpty();
          all.add(new Column(name, type, apart ? Column.ABSENT : columns.indexOf(name)));
        });
    return new Schema(all);
  }

  /** What follows for the stream. */
  StreamRule rule(Schema schema) {
    return new StreamRule(
        time(schema),
        config
            .segments()
            .map(
                s ->
                    new StreamRule.Segments(
                        s.columns().stream().map(schema::indexOf).toList(),
                        s.max(),
                        s.idleAfter().map(Duration::toMillis).orElse(0L)))
            .orElse(StreamRule.Segments.NONE),
        config
            .labels()
            .map(
                l ->
                    new StreamRule.Labels(
                        schema.indexOf(l.on()),
                        l.within().toMillis(),
                        l.policy() == MonitorConfig.LabelPolicy.LAST,
                        l.minCoverage()))
            .orElse(StreamRule.Labels.NONE),
        config.source() instanceof MonitorConfig.KafkaSource kafka ? kafka.topic() : "");
  }

  private StreamRule.EventTime time(Schema schema) {
    boolean topic = config.source() instanceof MonitorConfig.KafkaSource;
    MonitorConfig.Time time = config.time();
    if (!topic && time.column().isEmpty()) {
      return StreamRule.EventTime.NONE;
    }
    return new StreamRule.EventTime(
        time.column().isEmpty() && time.outOfOrderness().isEmpty()
            ? StreamRule.Order.ARRIVAL
            : StreamRule.Order.EVENT_TIME,
        time.column().map(schema::indexOf).orElse(-1),
        time.outOfOrderness().map(Duration::toMillis).orElse(0L),
        time.idleAfter().toMillis(),
        config.window().time().map(Duration::toMillis).orElse(0L),
        config.emit().time().map(Duration::toMillis).orElse(0L),
        config.reference() instanceof MonitorConfig.FirstPeriod period
            ? period.time().toMillis()
            : 0,
        config.estimation().sampleAbove().orElse(0));
  }
}
