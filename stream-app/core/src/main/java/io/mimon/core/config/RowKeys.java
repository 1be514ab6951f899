package io.mimon.core.config;

import static io.mimon.core.config.ValueTypes.duration;
import static io.mimon.core.config.ValueTypes.wholeNumber;

import io.mimon.core.config.ConfigKey.Absent;
import io.mimon.core.config.ConfigKey.Choice;
import io.mimon.core.config.ConfigKey.Columns;
import io.mimon.core.config.ConfigKey.Mapping;
import io.mimon.core.config.ConfigKey.Patterns;
import io.mimon.core.config.ConfigKey.Scalar;
import io.mimon.core.config.ConfigKey.Section;
import io.mimon.core.config.ValueTypes.Consequence;
import io.mimon.estimators.VariableType;
import java.time.Duration;
import java.util.List;

/** The keys that say when rows happened, how they are split, and which columns they have. */
final class RowKeys {
  private static final int PATTERNS_MAX = 10_000;
  private static final int SEGMENT_COLUMNS_MAX = 3;

  /** Each column more thins out the neighbours: with three, little is left to estimate. */
  private static final int CONDITION_COLUMNS_MAX = 2;

  private static final KeyList DECLARED = new KeyList();

  // When a row happened.

  static final Section TIME =
      DECLARED.add(new Section("time", Choice.ANY, false, "What tells when a row happened."));
  static final Scalar<String> TIME_COLUMN =
      DECLARED.add(
          new Scalar<>(
              "time.column",
              ValueTypes.column(),
              Absent.leavesItTo("a topic's timestamps; a file's order"),
              "The column that holds the event time."));
  static final Scalar<Duration> OUT_OF_ORDERNESS =
      DECLARED.add(
          new Scalar<>(
              "time.out_of_orderness",
              duration(
                  Duration.ZERO,
                  SourceKeys.TIME_MAX,
                  new Consequence("", "every reading waits for so long")),
              Absent.leavesItTo("`10s` with `time.column`, else without bound"),
              "How far a row may be behind the latest of its partition; one further behind is late,"
                  + " counted and left out."));
  static final Scalar<Duration> IDLE_AFTER =
      DECLARED.add(
          new Scalar<>(
              "time.idle_after",
              duration(
                  Duration.ofSeconds(1),
                  Duration.ofDays(1),
                  new Consequence(
                      "every pause would make rows late",
                      "one silent partition would hold up the others for as long")),
              Absent.means("1m"),
              "How long a partition may be silent before the others go on without it."));

  // The stream in parts.

  static final Columns SEGMENT_BY =
      DECLARED.add(
          new Columns(
              "segment_by",
              SEGMENT_COLUMNS_MAX,
              "Columns whose values split the stream; each part is watched on its own."));
  static final Scalar<Long> MAX_SEGMENTS =
      DECLARED.add(
          new Scalar<>(
              "max_segments",
              wholeNumber(
                  1,
                  10_000,
                  new Consequence(
                      "every row would be left out", "each one has windows of its own in memory")),
              Absent.means("100"),
              "How many segments there may be; rows of further ones are counted and left out."));
  static final Scalar<Duration> SEGMENT_IDLE =
      DECLARED.add(
          new Scalar<>(
              "segment_idle",
              duration(
                  Duration.ofSeconds(1),
                  SourceKeys.TIME_MAX,
                  new Consequence(
                      "every pause would end a segment", "remove it to keep segments for ever")),
              Absent.leavesItTo("never"),
              "After how long without a row, by event time, a segment is forgotten."));

  // Which columns.

  static final Section TARGET =
      DECLARED.add(new Section("target", Choice.ANY, true, "What the features are to tell about."));
  static final Scalar<String> TARGET_COLUMN =
      DECLARED.add(
          new Scalar<>(
              "target.column", ValueTypes.column(), Absent.REFUSED, "The column of the target."));
  static final Scalar<VariableType> TARGET_TYPE =
      DECLARED.add(
          new Scalar<>(
              "target.type",
              ValueTypes.variableType(),
              Absent.leavesItTo("inferred"),
              "How its values are compared."));
  static final Section FEATURES =
      DECLARED.add(new Section("features", Choice.ANY, false, "Which columns are watched."));
  static final Patterns INCLUDE =
      DECLARED.add(
          new Patterns(
              "features.include",
              PATTERNS_MAX,
              Absent.means("*", "`[\"*\"]`"),
              "Patterns of which a feature matches one; `*` is any characters, `?` is one."));
  static final Patterns EXCLUDE =
      DECLARED.add(
          new Patterns(
              "features.exclude",
              PATTERNS_MAX,
              Absent.leavesItTo("none"),
              "Patterns of which a feature matches none."));
  static final Mapping<VariableType> TYPES =
      DECLARED.add(
          new Mapping<>(
              "features.types",
              PATTERNS_MAX,
              "columns to " + ValueTypes.variableType().expected(),
              ValueTypes.anyText(),
              ValueTypes.variableType(),
              Absent.leavesItTo("inferred"),
              false,
              "Types by column, where inferring is not wanted."));
  static final Columns CONDITION_ON =
      DECLARED.add(
          new Columns(
              "condition_on",
              CONDITION_COLUMNS_MAX,
              "Adds to the reading of each feature, but for these, one of its information given"
                  + " these columns; the estimator of that follows from the types, whatever"
                  + " `estimator` says; numbers are binned where it says `counts`."));

  static final Mapping<String> DERIVED_FROM =
      DECLARED.add(
          new Mapping<>(
              "derived_from",
              PATTERNS_MAX,
              "columns to columns",
              ValueTypes.anyText(),
              ValueTypes.column(),
              Absent.leavesItTo("none"),
              false,
              "Which feature was made from which: readings of it say what was lost on the way, and"
                  + " whether it tells more than its source, which only a leak can bring about."));

  private RowKeys() {}

  /** The keys in order. */
  static List<ConfigKey> declared() {
    return DECLARED.keys();
  }
}
