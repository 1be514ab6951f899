package io.mimon.gateway.alerts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.core.config.AlertMatch;
import io.mimon.core.config.AlertMatch.Severity;
import io.mimon.core.config.AlertSilence;
import io.mimon.core.config.ColumnPattern;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which alerts a sink is sent; and that an end goes where its beginning went. */
final class RoutingTest {
  private static final AlertMatch CRITICAL =
      new AlertMatch(List.of(), List.of(), Set.of(), Set.of(Severity.CRITICAL));

  private final DeliveryFixture fixture;

  // Set before each test.
  @SuppressWarnings("NullAway.Init")
  private Receiver receiver;

  RoutingTest(@TempDir Path directory) {
    fixture = new DeliveryFixture(directory);
  }

  @BeforeEach
  void start() throws IOException {
    receiver = new Receiver();
  }

  @AfterEach
  void stop() {
    receiver.close();
  }

  private AlertDelivery start(AlertMatch match, AlertSilence... silences) throws IOException {
    return fixture.start(
        DeliveryFixture.webhook(receiver.url(), DeliveryFixture.TIMEOUT, fixture.clock),
        new Routing(match, List.of(silences)));
  }

  private AlertSilence silence(AlertMatch match, Duration from, Duration until) {
    Instant now = fixture.clock.instant();
    return new AlertSilence(match, now.plus(from), now.plus(until), "");
  }

  private static AlertMatch of(String feature) {
    return new AlertMatch(List.of(), List.of(new ColumnPattern(feature)), Set.of(), Set.of());
  }

  @Test
  void onlyWhatMatchesIsSent() throws Exception {
    AlertDelivery delivery = start(CRITICAL);
    fixture.append("a", "firing");
    fixture.append("b", "firing", "warning");
    fixture.append("c", "firing", "critical");
    fixture.drain(delivery);
    assertEquals(List.of("c:firing:critical"), receiver.keys());
    assertEquals(List.of("skipped", "skipped", "delivered"), fixture.counted);
  }

  /** The end of a critical alert may be no more than a warning. */
  @Test
  void anEndGoesWhereItsBeginningWentAndNowhereElse() throws Exception {
    AlertDelivery delivery = start(CRITICAL);
    fixture.append("a", "firing", "warning");
    fixture.append("b", "firing", "critical");
    fixture.append("a", "resolved", "warning");
    fixture.append("b", "resolved", "warning");
    fixture.drain(delivery);
    assertEquals(List.of("b:firing:critical", "b:resolved"), receiver.keys());
  }

  @Test
  void anEpisodeThatBecomesMoreSevereIsSentFromThenOn() throws Exception {
    AlertDelivery delivery = start(CRITICAL);
    fixture.append("a", "firing", "warning");
    fixture.drain(delivery);
    assertEquals(List.of(), receiver.keys());
    fixture.append("a", "firing", "critical");
    fixture.append("a", "resolved", "critical");
    fixture.drain(start(CRITICAL));
    assertEquals(List.of("a:firing:critical", "a:resolved"), receiver.keys());
  }

  @Test
  void whatIsSilencedIsCountedAndItsEndIsNotSentEither() throws Exception {
    AlertSilence silence = silence(of("age"), Duration.ZERO, Duration.ofHours(1));
    AlertDelivery delivery = start(AlertMatch.ALL, silence);
    fixture.append("a", "firing");
    fixture.drain(delivery);
    assertEquals(List.of("silenced"), fixture.counted);
    fixture.clock.advance(Duration.ofHours(2));
    fixture.append("a", "resolved");
    fixture.append("b", "firing");
    fixture.drain(delivery);
    assertEquals(List.of("b:firing"), receiver.keys());
  }

  @Test
  void aSilenceOfOthersOrOfAnotherTimeChangesNothing() throws Exception {
    AlertDelivery delivery =
        start(
            AlertMatch.ALL,
            silence(of("income"), Duration.ZERO, Duration.ofHours(1)),
            silence(of("age"), Duration.ofMinutes(1), Duration.ofHours(1)),
            silence(of("age"), Duration.ofHours(-1), Duration.ZERO));
    fixture.append("a", "firing");
    fixture.drain(delivery);
    assertEquals(List.of("a:firing"), receiver.keys());
  }

