package io.mimon.kstreams;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.cli.JobSpec;
import io.mimon.testkit.BareRun;
import io.mimon.testkit.Broker;
import io.mimon.testkit.Streams;
import io.mimon.testkit.TopicEvents;
import io.mimon.testkit.TopicMonitor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All partitions are silent for longer than {@code time.idle_after}, and go on one by one. */
final class SilenceTest {
  private static final long SEED = 20261127;
  private static final int PARTITIONS = 3;
  private static final long IDLE_MILLIS = 3_000;

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

  @Test
  void nobodyIsLateForHavingBeenReadSecond() throws Exception {
    SplittableRandom random = new SplittableRandom(SEED);
    var rows = TopicEvents.rows(4_000, 2_500, random);
    long end = rows.get(rows.size() - 1).millis() + 3 * TopicEvents.HOUR;
    TopicEvents events = TopicEvents.dealt("silent", PARTITIONS, rows.stream(), random);
    events.close(end, "");
    broker.createTopic(events.topic(), PARTITIONS);
    TopicMonitor monitor =
        new TopicMonitor(
            broker,
            directory,
            "watch-silent",
            """
            source: { kafka: { bootstrap: "%s", topic: silent } }
            time: { column: ts, out_of_orderness: 1m, idle_after: %d ms }
            target: { column: y }
            features: { include: [x, z] }
            window: { time: 2h }
            emit: { every: 20m }
            reference: { first: 8h }
            """
                .formatted(broker.bootstrap(), IDLE_MILLIS));
    int[] half = new int[PARTITIONS];
    for (int p = 0; p < PARTITIONS; p++) {
      half[p] = events.sizeAt(p, 0.5);
      write(events, p, 0, half[p]);
    }
    JobSpec spec = monitor.spec();
    Streams.Lines expected = BareRun.of(spec, events.all(), end - TopicEvents.MINUTE - 1);
    try (StreamsRun run = new StreamsRun(spec, directory.resolve("state"), PARTITIONS, 0)) {
      monitor.awaitRows(run, rows.size() / 2 - 100);
      Thread.sleep(IDLE_MILLIS + 1_500);
      for (int p = 0; p < PARTITIONS; p++) {
        write(events, p, half[p], events.size(p));
        Thread.sleep(500);
      }
      Streams.Lines lines = monitor.await(run, expected);
      assertEquals(expected.rejected(), lines.rejected(), "seed " + SEED);
      assertEquals(expected.readings(), lines.readings(), "seed " + SEED);
      assertEquals(expected.alerts(), lines.alerts(), "seed " + SEED);
    }
    assertTrue(expected.readings().size() > 40, "hardly any readings");
    assertTrue(expected.alerts().size() > 0, "x lost its relevance");
  }

  private static void write(TopicEvents events, int partition, int from, int to) {
    broker.produceTo(
        events.topic(), new ArrayList<>(events.values(partition, from, to)), partition);
  }
}
