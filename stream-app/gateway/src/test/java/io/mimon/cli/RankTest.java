package io.mimon.cli;

import static io.mimon.cli.CommandLineFixture.mimon;
import static io.mimon.cli.CommandLineFixture.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code mimon rank} says of features that repeat each other and of ones that are not linear.
 */
class RankTest {
  private static final int SEED = 7;
  private final Path csv;

  /** t is 1 where x + square² − 1 + half of z is large; copy is x and a little noise. */
  RankTest(@TempDir Path dir) {
    Random random = new Random(SEED);
    StringBuilder rows = new StringBuilder("noise,copy,x,square,z,three,t\n");
    for (int i = 0; i < 4000; i++) {
      double x = random.nextGaussian();
      double square = random.nextGaussian();
      double z = random.nextGaussian();
      double sum = x + square * square - 1 + 0.5 * z + 0.3 * random.nextGaussian();
      rows.append(
          String.format(
              Locale.ROOT,
              "%.6f,%.6f,%.6f,%.6f,%.6f,%s,%s%n",
              random.nextGaussian(),
              x + 0.3 * random.nextGaussian(),
              x,
              square,
              z,
              "abc".charAt(random.nextInt(3)),
              sum > 0 ? "yes" : "no"));
    }
    csv = write(dir.resolve("related.csv"), rows.toString());
  }

  private Map<String, JsonNode> rank(String target) {
    Map<String, JsonNode> byFeature = new HashMap<>();
    List<JsonNode> lines =
        mimon("rank", "--input", csv.toString(), "--target", target, "--json").done().json();
    lines.forEach(line -> byFeature.put(line.get("feature").asText(), line));
    return byFeature;
  }

  private static JsonNode of(Map<String, JsonNode> ranking, String feature, String field) {
    return Objects.requireNonNull(ranking.get(feature), feature).get(field);
  }

  @Test
  void aCopyIsRankedBehindWhatItRepeats() {
    Map<String, JsonNode> ranking = rank("t");
    assertTrue(of(ranking, "copy", "rank").asInt() <= 3, ranking.toString());
    for (String order : List.of("mrmrRank", "mrmrQuotientRank", "cmimRank")) {
      assertTrue(
          of(ranking, "copy", order).asInt() > of(ranking, "z", order).asInt(),
          order + ": " + ranking);
      assertEquals(1, ranking.values().stream().filter(f -> f.get(order).asInt() == 1).count());
    }
    JsonNode redundancy = of(ranking, "copy", "redundancy");
    assertEquals("[\"x\"]", redundancy.get("given").toString());
    assertTrue(redundancy.get("bits").asDouble() < 0.01, redundancy.toString());
    assertTrue(redundancy.get("sharedBits").asDouble() > 0.1, redundancy.toString());
    // What tells nothing takes no part, and comes last.
    assertTrue(of(ranking, "noise", "redundancy").get("bits").isNull());
    assertTrue(of(ranking, "noise", "mrmrRank").asInt() >= 5, ranking.toString());
  }

  @Test
  void pairsSayWhatFeaturesShare() {
    List<JsonNode> pairs =
        mimon("rank", "--input", csv.toString(), "--target", "t", "--pairs", "6", "--json")
            .done()
            .json()
            .stream()
            .filter(line -> line.get("type").asText().equals("mimon.pair.v1"))
            .toList();
    assertEquals(6 * 5 / 2, pairs.size());
    for (JsonNode pair : pairs) {
      boolean twins = List.of("x", "copy").contains(pair.get("x").asText());
      twins &= List.of("x", "copy").contains(pair.get("y").asText());
      assertEquals(twins, pair.get("bits").asDouble() > 0.5, pair.toString());
    }
    String table =
        mimon("rank", "--input", csv.toString(), "--target", "t", "--pairs", "2").done().out();
    assertTrue(table.contains("What they share with each other, in bits"), table);
    assertTrue(table.contains("\n   1  "), table);
    mimon("rank", "--input", csv.toString(), "--target", "t", "--pairs", "101")
        .refused("--pairs 101 is not allowed: a whole number from 0 to 100");
  }

  @Test
  void aSquareStandsOutBesideItsCorrelation() {
    Map<String, JsonNode> ranking = rank("t");
    assertTrue(of(ranking, "square", "nonLinearShare").asDouble() > 0.97, ranking.toString());
    assertTrue(of(ranking, "x", "nonLinearShare").asDouble() < 0.25, ranking.toString());
    assertTrue(of(ranking, "noise", "nonLinearShare").isNull());
    assertTrue(of(ranking, "three", "pearson").isNull());
    assertTrue(of(ranking, "three", "spearman").isNull());
  }

  @Test
  void theGreaterLabelIsOne() {
    // The first row's label must not matter: yes is 1 and no is 0.
    assertTrue(of(rank("t"), "x", "pearson").asDouble() > 0.4);
    assertTrue(of(rank("x"), "t", "spearman").asDouble() > 0.4);
  }

  @Test
  void theTableFitsAndSaysTheSame() {
    String table = mimon("rank", "--input", csv.toString(), "--target", "t").done().out();
    assertTrue(table.lines().allMatch(line -> line.length() <= 120), table);
    assertTrue(table.contains("(4,000 rows, H "), table);
    String copy = table.lines().filter(line -> line.contains(" copy ")).findFirst().orElseThrow();
    assertTrue(copy.endsWith(" given x"), copy);
  }
}
