package io.mimon.gateway.alerts;

import io.mimon.gateway.LineTail;
import io.mimon.gateway.alerts.AlertOrigins.Origin;
import io.mimon.gateway.alerts.DeliveryPosition.Failing;
import io.mimon.gateway.alerts.DeliveryPosition.Last;
import io.mimon.gateway.alerts.DeliveryPosition.Told;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The position of a sink that several processes serve in turns. It is kept by places in the topic;
 * here it is translated to bytes of this process's own outbox, and back.
 *
 * <p>What is settled stays so: what an earlier process has settled and this one has not come to yet
 * is kept.
 */
final class SharedPositions implements PositionStore {
  private final PositionLog log;
  private final String sink;
  private final Path outbox;
  private final AlertOrigins origins;
  private @Nullable SharedPosition before;

  SharedPositions(PositionLog log, String sink, Path outbox) {
    this.log = log;
    this.sink = sink;
    this.outbox = outbox;
    this.origins = new AlertOrigins(outbox);
  }

  @Override
  public Optional<DeliveryPosition> load() throws IOException {
    Optional<String> stored = log.latest(sink);
    if (stored.isEmpty()) {
      return Optional.empty();
    }
    SharedPosition shared = SharedPosition.parse(stored.get());
    before = shared;
    List<LineTail.Line> lines = new ArrayList<>();
    LineTail tail = new LineTail(outbox, 0, LineTail.OnShrink.WAIT);
    for (var some = tail.poll(); !some.isEmpty(); some = tail.poll()) {
      lines.addAll(some);
    }
    origins.readOn();
    return Optional.of(here(shared, lines));
  }

  private DeliveryPosition here(SharedPosition shared, List<LineTail.Line> lines)
      throws IOException {
    Set<Long> stoodThen = standingThen(shared, lines);
    Last last = Last.NONE;
    boolean allSettled = true;
    List<Long> settled = new ArrayList<>();
    List<Failing> failing = new ArrayList<>();
    Map<Origin, LineTail.Line> lineOf = new HashMap<>();
    for (LineTail.Line line : lines) {
      Origin origin = origins.of(line.startBytes());
      lineOf.put(origin, line);
      boolean over = origin.isBefore(shared.history()) && !stoodThen.contains(line.startBytes());
      if (over || origin.isBefore(shared.until()) || shared.settled().contains(origin)) {
        last = allSettled ? Last.of(line) : last;
        if (!allSettled) {
          settled.add(line.startBytes());
        }
        continue;
      }
      allSettled = false;
      Long since = shared.failing().get(origin);
      if (since != null) {
        failing.add(new Failing(line.startBytes(), since));
      }
    }
    List<Told> told = new ArrayList<>();
    shared
        .told()
        .forEach(
            (id, one) -> {
              LineTail.Line line = lineOf.get(one.last());
              long start = line == null ? 0 : line.startBytes();
              told.add(new Told(id, start, line == null ? 0 : line.endBytes(), one.sinceMillis()));
            });
    return new DeliveryPosition(last, settled, failing, told, 0);
  }

  /** Where the last alerts begin of those episodes that stood when the sink was new. */
  private Set<Long> standingThen(SharedPosition shared, List<LineTail.Line> lines)
      throws IOException {
    Map<String, Long> standing = new HashMap<>();
    for (LineTail.Line line : lines) {
      Optional<AlertMessage> alert = AlertMessage.parse(line.bytes());
      if (alert.isPresent() && origins.of(line.startBytes()).isBefore(shared.history())) {
        if (alert.get().resolves()) {
          standing.remove(alert.get().id());
        } else {
          standing.put(alert.get().id(), line.startBytes());
        }
      }
    }
    return new HashSet<>(standing.values());
  }

  @Override
  public void store(DeliveryPosition position) throws IOException {
    origins.readOn();
    SharedPosition shared = shared(position);
    log.put(sink, shared.toJson());
    before = shared;
  }

  private SharedPosition shared(DeliveryPosition position) throws IOException {
    Map<Integer, Long> until = origins.offsetsAt(position.last().endBytes());
    Set<Origin> settled = new LinkedHashSet<>();
    Map<Integer, Long> history = origins.offsetsAt(position.historyBytes());
    SharedPosition earlier = before;
    if (earlier != null) {
      // Lines of before may be gone from the topic, and from this outbox.
      earlier.until().forEach((partition, offset) -> until.merge(partition, offset, Math::max));
      settled.addAll(earlier.settled());
      history = earlier.history();
    }
    for (long start : position.settled()) {
      settled.add(origins.of(start));
    }
    settled.removeIf(origin -> origin.isBefore(until));
    Map<Origin, Long> failing = new LinkedHashMap<>();
    for (Failing one : position.failing()) {
      failing.put(origins.of(one.startBytes()), one.sinceMillis());
    }
    return new SharedPosition(until, settled, failing, told(position, earlier), history);
  }

  private Map<String, SharedPosition.Told> told(
      DeliveryPosition position, @Nullable SharedPosition earlier) throws IOException {
    Map<String, SharedPosition.Told> told = new LinkedHashMap<>();
    for (Told one : position.told()) {
      SharedPosition.Told known = earlier == null ? null : earlier.told().get(one.id());
      if (one.endBytes() > 0) {
        told.put(
            one.id(), new SharedPosition.Told(origins.of(one.startBytes()), one.sinceMillis()));
      } else if (known != null) {
        told.put(one.id(), known);
      }
    }
    return told;
  }
}
