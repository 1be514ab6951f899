package io.mimon.kstreams;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.prometheus.client.Collector.MetricFamilySamples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What dashboards and rules ask of an instance of Kafka Streams. */
final class DashboardNames {
  private static final Path ROOT = Path.of(System.getProperty("mimon.root"));
  private static final Pattern NAME = Pattern.compile("kafka_streams_\\w+");

  private DashboardNames() {}

  /** Fails unless an instance at work exports what is asked for, and nothing that nobody shows. */
  static void assertHas(List<MetricFamilySamples> health, String monitor) throws IOException {
    Map<String, Double> exported = new TreeMap<>();
    for (MetricFamilySamples family : health) {
      for (MetricFamilySamples.Sample sample : family.samples) {
        assertEquals(List.of("monitor"), sample.labelNames);
        assertEquals(List.of(monitor), sample.labelValues);
        exported.put(sample.name, sample.value);
      }
    }
    assertEquals(asked(), exported.keySet());
    assertTrue(exported.getOrDefault("kafka_streams_alive_stream_threads", 0.0) >= 1);
    assertEquals(0, exported.get("kafka_streams_failed_stream_threads_total"));
    assertTrue(exported.getOrDefault("kafka_streams_process_rate", 0.0) > 0, exported::toString);
  }

  private static Set<String> asked() throws IOException {
    Set<String> names = new TreeSet<>();
    try (Stream<Path> dashboards = Files.list(ROOT.resolve("dashboards"))) {
      Stream<Path> files = Stream.of(ROOT.resolve("deploy/prometheus/mimon.rules.yml"));
      for (Path file : Stream.concat(dashboards.filter(Files::isRegularFile), files).toList()) {
        NAME.matcher(Files.readString(file)).results().forEach(found -> names.add(found.group()));
      }
    }
    return names;
  }
}
