package io.mimon.cli;

import static io.mimon.cli.CommandLineFixture.config;
import static io.mimon.cli.CommandLineFixture.mimon;
import static io.mimon.cli.CommandLineFixture.table;
import static io.mimon.cli.CommandLineFixture.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.mimon.cli.CommandLineFixture.Ran;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValidateAndRunTest {
  private static final String FIVE_MISTAKES =
      """
      version: 2
      monitor: "a b"
      source: { file: { pth: data.csv } }
      target: { column: y, type: nummeric }
      window: { rows: 3 }
      segment_idle: 1h
      """;

  private final Path dir;

  ValidateAndRunTest(@TempDir Path dir) {
    this.dir = dir;
  }

  private static Ran validate(Path config) {
    return mimon("validate", config.toString());
  }

  private static Ran run(Path config, String... more) {
    String[] args = new String[more.length + 2];
    args[0] = "run";
    args[1] = config.toString();
    System.arraycopy(more, 0, args, 2, more.length);
    return mimon(args);
  }

  @Test
  void allMistakesAreToldAtOnce() {
    Path config = write(dir.resolve("five.yml"), FIVE_MISTAKES);
    for (String command : List.of("validate", "run")) {
      Ran ran = mimon(command, config.toString());
      ran.refused(
          "five.yml:1: version: 2 is not allowed",
          "five.yml:2: monitor: a b is not allowed",
          "five.yml:3: unknown key source.file.pth; did you mean source.file.path?",
          "five.yml:4: target.type: nummeric is not allowed",
          "did you mean numeric?",
          "five.yml:5: window.rows: 3 is not allowed: a whole number from 10",
          "five.yml:6: segment_idle: has no meaning without segment_by");
      assertEquals(6, ran.err().lines().count());
    }
    Ran json = mimon("validate", "--json", config.toString());
    assertEquals(2, json.exitCode());
    assertEquals(6, json.json().size());
    assertEquals("window.rows", json.json().get(4).get("key").asText());
    assertEquals("", json.err());
  }

  @Test
  void aConfigurationThatCannotBeReadIsNamed() {
    validate(dir.resolve("absent.yml")).refused("absent.yml: there is no such file");
    validate(dir).refused("cannot be read");
    validate(write(dir.resolve("broken.yml"), "a: 1\n  b: [\n")).refused("broken.yml:2: not YAML");
    validate(write(dir.resolve("empty.yml"), "")).refused("the file is empty");
  }

  @Test
  void dataThatDoNotFitAreProblemsToo() {
    Path csv = table(dir, 50);
    validate(config(dir, csv, "tt")).refused("no column tt; did you mean t?");
    validate(config(dir, "absent.csv", "t")).refused("monitor.yml: There is no file absent.csv");
    validate(config(dir, "-", "t")).refused("standard input", "write it to a file");
    Path header = write(dir.resolve("header.csv"), "x,t\n");
    validate(config(dir, header, "t")).refused("no readable row");
    Ran json = mimon("validate", "--json", config(dir, "absent.csv", "t").toString());
    assertEquals(2, json.exitCode());
    assertEquals("mimon.problem.v1", json.json().get(0).get("type").asText());
  }

  @Test
  void aSoundConfigurationIsShown() {
    Path config = config(dir, table(dir, 2000), "t");
    assertTrue(validate(config).done().out().startsWith("test: target t (categorical), 3 feat"));
    List<JsonNode> json = mimon("validate", "--json", config.toString()).done().json();
    assertEquals(1, json.size());
    assertEquals(4, json.get(0).get("columns").size());
  }

  @Test
  void aRunWritesItsFilesOnceAndSumsUp() throws IOException {
    Path config = config(dir, table(dir, 2000), "t");
    Ran first = run(config).done();
    assertTrue(first.out().contains("2,000 rows  finished"), first.out());
    assertTrue(first.out().endsWith("no alerts\n"), first.out());
    assertEquals(40 * 3, Files.readAllLines(dir.resolve("out/readings.jsonl")).size());

    Ran second = run(config).done();
    assertTrue(second.err().contains("already taken in its whole source"), second.err());
    assertTrue(run(config, "--fresh").done().out().contains("2,000 rows  finished"));
  }

  @Test
  void aRunWithConditionsHasASecondReadingOfEachOtherFeature() throws IOException {
    Path config =
        config(dir, table(dir, 2000), "t", "condition_on: [c]", "gateway: { enabled: false }");
    String plan = validate(config).done().out();
    assertTrue(plan.startsWith("test: target t (categorical), 3 features, also given c; "), plan);
    Ran ran = run(config).done();
    assertTrue(ran.out().contains(" x | c "), ran.out());
    assertFalse(ran.out().contains(" c | c "), ran.out());
    assertEquals(40 * 5, Files.readAllLines(dir.resolve("out/readings.jsonl")).size());
    validate(config(dir, table(dir, 50), "t", "condition_on: [tt]"))
        .refused("condition_on: the data have no column tt; did you mean t?");
    Path apart =
        config(dir, table(dir, 2000), "t", "condition_on: [c]", "features: { exclude: [c] }");
    String shown = validate(apart).done().out();
    assertTrue(shown.contains("  c  categorical  given      text, 3 distinct values\n"), shown);
  }

  @Test
  void withJsonOnlyReadingsGoOut() throws IOException {
    Ran ran = run(config(dir, table(dir, 2000), "t"), "--json").done();
    assertEquals(Files.readString(dir.resolve("out/readings.jsonl")), ran.out());
    assertTrue(ran.json().stream().allMatch(l -> l.get("type").asText().startsWith("mimon.")));
    assertTrue(ran.err().contains("test: target t"));
  }

  @Test
  void alertsAreSaidOnceAndCounted() {
    String yaml =
        """
        version: 1
        monitor: loans
        source: { simulated: { seed: 7, rows: 12000, loss_at: 6000 } }
        target: { column: defaulted }
        window: { rows: 2000 }
        reference: { first: 4000 rows }
        output: { file: "%s" }
        gateway: { listen: "127.0.0.1:0" }
        """
            .formatted(dir.resolve("out"));
    Ran ran = run(write(dir.resolve("loans.yml"), yaml)).done();
    assertTrue(ran.err().contains("page http://127.0.0.1:"), ran.err());
    String summary = ran.out().substring(ran.out().indexOf("12,000 rows  finished"));
    String live = ran.out().substring(0, ran.out().length() - summary.length());
    assertTrue(live.contains("ALERT  loans: income lost relevance"), ran.out());
    assertTrue(summary.matches("(?s).*\\d+ alarms?, (none|\\d+) still firing\\n.*"), summary);
    assertFalse(summary.contains("resolved "), summary);
  }

  @Test
  void aShortStreamEndsWithoutReadings() {
    assertTrue(run(config(dir, table(dir, 49), "t")).done().out().contains("no readings"));
  }

  @Test
  void anotherConfigurationDoesNotGoOnFromThisState() {
    Path csv = table(dir, 2000);
    run(config(dir, csv, "t")).done();
    Path changed = config(dir, csv, "t", "k: 5", "gateway: { enabled: false }");
    run(changed)
        .refused(
            changed
                + ": k: 3 before, 5 now\nthe state in "
                + dir.resolve("out/state")
                + " is of the configuration before, whose readings would not compare; --fresh"
                + " deletes it and starts anew, or give another output.file\n");
    run(changed, "--fresh").done();
  }

  @Test
  void allThatDiffersIsSaidAtOnceAndWhatChangesNoReadingIsNot() {
    Path csv = table(dir, 2000);
    run(config(dir, csv, "t")).done();
    String[] rest = {"gateway: { enabled: false }", "drift: { significance: 1e-6 }"};
    run(config(dir, csv, "t", rest)).done();
    run(config(dir, csv, "t", "features: { types: { x: categorical } }", "scale: none", rest[0]))
        .refused(
            "monitor.yml: scale: standard before, none now\n",
            "monitor.yml: features.types.x: numeric before, categorical now\n");
  }

  /** A column that is gone is not a feature that is not wanted. */
  @Test
  void aColumnThatIsGoneIsNamed() throws IOException {
    Path csv = table(dir, 2000);
    run(config(dir, csv, "t")).done();
    Files.writeString(csv, Files.readString(csv).replace("x,y,c,t", "x,y,city,t"));
    run(config(dir, csv, "t"))
        .refused(
            "features: c is watched so far and the data have no column c any more; leave it out"
                + " (features.exclude) to go on without it");
    run(config(dir, csv, "t", "features: { exclude: [c] }", "gateway: { enabled: false }")).done();
  }

  @Test
  void aTakenPortIsRefusedBeforeAnythingStarts() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String gateway = "gateway: { listen: \"127.0.0.1:" + taken.getLocalPort() + "\" }";
      Engine untouched =
          spec -> {
            throw new AssertionError("the job was started");
          };
      Path config = config(dir, table(dir, 600), "t", gateway);
      mimon(untouched, new byte[0], "run", config.toString())
          .refused("is in use; set gateway.listen to another port");
    }
  }

  @Test
  void aFailedJobIsOneSentenceWithTheInnermostCause() {
    Path config = config(dir, table(dir, 600), "t");
    Throwable wrapped =
        new IllegalStateException("outer", new IOException("the disk is full\n  at sector 7"));
    mimon(failing(wrapped), new byte[0], "run", config.toString())
        .failed("mimon: the job failed: the disk is full at sector 7\n");
    Engine neverStarts =
        spec -> {
          throw new IllegalStateException("wrapped", new IOException("no memory"));
        };
    mimon(neverStarts, new byte[0], "run", config.toString(), "--fresh")
        .failed("mimon: the job did not start: no memory\n");
  }

  private static Engine failing(Throwable cause) {
    return spec ->
        new Engine.Job() {
          @Override
          public CompletableFuture<Engine.Outcome> outcome() {
            return CompletableFuture.failedFuture(cause);
          }

          @Override
          public void stop() {}
        };
  }

  @Test
  void outputThatCannotBeMadeIsRefused() {
    Path csv = table(dir, 600);
    write(dir.resolve("out"), "a file is in the way");
    run(config(dir, csv, "t")).refused("out is a file where a directory is needed");
  }

  @Test
  void theDemoKeepsItsFilesAndNamesThem() throws IOException {
    Ran ran = mimon("demo", "--headless", "--for", "1s").done();
    String named = "Readings and alerts of this demo: ";
    String last = ran.err().lines().reduce((a, b) -> b).orElse("");
    assertTrue(last.startsWith(named), ran.err());
    assertTrue(Files.size(Path.of(last.substring(named.length()), "readings.jsonl")) > 0);
  }
}
