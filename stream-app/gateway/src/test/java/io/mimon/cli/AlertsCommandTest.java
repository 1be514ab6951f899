package io.mimon.cli;

import static io.mimon.cli.CommandLineFixture.mimon;
import static io.mimon.cli.CommandLineFixture.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.mimon.cli.CommandLineFixture.Ran;
import io.mimon.gateway.alerts.Receiver;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mimon alerts test}, and what {@code validate} says of receivers. */
final class AlertsCommandTest {
  @TempDir Path directory;

  private Path config(String alerts) {
    return write(
        directory.resolve("m.yml"),
        """
        version: 1
        monitor: m
        source: { simulated: { rows: 100 } }
        target: { column: defaulted }
        output: { file: "%s" }
        gateway: { enabled: false }
        %s
        """
            .formatted(directory.resolve("out"), alerts));
  }

  private Path file(String name, String text) {
    return write(directory.resolve(name), text + "\n");
  }

  @Test
  void everyReceiverIsSentOneAlertThatSaysSoAndItsAnswerIsShown() throws IOException {
    try (Receiver receiver = new Receiver()) {
      Path config =
          config(
              """
              alerts:
                - { name: hook, match: { features: [never] }, webhook: { url: "%s" } }
                - { name: team, slack: { url_file: "%s" } }
              silences: [ { until: 2999-01-01T00:00:00Z } ]
              """
                  .formatted(receiver.url(), file("slack", receiver.url().toString())));
      receiver.answerWith(200, "thanks").answerWith(404, "no_service");

      Ran ran = mimon("alerts", "test", config.toString());

      String shown = receiver.url().toString().replaceAll("/hook.*", "/…");
      assertEquals(1, ran.exitCode(), ran::toString);
      List<String> lines = ran.out().lines().map(AlertsCommandTest::withoutMillis).toList();
      assertEquals(
          List.of(
              "hook  webhook       %s  delivered in N ms: 200 (thanks)".formatted(shown),
              "team  slack         %s  FAILED in N ms: %s answered 404 (no_service)"
                  .formatted(shown, shown)),
          lines);
      assertEquals(2, receiver.keys().size());
      assertTrue(receiver.keys().get(0).startsWith("test-m-"), receiver.keys()::toString);

      Ran one = mimon("alerts", "test", config.toString(), "--only", "hook", "--json").done();
      JsonNode line = one.json().get(0);
      assertEquals("mimon.alert-test.v1", line.path("type").asText());
      assertEquals("delivered", line.path("result").asText());
      assertEquals(1, one.json().size());
    }
  }

  private static String withoutMillis(String line) {
    return line.replaceAll(" in [0-9]+ ms", " in N ms");
  }

  @Test
  void validateSaysWhoIsToldAndWhatIsSilent() {
    Path config =
        config(
            """
            alerts:
              - webhook: { url: "http://h/x" }
              - { name: team, match: { severities: [critical] }, slack: { url_file: "%s" } }
            silences:
              - { until: 2001-01-01T00:00:00Z }
              - { features: [a], from: 2001-01-01T00:00:00Z, until: 2999-01-01T00:00:00Z }
              - { from: 2998-01-01T00:00:00Z, until: 2999-01-01T00:00:00Z }
            """
                .formatted(file("slack", "https://hooks.example.org/services/T")));
    String out = mimon("validate", config.toString()).done().out();
    assertTrue(
        out.contains("alerts go to webhook-")
            && out.contains(", team (slack, those that match)\n")
            && out.contains("silences: 1 now, 1 to come, 1 over, which can be removed\n"),
        out);
  }

  @Test
  void whoIsNotThereCannotBeTold() {
    Path config = config("alerts: [ { name: hook, webhook: { url: 'http://127.0.0.1:1' } } ]");
    Ran dead = mimon("alerts", "test", config.toString());
    assertEquals(1, dead.exitCode());
    assertTrue(dead.out().contains("FAILED") && dead.out().contains("no connection"), dead.out());
    mimon("alerts", "test", config.toString(), "--only", "hok")
        .refused("no receiver is called hok; there are: hook");
    mimon("alerts", "test", config("").toString()).refused("names nobody whom alerts are sent to");
    mimon("alerts", "test", config("alerts: [ {} ]").toString()).refused("alerts[0]: missing");
    assertEquals(2, mimon("alerts").exitCode());
  }

  @Test
  void aSecretThatIsMissingIsSaidBeforeAnythingRuns() {
    Path config =
        config(
            "alerts: [ { pagerduty: { routing_key_file: '%s' } }, { slack: { url_env: NO_URL } } ]"
                .formatted(file("pd.key", "too-short")));
    for (String command : List.of("validate", "run")) {
      mimon(command, config.toString())
          .refused(
              "alerts[0].pagerduty.routing_key_file: what the file ",
              "pd.key holds is not of 32 letters and digits",
              "alerts[1].slack.url_env: the variable NO_URL is not set, or is empty; nobody would"
                  + " hear of an alert this way");
    }
    JsonNode problem = mimon("validate", "--json", config.toString()).json().get(1);
    assertEquals("alerts[1].slack.url_env", problem.path("key").asText());
  }
}
