package io.mimon.gateway.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mimon.gateway.Alert;
import io.mimon.gateway.FeedFile;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final LiveFixture gateway;

  EventsTest(@TempDir Path directory) throws IOException {
    gateway = new LiveFixture(directory, Map.of());
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void whatIsCommittedComesAndAlarmsChangeTheState() throws Exception {
    try (EventClient client = new EventClient(gateway.port(), "")) {
      assertTrue(client.head().contains("200 OK"), client.head());
      assertTrue(client.head().contains("text/event-stream"), client.head());
      client.awaitEvent("hello");
      gateway.commit(FeedFile.READINGS, LiveLines.reading("age", "[]", 500, 0.2));
      JsonNode first = JSON.readTree(client.awaitEvent("update").data());
      assertEquals("ok", first.at("/features/0/state").asText());
      gateway.commit(FeedFile.ALERTS, LiveLines.alert("e", Alert.State.FIRING, "age", 500));
      JsonNode second = JSON.readTree(client.awaitEvent("update").data());
      assertEquals("drifted", second.at("/features/0/state").asText());
      assertEquals(
          LiveLines.alert("e", Alert.State.FIRING, "age", 500), second.at("/alerts/0").toString());
      assertEquals("ok", JSON.readTree(client.awaitEvent("health").data()).get("status").asText());
    }
  }

  @Test
  void aClientThatComesAgainGetsWhatItMissed() throws Exception {
    EventClient.Event seen;
    try (EventClient client = new EventClient(gateway.port(), "")) {
      client.awaitEvent("hello");
      gateway.commit(FeedFile.READINGS, LiveLines.reading("a", "[]", 500, 0.2));
      seen = client.awaitEvent("update");
      gateway.commit(FeedFile.READINGS, LiveLines.reading("b", "[]", 500, 0.2));
      client.awaitEvent("update");
    }
    try (EventClient again = new EventClient(gateway.port(), seen.id())) {
      JsonNode missed = JSON.readTree(again.awaitEvent("update").data());
      assertEquals("b", missed.at("/features/0/feature").asText());
    }
    try (EventClient stranger = new EventClient(gateway.port(), "of-another-life-7")) {
      stranger.awaitEvent("reset");
    }
  }

  @Test
  void manyReadingsAreFewMessages() throws Exception {
    try (EventClient client = new EventClient(gateway.port(), "")) {
      client.awaitEvent("hello");
      for (int window = 1; window <= 200; window++) {
        gateway.commit(FeedFile.READINGS, LiveLines.reading("a", "[]", 500 + window, 0.2));
      }
      int messages = 0;
      long end = 0;
      while (end < 700) {
        JsonNode update = JSON.readTree(client.awaitEvent("update").data());
        assertEquals(1, update.get("features").size());
        end = update.at("/features/0/windowEnd").asLong();
        messages++;
      }
      assertTrue(messages < 100, messages + " messages");
    }
  }

  @Test
  void oneClientTooManyIsToldToComeLaterAndAPlaceBecomesFree() throws Exception {
    List<EventClient> clients = new ArrayList<>();
    try {
      for (int i = 0; i < EventHub.CLIENTS_MAX; i++) {
        clients.add(new EventClient(gateway.port(), ""));
        assertTrue(clients.get(i).head().contains("200 OK"));
      }
      try (EventClient refused = new EventClient(gateway.port(), "")) {
        assertTrue(refused.head().contains(" 503 "), refused.head());
        assertTrue(refused.head().contains("Retry-after: 10"), refused.head());
      }
      assertEquals(64, gateway.json("api/v1/health").get("clients").asInt());
    } finally {
      for (EventClient client : clients) {
        client.close();
      }
    }
    // Their ends are noticed when the next heartbeats cannot be written.
    for (int i = 0; i < 300 && gateway.json("api/v1/health").get("clients").asInt() > 0; i++) {
      Thread.sleep(100);
    }
    try (EventClient next = new EventClient(gateway.port(), "")) {
      assertTrue(next.head().contains("200 OK"), next.head());
    }
  }

  /** Once it takes what was sent before, its stream ends; it is told nothing that came since. */
  @Test
  void aClientThatTakesNothingIsDroppedAndNobodyWaitsForIt() throws Exception {
    try (Socket slow = new Socket();
        Follower quick = new Follower()) {
      slow.setReceiveBufferSize(4096);
      slow.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.port()));
      slow.getOutputStream()
          .write(
              "GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      quick.await("hello");
      while (gateway.json("api/v1/health").get("clients").asInt() < 2) {
        Thread.sleep(20);
      }
      // Far more than buffers of the system and the queue of the client hold.
      String[] many = new String[400];
      long bytes = 0;
      for (int round = 0; bytes < 32_000_000; round++) {
        for (int i = 0; i < many.length; i++) {
          many[i] = LiveLines.reading(i + "x".repeat(2_000), "[]", 500 + round, 0.2);
        }
        assertTimeoutPreemptively(
            Duration.ofMinutes(2), () -> gateway.commit(FeedFile.READINGS, many));
        bytes += quick.await("update").data().length();
      }
      assertFalse(quick.await("health").data().isEmpty());
      CompletableFuture<String> told = CompletableFuture.supplyAsync(() -> rest(slow));
      for (int late = 0; !told.isDone(); late++) {
        gateway.commit(FeedFile.READINGS, LiveLines.reading("late", "[]", 1_000 + late, 0.2));
        Thread.sleep(100);
      }
      assertTrue(told.get().contains("text/event-stream"), told.get());
      assertFalse(told.get().contains("\"late\""), "it is still told");
    }
  }

  /** One that comes again where a response has lasted its time. */
  private final class Follower implements AutoCloseable {
    private EventClient client = new EventClient(gateway.port(), "");
    private String lastId = "";

    Follower() throws IOException {}

    EventClient.Event await(String name) throws IOException {
      try {
        EventClient.Event event = client.awaitEvent(name);
        lastId = event.id();
        return event;
      } catch (EOFException e) {
        client.close();
        client = new EventClient(gateway.port(), lastId);
        return await(name);
      }
    }

    @Override
    public void close() throws IOException {
      client.close();
    }
  }

  /** All that still comes. */
  private static String rest(Socket socket) {
    ByteArrayOutputStream rest = new ByteArrayOutputStream();
    try {
      socket.getInputStream().transferTo(rest);
    } catch (IOException e) {
      // Cut off, which is an end, too.
    }
    return rest.toString(StandardCharsets.UTF_8);
  }
}
