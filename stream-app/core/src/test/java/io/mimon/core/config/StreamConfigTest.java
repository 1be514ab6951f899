package io.mimon.core.config;

import static io.mimon.core.config.ConfigParserTest.only;
import static io.mimon.core.config.ConfigParserTest.valid;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.core.config.MonitorConfig.Emit;
import io.mimon.core.config.MonitorConfig.FileFormat;
import io.mimon.core.config.MonitorConfig.FileSource;
import io.mimon.core.config.MonitorConfig.FirstPeriod;
import io.mimon.core.config.MonitorConfig.FirstRows;
import io.mimon.core.config.MonitorConfig.KafkaAccess;
import io.mimon.core.config.MonitorConfig.KafkaOutput;
import io.mimon.core.config.MonitorConfig.KafkaSource;
import io.mimon.core.config.MonitorConfig.LabelPolicy;
import io.mimon.core.config.MonitorConfig.Labels;
import io.mimon.core.config.MonitorConfig.Pace;
import io.mimon.core.config.MonitorConfig.Segments;
import io.mimon.core.config.MonitorConfig.StartAt;
import io.mimon.core.config.MonitorConfig.Time;
import io.mimon.core.config.MonitorConfig.Window;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Topics, labels, event time, segments, and stretches of time. */
final class StreamConfigTest {
  /** Four lines, so that the next one is the fifth. */
  static final String TOPIC =
      """
      version: 1
      monitor: m
      source: { kafka: { bootstrap: "k:9092", topic: rows } }
      target: { column: y }
      """;

  static final String FILE = TOPIC.replaceAll("kafka: \\{.*?\\}", "file: { path: rows.csv }");
  private static final KafkaAccess ACCESS = new KafkaAccess("k:9092", Map.of(), Map.of());

  static final String FULL =
      """
      version: 1
      monitor: credit-risk
      source:
        kafka:
          bootstrap: "kafka1:9093, kafka2:9093"
          topic: predictions
          format: json
          start: latest
          properties:
            security.protocol: SASL_SSL
            ssl.endpoint.identification.algorithm: ""
            max.poll.records: 500
          secret_files: { sasl.jaas.config: /run/secrets/jaas }
      labels:
        kafka: { topic: outcomes }
        join: { on: prediction_id, within: 7d }
        policy: last
        time: decided_at
        min_coverage: 30%
      time: { column: ts, out_of_orderness: 1m, idle_after: 30s }
      segment_by: [country, product]
      max_segments: 7
      segment_idle: 12h
      target: { column: defaulted }
      window: { time: 6h }
      emit: { every: 10m }
      reference: { first: 2d }
      output:
        file: results
        kafka:
          bootstrap: "results:9092"
          properties: { compression.type: zstd }
          readings: r
          alerts: a
          rejected: j
          status: s
      shards: 16
      """;

  @Test
  void everyKeyArrivesWhereItBelongs() {
    MonitorConfig config = valid(FULL);

    KafkaAccess access =
        new KafkaAccess(
            "kafka1:9093,kafka2:9093",
            Map.of(
                "security.protocol",
                "SASL_SSL",
                "ssl.endpoint.identification.algorithm",
                "",
                "max.poll.records",
                "500"),
            Map.of("sasl.jaas.config", Path.of("/run/secrets/jaas")));
    assertEquals(new KafkaSource(access, "predictions", StartAt.LATEST), config.source());
    assertEquals(
        Optional.of(
            new Labels(
                new KafkaSource(access, "outcomes", StartAt.EARLIEST),
                "prediction_id",
                Duration.ofDays(7),
                LabelPolicy.LAST,
                Optional.of("decided_at"),
                0.3)),
        config.labels());
    assertEquals(
        new Time(Optional.of("ts"), Optional.of(Duration.ofMinutes(1)), Duration.ofSeconds(30)),
        config.time());
    assertEquals(
        Optional.of(
            new Segments(List.of("country", "product"), 7, Optional.of(Duration.ofHours(12)))),
        config.segments());
    assertEquals(new Window(10_000, Optional.of(Duration.ofHours(6))), config.window());
    assertEquals(new Emit(278, Optional.of(Duration.ofMinutes(10))), config.emit());
    assertEquals(new FirstPeriod(Duration.ofDays(2)), config.reference());
    KafkaAccess results =
        new KafkaAccess("results:9092", Map.of("compression.type", "zstd"), Map.of());
    assertEquals(
        Optional.of(new KafkaOutput(results, "r", "a", "j", "s")), config.output().kafka());
    assertEquals(Path.of("results"), config.output().directory());
    assertEquals(16, config.execution().shards());
  }

