package io.mimon.testkit;

import io.mimon.cli.JobSpec;
import io.mimon.core.config.ConfigParser;
import io.mimon.core.config.ConfigResult;
import io.mimon.core.config.MonitorConfig;
import io.mimon.core.input.Origin;
import io.mimon.core.input.RawRecord;
import io.mimon.core.input.RecordReader;
import io.mimon.core.input.Schema;
import io.mimon.core.input.TopicRecordParser;
import io.mimon.core.monitor.LocalMonitor;
import io.mimon.core.monitor.MonitorPlan;
import io.mimon.core.plan.PlanResult;
import io.mimon.core.plan.Planner;
import io.mimon.kafka.TopicSample;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The streams of {@link Streams} as values of a topic, with values among them that are no rows. */
public final class TopicStreams {
  private TopicStreams() {}

  /** Recent, so that no broker thinks of deleting it. */
  private static final long BEGIN = System.currentTimeMillis() - 86_400_000;

  /** When the i-th value of a stream was written. */
  public static long timestamp(int i) {
    return BEGIN + 1_000L * i;
  }

  /** What no monitor can use, with the reason it has to give. */
  public record Poison(byte @Nullable [] value, String reason) {}

  /** One of every kind. */
  public static final List<Poison> POISON =
      List.of(
          new Poison(null, "tombstone"),
          new Poison(new byte[0], "malformed-row"),
          new Poison(utf8("not JSON"), "malformed-row"),
          new Poison(utf8("[1, 2]"), "malformed-row"),
          new Poison(utf8("{\"x\": 1, \"y\": "), "malformed-row"),
          new Poison(utf8("{\"x\": {\"deep\": 1}, \"y\": \"true\"}"), "malformed-row"),
          new Poison(utf8("{\"x\": \"much\", \"y\": \"true\"}"), "not-a-number"),
          new Poison(utf8("{\"x\": 1e999, \"y\": \"true\"}"), "not-finite"),
          new Poison(new byte[] {0, 0, 0, 0, 7, 2, 'x'}, "malformed-row"),
          new Poison(
              new byte[] {'{', '"', 'x', '"', ':', '"', (byte) 0xC3, '"', '}'}, "malformed-row"));

  /** The rows of a CSV as JSON; where it is broken, the poisons in turn. */
  public static List<byte @Nullable []> values(Path csv) throws IOException {
    List<String> lines = Files.readAllLines(csv);
    String[] names = lines.get(0).split(",");
    List<byte @Nullable []> values = new ArrayList<>();
    int poisons = 0;
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",", -1);
      values.add(
          cells.length == names.length
              ? utf8(json(names, cells))
              : POISON.get(poisons++ % POISON.size()).value());
    }
    return values;
  }

  private static String json(String[] names, String[] cells) {
    StringBuilder json = new StringBuilder("{");
    for (int i = 0; i < names.length; i++) {
      boolean number = !cells[i].isEmpty() && "x rounded dead".contains(names[i]);
      String value = number ? cells[i] : cells[i].isEmpty() ? "null" : "\"" + cells[i] + "\"";
      json.append(i == 0 ? "" : ",").append("\"" + names[i] + "\":").append(value);
    }
    return json.append("}").toString();
  }

  /** The bytes of a text. */
  public static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The monitor of {@link Streams#config} on a topic. */
  public static MonitorConfig config(MonitorConfig.KafkaSource source, Path directory) {
    String yaml = Streams.config(Path.of("none.csv"), directory.resolve("out"), 0);
    MonitorConfig file = ((ConfigResult.Valid) ConfigParser.parse(yaml, Map.of())).config();
    return new MonitorConfig(
        file.monitor(),
        source,
        file.labels(),
        file.time(),
        file.segments(),
        file.target(),
        file.features(),
        file.conditionOn(),
        file.derivedFrom(),
        file.window(),
        file.emit(),
        file.estimation(),
        file.nullLevel(),
        file.relations(),
        file.reference(),
        file.drift(),
        file.output(),
        file.alerts(),
        file.silences(),
        file.gateway(),
        file.state(),
        file.execution());
  }

  /** What follows from a configuration and what is in the topic now. */
  public static PlanResult.Ready plan(MonitorConfig config) throws IOException {
    return (PlanResult.Ready) Planner.plan(config, TopicSample::new);
  }

  /** A job from topic to topics, and files. */
  public static JobSpec spec(
      PlanResult.Ready ready,
      Path directory,
      MonitorConfig.KafkaSource source,
      MonitorConfig.KafkaOutput output)
      throws IOException {
    Path out = Files.createDirectories(directory.resolve("out"));
    return new JobSpec(
        ready.plan(),
        ready.schema(),
        ready.records(),
        0,
        out,
        Files.createDirectories(out.resolve("state")),
        Duration.ofMillis(300),
        OptionalInt.of(2),
        new JobSpec.Topics(Optional.of(source), Optional.of(output)),
        Optional.empty());
  }

  /** What the engine-free monitor says of these values in partition 0 of the topic. */
  public static Streams.Lines undisturbed(
      PlanResult.Ready ready, String topic, List<byte @Nullable []> values) throws IOException {
    return undisturbed(ready.plan(), ready.schema(), topic, values);
  }

  /** What the engine-free monitor says of these values in partition 0 of the topic. */
  public static Streams.Lines undisturbed(
      JobSpec spec, String topic, List<byte @Nullable []> values) throws IOException {
    return undisturbed(spec.plan(), spec.schema(), topic, values);
  }

  private static Streams.Lines undisturbed(
      MonitorPlan plan, Schema schema, String topic, List<byte @Nullable []> values)
      throws IOException {
    return Streams.undisturbed(
        new LocalMonitor(plan, schema), new Values(topic, values, schema.namesByPosition()));
  }

  private static final class Values implements RecordReader {
    private final String topic;
    private final List<byte @Nullable []> values;
    private final List<String> columns;
    private final TopicRecordParser parser;
    private int next;

    Values(String topic, List<byte @Nullable []> values, List<String> columns) {
      this.topic = topic;
      this.values = values;
      this.columns = columns;
      this.parser = new TopicRecordParser(columns, null);
    }

    @Override
    public List<String> columns() {
      return columns;
    }

    @Override
    public @Nullable RawRecord next() {
      if (next == values.size()) {
        return null;
      }
      Origin origin = new Origin(topic, 0, next, timestamp(next));
      return parser.parse(origin, TopicRecordParser.Headers.NONE, values.get(next++));
    }

    @Override
    public long skip(long records) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }
}
