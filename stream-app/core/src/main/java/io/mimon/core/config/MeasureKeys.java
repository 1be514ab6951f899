package io.mimon.core.config;

import static io.mimon.core.config.ValueTypes.bits;
import static io.mimon.core.config.ValueTypes.duration;
import static io.mimon.core.config.ValueTypes.oneOf;
import static io.mimon.core.config.ValueTypes.positive;
import static io.mimon.core.config.ValueTypes.share;
import static io.mimon.core.config.ValueTypes.stretch;
import static io.mimon.core.config.ValueTypes.wholeNumber;

import io.mimon.core.config.ConfigKey.Absent;
import io.mimon.core.config.ConfigKey.Choice;
import io.mimon.core.config.ConfigKey.Scalar;
import io.mimon.core.config.ConfigKey.Section;
import io.mimon.core.config.ValueTypes.Consequence;
import io.mimon.estimators.EstimatorType;
import io.mimon.estimators.PermutationNull;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keys that say how much, how often and by what is estimated, and what counts as drift. */
final class MeasureKeys {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration WINDOW_MAX = Duration.ofDays(183);

  /** The default of a window is within. */
  static final Duration REFERENCE_MAX = WINDOW_MAX.multipliedBy(2);

  private static final KeyList DECLARED = new KeyList();

  // How much, how often, by what.

  static final Section WINDOW =
      DECLARED.add(new Section("window", Choice.AT_MOST_ONE, false, "The rolling window."));
  static final Scalar<Long> WINDOW_ROWS =
      DECLARED.add(
          new Scalar<>(
              "window.rows",
              wholeNumber(
                  10,
                  10_000_000,
                  new Consequence(
                      "a window that small holds no estimate",
                      "a window that large does not fit into memory")),
              Absent.means("10000"),
              "How many rows an estimate looks back."));
  static final Scalar<Duration> WINDOW_TIME =
      DECLARED.add(
          new Scalar<>(
              "window.time",
              duration(
                  SECOND,
                  WINDOW_MAX,
                  new Consequence(
                      "a window that short holds no estimate",
                      "a window that long does not fit into memory")),
              Absent.leavesItTo("`window.rows`"),
              "Instead of rows, how much event time an estimate looks back."));
  static final Section EMIT =
      DECLARED.add(new Section("emit", Choice.ANY, false, "When readings come."));
  static final Scalar<Stretch> EMIT_EVERY =
      DECLARED.add(
          new Scalar<>(
              "emit.every",
              stretch(
                  SourceKeys.ROWS_MAX,
                  SECOND,
                  WINDOW_MAX,
                  new Consequence("there is no reading without a row", ""),
                  new Consequence("readings would come faster than anyone looks", "")),
              Absent.leavesItTo("a tenth of the window; at least `1s` of a time"),
              "After how many rows of a segment the next reading comes; or, of event time, at which"
                  + " multiples since 1970."));
  static final Scalar<EstimatorChoice> ESTIMATOR =
      DECLARED.add(
          new Scalar<>(
              "estimator",
              estimator(),
              Absent.means("auto"),
              "How information is estimated; `auto` chooses by the types of the columns, how many"
                  + " categories they have, and how many features there are."));
  static final Scalar<Long> K =
      DECLARED.add(
          new Scalar<>(
              "k",
              wholeNumber(
                  1,
                  100,
                  new Consequence(
                      "an estimate needs a neighbour",
                      "so many neighbours blur the estimate and slow it down")),
              Absent.means("3"),
              "Which neighbour gives the distance, for estimators that use neighbours."));
  static final Scalar<Long> BINS =
      DECLARED.add(
          new Scalar<>(
              "bins",
              wholeNumber(
                  2,
                  254,
                  new Consequence(
                      "with one bin there is nothing to tell apart",
                      "so many bins have hardly a row each")),
              Absent.means("16"),
              "About how many bins of equal frequency a number is sorted into where it is counted:"
                  + " with `counts`, or where `auto` finds too many features to look at"
                  + " neighbours; frozen at the reference."));
  static final Scalar<Long> SAMPLE_ABOVE =
      DECLARED.add(
          new Scalar<>(
              "sample_above",
              wholeNumber(
                  1,
                  1_000_000_000,
                  new Consequence("nothing would be left", "no stream is that fast")),
              Absent.leavesItTo("never"),
              "Above how many rows a second of event time, in a segment, estimators that look at"
                  + " neighbours take a uniform sample of about so many; counting takes all."));
  static final Scalar<ScaleType> SCALE =
      DECLARED.add(
          new Scalar<>(
              "scale",
              oneOf(ScaleType.class, ScaleType::configName),
              Absent.means("standard"),
              "How numeric columns are scaled, frozen at the reference."));

