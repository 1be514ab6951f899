package io.mimon.core.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.core.config.AlertRoute.Webhook;
import io.mimon.core.config.ConfigProblem.Kind;
import io.mimon.core.config.MonitorConfig.BearerFile;
import io.mimon.core.config.MonitorConfig.Credit;
import io.mimon.core.config.MonitorConfig.Engine;
import io.mimon.core.config.MonitorConfig.FileFormat;
import io.mimon.core.config.MonitorConfig.FileSource;
import io.mimon.core.config.MonitorConfig.FirstRows;
import io.mimon.core.config.MonitorConfig.GatewayMetrics;
import io.mimon.core.config.MonitorConfig.NullLevel;
import io.mimon.core.config.MonitorConfig.Relations;
import io.mimon.core.config.MonitorConfig.SimulatedSource;
import io.mimon.core.config.MonitorConfig.TrainingData;
import io.mimon.core.config.MonitorConfig.Wide;
import io.mimon.estimators.EstimatorType;
import io.mimon.estimators.VariableType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ConfigParserTest {
  private static final String MINIMAL =
      """
      version: 1
      monitor: m
      source: { simulated: {} }
      target: { column: y }
      """;

  static final String FULL =
      """
      version: 1
      monitor: credit-risk
      source:
        file: { path: data.csv.gz, format: csv, rows_per_second: 1.5 }
      target: { column: defaulted, type: categorical }
      features: { include: [amount, "x_*"], exclude: [id], types: { zip: categorical } }
      window: { rows: 5_000 }
      emit: { every: 500 rows }
      estimator: mixed-ksg
      k: 5
      scale: rank
      reference: { first: 20000 rows }
      drift: { min_change: 0.05 bits, min_relative_change: 30%, significance: 1e-6 }
      output: { file: results }
      alerts:
        - webhook: { url: "https://example.org/hook?token=abc", timeout: 250ms }
        - webhook: { url: "http://[::1]:9/x" }
      gateway:
        listen: "[::1]:0"
        enabled: false
        auth: { bearer_file: token }
        metrics: { features_max: 7, always: [income, "risk_*"] }
      state: { directory: kept, checkpoint_every: 1m }
      engine: flink
      parallelism: 4
      """;

  @Test
  void minimalFileHasEveryDefault() {
    MonitorConfig config = valid(MINIMAL);

    SimulatedSource source = assertInstanceOf(SimulatedSource.class, config.source());
    assertEquals(new Credit(OptionalLong.empty(), OptionalLong.empty()), source.scenario());
    assertEquals(0, source.rows());
    assertTrue(source.pace().unlimited());
    assertEquals(1, source.seed().value());
    assertEquals(Optional.empty(), config.target().type());
    assertEquals(List.of(new ColumnPattern("*")), config.features().include());
    assertEquals(List.of(), config.features().exclude());
    assertEquals(List.of(), config.conditionOn());
    assertEquals(10_000, config.window().rows());
    assertEquals(1_000, config.emit().everyRows());
    assertEquals(Optional.empty(), config.estimation().estimator());
    assertEquals(3, config.estimation().k());
    assertEquals(ScaleType.STANDARD, config.estimation().scale());
    assertEquals(new NullLevel(0, 99, OptionalInt.empty()), config.nullLevel());
    assertEquals(new FirstRows(80_000), config.reference());
    assertEquals(0.02, config.drift().minChangeBits());
    assertEquals(0.25, config.drift().minRelativeChange());
    assertEquals(0.001, config.drift().significance());
    assertEquals(1, config.drift().falseAlarmsPerMonth());
    assertEquals(OptionalLong.empty(), config.drift().rowsPerMonth());
    assertEquals(Path.of("out"), config.output().directory());
    assertEquals(List.of(), config.alerts());
    assertTrue(config.gateway().enabled());
    assertEquals("127.0.0.1:8080", config.gateway().listen().toString());
    assertEquals(Optional.empty(), config.gateway().auth());
    assertEquals(GatewayMetrics.DEFAULT, config.gateway().metrics());
    assertEquals(Path.of("out", "state"), config.state().directory());
    assertEquals(Duration.ofSeconds(1), config.state().checkpointEvery());
    assertEquals(Engine.FLINK, config.execution().engine());
    assertEquals(OptionalInt.empty(), config.execution().parallelism());
  }

  @Test
  void everyKeyArrivesWhereItBelongs() {
    MonitorConfig config = valid(FULL);

    FileSource source = assertInstanceOf(FileSource.class, config.source());
    assertEquals("credit-risk", config.monitor());
    assertEquals(Path.of("data.csv.gz"), source.path());
    assertEquals(FileFormat.CSV, source.format());
    assertEquals(1.5, source.pace().rowsPerSecond());
    assertEquals(Optional.of(VariableType.CATEGORICAL), config.target().type());
    assertEquals(Map.of("zip", VariableType.CATEGORICAL), config.features().types());
    assertTrue(config.features().selects("x_17"));
    assertFalse(config.features().selects("id"));
    assertFalse(config.features().selects("other"));
    assertEquals(5_000, config.window().rows());
    assertEquals(500, config.emit().everyRows());
    assertEquals(Optional.of(EstimatorType.MIXED_KSG), config.estimation().estimator());
    assertEquals(5, config.estimation().k());
    assertEquals(ScaleType.RANK, config.estimation().scale());
    assertEquals(new FirstRows(20_000), config.reference());
    assertEquals(0.05, config.drift().minChangeBits());
    assertEquals(0.3, config.drift().minRelativeChange());
    assertEquals(1e-6, config.drift().significance());
    assertEquals(Path.of("results"), config.output().directory());
    Webhook first = (Webhook) config.alerts().get(0).receiver();
    assertEquals("https://example.org/hook?token=abc", first.url().toString());
    assertEquals(Duration.ofMillis(250), first.timeout());
    assertEquals(Duration.ofSeconds(5), ((Webhook) config.alerts().get(1).receiver()).timeout());
    assertFalse(config.gateway().enabled());
    assertEquals("::1", config.gateway().listen().host());
    assertEquals(0, config.gateway().listen().port());
    assertEquals(Optional.of(new BearerFile(Path.of("token"))), config.gateway().auth());
    assertEquals(
        new GatewayMetrics(7, List.of(new ColumnPattern("income"), new ColumnPattern("risk_*"))),
        config.gateway().metrics());
    assertEquals(Path.of("kept"), config.state().directory());
    assertEquals(Duration.ofMinutes(1), config.state().checkpointEvery());
    assertEquals(OptionalInt.of(4), config.execution().parallelism());
  }

  @Test
  void aBudgetOfFalseAlarmsArrives() {
    MonitorConfig config =
        valid(MINIMAL + "drift: { false_alarms_per_month: 0.5, rows_per_month: 3_000_000 }\n");
    assertEquals(0.5, config.drift().falseAlarmsPerMonth());
    assertEquals(OptionalLong.of(3_000_000), config.drift().rowsPerMonth());
  }

  @Test
  void contractExampleIsUnderstood() {
    String contract =
        """
        version: 1
        monitor: credit-risk
        source:                         # one of: file, kafka, simulated
          kafka: { bootstrap: "localhost:9092", topic: predictions, format: json, properties: {} }
        labels:
          kafka: { topic: outcomes, format: json }
          join: { on: prediction_id, within: 7d }
        time: { column: ts, out_of_orderness: 1m }
        segment_by: [country]
        target: { column: defaulted, type: categorical }
        features: { include: ["*"], exclude: [id], types: { zip: categorical } }
        condition_on: [amount]
        window: { rows: 10000 }
        emit: { every: 500 rows }
        estimator: auto
        reference: { file: reference.json }
        drift: { false_alarms_per_month: 1, min_change: 0.02 bits, min_relative_change: 25% }
        output: { file: out/ }
        alerts:
          - { webhook: { url: "https://example.org", secret_file: s } }
          - { slack: { url_file: s } }
          - { pagerduty: { routing_key_env: KEY } }
          - { alertmanager: { url: "http://alertmanager:9093" } }
        gateway: { listen: "127.0.0.1:8080" }
        """;

    assertEquals("credit-risk", valid(contract).monitor());
  }

  @Test
  void fiveMistakesAreFiveProblemsInLineOrder() {
    String mistaken =
        """
        version: 1
        monitor: m
        source: { simulated: {} }
        target: { column: y }
        window:
          rows: -5
        emit: { evry: 10 }
        estimator: ksg3
        max_segments: 5
        gateway: { listen: "0.0.0.0:80" }
        """;

    assertEquals(
        """
        config.yml:6: window.rows: -5 is not allowed: a whole number from 10 to 10000000; \
        a window that small holds no estimate
        config.yml:7: unknown key emit.evry; did you mean emit.every?
        config.yml:8: estimator: ksg3 is not allowed: one of auto, counts, hashed-counts, ksg1, \
        ksg2, ross, mixed-ksg; did you mean ksg1?
        config.yml:9: max_segments: has no meaning without segment_by; remove it
        config.yml:10: gateway.listen: other machines could reach 0.0.0.0:80, and anyone look; give \
        gateway.auth a bearer_file or a basic_file, or listen on 127.0.0.1, localhost or [::1]""",
        described(mistaken));
  }

  @Test
  void problemCarriesItsParts() {
    ConfigProblem problem = only(MINIMAL + "window: { rows: 9 }\n");
    assertEquals(
        new ConfigProblem(
            Kind.NOT_ALLOWED,
            5,
            "window.rows",
            "9",
            "a whole number from 10 to 10000000; a window that small holds no estimate"),
        problem);
    assertTrue(problem.toString().startsWith("line 5: window.rows: 9 is not allowed"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "windw: {} | unknown key windw; did you mean window?",
        "Window: {} | unknown key Window; did you mean window?",
        "drift: { min-change: 1 } | unknown key drift.min-change; did you mean drift.min_change?",
        "window: { rwos: 100 } | unknown key window.rwos; did you mean window.rows?",
        "seed: 4 | unknown key seed; did you mean source.simulated.seed?",
        "window.rows: 4 | unknown key window.rows; allowed here: version, monitor, source, labels, "
            + "time, segment_by, max_segments, segment_idle, target, features, condition_on, derived_from, window, "
            + "emit, estimator, k, bins, sample_above, scale, null_level, relations, reference, drift, output, "
            + "alerts, silences, gateway, state, engine, parallelism, shards, standby_replicas",
        "gateway: { colour: red } | unknown key gateway.colour; allowed here: enabled, listen, auth, metrics",
        "alerts: [{ webhok: {} }] | unknown key alerts[0].webhok; did you mean alerts[0].webhook?",
      })
  void unknownKeyNamesTheNearest(String line, String expected) {
    assertEquals("config.yml:5: " + expected, only(MINIMAL + line).describe("config.yml"));
  }

  @Test
  void misspelledRequiredKeyIsOneProblem() {
    assertEquals(
        "config.yml:2: unknown key monitr; did you mean monitor?",
        described(MINIMAL.replace("monitor", "monitr")));
  }

  @Test
  void missingKeysAreNamedWithWhatTheyHaveToBe() {
    assertEquals(
        """
        config.yml: version: missing: the number 1
        config.yml: monitor: missing: 1 to 100 letters, digits, '.', '_' or '-', a letter or digit first
        config.yml: target: missing: a mapping with the keys column, type
        config.yml:1: source.file.path: missing: a path""",
        described("source: { file: { format: csv } }"));
    assertEquals(
        "config.yml:4: target.column: missing: the name of a column",
        described(MINIMAL.replace("{ column: y }", "{}")));
    assertEquals(
        "config.yml:3: source: missing: one of file, kafka, simulated",
        described(MINIMAL.replace("{ simulated: {} }", "{}")));
    assertEquals(
        "config.yml:6: alerts[0]: missing: one of webhook, slack, pagerduty, alertmanager",
        described(MINIMAL + "alerts:\n  - {}\n"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "window: { rows: 10 }",
        "window: { rows: 10000000 }",
        "window: { rows: 10_000 }",
        "k: 1",
        "k: 100",
        "emit: { every: 1 }",
        "emit: { every: 1 row }",
        "emit: { every: 10001 rows }",
        "null_level: {}",
        "null_level: { every_readings: 0, permutations: 19, block_rows: 1 }",
        "null_level: { every_readings: 1, permutations: 9999, block_rows: 5000 }",
        "relations: {}",
        "relations: { every_readings: 0, top: 1 }",
        "relations: { every_readings: 1000000000000, top: 64 }",
        "derived_from: {}",
        "derived_from: { b: a, c: b, d: b }",
        "reference: { first: 10000 }",
        "reference: { first: 10000 rows }",
        "reference: {}",
        "drift: { min_change: 0 }",
        "drift: { min_change: 64 bits }",
        "drift: { min_relative_change: 0% }",
        "drift: { min_relative_change: 1000% }",
        "drift: { min_relative_change: 10 }",
        "drift: { significance: 0.5 }",
        "drift: { significance: 1e-300 }",
        "state: { checkpoint_every: 100ms }",
        "state: { checkpoint_every: 60m }",
        "alerts: [{ webhook: { url: 'http://h', timeout: 100ms } }]",
        "alerts: [{ webhook: { url: 'http://h', timeout: 60s } }]",
        "alerts: []",
        "parallelism: 1",
        "parallelism: 1024",
        "gateway: { listen: 'localhost:65535' }",
        "gateway: { listen: '0.0.0.0:80', auth: { bearer_file: token } }",
        "gateway: { listen: '[::]:80', auth: { basic_file: user } }",
        "gateway: { listen: 'example.org:80', enabled: false }",
        "gateway: { metrics: { features_max: 50000 } }",
        "gateway: { metrics: { features_max: 1, always: ['risk_*'] } }",
        "features: { exclude: [] }",
      })
  void acceptsTheEdge(String line) {
    valid(MINIMAL + line);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "window: { rows: 9 }",
        "window: { rows: 10000001 }",
        "window: { rows: 1e4 }",
        "window: { rows: 99999999999999999999999 }",
        "window: { rows: }",
        "window: { rows: [1] }",
        "window: { rows: '' }",
        "window: [10]",
        "window:",
        "k: 0",
        "k: 101",
        "emit: { every: 0 }",
        "emit: { every: -1 rows }",
        "emit: { every: 10 bits }",
        "emit: { every: 10s }",
        "emit: { every: rows }",
        "emit: { every: 80001 }",
        "null_level: { every_readings: -1 }",
        "null_level: { every_readings: 10 rows }",
        "null_level: { permutations: 18 }",
        "null_level: { permutations: 10000 }",
        "null_level: { block_rows: 0 }",
        "null_level: { block_rows: 5001 }",
        "relations: { every_readings: -1 }",
        "relations: { top: 0 }",
        "relations: { top: 65 }",
        "derived_from: [a]",
        "derived_from: { a: [b] }",
        "derived_from: { a: a }",
        "reference: { first: 9999 }",
        "reference: { first: 10000, file: x }",
        "drift: { min_change: -0.01 }",
        "drift: { min_change: 65 }",
        "drift: { min_change: 0.02 nats }",
        "drift: { min_change: NaN }",
        "drift: { min_change: 1e9999 }",
        "drift: { min_relative_change: 1000.1% }",
        "drift: { min_relative_change: 10.1 }",
        "drift: { min_relative_change: '%' }",
        "drift: { min_relative_change: -1% }",
        "drift: { significance: 0 }",
        "drift: { false_alarms_per_month: 0 }",
        "drift: { false_alarms_per_month: 1001 }",
        "drift: { rows_per_month: 0 }",
        "drift: { significance: 1e-9999 }",
        "drift: { significance: 0.51 }",
        "state: { checkpoint_every: 99ms }",
        "state: { checkpoint_every: 61m }",
        "state: { checkpoint_every: 5 }",
        "state: { checkpoint_every: 1.5s }",
        "state: { checkpoint_every: 99999999999999d }",
        "alerts: [{ webhook: { url: 'http://h', timeout: 99ms } }]",
        "alerts: [{ webhook: { url: 'http://h', timeout: 61s } }]",
        "alerts: [{ webhook: { url: 'ftp://h' } }]",
        "alerts: [{ webhook: { url: 'http:///x' } }]",
        "alerts: [{ webhook: { url: 'http://a b' } }]",
        "alerts: [3]",
        "alerts: { webhook: { url: 'http://h' } }",
        "parallelism: 0",
        "parallelism: 1025",
        "gateway: { listen: '8080' }",
        "gateway: { listen: 'localhost:65536' }",
        "gateway: { listen: ':80' }",
        "gateway: { listen: 'example.org:80' }",
        "gateway: { enabled: yes }",
        "gateway: { listen: '[::]:80' }",
        "gateway: { listen: '127.0.0.2:80' }",
        "gateway: { listen: 'a b:80', auth: { bearer_file: token } }",
        "gateway: { auth: {} }",
        "gateway: { auth: { bearer_file: a, basic_file: b } }",
        "gateway: { auth: { token: a } }",
        "gateway: { metrics: { features_max: 0 } }",
        "gateway: { metrics: { features_max: 50001 } }",
        "gateway: { metrics: { always: income } }",
        "engine: spark",
        "standby_replicas: -1",
        "standby_replicas: 17",
        "standby_replicas: 1",
        "bins: 1",
        "bins: 255",
        "estimator: cmi-ksg",
        "features: { include: [] }",
        "features: { include: amount }",
        "features: { include: [y] }",
        "features: { include: [a], exclude: [a] }",
        "features: { types: { a: ordinal } }",
        "features: { types: { y: numeric } }",
        "features: { types: [a] }",
        "window: { time: 1h }",
        "output: { kafka: {} }",
        "<<: { k: 3 }",
        "? [a, b] : c",
      })
  void refusesBeyondTheEdge(String line) {
    ConfigProblem problem = only(MINIMAL + line);
    assertEquals(5, problem.line(), problem::toString);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "version: 2 | version: 1",
        "monitor: _m | monitor: m",
        "monitor: | monitor: m",
        "target: { column: '  ' } | target: { column: y }",
        "target: { column: y, type: text } | target: { column: y }",
        "source: { simulated: { rows: -1 } } | source: { simulated: {} }",
        "source: { simulated: { features: 5 } } | source: { simulated: {} }",
        "source: { simulated: { scenario: wide, loss_at: 5 } } | source: { simulated: {} }",
        "source: { simulated: { scenario: wide, gain_at: 5 } } | source: { simulated: {} }",
        "source: { simulated: { scenario: wide, features: 0 } } | source: { simulated: {} }",
        "source: { simulated: { scenario: wide, features: 10001 } } | source: { simulated: {} }",
        "source: { simulated: { seed: 9223372036854775808 } } | source: { simulated: {} }",
        "source: { simulated: {}, file: { path: x } } | source: { simulated: {} }",
        "source: { file: { path: x, format: xml } } | source: { simulated: {} }",
        "source: { file: { path: x, rows_per_second: -1 } } | source: { simulated: {} }",
        "source: { kafka: [] } | source: { simulated: {} }",
      })
  void refusesInPlaceOf(String mistaken, String sound) {
    assertTrue(MINIMAL.contains(sound), sound);
    only(MINIMAL.replace(sound, mistaken));
  }

  @Test
  void simulatedScenariosTakeTheirOwnKeys() {
    SimulatedSource wide = simulated("{ scenario: wide, features: 10000, seed: -7 }");
    assertEquals(new Wide(10_000), wide.scenario());
    assertEquals(-7, wide.seed().value());
    assertEquals(new Wide(20), simulated("{ scenario: wide }").scenario());
    assertEquals(
        new Credit(OptionalLong.of(0), OptionalLong.of(9)),
        simulated("{ loss_at: 0, gain_at: 9 }").scenario());
  }

  @Test
  void nullLevelsArriveAndTheirBlocksHaveToFitTheWindow() {
    String line = "null_level: { every_readings: 10, permutations: 199, block_rows: 40 }\n";
    assertEquals(new NullLevel(10, 199, OptionalInt.of(40)), valid(MINIMAL + line).nullLevel());
    assertEquals(
        "config.yml:5: null_level.block_rows: has to be at most half of window.rows (79): "
            + "one block has one order",
        described(MINIMAL + line + "window: { rows: 79 }\n"));
    valid(MINIMAL + line + "window: { rows: 80 }\n");
  }

  @Test
  void lineageIsALineThatEnds() {
    assertEquals(
        Map.of("b", "a", "c", "b"), valid(MINIMAL + "derived_from: { b: a, c: b }").derivedFrom());
    String itself = " would be derived from itself; one of its sources is wrong";
    assertEquals(
        "config.yml:5: derived_from.a: a" + itself + "\nconfig.yml:5: derived_from.b: b" + itself,
        described(MINIMAL + "derived_from: { a: b, b: a, c: a }"));
    assertEquals(
        "config.yml:5: derived_from.a: the target is no feature; remove it here",
        described(MINIMAL + "derived_from: { a: y }"));
  }

  @Test
  void relationsArrive() {
    assertEquals(new Relations(OptionalLong.empty(), 16), valid(MINIMAL).relations());
    assertEquals(
        new Relations(OptionalLong.of(0), 4),
        valid(MINIMAL + "relations: { every_readings: 0, top: 4 }").relations());
  }

  @Test
  void conditionsAreOneOrTwoColumnsAndNotTheTarget() {
    assertEquals(List.of("a"), valid(MINIMAL + "condition_on: [a]").conditionOn());
    assertEquals(List.of("b*", "a"), valid(MINIMAL + "condition_on: ['b*', a]").conditionOn());
    assertEquals(List.of(), valid(MINIMAL + "condition_on: []").conditionOn());
    assertEquals(
        "config.yml:5: condition_on: this list is not allowed: "
            + "a list of up to 2 columns, such as [amount]",
        described(MINIMAL + "condition_on: [a, b, c]"));
    assertEquals(
        "config.yml:5: condition_on: a single value is not allowed: "
            + "a list of up to 2 columns, such as [amount]",
        described(MINIMAL + "condition_on: a"));
    assertEquals(
        "config.yml:5: condition_on[1]: given the target, nothing is left to tell about it; "
            + "remove it here",
        described(MINIMAL + "condition_on: [a, y]"));
    assertEquals(
        "config.yml:5: condition_on[1]: a is given already; remove it here",
        described(MINIMAL + "condition_on: [a, a]"));
    assertEquals(
        "config.yml:5: condition_on[0]: has no value: the name of a column",
        described(MINIMAL + "condition_on: ['']"));
  }

  @Test
  void neighboursHaveToFitTheWindow() {
    assertEquals(
        "config.yml:5: k: has to be less than window.rows (10): no row has so many neighbours",
        described(MINIMAL + "k: 10\nwindow: { rows: 10 }\n"));
    valid(MINIMAL + "k: 9\nwindow: { rows: 10 }\n");
  }

  @Test
  void oneMistakeIsNotReportedAgainByTheChecksAcrossKeys() {
    assertEquals("window.rows", only(MINIMAL + "window: { rows: x }\nk: 50").key());
    only(MINIMAL + "emit: { every: x }\nreference: { first: 10000 }");
  }

  @Test
  void defaultReferenceThatIsTooShortSaysThatItIsTheDefault() {
    assertEquals(
        "config.yml:5: reference.first: by default 80000 rows are fewer than emit.every (90000), "
            + "so that no full reading would fall into it",
        described(MINIMAL + "emit: { every: 90000 }"));
    MonitorConfig fromFile = valid(MINIMAL + "emit: { every: 90000 }\nreference: { file: t.csv }");
    assertEquals(new TrainingData(Path.of("t.csv")), fromFile.reference());
  }

  @Test
  void variablesAreReplaced() {
    Map<String, String> env = Map.of("ROWS", "500", "EMPTY", "", "ODD", "${ROWS} $1 \\");
    assertEquals(500, valid(MINIMAL + "window:\n  rows: ${ROWS}", env).window().rows());
    assertEquals(70, valid(MINIMAL + "window: { rows: '${NONE:-70}' }", env).window().rows());
    assertEquals(70, valid(MINIMAL + "window: { rows: '${EMPTY:-70}' }", env).window().rows());
    assertEquals(5001, valid(MINIMAL + "window: { rows: '${ROWS}1' }", env).window().rows());
    assertEquals("${ROWS}", column("$${ROWS}", env));
    assertEquals("500$", column("${ROWS}$", env));
    assertEquals("a-${ROWS} $1 \\-500", column("a-${ODD}-${ROWS}", env));
    assertEquals("$HOME", column("$HOME", env));
  }

  @Test
  void variablesThatCannotBeReplacedAreProblems() {
    assertEquals(
        "config.yml:5: window.rows: not set in the environment, and without a default: A, B",
        described(MINIMAL + "window: { rows: '${B}${A}${C:-}' }"));
    assertTrue(only(MINIMAL + "k: ${3}").message().contains("${NAME:-default}"));
    assertTrue(only(MINIMAL + "output: { file: 'a${' }").message().contains("$${"));
    ConfigResult empty = ConfigParser.parse(MINIMAL + "k: ${EMPTY}", Map.of("EMPTY", ""));
    assertEquals(
        "line 5: k: has no value: a whole number from 1 to 100",
        ((ConfigResult.Invalid) empty).problems().get(0).toString());
  }

  @Test
  void variableInBracesHasToBeQuotedAndTheProblemSaysSo() {
    ConfigProblem problem = only(MINIMAL + "output: { file: ${DIR} }");
    assertEquals(Kind.UNREADABLE, problem.kind());
    assertEquals(5, problem.line());
    assertTrue(problem.message().contains("has to be quoted"), problem::toString);
  }

  @Test
  void secretsAreNeverShown() {
    String yaml = MINIMAL + "alerts: [{ webhook: { url: 'hts://u:hunter2@h/hunter2' } }]";
    assertFalse(described(yaml).contains("hunter2"), () -> described(yaml));
    assertEquals("", only(yaml).value());
    assertFalse(described(MINIMAL + "alerts: 'http://hunter2'").contains("hunter2"));
    assertFalse(described(MINIMAL + "alerts: [\"http://hunter2\" x").contains("hunter2"));
    assertFalse(described(MINIMAL + "alerts: [{ slack: 'hunter2' }]").contains("hunter2"));
    MonitorConfig config =
        valid(MINIMAL + "alerts: [{ webhook: { url: 'http://u:hunter2@h:1/hunter2?hunter2' } }]");
    assertFalse(config.describe().toString().contains("hunter2"));
    assertFalse(config.toString().contains("hunter2"));
  }

  @Test
  void duplicateKeysAreProblems() {
    assertEquals(
        """
        config.yml:5: k: given twice, first on line 4; keep one
        config.yml:9: window.rows: given twice, first on line 8; keep one
        config.yml:10: features.types.a: given twice, first on line 10; keep one""",
        described(
            MINIMAL.replace("target", "k: 3\nk: 4\ntarget")
                + "window:\n  rows: 100\n  rows: 200\nfeatures: { types: { a: numeric, a: numeric } }"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a: b: c | 1",
        "'version: 1\n  k: 3' | 2",
        "'version: 1\nk: [1' | 2",
        "'version: 1\nk: \"x' | 2",
        "'version: 1\n\tk: 3' | 2",
        "'version: 1\nk: *nobody' | 2",
        "'version: 1\n---\nversion: 1' | 2",
        "'version: 1\nk: a\u0007b' | 2",
        "'- 1\n- 2' | 1",
        "just words | 1",
        "'a: \"\\UFFFFFFFF\"' | 0",
        "'a: \"\\UDFFFFFFF\"' | 0",
        "'%TAG ! tag:%FF%FF\n---\na: !%F 1' | 1",
        "'' | 0",
        "'# nothing\n' | 0",
        "'---\n' | 0",
        "'%YAML 99999999999999.1\n---\na: 1' | 1",
      })
  void brokenYamlIsOneProblem(String yaml, int line) {
    ConfigProblem problem = only(yaml);
    assertEquals(Kind.UNREADABLE, problem.kind());
    assertEquals(line, problem.line(), problem::toString);
    assertFalse(problem.message().contains("\n"));
  }

  @Test
  void aliasesThatGrowOrTurnBackEnd() {
    only(MINIMAL + "window: &w { rows: *w }");
    only(MINIMAL + "features: &f { types: *f }");
    ConfigResult deep = ConfigParser.parse("a: " + "[".repeat(100_000), Map.of());
    assertInstanceOf(ConfigResult.Invalid.class, deep);
  }

  @Test
  void aFileThatIsAllMistakesIsCutShort() {
    String yaml =
        IntStream.range(0, 5_000).mapToObj(i -> "q" + i + ": 1\n").collect(Collectors.joining());
    List<ConfigProblem> problems = problems(yaml, Map.of());
    assertEquals(1_001, problems.size());
    assertTrue(problems.get(1_000).message().endsWith("further problems are not listed"));
  }

  @Test
  void filesAreRead(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("config.yml");
    Files.writeString(file, "\uFEFF" + MINIMAL);
    assertInstanceOf(ConfigResult.Valid.class, ConfigParser.parse(file, Map.of()));
    assertUnreadable(directory.resolve("none.yml"), "no such file");
    assertUnreadable(directory, "cannot be read");
    Files.write(file, "monitor: caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));
    assertUnreadable(file, "not UTF-8");
    Files.write(file, new byte[(1 << 20) + 1]);
    assertUnreadable(file, "longer than");
  }

  @Test
  void valuesAreShownShortAndOnOneLine() {
    ConfigProblem problem = only(MINIMAL + "k: \"1\\n2\\e[0m" + "é".repeat(500) + "\"");
    assertTrue(problem.value().startsWith("1\uFFFD2\uFFFD[0m"), problem::value);
    assertTrue(problem.value().length() <= 81);
  }

  @Test
  void mutatedFilesAreValidOrInvalidAndNothingElse() {
    SplittableRandom random = new SplittableRandom(20261101);
    int rounds = 3_000;
    int valid = 0;
    int unreadable = 0;
    for (int round = 0; round < rounds; round++) {
      StringBuilder text = new StringBuilder(round % 2 == 0 ? FULL : StreamConfigTest.FULL);
      for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
        mutate(text, random);
      }
      ConfigResult result = ConfigParser.parse(text.toString(), Map.of("A", "1"));
      if (result instanceof ConfigResult.Invalid invalid) {
        unreadable += invalid.problems().get(0).kind() == Kind.UNREADABLE ? 1 : 0;
      } else {
        valid++;
      }
    }
    String outcome = valid + " valid, " + unreadable + " unreadable of " + rounds;
    assertTrue(valid > rounds / 50 && unreadable > rounds / 50, outcome);
    assertTrue(valid + unreadable < rounds / 2, "most are to reach the keys: " + outcome);
  }

  /** Changes a character, or a word for another word of the file, or a line. */
  private static void mutate(StringBuilder text, SplittableRandom random) {
    String alphabet = "{}[]:,-#&*!|>'\"%@`?$ \n\t~<=_.0123456789abyz\u0000\uFFFF\uD800é";
    int kind = random.nextInt(8);
    String unit = kind < 5 ? "[\\w.%-]+" : kind < 7 ? "(?m)^.*\n" : "(?s).";
    List<MatchResult> units = Pattern.compile(unit).matcher(text).results().toList();
    if (units.isEmpty()) {
      return;
    }
    MatchResult chosen = units.get(random.nextInt(units.size()));
    MatchResult other = units.get(random.nextInt(units.size()));
    String replacement =
        switch (kind) {
          case 0 -> String.valueOf(random.nextLong());
          case 1 -> "'${A:-2}'";
          case 2, 3, 4 -> other.group();
          case 5 -> other.group() + chosen.group();
          case 6 -> "";
          default -> String.valueOf(alphabet.charAt(random.nextInt(alphabet.length())));
        };
    text.replace(chosen.start(), chosen.end(), replacement);
  }

  private static void assertUnreadable(Path file, String sentence) {
    ConfigResult result = ConfigParser.parse(file, Map.of());
    List<ConfigProblem> problems = assertInstanceOf(ConfigResult.Invalid.class, result).problems();
    assertEquals(1, problems.size());
    assertTrue(problems.get(0).message().contains(sentence), problems::toString);
  }

  private static SimulatedSource simulated(String section) {
    return (SimulatedSource)
        valid(MINIMAL.replace("{ simulated: {} }", "{ simulated: " + section + " }")).source();
  }

  private static String column(String written, Map<String, String> env) {
    return valid(MINIMAL.replace("column: y", "column: '" + written + "'"), env).target().column();
  }

  static ConfigProblem only(String yaml) {
    List<ConfigProblem> problems = problems(yaml, Map.of());
    assertEquals(1, problems.size(), problems::toString);
    return problems.get(0);
  }

  static String described(String yaml) {
    return problems(yaml, Map.of()).stream()
        .map(problem -> problem.describe("config.yml"))
        .collect(Collectors.joining("\n"));
  }

  static List<ConfigProblem> problems(String yaml, Map<String, String> env) {
    ConfigResult result = ConfigParser.parse(yaml, env);
    return assertInstanceOf(ConfigResult.Invalid.class, result, yaml).problems();
  }

  static MonitorConfig valid(String yaml) {
    return valid(yaml, Map.of());
  }

  private static MonitorConfig valid(String yaml, Map<String, String> env) {
    ConfigResult result = ConfigParser.parse(yaml, env);
    return assertInstanceOf(ConfigResult.Valid.class, result, () -> yaml + result).config();
  }
}
