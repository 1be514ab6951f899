package io.mimon.core.config;

import io.mimon.core.config.MonitorConfig.BasicFile;
import io.mimon.core.config.MonitorConfig.BearerFile;
import io.mimon.core.config.MonitorConfig.Credit;
import io.mimon.core.config.MonitorConfig.Drift;
import io.mimon.core.config.MonitorConfig.Estimation;
import io.mimon.core.config.MonitorConfig.Execution;
import io.mimon.core.config.MonitorConfig.Features;
import io.mimon.core.config.MonitorConfig.FileSource;
import io.mimon.core.config.MonitorConfig.FirstPeriod;
import io.mimon.core.config.MonitorConfig.FirstRows;
import io.mimon.core.config.MonitorConfig.Gateway;
import io.mimon.core.config.MonitorConfig.GatewayAuth;
import io.mimon.core.config.MonitorConfig.GatewayMetrics;
import io.mimon.core.config.MonitorConfig.KafkaAccess;
import io.mimon.core.config.MonitorConfig.KafkaOutput;
import io.mimon.core.config.MonitorConfig.KafkaSource;
import io.mimon.core.config.MonitorConfig.Labels;
import io.mimon.core.config.MonitorConfig.NullLevel;
import io.mimon.core.config.MonitorConfig.Output;
import io.mimon.core.config.MonitorConfig.Pace;
import io.mimon.core.config.MonitorConfig.Reference;
import io.mimon.core.config.MonitorConfig.Relations;
import io.mimon.core.config.MonitorConfig.Scenario;
import io.mimon.core.config.MonitorConfig.Seed;
import io.mimon.core.config.MonitorConfig.Segments;
import io.mimon.core.config.MonitorConfig.SimulatedSource;
import io.mimon.core.config.MonitorConfig.Source;
import io.mimon.core.config.MonitorConfig.State;
import io.mimon.core.config.MonitorConfig.Target;
import io.mimon.core.config.MonitorConfig.Time;
import io.mimon.core.config.MonitorConfig.TrainingData;
import io.mimon.core.config.MonitorConfig.Wide;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** The configuration that follows from the values of the keys. */
final class ConfigAssembly {
  private static final long WIDE_FEATURES_DEFAULT = 20;
  private static final Duration OUT_OF_ORDERNESS_DEFAULT = Duration.ofSeconds(10);

  private final ConfigValues values;

  ConfigAssembly(ConfigValues values) {
    this.values = values;
  }

  /** The configuration; only to be asked for if nothing was wrong. */
  MonitorConfig assemble() {
    Stretches stretches = new Stretches(values);
    Output output = new Output(values.get(OutputKeys.OUTPUT_FILE), outputTopics());
    return new MonitorConfig(
        values.get(ConfigKeys.MONITOR),
        source(),
        values.isGiven(SourceKeys.LABELS) ? Optional.of(labels()) : Optional.empty(),
        time(),
        segments(),
        new Target(values.get(RowKeys.TARGET_COLUMN), values.find(RowKeys.TARGET_TYPE)),
        new Features(
            values.get(RowKeys.INCLUDE), values.get(RowKeys.EXCLUDE), values.get(RowKeys.TYPES)),
        values.get(RowKeys.CONDITION_ON),
        values.get(RowKeys.DERIVED_FROM),
        stretches.configuredWindow(),
        stretches.configuredEmission(),
        estimation(),
        nullLevel(),
        relations(),
        reference(stretches.reference()),
        new Drift(
            values.get(MeasureKeys.MIN_CHANGE),
            values.get(MeasureKeys.MIN_RELATIVE_CHANGE),
            values.get(MeasureKeys.SIGNIFICANCE),
            values.get(MeasureKeys.FALSE_ALARMS),
            row(values.find(MeasureKeys.ROWS_PER_MONTH)),
            Math.toIntExact(values.get(MeasureKeys.RANK_TOP))),
        output,
        new AlertAssembly(values).routes(),
        new AlertAssembly(values).silences(),
        gateway(),
        state(output.directory()),
        execution());
  }

  private Source source() {
    if (values.isGiven(SourceKeys.KAFKA.access().section())) {
      return topic(SourceKeys.KAFKA);
    }
    if (values.isGiven(SourceKeys.FILE)) {
      return new FileSource(
          values.get(SourceKeys.FILE_PATH),
          values.get(SourceKeys.FILE_FORMAT),
          new Pace(values.get(SourceKeys.FILE_RATE)));
    }
    return new SimulatedSource(
        values.get(SourceKeys.SIMULATED_ROWS),
        new Pace(values.get(SourceKeys.SIMULATED_RATE)),
        new Seed(values.get(SourceKeys.SEED)),
        scenario());
  }

  private KafkaSource topic(KafkaKeys.Topic keys) {
    return new KafkaSource(
        access(keys.access()), values.get(keys.topic()), values.get(keys.start()));
  }

  /**
   * The access of that section. What it does not say is the source's, but for the properties where
   * it has brokers of its own: credentials are not handed to another cluster. Properties and files
   * are taken over together, since one may replace the other.
   */
  private KafkaAccess access(KafkaKeys keys) {
    KafkaKeys source = SourceKeys.KAFKA.access();
    String bootstrap =
        values.find(keys.bootstrap()).orElseGet(() -> values.get(source.bootstrap()));
    boolean sameBrokers = values.find(source.bootstrap()).filter(bootstrap::equals).isPresent();
    boolean ownProperties = values.isGiven(keys.properties()) || values.isGiven(keys.secretFiles());
    KafkaKeys client = sameBrokers && !ownProperties ? source : keys;
    return new KafkaAccess(
        bootstrap, values.get(client.properties()), values.get(client.secretFiles()));
  }

