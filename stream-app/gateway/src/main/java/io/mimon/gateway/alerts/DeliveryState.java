package io.mimon.gateway.alerts;

import io.mimon.gateway.LineTail;
import io.mimon.gateway.alerts.DeliveryPosition.Told;
import io.mimon.gateway.alerts.DeliveryQueue.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of the delivery to one sink: the outbox read ahead, what is settled of it, and what
 * the sink was told. {@link #store()} puts on disk what a restart has to know.
 */
final class DeliveryState {
  private static final Logger LOG = LoggerFactory.getLogger(DeliveryState.class);
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  private final Path outbox;
  private final Path positionFile;
  private final Set<Long> historyStanding = new HashSet<>();
  private DeliveryQueue queue;
  private ToldEpisodes told;
  private long historyBytes;

  private DeliveryState(Path outbox, Path positionFile, DeliveryPosition position)
      throws IOException {
    this.outbox = outbox;
    this.positionFile = positionFile;
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
    Optional<DeliveryPosition> stored =
        DeliveryPosition.load(file, OpenEpisodes.of(outbox, nowMillis));
    if (stored.isPresent()) {
      // Not stored anew: what the queue has not read on to, it does not know of yet.
      return new DeliveryState(outbox, file, stored.get());
    }
    DeliveryState begun = new DeliveryState(outbox, file, beginning(outbox));
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
        new LineTail(outbox, position.last().endBytes(), LineTail.OnShrink.START_OVER), position);
  }

  /**
   * Reads on. Another file in the place of the outbox is read from its beginning.
   *
   * @return whether it is another file
   */
  boolean readOn() throws IOException {
    boolean replaced = !queue.last().fits(outbox) && Files.exists(outbox);
    if (replaced) {
      LOG.warn("{} is not the file that alerts were delivered from; starting over", outbox);
      told = new ToldEpisodes();
      queue = queueAt(DeliveryPosition.START);
      historyBytes = 0;
      historyStanding.clear();
    }
    queue.fill();
    return replaced;
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
    new DeliveryPosition(
            queue.last(), queue.settled(), queue.failing(), told.stored(), historyBytes)
        .store(positionFile);
  }
}
