package io.mimon.gateway.alerts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.core.config.AlertRoute.Webhook;
import io.mimon.gateway.BuildInfo;
import io.mimon.gateway.Lines;
import io.mimon.gateway.ManualClock;
import io.mimon.gateway.alerts.AlertDelivery.Step;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One webhook, one thing at a time. Every wait is a value that the test reads; nothing sleeps. */
@Timeout(60)
class AlertDeliveryTest {
  private static final Duration TIMEOUT = DeliveryFixture.TIMEOUT;
  private static final Duration SHORT_TIMEOUT = Duration.ofMillis(1500);

  private final Path outbox;
  private final DeliveryFixture fixture;
  private final ManualClock clock;
  private final List<String> counted;

  // Set before each test.
  @SuppressWarnings("NullAway.Init")
  private Receiver receiver;

  AlertDeliveryTest(@TempDir Path dir) {
    fixture = new DeliveryFixture(dir);
    outbox = fixture.outbox;
    clock = fixture.clock;
    counted = fixture.counted;
  }

  @BeforeEach
  void start() throws Exception {
    receiver = new Receiver();
    // The sink is older than what is decided.
    assertEquals(Step.Kind.IDLE, delivery(TIMEOUT).deliverNext().kind());
  }

  @AfterEach
  void stop() {
    receiver.close();
  }

  @Test
  void anAlertIsPostedExactlyAsWritten() throws Exception {
    String alert = Lines.alert("a1", "firing", "größe \\\"x\\\"") + " ";
    Lines.append(outbox, alert + "\n");
    AlertDelivery delivery = delivery(TIMEOUT);
    assertEquals(Step.Kind.DONE, delivery.deliverNext().kind());
    assertEquals(Step.Kind.IDLE, delivery.deliverNext().kind());

    Receiver.Request request = receiver.requests().get(0);
    assertEquals(alert, request.body());
    assertEquals("/hook?token=secret", request.uri());
    assertEquals("application/json", request.headers().get("Content-type"));
    assertEquals("mimon/" + BuildInfo.version(), request.headers().get("User-agent"));
    assertEquals("a1", request.headers().get("Mimon-alert-id"));
    assertEquals("a1:firing", request.headers().get("Idempotency-key"));
    assertEquals(List.of("delivered"), counted);
    assertFalse(BuildInfo.version().contains("$"), "the build did not fill in the version");
  }

  @Test
  void aFailureIsRetriedLaterAndLaterAndHoldsUpItsEpisode() throws Exception {
    append("a1", "firing");
    append("a1", "resolved");
    receiver.answer(500).answer(502).answer(408).answer(425);
    AlertDelivery delivery = delivery(TIMEOUT);
    for (int failures = 1; failures <= 4; failures++) {
      Step step = delivery.deliverNext();
      assertEquals(Step.Kind.RETRY, step.kind());
      long millisMax = 1000L << (failures - 1);
      long millis = step.pause().toMillis();
      assertTrue(millis >= 0 && millis <= millisMax, failures + ": " + millis);
      if (millis > 0) {
        assertEquals(new Step(Step.Kind.WAITING, step.pause()), delivery.deliverNext());
      }
      clock.advance(step.pause());
    }
    fixture.drain(delivery);
    assertEquals(
        List.of("a1:firing", "a1:firing", "a1:firing", "a1:firing", "a1:firing", "a1:resolved"),
        receiver.keys());
    assertEquals(4, fixture.count("retried"));
    assertEquals(2, fixture.count("delivered"));
  }

  @Test
  void waitsAreSpreadOverAllThatIsAllowed() {
    SplittableRandom random = new SplittableRandom(20261127);
    for (int failures : new int[] {1, 4, 40}) {
      long millisMax = Math.min(300_000, 1000L << Math.min(20, failures - 1));
      LongSummaryStatistics waits =
          LongStream.range(0, 2_000)
              .map(i -> RetryPolicy.DEFAULT.waitAfter(failures, random).toMillis())
              .summaryStatistics();
      assertTrue(waits.getMax() <= millisMax, failures + ": " + waits);
      assertTrue(waits.getMin() < 0.01 * millisMax, failures + ": " + waits);
      assertEquals(0.5 * millisMax, waits.getAverage(), 0.03 * millisMax, failures + ": " + waits);
    }
  }

  @Test
  void retryAfterIsHonouredWithinItsLimitAndByAllAlerts() throws Exception {
    append("a1", "firing");
    append("a2", "firing");
    receiver
        .answer(429, "120")
        .answer(503, "Thu, 01 Jan 2026 00:03:00 GMT")
        .answer(429, "999999")
        .answer(503, "soon");
    AlertDelivery delivery = delivery(TIMEOUT);
    assertEquals(Duration.ofMinutes(2), fixture.step(delivery).pause());
    assertEquals(Duration.ofMinutes(1), delivery.deliverNext().pause());
    assertEquals(Duration.ofMinutes(1), delivery.deliverNext().pause(), "a2 waits as well");
    assertEquals(2, receiver.requests().size());
    clock.advance(Duration.ofMinutes(1));
    assertEquals(Duration.ofHours(1), fixture.step(delivery).pause());
    assertTrue(delivery.deliverNext().pause().toSeconds() <= 8);
    assertEquals(4, receiver.requests().size());
    fixture.drain(delivery);
    assertEquals(2, fixture.count("delivered"));
  }

