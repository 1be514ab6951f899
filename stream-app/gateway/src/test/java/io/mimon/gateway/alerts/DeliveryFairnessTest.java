package io.mimon.gateway.alerts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.gateway.alerts.AlertDelivery.Step;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What fails holds up no more than it has to. */
final class DeliveryFairnessTest {
  private final DeliveryFixture fixture;
  private final Sink sink = new Sink();

  DeliveryFairnessTest(@TempDir Path directory) {
    fixture = new DeliveryFixture(directory);
  }

  /** A sink of which the test says what works. */
  private static final class Sink implements AlertSink {
    private final Set<String> poison = new HashSet<>();
    private final List<String> asked = new ArrayList<>();
    private final List<String> taken = new ArrayList<>();
    private boolean dead;

    @Override
    public String name() {
      return "sink";
    }

    @Override
    public String shownTarget() {
      return "nowhere";
    }

    @Override
    public Attempt deliver(AlertMessage alert, @Nullable Standing standing) {
      asked.add(alert.idempotencyKey());
      if (dead || poison.contains(alert.id())) {
        return new Attempt.Unavailable("down", null);
      }
      taken.add(alert.idempotencyKey());
      return new Attempt.Delivered("yes");
    }
  }

  @Test
  void anAlertThatFailsHoldsUpItsEpisodeAndNoOther() throws Exception {
    AlertDelivery delivery = fixture.start(sink);
    sink.poison.add("a");
    fixture.append("a", "firing");
    fixture.append("a", "resolved");
    for (int i = 0; i < 20; i++) {
      fixture.append("b" + i, "firing");
    }
    Instant begin = fixture.clock.instant();
    while (sink.taken.size() < 20) {
      fixture.step(delivery);
    }
    assertTrue(
        Duration.between(begin, fixture.clock.instant()).toSeconds() < 60,
        "others waited for the one that fails");
    assertEquals(2, fixture.pending);
    assertFalse(sink.asked.contains("a:resolved"));

    AlertDelivery again = fixture.start(sink);
    sink.poison.clear();
    fixture.drain(again);
    assertEquals(List.of("a:firing", "a:resolved"), sink.taken.subList(20, 22));
    assertEquals(22, sink.taken.size(), "what went by before the restart was sent again");
  }

  /** The fault may be that alert's, so that the circuit is not closed to one that comes new. */
  @Test
  void oneAlertThatAlwaysFailsDoesNotKeepANewOneWaiting() throws Exception {
    AlertDelivery delivery = fixture.start(sink);
    sink.poison.add("a");
    fixture.append("a", "firing");
    for (int i = 0; i < 30 || delivery.deliverNext().kind() != Step.Kind.RETRY; i++) {
      fixture.step(delivery);
    }
    assertTrue(fixture.alone);
    assertEquals(Step.Kind.WAITING, delivery.deliverNext().kind(), "its own wait is not over");
    fixture.append("b", "firing");
    assertEquals(Step.Kind.DONE, delivery.deliverNext().kind());
    assertEquals(List.of("b:firing"), sink.taken);
    assertFalse(fixture.alone);
  }

  @Test
  void aDeadSinkIsAskedNowAndThenAndGetsAllWhenItIsBack() throws Exception {
    AlertDelivery delivery = fixture.start(sink);
    sink.dead = true;
    for (int i = 0; i < 300; i++) {
      fixture.append("a" + i, "firing");
      fixture.append("a" + i, "resolved");
    }
    Instant begin = fixture.clock.instant();
    while (Duration.between(begin, fixture.clock.instant()).toHours() < 6) {
      fixture.step(delivery);
    }
    assertTrue(fixture.alone);
    assertEquals(600, fixture.pending);
    // 5 until it is left alone, then one in 2.5 to 5 minutes, and a few until the wait is that
    // long.
    assertTrue(
        sink.asked.size() > 6 * 12 && sink.asked.size() < 6 * 24 + 20, sink.asked.size() + "");

    sink.dead = false;
    Instant back = fixture.clock.instant();
    fixture.drain(delivery);
    assertTrue(Duration.between(back, fixture.clock.instant()).toMinutes() <= 5);
    assertEquals(600, new HashSet<>(sink.taken).size());
    assertEquals(600, sink.taken.size());
    for (int i = 0; i < 300; i++) {
      assertTrue(
          sink.taken.indexOf("a" + i + ":firing") < sink.taken.indexOf("a" + i + ":resolved"));
    }
    assertFalse(fixture.alone);
  }

  /** A monitor that was killed while it appended cuts off what it had, and writes it again. */
  @Test
  void anOutboxThatIsCutAndWrittenAgainIsTheSame() throws Exception {
    AlertDelivery delivery = fixture.start(sink);
    fixture.append("a", "firing");
    fixture.append("b", "firing");
    fixture.drain(delivery);
    sink.dead = true;
    fixture.append("c", "firing");
    fixture.step(delivery);
    byte[] whole = Files.readAllBytes(fixture.outbox);
    Files.write(fixture.outbox, Arrays.copyOf(whole, whole.length / 3));
    for (int i = 0; i < 3; i++) {
      fixture.step(delivery);
    }
    sink.dead = false;
    Files.write(fixture.outbox, whole);
    fixture.append("d", "firing");
    fixture.drain(delivery);
    assertEquals(List.of("a:firing", "b:firing", "c:firing", "d:firing"), sink.taken);
  }

  @Test
  void anOutboxThatStaysShorterIsAnother() throws Exception {
    AlertDelivery delivery = fixture.start(sink);
    fixture.append("a", "firing");
    fixture.append("b", "firing");
    fixture.drain(delivery);
    Files.delete(fixture.outbox);
    fixture.append("c", "firing");
    fixture.drain(delivery);
    assertEquals(2, sink.taken.size());
    fixture.clock.advance(Duration.ofMinutes(2));
    fixture.drain(delivery);
    assertEquals(List.of("a:firing", "b:firing", "c:firing"), sink.taken);
  }

  @Test
  void aClockThatIsSetBackDoesNotKeepAlertsWaiting() throws Exception {
    AlertDelivery delivery = fixture.start(sink);
    sink.dead = true;
    fixture.append("a", "firing");
    fixture.append("b", "firing");
    for (int i = 0; i < 8; i++) {
      fixture.step(delivery);
    }
    sink.dead = false;
    fixture.clock.advance(Duration.ofDays(-2));
    fixture.step(delivery);
    fixture.step(delivery);
    assertEquals(List.of("a:firing", "b:firing"), sink.taken);
  }

  /** What is beyond the bound of reading ahead waits in the outbox, and is not lost. */
  @Test
  void aQueueBeyondItsBoundLosesNothing() throws Exception {
    AlertDelivery delivery = fixture.start(sink);
    sink.poison.add("a");
    fixture.append("a", "firing");
    int more = DeliveryQueue.ENTRIES_MAX + 200;
    for (int i = 0; i < more; i++) {
      fixture.append("b" + i, "firing");
    }
    for (int steps = 0; steps < 1_500; steps++) {
      fixture.step(delivery);
    }
    assertEquals(DeliveryQueue.ENTRIES_MAX - 1, sink.taken.size(), "as far as it reads ahead");

    AlertDelivery again = fixture.start(sink);
    sink.poison.clear();
    fixture.drain(again);
    assertEquals(more + 1, sink.taken.size());
    assertEquals(more + 1, new HashSet<>(sink.taken).size());
  }
}
