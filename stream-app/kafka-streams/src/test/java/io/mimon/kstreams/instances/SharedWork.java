package io.mimon.kstreams.instances;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.cli.ConfiguredJob;
import io.mimon.cli.JobSpec;
import io.mimon.cli.KeptPlan;
import io.mimon.testkit.BareRun;
import io.mimon.testkit.OutsideBroker;
import io.mimon.testkit.Streams;
import io.mimon.testkit.TopicEvents;
import io.mimon.testkit.TopicMonitor;
import io.mimon.testkit.Waiting;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three processes on six partitions: whatever is killed, the broker included, and however many they
 * are, what is committed is what a monitor without an engine says. Which broker it is, the tests
 * that go by this say.
 */
abstract class SharedWork {
  private static final long SEED = 20261127;
  private static final int PARTITIONS = 6;
  private static final int ROWS = 9_000;
  private static final Duration TIMEOUT = Duration.ofMinutes(3);

  @TempDir Path directory;

  private OutsideBroker broker;
  private TopicEvents events;
  private String yaml;
  private long end;
  private final int[] written = new int[PARTITIONS];
  private final Deque<Instance> running = new ArrayDeque<>();

  @SuppressWarnings("NullAway.Init") // Set by begin, which every test begins with.
  SharedWork() {}

  abstract OutsideBroker open(Path directory) throws Exception;

  /** On how many other instances state is kept up to date. */
  abstract int standbys();

  private void begin(String monitor, int standbys) throws Exception {
    broker = open(directory.resolve("broker"));
    SplittableRandom random = new SplittableRandom(SEED);
    List<TopicEvents.Row> rows = TopicEvents.rows(ROWS, 6_000, random);
    events =
        TopicEvents.dealt(
            monitor + "-rows",
            PARTITIONS,
            TopicEvents.shuffled(rows, TopicEvents.MINUTE, random).stream(),
            random);
    end = rows.get(rows.size() - 1).millis() + 3 * TopicEvents.HOUR;
    events.close(end, "");
    broker.createTopic(events.topic(), PARTITIONS);
    yaml =
        """
        version: 1
        monitor: %1$s
        engine: kafka-streams
        source: { kafka: { bootstrap: "%2$s", topic: %1$s-rows } }
        time: { column: ts, out_of_orderness: 1m }
        segment_by: [country]
        target: { column: y }
        features: { include: [x, z] }
        window: { time: 2h }
        emit: { every: 20m }
        reference: { first: 8h }
        output:
          file: "%%s"
          kafka: { readings: %1$s.readings, alerts: %1$s.alerts, rejected: %1$s.rejected, status: %1$s.status }
        gateway: { enabled: false }
        state: { checkpoint_every: 400ms }
        parallelism: 1
        standby_replicas: %3$d
        """
            .formatted(monitor, broker.bootstrap(), standbys);
  }

  /**
   * Writes what has happened up to a share of all. So no partition ends far behind another: if all
   * fell silent there, what is behind the one that is furthest would be late, as agreed.
   */
  private void writeUpTo(double share) {
    for (int p = 0; p < PARTITIONS; p++) {
      int to = events.sizeAt(p, share);
      List<String> lines =
          events.values(p, written[p], to).stream()
              .map(value -> new String(value, StandardCharsets.UTF_8))
              .toList();
      broker.produce(events.topic(), p, lines);
      written[p] = to;
    }
  }

  private Instance start(String name) throws Exception {
    Instance instance = Instance.start(directory, getClass().getSimpleName() + "-" + name, yaml);
    running.add(instance);
    return instance;
  }

  /** Who is still at its start does not outlive the broker, and says so; this is not about that. */
  private void awaitAllAtWork() throws Exception {
    // One that was killed counts as a member until its session of ten seconds has ended.
    Thread.sleep(11_000);
    String group = "mimon-" + events.topic().replace("-rows", "-streams");
    Waiting.until(
        () -> broker.members(group) == running.size(),
        TIMEOUT,
        () -> running.size() + " are not at work\n" + running.peekLast().tail());
  }

  private int readings() {
    return broker.committed(topic("readings")).size();
  }

