package io.mimon.gateway.alerts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mimon.core.config.AlertRoute.Alertmanager;
import io.mimon.gateway.ManualClock;
import io.mimon.gateway.alerts.AlertDelivery.Step;
import io.mimon.gateway.alerts.RawReceiver.Received;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Alertmanager is told of an alert, again, of its end, and tells a receiver of its own.
 * Skipped where there is none: Debian's package is {@code prometheus-alertmanager}.
 */
@Timeout(120)
final class AlertmanagerTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HttpClient client = HttpClient.newHttpClient();
  private final DeliveryFixture fixture;
  private final Path directory;

  // Set before each test.
  @SuppressWarnings("NullAway.Init")
  private Receiver notified;

  @SuppressWarnings("NullAway.Init")
  private Process process;

  private int port;

  AlertmanagerTest(@TempDir Path directory) {
    this.directory = directory;
    this.fixture = new DeliveryFixture(directory);
  }

  private static Optional<Path> binary() {
    return binary("prometheus-alertmanager").or(() -> binary("alertmanager"));
  }

  private static Optional<Path> binary(String name) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  @BeforeEach
  void start() throws Exception {
    Optional<Path> binary = binary();
    assumeTrue(
        binary.isPresent(), "there is no Alertmanager here: nothing is tested with a real one");
    notified = new Receiver();
    Files.writeString(
        directory.resolve("alertmanager.yml"),
        """
        route: { receiver: hook, group_by: ['...'], group_wait: 0s, group_interval: 1s, repeat_interval: 1h }
        receivers: [ { name: hook, webhook_configs: [ { url: "%s" } ] } ]
        """
            .formatted(notified.url()));
    port = freePort();
    run(binary.get(), "am");
  }

  private void run(Path binary, String storage) throws Exception {
    process =
        new ProcessBuilder(
                binary.toString(),
                "--config.file=" + directory.resolve("alertmanager.yml"),
                "--storage.path=" + directory.resolve(storage),
                "--web.listen-address=127.0.0.1:" + port,
                "--cluster.listen-address=")
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("alertmanager.log").toFile())
            .start();
    await("it does not start", () -> status("/-/ready") == 200);
  }

  @AfterEach
  void stop() throws InterruptedException {
    if (process != null) {
      process.destroyForcibly();
      assertTrue(process.waitFor(30, TimeUnit.SECONDS));
      notified.close();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private AlertDelivery delivery(Duration resendEvery) throws IOException {
    Alertmanager config =
        new Alertmanager(
            URI.create("http://127.0.0.1:" + port), DeliveryFixture.TIMEOUT, resendEvery);
    Clock clock = Clock.systemUTC();
    return new AlertDelivery(
        new AlertDelivery.Order(
            fixture.outbox, fixture.state, new AlertmanagerSink("am", config, clock), Routing.ALL),
        RetryPolicy.DEFAULT,
        fixture.meter(),
        clock,
        new SplittableRandom(1));
  }

  @Test
  void anAlertFiresBecomesMoreSevereAndIsResolved() throws Exception {
    AlertDelivery delivery = delivery(Duration.ofMinutes(1));
    fixture.append("a1", "firing", "warning");
    settle(delivery, 1);
    await("the alert is not active", () -> active().equals(List.of("warning")));
    JsonNode alert = alerts().get(0);
    assertEquals("MimonRelevanceLost", alert.at("/labels/alertname").asText());
    assertEquals("age", alert.at("/labels/feature").asText());
    assertEquals("age lost its relevance.", alert.at("/annotations/summary").asText());
    assertTrue(
        Instant.parse(alert.path("endsAt").asText())
            .isAfter(Instant.now().plus(Duration.ofMinutes(4))));
    await("its receiver is not told", () -> notifications("\"status\":\"firing\"") == 1);

    fixture.append("a1", "firing", "critical");
    settle(delivery, 2);
    await("it does not become critical", () -> active().equals(List.of("critical")));

    fixture.append("a1", "resolved", "critical");
    settle(delivery, 3);
    await("it is not resolved", () -> active().isEmpty());
    await("its receiver is not told", () -> notifications("\"resolved\",\"labels\"") >= 2);
  }

  /** What is told again stays, across a restart; what is not heard of any more ends by itself. */
  @Test
  void whatStandsIsToldAgainBeforeItExpires() throws Exception {
    AlertDelivery delivery = delivery(Duration.ofSeconds(1));
    fixture.append("a1", "firing", "warning");
    settle(delivery, 1);
    AlertDelivery again = delivery(Duration.ofSeconds(1));
    // Told once, it would be over after five seconds.
    while (fixture.count("repeated") < 8) {
      again.deliverNext();
      assertEquals(List.of("warning"), active(), "it expired while it was told again");
      TimeUnit.MILLISECONDS.sleep(200);
    }
    await("it does not end by itself", () -> active().isEmpty());
  }

  /** It is reached by a way on which everything goes wrong, from a program that is killed. */
  @Test
  void whatStandsIsWhatWasDecidedWhateverGoesWrongOnTheWay() throws Exception {
    long seed = 20261128;
    // Its clock is the machine's: an end is of the past, and one in five hours is not.
    ManualClock clock = new ManualClock(Instant.now().minus(Duration.ofHours(3)));
    DeliveryFixture decided = new DeliveryFixture(directory, seed, clock);
    decided.policy =
        new RetryPolicy(
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            Duration.ofHours(1),
            Duration.ofDays(7),
            5);
    try (DeliveryChaos chaos =
        new DeliveryChaos(seed, decided, ReceiverKind.ALERTMANAGER, this::post)) {
      chaos.run(0.5);
      assertFalse(chaos.standing().isEmpty());
      assertEquals(chaos.standing(), standing());
      chaos.run(1);
      assertEquals(Map.of(), standing());
      chaos.assertDelivered();
      assertTrue(clock.instant().isBefore(Instant.now()), "ends were of the future");
    }
  }

  private void post(Received request) throws IOException {
    HttpRequest post =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v2/alerts"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(request.body(), StandardCharsets.UTF_8))
            .build();
    try {
      assertEquals(200, client.send(post, HttpResponse.BodyHandlers.discarding()).statusCode());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The severities of what it takes for active, by feature. */
  private Map<String, String> standing() throws Exception {
    Map<String, String> standing = new HashMap<>();
    for (JsonNode alert : alerts()) {
      String severity = alert.at("/labels/severity").asText();
      assertNull(standing.put(alert.at("/labels/feature").asText(), severity), alert::toString);
    }
    return standing;
  }

  /** Without its disk: what was delivered before is not known to it any more. */
  @Test
  void whatStandsIsToldAgainToOneThatWasKilled() throws Exception {
    AlertDelivery delivery = delivery(Duration.ofSeconds(1));
    fixture.append("a1", "firing", "critical");
    settle(delivery, 1);
    await("the alert is not active", () -> active().equals(List.of("critical")));
    process.destroyForcibly();
    assertTrue(process.waitFor(30, TimeUnit.SECONDS));
    fixture.append("a2", "firing", "warning", "income");
    assertEquals(Step.Kind.RETRY, delivery.deliverNext().kind());
    run(binary().orElseThrow(), "another");
    settle(delivery, 2);
    await(
        "it does not know of both",
        () -> {
          delivery.deliverNext();
          return standing().equals(Map.of("age", "critical", "income", "warning"));
        });
  }

  @Test
  void aTestAlertIsTaken() throws Exception {
    Alertmanager config =
        new Alertmanager(
            URI.create("http://127.0.0.1:" + port), DeliveryFixture.TIMEOUT, Duration.ofMinutes(1));
    AlertmanagerSink sink = new AlertmanagerSink("am", config, Clock.systemUTC());
    assertEquals("200", ((Attempt.Delivered) TestAlert.send(sink, "m", Instant.now())).answer());
    await("it does not show", () -> alerts().size() == 1);
    assertEquals("MimonTest", alerts().get(0).at("/labels/alertname").asText());
  }

  private void settle(AlertDelivery delivery, int delivered) throws Exception {
    await(
        "not delivered: " + fixture.counted,
        () -> {
          delivery.deliverNext();
          return fixture.count("delivered") == delivered;
        });
  }

  private void await(String what, Callable<Boolean> holds) throws Exception {
    Instant end = Instant.now().plus(PATIENCE);
    while (!holds.call()) {
      if (Instant.now().isAfter(end)) {
        throw new AssertionError(
            what + ": " + Files.readString(directory.resolve("alertmanager.log")));
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private int status(String path) throws InterruptedException {
    try {
      return get(path).statusCode();
    } catch (IOException e) {
      return 0; // Not up yet.
    }
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
    return client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
  }

  private JsonNode alerts() throws IOException, InterruptedException {
    return JSON.readTree(get("/api/v2/alerts?active=true").body());
  }

  /** The severities of what it takes for active. */
  private List<String> active() throws IOException, InterruptedException {
    List<String> severities = new ArrayList<>();
    alerts().forEach(alert -> severities.add(alert.at("/labels/severity").asText()));
    return severities;
  }

  private long notifications(String text) {
    return notified.requests().stream().filter(r -> r.body().contains(text)).count();
  }
}
