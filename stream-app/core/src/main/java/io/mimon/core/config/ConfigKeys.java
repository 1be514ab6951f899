package io.mimon.core.config;

import static io.mimon.core.config.ValueTypes.bits;
import static io.mimon.core.config.ValueTypes.duration;
import static io.mimon.core.config.ValueTypes.number;
import static io.mimon.core.config.ValueTypes.oneOf;
import static io.mimon.core.config.ValueTypes.positive;
import static io.mimon.core.config.ValueTypes.rows;
import static io.mimon.core.config.ValueTypes.share;
import static io.mimon.core.config.ValueTypes.wholeNumber;

import io.mimon.core.config.ConfigKey.Absent;
import io.mimon.core.config.ConfigKey.Choice;
import io.mimon.core.config.ConfigKey.ColumnLinks;
import io.mimon.core.config.ConfigKey.ColumnTypes;
import io.mimon.core.config.ConfigKey.Columns;
import io.mimon.core.config.ConfigKey.Later;
import io.mimon.core.config.ConfigKey.Patterns;
import io.mimon.core.config.ConfigKey.Scalar;
import io.mimon.core.config.ConfigKey.Section;
import io.mimon.core.config.ConfigKey.SectionList;
import io.mimon.core.config.MonitorConfig.Engine;
import io.mimon.core.config.MonitorConfig.FileFormat;
import io.mimon.core.config.MonitorConfig.ListenAddress;
import io.mimon.core.config.ValueTypes.Consequence;
import io.mimon.estimators.EstimatorType;
import io.mimon.estimators.PermutationNull;
import io.mimon.estimators.VariableType;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Every key of a configuration, declared once: the parser knows the keys, types, defaults and
 * bounds from here, and the table of the README is written from here.
 */
public final class ConfigKeys {
  static final long ROWS_MAX = 1_000_000_000_000L;
  private static final double ROWS_PER_SECOND_MAX = 1e9;
  private static final int PATTERNS_MAX = 10_000;

  /** Each column more thins out the neighbours: with three, little is left to estimate. */
  private static final int CONDITION_COLUMNS_MAX = 2;

  /** In order of declaration, which is the order of the table. */
  private static final List<ConfigKey> DECLARED = new ArrayList<>();

  // A configuration names what it is.

  static final Scalar<Long> VERSION =
      declare(
          new Scalar<>(
              "version",
              ValueTypes.exactly(1, "this program knows no other version of the format"),
              Absent.REFUSED,
              "The version of this format."));
  static final Scalar<String> MONITOR =
      declare(
          new Scalar<>(
              "monitor",
              ValueTypes.monitorName(),
              Absent.REFUSED,
              "The name that every reading, alert and metric carries."));

  // Where rows come from.

