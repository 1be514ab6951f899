package io.mimon.gateway.alerts;

import io.mimon.gateway.LineTail;
import io.mimon.gateway.alerts.DeliveryPosition.Told;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The episodes that a sink is to hear the end of: it was sent their beginning.
 *
 * <p>An end goes where its beginning went, whatever routes and silences say by then; so nothing
 * stays open that was announced, and nothing is ended that was not.
 */
final class ToldEpisodes {
  /** More stand at once only where something is wrong with all; the oldest are forgotten then. */
  static final int EPISODES_MAX = 10_000;

  private static final Logger LOG = LoggerFactory.getLogger(ToldEpisodes.class);

  private final Map<String, Entry> byId = new LinkedHashMap<>();

  /**
   * An episode.
   *
   * @param alert empty if it is not to be read any more
   */
  private record Entry(Told told, Optional<AlertMessage> alert) {}

  /** Those of a stored position, whose alerts are read from the outbox. */
  static ToldEpisodes of(List<Told> stored, Path outbox) throws IOException {
    ToldEpisodes episodes = new ToldEpisodes();
    try (FileChannel channel = FileChannel.open(outbox, StandardOpenOption.READ)) {
      for (Told told : stored) {
        episodes.put(told, alertAt(channel, told).filter(alert -> alert.id().equals(told.id())));
      }
    } catch (NoSuchFileException e) {
      stored.forEach(told -> episodes.put(told, Optional.empty()));
    }
    return episodes;
  }

  private static Optional<AlertMessage> alertAt(FileChannel channel, Told told) throws IOException {
    long length = told.endBytes() - told.startBytes() - 1;
    if (length < 1 || length > LineTail.LINE_BYTES_MAX) {
      return Optional.empty();
    }
    ByteBuffer line = ByteBuffer.allocate((int) length);
    while (line.hasRemaining()) {
      if (channel.read(line, told.startBytes() + line.position()) < 0) {
        return Optional.empty();
      }
    }
    return AlertMessage.parse(line.array());
  }

  boolean has(String id) {
    return byId.containsKey(id);
  }

  /** What the sink knows of an episode; null if nothing has reached it. */
  @Nullable Standing standing(String id) {
    Entry entry = byId.get(id);
    return entry == null ? null : standing(entry).orElse(null);
  }

  /** What the sink knows of all of them. */
  List<Standing> standing() {
    return byId.values().stream().flatMap(entry -> standing(entry).stream()).toList();
  }

  private static Optional<Standing> standing(Entry entry) {
    Instant since = Instant.ofEpochMilli(entry.told.sinceMillis());
    return entry
        .alert
        .filter(alert -> entry.told.sinceMillis() > 0)
        .map(alert -> new Standing(alert, since));
  }

  /**
   * An alert is settled.
   *
   * @param nowMillis when it reached the sink; 0 if it did not
   */
  void settle(AlertMessage alert, LineTail.Line line, long nowMillis) {
    if (alert.resolves()) {
      byId.remove(alert.id());
      return;
    }
    Entry before = byId.get(alert.id());
    long since = before == null ? 0 : before.told.sinceMillis();
    if (before == null || nowMillis > 0) {
      // What did not arrive does not replace what did.
      long first = since == 0 ? nowMillis : since;
      put(new Told(alert.id(), line.startBytes(), line.endBytes(), first), Optional.of(alert));
    }
  }

  private void put(Told told, Optional<AlertMessage> alert) {
    byId.put(told.id(), new Entry(told, alert));
    if (byId.size() > EPISODES_MAX) {
      String oldest = byId.keySet().iterator().next();
      byId.remove(oldest);
      LOG.warn("more than {} alerts stand; {} is forgotten", EPISODES_MAX, oldest);
    }
  }

  /** As it is stored. */
  List<Told> stored() {
    return byId.values().stream().map(Entry::told).toList();
  }
}
