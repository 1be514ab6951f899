package io.mimon.gateway.alerts;

import io.mimon.gateway.alerts.DeliveryQueue.Entry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the committed alerts to one sink, each at least once, those of an episode in order.
 *
 * <p>The outbox is the monitor's own alerts file, in which what was decided stands exactly once;
 * what is kept here is which of it is settled. That is on disk before the next alert is tried:
 * after a kill, at most the one under way is repeated, under the same {@link
 * AlertMessage#idempotencyKey()}. An alert that keeps failing holds up its own episode only.
 *
 * <p>A sink that is new is told what stands, and of what is past nothing; then of everything that
 * is decided.
 *
 * <p>{@link #deliverNext()} does one step and says how long to wait; {@link DeliveryThread} does
 * the waiting. Not safe for use by several threads, nor by two processes on one state directory.
 */
public final class AlertDelivery {
  private static final Logger LOG = LoggerFactory.getLogger(AlertDelivery.class);

  /** How often the outbox is looked at when all is delivered. */
  static final Duration IDLE_WAIT = Duration.ofMillis(500);

  private final AlertSink sink;
  private final RetryPolicy policy;
  private final DeliveryMeter meter;
  private final Clock clock;
  private final RandomGenerator random;
  private final DeliveryState state;
  private final GivenUpFile givenUp;
  private final DeliverySieve sieve;
  private final Circuit circuit;
  private long resendAtMillis;

  /**
   * What delivers to a sink.
   *
   * @param outbox the monitor's alerts.jsonl
   * @param stateDirectory holds {@code delivery-<sink name>.json}; made when absent
   * @param shared keeps the position instead, where several processes deliver in turns, and the
   *     outbox has {@link AlertOrigins} beside it; null where this process alone delivers
   */
  public record Order(
      Path outbox,
      Path stateDirectory,
      AlertSink sink,
      Routing routing,
      @Nullable PositionLog shared) {
    /** One of a process that delivers alone. */
    public Order(Path outbox, Path stateDirectory, AlertSink sink, Routing routing) {
      this(outbox, stateDirectory, sink, routing, null);
    }
  }

  /**
   * Resumes where the last delivery to this sink stopped, or begins, and stores that it has.
   *
   * @param clock for the age of a failing alert, waits and silences
   * @param random for the jitter of waits
   */
  public AlertDelivery(
      Order order, RetryPolicy policy, DeliveryMeter meter, Clock clock, RandomGenerator random)
      throws IOException {
    this.sink = order.sink();
    this.policy = policy;
    this.meter = meter;
    this.clock = clock;
    this.random = random;
    this.state = DeliveryState.open(order, clock.millis());
    this.givenUp = DeliveryState.givenUp(order);
    this.sieve = new DeliverySieve(order, meter, givenUp, clock);
    this.circuit = new Circuit(policy, random);
  }

  /** The sink's name. */
  public String name() {
    return sink.name();
  }

  /**
   * Tries to deliver one alert, once.
   *
   * @return what was done, and how long to wait before the next call
   */
  public Step deliverNext() throws IOException, InterruptedException {
    if (state.readOn(clock.millis())) {
      circuit.succeeded(); // What failed is gone.
    }
    boolean passed = sieve.sift(state);
    if (passed) {
      state.store();
    }
    Step step = next(passed);
    meter.state(sink.name(), state.queue().size(), circuit.isOpen());
    return step;
  }

  private Step next(boolean passed) throws IOException, InterruptedException {
    long now = clock.millis();
    if (circuit.isHeld(now)) {
      return new Step(Step.Kind.WAITING, circuit.pause(state.queue(), now));
    }
    if (circuit.letsThrough(now) && resendIsDue(now)) {
      return resend();
    }
    Optional<Entry> next = circuit.choose(state.queue(), now);
    if (next.isPresent()) {
      return attempt(next.get());
    }
    if (passed) {
      return new Step(Step.Kind.DONE, Duration.ZERO); // There may be room for more now.
    }
    return state.queue().size() == 0
        ? new Step(Step.Kind.IDLE, IDLE_WAIT)
        : new Step(Step.Kind.WAITING, circuit.pause(state.queue(), now));
  }

  private Step attempt(Entry entry) throws IOException, InterruptedException {
    AlertMessage alert = entry.alert().orElseThrow();
    Attempt attempt = sink.deliver(alert, state.told().standing(alert.id()));
    if (attempt instanceof Attempt.Unavailable unavailable) {
      return retry(entry, alert, unavailable);
    }
    boolean wasOpen = circuit.isOpen();
    circuit.succeeded(); // A refusal is an answer.
    if (wasOpen) {
      state.queue().clearWaits();
    }
    if (attempt instanceof Attempt.Refused refused) {
      return giveUp(entry, alert, refused.reason());
    }
    meter.count(sink.name(), "delivered");
    LOG.debug("{}: {} delivered", sink.name(), alert);
    state.told().settle(alert, entry.line(), clock.millis());
    return done(entry);
  }

  private Step retry(Entry entry, AlertMessage alert, Attempt.Unavailable unavailable)
      throws IOException {
    long now = clock.millis();
    boolean first = entry.failingSinceMillis() == 0;
    Duration wait = policy.waitAfter(entry.failures() + 1, random);
    entry.fail(now, now + wait.toMillis());
    circuit.failed(alert.idempotencyKey(), unavailable, now);
    Duration age = Duration.ofMillis(now - entry.failingSinceMillis());
    if (age.compareTo(policy.giveUpAfter()) >= 0) {
      return giveUp(entry, alert, unavailable.reason() + ", for " + age);
    }
    if (first) {
      state.store();
    }
    meter.count(sink.name(), "retried");
    LOG.info("{}: {} not delivered ({})", sink.name(), alert, unavailable.reason());
    return new Step(Step.Kind.RETRY, circuit.pause(state.queue(), now));
  }

  private Step giveUp(Entry entry, AlertMessage alert, String reason) throws IOException {
    meter.count(sink.name(), "failed");
    givenUp.append(entry, reason, clock.instant());
    state.told().settle(alert, entry.line(), 0);
    return done(entry);
  }

  private Step done(Entry entry) throws IOException {
    state.queue().settle(entry);
    state.store();
    return new Step(Step.Kind.DONE, Duration.ZERO);
  }

  private boolean resendIsDue(long now) {
    return sink.resendEvery().isPresent()
        && circuit.isDue(resendAtMillis, now)
        && !state.told().standing().isEmpty();
  }

  private Step resend() throws InterruptedException {
    Attempt attempt = sink.resend(state.told().standing());
    long now = clock.millis();
    Duration every = sink.resendEvery().orElseThrow();
    if (attempt instanceof Attempt.Unavailable unavailable) {
      circuit.failed("what stands", unavailable, now);
      Duration wait = policy.aloneAfter(1, random);
      resendAtMillis = now + Math.min(every.toMillis(), wait.toMillis());
      meter.count(sink.name(), "retried");
      LOG.info("{}: not told again of what stands ({})", sink.name(), unavailable.reason());
      return new Step(Step.Kind.RETRY, Duration.ofMillis(resendAtMillis - now));
    }
    resendAtMillis = now + every.toMillis();
    if (attempt instanceof Attempt.Refused refused) {
      LOG.error("{}: refuses to be told again: {}", sink.name(), refused.reason());
    } else {
      circuit.succeeded();
      meter.count(sink.name(), "repeated");
    }
    return new Step(Step.Kind.DONE, Duration.ZERO);
  }

  /**
   * What a call of {@link #deliverNext()} did.
   *
   * @param pause before the next call
   */
  public record Step(Kind kind, Duration pause) {
    /** Nothing to do; nothing to do yet; an alert settled; an attempt failed. */
    public enum Kind {
      IDLE,
      WAITING,
      DONE,
      RETRY
    }
  }
}