  static final Section SOURCE =
      declare(new Section("source", Choice.EXACTLY_ONE, true, "Where rows come from."));
  static final Section FILE =
      declare(new Section("source.file", Choice.ANY, false, "Rows of a file."));
  static final Scalar<Path> FILE_PATH =
      declare(
          new Scalar<>(
              "source.file.path",
              ValueTypes.path(),
              Absent.REFUSED,
              "A CSV or JSON Lines file, plain or gzipped; fields of JSON objects are columns by their path, `a.b`."));
  static final Scalar<FileFormat> FILE_FORMAT =
      declare(
          new Scalar<>(
              "source.file.format",
              oneOf(FileFormat.class, FileFormat::configName),
              Absent.means("auto"),
              "How the rows are written; `auto` tells from the name, else from the first line."));
  static final Scalar<Double> FILE_RATE = declare(rate("source.file.rows_per_second"));
  static final Section SIMULATED =
      declare(new Section("source.simulated", Choice.ANY, false, "Made-up rows."));
  static final Scalar<Long> SIMULATED_ROWS =
      declare(
          new Scalar<>(
              "source.simulated.rows",
              wholeNumber(0, ROWS_MAX, Consequence.PLAIN),
              Absent.means("0"),
              "How many rows; 0 is without end."));
  static final Scalar<Double> SIMULATED_RATE = declare(rate("source.simulated.rows_per_second"));
  static final Scalar<Long> SEED =
      declare(
          new Scalar<>(
              "source.simulated.seed",
              ValueTypes.anyWholeNumber(),
              Absent.means("1"),
              "The same seed gives the same rows."));
  static final Scalar<ScenarioName> SCENARIO =
      declare(
          new Scalar<>(
              "source.simulated.scenario",
              oneOf(ScenarioName.class, ScenarioName::configName),
              Absent.means("credit"),
              "`credit` has features that lose and gain relevance, `wide` has many features."));
  static final Scalar<Long> WIDE_FEATURES =
      declare(
          new Scalar<>(
              "source.simulated.features",
              wholeNumber(
                  1,
                  10_000,
                  new Consequence("there would be nothing to watch", "a row would be too wide")),
              Absent.leavesItTo("`20`"),
              "How many features; only with the scenario `wide`."));
  static final Scalar<Long> LOSS_AT =
      declare(
          new Scalar<>(
              "source.simulated.loss_at",
              wholeNumber(0, ROWS_MAX, Consequence.PLAIN),
              Absent.leavesItTo("never"),
              "The row at which a feature loses its relevance; only with `credit`."));
  static final Scalar<Long> GAIN_AT =
      declare(
          new Scalar<>(
              "source.simulated.gain_at",
              wholeNumber(0, ROWS_MAX, Consequence.PLAIN),
              Absent.leavesItTo("never"),
              "The row at which a feature gains relevance; only with `credit`."));
  static final Later KAFKA_SOURCE =
      declare(later("source.kafka", "use source.file or source.simulated", "Rows of a topic."));

  // Which columns.

  static final Section TARGET =
      declare(new Section("target", Choice.ANY, true, "What the features are to tell about."));
  static final Scalar<String> TARGET_COLUMN =
      declare(
          new Scalar<>(
              "target.column", ValueTypes.column(), Absent.REFUSED, "The column of the target."));
  static final Scalar<VariableType> TARGET_TYPE =
      declare(
          new Scalar<>(
              "target.type",
              variableType(),
              Absent.leavesItTo("inferred"),
              "How its values are compared."));
  static final Section FEATURES =
      declare(new Section("features", Choice.ANY, false, "Which columns are watched."));
  static final Patterns INCLUDE =
      declare(
          new Patterns(
              "features.include",
              PATTERNS_MAX,
              Absent.means("*", "`[\"*\"]`"),
              "Patterns of which a feature matches one; `*` is any characters, `?` is one."));
  static final Patterns EXCLUDE =
      declare(
          new Patterns(
              "features.exclude",
              PATTERNS_MAX,
              Absent.leavesItTo("none"),
              "Patterns of which a feature matches none."));
  static final ColumnTypes TYPES =
      declare(
          new ColumnTypes(
              "features.types", PATTERNS_MAX, "Types by column, where inferring is not wanted."));
  static final Columns CONDITION_ON =
      declare(
          new Columns(
              "condition_on",
              CONDITION_COLUMNS_MAX,
              "Adds to the reading of each feature, but for these, one of its information given"
                  + " these columns; the estimator of that follows from the types, whatever"
                  + " `estimator` says; numbers are binned where it says `counts`."));

  static final ColumnLinks DERIVED_FROM =
      declare(
          new ColumnLinks(
              "derived_from",
              PATTERNS_MAX,
              "Which feature was made from which: readings of it say what was lost on the way, and"
                  + " whether it tells more than its source, which only a leak can bring about."));

  // How much, how often, by what.