  @Test
  void aReceiverThatIsDownGetsItsAlertWhenItIsUp() throws Exception {
    append("a1", "firing");
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    AlertDelivery delivery =
        delivery(DeliveryFixture.webhook(URI.create("http://127.0.0.1:" + port), TIMEOUT, clock));
    assertEquals(Step.Kind.RETRY, fixture.step(delivery).kind());
    try (Receiver up = new Receiver(port)) {
      assertEquals(Step.Kind.DONE, delivery.deliverNext().kind());
      assertEquals(List.of("a1:firing"), up.keys());
    }
  }

  @Test
  void noAnswerInTimeIsRetried() throws Exception {
    append("a1", "firing");
    receiver.answer(Receiver.SILENCE).answer(Receiver.ENDLESS_BODY);
    AlertDelivery delivery = delivery(SHORT_TIMEOUT);
    assertEquals(Step.Kind.RETRY, fixture.step(delivery).kind());
    assertEquals(Step.Kind.RETRY, fixture.step(delivery).kind());
    assertEquals(2, receiver.requests().size());
    assertEquals(Step.Kind.DONE, delivery(TIMEOUT).deliverNext().kind());
  }

  @Test
  void whatIsRefusedIsGivenUpAndTheNextGoesOn() throws Exception {
    append("a1", "firing");
    append("a2", "firing");
    Lines.append(outbox, "not an alert\n");
    append("a3", "firing");
    receiver.answer(400).answer(301);
    fixture.drain(delivery(TIMEOUT));
    assertEquals(List.of("a1:firing", "a2:firing", "a3:firing"), receiver.keys());
    assertEquals(List.of("failed", "failed", "failed", "delivered"), counted);
  }

  @Test
  void whatIsGivenUpIsOnRecord() throws Exception {
    append("a1", "firing");
    receiver.answer(410);
    fixture.drain(delivery(TIMEOUT));
    String record = Files.readString(fixture.state.resolve("delivery-hook.jsonl"));
    String shown = "http://127.0.0.1:" + receiver.port() + "/…";
    assertEquals(
        """
        {"type":"mimon.undelivered.v1","sink":"hook","id":"a1","state":"firing","outboxOffset":0,\
        "at":"2026-01-01T00:00:00Z","reason":"%s answered 410"}
        """
            .formatted(shown),
        record);
  }

  @Test
  void anAlertIsGivenUpAtItsAgeEvenAcrossRestarts() throws Exception {
    append("a1", "firing");
    receiver.answer(500).answer(500).answer(500);
    assertEquals(Step.Kind.RETRY, delivery(TIMEOUT).deliverNext().kind());
    clock.advance(Duration.ofDays(6));
    assertEquals(Step.Kind.RETRY, delivery(TIMEOUT).deliverNext().kind());
    clock.advance(Duration.ofDays(1));
    AlertDelivery delivery = delivery(TIMEOUT);
    append("a2", "firing");
    fixture.drain(delivery);
    assertEquals(List.of("retried", "retried", "failed", "delivered"), counted);
  }

