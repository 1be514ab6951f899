package io.mimon.core.plan;

import io.mimon.core.config.MonitorConfig;
import io.mimon.core.config.NearestName;
import io.mimon.core.input.Column;
import io.mimon.core.input.InputException;
import io.mimon.core.input.RawRecord;
import io.mimon.core.input.RecordReader;
import io.mimon.core.input.RecordSupplier;
import io.mimon.core.input.Schema;
import io.mimon.core.input.TypeInference;
import io.mimon.core.monitor.LabelRule;
import io.mimon.core.monitor.RecordTime;
import io.mimon.estimators.VariableType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The head of the stream of targets that come apart from their rows. */
record LabelSample(
    MonitorConfig config, List<String> columns, List<RawRecord> records, RecordSupplier source) {

  /** Reads the head; null where targets are in the rows. */
  static @Nullable LabelSample of(MonitorConfig config, TopicSamples topics, int rows)
      throws IOException {
    MonitorConfig.Labels labels = config.labels().orElse(null);
    if (labels == null) {
      return null;
    }
    RecordSupplier source =
        Suppliers.of(labels.source(), topics, TopicSamples.labelColumns(config));
    List<RawRecord> head = new ArrayList<>();
    try (RecordReader reader = source.open()) {
      RawRecord record;
      while (head.size() < rows && (record = reader.next()) != null) {
        head.add(record);
      }
      return new LabelSample(config, reader.columns(), head, source);
    } catch (InputException e) {
      throw new InputException("labels: " + e.getMessage());
    }
  }

  private MonitorConfig.Labels labels() {
    return config.labels().orElseThrow();
  }

  /** What the records lack. */
  List<String> problems() {
    List<String> problems = new ArrayList<>();
    check("target.column", config.target().column(), problems);
    check("labels.join.on", labels().on(), problems);
    labels().timeColumn().ifPresent(column -> check("labels.time", column, problems));
    if (timePosition() < 0 && !(labels().source() instanceof MonitorConfig.KafkaSource)) {
      problems.add(
          "labels.time: the labels have no column %s, so nothing tells when they came; name one"
              .formatted(config.time().column().orElse("of time")));
    }
    if (timePosition() >= 0) {
      problems.addAll(
          BesideColumns.timeProblems(
              labels().timeColumn().isPresent() ? "labels.time" : "time.column",
              columns.get(timePosition()),
              timePosition(),
              records));
    }
    return problems;
  }

  private void check(String key, String name, List<String> problems) {
    if (!columns.contains(name)) {
      problems.add(
          "%s: the labels have no column %s; %s"
              .formatted(key, name, NearestName.hint(name, columns)));
    }
  }

  private int timePosition() {
    Optional<String> column =
        labels().timeColumn().isPresent() ? labels().timeColumn() : config.time().column();
    return column.map(columns::indexOf).orElse(-1);
  }

  /** The type of the target, by its values. */
  VariableType targetType() {
    return TypeInference.infer(columns, records, Map.of()).stream()
        .filter(profile -> profile.name().equals(config.target().column()))
        .map(profile -> Optional.ofNullable(profile.use()))
        .findFirst()
        .flatMap(use -> use)
        .orElse(VariableType.CATEGORICAL);
  }

  /** How the stream is read. */
  PlanResult.Labels plan(VariableType targetType) {
    String target = config.target().column();
    Schema schema =
        new Schema(
            List.of(
                new Column(target, targetType, columns.indexOf(target)),
                new Column(
                    labels().on(), VariableType.CATEGORICAL, columns.indexOf(labels().on()))));
    return new PlanResult.Labels(
        new LabelRule(schema, new RecordTime(timePosition())),
        labels().source(),
        source,
        columns,
        labels().policy(),
        labels().within());
  }

  /** The columns of rows with the target as the last. */
  List<String> joinedColumns(List<String> ofRows) {
    List<String> joined = new ArrayList<>(ofRows);
    joined.remove(config.target().column());
    joined.add(config.target().column());
    return joined;
  }

  /** Rows of a sample, with the targets that are in this one; for a look at both together. */
  List<RawRecord> join(List<String> ofRows, List<RawRecord> rows) {
    Map<String, @Nullable String> targets = new HashMap<>();
    for (RawRecord record : records) {
      if (record.problem() == null) {
        String id = record.cells()[columns.indexOf(labels().on())];
        if (id != null) {
          targets.putIfAbsent(id, record.cells()[columns.indexOf(config.target().column())]);
        }
      }
    }
    int own = ofRows.indexOf(config.target().column());
    int id = ofRows.indexOf(labels().on());
    List<RawRecord> joined = new ArrayList<>();
    for (RawRecord row : rows) {
      if (row.problem() != null) {
        joined.add(row);
        continue;
      }
      List<@Nullable String> cells = new ArrayList<>(Arrays.asList(row.cells()));
      if (own >= 0) {
        cells.remove(own);
      }
      cells.add(row.cells()[id] == null ? null : targets.get(row.cells()[id]));
      joined.add(
          new RawRecord(row.origin(), row.text(), cells.toArray(new @Nullable String[0]), null));
    }
    return joined;
  }
}
