package io.mimon.kstreams.instances;

import io.mimon.core.input.RawRecord;
import io.mimon.core.input.RecordReader;
import io.mimon.core.input.SimulatedStream;
import io.mimon.testkit.KafkaBroker;
import io.mimon.testkit.Waiting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A wide table, 200 pairs of 10,000 rows: how long from the start of an instance to its first new
 * reading, with what is left on its disk, from the changelogs alone, and after another was killed,
 * with a standby and without. bench/restore.sh runs it. Argument: a directory for files.
 */
final class RestoreBench {
  private static final int FEATURES = 200;
  private static final int WINDOW_ROWS = 10_000;
  private static final int EMIT_ROWS = 1_000;
  private static final int PARTITIONS = 1;
  private static final Duration TIMEOUT = Duration.ofMinutes(4);

  private final Path directory;
  private final KafkaBroker broker;
  private final RecordReader reader;
  private String yaml = "";
  private long rows;

  private RestoreBench(Path directory, KafkaBroker broker) throws Exception {
    this.directory = directory;
    this.broker = broker;
    this.reader = SimulatedStream.wide(FEATURES, 3).reader(1_000_000);
  }

  public static void main(String[] args) throws Exception {
    Path directory = Path.of(args[0]);
    for (int standbys = 0; standbys <= 1; standbys++) {
      Path own = Files.createDirectories(directory.resolve("standbys-" + standbys));
      try (KafkaBroker broker = KafkaBroker.start(own.resolve("broker"))) {
        new RestoreBench(own, broker).run(standbys);
      }
    }
    System.exit(0);
  }

  private void run(int standbys) throws Exception {
    yaml =
        """
        version: 1
        monitor: wide
        engine: kafka-streams
        source: { kafka: { bootstrap: "%s", topic: rows } }
        target: { column: y }
        window: { rows: %d }
        emit: { every: %d rows }
        reference: { first: %d rows }
        output: { file: "%%s", kafka: {} }
        gateway: { enabled: false }
        state: { checkpoint_every: 1s }
        parallelism: 2
        standby_replicas: %d
        """
            .formatted(broker.bootstrap(), WINDOW_ROWS, EMIT_ROWS, WINDOW_ROWS, standbys);
    broker.createTopic("rows", PARTITIONS);
    write(WINDOW_ROWS + 2_000);
    Instance one = start("one");
    awaitReadings(one, readingsOf(rows), "the first reading of the first run");
    if (standbys == 0) {
      one.stop();
      one = timed("stopped and started, its state on its disk", "one");
      one.stop();
      delete(directory.resolve("one").resolve("out").resolve("state"));
      one = timed("stopped and started without its disk", "one");
      one.kill9();
      one = timed("killed and started", "one");
    }
    Instance other = start("other");
    long before = readings();
    write(EMIT_ROWS);
    awaitReadings(other, before + FEATURES, "two instances");
    // For the standbys to have all there is.
    Thread.sleep(20_000);
    before = readings();
    one.kill9();
    write(EMIT_ROWS * 2);
    long since = System.nanoTime();
    awaitReadings(other, before + FEATURES, "after the kill");
    print("one of two killed, standbys %d: a new reading of the other", standbys, since);
    System.out.println(
        String.format(Locale.ROOT, "  it has %.0f MB of memory", other.residentMegabytes()));
    restored(other);
    other.close();
  }

  private Instance timed(String what, String name) throws Exception {
    write(EMIT_ROWS);
    long before = readings();
    long since = System.nanoTime();
    Instance instance = start(name);
    awaitReadings(instance, before + FEATURES, what);
    print(what + " (standbys %d)", 0, since);
    restored(instance);
    Thread.sleep(2_000);
    return instance;
  }

  private static void print(String what, int standbys, long sinceNanos) {
    System.out.println(
        String.format(Locale.ROOT, what, standbys)
            + String.format(Locale.ROOT, ": %.1f s", (System.nanoTime() - sinceNanos) / 1e9));
  }

  /** What it has logged of changelogs. */
  private static void restored(Instance instance) {
    instance
        .output()
        .lines()
        .filter(line -> line.contains("entries of its changelog"))
        .map(line -> "    " + line.replaceAll(".*RestoreLog\\W*", ""))
        .filter(line -> line.contains("windows") || line.contains("align"))
        .forEach(System.out::println);
  }

  private Instance start(String name) throws Exception {
    return Instance.start(directory, name, yaml);
  }

  private long readings() {
    return broker.committed("mimon.readings").size();
  }

  private static long readingsOf(long rows) {
    // The newest rows wait for the clock.
    return (rows / EMIT_ROWS - 1) * FEATURES;
  }

  private void awaitReadings(Instance instance, long count, String what) throws Exception {
    Waiting.until(
        () -> {
          instance.requireAlive();
          return readings() >= count;
        },
        TIMEOUT,
        () -> what + ": " + readings() + " of " + count + "\n" + instance.tail());
  }

  private void write(int count) throws Exception {
    List<List<String>> lines = new ArrayList<>();
    for (int p = 0; p < PARTITIONS; p++) {
      lines.add(new ArrayList<>());
    }
    List<String> names = reader.columns();
    for (int i = 0; i < count; i++) {
      RawRecord record = reader.next();
      if (record == null) {
        throw new IllegalStateException("no more rows");
      }
      StringBuilder json = new StringBuilder("{");
      for (int c = 0; c < names.size(); c++) {
        json.append(c == 0 ? "\"" : ",\"").append(names.get(c)).append("\":");
        json.append(record.cells()[c]);
      }
      lines.get((int) (rows++ % PARTITIONS)).add(json.append('}').toString());
    }
    for (int p = 0; p < PARTITIONS; p++) {
      broker.produce("rows", p, lines.get(p));
    }
  }

  private static void delete(Path directory) throws Exception {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
