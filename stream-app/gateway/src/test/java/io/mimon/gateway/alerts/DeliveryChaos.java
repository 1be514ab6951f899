package io.mimon.gateway.alerts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.gateway.alerts.AlertDelivery.Step;
import io.mimon.gateway.alerts.RawReceiver.Conduct;
import io.mimon.gateway.alerts.RawReceiver.Received;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/**
 * Delivery to a receiver that does everything wrong, by a program that is killed between any two
 * steps. Each episode is of a feature of its own, called as its id is.
 */
final class DeliveryChaos implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofMillis(150);
  private static final int EPISODES = 25;
  private static final int STEPS = 75;

  private final long seed;
  private final DeliveryFixture fixture;
  private final ReceiverKind kind;
  private final SplittableRandom random;
  private final AtomicBoolean calm = new AtomicBoolean();
  private final Map<Conduct, Integer> seen = new EnumMap<>(Conduct.class);
  private final RawReceiver receiver;
  private final AlertSink sink;
  private final List<Decision> decisions;
  private final Map<String, List<String>> expected = new HashMap<>();
  private AlertDelivery delivery;
  private int decided;
  private int kills;

  /** Where what the receiver has read goes on to. */
  interface Onward {
    void take(Received request) throws IOException;
  }

  DeliveryChaos(long seed, DeliveryFixture fixture, ReceiverKind kind, Onward onward)
      throws IOException {
    this.seed = seed;
    this.fixture = fixture;
    this.kind = kind;
    this.random = new SplittableRandom(seed);
    SplittableRandom conducts = random.split();
    this.receiver = new RawReceiver(() -> conduct(conducts), fixture.clock, onward);
    this.sink = kind.sink(receiver.url(), TIMEOUT, fixture.clock);
    this.decisions = interleaved(random);
    this.delivery = fixture.start(sink);
  }

  @Override
  public void close() throws IOException {
    receiver.close();
  }

  /** What the monitor says next. */
  private record Decision(String id, String state, String severity) {
    String key() {
      return id + ":" + state + (state.equals("firing") ? ":" + severity : "");
    }
  }

  /** Faults and kills while this share of all is decided; then all of it is delivered. */
  void run(double share) throws Exception {
    calm.set(false);
    int until = (int) Math.round(share * decisions.size());
    for (int step = 0; step < STEPS; step++) {
      for (int i = random.nextInt(3); i > 0 && decided < until; i--) {
        decide();
      }
      if (random.nextInt(6) == 0) {
        kill();
      } else {
        step();
      }
    }
    while (decided < until) {
      decide();
    }
    calm.set(true);
    fixture.drain(delivery);
  }

  /** Every alert has arrived, those of an episode in order, and none was given up. */
  void assertDelivered() {
    String where =
        kind + ", seed " + seed + ", " + seen + ", " + kills + " kills, " + fixture.counted;
    List<String> keys =
        receiver.received().stream().flatMap(request -> kind.keys(request).stream()).toList();
    Map<String, List<String>> arrived = byEpisode(keys);
    assertEquals(expected.keySet(), arrived.keySet(), where);
    expected.forEach(
        (episode, decidedKeys) -> {
          List<String> came = arrived.getOrDefault(episode, List.of());
          assertEquals(decidedKeys, new ArrayList<>(new LinkedHashSet<>(came)), where);
          assertOrdered(decidedKeys, came, where);
        });
    assertEquals(0, fixture.count("failed"), where);
    assertTrue(seen.keySet().equals(Set.of(Conduct.values())) && kills > 10, "tame: " + where);
    assertTrue(keys.size() > decisions.size(), "nothing was ever repeated: " + where);
  }

  /** The severities of what stands by what was decided, by episode. */
  Map<String, String> standing() {
    Map<String, String> standing = new HashMap<>();
    for (Decision decision : decisions.subList(0, decided)) {
      if (decision.state.equals("firing")) {
        standing.put(decision.id, decision.severity);
      } else {
        standing.remove(decision.id);
      }
    }
    return standing;
  }

  /** An earlier alert of an episode never comes again after a later one was taken. */
  private static void assertOrdered(List<String> keys, List<String> arrived, String where) {
    int last = 0;
    for (String key : arrived) {
      int place = keys.indexOf(key);
      // What was answered was stored: only the one under way can come again.
      assertTrue(place >= last - 1, () -> key + " in " + arrived + ": " + where);
      last = Math.max(last, place);
    }
  }

  private void step() throws Exception {
    Step step = delivery.deliverNext();
    // Sometimes all of the wait goes by, sometimes a part of it.
    long millis = step.pause().toMillis();
    fixture.clock.advance(
        Duration.ofMillis(random.nextBoolean() ? millis : random.nextLong(millis + 1)));
  }

  /** Killed between two steps, or between the answer and the disk, which still has the old. */
  private void kill() throws Exception {
    kills++;
    Path position = fixture.state.resolve("delivery-" + sink.name() + ".json");
    byte[] before = Files.readAllBytes(position);
    step();
    if (random.nextBoolean()) {
      Files.write(position, before);
    }
    delivery = fixture.start(sink);
  }

  private Conduct conduct(SplittableRandom conducts) {
    synchronized (seen) {
      Conduct conduct = calm.get() ? Conduct.OK : draw(conducts);
      seen.merge(conduct, 1, Integer::sum);
      return conduct;
    }
  }

  /** Half of the time as it should; else what was not seen yet, then anything. */
  private Conduct draw(SplittableRandom conducts) {
    if (conducts.nextInt(2) == 0) {
      return Conduct.OK;
    }
    List<Conduct> some =
        Stream.of(Conduct.values()).filter(conduct -> !seen.containsKey(conduct)).toList();
    List<Conduct> from = some.isEmpty() ? List.of(Conduct.values()) : some;
    Conduct conduct = from.get(conducts.nextInt(from.size()));
    // Stalls cost the test real time.
    boolean spared = some.isEmpty() && conduct.name().startsWith("STALL");
    return spared && conducts.nextInt(4) > 0 ? Conduct.FAILS : conduct;
  }

  /** Episodes begin, some become more severe, and end, all mixed, each in its order. */
  private static List<Decision> interleaved(SplittableRandom random) {
    List<List<Decision>> episodes = new ArrayList<>();
    for (int i = 0; i < EPISODES; i++) {
      List<Decision> episode = new ArrayList<>();
      episode.add(new Decision("e" + i, "firing", "warning"));
      if (random.nextInt(3) == 0) {
        episode.add(new Decision("e" + i, "firing", "critical"));
      }
      episode.add(new Decision("e" + i, "resolved", "warning"));
      episodes.add(episode);
    }
    List<Decision> mixed = new ArrayList<>();
    while (!episodes.isEmpty()) {
      List<Decision> episode = episodes.get(random.nextInt(Math.min(6, episodes.size())));
      mixed.add(episode.remove(0));
      episodes.removeIf(List::isEmpty);
    }
    return mixed;
  }

  private void decide() throws IOException {
    Decision decision = decisions.get(decided++);
    fixture.append(decision.id, decision.state, decision.severity, decision.id);
    expected.computeIfAbsent(decision.id, id -> new ArrayList<>()).add(decision.key());
  }

  private static Map<String, List<String>> byEpisode(List<String> keys) {
    Map<String, List<String>> byEpisode = new HashMap<>();
    for (String key : keys) {
      String id = key.substring(0, key.indexOf(':'));
      byEpisode.computeIfAbsent(id, episode -> new ArrayList<>()).add(key);
    }
    return byEpisode;
  }
}
