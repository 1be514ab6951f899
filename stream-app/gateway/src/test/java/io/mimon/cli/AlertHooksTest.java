package io.mimon.cli;

import static io.mimon.cli.CommandLineFixture.mimon;
import static io.mimon.cli.CommandLineFixture.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mimon.gateway.alerts.Receiver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Alerts of a whole run, at a real receiver that has its moments. */
final class AlertHooksTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path directory;

  private Path config(Receiver receiver) {
    return write(
        directory.resolve("drift.yml"),
        """
        version: 1
        monitor: drift
        source: { simulated: { rows: 16000, seed: 7, loss_at: 8000, gain_at: 11000 } }
        target: { column: defaulted }
        window: { rows: 2000 }
        reference: { first: 4000 rows }
        emit: { every: 500 rows }
        output: { file: "%s" }
        gateway: { enabled: false }
        alerts: [ { webhook: { url: "%s" } } ]
        """
            .formatted(directory.resolve("out"), receiver.url()));
  }

  private List<String> alerts() throws IOException {
    return Files.readAllLines(directory.resolve("out").resolve("alerts.jsonl"));
  }

  @Test
  void everyAlertArrivesThoughTheReceiverFailsAtFirst() throws IOException {
    try (Receiver receiver = new Receiver().answer(500)) {
      mimon("run", config(receiver).toString()).done();

      assertTrue(alerts().size() >= 2, "too few alerts to tell");
      assertEquals(alerts().size(), receiver.keys().stream().distinct().count());
      assertEquals(alerts().size() + 1, receiver.keys().size(), "one of them was sent twice");
    }
  }

  @Test
  void whatAFinishedRunCouldNotDeliverTheNextStartDoes() throws IOException {
    try (Receiver receiver = new Receiver()) {
      Path config = config(receiver);
      mimon("run", config.toString()).done();
      int delivered = receiver.keys().size();
      // As if the process had been killed before it had sent anything.
      try (var positions =
          Files.newDirectoryStream(directory.resolve("out/state"), "delivery-*.json")) {
        for (Path position : positions) {
          write(position, "{\"version\":2,\"offsetBytes\":0,\"historyBytes\":0}");
        }
      }

      var again = mimon("run", config.toString()).done();

      assertTrue(again.err().contains("already taken in its whole source"), again.err());
      assertEquals(2 * delivered, receiver.keys().size());
    }
  }

  @Test
  void whoIsAddedLaterIsToldWhatStandsAndNothingOfThePast() throws IOException {
    try (Receiver first = new Receiver();
        Receiver second = new Receiver()) {
      Path config = config(first);
      mimon("run", config.toString()).done();
      String yaml = Files.readString(config);
      write(config, yaml.replace(first.url().toString(), second.url().toString()));

      mimon("run", config.toString()).done();

      // An alarm that has become critical fires twice; what stands is what it said last.
      Map<String, String> standing = new LinkedHashMap<>();
      for (String line : alerts()) {
        JsonNode alert = JSON.readTree(line);
        String id = alert.get("id").asText();
        if (alert.get("state").asText().equals("resolved")) {
          standing.remove(id);
        } else {
          boolean critical = alert.path("severity").asText().equals("critical");
          standing.put(id, id + (critical ? ":firing:critical" : ":firing"));
        }
      }
      assertFalse(standing.isEmpty(), "nothing stands");
      assertEquals(Set.copyOf(standing.values()), Set.copyOf(second.keys()));
      assertEquals(standing.size(), second.keys().size());
    }
  }

  @Test
  void stateOfALaterVersionIsRefusedByNameAndNothingIsStarted() throws IOException {
    try (Receiver receiver = new Receiver()) {
      Path config = config(receiver);
      mimon("run", config.toString()).done();
      try (var positions =
          Files.newDirectoryStream(directory.resolve("out/state"), "delivery-*.json")) {
        for (Path position : positions) {
          write(position, "{\"version\":3}");
        }
      }
      mimon("run", config.toString()).failed("alerts cannot be delivered to webhook-", "version 3");
    }
  }
}