  @Test
  void killedAnywhereNothingIsLostAndAtMostOneRepeats() throws Exception {
    int alerts = 20;
    for (int i = 0; i < alerts; i++) {
      append("a" + i, "firing");
    }
    Path position = fixture.state.resolve("delivery-hook.json");
    for (int killedAt = 0; killedAt < alerts; killedAt++) {
      AlertDelivery delivery = delivery(TIMEOUT);
      byte[] before = Files.exists(position) ? Files.readAllBytes(position) : new byte[0];
      delivery.deliverNext();
      if (killedAt % 3 == 0 && before.length > 0) {
        // Killed between the answer and the position: the old one is still there.
        Files.write(position, before);
      }
    }
    fixture.drain(delivery(TIMEOUT));

    List<String> distinct = receiver.keys().stream().distinct().toList();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < alerts; i++) {
      expected.add("a" + i + ":firing");
      assertTrue(Collections.frequency(receiver.keys(), "a" + i + ":firing") <= 2);
    }
    assertEquals(expected, distinct);
    List<String> repeatsDropped = new ArrayList<>();
    for (String key : receiver.keys()) {
      if (repeatsDropped.isEmpty() || !repeatsDropped.get(repeatsDropped.size() - 1).equals(key)) {
        repeatsDropped.add(key);
      }
    }
    assertEquals(expected, repeatsDropped, "a repeat follows its first at once");
    assertTrue(receiver.keys().size() > alerts, "some were repeated");
  }

  @Test
  void aTornLineWaits() throws Exception {
    String alert = Lines.alert("a1", "firing", "age");
    Lines.append(outbox, alert.substring(0, 30));
    AlertDelivery delivery = delivery(TIMEOUT);
    assertEquals(Step.Kind.IDLE, delivery.deliverNext().kind());
    Lines.append(outbox, alert.substring(30) + "\n");
    assertEquals(Step.Kind.DONE, delivery.deliverNext().kind());
  }

  @Test
  void anotherOutboxIsDeliveredFromItsBeginning() throws Exception {
    append("a1", "firing");
    append("a2", "firing");
    AlertDelivery delivery = delivery(TIMEOUT);
    fixture.drain(delivery);
    Files.delete(outbox);
    assertEquals(Step.Kind.IDLE, delivery.deliverNext().kind());
    append("b1", "firing");
    append("b2", "firing");
    append("b3", "firing");
    fixture.drain(delivery);
    assertEquals(
        List.of("a1:firing", "a2:firing", "b1:firing", "b2:firing", "b3:firing"), receiver.keys());
  }

  @Test
  void aDamagedPositionRepeatsRatherThanLoses() throws Exception {
    append("a1", "firing");
    fixture.drain(delivery(TIMEOUT));
    Files.writeString(fixture.state.resolve("delivery-hook.json"), "{\"offsetBytes\":");
    fixture.drain(delivery(TIMEOUT));
    assertEquals(List.of("a1:firing", "a1:firing"), receiver.keys());
  }

  @Test
  void theThreadDeliversAndFlushesWhenClosed() throws Exception {
    CountDownLatch first = new CountDownLatch(1);
    append("a1", "firing");
    AlertSink told =
        new AlertSink() {
          private final AlertSink webhook = webhook(TIMEOUT);

          @Override
          public String name() {
            return webhook.name();
          }

          @Override
          public String shownTarget() {
            return webhook.shownTarget();
          }

          @Override
          public Attempt deliver(AlertMessage alert, @Nullable Standing standing)
              throws InterruptedException {
            first.countDown();
            return webhook.deliver(alert, standing);
          }
        };
    DeliveryThread thread = DeliveryThread.start(delivery(told));
    assertTrue(first.await(20, TimeUnit.SECONDS));
    append("a2", "firing");
    assertTrue(thread.flushAndClose(Duration.ofSeconds(20)));
    assertEquals(List.of("a1:firing", "a2:firing"), receiver.keys());
  }

  @Test
  void closingCutsOffAnAttemptThatHangs() throws Exception {
    append("a1", "firing");
    receiver.answer(Receiver.SILENCE);
    DeliveryThread thread = DeliveryThread.start(delivery(webhook(Duration.ofHours(1))));
    assertFalse(thread.flushAndClose(Duration.ofMillis(50)));
    fixture.drain(delivery(TIMEOUT));
    assertEquals("a1:firing", receiver.keys().get(receiver.keys().size() - 1));
  }

  @Test
  void credentialsAreSentButNotShown() throws Exception {
    append("a 1/é", "firing");
    URI url = URI.create("http://user:pass@127.0.0.1:" + receiver.port() + "/T00/secret");
    WebhookSink sink = DeliveryFixture.webhook(url, TIMEOUT, clock);
    assertEquals("http://127.0.0.1:" + receiver.port() + "/…", sink.shownTarget());
    receiver.answer(404);
    fixture.drain(delivery(sink));
    Receiver.Request request = receiver.requests().get(0);
    assertEquals("Basic dXNlcjpwYXNz", request.headers().get("Authorization"));
    assertEquals("a%201/%C3%A9", request.headers().get("Mimon-alert-id"));
  }

  @Test
  void whatCannotWorkIsRefusedAtOnce() {
    for (String url : List.of("ftp://host/", "https:///path", "hooks/secret")) {
      IllegalArgumentException refused =
          assertThrows(
              IllegalArgumentException.class,
              () -> DeliveryFixture.webhook(URI.create(url), TIMEOUT, clock));
      assertFalse(String.valueOf(refused.getMessage()).contains("secret"));
    }
    WebhookSink sink =
        new WebhookSink(
            "../up",
            new Webhook(receiver.url(), TIMEOUT, Optional.empty()),
            new SecretReader(Map.of()),
            clock);
    assertThrows(IllegalArgumentException.class, () -> delivery(sink));
  }

  private void append(String id, String state) throws IOException {
    fixture.append(id, state);
  }

  private WebhookSink webhook(Duration timeout) {
    return DeliveryFixture.webhook(receiver.url(), timeout, clock);
  }

  private AlertDelivery delivery(Duration timeout) throws IOException {
    return delivery(webhook(timeout));
  }

  private AlertDelivery delivery(AlertSink sink) throws IOException {
    return fixture.start(sink);
  }
}
