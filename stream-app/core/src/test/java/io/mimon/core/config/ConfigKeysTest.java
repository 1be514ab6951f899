package io.mimon.core.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConfigKeysTest {
  private static final String BEGIN = "<!-- config:begin -->";
  private static final String END = "<!-- config:end -->";

  @Test
  void readmeShowsTheDeclaredKeys() throws IOException {
    String root = System.getProperty("mimon.root", ".");
    Path readme = Path.of(root, "README.md");
    String text = Files.exists(readme) ? Files.readString(readme) : "";
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END);
    if (begin >= 0 && end > begin) {
      assertEquals(
          ConfigKeys.markdownTable().strip(), text.substring(begin + BEGIN.length(), end).strip());
    }
  }

  @Test
  void exampleOfTheReadmeIsAConfiguration() throws IOException {
    String root = System.getProperty("mimon.root", ".");
    String heading = "## Kafka, event time, late labels\n";
    String readme = Files.readString(Path.of(root, "README.md"));
    String section = readme.substring(readme.indexOf(heading) + heading.length());
    String example =
        section
            .substring(0, section.indexOf("\n## "))
            .lines()
            .filter(line -> line.startsWith("    "))
            .map(line -> line.substring(4))
            .collect(Collectors.joining("\n"));
    MonitorConfig config = ConfigParserTest.valid(example);
    assertTrue(config.labels().isPresent() && config.output().kafka().isPresent());
  }

  @Test
  void tableHasARowForEveryValueAndNoneForSections() {
    String table = ConfigKeys.markdownTable();
    assertTrue(
        table.contains(
            "| `window.rows` | a whole number from 10 to 10000000 | `10000` | "
                + "How many rows an estimate looks back. |\n"),
        table);
    assertTrue(table.contains("| `monitor` | 1 to 100 letters"), table);
    assertFalse(table.contains("| `drift` |"), table);
    table
        .lines()
        .filter(l -> l.startsWith("|"))
        .forEach(l -> assertEquals(6, l.split("\\|", -1).length, l));
  }

  @Test
  void everyKeyStandsInADeclaredSection() {
    List<ConfigKey> reached = new ArrayList<>();
    Deque<String> sections = new ArrayDeque<>(List.of(""));
    while (!sections.isEmpty()) {
      for (ConfigKey key : ConfigKeys.inside(sections.pop())) {
        reached.add(key);
        sections.push(key instanceof ConfigKey.SectionList ? key.path() + "[]" : key.path());
        assertTrue(key.doc().endsWith("."), key.path());
      }
    }
    assertEquals(ConfigKeys.count(), reached.size());
  }

  @ParameterizedTest
  @CsvSource({
    "windw, window, 1",
    "widnow, window, 1",
    "window, window, 0",
    "'', abc, 3",
    "kitten, sitting, 3",
    "ca, abc, 3",
  })
  void distanceCountsSlips(String a, String b, int slips) {
    assertEquals(slips, NearestName.distance(a, b));
    assertEquals(slips, NearestName.distance(b, a));
  }

  @Test
  void nothingNearIsNothing() {
    assertEquals(Optional.empty(), NearestName.of("colour", List.of("listen", "enabled")));
    assertEquals(Optional.empty(), NearestName.of("x".repeat(100_000), List.of("k")));
  }
}
