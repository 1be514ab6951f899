package io.mimon.cli;

import static io.mimon.cli.CommandLineFixture.mimon;
import static io.mimon.cli.CommandLineFixture.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mimon.core.config.ConfigParser;
import io.mimon.core.config.ConfigResult;
import io.mimon.core.input.RecordReader;
import io.mimon.core.monitor.LocalMonitor;
import io.mimon.core.plan.PlanResult;
import io.mimon.core.plan.Planner;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The command line against other programs' values on real and golden data; skipped where the folder
 * of the system property {@code mimon.shared} is absent.
 */
class SharedDataTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final double NATS_PER_BIT = Math.log(2);

  private final Path dir;
  private final Path shared = Path.of(System.getProperty("mimon.shared", "absent"));

  SharedDataTest(@TempDir Path dir) {
    this.dir = dir;
  }

  @BeforeEach
  void needsTheFolder() {
    assumeTrue(Files.isDirectory(shared.resolve("data")), "no folder of shared data");
  }

  @ParameterizedTest
  @CsvSource({"ksg1,KSG1,3", "ksg1,KSG1,10", "ksg2,KSG2,4"})
  void estimateEqualsTheGoldenValue(String estimator, String theirs, int k) throws IOException {
    Path csv = shared.resolve("golden/gauss06_500.csv");
    String parameters = "k=" + k + ",noise=0,normalise=false,norm=max";
    double golden = Double.NaN;
    for (JsonNode entry : JSON.readTree(shared.resolve("golden/golden.json").toFile())) {
      if (entry.get("file").asText().equals("gauss06_500.csv")
          && entry.get("estimator").asText().equals(theirs)
          && entry.get("parameters").asText().equals(parameters)) {
        golden = entry.get("value").asDouble();
      }
    }
    List<JsonNode> json =
        mimon(
                "estimate",
                "--input",
                csv.toString(),
                "--x",
                "x",
                "--y",
                "y",
                "--scale",
                "none",
                "--estimator",
                estimator,
                "--k",
                Integer.toString(k),
                "--json")
            .done()
            .json();
    assertEquals(golden, json.get(0).get("nats").asDouble(), 1e-12);
    assertEquals(golden / NATS_PER_BIT, json.get(0).get("bits").asDouble(), 1e-12);
  }

  @Test
  void rankFindsTheDurationOfTheCallFirst() {
    String csv = shared.resolve("data/bank_marketing.csv.gz").toString();
    List<JsonNode> ranking = mimon("rank", "--input", csv, "--target", "y", "--json").done().json();
    assertEquals("duration", ranking.get(0).get("feature").asText());
    assertEquals(41_188, ranking.get(0).get("n").asInt());
  }

  /** What a slice's comparison came to. */
  private record Compared(int numeric, int categorical, List<String> apart) {}

  /**
   * Numeric features against scikit-learn's nearest neighbours with its noise floor and three of
   * our standard errors as the bound; categorical ones against plug-in counts with the Miller–Madow
   * correction, to the rounding of both.
   *
   * <p>The facts count a missing label as a label of its own, mimon leaves the row out of the pair;
   * to compare the same numbers the missing labels are spelled out here. Rows without a numeric
   * value are left out by both, which the numbers of rows show.
   */
  @ParameterizedTest
  @CsvSource({
    "elec2,first5000,6,1",
    "elec2,last5000,6,1",
    "bank_marketing,first5000,10,10",
    "bank_marketing,last5000,10,10",
    "hotel_bookings,first5000,14,13",
    "hotel_bookings,last5000,14,13",
    "beijing_air,first5000,12,2",
    "beijing_air,last5000,12,2",
    "usenet1,first300,0,99",
    "usenet1,last300,0,99"
  })
  void rankAgreesWithTheFacts(String name, String slice, int numeric, int categorical)
      throws IOException {
    JsonNode facts = JSON.readTree(shared.resolve("data/facts.json").toFile()).get(name);
    Compared compared = compare(name, slice, facts);
    assertEquals(List.of(), compared.apart);
    assertEquals(numeric, compared.numeric);
    assertEquals(categorical, compared.categorical);
  }

  private Compared compare(String name, String slice, JsonNode facts) throws IOException {
    Set<String> labels = new HashSet<>();
    facts.get("categorical").forEach(column -> labels.add(column.asText()));
    JsonNode mi = facts.get("mi").get(slice);
    List<String> types = new ArrayList<>();
    mi.get("features")
        .fieldNames()
        .forEachRemaining(
            f -> types.add(f + "=" + (labels.contains(f) ? "categorical" : "numeric")));
    String target = facts.get("target").asText();
    types.add(
        target + (facts.get("task").asText().equals("regression") ? "=numeric" : "=categorical"));
    List<JsonNode> ranking =
        mimon(
                "rank",
                "--input",
                slice(name, slice, labels).toString(),
                "--target",
                target,
                "--types",
                String.join(",", types),
                "--json")
            .done()
            .json();
    double floor = mi.get("shuffled_target_sklearn_max_nats").asDouble();
    int numeric = 0;
    int categorical = 0;
    List<String> apart = new ArrayList<>();
    for (JsonNode ours : ranking) {
      String feature = ours.get("feature").asText();
      JsonNode theirs = mi.get("features").get(feature);
      if (theirs == null) {
        continue; // A time stamp, which the facts leave out.
      }
      boolean isLabel = labels.contains(feature);
      boolean counted = isLabel && ours.get("estimator").asText().equals("counts");
      double expected = theirs.get(counted ? "plugin_mm_nats" : "sklearn_nats").asDouble();
      double bound =
          counted ? 2e-4 : floor + 3 * ours.get("standardError").asDouble() * NATS_PER_BIT;
      assertEquals(theirs.get("n_used").asInt(), ours.get("n").asInt(), feature);
      double nats = ours.get("nats").asDouble();
      if (isLabel) {
        categorical++;
      } else {
        numeric++;
      }
      if (!(Math.abs(nats - expected) <= bound)) {
        apart.add(
            "%s: %.5f, not %.5f ± %.5f (%s)"
                .formatted(feature, nats, expected, bound, ours.get("estimator")));
      }
    }
    return new Compared(numeric, categorical, apart);
  }

  /**
   * A monitor's readings of disjoint windows against the facts' plug-in values with the
   * Miller–Madow correction, which are rounded to five digits: every feature that counts categories
   * and has no missing value, which the facts count as a category of its own. The last window of
   * bookings is not full, and none for us.
   */
  @ParameterizedTest
  @CsvSource({"usenet1,300,99,5", "hotel_bookings,5000,18,23"})
  void readingsOfARunAgreeWithTheTrack(String name, int window, int features, int windows)
      throws IOException {
    JsonNode facts = JSON.readTree(shared.resolve("data/facts.json").toFile()).get(name);
    JsonNode track = facts.get("track").get("features");
    String config =
        """
        version: 1
        monitor: facts
        source: { file: { path: "%s" } }
        target: { column: %s }
        window: { rows: %d }
        emit: { every: %d rows }
        reference: { first: %d rows }
        """
            .formatted(
                shared.resolve("data/" + name + ".csv.gz").toAbsolutePath(),
                facts.get("target").asText(),
                window,
                window,
                window);
    Set<String> compared = new HashSet<>();
    List<String> apart = new ArrayList<>();
    for (JsonNode reading : readings(config)) {
      String feature = reading.get("feature").asText();
      int at = reading.get("windowEnd").asInt() / window - 1;
      boolean counts =
          reading.get("estimator").asText().equals("counts")
              && facts.get("nunique").get(feature).asInt() <= 50; // else the facts have bins
      if (counts && track.has(feature) && !facts.get("missing").has(feature)) {
        compared.add(feature);
        double expected = track.get(feature).get(at).asDouble();
        double nats = reading.get("bits").asDouble() * NATS_PER_BIT;
        if (!(Math.abs(nats - expected) <= 5.1e-6)) {
          apart.add("%s %d: %.6f, not %.5f".formatted(feature, at, nats, expected));
        }
        assertTrue(at < windows, feature);
      }
    }
    assertEquals(List.of(), apart);
    assertEquals(features, compared.size());
  }

  private static List<JsonNode> readings(String config) throws IOException {
    ConfigResult parsed = ConfigParser.parse(config, Map.of());
    PlanResult planned = Planner.plan(((ConfigResult.Valid) parsed).config());
    PlanResult.Ready ready = (PlanResult.Ready) planned;
    List<JsonNode> readings = new ArrayList<>();
    try (RecordReader records = ready.records().open()) {
      new LocalMonitor(ready.plan(), ready.schema())
          .run(
              records,
              new LocalMonitor.Output() {
                @Override
                public void reading(String json) {
                  try {
                    readings.add(JSON.readTree(json));
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                }

                @Override
                public void alert(String json) {}

                @Override
                public void rejected(String json) {
                  throw new AssertionError(json);
                }
              });
    }
    return readings;
  }

  private Path slice(String name, String slice, Set<String> labels) throws IOException {
    Path file = shared.resolve("data/" + name + ".csv.gz");
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      List<String> lines = reader.lines().toList();
      int size = Integer.parseInt(slice.replaceAll("first|last", ""));
      assertTrue(lines.size() > 2 * size);
      List<String> rows =
          slice.startsWith("first")
              ? lines.subList(1, size + 1)
              : lines.subList(lines.size() - size, lines.size());
      String[] columns = lines.get(0).split(",", -1);
      StringBuilder csv = new StringBuilder(lines.get(0)).append('\n');
      for (String row : rows) {
        String[] cells = row.split(",", -1);
        assertEquals(columns.length, cells.length, "a quoted comma: " + row);
        for (int i = 0; i < cells.length; i++) {
          boolean missing = cells[i].isEmpty() && labels.contains(columns[i]);
          csv.append(i == 0 ? "" : ",").append(missing ? "(missing)" : cells[i]);
        }
        csv.append('\n');
      }
      return write(dir.resolve(name + ".csv"), csv.toString());
    }
  }
}
