package io.mimon.core.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MonitorConfigTest {
  private static final String FULL = ConfigParserTest.FULL;

  /** JSON is YAML, so what is described can be read again; URLs are left out as secrets. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "simulated: { loss_at: 3, gain_at: 8, rows: 12, rows_per_second: 0.1 }",
        "simulated: { scenario: wide, features: 7 }",
        "file: { path: '-' }",
      })
  void descriptionIsAConfigurationWithTheSameMeaning(String source) throws JsonProcessingException {
    String yaml =
        (FULL.replace("window:", "condition_on: [amount, y*]\nwindow:")
                + "null_level: { every_readings: 7, block_rows: 9 }\n"
                + "derived_from: { x_2: x_1 }\nrelations: { every_readings: 3, top: 5 }\n")
            .replace("file: { path: data.csv.gz, format: csv, rows_per_second: 1.5 }", source)
            .replaceAll("(?m)^(alerts:| +- webhook).*\n", "");
    MonitorConfig config = ConfigParserTest.valid(yaml);

    String described = new ObjectMapper().writeValueAsString(config.describe());
    MonitorConfig again = ConfigParserTest.valid(described);

    assertEquals(config, again);
    assertEquals(config.fingerprint(), again.fingerprint());
  }

  @Test
  void descriptionKeepsTheOrderOfTheTable() {
    List<String> declared = ConfigKeys.inside("").stream().map(ConfigKey::name).toList();
    String full = FULL + "condition_on: [a]";
    List<String> described = new ArrayList<>(ConfigParserTest.valid(full).describe().keySet());
    assertEquals(declared.stream().filter(described::contains).toList(), described);
    assertEquals(22, described.size());
    MonitorConfig streams = ConfigParserTest.valid(StreamConfigTest.FULL);
    List<String> all = new ArrayList<>(streams.describe().keySet());
    assertEquals(declared.stream().filter(all::contains).toList(), all);
    assertEquals(List.of("labels", "time", "segment_by", "max_segments"), all.subList(3, 7));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "credit-risk | other",
        "data.csv.gz | other.csv",
        "format: csv | format: jsonl",
        "column: defaulted | column: other",
        "type: categorical | type: numeric",
        "[id] | [id2]",
        "x_* | y_*",
        "zip: categorical | zip: numeric",
        "5_000 | 6000",
        "500 rows | 501 rows",
        "mixed-ksg | auto",
        "k: 5 | k: 6",
        "scale: rank | scale: none",
        "20000 rows | 20001 rows",
        "first: 20000 rows | file: x.csv",
        "0.05 bits | 0.06 bits",
        "30% | 31%",
        "1e-6 | 1e-7",
      })
  void fingerprintChangesWithWhatChangesReadings(String from, String to) {
    assertNotEquals(fingerprintOf(FULL), fingerprintOf(replaced(from, to)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rows_per_second: 1.5 | rows_per_second: 0",
        "file: results | file: elsewhere",
        "timeout: 250ms | timeout: 1s",
        "enabled: false | enabled: true",
        "[::1]:0 | 127.0.0.1:99",
        "directory: kept | directory: other",
        "every: 1m | every: 2m",
        "parallelism: 4 | parallelism: 5",
        "'[amount, \"x_*\"]' | '[\"x_*\", amount, amount]'",
        "500 rows | 500",
        "30% | 0.3",
      })
  void fingerprintStaysWithTheRest(String from, String to) {
    assertEquals(fingerprintOf(FULL), fingerprintOf(replaced(from, to)));
  }

  @Test
  void fingerprintHasNullLevelsOnlyWhereReadingsDo() {
    String every = FULL + "null_level: { every_readings: 2, permutations: 39 }\n";
    assertNotEquals(fingerprintOf(FULL), fingerprintOf(every));
    assertNotEquals(fingerprintOf(every), fingerprintOf(every.replace("39", "40")));
    String never = FULL + "null_level: { every_readings: 0, permutations: 39 }\n";
    assertEquals(fingerprintOf(FULL), fingerprintOf(never));
  }

  @Test
  void fingerprintHasBinsWhereTheyAreNotTheUsual() {
    assertEquals(fingerprintOf(FULL), fingerprintOf(FULL + "bins: 16"));
    assertNotEquals(fingerprintOf(FULL), fingerprintOf(FULL + "bins: 17"));
  }

  @Test
  void fingerprintHasRelationsAndLineageWhereTheyAreNotTheUsual() {
    String usual = FULL + "relations: { top: 16 }\nderived_from: {}\n";
    assertEquals(fingerprintOf(FULL), fingerprintOf(usual));
    assertNotEquals(fingerprintOf(FULL), fingerprintOf(usual.replace("16", "15")));
    assertNotEquals(fingerprintOf(FULL), fingerprintOf(FULL + "relations: { every_readings: 0 }"));
    assertNotEquals(fingerprintOf(FULL), fingerprintOf(FULL + "derived_from: { a: b }"));
    assertNotEquals(
        fingerprintOf(FULL + "derived_from: { a: c }"),
        fingerprintOf(FULL + "derived_from: { a: b }"));
  }

  @Test
  void fingerprintHasConditionsWhereThereAreSome() {
    assertEquals(fingerprintOf(FULL), fingerprintOf(FULL + "condition_on: []"));
    assertNotEquals(fingerprintOf(FULL), fingerprintOf(FULL + "condition_on: [a]"));
    // Readings name them in this order.
    assertNotEquals(
        fingerprintOf(FULL + "condition_on: [a, b]"), fingerprintOf(FULL + "condition_on: [b, a]"));
  }

  /** A changed hash orphans every stored state: it changes on purpose, or not at all. */
  @Test
  void fingerprintIsTheSameInEveryVersion() {
    assertEquals(
        "de935222880a78c786421378a0253e014249f1ed836858a4b25a1b421fc251eb", fingerprintOf(FULL));
    assertEquals(
        "dad40d6b7309a39e6060d80c7709196384d85fcc66bde3de26c5b026de21bcf3",
        fingerprintOf(StreamConfigTest.FULL));
  }

  @Test
  void fingerprintIsTheHashOfTheMeaningAndHoldsNoDefaultThatCameLater()
      throws JsonProcessingException, NoSuchAlgorithmException {
    MonitorConfig config = ConfigParserTest.valid(FULL);
    byte[] json = new ObjectMapper().writeValueAsBytes(config.meaning());
    assertEquals(
        config.fingerprint(),
        HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(json)));
    for (String line : List.of("shards: 8", "segment_by: []", "time: {}")) {
      assertEquals(config.fingerprint(), fingerprintOf(FULL + line), line);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "* | anything | true",
        "* | '' | true",
        "a* | abc | true",
        "a* | ba | false",
        "*a | ba | true",
        "*a | ab | false",
        "a?c | abc | true",
        "a?c | ac | false",
        "a*b*c | a-b-b-c | true",
        "a*b*c | a-b-b | false",
        "a.c | abc | false",
        "[a] | a | false",
        "abc | abc | true",
        "abc | abcd | false",
        "** | x | true",
        "*?* | '' | false",
      })
  void patternsMatchWholeNames(String pattern, String name, boolean matches) {
    assertEquals(matches, new ColumnPattern(pattern).matches(name));
  }

  @Test
  void patternsTakeNoExponentialTime() {
    String pattern = "*a".repeat(1_000) + "b";
    assertTrue(!new ColumnPattern(pattern).matches("a".repeat(4_000)));
  }

  private static String replaced(String from, String to) {
    assertTrue(FULL.contains(from), from);
    return FULL.replace(from, to);
  }

  private static String fingerprintOf(String yaml) {
    return ConfigParserTest.valid(yaml).fingerprint();
  }
}
