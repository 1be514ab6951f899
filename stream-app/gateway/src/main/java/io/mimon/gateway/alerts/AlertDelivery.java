package io.mimon.gateway.alerts;

import io.mimon.gateway.LineTail;
import io.mimon.gateway.alerts.DeliveryPosition.Told;
import io.mimon.gateway.alerts.DeliveryQueue.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
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
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  /** How often the outbox is looked at when all is delivered. */
  static final Duration IDLE_WAIT = Duration.ofMillis(500);

  private final Path outbox;
  private final Path positionFile;
  private final AlertSink sink;
  private final Routing routing;
  private final RetryPolicy policy;
  private final DeliveryMeter meter;
  private final Clock clock;
  private final RandomGenerator random;
  private final GivenUpFile givenUp;
  private final Circuit circuit;
  private final Set<Long> historyStanding = new HashSet<>();
  private DeliveryQueue queue;
  private ToldEpisodes told;
  private long historyBytes;
  private long resendAtMillis;

  /**
   * What delivers to a sink.
   *
   * @param outbox the monitor's alerts.jsonl
   * @param stateDirectory holds {@code delivery-<sink name>.json}; made when absent
   */
  public record Order(Path outbox, Path stateDirectory, AlertSink sink, Routing routing) {}

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
    if (!NAME.matcher(sink.name()).matches()) {
      throw new IllegalArgumentException(
          "the sink name \"" + sink.name() + "\" names a file too; it must match " + NAME);
    }
    this.outbox = order.outbox();
    this.routing = order.routing();
    this.policy = policy;
    this.meter = meter;
    this.clock = clock;
    this.random = random;
    this.circuit = new Circuit(policy, random);
    Path directory = Files.createDirectories(order.stateDirectory());
    this.positionFile = directory.resolve("delivery-" + sink.name() + ".json");
    this.givenUp =
        new GivenUpFile(directory.resolve("delivery-" + sink.name() + ".jsonl"), sink.name());
    Optional<DeliveryPosition> stored =
        DeliveryPosition.load(positionFile, OpenEpisodes.of(outbox, clock.millis()));
    DeliveryPosition position = stored.isPresent() ? stored.get() : begin();
    this.told = ToldEpisodes.of(position.told(), outbox);
    this.queue = queueAt(position);
    this.historyBytes = position.historyBytes();
    if (position.last().endBytes() < historyBytes) {
      for (Told standing : OpenEpisodes.of(outbox, 0).upTo(historyBytes)) {
        historyStanding.add(standing.startBytes());
      }
    }
    if (stored.isEmpty()) {
      store(); // Not otherwise: what the queue has not read on to, it does not know of yet.
    }
  }

  private DeliveryPosition begin() throws IOException {
    LineTail end = new LineTail(outbox, 0, LineTail.OnShrink.START_OVER);
    end.seekToEnd(); // A torn line is of the future.
    return new DeliveryPosition(
        DeliveryPosition.START.last(), List.of(), List.of(), List.of(), end.offsetBytes());
  }

  private DeliveryQueue queueAt(DeliveryPosition position) {
    return new DeliveryQueue(
        new LineTail(outbox, position.last().endBytes(), LineTail.OnShrink.START_OVER), position);
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
    checkOutbox();
    queue.fill();
    boolean passed = sift();
    Step step = next(passed);
    meter.state(sink.name(), queue.size(), circuit.isOpen());
    return step;
  }

  private Step next(boolean passed) throws IOException, InterruptedException {
    long now = clock.millis();
    if (!isDue(circuit.holdUntilMillis(), now)) {
      return waitUntil(circuit.holdUntilMillis(), now, Step.Kind.WAITING);
    }
    boolean probe = isDue(circuit.aloneUntilMillis(), now);
    if (probe && resendIsDue(now)) {
      return resend();
    }
    Optional<Entry> next = choose(now, probe);
    if (next.isPresent()) {
      return attempt(next.get());
    }
    if (passed) {
      return new Step(Step.Kind.DONE, Duration.ZERO); // There may be room for more now.
    }
    return queue.size() == 0 ? new Step(Step.Kind.IDLE, IDLE_WAIT) : untilNext(now);
  }

  /** Another file in the place of the outbox is delivered from its beginning. */
  private void checkOutbox() throws IOException {
    if (queue.last().fits(outbox) || !Files.exists(outbox)) {
      return;
    }
    LOG.warn("{}: {} is not the file delivered from before; starting over", sink.name(), outbox);
    told = new ToldEpisodes();
    queue = queueAt(DeliveryPosition.START);
    historyBytes = 0;
    historyStanding.clear();
    circuit.succeeded();
  }

  /**
   * Passes over what is not to be sent, as far as that can be told: the end of an episode only once
   * its beginning is settled.
   *
   * @return whether anything was passed over
   */
  private boolean sift() throws IOException {
    boolean any = false;
    boolean more = true;
    while (more) {
      more = false;
      for (Entry entry : queue.heads()) {
        more |= !entry.routed() && !route(entry);
      }
      any |= more;
    }
    if (any) {
      store();
    }
    return any;
  }

  /** Whether it is to be sent; if not, it is settled. */
  private boolean route(Entry entry) throws IOException {
    if (entry.alert().isEmpty()) {
      recordGivenUp(entry, "not an alert");
      queue.settle(entry);
      return false;
    }
    AlertMessage alert = entry.alert().get();
    String result = unwanted(entry, alert);
    if (result.isEmpty()) {
      entry.route();
      return true;
    }
    meter.count(sink.name(), result);
    LOG.debug("{}: {} {}", sink.name(), alert, result);
    queue.settle(entry);
    return false;
  }

  /** Why it is not to be sent, as it is counted; empty if it is. */
  private String unwanted(Entry entry, AlertMessage alert) {
    long start = entry.line().startBytes();
    if (start < historyBytes && !historyStanding.contains(start)) {
      return "skipped";
    }
    if (alert.resolves()) {
      return told.has(alert.id()) ? "" : "skipped";
    }
    return switch (routing.judge(alert, clock)) {
      case SEND -> "";
      case SKIP -> "skipped";
      case SILENCE -> "silenced";
    };
  }

  /** The alert to try now. A probe does not wait for its own time, but prefers one not tried. */
  private Optional<Entry> choose(long now, boolean probe) {
    if (!circuit.isOpen()) {
      return queue.firstSendable(entry -> isDue(entry.notBeforeMillis(), now));
    }
    Optional<Entry> untried = queue.firstSendable(entry -> entry.failures() == 0);
    if (probe) {
      return untried.or(() -> queue.firstSendable(entry -> true));
    }
    return circuit.mayBeOneAlertsFault() ? untried : Optional.empty();
  }

  private Step untilNext(long now) {
    if (circuit.isOpen()) {
      return waitUntil(circuit.aloneUntilMillis(), now, Step.Kind.WAITING);
    }
    long next = Long.MAX_VALUE;
    for (Entry entry : queue.heads()) {
      next = Math.min(next, entry.notBeforeMillis());
    }
    return waitUntil(next, now, Step.Kind.WAITING);
  }

  private static Step waitUntil(long untilMillis, long nowMillis, Step.Kind kind) {
    return new Step(kind, Duration.ofMillis(Math.max(0, untilMillis - nowMillis)));
  }

  /** Whether a time has come; one that is too far ahead was set by a clock that was set back. */
  private boolean isDue(long atMillis, long nowMillis) {
    return nowMillis >= atMillis || atMillis - nowMillis > policy.retryAfterMax().toMillis();
  }

  private Step attempt(Entry entry) throws IOException, InterruptedException {
    AlertMessage alert = entry.alert().orElseThrow();
    Attempt attempt = sink.deliver(alert, told.standing(alert.id()));
    if (attempt instanceof Attempt.Unavailable unavailable) {
      return retry(entry, alert, unavailable);
    }
    boolean wasOpen = circuit.isOpen();
    circuit.succeeded(); // A refusal is an answer.
    if (wasOpen) {
      queue.clearWaits();
    }
    if (attempt instanceof Attempt.Refused refused) {
      return giveUp(entry, alert, refused.reason());
    }
    meter.count(sink.name(), "delivered");
    LOG.debug("{}: {} delivered", sink.name(), alert);
    told.settle(alert, entry.line(), clock.millis());
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
      store();
    }
    meter.count(sink.name(), "retried");
    LOG.info("{}: {} not delivered ({})", sink.name(), alert, unavailable.reason());
    Step next =
        !isDue(circuit.holdUntilMillis(), now)
            ? waitUntil(circuit.holdUntilMillis(), now, Step.Kind.RETRY)
            : untilNext(now);
    return new Step(Step.Kind.RETRY, next.pause());
  }

  private Step giveUp(Entry entry, AlertMessage alert, String reason) throws IOException {
    recordGivenUp(entry, reason);
    told.settle(alert, entry.line(), 0);
    return done(entry);
  }

  private void recordGivenUp(Entry entry, String reason) throws IOException {
    meter.count(sink.name(), "failed");
    LOG.error("{}: {} given up: {}", sink.name(), entry.what(), reason);
    givenUp.append(entry, reason, clock.instant());
  }

  private Step done(Entry entry) throws IOException {
    queue.settle(entry);
    store();
    return new Step(Step.Kind.DONE, Duration.ZERO);
  }

  private boolean resendIsDue(long now) {
    return sink.resendEvery().isPresent()
        && isDue(resendAtMillis, now)
        && !told.standing().isEmpty();
  }

  private Step resend() throws InterruptedException {
    Attempt attempt = sink.resend(told.standing());
    long now = clock.millis();
    Duration every = sink.resendEvery().orElseThrow();
    if (attempt instanceof Attempt.Unavailable unavailable) {
      circuit.failed("what stands", unavailable, now);
      Duration wait = policy.aloneAfter(1, random);
      resendAtMillis = now + Math.min(every.toMillis(), wait.toMillis());
      meter.count(sink.name(), "retried");
      LOG.info("{}: not told again of what stands ({})", sink.name(), unavailable.reason());
      return waitUntil(resendAtMillis, now, Step.Kind.RETRY);
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

  private DeliveryPosition position() {
    return new DeliveryPosition(
        queue.last(), queue.settled(), queue.failing(), told.stored(), historyBytes);
  }

  /**
   * What is in memory goes on even when it cannot be stored: a full disk must not repeat alerts for
   * ever.
   */
  private void store() throws IOException {
    position().store(positionFile);
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