  /** Or a page would stay open for good. */
  @Test
  void aSilenceDoesNotKeepBackTheEndOfWhatWasTold() throws Exception {
    AlertSilence silence = silence(AlertMatch.ALL, Duration.ofMinutes(1), Duration.ofHours(1));
    AlertDelivery delivery = start(AlertMatch.ALL, silence);
    fixture.append("a", "firing");
    fixture.drain(delivery);
    fixture.clock.advance(Duration.ofMinutes(2));
    fixture.append("a", "resolved");
    fixture.drain(start(AlertMatch.ALL, silence));
    assertEquals(List.of("a:firing", "a:resolved"), receiver.keys());
  }

  @Test
  void aNewSinkIsToldWhatStandsAtItsLatestAndOfWhatIsPastNothing() throws Exception {
    fixture.append("past", "firing");
    fixture.append("stands", "firing", "warning");
    fixture.append("past", "resolved");
    fixture.append("stands", "firing", "critical");
    AlertDelivery delivery = start(AlertMatch.ALL);
    fixture.append("new", "firing");
    fixture.append("new", "resolved");
    fixture.append("stands", "resolved");
    // Killed before anything was sent, it still knows what was new to it.
    assertEquals("hook", delivery.name());
    fixture.drain(start(AlertMatch.ALL));
    assertEquals(
        List.of("stands:firing:critical", "new:firing", "new:resolved", "stands:resolved"),
        receiver.keys().stream().distinct().toList());
    assertEquals(4, receiver.keys().size());
  }

  /** The file of a version that delivered in order, and everything; byte for byte as it was. */
  @Test
  void theStateOfVersion1IsGoneOnFrom() throws Exception {
    fixture.append("a", "firing");
    fixture.append("b", "firing");
    fixture.append("a", "resolved");
    Files.createDirectories(fixture.state);
    Files.writeString(
        fixture.state.resolve("delivery-hook.json"),
        "{\"offsetBytes\":636,\"lineStartBytes\":318,\"lineCrc32\":2320944393,\"failingSinceMillis\":0}");
    fixture.append("b", "resolved");
    fixture.drain(start(AlertMatch.ALL));
    assertEquals(List.of("a:resolved", "b:resolved"), receiver.keys(), "both ends were due");
  }

  @Test
  void theStateSaysWhatIsSettledOutOfOrderWhatFailsAndWhatStands() throws Exception {
    AlertDelivery delivery = start(AlertMatch.ALL);
    fixture.append("a", "firing");
    fixture.append("b", "firing");
    fixture.append("c", "firing");
    receiver.answer(200).answer(500);
    fixture.step(delivery);
    delivery.deliverNext();
    delivery.deliverNext();
    assertEquals(
        "{\"version\":2,\"offsetBytes\":318,\"lineStartBytes\":0,\"lineCrc32\":232471332,"
            + "\"settled\":[636],\"failing\":[[318,1767225600000]],"
            + "\"told\":[[\"a\",0,318,1767225600000],[\"c\",636,954,1767225600000]],\"historyBytes\":0}",
        Files.readString(fixture.state.resolve("delivery-hook.json")));
    fixture.drain(start(AlertMatch.ALL));
    assertEquals(List.of("a:firing", "b:firing", "c:firing", "b:firing"), receiver.keys());
  }

  /** A machine that lost its power may have lost what was told and was not on disk yet. */
  @Test
  void anEndIsSentThoughItsBeginningCannotBeReadAnyMore() throws Exception {
    fixture.drain(start(AlertMatch.ALL));
    fixture.append("a", "firing");
    fixture.drain(start(AlertMatch.ALL));
    byte[] whole = Files.readAllBytes(fixture.outbox);
    Files.delete(fixture.outbox);
    AlertDelivery delivery = start(AlertMatch.ALL);
    fixture.drain(delivery);
    Files.write(fixture.outbox, whole);
    fixture.append("a", "resolved");
    fixture.drain(delivery);
    assertEquals(List.of("a:firing", "a:resolved"), receiver.keys());
  }

  @Test
  void theStateOfALaterVersionIsRefusedByName() throws Exception {
    Files.createDirectories(fixture.state);
    Files.writeString(fixture.state.resolve("delivery-hook.json"), "{\"version\":3}");
    IOException refused = assertThrows(IOException.class, () -> start(AlertMatch.ALL));
    assertTrue(String.valueOf(refused.getMessage()).contains("version 3"), refused.toString());
  }
}
