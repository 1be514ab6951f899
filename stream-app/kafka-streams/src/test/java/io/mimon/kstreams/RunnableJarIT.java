package io.mimon.kstreams;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.testkit.Broker;
import io.mimon.testkit.TopicStreams;
import io.mimon.testkit.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar as it is handed out. */
final class RunnableJarIT {
  private static final Path JAR =
      Path.of(
          System.getProperty("mimon.root"),
          "stream-app/kafka-streams/target/mimon-kafka-streams-all.jar");

  @TempDir Path directory;

  @Test
  void itHasOneEngineAndNoBroker() throws IOException {
    Set<String> packages = new HashSet<>();
    try (JarFile jar = new JarFile(JAR.toFile())) {
      jar.stream()
          .map(entry -> entry.getName())
          .filter(name -> name.contains("/"))
          .forEach(name -> packages.add(name.substring(0, name.lastIndexOf('/'))));
    }
    assertTrue(packages.contains("org/apache/kafka/streams"));
    assertTrue(packages.contains("org/rocksdb"));
    for (String foreign :
        List.of("org/apache/flink", "kafka/server", "scala", "org/junit", "io/mimon/testkit")) {
      assertTrue(packages.stream().noneMatch(name -> name.startsWith(foreign)), foreign);
    }
  }

  @Test
  void itRunsAMonitorOnATopicAndGoesOnAfterAStopAndAKill() throws Exception {
    try (Broker broker = Broker.open()) {
      broker.createTopic("rows", 2);
      produce(broker, 0, 3_000);
      Path file =
          Files.writeString(
              directory.resolve("m.yml"),
              """
              version: 1
              monitor: jar
              source: { kafka: { bootstrap: "%s", topic: rows } }
              target: { column: y }
              window: { rows: 500 }
              emit: { every: 100 rows }
              output: { file: "%s", kafka: {} }
              gateway: { enabled: false }
              state: { checkpoint_every: 200ms }
              """
                  .formatted(broker.bootstrap(), directory.resolve("out")));
      try (Started run = new Started("first", file)) {
        run.awaitReadings(2 * 25);
        run.process.destroy();
        assertTrue(run.process.waitFor(60, TimeUnit.SECONDS));
        assertEquals(0, run.process.exitValue(), run::said);
      }
      try (Started run = new Started("second", file)) {
        produce(broker, 3_000, 6_000);
        run.awaitReadings(2 * 40);
      }
      try (Started run = new Started("third", file)) {
        // The one before may have read all there was before it was killed.
        produce(broker, 6_000, 7_500);
        run.awaitReadings(2 * 70);
        assertTrue(run.said().contains("going on from the state"), run::said);
      }
    }
    List<String> readings = Files.readAllLines(directory.resolve("out/readings.jsonl"));
    List<String> seen = readings.stream().map(RunnableJarIT::identity).toList();
    assertEquals(seen.size(), new HashSet<>(seen).size(), "a reading came twice");
    for (int row = 100; row <= 7_000; row += 100) {
      String last = "\"lastRow\":" + row;
      assertEquals(
          2, readings.stream().filter(line -> hasNumber(line, last)).count(), last + " of two");
    }
  }

  private static String identity(String reading) {
    return reading.replaceAll(".*(\"feature\":\"[^\"]*\").*(\"lastRow\":\\d+).*", "$1 $2");
  }

  private static boolean hasNumber(String line, String number) {
    int at = line.indexOf(number);
    return at >= 0 && !Character.isDigit(line.charAt(at + number.length()));
  }

  private static void produce(Broker broker, int from, int to) {
    Random random = new Random(from);
    try (KafkaProducer<byte[], byte[]> producer = broker.producer()) {
      for (int i = from; i < to; i++) {
        double x = random.nextGaussian();
        String row =
            "{\"x\":%s,\"z\":%s,\"y\":\"%s\"}"
                .formatted(x, random.nextGaussian(), x + random.nextGaussian() > 0 ? "a" : "b");
        var unused =
            producer.send(
                new ProducerRecord<>(
                    "rows",
                    i % 2,
                    TopicStreams.timestamp(i),
                    null,
                    row.getBytes(StandardCharsets.UTF_8)));
      }
    }
  }

  private List<String> lines(String of) {
    Path file = directory.resolve("out").resolve(of + ".jsonl");
    try {
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A process of it; killed at the end, if it is still there. */
  private final class Started implements AutoCloseable {
    private final Process process;
    private final Path log;

    Started(String name, Path config) throws IOException {
      log = directory.resolve(name + ".log");
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(List.of("-Xmx384m", "-XX:TieredStopAtLevel=1", "-jar", JAR.toString()));
      command.addAll(List.of("run", config.toString(), "--engine", "kafka-streams"));
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
    }

    String said() {
      try {
        return Files.readString(log);
      } catch (IOException e) {
        return "no " + log;
      }
    }

    void awaitReadings(int count) throws Exception {
      Waiting.until(
          () -> lines("readings").size() >= count,
          Duration.ofMinutes(2),
          () ->
              lines("readings").size()
                  + " of "
                  + count
                  + " readings\n"
                  + String.join("\n", lines("status"))
                  + "\n"
                  + said());
    }

    @Override
    public void close() throws InterruptedException {
      process.destroyForcibly();
      process.waitFor();
    }
  }
}
