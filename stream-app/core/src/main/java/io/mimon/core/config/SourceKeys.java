package io.mimon.core.config;

import static io.mimon.core.config.ValueTypes.duration;
import static io.mimon.core.config.ValueTypes.number;
import static io.mimon.core.config.ValueTypes.oneOf;
import static io.mimon.core.config.ValueTypes.share;
import static io.mimon.core.config.ValueTypes.wholeNumber;

import io.mimon.core.config.ConfigKey.Absent;
import io.mimon.core.config.ConfigKey.Choice;
import io.mimon.core.config.ConfigKey.Scalar;
import io.mimon.core.config.ConfigKey.Section;
import io.mimon.core.config.MonitorConfig.FileFormat;
import io.mimon.core.config.MonitorConfig.LabelPolicy;
import io.mimon.core.config.ValueTypes.Consequence;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** The keys that say where rows and their targets come from. */
final class SourceKeys {
  static final long ROWS_MAX = 1_000_000_000_000L;

  /** Longer than any model is in use. */
  static final Duration TIME_MAX = Duration.ofDays(3650);

  private static final double ROWS_PER_SECOND_MAX = 1e9;
  private static final KeyList DECLARED = new KeyList();

  // Where rows come from.

  static final Section SOURCE =
      DECLARED.add(new Section("source", Choice.EXACTLY_ONE, true, "Where rows come from."));
  static final Section FILE =
      DECLARED.add(new Section("source.file", Choice.ANY, false, "Rows of a file."));
  static final Scalar<Path> FILE_PATH =
      DECLARED.add(
          new Scalar<>(
              "source.file.path",
              ValueTypes.path(),
              Absent.REFUSED,
              "A CSV or JSON Lines file, plain or gzipped; fields of JSON objects are columns by their path, `a.b`."));
  static final Scalar<FileFormat> FILE_FORMAT =
      DECLARED.add(
          new Scalar<>(
              "source.file.format",
              oneOf(FileFormat.class, FileFormat::configName),
              Absent.means("auto"),
              "How the rows are written; `auto` tells from the name, else from the first line."));
  static final Scalar<Double> FILE_RATE = DECLARED.add(rate("source.file.rows_per_second"));
  static final KafkaKeys.Topic KAFKA =
      KafkaKeys.Topic.declare(
          DECLARED, "source.kafka", Absent.REFUSED, "Records of a topic, each a JSON object.");
  static final Section SIMULATED =
      DECLARED.add(new Section("source.simulated", Choice.ANY, false, "Made-up rows."));
  static final Scalar<Long> SIMULATED_ROWS =
      DECLARED.add(
          new Scalar<>(
              "source.simulated.rows",
              wholeNumber(0, ROWS_MAX, Consequence.PLAIN),
              Absent.means("0"),
              "How many rows; 0 is without end."));
  static final Scalar<Double> SIMULATED_RATE =
      DECLARED.add(rate("source.simulated.rows_per_second"));
  static final Scalar<Long> SEED =
      DECLARED.add(
          new Scalar<>(
              "source.simulated.seed",
              ValueTypes.anyWholeNumber(),
              Absent.means("1"),
              "The same seed gives the same rows."));
  static final Scalar<ScenarioName> SCENARIO =
      DECLARED.add(
          new Scalar<>(
              "source.simulated.scenario",
              oneOf(ScenarioName.class, ScenarioName::configName),
              Absent.means("credit"),
              "`credit` has features that lose and gain relevance, `wide` has many features."));
  static final Scalar<Long> WIDE_FEATURES =
      DECLARED.add(
          new Scalar<>(
              "source.simulated.features",
              wholeNumber(
                  1,
                  10_000,
                  new Consequence("there would be nothing to watch", "a row would be too wide")),
              Absent.leavesItTo("`20`"),
              "How many features; only with the scenario `wide`."));
  static final Scalar<Long> LOSS_AT =
      DECLARED.add(
          new Scalar<>(
              "source.simulated.loss_at",
              wholeNumber(0, ROWS_MAX, Consequence.PLAIN),
              Absent.leavesItTo("never"),
              "The row at which a feature loses its relevance; only with `credit`."));
  static final Scalar<Long> GAIN_AT =
      DECLARED.add(
          new Scalar<>(
              "source.simulated.gain_at",
              wholeNumber(0, ROWS_MAX, Consequence.PLAIN),
              Absent.leavesItTo("never"),
              "The row at which a feature gains relevance; only with `credit`."));

