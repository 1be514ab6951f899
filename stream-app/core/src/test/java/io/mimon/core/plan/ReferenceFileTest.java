package io.mimon.core.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.mimon.core.config.ConfigParser;
import io.mimon.core.config.ConfigResult;
import io.mimon.core.config.MonitorConfig;
import io.mimon.core.input.Format;
import io.mimon.core.input.InputException;
import io.mimon.core.input.RecordReader;
import io.mimon.core.monitor.LocalMonitor;
import io.mimon.core.monitor.ReferenceEpoch;
import io.mimon.core.monitor.ThresholdOutlook;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A reference that was written beforehand: it stands for the data it was made of, or is refused.
 */
final class ReferenceFileTest {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

  private final Path directory;
  private final Path training;
  private final Path live;
  private final Path reference;

  ReferenceFileTest(@TempDir Path directory) {
    this.directory = directory;
    training = directory.resolve("training.csv");
    live = directory.resolve("live.csv");
    reference = directory.resolve("reference.json");
  }

  @BeforeEach
  void data() throws IOException {
    data(training, 1, 1_730, 1_730);
    data(live, 2, 2_000, 900);
  }

  /** Until a row, amount and zip tell of y; score is rounded, and some of it is missing. */
  private static void data(Path file, long seed, int rows, int tellsUntil) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    StringBuilder csv = new StringBuilder("ts,amount,score,zip,shop,y\n");
    for (int i = 0; i < rows; i++) {
      double latent = random.nextGaussian();
      double seen = i < tellsUntil ? latent : random.nextGaussian();
      csv.append(
          String.format(
              Locale.ROOT,
              "2024-03-%02dT00:00:00Z,%.6f,%s,z%d,s%d,%s%n",
              1 + i % 28,
              seen + 0.5 * random.nextGaussian(),
              random.nextInt(20) == 0 ? "" : String.format(Locale.ROOT, "%.1f", 3 * latent),
              Math.floorMod((int) Math.floor(2 * seen), 5),
              random.nextInt(700),
              latent + 0.3 * random.nextGaussian() > 0 ? "yes" : "no"));
    }
    Files.writeString(file, csv);
  }

  private MonitorConfig config(Path from, String... lines) {
    return config(from, 1, lines);
  }

  private MonitorConfig config(Path from, int epoch, String... lines) {
    String yaml =
        """
        version: 1
        monitor: m
        source: { file: { path: '%s' } }
        target: { column: y }
        reference: { file: '%s', epoch: %d }
        emit: { every: 125 rows }
        """
                .formatted(live, from, epoch)
            + String.join("\n", lines);
    ConfigResult result = ConfigParser.parse(yaml, Map.of());
    return assertInstanceOf(ConfigResult.Valid.class, result, result.toString()).config();
  }

  private static final String WINDOW = "window: { rows: 500 }";

  private String profiled(MonitorConfig config) throws IOException {
    List<String> problems = new ArrayList<>();
    Profile profile =
        Profile.open(config, training, Format.AUTO, "training.csv", problems)
            .orElseThrow(() -> new AssertionError(problems));
    return profile.measure(19, () -> {}).toJson(Instant.EPOCH, "test", "training.csv", "0");
  }

  private void profile(String... lines) throws IOException {
    Files.writeString(reference, profiled(config(reference, lines)));
  }

  private static List<String> run(MonitorConfig config) throws IOException {
    PlanResult result = Planner.plan(config);
    PlanResult.Ready ready = assertInstanceOf(PlanResult.Ready.class, result, result.toString());
    List<String> lines = new ArrayList<>();
    LocalMonitor.Output output =
        new LocalMonitor.Output() {
          @Override
          public void reading(String json) {
            lines.add(json);
          }

          @Override
          public void alert(String json) {
            lines.add(json);
          }

          @Override
          public void rejected(String json) {
            throw new AssertionError(json);
          }
        };
    try (RecordReader records = ready.records().open()) {
      new LocalMonitor(ready.plan(), ready.schema()).run(records, output);
    }
    return lines;
  }

  /** To the last byte, for each way of measuring. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "k: 3",
        "k: 5\nscale: rank\nfeatures: { exclude: [shop] }",
        "estimator: counts\nbins: 7",
        "condition_on: [zip]\nfeatures: { exclude: [shop] }",
        "target: { column: amount }\nscale: none"
      })
  void aMonitorSaysWhatItSaysWithTheTrainingDataThemselves(String settings) throws IOException {
    String[] lines = {WINDOW, settings};
    if (settings.startsWith("target")) {
      lines = new String[] {WINDOW, "scale: none", "features: { exclude: [y] }"};
    }
    profile(lines);
    List<String> withFile = run(config(reference, lines));
    assertEquals(run(config(training, lines)), withFile);
    assertTrue(withFile.stream().anyMatch(l -> l.contains("mimon.alert.v1")), "no alarm: weak");
    assertTrue(withFile.get(0).contains("\"reference\":false,"), withFile.get(0));
  }

  /** What features are to each other is a part of it. */
  @Test
  void aFeatureThatBecomesRedundantIsFoundWithTheFileToo() throws IOException {
    apart(training, 3, 6_000, 6_000);
    apart(live, 4, 10_000, 4_000);
    String[] lines = {"window: { rows: 2000 }", "drift: { rows_per_month: 100000 }"};
    profile(lines);
    List<String> withFile = run(config(reference, lines));
    assertEquals(run(config(training, lines)), withFile);
    assertTrue(withFile.stream().anyMatch(l -> l.contains("became-redundant")), "no alarm: weak");
  }

  /** Until a row, a and b tell of y each its own; then both the same. */
  private static void apart(Path file, long seed, int rows, int until) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    StringBuilder csv = new StringBuilder("a,b,y\n");
    for (int i = 0; i < rows; i++) {
      double one = random.nextGaussian();
      double other = random.nextGaussian();
      double b = (i < until ? other : one) + 0.3 * random.nextGaussian();
      String y = one + other > 0 ? "yes" : "no";
      csv.append(
          String.format(Locale.ROOT, "%.6f,%.6f,%s%n", one + 0.3 * random.nextGaussian(), b, y));
    }
    Files.writeString(file, csv);
  }

  /** After windows that differ, an estimate would have to be beyond the one bit of a class. */
  @Test
  void noLimitIsNamedThatNoWindowReaches() throws IOException {
    data(training, 5, 4_500, 2_250);
    String[] lines = {WINDOW, "features: { include: [amount] }"};
    profile(lines);
    PlanResult planned = Planner.plan(config(reference, lines));
    PlanResult.Ready ready = assertInstanceOf(PlanResult.Ready.class, planned);
    ThresholdOutlook outlook = ThresholdOutlook.of(ready.plan()).get(0);
    assertEquals(Double.NaN, outlook.upperBits(), outlook.text());
    List<String> said = run(config(reference, lines));
    assertFalse(said.isEmpty());
    for (String line : said) {
      assertTrue(JSON.readTree(line).at("/thresholds/upper").isNull(), line);
    }
  }

  @Test
  void itSaysToAPersonWhatItIs() throws IOException {
    profile(WINDOW);
    JsonNode json = JSON.readTree(reference.toFile());
    assertEquals("mimon.reference.v1", json.properties().iterator().next().getValue().asText());
    assertEquals("1970-01-01T00:00:00Z", json.get("created").asText());
    assertEquals("test", json.get("createdBy").asText());
    assertEquals(1_730, json.get("input").get("rowsWithTarget").asInt());
    assertEquals("2024-03-01T00:00:00Z", json.get("time").get("first").asText());
    assertEquals("2024-03-28T00:00:00Z", json.get("time").get("last").asText());
    assertEquals(500, json.get("settings").get("windowRows").asInt());
    assertEquals(3, json.get("settings").get("windows").asInt());
    JsonNode shares = json.get("target").get("distribution").get("shares");
    assertEquals(1, shares.get("yes").asDouble() + shares.get("no").asDouble(), 1e-12);
    double before = Double.POSITIVE_INFINITY;
    for (JsonNode feature : json.get("features")) {
      double bits = feature.get("bits").asDouble();
      assertTrue(bits <= before, "not by relevance");
      before = bits;
      double sum = 0;
      for (JsonNode window : feature.get("windows")) {
        sum += window.get("nats").asDouble();
      }
      assertEquals(sum / 3 / Math.log(2), bits, 1e-12);
      assertTrue(feature.get("standardError").asDouble() > 0);
      assertTrue(feature.get("betweenWindows").asDouble() > 0);
      JsonNode last = feature.get("lastWindow");
      assertEquals(1_500, last.get("windowEnd").asInt());
      assertTrue(last.get("nullBits").isNumber(), feature.toString());
      assertTrue(last.get("mrmrRank").isInt() && last.get("redundancy").isObject());
      assertTrue(feature.get("among").get("ranked").asBoolean(), feature.toString());
    }
    assertEquals(4, json.get("features").size());
  }

  private List<String> problems(String... lines) throws IOException {
    return assertInstanceOf(PlanResult.Unfit.class, Planner.plan(config(reference, lines)))
        .problems();
  }

  private static final String ANEW =
      "make the reference anew: mimon profile CONFIG.yml --input TRAINING_DATA --out"
          + " reference.json";

  @Test
  void whatDoesNotFitIsNamedWithWhatTheFileHasAndWhatToDo() throws IOException {
    profile(WINDOW);
    assertEquals(
        List.of(
            "window.rows: 400 here, but reference.json was measured on windows of 500; change it,"
                + " or "
                + ANEW),
        problems("window: { rows: 400 }"));
    assertEquals(
        List.of(
            "estimator: counts here, but reference.json was measured with auto; change it, or "
                + ANEW,
            "k: 4 here, but reference.json was measured with 3; change it, or " + ANEW,
            "bins: 9 here, but reference.json was measured with 16; change it, or " + ANEW,
            "scale: rank here, but reference.json was measured with standard; change it, or "
                + ANEW),
        problems(WINDOW, "estimator: counts", "k: 4", "bins: 9", "scale: rank"));
    assertEquals(
        List.of(
            "features.types.zip: numeric here, but reference.json has it as categorical; say"
                + " features: { types: { zip: categorical } }, or "
                + ANEW),
        problems(WINDOW, "features: { types: { zip: numeric } }"));
    assertEquals(
        List.of(
            "condition_on: zip (categorical) here, but reference.json has readings given nothing;"
                + " change it, or "
                + ANEW),
        problems(WINDOW, "condition_on: [zip]"));
  }

  @Test
  void aFeatureThatIsMissingIsNamed() throws IOException {
    profile(WINDOW, "features: { exclude: [score, shop] }");
    assertEquals(
        List.of(
            "features: score, shop is watched, but reference.json does not have it (there are:"
                + " amount, zip); leave it out (features.exclude), or "
                + ANEW),
        problems(WINDOW));
    // One that is not watched any more does not matter.
    assertFalse(run(config(reference, WINDOW, "features: { include: [amount] }")).isEmpty());
  }

  @Test
  void anotherTargetIsNamed() throws IOException {
    profile(WINDOW);
    String text = Files.readString(reference);
    Files.writeString(reference, text.replace("\"name\" : \"y\"", "\"name\" : \"paid\""));
    assertEquals(
        List.of("target.column: y here, but reference.json is about paid; change it, or " + ANEW),
        problems(WINDOW));
    Files.writeString(
        reference,
        text.replaceFirst(
            "\"name\" : \"y\",\\s+\"type\" : \"categorical\"",
            "\"name\":\"y\",\"type\":\"numeric\""));
    assertEquals(
        List.of(
            "target.type: categorical (y) here, but reference.json has it as numeric; change it,"
                + " or "
                + ANEW),
        problems(WINDOW));
  }

  /** By hand or by a tool: keys in another order, compressed, on one line. */
  @Test
  void itIsFoundOutByWhatItIsAndNotByHowItLooks() throws IOException {
    profile(WINDOW);
    List<String> plain = run(config(reference, WINDOW));
    Path sorted = directory.resolve("sorted.data");
    Object tree = JSON.readValue(reference.toFile(), Object.class);
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(sorted))) {
      out.write(JSON.writeValueAsString(tree).getBytes(StandardCharsets.UTF_8));
    }
    assertEquals(plain, run(config(sorted, WINDOW)));
  }

  private String refused(String text) throws IOException {
    Files.writeString(reference, text);
    return String.valueOf(
        assertThrows(InputException.class, () -> Planner.plan(config(reference, WINDOW)))
            .getMessage());
  }

  @Test
  void oneThatCannotBeReadIsRefused() throws IOException {
    profile(WINDOW);
    String text = Files.readString(reference);
    assertEquals(
        "reference.file: "
            + reference
            + " is a mimon.reference.v2; this mimon reads mimon.reference.v1: make it anew with"
            + " mimon profile",
        refused(text.replace("mimon.reference.v1", "mimon.reference.v2")));
    String cut = refused(text.substring(0, text.length() / 2));
    assertTrue(cut.contains("is damaged: it is no JSON from line "), cut);
    String lacking = refused(text.replaceFirst("\"frozen\"", "\"melted\""));
    assertTrue(lacking.contains("is damaged: of feature "), lacking);
    assertTrue(lacking.contains(": it lacks 'frozen'; make it anew"), lacking);
    String negative =
        refused(
            text.replaceFirst(
                "\"standardErrorNats\"\\s*:\\s*([0-9])", "\"standardErrorNats\":-$1"));
    assertTrue(negative.contains(": its 'standardErrorNats' is -"), negative);
    String endless = refused(text.replaceFirst("\"nats\"\\s*:\\s*[-0-9.E]+", "\"nats\":1e300"));
    assertTrue(endless.contains(": its 'nats' is 1.0E300"), endless);
    String twice = refused(text.replaceFirst("\"score\"", "\"amount\""));
    assertTrue(twice.contains("is damaged: it has feature amount twice; make it anew"), twice);
  }

  /** Rows of training data may have a column called type. */
  @Test
  void trainingDataInJsonAreNoReference() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (String row : Files.readAllLines(training).stream().skip(1).toList()) {
      String[] cells = row.split(",", -1);
      lines.append(
          "{\"type\":\"loan\",\"ts\":\"%s\",\"amount\":%s,\"score\":\"%s\",\"zip\":\"%s\",\"shop\":\"%s\",\"y\":\"%s\"}%n"
              .formatted((Object[]) cells));
    }
    Path jsonl = Files.writeString(directory.resolve("training.json"), lines);
    String exclude = "features: { exclude: [score] }";
    assertEquals(run(config(training, WINDOW, exclude)), run(config(jsonl, WINDOW, exclude)));
  }

  @Test
  void stateGoesOnWithTheReferenceItBeganWithOrNotAtAll() throws IOException {
    profile(WINDOW);
    MonitorConfig config = config(reference, WINDOW);
    PlanResult.Ready begun = (PlanResult.Ready) Planner.plan(config);
    StoredPlan stored = StoredPlan.parse(StoredPlan.of(config, begun.plan()).toJson());
    assertEquals(stored.toJson(), StoredPlan.of(config, begun.plan()).toJson());
    // The same once more, made at another time of the same data.
    Files.writeString(reference, profiled(config).replace("1970-01-01", "1971-01-01"));
    assertInstanceOf(PlanResult.Ready.class, Planner.plan(config, TopicSamples.NONE, stored));
    // Of other data.
    data(training, 3, 1_730, 1_730);
    profile(WINDOW);
    PlanResult other = Planner.plan(config, TopicSamples.NONE, stored);
    assertEquals(
        List.of(
            "reference.file: it is not the reference that this state began with (amount, score,"
                + " zip, shop); put the former file back, raise reference.epoch to go on with this"
                + " one, or start anew with --fresh"),
        assertInstanceOf(PlanResult.Unfit.class, other).problems());
    // With another epoch it is the one that holds, whatever the file is called.
    MonitorConfig raised = config(Files.copy(reference, directory.resolve("new.json")), 2, WINDOW);
    assertEquals(List.of(), stored.differences(raised));
    PlanResult.Ready anew = (PlanResult.Ready) Planner.plan(raised, TopicSamples.NONE, stored);
    assertEquals(new ReferenceEpoch(2, 1), anew.plan().history().epoch());
    StoredPlan second = StoredPlan.of(raised, anew.plan());
    assertNotEquals(stored.references(), second.references());
    assertInstanceOf(
        PlanResult.Ready.class, Planner.plan(raised, TopicSamples.NONE, second), "it goes on");
  }
}