  private Labels labels() {
    Source source =
        values.isGiven(SourceKeys.LABELS_FILE)
            ? new FileSource(
                values.get(SourceKeys.LABELS_PATH),
                values.get(SourceKeys.LABELS_FORMAT),
                new Pace(0))
            : topic(SourceKeys.LABELS_KAFKA);
    return new Labels(
        source,
        values.get(SourceKeys.JOIN_ON),
        values.get(SourceKeys.JOIN_WITHIN),
        values.get(SourceKeys.LABELS_POLICY),
        values.find(SourceKeys.LABELS_TIME),
        values.get(SourceKeys.MIN_COVERAGE));
  }

  private Time time() {
    Optional<String> column = values.find(RowKeys.TIME_COLUMN);
    Optional<Duration> given = values.find(RowKeys.OUT_OF_ORDERNESS);
    Optional<Duration> usual = column.map(name -> OUT_OF_ORDERNESS_DEFAULT);
    return new Time(column, given.or(() -> usual), values.get(RowKeys.IDLE_AFTER));
  }

  private Optional<Segments> segments() {
    List<String> columns = values.get(RowKeys.SEGMENT_BY);
    int max = Math.toIntExact(values.get(RowKeys.MAX_SEGMENTS));
    return columns.isEmpty()
        ? Optional.empty()
        : Optional.of(new Segments(columns, max, values.find(RowKeys.SEGMENT_IDLE)));
  }

  private Optional<KafkaOutput> outputTopics() {
    if (!values.isGiven(OutputKeys.OUTPUT_KAFKA.section())) {
      return Optional.empty();
    }
    return Optional.of(
        new KafkaOutput(
            access(OutputKeys.OUTPUT_KAFKA),
            values.get(OutputKeys.READINGS_TOPIC),
            values.get(OutputKeys.ALERTS_TOPIC),
            values.get(OutputKeys.REJECTED_TOPIC),
            values.get(OutputKeys.STATUS_TOPIC)));
  }

  private Gateway gateway() {
    Optional<GatewayAuth> bearer = values.find(OutputKeys.BEARER_FILE).map(BearerFile::new);
    Optional<GatewayAuth> basic = values.find(OutputKeys.BASIC_FILE).map(BasicFile::new);
    return new Gateway(
        values.get(OutputKeys.GATEWAY_ENABLED),
        values.get(OutputKeys.LISTEN),
        bearer.or(() -> basic),
        new GatewayMetrics(
            Math.toIntExact(values.get(OutputKeys.METRICS_FEATURES_MAX)),
            values.get(OutputKeys.METRICS_ALWAYS, OutputKeys.METRICS_ALWAYS.path())));
  }

  private Scenario scenario() {
    long features = values.find(SourceKeys.WIDE_FEATURES).orElse(WIDE_FEATURES_DEFAULT);
    return switch (values.get(SourceKeys.SCENARIO)) {
      case WIDE -> new Wide(Math.toIntExact(features));
      case CREDIT ->
          new Credit(row(values.find(SourceKeys.LOSS_AT)), row(values.find(SourceKeys.GAIN_AT)));
    };
  }

  private static OptionalLong row(Optional<Long> row) {
    return row.isPresent() ? OptionalLong.of(row.get()) : OptionalLong.empty();
  }

  private Estimation estimation() {
    return new Estimation(
        values.get(MeasureKeys.ESTIMATOR).type(),
        Math.toIntExact(values.get(MeasureKeys.K)),
        Math.toIntExact(values.get(MeasureKeys.BINS)),
        values.get(MeasureKeys.SCALE),
        row(values.find(MeasureKeys.SAMPLE_ABOVE)));
  }

  private NullLevel nullLevel() {
    Optional<Long> block = values.find(MeasureKeys.NULL_BLOCK);
    return new NullLevel(
        values.get(MeasureKeys.NULL_EVERY),
        Math.toIntExact(values.get(MeasureKeys.NULL_PERMUTATIONS)),
        block.isPresent() ? OptionalInt.of(Math.toIntExact(block.get())) : OptionalInt.empty());
  }

  private Relations relations() {
    Optional<Long> every = values.find(MeasureKeys.RELATIONS_EVERY);
    return new Relations(
        every.isPresent() ? OptionalLong.of(every.get()) : OptionalLong.empty(),
        Math.toIntExact(values.get(MeasureKeys.RELATIONS_TOP)));
  }

  private Reference reference(Stretch first) {
    int epoch = Math.toIntExact(values.get(MeasureKeys.REFERENCE_EPOCH));
    Optional<Path> file = values.find(MeasureKeys.REFERENCE_FILE);
    if (file.isPresent()) {
      return new TrainingData(file.get(), epoch);
    }
    return first instanceof Stretch.Period period
        ? new FirstPeriod(period.time(), epoch)
        : new FirstRows(((Stretch.Rows) first).count(), epoch);
  }

  private State state(Path output) {
    return new State(
        values.find(OutputKeys.STATE_DIRECTORY).orElseGet(() -> output.resolve("state")),
        values.get(OutputKeys.CHECKPOINT_EVERY));
  }

  private Execution execution() {
    Optional<Long> parallelism = values.find(OutputKeys.PARALLELISM);
    return new Execution(
        values.get(OutputKeys.ENGINE),
        parallelism.isPresent()
            ? OptionalInt.of(Math.toIntExact(parallelism.get()))
            : OptionalInt.empty(),
        Math.toIntExact(values.get(OutputKeys.SHARDS)),
        Math.toIntExact(values.get(OutputKeys.STANDBY_REPLICAS)));
  }
}
