package io.mimon.gateway.alerts;

import io.mimon.gateway.LineTail;
import io.mimon.gateway.alerts.DeliveryPosition.Told;
import io.mimon.gateway.alerts.DeliveryQueue.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of the delivery to one sink: the outbox read ahead, what is settled of it, and what
 * the sink was told. {@link #store()} puts where it lasts what a restart has to know.
 */
final class DeliveryState {
  private static final Logger LOG = LoggerFactory.getLogger(DeliveryState.class);

  /** A monitor that goes on is at that place of its outbox again by then. */
  private static final Duration REWRITTEN_WITHIN = Duration.ofMinutes(2);

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  private final Path outbox;
  private final PositionStore store;
  private final Set<Long> historyStanding = new HashSet<>();
  private DeliveryQueue queue;
  private ToldEpisodes told;
  private long historyBytes;
  private long shortSinceMillis;

  private DeliveryState(Path outbox, PositionStore store, DeliveryPosition position)
      throws IOException {
    this.outbox = outbox;
    this.store = store;
    this.told = ToldEpisodes.of(position.told(), outbox);
    this.queue = queueAt(position);
    this.historyBytes = position.historyBytes();
    if (position.last().endBytes() < historyBytes) {
      for (Told standing : OpenEpisodes.of(outbox, 0).upTo(historyBytes)) {
        historyStanding.add(standing.startBytes());
      }
    }
  }

  /** What is on disk; for a sink that is new, its beginning, which is on disk then. */
  static DeliveryState open(AlertDelivery.Order order, long nowMillis) throws IOException {
    Path file = file(order, ".json");
    Path outbox = order.outbox();
    Files.createDirectories(order.stateDirectory());
    PositionLog shared = order.shared();
    PositionStore store =
        shared == null
            ? PositionStore.inFile(file, OpenEpisodes.of(outbox, nowMillis))
            : new SharedPositions(shared, order.sink().name(), outbox);
    Optional<DeliveryPosition> stored = store.load();
    if (stored.isPresent()) {
      // Not stored anew: what the queue has not read on to, it does not know of yet.
      return new DeliveryState(outbox, store, stored.get());
    }
    DeliveryState begun = new DeliveryState(outbox, store, beginning(outbox));
    begun.store();
    return begun;
  }

  /** Where what a sink was never told is written down. */
  static GivenUpFile givenUp(AlertDelivery.Order order) {
    return new GivenUpFile(file(order, ".jsonl"), order.sink().name());
  }

  private static Path file(AlertDelivery.Order order, String ending) {
    String name = order.sink().name();
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "the sink name \"" + name + "\" names a file too; it must match " + NAME);
    }
    return order.stateDirectory().resolve("delivery-" + name + ending);
  }

  private static DeliveryPosition beginning(Path outbox) throws IOException {
    LineTail end = new LineTail(outbox, 0, LineTail.OnShrink.START_OVER);
    end.seekToEnd(); // A torn line is of the future.
    return new DeliveryPosition(
        DeliveryPosition.START.last(), List.of(), List.of(), List.of(), end.offsetBytes());
  }

  private DeliveryQueue queueAt(DeliveryPosition position) {
    return new DeliveryQueue(
        new LineTail(outbox, position.last().endBytes(), LineTail.OnShrink.WAIT), position);
  }

  /**
   * Reads on. Another file in the place of the outbox is read from its beginning.
   *
   * @return whether it is another file
   */
  boolean readOn(long nowMillis) throws IOException {
    boolean fits = queue.last().fits(outbox);
    boolean replaced = !fits && isReplaced(nowMillis);
    if (replaced) {
      LOG.warn("{} is not the file that alerts were delivered from; starting over", outbox);
      told = new ToldEpisodes();
      queue = queueAt(DeliveryPosition.START);
      historyBytes = 0;
      historyStanding.clear();
    }
    if (fits || replaced) {
      shortSinceMillis = 0;
      queue.fill();
    }
    return replaced;
  }

  /**
   * Whether the outbox is another file. One that is merely shorter may have been cut by a monitor
   * that goes on from a checkpoint, and will be written again as it was.
   */
  private boolean isReplaced(long nowMillis) throws IOException {
    if (!Files.exists(outbox)) {
      return false;
    }
    if (Files.size(outbox) >= queue.last().endBytes()) {
      return true;
    }
    shortSinceMillis = shortSinceMillis == 0 ? nowMillis : shortSinceMillis;
    return nowMillis - shortSinceMillis >= REWRITTEN_WITHIN.toMillis();
  }

  /** Whether it was over when the sink was new. */
  boolean isPast(Entry entry) {
    long start = entry.line().startBytes();
    return start < historyBytes && !historyStanding.contains(start);
  }

  DeliveryQueue queue() {
    return queue;
  }

  ToldEpisodes told() {
    return told;
  }

  /**
   * What is in memory goes on even when it cannot be stored: a full disk must not repeat alerts for
   * ever.
   */
  void store() throws IOException {
    store.store(
        new DeliveryPosition(
            queue.last(), queue.settled(), queue.failing(), told.stored(), historyBytes));
  }
}