  @Test
  void aTopicNeedsNoMoreThanItsName() {
    MonitorConfig config = valid(TOPIC);
    assertEquals(new KafkaSource(ACCESS, "rows", StartAt.EARLIEST), config.source());
    assertEquals(Time.ARRIVAL, config.time());
    assertEquals(Optional.empty(), config.labels());
    assertEquals(Optional.empty(), config.segments());
    assertEquals(Optional.empty(), config.output().kafka());
    assertEquals(8, config.execution().shards());
    assertEquals(
        Optional.of(
            new KafkaOutput(
                ACCESS, "mimon.readings", "mimon.alerts", "mimon.rejected", "mimon.status")),
        valid(TOPIC + "output: { kafka: {} }").output().kafka());
    Labels labels =
        valid(TOPIC + "labels: { kafka: { topic: t }, join: { on: id, within: 1h } }")
            .labels()
            .orElseThrow();
    assertEquals(new KafkaSource(ACCESS, "t", StartAt.EARLIEST), labels.source());
    assertEquals(LabelPolicy.FIRST, labels.policy());
    assertEquals(Optional.empty(), labels.timeColumn());
    assertEquals(0.5, labels.minCoverage());
  }

  @Test
  void labelsMayComeFromAFile() {
    String labels =
        "labels: { file: { path: l.csv, format: csv }, join: { on: id, within: 1h }, time: t }\n";
    assertEquals(
        new FileSource(Path.of("l.csv"), FileFormat.CSV, new Pace(0)),
        valid(TOPIC + labels).labels().orElseThrow().source());
    valid(FILE + labels + "time: { column: ts }");
    valid(FILE + labels.replace(", time: t", "") + "time: { column: ts }");
  }

  @Test
  void credentialsAreNotHandedToOtherBrokers() {
    String source =
        TOPIC.replace("topic: rows", "topic: rows, properties: { a: b }, secret_files: { c: /c }");
    KafkaAccess own = new KafkaAccess("k:9092", Map.of("a", "b"), Map.of("c", Path.of("/c")));
    assertEquals(own, outputAccess(source + "output: { kafka: {} }"));
    assertEquals(own, outputAccess(source + "output: { kafka: { bootstrap: 'k:9092' } }"));
    assertEquals(
        new KafkaAccess("o:1", Map.of(), Map.of()),
        outputAccess(source + "output: { kafka: { bootstrap: 'o:1' } }"));
    assertEquals(
        new KafkaAccess("k:9092", Map.of("d", "e"), Map.of()),
        outputAccess(source + "output: { kafka: { properties: { d: e } } }"));
    assertEquals(ACCESS, outputAccess(source + "output: { kafka: { properties: {} } }"));
  }

  private static KafkaAccess outputAccess(String yaml) {
    return valid(yaml).output().kafka().orElseThrow().access();
  }