  // What an estimate would be without a link.

  static final Section NULL_LEVEL =
      DECLARED.add(
          new Section(
              "null_level", Choice.ANY, false, "What readings say about the absence of a link."));
  static final Scalar<Long> NULL_EVERY =
      DECLARED.add(
          new Scalar<>(
              "null_level.every_readings",
              wholeNumber(0, SourceKeys.ROWS_MAX, Consequence.PLAIN),
              Absent.means("0"),
              "Every how many readings of a feature `nullBits` and `pValue` are had by permutation,"
                  + " which costs as much as `null_level.permutations` readings; 0 is never."));
  static final Scalar<Long> NULL_PERMUTATIONS =
      DECLARED.add(
          new Scalar<>(
              "null_level.permutations",
              wholeNumber(
                  PermutationNull.PERMUTATIONS_MIN,
                  9_999,
                  new Consequence("so few have no 0.95 quantile", "a reading would take for ever")),
              Absent.means("99"),
              "How often the rows are permuted; the smallest p-value is one in so many, plus"
                  + " one."));
  static final Scalar<Long> NULL_BLOCK =
      DECLARED.add(
          new Scalar<>(
              "null_level.block_rows",
              wholeNumber(
                  1, 10_000_000, new Consequence("a block needs a row", "no window is that large")),
              Absent.leavesItTo("by the autocorrelation of the rows"),
              "How many consecutive rows a permutation keeps together."));

  static final Section RELATIONS =
      DECLARED.add(
          new Section("relations", Choice.ANY, false, "How features relate to each other."));
  static final Scalar<Long> RELATIONS_EVERY =
      DECLARED.add(
          new Scalar<>(
              "relations.every_readings",
              wholeNumber(0, SourceKeys.ROWS_MAX, Consequence.PLAIN),
              Absent.leavesItTo("about ten times a window"),
              "Every how many readings of a feature `mrmrRank`, `redundancy` and `spearman` are"
                  + " had; 0 is never."));
  static final Scalar<Long> RELATIONS_TOP =
      DECLARED.add(
          new Scalar<>(
              "relations.top",
              wholeNumber(
                  1,
                  64,
                  new Consequence(
                      "an order of none is none", "every feature would meet too many others")),
              Absent.means("16"),
              "How many features have a place in the order, and how many others one is held"
                  + " against."));

  // What counts as drift.

