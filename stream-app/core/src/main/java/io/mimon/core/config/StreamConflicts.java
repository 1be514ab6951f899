package io.mimon.core.config;

import io.mimon.core.config.ConfigKey.Scalar;
import io.mimon.core.config.Stretch.Period;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The checks that relate sources, labels, event time, segments and topics to each other. */
final class StreamConflicts {
  private final ConfigValues values;
  private final Conflicts conflicts;
  private final boolean fromTopic;
  private final boolean fromElsewhere;

  StreamConflicts(ConfigValues values, Conflicts conflicts) {
    this.values = values;
    this.conflicts = conflicts;
    this.fromTopic = values.isGiven(SourceKeys.KAFKA.access().section());
    // A source that is missing altogether was reported, and is no reason for more.
    this.fromElsewhere =
        !fromTopic && (values.isGiven(SourceKeys.FILE) || values.isGiven(SourceKeys.SIMULATED));
  }

  void check() {
    checkTime();
    checkSegments();
    if (values.isGiven(SourceKeys.LABELS)) {
      checkLabels();
    }
    checkAccess(SourceKeys.KAFKA.access());
    checkAccess(SourceKeys.LABELS_KAFKA.access());
    checkAccess(OutputKeys.OUTPUT_KAFKA);
    checkOutputTopics();
  }

  private boolean hasNoEventTime() {
    return fromElsewhere && !values.isGiven(RowKeys.TIME_COLUMN) && !values.isSpoiled(RowKeys.TIME);
  }

  private void checkTime() {
    Optional<String> column = values.find(RowKeys.TIME_COLUMN);
    if (column.isPresent() && is(RowKeys.TARGET_COLUMN, column.get())) {
      conflicts.report(
          RowKeys.TIME_COLUMN.path(), "is the target, which tells what happened and not when");
    }
    if (!hasNoEventTime()) {
      return;
    }
    String only =
        "has no meaning without time.column: only the records of a topic have a time of their own";
    for (ConfigKey key : List.of(RowKeys.OUT_OF_ORDERNESS, RowKeys.IDLE_AFTER)) {
      if (values.isGiven(key)) {
        conflicts.report(key.path(), only + "; give time.column, or remove it");
      }
    }
    if (values.isGiven(MeasureKeys.WINDOW_TIME)) {
      reportNoEventTime(MeasureKeys.WINDOW_TIME, "or window.rows instead");
    }
    if (values.find(MeasureKeys.EMIT_EVERY).orElse(null) instanceof Period) {
      reportNoEventTime(MeasureKeys.EMIT_EVERY, "or rows instead");
    }
    if (values.isGiven(MeasureKeys.SAMPLE_ABOVE)) {
      reportNoEventTime(MeasureKeys.SAMPLE_ABOVE, "or remove it");
    }
    if (values.isGiven(RowKeys.SEGMENT_IDLE) && values.isGiven(RowKeys.SEGMENT_BY)) {
      reportNoEventTime(RowKeys.SEGMENT_IDLE, "or remove it");
    }
  }

  private void reportNoEventTime(ConfigKey key, String otherwise) {
    String rows = "is event time, which these rows do not have";
    conflicts.report(key.path(), rows + "; give time.column, " + otherwise);
  }

  private void checkSegments() {
    for (ConfigKey key : List.of(RowKeys.MAX_SEGMENTS, RowKeys.SEGMENT_IDLE)) {
      if (values.isGiven(key) && !values.isGiven(RowKeys.SEGMENT_BY)) {
        conflicts.report(key.path(), "has no meaning without segment_by; remove it");
      }
    }
    List<String> columns = values.get(RowKeys.SEGMENT_BY);
    for (int i = 0; i < columns.size(); i++) {
      String column = columns.get(i);
      String path = RowKeys.SEGMENT_BY.path() + "[" + i + "]";
      if (is(RowKeys.TARGET_COLUMN, column)) {
        conflicts.report(
            path, "within a segment the target would always be the same; remove it here");
      } else if (is(SourceKeys.JOIN_ON, column) || is(RowKeys.TIME_COLUMN, column)) {
        conflicts.report(path, "hardly two rows would share a segment; remove it here");
      } else if (columns.indexOf(column) < i) {
        conflicts.report(path, column + " is given already; remove it here");
      }
      checkConstant(column);
    }
  }

