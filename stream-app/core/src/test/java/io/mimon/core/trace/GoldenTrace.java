package io.mimon.core.trace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mimon.core.config.ConfigParser;
import io.mimon.core.config.ConfigResult;
import io.mimon.core.config.MonitorConfig;
import io.mimon.core.config.MonitorConfig.KafkaSource;
import io.mimon.core.input.Origin;
import io.mimon.core.input.TopicRecord;
import io.mimon.core.input.TopicRecordParser;
import io.mimon.core.input.TopicSampleReader;
import io.mimon.core.plan.PlanResult;
import io.mimon.core.plan.Planner;
import io.mimon.core.plan.TopicSamples;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A monitor's configuration, the records of its topics, and the lines it says of them, which are
 * the same on every engine to the last bit.
 *
 * <p>In a directory of resources: {@code monitor.yml}, {@code input.jsonl.gz} with a record a line
 * in the order they are written, {@code readings.jsonl.gz}, {@code alerts.jsonl.gz}, {@code
 * rejected.jsonl.gz}. Every partition ends with a record that moves the clock past all rows that
 * are to be seen.
 *
 * @param name of the trace, of its directory and of the monitor
 * @param yaml the configuration, with variables
 */
public record GoldenTrace(String name, String yaml, List<Written> records, Lines expected) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** All there are. */
  public static final List<String> NAMES = List.of("arrival", "event-time", "labels");

  /**
   * A record on its topic.
   *
   * @param value null for a record without one
   */
  public record Written(
      String topic, int partition, long offset, long timestampMillis, @Nullable String value) {

    /** The bytes of the value. */
    public byte @Nullable [] bytes() {
      return value == null ? null : value.getBytes(StandardCharsets.UTF_8);
    }

    TopicRecord read() {
      return new TopicRecord(
          new Origin(topic, partition, offset, timestampMillis),
          TopicRecordParser.Headers.NONE,
          bytes());
    }
  }

  /** What a monitor says. */
  public record Lines(List<String> readings, List<String> alerts, List<String> rejected) {

    /** In an order that does not depend on tasks: by segment; what is rejected has none. */
    public Lines ordered() throws IOException {
      return new Lines(bySegment(readings), bySegment(alerts), rejected.stream().sorted().toList());
    }

    private static List<String> bySegment(List<String> lines) throws IOException {
      Map<String, List<String>> bySegment = new TreeMap<>();
      for (String line : lines) {
        String segment = JSON.readTree(line).path("segment").asText();
        bySegment.computeIfAbsent(segment, s -> new ArrayList<>()).add(line);
      }
      return bySegment.values().stream().flatMap(List::stream).toList();
    }
  }

  /** Reads one. */
  public static GoldenTrace read(String name) throws IOException {
    List<Written> records = new ArrayList<>();
    Map<String, Long> offsets = new HashMap<>();
    for (String line : lines(name + "/input.jsonl.gz")) {
      JsonNode json = JSON.readTree(line);
      String topic = json.get("topic").asText();
      int partition = json.get("partition").asInt();
      JsonNode value = json.get("value");
      long offset = offsets.merge(topic + '/' + partition, 1L, Long::sum) - 1;
      records.add(
          new Written(
              topic,
              partition,
              offset,
              json.get("timestamp").asLong(),
              value.isNull() ? null : value.asText()));
    }
    return new GoldenTrace(
        name,
        String.join("\n", lines(name + "/monitor.yml")) + "\n",
        records,
        new Lines(
            lines(name + "/readings.jsonl.gz"),
            lines(name + "/alerts.jsonl.gz"),
            lines(name + "/rejected.jsonl.gz")));
  }

  private static List<String> lines(String resource) throws IOException {
    try (InputStream in = GoldenTrace.class.getResourceAsStream(resource)) {
      if (in == null) {
        return List.of();
      }
      InputStream text = resource.endsWith(".gz") ? new GZIPInputStream(in) : in;
      try (BufferedReader reader =
          new BufferedReader(new InputStreamReader(text, StandardCharsets.UTF_8))) {
        return reader.lines().toList();
      }
    }
  }

  /** How many partitions each topic has. */
  public Map<String, Integer> topics() {
    Map<String, Integer> partitions = new TreeMap<>();
    records.forEach(r -> partitions.merge(r.topic(), r.partition() + 1, Math::max));
    return partitions;
  }

  /**
   * What the variables of the configuration stand for.
   *
   * @param engine which one runs it
   * @param output the directory of files
   */
  public static Map<String, String> variables(String engine, String bootstrap, String output) {
    return Map.of("ENGINE", engine, "BOOTSTRAP", bootstrap, "OUTPUT", output);
  }

  /** The plan, without a broker. */
  PlanResult.Ready plan() throws IOException {
    ConfigResult parsed = ConfigParser.parse(yaml, variables("flink", "nowhere:9092", "out"));
    if (!(parsed instanceof ConfigResult.Valid valid)) {
      throw new IllegalArgumentException(parsed.toString());
    }
    MonitorConfig config = valid.config();
    TopicSamples samples =
        (source, columns) -> () -> new TopicSampleReader(source.topic(), sample(source), columns);
    if (!(Planner.plan(config, samples) instanceof PlanResult.Ready ready)) {
      throw new IllegalArgumentException("no plan for " + yaml);
    }
    return ready;
  }

  private List<TopicRecord> sample(KafkaSource source) {
    return records.stream()
        .filter(record -> record.topic().equals(source.topic()))
        .map(Written::read)
        .toList();
  }
}