  static final Section WINDOW =
      declare(new Section("window", Choice.ANY, false, "The rolling window."));
  static final Scalar<Long> WINDOW_ROWS =
      declare(
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
  static final Later WINDOW_TIME =
      declare(later("window.time", "use window.rows", "How long an estimate looks back."));
  static final Section EMIT =
      declare(new Section("emit", Choice.ANY, false, "When readings come."));
  static final Scalar<Long> EMIT_EVERY =
      declare(
          new Scalar<>(
              "emit.every",
              rows(1, ROWS_MAX, new Consequence("there is no reading without a row", "")),
              Absent.leavesItTo("a tenth of `window.rows`"),
              "After how many rows the next reading comes."));
  static final Scalar<EstimatorChoice> ESTIMATOR =
      declare(
          new Scalar<>(
              "estimator",
              estimator(),
              Absent.means("auto"),
              "How information is estimated; `auto` chooses by the types of the columns, how many"
                  + " categories they have, and how many features there are."));
  static final Scalar<Long> K =
      declare(
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
      declare(
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
  static final Scalar<ScaleType> SCALE =
      declare(
          new Scalar<>(
              "scale",
              oneOf(ScaleType.class, ScaleType::configName),
              Absent.means("standard"),
              "How numeric columns are scaled, frozen at the reference."));

  // What an estimate would be without a link.

  static final Section NULL_LEVEL =
      declare(
          new Section(
              "null_level", Choice.ANY, false, "What readings say about the absence of a link."));
  static final Scalar<Long> NULL_EVERY =
      declare(
          new Scalar<>(
              "null_level.every_readings",
              wholeNumber(0, ROWS_MAX, Consequence.PLAIN),
              Absent.means("0"),
              "Every how many readings of a feature `nullBits` and `pValue` are had by permutation,"
                  + " which costs as much as `null_level.permutations` readings; 0 is never."));
  static final Scalar<Long> NULL_PERMUTATIONS =
      declare(
          new Scalar<>(
              "null_level.permutations",
              wholeNumber(
                  PermutationNull.PERMUTATIONS_MIN,
                  9_999,
                  new Consequence("so few have no 0.95 quantile", "a reading would take for ever")),
              Absent.means("99"),
              "How often the rows are permuted; the smallest p-value is one in so many, plus one."));
  static final Scalar<Long> NULL_BLOCK =
      declare(
          new Scalar<>(
              "null_level.block_rows",
              wholeNumber(
                  1, 10_000_000, new Consequence("a block needs a row", "no window is that large")),
              Absent.leavesItTo("by the autocorrelation of the rows"),
              "How many consecutive rows a permutation keeps together."));

  static final Section RELATIONS =
      declare(new Section("relations", Choice.ANY, false, "How features relate to each other."));
  static final Scalar<Long> RELATIONS_EVERY =
      declare(
          new Scalar<>(
              "relations.every_readings",
              wholeNumber(0, ROWS_MAX, Consequence.PLAIN),
              Absent.leavesItTo("about ten times a window"),
              "Every how many readings of a feature `mrmrRank`, `redundancy` and `spearman` are had;"
                  + " 0 is never."));
  static final Scalar<Long> RELATIONS_TOP =
      declare(
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
      declare(
          new Section(
              "reference", Choice.AT_MOST_ONE, false, "What the present is compared with."));
  static final Scalar<Long> REFERENCE_FIRST =
      declare(
          new Scalar<>(
              "reference.first",
              rows(1, ROWS_MAX, Consequence.PLAIN),
              Absent.leavesItTo("twice `window.rows`"),
              "The first rows of the stream; at least `window.rows` and `emit.every`."));
  static final Scalar<Path> REFERENCE_FILE =
      declare(
          new Scalar<>(
              "reference.file",
              ValueTypes.path(),
              Absent.leavesItTo("none"),
              "Training data as CSV or JSON Lines, instead of the first rows."));
  static final Section DRIFT =
      declare(new Section("drift", Choice.ANY, false, "When a change is a drift."));
  static final Scalar<Double> MIN_CHANGE =
      declare(
          new Scalar<>(
              "drift.min_change",
              bits(64, new Consequence("a change has no sign here", "nothing would ever alarm")),
              Absent.means("0.02 bits"),
              "The smallest change that matters."));
  static final Scalar<Double> MIN_RELATIVE_CHANGE =
      declare(
          new Scalar<>(
              "drift.min_relative_change",
              share(
                  10, new Consequence("a change has no sign here", "hardly anything would alarm")),
              Absent.means("25%"),
              "The smallest change that matters, as a share of the reference."));
  static final Scalar<Double> SIGNIFICANCE =
      declare(
          new Scalar<>(
              "drift.significance",
              positive(
                  0.5, new Consequence("nothing would ever alarm", "chance alone would alarm")),
              Absent.means("0.001"),
              "The p-value that a change has to stay below."));
  static final Later FALSE_ALARMS =
      declare(
          later(
              "drift.false_alarms_per_month",
              "use drift.significance",
              "How many false alarms are tolerable."));

  // Who hears about it.

  static final Section OUTPUT =
      declare(new Section("output", Choice.ANY, false, "Where results go."));
  static final Scalar<Path> OUTPUT_FILE =
      declare(
          new Scalar<>(
              "output.file",
              ValueTypes.path(),
              Absent.means("out"),
              "The directory of readings.jsonl, alerts.jsonl and rejected.jsonl."));
  static final Later OUTPUT_KAFKA =
      declare(later("output.kafka", "use output.file", "Results to topics."));
  static final SectionList ALERTS =
      declare(new SectionList("alerts", 100, Choice.EXACTLY_ONE, "Whom alerts are sent to."));
  static final Section WEBHOOK =
      declare(new Section("alerts[].webhook", Choice.ANY, false, "An HTTP POST of each alert."));
  static final Scalar<URI> WEBHOOK_URL =
      declare(
          new Scalar<>(
              "alerts[].webhook.url",
              ValueTypes.httpUrl(),
              Absent.REFUSED,
              "Where to; never shown, since it may hold a token.",
              true));
  static final Scalar<Duration> WEBHOOK_TIMEOUT =
      declare(
          new Scalar<>(
              "alerts[].webhook.timeout",
              duration(
                  Duration.ofMillis(100),
                  Duration.ofSeconds(60),
                  new Consequence(
                      "no answer comes that fast", "alerts would pile up behind a dead receiver")),
              Absent.means("5s"),
              "How long an answer may take."));
  static final Later WEBHOOK_SECRET =
      declare(later("alerts[].webhook.secret_file", "remove it", "A key to sign alerts with."));
  static final Later SLACK = declare(notifier("slack"));
  static final Later PAGERDUTY = declare(notifier("pagerduty"));
  static final Later ALERTMANAGER = declare(notifier("alertmanager"));
  static final Section GATEWAY =
      declare(new Section("gateway", Choice.ANY, false, "The page, the metrics and the health."));
  static final Scalar<Boolean> GATEWAY_ENABLED =
      declare(
          new Scalar<>(
              "gateway.enabled",
              ValueTypes.trueOrFalse(),
              Absent.means("true"),
              "Whether there is one."));
  static final Scalar<ListenAddress> LISTEN =
      declare(
          new Scalar<>(
              "gateway.listen",
              ValueTypes.loopbackAddress(),
              Absent.means("127.0.0.1:8080"),
              "Where it listens; port 0 is any free port."));

  // What runs it.

  static final Section STATE =
      declare(new Section("state", Choice.ANY, false, "What survives a restart."));
  static final Scalar<Path> STATE_DIRECTORY =
      declare(
          new Scalar<>(
              "state.directory",
              ValueTypes.path(),
              Absent.leavesItTo("`state` in `output.file`"),
              "Where it is kept."));
  static final Scalar<Duration> CHECKPOINT_EVERY =
      declare(
          new Scalar<>(
              "state.checkpoint_every",
              duration(
                  Duration.ofMillis(100),
                  Duration.ofHours(1),
                  new Consequence(
                      "the monitor would do little but checkpoint",
                      "a restart would repeat more than an hour")),
              Absent.means("1s"),
              "How often it is written."));
  static final Scalar<Engine> ENGINE =
      declare(
          new Scalar<>(
              "engine",
              oneOf(Engine.class, Engine::configName, "kafka-streams"::equals),
              Absent.means("flink"),
              "Who runs the monitor."));
  static final Scalar<Long> PARALLELISM =
      declare(
          new Scalar<>(
              "parallelism",
              wholeNumber(
                  1,
                  1024,
                  new Consequence("nothing would run", "the engines divide work no finer")),
              Absent.leavesItTo("the engine's, usually the cores"),
              "How many tasks share the work."));
  static final Later LABELS =
      declare(later("labels", "remove it", "Targets that arrive later, elsewhere."));
  static final Later TIME = declare(later("time", "remove it", "Event time."));
  static final Later SEGMENT_BY = declare(later("segment_by", "remove it", "Segments."));
  static final Later MAX_SEGMENTS = declare(later("max_segments", "remove it", "Their bound."));

  private static final Map<String, ConfigKey> BY_PATH =
      DECLARED.stream()
          .collect(
              Collectors.toMap(
                  ConfigKey::path,
                  key -> key,
                  (a, b) -> {
                    throw new IllegalStateException(a.path() + " is declared twice");
                  },
                  LinkedHashMap::new));

  private static final Map<String, List<ConfigKey>> BY_PARENT =
      DECLARED.stream().collect(Collectors.groupingBy(ConfigKey::parentPath));

  private ConfigKeys() {}

  /** The scenarios by their configuration names. */
  enum ScenarioName {
    CREDIT,
    WIDE;

    String configName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** An estimator, or none to have one chosen; a record since a value's class has to be told. */
  record EstimatorChoice(Optional<EstimatorType> type) {}

  /** The keys as a Markdown table of path, type and bound, default and meaning. */
  public static String markdownTable() {
    StringBuilder table =
        new StringBuilder("| key | value | default | meaning |\n|---|---|---|---|\n");
    for (ConfigKey key : DECLARED) {
      String cells = cells(key);
      if (!cells.isEmpty()) {
        table.append("| `").append(key.path()).append("` | ").append(cells).append(" |\n");
      }
    }
    String later =
        DECLARED.stream()
            .filter(key -> key instanceof Later)
            .map(key -> "`" + key.path() + "`")
            .collect(Collectors.joining(", "));
    return table + "\nKnown, and not yet supported in this version: " + later + ".\n";
  }

  /** The key at a path with {@code []} for places in lists. */
  static Optional<ConfigKey> at(String path) {
    return Optional.ofNullable(BY_PATH.get(path));
  }

  /** The keys directly inside the section of that path; empty for the top. */
  static List<ConfigKey> inside(String path) {
    return BY_PARENT.getOrDefault(path, List.of());
  }

  static int count() {
    return DECLARED.size();
  }

  /** The paths of the keys of that name that are not in lists, wherever they stand. */
  static List<String> pathsNamed(String name) {
    return DECLARED.stream()
        .filter(key -> !(key instanceof Later) && key.name().equals(name))
        .map(ConfigKey::path)
        .filter(path -> !path.contains("[]"))
        .toList();
  }

  /** How values of these types are called. */
  static ValueType<VariableType> variableType() {
    return oneOf(VariableType.class, ConfigKeys::nameOf);
  }

  static String nameOf(VariableType type) {
    return type.name().toLowerCase(Locale.ROOT);
  }

  /** Type, default and meaning; empty for keys that only hold others or that come later. */
  private static String cells(ConfigKey key) {
    if (key instanceof Scalar<?> scalar) {
      return scalar.type().expected() + " | " + scalar.absent().shown() + " | " + scalar.doc();
    }
    if (key instanceof Patterns patterns) {
      return "a list of patterns | " + patterns.absent().shown() + " | " + patterns.doc();
    }
    if (key instanceof Columns columns) {
      return "a list of up to " + columns.countMax() + " columns | none | " + columns.doc();
    }
    if (key instanceof ColumnTypes types) {
      String expected = variableType().expected();
      return "a mapping from columns to " + expected + " | inferred | " + types.doc();
    }
    if (key instanceof ColumnLinks links) {
      return "a mapping from columns to columns | none | " + links.doc();
    }
    if (key instanceof SectionList list) {
      return "a list of up to " + list.countMax() + " | none | " + list.doc();
    }
    return "";
  }

  private static Scalar<Double> rate(String path) {
    Consequence consequence = new Consequence("rows do not flow backwards", "0 is without limit");
    return new Scalar<>(
        path,
        number(0, ROWS_PER_SECOND_MAX, consequence),
        Absent.means("0"),
        "How fast rows are let in; 0 is as fast as they are taken.");
  }

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

  private static Later notifier(String name) {
    return later("alerts[]." + name, "use webhook", "Alerts to " + name + ".");
  }

  private static Later later(String path, String hint, String doc) {
    return new Later(path, hint, doc);
  }

  private static <K extends ConfigKey> K declare(K key) {
    DECLARED.add(key);
    return key;
  }
}
