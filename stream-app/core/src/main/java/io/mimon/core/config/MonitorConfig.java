package io.mimon.core.config;

import io.mimon.estimators.EstimatorType;
import io.mimon.estimators.VariableType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A whole, checked configuration with every default filled in.
 *
 * <p>{@link ConfigParser} makes them; whoever makes one by hand answers for the bounds, which stand
 * in {@link ConfigKeys}. Relative paths are relative to the process's current directory, not to the
 * configuration file: the paths of a command line and of its configuration then mean the same.
 *
 * @param monitor the name every reading and alert carries
 * @param labels where targets come from that arrive later, elsewhere; empty where a row has its own
 * @param time what tells when a row happened
 * @param segments empty where the stream is watched as a whole
 * @param conditionOn the columns of which each feature has a second reading given them
 * @param derivedFrom the source of each feature that was made from another
 * @param alerts who is told of alerts
 * @param silences when nobody is
 */
public record MonitorConfig(
    String monitor,
    Source source,
    Optional<Labels> labels,
    Time time,
    Optional<Segments> segments,
    Target target,
    Features features,
    List<String> conditionOn,
    Map<String, String> derivedFrom,
    Window window,
    Emit emit,
    Estimation estimation,
    NullLevel nullLevel,
    Relations relations,
    Reference reference,
    Drift drift,
    Output output,
    List<AlertRoute> alerts,
    List<AlertSilence> silences,
    Gateway gateway,
    State state,
    Execution execution) {

  /** Copies its lists. */
  public MonitorConfig {
    conditionOn = List.copyOf(conditionOn);
    derivedFrom = Map.copyOf(derivedFrom);
    alerts = List.copyOf(alerts);
    silences = List.copyOf(silences);
  }

  /** Where rows come from. */
  public sealed interface Source permits FileSource, SimulatedSource, KafkaSource {}

  /** Rows of a CSV or JSON Lines file. */
  public record FileSource(Path path, FileFormat format, Pace pace) implements Source {}

  /**
   * Rows made up from a seed.
   *
   * @param rows how many, 0 without end
   */
  public record SimulatedSource(long rows, Pace pace, Seed seed, Scenario scenario)
      implements Source {}

  /** Records of a topic, whose values are JSON. */
  public record KafkaSource(KafkaAccess access, String topic, StartAt startAt) implements Source {}

  /**
   * How brokers are reached.
   *
   * @param properties handed to the client as they are; their values may be secret
   * @param secretFiles properties whose values are the contents of files, read where a client runs
   */
  public record KafkaAccess(
      String bootstrap, Map<String, String> properties, Map<String, Path> secretFiles) {
    /** Copies its maps. */
    public KafkaAccess {
      properties = Map.copyOf(properties);
      secretFiles = Map.copyOf(secretFiles);
    }

    @Override
    public String toString() {
      return "KafkaAccess[bootstrap=" + bootstrap + ", properties=" + properties.keySet() + "]";
    }
  }

  /** Where a stream that has no state yet begins in a topic. */
  public enum StartAt {
    /** At the first record that is still there. */
    EARLIEST("earliest"),
    /** Behind the last one. */
    LATEST("latest");

    private final String configName;

    StartAt(String configName) {
      this.configName = configName;
    }

    /** The name used in configurations. */
    public String configName() {
      return configName;
    }
  }

  /**
   * Targets that arrive later, elsewhere, and find their rows by an identifier.
   *
   * @param source a file or a topic
   * @param on the column of the identifier, in the rows and in the labels
   * @param within how long after its row, by event time, a label counts
   * @param policy which label counts if there are several
   * @param timeColumn the column that tells when a label came; empty for {@link Time#column}, where
   *     the labels have it, else for the record's own timestamp
   * @param minCoverage the share of rows with a label below which a reading says {@code
   *     TOO_FEW_LABELS}
   */
  public record Labels(
      Source source,
      String on,
      Duration within,
      LabelPolicy policy,
      Optional<String> timeColumn,
      double minCoverage) {}

  /** Which label of a row counts. */
  public enum LabelPolicy {
    /** The first: the row enters when both are there; later ones are counted. */
    FIRST("first"),
    /** The last one in time: the row enters when the time for labels is over. */
    LAST("last");

    private final String configName;

    LabelPolicy(String configName) {
      this.configName = configName;
    }

    /** The name used in configurations. */
    public String configName() {
      return configName;
    }
  }

  /**
   * What tells when a row happened.
   *
   * @param column empty for the timestamps of a topic's records, and for the order of arrival of a
   *     file's
   * @param outOfOrderness how far a row may be behind the latest of its partition; empty for
   *     arbitrarily far, in which case it counts as being as late as that one
   * @param idleAfter how long a partition may be silent before the others go on without it
   */
  public record Time(
      Optional<String> column, Optional<Duration> outOfOrderness, Duration idleAfter) {
    /** The order of arrival. */
    public static final Time ARRIVAL =
        new Time(Optional.empty(), Optional.empty(), Duration.ofMinutes(1));
  }

  /**
   * The stream in parts that are watched each on its own.
   *
   * @param columns whose values name the segment
   * @param max how many there may be; rows of further ones are counted and left out
   * @param idleAfter after how long without a row, by event time, one is forgotten; empty for never
   */
  public record Segments(List<String> columns, int max, Optional<Duration> idleAfter) {
    /** Copies its list. */
    public Segments {
      columns = List.copyOf(columns);
    }
  }

  /**
   * How fast rows are let in.
   *
   * @param rowsPerSecond 0 for as fast as they are taken
   */
  public record Pace(double rowsPerSecond) {
    /** Whether there is no limit. */
    public boolean unlimited() {
      return rowsPerSecond == 0;
    }
  }

  /** The number all simulated randomness follows from. */
  public record Seed(long value) {}

  /** What is simulated. */
  public sealed interface Scenario permits Credit, Wide {}

  /**
   * Credit applications, in which one feature may lose its link with the target and one may gain
   * it.
   *
   * @param lossAtRow the row from which a relevant feature says nothing any more
   * @param gainAtRow the row from which an irrelevant feature says something
   */
  public record Credit(OptionalLong lossAtRow, OptionalLong gainAtRow) implements Scenario {}

  /** A table with that many features, for load. */
  public record Wide(int features) implements Scenario {}

  /** How the rows of a file are written. */
  public enum FileFormat {
    /** Told from the name, else from the first line. */
    AUTO("auto"),
    /** Comma-separated values with a header. */
    CSV("csv"),
    /** One JSON object a line. */
    JSONL("jsonl");

    private final String configName;

    FileFormat(String configName) {
      this.configName = configName;
    }

    /** The name used in configurations. */
    public String configName() {
      return configName;
    }
  }

  /**
   * The column the features are to tell about.
   *
   * @param type empty to infer it from the data
   */
  public record Target(String column, Optional<VariableType> type) {}

  /**
   * Which columns are watched.
   *
   * @param include patterns of which one has to match
   * @param exclude patterns of which none may match
   * @param types types by column, where they are not to be inferred
   */
  public record Features(
      List<ColumnPattern> include, List<ColumnPattern> exclude, Map<String, VariableType> types) {
    /** Copies its collections. */
    public Features {
      include = List.copyOf(include);
      exclude = List.copyOf(exclude);
      types = Map.copyOf(types);
    }

    /** Whether the column is included and not excluded; the target is the caller's to leave out. */
    public boolean selects(String column) {
      return include.stream().anyMatch(p -> p.matches(column))
          && exclude.stream().noneMatch(p -> p.matches(column));
    }
  }

  /**
   * The rolling window.
   *
   * @param rows how many it holds; where it has a time, how many are expected
   * @param time how long it looks back; empty where it counts rows
   */
  public record Window(int rows, Optional<Duration> time) {
    /** A window that counts rows. */
    public Window(int rows) {
      this(rows, Optional.empty());
    }
  }

  /**
   * When readings come: after the rows E, 2E, 3E, … of a segment, or at the multiples of a time
   * since the epoch.
   *
   * @param everyRows where there is a time, how many rows are expected in it
   */
  public record Emit(long everyRows, Optional<Duration> time) {
    /** An emission that counts rows. */
    public Emit(long everyRows) {
      this(everyRows, Optional.empty());
    }
  }

  /**
   * How information is estimated.
   *
   * @param estimator empty to choose by the types of the columns
   * @param k the neighbour that gives the distance, for estimators that use neighbours
   * @param bins about how many a number is sorted into where it is counted
   * @param sampleAbove above how many rows a second of event time a sample is taken where
   *     neighbours are looked at; empty for never
   */
  public record Estimation(
      Optional<EstimatorType> estimator,
      int k,
      int bins,
      ScaleType scale,
      OptionalLong sampleAbove) {}

  /**
   * Which readings carry a null level by permutation.
   *
   * @param everyReadings 0 for none
   * @param blockRows how many rows a permutation keeps together; empty for a number by the data
   */
  public record NullLevel(long everyReadings, int permutations, OptionalInt blockRows) {}

  /**
   * Which readings say how features relate.
   *
   * @param everyReadings 0 for none; empty for about ten times a window
   * @param top how many features have a place in an order
   */
  public record Relations(OptionalLong everyReadings, int top) {
    /** What holds where nothing is said. */
    static final Relations DEFAULT = new Relations(OptionalLong.empty(), 16);
  }

  /** What the present is compared with. */
  public sealed interface Reference permits FirstRows, FirstPeriod, TrainingData {
    /** The epoch that holds where nothing is said. */
    int EPOCH = 1;

    /** Which reference it is: one that is higher than before begins anew. */
    int epoch();
  }

  /** The first rows of the stream, or of the epoch. */
  public record FirstRows(long rows, int epoch) implements Reference {
    /** The first rows of the stream. */
    public FirstRows(long rows) {
      this(rows, EPOCH);
    }
  }

  /** The first period of the stream, from the first row of a segment, or of the epoch. */
  public record FirstPeriod(Duration time, int epoch) implements Reference {
    /** The first period of the stream. */
    public FirstPeriod(Duration time) {
      this(time, EPOCH);
    }
  }

  /** A CSV or JSON Lines file, or a reference that was made of one. */
  public record TrainingData(Path path, int epoch) implements Reference {
    /** The reference that a monitor begins with. */
    public TrainingData(Path path) {
      this(path, EPOCH);
    }
  }

  /**
   * When a change is a drift: it has to matter, and be more than chance is allowed.
   *
   * @param minChangeBits the smallest change that matters, in bits
   * @param minRelativeChange the smallest change that matters, as a share of the reference: 0.25 is
   *     25%
   * @param significance what chance may do at one block at most
   * @param falseAlarmsPerMonth how many false alarms are tolerable, over all features and segments
   * @param rowsPerMonth how many rows there are; empty where their times tell
   * @param rankTop how many places of the order by mRMR are watched; 0 for none
   */
  public record Drift(
      double minChangeBits,
      double minRelativeChange,
      double significance,
      double falseAlarmsPerMonth,
      OptionalLong rowsPerMonth,
      int rankTop) {}

  /**
   * Where results go.
   *
   * @param directory receives readings, alerts and rejected rows, where the job runs in this
   *     process
   * @param kafka topics that receive them too
   */
  public record Output(Path directory, Optional<KafkaOutput> kafka) {
    /** Files only. */
    public Output(Path directory) {
      this(directory, Optional.empty());
    }
  }

  /** Topics that receive results, exactly once. */
  public record KafkaOutput(
      KafkaAccess access, String readings, String alerts, String rejected, String status) {}

  /**
   * The page, the metrics and the health of the monitor.
   *
   * @param auth what is asked of those who look; there is some where others can reach it
   */
  public record Gateway(
      boolean enabled, ListenAddress listen, Optional<GatewayAuth> auth, GatewayMetrics metrics) {}

  /** What the gateway asks of those who look: a secret that stands in a file. */
  public sealed interface GatewayAuth {
    /** Where the secret is kept. */
    Path file();
  }

  /** A bearer token (RFC 6750), alone in a file. */
  public record BearerFile(Path file) implements GatewayAuth {}

  /**
   * The user and password of basic authentication (RFC 7617), in a file as {@code user:password}.
   */
  public record BasicFile(Path file) implements GatewayAuth {}

  /**
   * Which features have series of their own.
   *
   * @param featuresMax how many pairs of segment and feature have some at most
   * @param always features that come first, whatever they tell
   */
  public record GatewayMetrics(int featuresMax, List<ColumnPattern> always) {
    /** How many where nothing is said. */
    public static final int FEATURES_MAX = 1_000;

    /** What holds where nothing is said. */
    public static final GatewayMetrics DEFAULT = new GatewayMetrics(FEATURES_MAX, List.of());

    /** Copies its list. */
    public GatewayMetrics {
      always = List.copyOf(always);
    }
  }

  /**
   * Where the gateway listens.
   *
   * @param host without the brackets of an IPv6 address
   * @param port 0 for any free one
   */
  public record ListenAddress(String host, int port) {
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "::1");

    /** Whether only this machine can reach it. */
    public boolean isLoopback() {
      return LOOPBACK.contains(host);
    }

    @Override
    public String toString() {
      return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
  }

  /** What survives a restart, and how often it is written. */
  public record State(Path directory, Duration checkpointEvery) {}

  /**
   * Who runs the monitor.
   *
   * @param parallelism empty to leave it to the engine
   * @param shards into how many parts the pairs of a segment are dealt, which bounds how many tasks
   *     share them; part of the state
   * @param standbyReplicas on how many other instances state is kept up to date
   */
  public record Execution(Engine engine, OptionalInt parallelism, int shards, int standbyReplicas) {
    /** What an engine can share out without being told. */
    public static final int SHARDS = 8;
  }

  /** The engines. */
  public enum Engine {
    /** Apache Flink, embedded or on a cluster. */
    FLINK("flink"),
    /** Kafka Streams. */
    KAFKA_STREAMS("kafka-streams");

    private final String configName;

    Engine(String configName) {
      this.configName = configName;
    }

    /** The name used in configurations. */
    public String configName() {
      return configName;
    }
  }

  /**
   * The configuration with its defaults, in the shape and order of the file, without secrets. It is
   * a valid configuration itself, up to the URLs of its alerts and the values of the properties of
   * its clients.
   */
  public Map<String, Object> describe() {
    return ConfigDescription.of(this);
  }

  /**
   * Everything that changes readings, in the shape of the file: monitor, source (of a topic, its
   * name and where reading begins), labels with join, policy and least coverage, event time and
   * out-of-orderness, segments and when they are forgotten, target, features, conditions, lineage,
   * window, emit, estimator, k, bins, scale, null level, relations, reference, drift and shards.
   * What has its default is left out where it was added after the first version.
   *
   * <p>How brokers are reached, the pace of the source, when a partition counts as idle, how many
   * segments there may be, and the order of patterns are left out; so is what the files named
   * contain. {@link ConfigChange} compares two of them.
   */
  public Map<String, Object> meaning() {
    return ConfigDescription.meaning(this);
  }

  /**
   * The SHA-256 in hexadecimal of {@link #meaning} as JSON. State written under one fingerprint
   * must not be continued under another, unless {@link ConfigChange} says that the difference is
   * compatible.
   */
  public String fingerprint() {
    return ConfigDescription.fingerprint(this);
  }
}
