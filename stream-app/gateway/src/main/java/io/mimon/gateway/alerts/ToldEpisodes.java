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
import java.util.ArrayList;
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

  private record Entry(Told told, AlertMessage alert) {}

  /** Those of a stored position, whose alerts are read from the outbox. */
  static ToldEpisodes of(List<Told> stored, Path outbox) throws IOException {
    ToldEpisodes episodes = new ToldEpisodes();
    try (FileChannel channel = FileChannel.open(outbox, StandardOpenOption.READ)) {
      for (Told told : stored) {
        alertAt(channel, told).ifPresent(alert -> episodes.put(alert, told));
      }
    } catch (NoSuchFileException e) {
      return episodes; // Nothing was decided, so nobody was told.
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
    return entry == null || entry.told.sinceMillis() == 0 ? null : standing(entry);
  }

  /** What the sink knows of all of them. */
  List<Standing> standing() {
    List<Standing> all = new ArrayList<>();
    for (Entry entry : byId.values()) {
      if (entry.told.sinceMillis() > 0) {
        all.add(standing(entry));
      }
    }
    return all;
  }

  private static Standing standing(Entry entry) {
    return new Standing(entry.alert, Instant.ofEpochMilli(entry.told.sinceMillis()));
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
      put(alert, new Told(line.startBytes(), line.endBytes(), since == 0 ? nowMillis : since));
    }
  }

  private void put(AlertMessage alert, Told told) {
    byId.put(alert.id(), new Entry(told, alert));
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
