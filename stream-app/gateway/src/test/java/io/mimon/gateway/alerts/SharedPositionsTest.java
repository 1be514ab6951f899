package io.mimon.gateway.alerts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.gateway.Lines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Several processes that deliver in turns. Each follows the topic by itself, so that their outboxes
 * have the lines of its partitions in different orders, and each may have come when some were gone.
 */
@Timeout(120)
final class SharedPositionsTest {
  private static final int PARTITIONS = 3;

  @TempDir Path directory;

  /** What the brokers keep. */
  private final Map<String, String> kept = new HashMap<>();

  /** The topic: by partition, its lines. */
  private final List<List<String>> topic = new ArrayList<>();

  private int terms;

  @BeforeEach
  void partitions() {
    for (int partition = 0; partition < PARTITIONS; partition++) {
      topic.add(new ArrayList<>());
    }
  }

  /** One turn: what is put in another one's time is refused, as by the brokers. */
  private final class Term implements PositionLog {
    private final int number = ++terms;
    private boolean isDying;

    @Override
    public Optional<String> latest(String sink) {
      return Optional.ofNullable(kept.get(sink));
    }

    @Override
    public void put(String sink, String json) throws IOException {
      if (isDying || number != terms) {
        throw new IOException("it is another one's turn");
      }
      kept.put(sink, json);
    }
  }

  /** A process: an outbox of its own, read from the topic as far as that is. */
  private final class Reader {
    private final DeliveryFixture fixture;
    private final long[] next = new long[PARTITIONS];
    private final SplittableRandom random;

    Reader(String name, SplittableRandom random) throws IOException {
      this.fixture = new DeliveryFixture(Files.createDirectories(directory.resolve(name)), 1);
      this.random = random;
    }

    /** Some partition's next line, until there is none or it was enough. */
    void read(int lines) throws IOException {
      for (int i = 0; i < lines; i++) {
        List<Integer> ready = new ArrayList<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
          if (next[partition] < topic.get(partition).size()) {
            ready.add(partition);
          }
        }
        if (ready.isEmpty()) {
          return;
        }
        take(ready.get(random.nextInt(ready.size())));
      }
    }

    private void take(int partition) throws IOException {
      long offset = next[partition]++;
      long start = Files.exists(fixture.outbox) ? Files.size(fixture.outbox) : 0;
      Path origins = fixture.outbox.resolveSibling(AlertOrigins.FILE);
      Lines.append(origins, AlertOrigins.line(start, partition, offset) + "\n");
      Lines.append(fixture.outbox, topic.get(partition).get((int) offset) + "\n");
    }