  /** A column that names the segment has one value in it. */
  private void checkConstant(String column) {
    int given = values.get(RowKeys.CONDITION_ON).indexOf(column);
    String message = "is the same for every row of a segment (segment_by); remove it here";
    if (given >= 0) {
      conflicts.report(RowKeys.CONDITION_ON.path() + "[" + given + "]", message);
    }
    int included = values.get(RowKeys.INCLUDE).indexOf(new ColumnPattern(column));
    if (included >= 0) {
      conflicts.report(RowKeys.INCLUDE.path() + "[" + included + "]", message);
    }
  }

  private void checkLabels() {
    if (values.isGiven(SourceKeys.SIMULATED)) {
      conflicts.report(SourceKeys.LABELS.path(), "made-up rows bring their own target; remove it");
      return;
    }
    if (hasNoEventTime() && values.isGiven(SourceKeys.JOIN_WITHIN)) {
      reportNoEventTime(SourceKeys.JOIN_WITHIN, "or read the rows from a topic");
    }
    boolean timeless =
        values.isGiven(SourceKeys.LABELS_FILE)
            && !values.isGiven(SourceKeys.LABELS_TIME)
            && !values.isGiven(RowKeys.TIME_COLUMN);
    if (fromTopic && timeless) {
      conflicts.report(
          SourceKeys.LABELS_FILE.path(),
          "the lines of a file do not tell when a label came; give labels.time");
    }
    Optional<String> on = values.find(SourceKeys.JOIN_ON);
    if (on.isPresent() && is(RowKeys.TARGET_COLUMN, on.get())) {
      conflicts.report(
          SourceKeys.JOIN_ON.path(),
          "the target comes only with the label; give a column that rows and labels both have");
    }
    checkApart(SourceKeys.LABELS_PATH, SourceKeys.FILE_PATH);
    checkApart(SourceKeys.LABELS_KAFKA.topic(), SourceKeys.KAFKA.topic());
  }

  private <T> void checkApart(Scalar<T> ofLabels, Scalar<T> ofRows) {
    Optional<T> labels = values.find(ofLabels);
    if (labels.isPresent() && labels.equals(values.find(ofRows))) {
      conflicts.report(
          ofLabels.path(),
          "is that of the rows (" + ofRows.path() + "); a target in its row needs no labels");
    }
  }

  private void checkAccess(KafkaKeys keys) {
    String section = keys.section().path();
    boolean given = values.isGiven(keys.section());
    if (given && fromElsewhere && !values.isGiven(keys.bootstrap())) {
      conflicts.missing(
          section,
          keys.bootstrap().path(),
          keys.bootstrap().type().expected() + ", since the source is no topic");
    }
    Map<String, String> properties = values.get(keys.properties());
    for (String property : values.get(keys.secretFiles()).keySet()) {
      if (properties.containsKey(property)) {
        conflicts.report(
            keys.secretFiles().path() + "." + property,
            "is given in " + keys.properties().path() + " as well; keep one");
      }
    }
  }

  private void checkOutputTopics() {
    if (!values.isGiven(OutputKeys.OUTPUT_KAFKA.section())) {
      return;
    }
    Map<String, String> takenBy = new LinkedHashMap<>();
    for (Scalar<String> key : List.of(SourceKeys.KAFKA.topic(), SourceKeys.LABELS_KAFKA.topic())) {
      values.find(key).ifPresent(topic -> takenBy.putIfAbsent(topic, key.path()));
    }
    List<String> read = new ArrayList<>(takenBy.values());
    for (Scalar<String> key : OutputKeys.TOPICS) {
      String topic = values.get(key);
      String other = takenBy.putIfAbsent(topic, key.path());
      if (other != null) {
        String path = values.isGiven(key) ? key.path() : OutputKeys.OUTPUT_KAFKA.section().path();
        String why =
            read.contains(other)
                ? "mimon would read what it writes"
                : "who reads one would get the other";
        conflicts.report(
            values.line(path),
            key.path(),
            topic + " is " + other + " as well: " + why + "; give another topic");
      }
    }
  }

  private boolean is(Scalar<String> key, String column) {
    return values.find(key).filter(column::equals).isPresent();
  }
}
