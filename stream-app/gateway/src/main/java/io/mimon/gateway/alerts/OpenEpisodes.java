package io.mimon.gateway.alerts;

import io.mimon.gateway.LineTail;
import io.mimon.gateway.alerts.DeliveryPosition.Told;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The episodes of an outbox that have begun and not ended, up to a place in it. */
final class OpenEpisodes {
  private OpenEpisodes() {}

  /** Reads the episodes that are open at a place. */
  @FunctionalInterface
  interface Reader {
    /** The last alert of each that has not ended before that byte. */
    List<Told> upTo(long endBytes) throws IOException;
  }

  /** Reads {@code outbox}; they count as told at {@code nowMillis}. */
  static Reader of(Path outbox, long nowMillis) {
    return endBytes -> {
      Map<String, Told> open = new LinkedHashMap<>();
      LineTail tail = new LineTail(outbox, 0, LineTail.OnShrink.START_OVER);
      List<LineTail.Line> lines = tail.poll();
      while (!lines.isEmpty()) {
        for (LineTail.Line line : lines) {
          if (line.endBytes() > endBytes) {
            return List.copyOf(open.values());
          }
          put(open, line, nowMillis);
        }
        lines = tail.poll();
      }
      return List.copyOf(open.values());
    };
  }

  private static void put(Map<String, Told> open, LineTail.Line line, long nowMillis) {
    Optional<AlertMessage> alert = AlertMessage.parse(line.bytes());
    if (alert.isPresent() && alert.get().resolves()) {
      open.remove(alert.get().id());
    } else if (alert.isPresent()) {
      String id = alert.get().id();
      open.put(id, new Told(id, line.startBytes(), line.endBytes(), nowMillis));
    }
  }
}
