package io.mimon.gateway.alerts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every wait is a value that the test reads; nothing here sleeps. */
@Timeout(60)
class AlertDeliveryTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final Duration SHORT_TIMEOUT = Duration.ofMillis(1500);

  private final Path dir;
  private final Path outbox;
  private final ManualClock clock = new ManualClock();
  private final List<String> counted = Collections.synchronizedList(new ArrayList<>());
  private Receiver receiver;

  AlertDeliveryTest(@TempDir Path dir) {
    this.dir = dir;
    this.outbox = dir.resolve("alerts.jsonl");
  }

  @BeforeEach
  void start() throws IOException {
    receiver = new Receiver();
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
  void aFailureIsRetriedLaterAndLaterAndHoldsUpTheNext() throws Exception {
    append("a1", "firing");
    append("a1", "resolved");
    receiver.answer(500).answer(502).answer(408);
    AlertDelivery delivery = delivery(TIMEOUT);
    for (int failures = 1; failures <= 3; failures++) {
      Step step = delivery.deliverNext();
      assertEquals(Step.Kind.RETRY, step.kind());
      long millisMax = 1000L << (failures - 1);
      long millis = step.pause().toMillis();
      assertTrue(millis >= millisMax / 2 && millis <= millisMax, failures + ": " + millis);
    }
    drain(delivery);
    assertEquals(
        List.of("a1:firing", "a1:firing", "a1:firing", "a1:firing", "a1:resolved"),
        receiver.keys());
    assertEquals(List.of("retried", "retried", "retried", "delivered", "delivered"), counted);
  }

  @Test
  void retryAfterIsHonouredWithinItsLimit() throws Exception {
    append("a1", "firing");
    receiver
        .answer(429, "120")
        .answer(503, "Thu, 01 Jan 2026 00:01:00 GMT")
        .answer(429, "999999")
        .answer(503, "soon")
        .answer(500, "120");
    AlertDelivery delivery = delivery(TIMEOUT);
    assertEquals(Duration.ofMinutes(2), delivery.deliverNext().pause());
    assertEquals(Duration.ofMinutes(1), delivery.deliverNext().pause());
    assertEquals(Duration.ofHours(1), delivery.deliverNext().pause());
    assertTrue(delivery.deliverNext().pause().toSeconds() <= 8);
    assertTrue(delivery.deliverNext().pause().toSeconds() <= 16);
    assertEquals(Step.Kind.DONE, delivery.deliverNext().kind());
  }

  @Test
  void aReceiverThatIsDownGetsItsAlertWhenItIsUp() throws Exception {
    append("a1", "firing");
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    AlertDelivery delivery =
        delivery(new WebhookSink("hook", URI.create("http://127.0.0.1:" + port), TIMEOUT, clock));
    assertEquals(Step.Kind.RETRY, delivery.deliverNext().kind());
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
    assertEquals(Step.Kind.RETRY, delivery.deliverNext().kind());
    assertEquals(Step.Kind.RETRY, delivery.deliverNext().kind());
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
    drain(delivery(TIMEOUT));
    assertEquals(List.of("a1:firing", "a2:firing", "a3:firing"), receiver.keys());
    assertEquals(List.of("failed", "failed", "failed", "delivered"), counted);
  }

  @Test
  void anAlertIsGivenUpAtItsAgeEvenAcrossRestarts() throws Exception {
    append("a1", "firing");
    append("a2", "firing");
    receiver.answer(500).answer(500).answer(500);
    assertEquals(Step.Kind.RETRY, delivery(TIMEOUT).deliverNext().kind());
    clock.advance(Duration.ofHours(23));
    assertEquals(Step.Kind.RETRY, delivery(TIMEOUT).deliverNext().kind());
    clock.advance(Duration.ofHours(1));
    AlertDelivery delivery = delivery(TIMEOUT);
    assertEquals(Step.Kind.DONE, delivery.deliverNext().kind());
    drain(delivery);
    assertEquals(List.of("retried", "retried", "failed", "delivered"), counted);
  }

  @Test
  void killedAnywhereNothingIsLostAndAtMostOneRepeats() throws Exception {
    int alerts = 20;
    for (int i = 0; i < alerts; i++) {
      append("a" + i, "firing");
    }
    Path position = dir.resolve("state/delivery-hook.json");
    for (int killedAt = 0; killedAt < alerts; killedAt++) {
      AlertDelivery delivery = delivery(TIMEOUT);
      byte[] before = Files.exists(position) ? Files.readAllBytes(position) : new byte[0];
      delivery.deliverNext();
      if (killedAt % 3 == 0 && before.length > 0) {
        // Killed between the answer and the position: the old one is still there.
        Files.write(position, before);
      }
    }
    drain(delivery(TIMEOUT));

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
    drain(delivery);
    Files.delete(outbox);
    assertEquals(Step.Kind.IDLE, delivery.deliverNext().kind());
    append("b1", "firing");
    append("b2", "firing");
    append("b3", "firing");
    drain(delivery);
    assertEquals(
        List.of("a1:firing", "a2:firing", "b1:firing", "b2:firing", "b3:firing"), receiver.keys());
  }

  @Test
  void aDamagedPositionRepeatsRatherThanLoses() throws Exception {
    append("a1", "firing");
    drain(delivery(TIMEOUT));
    Files.writeString(dir.resolve("state/delivery-hook.json"), "{\"offsetBytes\":");
    drain(delivery(TIMEOUT));
    assertEquals(List.of("a1:firing", "a1:firing"), receiver.keys());
  }

  @Test
  void theThreadDeliversAndFlushesWhenClosed() throws Exception {
    CountDownLatch first = new CountDownLatch(1);
    append("a1", "firing");
    DeliveryMeter meter =
        (sink, result) -> {
          counted.add(result);
          first.countDown();
        };
    DeliveryThread thread = DeliveryThread.start(delivery(webhook(TIMEOUT), meter));
    assertTrue(first.await(20, TimeUnit.SECONDS));
    append("a2", "firing");
    assertTrue(thread.flushAndClose(Duration.ofSeconds(20)));
    assertEquals(List.of("a1:firing", "a2:firing"), receiver.keys());
  }

  @Test
  void closingCutsOffAnAttemptThatHangs() throws Exception {
    append("a1", "firing");
    receiver.answer(Receiver.SILENCE);
    DeliveryThread thread =
        DeliveryThread.start(delivery(webhook(Duration.ofHours(1)), (s, r) -> {}));
    assertFalse(thread.flushAndClose(Duration.ofMillis(50)));
    drain(delivery(TIMEOUT));
    assertEquals("a1:firing", receiver.keys().get(receiver.keys().size() - 1));
  }

  @Test
  void credentialsAreSentButNotShown() throws Exception {
    append("a 1/é", "firing");
    URI url = URI.create("http://user:pass@127.0.0.1:" + receiver.port() + "/T00/secret");
    WebhookSink sink = new WebhookSink("hook", url, TIMEOUT, clock);
    assertEquals("webhook hook to http://127.0.0.1:" + receiver.port() + "/…", sink.toString());
    receiver.answer(404);
    drain(delivery(sink));
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
              () -> new WebhookSink("hook", URI.create(url), TIMEOUT, clock));
      assertFalse(String.valueOf(refused.getMessage()).contains("secret"));
    }
    WebhookSink sink = new WebhookSink("../up", receiver.url(), TIMEOUT, clock);
    assertThrows(IllegalArgumentException.class, () -> delivery(sink));
  }

  private void append(String id, String state) throws IOException {
    Lines.append(outbox, Lines.alert(id, state, "age") + "\n");
  }

  private WebhookSink webhook(Duration timeout) {
    return new WebhookSink("hook", receiver.url(), timeout, clock);
  }

  private AlertDelivery delivery(Duration timeout) throws IOException {
    return delivery(webhook(timeout));
  }

  private AlertDelivery delivery(AlertSink sink) throws IOException {
    return delivery(sink, (name, result) -> counted.add(result));
  }

  private AlertDelivery delivery(AlertSink sink, DeliveryMeter meter) throws IOException {
    return new AlertDelivery(
        outbox,
        dir.resolve("state"),
        sink,
        RetryPolicy.DEFAULT,
        meter,
        clock,
        new SplittableRandom(7));
  }

  private static void drain(AlertDelivery delivery) throws IOException, InterruptedException {
    for (int steps = 0; delivery.deliverNext().kind() != Step.Kind.IDLE; steps++) {
      assertTrue(steps < 1000, "never idle");
    }
  }
}
