package io.mimon.cli;

import static io.mimon.cli.CommandLineFixture.mimon;
import static io.mimon.cli.CommandLineFixture.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mimon.cli.CommandLineFixture.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mimon replay}, and its page. */
class ReplayCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String EVIL = "<img src=x onerror=alert(1)>&\"'";

  private final Path dir;

  ReplayCommandTest(@TempDir Path dir) {
    this.dir = dir;
  }

  /**
   * Columns a, which tells about t until row 6,001, the evil one, and t; every tenth unlabelled.
   */
  private Path history(int rows) {
    SplittableRandom random = new SplittableRandom(21);
    StringBuilder csv = new StringBuilder("a,\"" + EVIL.replace("\"", "\"\"") + "\",t\n");
    for (int row = 1; row <= rows; row++) {
      boolean t = random.nextBoolean();
      boolean a = row <= 6_000 ? random.nextInt(10) == 0 ^ t : random.nextBoolean();
      csv.append(
          String.format(
              Locale.ROOT,
              "%s,%s,%s%n",
              a ? "p" : "q",
              random.nextInt(3),
              row % 10 == 0 ? "" : t ? "yes" : "no"));
    }
    return write(dir.resolve("history" + rows + ".csv"), csv.toString());
  }

  private Path config(String... more) {
    String yaml =
        """
        version: 1
        monitor: past
        source: { file: { path: "%s" } }
        target: { column: t }
        window: { rows: 500 }
        emit: { every: 250 rows }
        reference: { first: 2500 rows }
        output: { file: "%s" }
        gateway: { enabled: false }
        %s
        """
            .formatted(dir.resolve("absent.csv"), dir.resolve("out"), String.join("\n", more));
    return write(dir.resolve("past.yml"), yaml);
  }

  private static Ran replay(Path config, Object input, String... more) {
    return mimon(arguments(config, input, more));
  }

  private static String[] arguments(Path config, Object input, String... more) {
    return Stream.concat(
            Stream.of("replay", config.toString(), "--input", input.toString(), "--shuffles", "2"),
            Arrays.stream(more))
        .toArray(String[]::new);
  }

  private static List<String> types(Ran ran) {
    return ran.json().stream().map(line -> line.get("type").asText()).distinct().toList();
  }

  /** Alarms are those of run, by their ids; what was said of each is in its alerts. */
  @Test
  void alarmsAreThoseOfRun() throws IOException {
    Path history = history(10_000);
    Ran ran = replay(config(), history, "--json").done();
    Path live = config();
    Files.writeString(live, Files.readString(live).replace("absent.csv", "history10000.csv"));
    mimon("run", live.toString()).done();
    List<String> ids = new ArrayList<>();
    for (String line : Files.readAllLines(dir.resolve("out/alerts.jsonl"))) {
      JsonNode alert = JSON.readTree(line);
      if (!ids.contains(alert.get("id").asText())) {
        ids.add(alert.get("id").asText());
      }
    }
    List<JsonNode> alarms =
        ran.json().stream()
            .filter(line -> line.get("type").asText().equals("mimon.replay.alarm.v1"))
            .toList();
    assertFalse(ids.isEmpty(), "no alarm to compare");
    assertEquals(ids, alarms.stream().map(alarm -> alarm.get("id").asText()).toList());
    assertEquals("relevance-lost", alarms.get(0).get("kind").asText());
    assertEquals("a", alarms.get(0).get("feature").asText());
  }

  @Test
  void withJsonAlarmsShuffledScoresAndSuggestionsGoOutInThisOrder() {
    Ran ran =
        replay(config(), history(10_000), "--json", "--drift", "a@6001", "--seed", "5").done();
    List<String> types = types(ran);
    assertEquals(
        List.of("mimon.replay.alarm.v1", "mimon.replay.shuffled.v1", "mimon.replay.score.v1"),
        types.subList(0, 3));
    JsonNode alarm = ran.json().get(0);
    // Of the first 6,000 rows 5,400 have a label.
    long raised = alarm.get("raisedAt").get("row").asLong();
    assertEquals(raised - 5_401, alarm.get("statedDelayRows").asLong());
    assertTrue(raised - 5_401 <= 1_000, alarm::toString);
    assertTrue(alarm.get("raisedAt").get("time").isNull());
    JsonNode shuffled =
        ran.json().stream()
            .filter(line -> line.get("type").asText().equals("mimon.replay.shuffled.v1"))
            .findFirst()
            .orElseThrow();
    assertEquals(5, shuffled.get("seed").asLong());
    assertEquals(2, shuffled.get("byCopy").size());
    assertEquals(9_000, shuffled.get("labelled").asLong());
    assertEquals(10_000, shuffled.get("rows").asLong());
    List<JsonNode> scores =
        ran.json().stream()
            .filter(line -> line.get("type").asText().equals("mimon.replay.score.v1"))
            .toList();
    assertEquals(
        List.of("mimon", "always-fire", "never-fire"),
        scores.stream().map(score -> score.get("detector").asText()).toList());
    // 6,500 labelled rows behind the reference are 13 windows; two features.
    assertEquals(26, scores.get(1).get("alarms").asInt());
    assertEquals(1, scores.get(0).get("found").asInt());
    assertEquals(1, scores.get(2).get("missed").asInt());
    assertEquals(
        ran.out(),
        replay(config(), history(10_000), "--json", "--drift", "a@6001", "--seed", "5").out());
  }

  @Test
  void standardInputAndJsonLinesAreReadTheSame() throws IOException {
    Path history = history(4_000);
    Ran ofFile = replay(config(), history, "--json", "--no-suggestions").done();
    byte[] bytes = Files.readAllBytes(history);
    Ran ofInput =
        mimon(new LocalEngine(), bytes, arguments(config(), "-", "--json", "--no-suggestions"))
            .done();
    assertEquals(ofFile.out(), ofInput.out());
  }

  @Test
  void rowsThatCannotBeReadAreCounted() throws IOException {
    Path history = history(4_000);
    Files.writeString(history, Files.readString(history).replaceFirst("\n[pq],", "\nbroken\np,"));
    Ran ran = replay(config(), history, "--no-suggestions").done();
    assertTrue(
        ran.err()
            .contains("1 of 4,001 rows could not be read and were left out; the first: line 2: "),
        ran.err());
    assertTrue(ran.out().contains("4,000 rows, target t, 2 features"), ran.out());
    assertTrue(ran.out().contains("False alarms where nothing changes"), ran.out());
    assertTrue(ran.out().contains("always-fire"), ran.out());
  }

  @Test
  void whatIsWrongIsSaid() {
    Path history = history(4_000);
    Path config = config();
    replay(config, dir.resolve("nowhere.csv")).refused("There is no file", "nowhere.csv");
    replay(config, history, "--drift", "a").refused("--drift a is not allowed: FEATURE@ROW");
    replay(config, history, "--drift", "b@7").refused("b is not a feature that is watched");
    replay(config, history, "--drift", "a@4001").refused("the input has 4,000 rows");
    replay(config, history, "--drifts", "none.txt").refused("there is no file none.txt");
    replay(config, history, "--shuffle-block", "0").refused("--shuffle-block 0 is not allowed");
    replay(config, history, "--html", dir.toString()).refused("is a directory");
    mimon("replay", config.toString(), "--input", history.toString(), "--shuffles", "0")
        .refused("--shuffles 0 is not allowed");
    mimon("replay", config.toString()).refused("missing required option: '--input=FILE'");
    replay(config, history(2_600)).refused("nothing is left to watch");
    replay(write(dir.resolve("bad.yml"), "version: 2\n"), history).refused("version");
    replay(
            config(
                "labels: { file: { path: l.csv }, join: { on: a, within: 1d } }",
                "time: { column: a }"),
            write(dir.resolve("apart.csv"), "a,b\n1,2\n"))
        .refused("labels: the history has no column t");
  }

  @Test
  void driftsMayComeFromAFile() {
    Path drifts = write(dir.resolve("drifts.txt"), "# known\na@6001\n\n");
    Ran ran =
        replay(config(), history(10_000), "--drifts", drifts.toString(), "--no-suggestions").done();
    assertTrue(ran.out().contains("recall"), ran.out());
  }

  /** What stands in the data is text on the page; nothing is loaded, and nothing runs. */
  @Test
  void thePageNeedsNothingAndLetsNothingThrough() throws IOException {
    Path page = dir.resolve("report.html");
    replay(config(), history(10_000), "--drift", "a@6001", "--html", page.toString()).done();
    String html = Files.readString(page);
    assertFalse(html.contains("<img"), "a name got through");
    assertTrue(html.contains("&lt;img src=x onerror=alert(1)&gt;&amp;&quot;&#39;"), "no name");
    assertFalse(html.contains("<script") || html.contains("http://") || html.contains("https://"));
    assertFalse(html.contains("style=\"") || html.contains("url("), "the policy forbids it");
    assertTrue(html.contains("default-src 'none'; style-src 'sha256-"));
    assertTrue(html.contains("<meta name=\"viewport\""));
    assertEquals(3, count(html, "<svg class=\"chart"), "one a feature, one of label coverage");
    assertEquals(3, count(html, "<desc "));
    assertTrue(html.contains("9,000 of 10,000 rows have a known target (90.0 %)"));
    assertTrue(html.contains("<details open><summary><b>a</b>"), "the one with an alarm is open");
    assertTrue(html.indexOf("<b>a</b>") < html.indexOf("<b>&lt;img"));
    assertEquals(
        count(html, "<(details|div|table|figure|ul|p|summary|svg)\\b"),
        count(html, "</(details|div|table|figure|ul|p|summary|svg)>"),
        "each element has its end");
  }

  private static long count(String text, String expression) {
    return Pattern.compile(expression).matcher(text).results().count();
  }
}
