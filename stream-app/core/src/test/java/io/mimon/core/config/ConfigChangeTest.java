package io.mimon.core.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ConfigChangeTest {
  private static final String FULL = StreamConfigTest.FULL;
  private static final String FILE =
      StreamConfigTest.FILE
          + """
          features: { include: [a, b], exclude: [c], types: { a: numeric } }
          window: { rows: 10000 }
          drift: { significance: 0.001 }
          reference: { first: 30000 rows }
          """;

  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void nothingDiffersFromItselfAfterJson() {
    for (String yaml : List.of(FULL, FILE, ConfigParserTest.FULL)) {
      ConfigChange change = change(yaml, yaml);
      assertTrue(change.isNone(), change::toString);
      assertFalse(change.mayChangeColumns());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "include: [a, b] | include: [b] | features.include: [a, b] before, [b] now",
        "exclude: [c] | exclude: [] | features.exclude: [c] before, [] now",
        "a: numeric | a: categorical | features.types.a: numeric before, categorical now",
        "'types: { a: numeric }' | 'types: {}' | features.types.a: numeric before, inferred now",
        "significance: 0.001 | significance: 0.01 | drift.significance: 0.001 before, 0.01 now",
        "significance: 0.001 | min_change: 1 bit | drift.min_change: 0.02 bits before, 1.0 bits"
            + " now",
        "drift: | 'derived_from: { a: b }; drift:' | derived_from.a: none before, b now",
        "drift: | 'relations: { top: 9 }; drift:' | relations.top: 16 before, 9 now",
        "drift: | 'relations: { every_readings: 0 }; drift:' | relations.every_readings: about ten"
            + " times a window before, 0 now",
        "drift: | 'null_level: { every_readings: 5 }; drift:' | null_level.every_readings: 0"
            + " before, 5 now",
      })
  void whatKeepsItsMeaningIsCompatible(String from, String to, String expected) {
    String changed = replaced(FILE, from, to);
    ConfigChange change = change(FILE, changed);
    assertEquals(List.of(expected), texts(change.compatible()));
    assertEquals(List.of(), change.meaningChanging());
    assertEquals(expected.startsWith("features."), change.mayChangeColumns());

    ConfigChange back = change(changed, FILE);
    assertEquals(1, back.compatible().size(), back::toString);
    assertEquals(change.compatible().get(0).before(), back.compatible().get(0).now());
    assertEquals(change.compatible().get(0).now(), back.compatible().get(0).before());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "monitor: m | monitor: n | monitor: m before, n now",
        "path: rows.csv | path: s.csv | source.file.path: rows.csv before, s.csv now",
        "column: y | column: z | target.column: y before, z now",
        "column: y | column: y, type: numeric | target.type: inferred before, numeric now",
        "rows: 10000 | rows: 5000 | window.rows: 10000 before, 5000 now & emit.every: 1000 rows"
            + " before, 500 rows now",
        "drift: | 'emit: { every: 7 }; drift:' | emit.every: 1000 rows before, 7 rows now",
        "drift: | 'estimator: ksg1; drift:' | estimator: auto before, ksg1 now",
        "drift: | 'k: 4; drift:' | k: 3 before, 4 now",
        "drift: | 'bins: 20; drift:' | bins: 16 before, 20 now",
        "drift: | 'scale: rank; drift:' | scale: standard before, rank now",
        "drift: | 'shards: 4; drift:' | shards: 8 before, 4 now",
        "drift: | 'segment_by: [s]; drift:' | segment_by: none before, [s] now",
        "drift: | 'condition_on: [a]; drift:' | condition_on: none before, [a] now",
        "30000 rows | 40000 rows | reference.first: 30000 rows before, 40000 rows now",
        "first: 30000 rows | file: t.csv | reference.file: not given before, t.csv now &"
            + " reference.first: 30000 rows before, not given now",
        "file: { path: rows.csv } | simulated: {} | source.simulated: not given before, given now"
            + " & source.file: given before, not given now",
        "drift: | 'time: { column: t }; drift:' | time.column: a topic's timestamps; a file's order"
            + " before, t now & time.out_of_orderness: 10s with time.column, else without bound"
            + " before, 10s now",
        "drift: | 'time: { column: t }; labels: { file: { path: l }, join: { on: i, within: 1d } };"
            + " drift:' | labels: not given before, given now & time.column: a topic's timestamps;"
            + " a file's order before, t now & time.out_of_orderness: 10s with time.column, else"
            + " without bound before, 10s now",
      })
  void whatChangesTheMeaningIsSaid(String from, String to, String expected) {
    ConfigChange change = change(FILE, replaced(FILE, from, to));
    assertEquals(expected, String.join(" & ", texts(change.meaningChanging())));
    assertEquals(List.of(), change.compatible());
  }

  /** A reference that begins anew may be another one; one that goes on is what it was. */
  @Test
  void theReferenceMayChangeWithAnEpochThatIsRaised() {
    String second = replaced(FILE, "30000 rows", "40000 rows, epoch: 2");
    ConfigChange raised = change(FILE, second);
    assertEquals(
        List.of(
            "reference.first: 30000 rows before, 40000 rows now",
            "reference.epoch: 1 before, 2 now"),
        texts(raised.compatible()));
    assertEquals(List.of(), raised.meaningChanging());
    assertFalse(raised.mayChangeColumns());
    ConfigChange lowered = change(second, FILE);
    assertEquals(2, lowered.meaningChanging().size(), lowered::toString);
    ConfigChange toFile = change(second, replaced(FILE, "first: 30000 rows", "file: r, epoch: 3"));
    assertEquals(List.of(), toFile.meaningChanging());
    ConfigChange other = change(second, replaced(second, "rows: 10000", "rows: 9000"));
    assertFalse(other.meaningChanging().isEmpty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "topic: predictions | topic: p2 | source.kafka.topic: predictions before, p2 now",
        "start: latest | start: earliest | source.kafka.start: latest before, earliest now",
        "topic: outcomes | topic: o2 | labels.kafka.topic: outcomes before, o2 now",
        "on: prediction_id | on: id | labels.join.on: prediction_id before, id now",
        "within: 7d | within: 8d | labels.join.within: 7d before, 8d now",
        "policy: last | policy: first | labels.policy: last before, first now",
        "time: decided_at | time: at | labels.time: decided_at before, at now",
        "column: ts | column: t | time.column: ts before, t now",
        "out_of_orderness: 1m | out_of_orderness: 2m | time.out_of_orderness: 1m before, 2m now",
        "[country, product] | [country] | segment_by: [country, product] before, [country] now",
        "segment_idle: 12h | segment_idle: 1d | segment_idle: 12h before, 1d now",
        "window: { time: 6h } | window: { time: 7h } | window.time: 6h before, 7h now",
        "every: 10m | every: 500 | emit.every: 10m before, 500 rows now",
        "first: 2d | first: 3d | reference.first: 2d before, 3d now",
        "shards: 16 | shards: 8 | shards: 16 before, 8 now",
      })
  void streamsChangeTheMeaning(String from, String to, String expected) {
    String changed = replaced(FULL, from, to);
    ConfigChange change = change(FULL, changed);
    assertEquals(List.of(expected), texts(change.meaningChanging()));
    assertEquals(List.of(), change.compatible());
    assertFalse(meaning(FULL).equals(meaning(changed)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kafka1:9093, kafka2:9093 | kafka3:1",
        "SASL_SSL | SSL",
        "/run/secrets/jaas | /elsewhere",
        "idle_after: 30s | idle_after: 31s",
        "max_segments: 7 | max_segments: 8",
        "readings: r | readings: rr",
        "file: results | file: other",
        "compression.type: zstd | compression.type: lz4",
      })
  void howBrokersAreReachedIsNoMeaning(String from, String to) {
    assertEquals(
        ConfigParserTest.valid(FULL).fingerprint(),
        ConfigParserTest.valid(replaced(FULL, from, to)).fingerprint());
  }

  @Test
  void theLeastCoverageMayChange() {
    ConfigChange change = change(FULL, replaced(FULL, "30%", "40%"));
    assertEquals(List.of("labels.min_coverage: 0.3 before, 0.4 now"), texts(change.compatible()));
    assertEquals(List.of(), change.meaningChanging());
  }

  @Test
  void keysThisVersionDoesNotKnowChangeTheMeaning() {
    ConfigChange change =
        ConfigChange.between(Map.of("k", 3, "future", Map.of("x", 1)), Map.of("k", 3L));
    assertEquals(List.of("future: given before, not given now"), texts(change.meaningChanging()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "1.0", "1.50", "1e300", "100", "0.001"})
  void numbersAreComparedByValue(String number) throws JsonProcessingException {
    double value = Double.parseDouble(number);
    Object read = JSON.readValue(number, Object.class);
    assertTrue(ConfigChange.between(Map.of("k", value), Map.of("k", read)).isNone());
    assertFalse(ConfigChange.between(Map.of("k", value), Map.of("k", 2 * value)).isNone());
  }

  @Test
  void differencesAreOneShortLine() {
    String text =
        ConfigChange.between(Map.of("monitor", "a\nb"), Map.of("monitor", "x".repeat(999)))
            .meaningChanging()
            .get(0)
            .toString();
    assertTrue(text.startsWith("monitor: a\uFFFDb before, xxx"), text);
    assertTrue(text.length() < 120, text);
  }

  private static ConfigChange change(String before, String now) {
    return ConfigChange.between(stored(before), meaning(now));
  }

  private static Map<String, Object> meaning(String yaml) {
    return ConfigParserTest.valid(yaml).meaning();
  }

  /** The meaning as a file holds it. */
  private static Map<String, Object> stored(String yaml) {
    try {
      return JSON.readValue(JSON.writeValueAsString(meaning(yaml)), new TypeReference<>() {});
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static String replaced(String yaml, String from, String to) {
    assertTrue(yaml.contains(from), from);
    return yaml.replace(from, to.replace("; ", "\n"));
  }

  private static List<String> texts(List<ConfigChange.Difference> differences) {
    return Stream.of(differences).flatMap(List::stream).map(Record::toString).toList();
  }
}