    AlertDelivery take(WebhookSink sink, Term term) throws IOException {
      read(Integer.MAX_VALUE); // A turn begins when all is read.
      return new AlertDelivery(
          new AlertDelivery.Order(fixture.outbox, fixture.state, sink, Routing.ALL, term),
          RetryPolicy.DEFAULT,
          fixture.meter(),
          fixture.clock,
          random.split());
    }
  }

  private void decide(String id, String state) {
    topic.get(Math.floorMod(id.hashCode(), PARTITIONS)).add(Lines.alert(id, state, "age"));
  }

  private static WebhookSink sink(Receiver receiver, Reader reader) {
    return DeliveryFixture.webhook(receiver.url(), DeliveryFixture.TIMEOUT, reader.fixture.clock);
  }

  @Test
  void whoGoesOnRepeatsNothing() throws Exception {
    SplittableRandom random = new SplittableRandom(1);
    try (Receiver receiver = new Receiver()) {
      Reader first = new Reader("first", random.split());
      Reader second = new Reader("second", random.split());
      AlertDelivery delivery = first.take(sink(receiver, first), new Term());
      for (int i = 0; i < 20; i++) {
        decide("e" + i, "firing");
        first.read(1);
        first.fixture.drain(delivery);
      }
      second.fixture.drain(second.take(sink(receiver, second), new Term()));
      assertEquals(20, receiver.keys().size());
      decide("e3", "resolved");
      decide("other", "resolved");
      second.fixture.drain(second.take(sink(receiver, second), new Term()));
      assertEquals(21, receiver.keys().size(), "an end goes where its beginning went, no other");
      assertEquals("e3:resolved", receiver.keys().get(20));
    }
  }

  @Test
  void whoHasLostItsTurnSendsOneMoreAtMost() throws Exception {
    SplittableRandom random = new SplittableRandom(2);
    try (Receiver receiver = new Receiver()) {
      Reader first = new Reader("first", random.split());
      Reader second = new Reader("second", random.split());
      AlertDelivery old = first.take(sink(receiver, first), new Term());
      for (int i = 0; i < 5; i++) {
        decide("e" + i, "firing");
      }
      first.read(5);
      AlertDelivery now = second.take(sink(receiver, second), new Term());
      assertThrows(IOException.class, () -> first.fixture.drain(old));
      assertEquals(1, receiver.keys().size());
      second.fixture.drain(now);
      assertEquals(6, receiver.keys().size());
      assertEquals(5, receiver.keys().stream().distinct().count());
    }
  }

  @Test
  void aNewSinkIsToldWhatStandsWhoeverBeginsAndGoesOn() throws Exception {
    SplittableRandom random = new SplittableRandom(3);
    for (String id : List.of("past", "stands", "gone", "also")) {
      decide(id, "firing");
    }
    decide("past", "resolved");
    decide("gone", "resolved");
    try (Receiver receiver = new Receiver()) {
      Reader first = new Reader("first", random.split());
      first.take(sink(receiver, first), new Term()); // and dies before it sends any
      Reader second = new Reader("second", random.split());
      decide("new", "firing");
      second.fixture.drain(second.take(sink(receiver, second), new Term()));
      assertEquals(
          Set.of("stands:firing", "also:firing", "new:firing"), Set.copyOf(receiver.keys()));
      assertEquals(3, receiver.keys().size());
    }
  }

  @Test
  void whatTheTopicHasNoMoreIsNotMissed() throws Exception {
    SplittableRandom random = new SplittableRandom(4);
    try (Receiver receiver = new Receiver()) {
      Reader first = new Reader("first", random.split());
      AlertDelivery delivery = first.take(sink(receiver, first), new Term());
      decide("a", "firing");
      decide("b", "firing");
      first.read(2);
      first.fixture.drain(delivery);
      Reader late = new Reader("late", random.split());
      for (int partition = 0; partition < PARTITIONS; partition++) {
        late.next[partition] = topic.get(partition).size();
      }
      decide("a", "resolved");
      late.fixture.drain(late.take(sink(receiver, late), new Term()));
      decide("b", "resolved");
      first.fixture.drain(first.take(sink(receiver, first), new Term()));
      assertEquals(
          List.of("a:resolved", "b:resolved"), receiver.keys().subList(2, receiver.keys().size()));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {20261127, 4711, 42})
  void everyAlertArrivesInOrderAndNoneIsDecidedTwice(long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, List<String>> expected = new HashMap<>();
    List<Reader> readers = new ArrayList<>();
    int kills = 0;
    int episodes = 0;
    List<String> standing = new ArrayList<>();
    try (Receiver receiver = new Receiver()) {
      for (int i = 0; i < 3; i++) {
        readers.add(new Reader("reader" + i, random.split()));
      }
      Reader now = readers.get(0);
      Term term = new Term();
      AlertDelivery delivery = now.take(sink(receiver, now), term);
      for (int step = 0; step < 250; step++) {
        if (random.nextInt(3) == 0) {
          String id = "e" + episodes++;
          decide(id, "firing");
          standing.add(id);
          expected.computeIfAbsent(id, e -> new ArrayList<>()).add(id + ":firing");
        }
        if (!standing.isEmpty() && random.nextInt(4) == 0) {
          String id = standing.remove(random.nextInt(standing.size()));
          decide(id, "resolved");
          expected.computeIfAbsent(id, e -> new ArrayList<>()).add(id + ":resolved");
        }
        if (random.nextInt(6) == 0) {
          receiver.answer(503);
        }
        for (Reader reader : readers) {
          reader.read(random.nextInt(3));
        }
        if (random.nextInt(8) == 0) {
          kills++;
          term.isDying = random.nextBoolean(); // between the answer and the note, or between steps
          try {
            now.fixture.step(delivery);
          } catch (IOException e) {
            assertTrue(term.isDying, e.toString());
          }
          now = readers.get(random.nextInt(readers.size()));
          term = new Term();
          delivery = now.take(sink(receiver, now), term);
        } else {
          now.fixture.step(delivery);
        }
        readers.forEach(reader -> reader.fixture.clock.advance(Duration.ofSeconds(1)));
      }
      for (int i = 0; i < 300; i++) {
        now.read(Integer.MAX_VALUE);
        now.fixture.clock.advance(Duration.ofMinutes(10));
        now.fixture.step(delivery);
      }
      now.fixture.drain(delivery);
      String where = "seed " + seed + ", " + kills + " kills, " + receiver.keys();
      Map<String, List<String>> arrived = new HashMap<>();
      for (String key : receiver.keys()) {
        String id = key.substring(0, key.indexOf(':'));
        arrived.computeIfAbsent(id, e -> new ArrayList<>()).add(key);
      }
      assertEquals(expected.keySet(), arrived.keySet(), where);
      expected.forEach(
          (id, keys) -> {
            List<String> came = arrived.getOrDefault(id, List.of());
            assertEquals(keys, new ArrayList<>(new LinkedHashSet<>(came)), where);
          });
      assertTrue(kills > 15 && episodes > 50, "too tame: " + where);
    }
  }

  @Test
  void aPositionOfALaterVersionIsRefused() throws Exception {
    kept.put("hook", "{\"version\":2}");
    try (Receiver receiver = new Receiver()) {
      Reader reader = new Reader("reader", new SplittableRandom(5));
      IOException refused =
          assertThrows(IOException.class, () -> reader.take(sink(receiver, reader), new Term()));
      assertTrue(String.valueOf(refused.getMessage()).contains("of version 2"));
    }
  }
}
