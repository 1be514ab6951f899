package io.mimon.gateway.alerts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.gateway.alerts.AlertDelivery.Step;
import io.mimon.gateway.alerts.RawReceiver.Conduct;
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
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A receiver that does everything wrong, and a program that is killed between any two steps: every
 * alert arrives, and those of an episode in order.
 */
@Timeout(120)
final class DeliveryChaosTest {
  private static final Duration TIMEOUT = Duration.ofMillis(150);
  private static final int EPISODES = 25;

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(longs = {20261127, 4711, 42})
  void everyAlertArrivesAndEpisodesKeepTheirOrder(long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    SplittableRandom conductRandom = random.split();
    AtomicBoolean calm = new AtomicBoolean();
    Map<Conduct, Integer> seen = new EnumMap<>(Conduct.class);
    DeliveryFixture fixture = new DeliveryFixture(directory, seed);
    try (RawReceiver receiver =
        new RawReceiver(
            () -> {
              synchronized (seen) {
                Conduct conduct = calm.get() ? Conduct.OK : draw(conductRandom);
                seen.merge(conduct, 1, Integer::sum);
                return conduct;
              }
            })) {
      WebhookSink sink = DeliveryFixture.webhook(receiver.url(), TIMEOUT, fixture.clock);
      AlertDelivery delivery = fixture.start(sink);
      List<Decision> waiting = interleaved(random);
      Map<String, List<String>> expected = new HashMap<>();
      int kills = 0;
      for (int step = 0; step < 150; step++) {
        for (int i = random.nextInt(3); i > 0 && !waiting.isEmpty(); i--) {
          decide(fixture, waiting.remove(0), expected);
        }
        if (random.nextInt(6) == 0) {
          kills++;
          killed(fixture, delivery, sink, random);
          delivery = fixture.start(sink);
        } else {
          step(fixture, delivery, random);
        }
      }
      while (!waiting.isEmpty()) {
        decide(fixture, waiting.remove(0), expected);
      }
      calm.set(true);
      fixture.drain(delivery);

      String where = "seed " + seed + ", " + seen + ", " + kills + " kills, " + fixture.counted;
      Map<String, List<String>> arrived = byEpisode(receiver.keys());
      assertEquals(expected.keySet(), arrived.keySet(), where);
      expected.forEach(
          (episode, keys) -> {
            Set<String> firsts = new LinkedHashSet<>(arrived.getOrDefault(episode, List.of()));
            assertEquals(keys, new ArrayList<>(firsts), where);
            assertOrdered(keys, arrived.getOrDefault(episode, List.of()), where);
          });
      assertEquals(0, fixture.count("failed"), where);
      assertTrue(seen.size() >= 7 && kills > 10, "too tame: " + where);
      assertTrue(receiver.keys().size() > EPISODES * 2, "nothing was ever repeated: " + where);
    }
  }

  /** An earlier alert of an episode never comes again after a later one was taken. */
  private static void assertOrdered(List<String> keys, List<String> arrived, String where) {
    int last = 0;
    for (String key : arrived) {
      int place = keys.indexOf(key);
      assertTrue(place >= last - 1, () -> key + " in " + arrived + ": " + where);
      last = Math.max(last, place);
    }
    // What was answered was stored: only the one under way can come again.
  }

  private static void step(DeliveryFixture fixture, AlertDelivery delivery, SplittableRandom random)
      throws Exception {
    Step step = delivery.deliverNext();
    // Sometimes all of the wait goes by, sometimes a part of it.
    long millis = step.pause().toMillis();
    fixture.clock.advance(
        Duration.ofMillis(random.nextBoolean() ? millis : random.nextLong(millis + 1)));
  }

  /** Killed between two steps, or between the answer and the disk, which still has the old. */
  private static void killed(
      DeliveryFixture fixture, AlertDelivery delivery, WebhookSink sink, SplittableRandom random)
      throws Exception {
    Path position = fixture.state.resolve("delivery-" + sink.name() + ".json");
    byte[] before = Files.readAllBytes(position);
    step(fixture, delivery, random);
    if (random.nextBoolean()) {
      Files.write(position, before);
    }
  }

  private static Conduct draw(SplittableRandom random) {
    Conduct[] all = Conduct.values();
    boolean stalls = random.nextInt(4) > 0;
    Conduct conduct = random.nextInt(2) == 0 ? Conduct.OK : all[random.nextInt(all.length)];
    // Stalls cost the test real time.
    return stalls && conduct.name().startsWith("STALL") ? Conduct.FAILS : conduct;
  }

  /** What the monitor says next. */
  private record Decision(String id, String state, String severity) {
    String key() {
      return id + ":" + state + (state.equals("firing") ? ":" + severity : "");
    }
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

  private static void decide(
      DeliveryFixture fixture, Decision decision, Map<String, List<String>> expected)
      throws IOException {
    fixture.append(decision.id, decision.state, decision.severity);
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
