package io.mimon.cli;

import static io.mimon.cli.CommandLineFixture.config;
import static io.mimon.cli.CommandLineFixture.mimon;
import static io.mimon.cli.CommandLineFixture.table;
import static io.mimon.cli.CommandLineFixture.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mimon.cli.CommandLineFixture.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code mimon profile}, and monitors that have what it writes. */
class ProfileTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path dir;
  private final Path out;

  ProfileTest(@TempDir Path dir) {
    this.dir = dir;
    this.out = dir.resolve("reference.json");
  }

  private Ran profile(Object input, String... more) {
    String[] args = new String[more.length + 5];
    System.arraycopy(more, 0, args, 5, more.length);
    String[] head = {"profile", "--input", input.toString(), "--out", out.toString()};
    System.arraycopy(head, 0, args, 0, head.length);
    return mimon(args);
  }

  private static final String NO_GATEWAY = "gateway: { enabled: false }";

  private String reference(Object file) {
    return "reference: { file: \"" + file + "\" }";
  }

  @Test
  void aMonitorWithTheFileSaysWhatItSaysWithTheData() throws IOException {
    Path training = table(dir, 1700);
    Path live = table(dir, 2000);
    Ran ran = profile(training, "--target", "t", "--window", "500").done();
    assertTrue(ran.out().startsWith("rank  mRMR  feature"), ran.out());
    assertTrue(ran.out().endsWith("1,700 rows, 3 windows; the reference is in " + out + "\n"));
    assertFalse(Files.exists(dir.resolve("reference.json.part")));
    mimon("run", config(dir, live, "t", reference(training), NO_GATEWAY).toString()).done();
    List<String> readings = Files.readAllLines(dir.resolve("out/readings.jsonl"));
    List<String> alerts = Files.readAllLines(dir.resolve("out/alerts.jsonl"));
    String config = config(dir, live, "t", reference(out), NO_GATEWAY).toString();
    mimon("run", "--fresh", config).done();
    assertEquals(readings, Files.readAllLines(dir.resolve("out/readings.jsonl")));
    assertEquals(alerts, Files.readAllLines(dir.resolve("out/alerts.jsonl")));
    assertEquals(40 * 3, readings.size());
  }

  @Test
  void theConfigurationSaysWhatIsMeasuredAndItsSourceIsNotRead() throws IOException {
    Path config =
        config(
            dir,
            "absent.csv",
            "t",
            reference(out),
            "features: { exclude: [c], types: { y: categorical } }",
            "k: 5",
            "segment_by: [x]");
    Ran ran = profile(table(dir, 1700), config.toString(), "--json", "--permutations", "0").done();
    List<JsonNode> lines = ran.json();
    assertEquals(1, lines.size(), "x names the segment, c is excluded");
    assertEquals("y", lines.get(0).get("feature").asText());
    assertEquals("categorical", lines.get(0).get("columnType").asText());
    assertEquals("mimon.profile.v1", lines.get(0).get("type").asText());
    JsonNode file = JSON.readTree(out.toFile());
    assertEquals(5, file.get("settings").get("k").asInt());
    assertEquals("table1700.csv", file.get("input").get("name").asText());
    assertEquals(64, file.get("input").get("sha256").asText().length());
  }

  @Test
  void standardInputIsReadAsOften() throws IOException {
    Path training = table(dir, 1700);
    profile(training, "--target", "t", "--window", "500").done();
    JsonNode ofFile = JSON.readTree(out.toFile());
    mimon(
            new LocalEngine(),
            Files.readAllBytes(training),
            "profile",
            "--input",
            "-",
            "--target",
            "t",
            "--window",
            "500",
            "--out",
            out.toString())
        .done();
    JsonNode ofInput = JSON.readTree(out.toFile());
    assertEquals(ofFile.get("features"), ofInput.get("features"));
    assertEquals("standard input", ofInput.get("input").get("name").asText());
    assertEquals(ofFile.get("input").get("sha256"), ofInput.get("input").get("sha256"));
  }

  @Test
  void validateShowsFromWhereOnWindowsAlarm() throws IOException {
    Path training = table(dir, 1700);
    profile(training, "--target", "t", "--window", "500").done();
    Path config = config(dir, table(dir, 2000), "t", reference(out), NO_GATEWAY);
    String shown = mimon("validate", config.toString()).done().out();
    assertTrue(shown.contains(", reference from " + out + "\n"), shown);
    assertTrue(shown.contains(" bits in the reference; one window alarms: lost from "), shown);
    assertTrue(shown.contains("one window alarms: never of too little, gained from "), shown);
    JsonNode validated = mimon("validate", "--json", config.toString()).done().json().get(0);
    mimon("run", config.toString()).done();
    int held = 0;
    int redundant = 0;
    for (String line : Files.readAllLines(dir.resolve("out/readings.jsonl"))) {
      JsonNode reading = JSON.readTree(line);
      for (JsonNode expected : validated.get("thresholds")) {
        if (expected.get("feature").equals(reading.get("feature"))) {
          assertTrue(expected.get("exact").asBoolean());
          assertEquals(expected.get("referenceBits"), reading.get("referenceBits"));
          boolean full = reading.get("rows").asInt() == 500;
          JsonNode thresholds = reading.get("thresholds");
          assertEquals(full, thresholds.get("upper").isNumber(), line);
          if (full) {
            for (String of : List.of("lower", "upper", "redundant", "margin")) {
              assertEquals(expected.get(of), thresholds.get(of), () -> of + " of " + line);
            }
            redundant += thresholds.get("redundant").isNumber() ? 1 : 0;
            held++;
          }
        }
      }
    }
    assertEquals(31 * 3, held);
    assertEquals(31, redundant, "one of the three tells anything");
    assertTrue(shown.contains("; beyond others redundant from "), shown);
  }

  @Test
  void whatCannotBeIsRefusedBeforeAnythingIsMeasured() {
    Path csv = table(dir, 600);
    profile(csv).refused("--target is missing");
    profile(csv, "--target", "tt").refused("no column tt; did you mean t?");
    profile(csv, "--target", "t", "--window", "3").refused("--window 3 is not allowed");
    profile(csv, "--target", "t", "--k", "0").refused("--k 0 is not allowed");
    profile(csv, "--target", "t")
        .refused("--input: table600.csv has 600 usable rows, fewer than the window's 10000");
    profile(dir.resolve("absent.csv"), "--target", "t").refused("There is no file");
    Path config = config(dir, csv, "t");
    profile(csv, config.toString(), "--k", "4")
        .refused("--k does not go with " + config + ", which says it");
    profile(csv, dir.resolve("absent.yml").toString()).refused("there is no such file");
    mimon("profile", "--input", csv.toString(), "--target", "t").refused("--out");
    mimon("profile", "--input", csv.toString(), "--target", "t", "--out", dir.toString())
        .refused("it is a directory");
    mimon("profile", "--input", csv.toString(), "--target", "t", "--out", csv.toString())
        .refused("it would be replaced");
    mimon("profile", "--input", csv.toString(), "--target", "t", "--out", dir + "/no/r.json")
        .refused("there is no directory");
    assertFalse(Files.exists(out));
    Path timed =
        write(
            dir.resolve("timed.yml"),
            """
            version: 1
            monitor: m
            source: { kafka: { bootstrap: "h:1", topic: t } }
            target: { column: t }
            window: { time: 1h }
            output: { file: out }
            """);
    profile(csv, timed.toString()).refused("window.time: a window of time has no reference");
  }

  @Test
  void aReferenceThatDoesNotFitIsRefusedByRunAndValidate() {
    Path csv = table(dir, 1700);
    profile(csv, "--target", "t", "--window", "400").done();
    Path config = config(dir, csv, "t", reference(out), NO_GATEWAY);
    for (String command : List.of("run", "validate")) {
      mimon(command, config.toString())
          .refused(
              "monitor.yml: window.rows: 500 here, but reference.json was measured on windows of"
                  + " 400; change it, or make the reference anew: mimon profile");
    }
  }

  @Test
  void aStateThatBeganWithAnotherReferenceIsNotGoneOnFrom() throws IOException {
    Path training = table(dir, 1700);
    profile(training, "--target", "t", "--window", "500").done();
    Path config = config(dir, table(dir, 2000), "t", reference(out), NO_GATEWAY);
    mimon("run", config.toString()).done();
    String text = Files.readString(training);
    write(training, text.substring(0, text.length() - 20 * 600));
    profile(training, "--target", "t", "--window", "500").done();
    mimon("run", config.toString())
        .refused("reference.file: it is not the reference that this state began with (x, y, c)");
    mimon("run", "--fresh", config.toString()).done();
  }

  /** Real columns: rounded, missing, constant, of many categories. */
  @ParameterizedTest
  @CsvSource({"bank_marketing,y,ts,true", "elec2,class,date,false"})
  void onRealDataTheFileStandsForTheDataToo(
      String name, String target, String leftOut, boolean alarms) throws IOException {
    Path shared = Path.of(System.getProperty("mimon.shared", "absent"));
    Path data = shared.resolve("data/" + name + ".csv.gz");
    assumeTrue(Files.exists(data), "no folder of shared data");
    String[] rest = {
      "features: { exclude: [" + leftOut + "] }",
      "emit: { every: 2000 rows }",
      "relations: { every_readings: 0 }",
      NO_GATEWAY
    };
    Path config = real(data, target, reference(out), rest);
    profile(data, config.toString(), "--permutations", "0").done();
    mimon("run", config.toString()).done();
    List<String> readings = Files.readAllLines(dir.resolve("out/readings.jsonl"));
    List<String> alerts = Files.readAllLines(dir.resolve("out/alerts.jsonl"));
    mimon("run", "--fresh", real(data, target, reference(data), rest).toString()).done();
    assertEquals(readings, Files.readAllLines(dir.resolve("out/readings.jsonl")));
    assertEquals(alerts, Files.readAllLines(dir.resolve("out/alerts.jsonl")));
    assertEquals(alarms, !alerts.isEmpty());
    assertFalse(readings.isEmpty());
  }

  private Path real(Path data, String target, String reference, String... rest) {
    String[] lines = new String[rest.length + 1];
    lines[0] = reference;
    System.arraycopy(rest, 0, lines, 1, rest.length);
    return config(dir, data, target, lines);
  }
}
