package io.mimon.kstreams;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.mimon.cli.JobSpec;
import io.mimon.kstreams.TopicEvents.Event;
import io.mimon.kstreams.TopicEvents.Row;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Event time over the partitions of a real broker's topic: stopped, moved to another directory,
 * shared by two instances, it says what a monitor without an engine says, once.
 */
final class RestartTest {
  private static final long SEED = 20260301;
  private static final long BOUND = TopicEvents.MINUTE;
  private static final int PARTITIONS = 3;

  // Set before all tests.
  @SuppressWarnings("NullAway.Init")
  private static Broker broker;

  @TempDir Path directory;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = Broker.open();
  }

  @AfterAll
  static void stopBroker() throws Exception {
    broker.close();
  }

  private BrokerMonitor monitor(String topic, String more) throws Exception {
    return new BrokerMonitor(
        broker,
        directory,
        "watch-" + topic,
        """
        source: { kafka: { bootstrap: "%s", topic: %s } }
        time: { column: ts, out_of_orderness: 1m }
        target: { column: y }
        features: { include: [x, z] }
        window: { time: 2h }
        emit: { every: 20m }
        reference: { first: 8h }
        %s
        """
            .formatted(broker.bootstrap(), topic, more));
  }

  /** Rows in their partitions, with late ones and ones that are none among them. */
  private static final class Trial {
    final TopicEvents events;
    final List<Event> inTime = new ArrayList<>();
    final Set<String> rejected = new TreeSet<>();
    private long end;

    Trial(String topic, SplittableRandom random) {
      events = new TopicEvents(topic, PARTITIONS);
      long[] latest = new long[PARTITIONS];
      List<Row> rows = TopicEvents.rows(4_000, 2_500, random);
      for (Row row : TopicEvents.shuffled(rows, BOUND, random)) {
        int p = random.nextInt(PARTITIONS);
        if (random.nextInt(25) == 0 && latest[p] > 0) {
          long behind = latest[p] - BOUND - 1 - random.nextLong(TopicEvents.HOUR);
          reject(events.add(p, behind, row.at(behind).json()));
        }
        if (random.nextInt(100) == 0) {
          reject(events.add(p, row.millis(), "{\"ts\":"));
        }
        inTime.add(events.add(p, row.millis(), row.json()));
        latest[p] = Math.max(latest[p], row.millis());
        end = Math.max(end, row.millis() + 3 * TopicEvents.HOUR);
      }
      events.close(end, "");
    }

    private void reject(Event event) {
      rejected.add(event.topic() + " " + event.partition() + " " + event.offset());
    }

    long rows() {
      return (long) inTime.size() + rejected.size();
    }

    Streams.Lines expected(JobSpec spec) {
      return BareRun.of(spec, inTime, end - BOUND - 1);
    }

    /** Writes each partition up to a share of it. */
    void write(int[] written, SplittableRandom random, boolean all) {
      for (int p = 0; p < PARTITIONS; p++) {
        int left = events.size(p) - written[p];
        int to = written[p] + (all ? left : random.nextInt(left / 2 + 1));
        broker.produceTo(events.topic(), new ArrayList<>(events.values(p, written[p], to)), p);
        written[p] = to;
      }
    }
  }

  private static Set<String> places(List<String> rejected) throws Exception {
    Set<String> places = new TreeSet<>();
    for (String line : rejected) {
      JsonNode json = BrokerMonitor.json(line);
      String place =
          json.get("topic").asText() + " " + json.get("partition") + " " + json.get("offset");
      assertTrue(places.add(place), "twice: " + line);
    }
    return places;
  }

  private void check(Trial trial, BrokerMonitor monitor, JobSpec spec, StreamsRun run, String where)
      throws Exception {
    JsonNode status = monitor.awaitRows(run, trial.rows());
    assertEquals(trial.inTime.size(), status.get("rows").asLong(), where + status);
    Streams.Lines expected = trial.expected(spec);
    monitor.await(run, expected);
    run.close();
    Streams.Lines lines = monitor.lines();
    assertEquals(trial.rejected, places(lines.rejected()), where);
    assertEquals(expected.readings(), lines.readings(), where);
    assertEquals(expected.alerts(), lines.alerts(), where);
    assertTrue(expected.readings().size() > 60, "hardly any readings");
    assertTrue(expected.alerts().size() > 0, "x lost its relevance");
  }

  @Test
  void nothingIsLostOrSaidTwiceWhenItIsStoppedAndItsDirectoryIsGone() throws Exception {
    SplittableRandom random = new SplittableRandom(SEED);
    Trial trial = new Trial("stopped", random);
    broker.createTopic("stopped", PARTITIONS);
    BrokerMonitor monitor = monitor("stopped", "");
    int[] written = new int[PARTITIONS];
    trial.write(written, random, false);
    JobSpec spec = monitor.spec();
    for (int start = 0; start < 6; start++) {
      // Every other time with what it left, else from the changelogs alone.
      Path state = directory.resolve("state-" + start / 2);
      StreamsRun run = new StreamsRun(spec, state, PARTITIONS, 0);
      trial.write(written, random, false);
      Thread.sleep(random.nextInt(4_000));
      run.check();
      run.close();
      trial.write(written, random, false);
    }
    trial.write(written, random, true);
    StreamsRun last = new StreamsRun(spec, directory.resolve("state-last"), PARTITIONS, 0);
    check(trial, monitor, spec, last, "seed " + SEED + " ");
  }

  @Test
  void instancesShareTheWorkAndHandItOver() throws Exception {
    SplittableRandom random = new SplittableRandom(SEED + 1);
    Trial trial = new Trial("shared", random);
    broker.createTopic("shared", PARTITIONS);
    BrokerMonitor monitor = monitor("shared", "");
    int[] written = new int[PARTITIONS];
    trial.write(written, random, false);
    JobSpec spec = monitor.spec();
    StreamsRun one = new StreamsRun(spec, directory.resolve("one"), PARTITIONS, 0);
    trial.write(written, random, false);
    StreamsRun other = new StreamsRun(spec, directory.resolve("other"), PARTITIONS, 0);
    Thread.sleep(3_000);
    trial.write(written, random, false);
    one.check();
    one.close();
    trial.write(written, random, false);
    Thread.sleep(2_000);
    one = new StreamsRun(spec, directory.resolve("one"), PARTITIONS, 0);
    Thread.sleep(1_000);
    trial.write(written, random, true);
    monitor.awaitRows(one, trial.rows());
    other.check();
    other.close();
    check(trial, monitor, spec, one, "seed " + (SEED + 1) + " ");
  }

  @Test
  void anOffsetThatIsGoneIsAFailureAndNotAGap() throws Exception {
    SplittableRandom random = new SplittableRandom(SEED + 2);
    TopicEvents events = new TopicEvents("gone", 1);
    TopicEvents.rows(2_000, 2_000, random).forEach(r -> events.add(0, r.millis(), r.json()));
    broker.createTopic("gone", 1);
    broker.produceTo("gone", new ArrayList<>(events.values(0, 0, 1_000)), 0);
    BrokerMonitor monitor = monitor("gone", "");
    JobSpec spec = monitor.spec();
    try (StreamsRun run = new StreamsRun(spec, directory.resolve("state"), 1, 0)) {
      monitor.awaitRows(run, 900);
    }
    broker.produceTo("gone", new ArrayList<>(events.values(0, 1_000, 2_000)), 0);
    broker.deleteBefore("gone", 1_500);
    try (StreamsRun run = new StreamsRun(spec, directory.resolve("state"), 1, 0)) {
      for (int i = 0; i < 600 && run.failure() == null; i++) {
        Thread.sleep(50);
      }
      Throwable failure = run.failure();
      assertNotNull(failure, "it went on");
      assertTrue(failure.toString().contains("No valid committed offset"), failure.toString());
    }
  }
}