  private String topic(String of) {
    return events.topic().replace("-rows", "." + of);
  }

  /** Seconds until there is a reading that was not there. */
  private double awaitReading(int before) throws Exception {
    long since = System.nanoTime();
    Waiting.until(
        () -> readings() > before,
        TIMEOUT,
        () -> "no new reading\n" + broker.tail() + running.peekLast().tail());
    return (System.nanoTime() - since) / 1e9;
  }

  /** Kills one; seconds until the others have a new reading of rows written since. */
  private double kill(Instance instance, double share) throws Exception {
    instance.kill9();
    running.remove(instance);
    // What was on its way may still be committed by the others.
    Thread.sleep(1_500);
    int before = readings();
    writeUpTo(share);
    return 1.5 + awaitReading(before);
  }

  private void checkAll(String monitor) throws Exception {
    writeUpTo(1);
    Path config =
        Files.writeString(
            directory.resolve("expected.yml"), yaml.formatted(directory.resolve("expected")));
    JobSpec spec = ConfiguredJob.load(config, Map.of(), KeptPlan.Place.NONE).spec();
    Streams.Lines expected = BareRun.of(spec, events.all(), end - TopicEvents.MINUTE - 1);
    assertTrue(expected.readings().size() > 400, "hardly any readings");
    assertTrue(expected.alerts().size() > 1, "x lost its relevance");
    Waiting.until(
        () -> readings() >= expected.readings().size(),
        TIMEOUT,
        () ->
            readings()
                + " of "
                + expected.readings().size()
                + " readings\n"
                + running.peekLast().tail());
    running.forEach(Instance::requireAlive);
    while (!running.isEmpty()) {
      running.remove().stop();
    }
    assertEquals(List.of(), broker.committed(topic("rejected")), "seed " + SEED);
    assertEquals(
        TopicMonitor.bySegment(expected.readings()),
        TopicMonitor.bySegment(broker.committed(topic("readings"))),
        monitor + ", seed " + SEED);
    assertEquals(
        TopicMonitor.bySegment(expected.alerts()),
        TopicMonitor.bySegment(broker.committed(topic("alerts"))),
        monitor + ", seed " + SEED);
  }

  private void end() throws Exception {
    running.forEach(Instance::close);
    broker.close();
  }

  /** Two are killed, one at a time, and the broker. */
  @Test
  void killedAtAnyTimeTheySayWhatAnUndisturbedRunSays() throws Exception {
    String monitor = "killed";
    begin(monitor, standbys());
    try {
      writeUpTo(0.3);
      Instance a = start("a");
      awaitReading(0);
      Instance b = start("b");
      start("c");
      int before = readings();
      writeUpTo(0.4);
      awaitReading(before);
      double first = kill(a, 0.5);
      start("a");
      writeUpTo(0.55);
      double second = kill(b, 0.65);
      awaitAllAtWork();
      before = readings();
      broker.kill9();
      broker.start();
      writeUpTo(0.75);
      double third = awaitReading(before);
      System.out.printf(
          "%s, standbys %d: a new reading %.1f and %.1f s after kills, %.1f s after the broker was"
              + " back; an instance has %.0f MB%n",
          getClass().getSimpleName(), standbys(), first, second, third, megabytes());
      checkAll(monitor);
    } finally {
      end();
    }
  }

  private double megabytes() throws Exception {
    double most = 0;
    for (Instance instance : running) {
      most = Math.max(most, instance.residentMegabytes());
    }
    return most;
  }

  @Test
  void moreAndFewerOfThemChangeNoReading() throws Exception {
    begin("scaled", 0);
    try {
      writeUpTo(0.2);
      Instance a = start("a");
      awaitReading(0);
      writeUpTo(0.4);
      start("b");
      start("c");
      int before = readings();
      writeUpTo(0.6);
      awaitReading(before);
      a.stop();
      running.remove(a);
      before = readings();
      writeUpTo(0.8);
      double after = awaitReading(before);
      System.out.printf(
          "%s: a new reading %.1f s after one of three was stopped%n",
          getClass().getSimpleName(), after);
      checkAll("scaled");
    } finally {
      end();
    }
  }
}