  // Where targets come from that arrive later, elsewhere.

  static final Section LABELS =
      DECLARED.add(
          new Section(
              "labels",
              Choice.EXACTLY_ONE,
              List.of("file", "kafka"),
              false,
              "Targets that arrive later, elsewhere."));
  static final Section LABELS_FILE =
      DECLARED.add(new Section("labels.file", Choice.ANY, false, "Targets in a file."));
  static final Scalar<Path> LABELS_PATH =
      DECLARED.add(
          new Scalar<>(
              "labels.file.path",
              ValueTypes.path(),
              Absent.REFUSED,
              "A CSV or JSON Lines file of targets that came later, with `target.column`."));
  static final Scalar<FileFormat> LABELS_FORMAT =
      DECLARED.add(
          new Scalar<>(
              "labels.file.format",
              oneOf(FileFormat.class, FileFormat::configName),
              Absent.means("auto"),
              "How they are written; `auto` tells from the name, else from the first line."));
  static final KafkaKeys.Topic LABELS_KAFKA =
      KafkaKeys.Topic.declare(
          DECLARED, "labels.kafka", Absent.leavesItTo("as `source.kafka`"), "Targets in a topic.");
  static final Section LABELS_JOIN =
      DECLARED.add(new Section("labels.join", Choice.ANY, true, "How a target finds its row."));
  static final Scalar<String> JOIN_ON =
      DECLARED.add(
          new Scalar<>(
              "labels.join.on",
              ValueTypes.column(),
              Absent.REFUSED,
              "The column that identifies a row, in the rows and in the labels."));
  static final Scalar<Duration> JOIN_WITHIN =
      DECLARED.add(
          new Scalar<>(
              "labels.join.within",
              duration(
                  Duration.ofMillis(1),
                  TIME_MAX,
                  new Consequence("no label would come in time", "every row is kept for so long")),
              Absent.REFUSED,
              "How long after its row, by event time, a label counts; a row waits for so long."));
  static final Scalar<LabelPolicy> LABELS_POLICY =
      DECLARED.add(
          new Scalar<>(
              "labels.policy",
              oneOf(LabelPolicy.class, LabelPolicy::configName),
              Absent.means("first"),
              "Which label counts if a row has several; with `last`, a row enters only when the"
                  + " time for labels is over."));
  static final Scalar<String> LABELS_TIME =
      DECLARED.add(
          new Scalar<>(
              "labels.time",
              ValueTypes.column(),
              Absent.leavesItTo("`time.column`, else the record's timestamp"),
              "The column that tells when a label came."));
  static final Scalar<Double> MIN_COVERAGE =
      DECLARED.add(
          new Scalar<>(
              "labels.min_coverage",
              share(
                  1, new Consequence("no share is negative", "there are no more labels than rows")),
              Absent.means("50%"),
              "The share of rows with a label below which a reading says `TOO_FEW_LABELS`."));

  private SourceKeys() {}

  /** The keys in order. */
  static List<ConfigKey> declared() {
    return DECLARED.keys();
  }

  /** The scenarios by their configuration names. */
  enum ScenarioName {
    CREDIT,
    WIDE;

    String configName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static Scalar<Double> rate(String path) {
    Consequence consequence = new Consequence("rows do not flow backwards", "0 is without limit");
    return new Scalar<>(
        path,
        number(0, ROWS_PER_SECOND_MAX, consequence),
        Absent.means("0"),
        "How fast rows are let in; 0 is as fast as they are taken.");
  }
}