  @Test
  void aColumnOfTimesHasABoundOnDisorderUnlessOneIsGiven() {
    Optional<Duration> usual = Optional.of(Duration.ofSeconds(10));
    assertEquals(usual, valid(FILE + "time: { column: t }").time().outOfOrderness());
    assertEquals(usual, valid(TOPIC + "time: { column: t }").time().outOfOrderness());
    assertEquals(Optional.empty(), valid(TOPIC + "time: {}").time().outOfOrderness());
    assertEquals(
        Optional.of(Duration.ZERO),
        valid(TOPIC + "time: { out_of_orderness: 0s }").time().outOfOrderness());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "window: { time: 1h }                       | PT6M  | 1000 | PT8H",
        "window: { time: 5s }                       | PT1S  | 2000 | PT40S",
        "window: { time: 1s }                       | PT1S  | 10000 | PT8S",
        "window: { time: 60d }                      | PT144H | 1000 | P366D",
        "window: { time: 95s }                      | PT9S  | 947 | PT12M40S",
        "window: { time: 1h }; emit: { every: 10 }  |       | 10   | PT8H",
        "window: { time: 1h }; emit: { every: 1s }  | PT1S  | 3    | PT8H",
        "window: { rows: 500 }; emit: { every: 9s } | PT9S  | 50   | 4000",
        "window: { rows: 500 }                      |       | 50   | 4000",
      })
  void defaultsFollowTheWindowInItsUnit(
      String lines, @Nullable String every, long everyRows, String reference) {
    MonitorConfig config = valid(TOPIC + lines.replace("; ", "\n"));
    assertEquals(
        new Emit(everyRows, Optional.ofNullable(every).map(Duration::parse)), config.emit());
    assertEquals(
        reference.startsWith("P")
            ? new FirstPeriod(Duration.parse(reference))
            : new FirstRows(Long.parseLong(reference)),
        config.reference());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "time: {}",
        "time: { out_of_orderness: 0ms }",
        "time: { out_of_orderness: 3650d, idle_after: 1d }",
        "time: { idle_after: 1s }",
        "segment_by: []",
        "segment_by: [a, b, c]\nmax_segments: 1",
        "segment_by: [a]\nmax_segments: 10000\nsegment_idle: 1s",
        "segment_by: [a]\nsegment_idle: 3650d",
        "window: { time: 1s }",
        "window: { time: 183d }",
        "emit: { every: 1s }",
        "emit: { every: 183d }",
        "window: { time: 1h }\nreference: { first: 66m }",
        "window: { time: 1h }\nreference: { file: t.csv }",
        "window: { time: 1h }\nemit: { every: 5 rows }\nreference: { first: 1h }",
        "shards: 1",
        "shards: 1024",
        "output: { kafka: { readings: mimon_readings } }",
        "output: { kafka: { secret_files: { ssl.key.password: p } } }",
        "output: { file: f, kafka: { bootstrap: '[::1]:65535,a_b-c.d:1' } }",
        "labels: { kafka: { topic: a }, join: { on: i, within: 1ms }, min_coverage: 0 }",
        "labels: { kafka: { topic: a }, join: { on: i, within: 3650d }, min_coverage: 100% }",
        "window: { rows: 100 }\nreference: { first: 100 }\nemit: { every: 5s }",
      })
  void acceptsTheEdge(String lines) {
    valid(TOPIC + lines);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "time: ts",
        "time: { out_of_orderness: 3651d }",
        "time: { out_of_orderness: -1s }",
        "time: { out_of_orderness: 10 }",
        "time: { idle_after: 999ms }",
        "time: { idle_after: 25h }",
        "time: { column: [ts] }",
        "segment_by: country",
        "segment_by: [a, b, c, d]",
        "{ segment_by: [a], max_segments: 0 }",
        "{ segment_by: [a], max_segments: 10001 }",
        "{ segment_by: [a], segment_idle: 0s }",
        "{ segment_by: [a], segment_idle: never }",
        "window: { time: 999ms }",
        "window: { time: 184d }",
        "window: { time: 3600 }",
        "window: { time: 1h, rows: 100 }",
        "emit: { every: 999ms }",
        "emit: { every: 184d }",
        "emit: { every: 10 min }",
        "emit: { every: 99999999999d }",
        "emit: { every: 999999999999d }",
        "reference: { first: 1h }",
        "shards: 0",
        "shards: 1025",
        "output: { kafka: { topic: x } }",
        "output: { kafka: { readings: a b } }",
        "output: { kafka: { readings: .. } }",
        "output: { kafka: { bootstrap: k } }",
        "output: { kafka: { properties: [a] } }",
        "output: { kafka: { properties: { sasl: { jaas: x } } } }",
        "output: { kafka: { properties: { a: } } }",
        "output: { kafka: { secret_files: { a: '' } } }",
        "labels: { join: { on: i, within: 1h } }",
        "labels: { kafka: { topic: a } }",
        "labels: { kafka: { topic: a }, join: { within: 1h } }",
        "labels: { kafka: { topic: a }, join: { on: i } }",
        "labels: { kafka: { topic: a }, join: { on: i, within: 0s } }",
        "labels: { kafka: { topic: a }, join: { on: i, within: 3651d } }",
        "labels: { kafka: { topic: a }, join: { on: i, within: 1h }, min_coverage: 101% }",
        "labels: { kafka: { topic: a }, join: { on: i, within: 1h }, policy: newest }",
        "labels: { kafka: {}, join: { on: i, within: 1h } }",
        "labels: { file: {}, join: { on: i, within: 1h }, time: t }",
        "labels: { simulated: {}, kafka: { topic: a }, join: { on: i, within: 1h } }",
      })
  void refusesBeyondTheEdge(String line) {
    String oneLine = line.startsWith("{") ? line.substring(2, line.length() - 2) : line;
    ConfigProblem problem = only(TOPIC + oneLine.replace("], ", "]\n"));
    assertTrue(problem.line() == 5 || problem.line() == 6, problem::toString);
  }
}
