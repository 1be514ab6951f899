package io.mimon.cli;

import static io.mimon.cli.CommandLineFixture.mimon;
import static io.mimon.cli.CommandLineFixture.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replays of real data; skipped where the folder of {@code mimon.shared} is absent. */
class SharedReplayTest {
  private final Path dir;

  SharedReplayTest(@TempDir Path dir) {
    this.dir = dir;
  }

  /** Victoria's columns are constant up to row 17,424. */
  @Test
  void victoriasColumnsComeAlive() {
    Path data = Path.of(System.getProperty("mimon.shared", "absent")).resolve("data/elec2.csv.gz");
    assumeTrue(Files.isRegularFile(data), "no folder of shared data");
    String yaml =
        """
        version: 1
        monitor: elec2
        source: { file: { path: elsewhere.csv } }
        target: { column: class }
        features: { exclude: [date] }
        window: { rows: 2000 }
        emit: { every: 500 rows }
        reference: { first: 10000 rows }
        """;
    List<JsonNode> lines =
        mimon(
                "replay",
                write(dir.resolve("elec2.yml"), yaml).toString(),
                "--input",
                data.toString(),
                "--drift",
                "vicprice@17425",
                "--drift",
                "vicdemand@17425",
                "--shuffles",
                "1",
                "--no-suggestions",
                "--json")
            .done()
            .json();
    for (String feature : List.of("vicprice", "vicdemand")) {
      JsonNode alarm =
          lines.stream()
              .filter(line -> line.path("feature").asText().equals(feature))
              .findFirst()
              .orElseThrow();
      assertEquals("relevance-gained", alarm.get("kind").asText());
      assertTrue(alarm.get("statedDelayRows").asLong() <= 2_000, alarm::toString);
      long onset = alarm.get("estimatedOnset").get("row").asLong();
      assertTrue(Math.abs(onset - 17_424) <= 1_000, alarm::toString);
    }
    JsonNode score =
        lines.stream()
            .filter(l -> l.path("detector").asText().equals("mimon"))
            .findFirst()
            .orElseThrow();
    assertEquals(2, score.get("found").asInt());
  }
}