  static final Section REFERENCE =
      DECLARED.add(
          new Section(
              "reference",
              Choice.AT_MOST_ONE,
              List.of("first", "file"),
              false,
              "What the present is compared with."));
  static final Scalar<Stretch> REFERENCE_FIRST =
      DECLARED.add(
          new Scalar<>(
              "reference.first",
              stretch(
                  SourceKeys.ROWS_MAX, SECOND, REFERENCE_MAX, Consequence.PLAIN, Consequence.PLAIN),
              Absent.leavesItTo("eight windows, of time at most 366d"),
              "The first rows of the stream, or its first time where the window has one; at least"
                  + " the window and `emit.every`."));
  static final Scalar<Path> REFERENCE_FILE =
      DECLARED.add(
          new Scalar<>(
              "reference.file",
              ValueTypes.path(),
              Absent.leavesItTo("none"),
              "Instead of the first rows, a reference that `mimon profile` wrote, or training data"
                  + " as CSV or JSON Lines."));
  static final Scalar<Long> REFERENCE_EPOCH =
      DECLARED.add(
          new Scalar<>(
              "reference.epoch",
              wholeNumber(
                  MonitorConfig.Reference.EPOCH,
                  1_000_000_000,
                  new Consequence("epochs are counted from 1", "no monitor begins so often")),
              Absent.means(Integer.toString(MonitorConfig.Reference.EPOCH)),
              "Raised, and the monitor started again: a new reference begins with the next row,"
                  + " of the first rows from there on or of a file, which may be another one."));
  static final Section DRIFT =
      DECLARED.add(new Section("drift", Choice.ANY, false, "When a change is a drift."));
  static final Scalar<Double> MIN_CHANGE =
      DECLARED.add(
          new Scalar<>(
              "drift.min_change",
              bits(64, new Consequence("a change has no sign here", "nothing would ever alarm")),
              Absent.means("0.02 bits"),
              "The smallest change that matters."));
  static final Scalar<Double> MIN_RELATIVE_CHANGE =
      DECLARED.add(
          new Scalar<>(
              "drift.min_relative_change",
              share(
                  10, new Consequence("a change has no sign here", "hardly anything would alarm")),
              Absent.means("25%"),
              "The smallest change that matters, as a share of the reference."));
  static final Scalar<Double> SIGNIFICANCE =
      DECLARED.add(
          new Scalar<>(
              "drift.significance",
              positive(
                  0.5, new Consequence("nothing would ever alarm", "chance alone would alarm")),
              Absent.means("0.001"),
              "What chance may do at one block, however few a month has; the p-value of leakage."));
  static final Scalar<Double> FALSE_ALARMS =
      DECLARED.add(
          new Scalar<>(
              "drift.false_alarms_per_month",
              positive(
                  1_000, new Consequence("nothing would ever alarm", "nobody would look at them")),
              Absent.means("1"),
              "How many false alarms are tolerable in 30 days, over all features and segments."));
  static final Scalar<Long> ROWS_PER_MONTH =
      DECLARED.add(
          new Scalar<>(
              "drift.rows_per_month",
              wholeNumber(
                  1,
                  1_000_000_000_000_000L,
                  new Consequence(
                      "a month without rows needs no budget", "no stream is that fast")),
              Absent.leavesItTo(
                  "the times of the reference's rows; `1000000` where rows have none"),
              "How many rows all segments have in 30 days, by which the budget is dealt to windows"
                  + " of rows."));
  static final Scalar<Long> RANK_TOP =
      DECLARED.add(
          new Scalar<>(
              "drift.rank_top",
              wholeNumber(0, 64, new Consequence("", "more places than relations.top may have")),
              Absent.means("5"),
              "How many places of the order by mRMR are watched for `rank-changed`, of"
                  + " `relations.top` at most; 0 is none."));

  private MeasureKeys() {}

  /** The keys in order. */
  static List<ConfigKey> declared() {
    return DECLARED.keys();
  }

  /** An estimator, or none to have one chosen; a record since a value's class has to be told. */
  record EstimatorChoice(Optional<EstimatorType> type) {}

  private static ValueType<EstimatorChoice> estimator() {
    Map<String, EstimatorChoice> choices = new LinkedHashMap<>();
    choices.put("auto", new EstimatorChoice(Optional.empty()));
    for (EstimatorType type : EstimatorType.values()) {
      if (!type.isConditional()) {
        choices.put(type.configName(), new EstimatorChoice(Optional.of(type)));
      }
    }
    List<String> later = List.of("cmi-counts", "cmi-hashed-counts", "cmi-ksg", "cmi-mixed");
    return ValueTypes.named(EstimatorChoice.class, choices, later::contains);
  }
}
