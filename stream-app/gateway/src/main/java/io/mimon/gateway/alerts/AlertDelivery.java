package io.mimon.gateway.alerts;

import io.mimon.gateway.LineTail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the committed alerts to one sink: in order, each at least once.
 *
 * <p>The outbox is the monitor's own alerts file; the position in it is stored after each alert
 * that was delivered or given up. Killed in between, the next delivery repeats at most that one
 * alert, under the same {@link AlertMessage#idempotencyKey()}. An alert that keeps failing holds up
 * those behind it until it is given up: a resolve must not overtake its firing.
 *
 * <p>Invariants:
 *
 * <ol>
 *   <li>{@code position.offsetBytes} is where the first of {@code pending} starts, or where the
 *       next line will be read (blank and over-long lines apart).
 *   <li>{@code failures > 0} only while {@code position.failingSinceMillis > 0}.
 * </ol>
 *
 * <p>{@link #deliverNext()} does one step and says how long to wait; {@link DeliveryThread} does
 * the waiting. Not safe for use by several threads, nor by two processes on one state directory.
 */
public final class AlertDelivery {
  private static final Logger LOG = LoggerFactory.getLogger(AlertDelivery.class);
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  /** How often the outbox is looked at when all is delivered. */
  static final Duration IDLE_WAIT = Duration.ofMillis(500);

  private final Path outbox;
  private final Path positionFile;
  private final AlertSink sink;
  private final RetryPolicy policy;
  private final DeliveryMeter meter;
  private final Clock clock;
  private final RandomGenerator random;
  private final Deque<LineTail.Line> pending = new ArrayDeque<>();
  private LineTail tail;
  private DeliveryPosition position;
  private int failures;

  /**
   * Resumes where the last delivery to this sink stopped; a new sink gets every alert there is.
   *
   * @param outbox the monitor's alerts.jsonl
   * @param stateDirectory holds {@code delivery-<sink name>.json}; made when absent
   * @param clock for the age of a failing alert
   * @param random for the jitter of waits
   */
  public AlertDelivery(
      Path outbox,
      Path stateDirectory,
      AlertSink sink,
      RetryPolicy policy,
      DeliveryMeter meter,
      Clock clock,
      RandomGenerator random)
      throws IOException {
    if (!NAME.matcher(sink.name()).matches()) {
      throw new IllegalArgumentException(
          "the sink name \"" + sink.name() + "\" names a file too; it must match " + NAME);
    }
    this.outbox = outbox;
    this.sink = sink;
    this.policy = policy;
    this.meter = meter;
    this.clock = clock;
    this.random = random;
    Files.createDirectories(stateDirectory);
    this.positionFile = stateDirectory.resolve("delivery-" + sink.name() + ".json");
    this.position = DeliveryPosition.load(positionFile);
    this.tail = tailAt(position.offsetBytes());
  }

  /** The sink's name. */
  public String name() {
    return sink.name();
  }

  /**
   * Tries to deliver the next alert, once.
   *
   * @return what was done, and how long to wait before the next call
   */
  public Step deliverNext() throws IOException, InterruptedException {
    if (pending.isEmpty() && !fill()) {
      return new Step(Step.Kind.IDLE, IDLE_WAIT);
    }
    LineTail.Line line = pending.getFirst();
    Optional<AlertMessage> alert = AlertMessage.parse(line);
    if (alert.isEmpty()) {
      return giveUp(line, "byte " + line.startBytes() + " of the outbox", "not an alert");
    }
    Attempt attempt = sink.deliver(alert.get());
    String what = "alert " + alert.get().idempotencyKey();
    if (attempt instanceof Attempt.Unavailable unavailable) {
      return retry(line, what, unavailable);
    } else if (attempt instanceof Attempt.Refused refused) {
      return giveUp(line, what, refused.reason());
    }
    meter.count(sink.name(), "delivered");
    LOG.debug("{}: {} delivered", sink.name(), what);
    return done(line);
  }

  private boolean fill() throws IOException {
    if (!position.fits(outbox)) {
      if (!Files.exists(outbox)) {
        return false;
      }
      LOG.warn("{}: {} is not the file delivered from before; starting over", sink.name(), outbox);
      position = DeliveryPosition.START;
      failures = 0;
      tail = tailAt(0);
    }
    pending.addAll(tail.poll());
    return !pending.isEmpty();
  }

  private Step retry(LineTail.Line line, String what, Attempt.Unavailable unavailable)
      throws IOException {
    long nowMillis = clock.millis();
    if (position.failingSinceMillis() == 0) {
      moveTo(position.failingSince(nowMillis));
    }
    Duration age = Duration.ofMillis(nowMillis - position.failingSinceMillis());
    if (age.compareTo(policy.giveUpAfter()) >= 0) {
      return giveUp(line, what, unavailable.reason() + ", for " + age);
    }
    failures++;
    meter.count(sink.name(), "retried");
    Duration wait = policy.waitAfter(failures, random);
    if (unavailable.retryAfter() != null) {
      wait = policy.honour(wait, unavailable.retryAfter());
    }
    LOG.info(
        "{}: {} not delivered ({}), trying again in {}",
        sink.name(),
        what,
        unavailable.reason(),
        wait);
    return new Step(Step.Kind.RETRY, wait);
  }

  private Step giveUp(LineTail.Line line, String what, String reason) throws IOException {
    meter.count(sink.name(), "failed");
    LOG.error("{}: {} given up: {}", sink.name(), what, reason);
    return done(line);
  }

  private Step done(LineTail.Line line) throws IOException {
    pending.removeFirst();
    failures = 0;
    moveTo(DeliveryPosition.after(line));
    return new Step(Step.Kind.DONE, Duration.ZERO);
  }

  /**
   * Goes on in memory even when it cannot be stored: a full disk must not repeat alerts for ever.
   */
  private void moveTo(DeliveryPosition next) throws IOException {
    position = next;
    position.store(positionFile);
  }

  private LineTail tailAt(long offsetBytes) {
    return new LineTail(outbox, offsetBytes, LineTail.OnShrink.START_OVER);
  }

  /**
   * What a call of {@link #deliverNext()} did.
   *
   * @param pause before the next call
   */
  public record Step(Kind kind, Duration pause) {
    /** Nothing to do; one alert delivered or given up; one attempt failed. */
    public enum Kind {
      IDLE,
      DONE,
      RETRY
    }
  }
}
