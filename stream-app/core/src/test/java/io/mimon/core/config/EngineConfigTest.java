package io.mimon.core.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mimon.core.config.MonitorConfig.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who runs a monitor, and what that asks of the rest. */
final class EngineConfigTest {
  private static final String STREAMS =
      """
      version: 1
      monitor: m
      source: { kafka: { bootstrap: 'k:9092', topic: t, properties: { a: b } } }
      target: { column: y }
      engine: kafka-streams
      output: { kafka: {} }
      """;

  @TempDir Path directory;

  @Test
  void kafkaStreamsReadsAndWritesTopics() {
    MonitorConfig config = ConfigParserTest.valid(STREAMS + "standby_replicas: 2");
    assertEquals(Engine.KAFKA_STREAMS, config.execution().engine());
    assertEquals(2, config.execution().standbyReplicas());
    assertEquals(0, ConfigParserTest.valid(STREAMS).execution().standbyReplicas());
    ConfigParserTest.valid(STREAMS.replace("kafka: {}", "kafka: { bootstrap: 'k:9092' }"));
    ConfigParserTest.valid(STREAMS.replace("kafka: {}", "kafka: { properties: { a: b } }"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kafka: { bootstrap: 'k:9092', topic: t, properties: { a: b } } | simulated: {} |"
            + " line 3: source.simulated: Kafka Streams (the engine kafka-streams) reads topics only;"
            + " give source.kafka",
        "kafka: { bootstrap: 'k:9092', topic: t, properties: { a: b } } | file: { path: a.csv } |"
            + " line 3: source.file: Kafka Streams (the engine kafka-streams) reads topics only",
        "output: { kafka: {} } | output: { file: out } | line 6: output.kafka: missing: Kafka Streams"
            + " (the engine kafka-streams) writes its results to topics",
        "output: { kafka: {} } | '' | output.kafka: missing: Kafka Streams",
        "output: { kafka: {} } | output: { kafka: { bootstrap: 'l:9092' } } | line 6:"
            + " output.kafka.bootstrap: differs from that of source.kafka",
        "output: { kafka: {} } | output: { kafka: { properties: { a: c } } } | line 6:"
            + " output.kafka.properties: differs from that of source.kafka",
        "target: | labels: { kafka: { topic: l, bootstrap: 'l:9092' }, join: { on: id, within: 7d } }"
            + " #NL#target: | line 4: labels.kafka.bootstrap: differs from that of source.kafka",
        "target: | labels: { file: { path: l.csv, time: ts }, join: { on: id, within: 7d } }"
            + " #NL#target: | line 4: labels.file: Kafka Streams (the engine kafka-streams) reads"
            + " topics only; give labels.kafka",
        "engine: kafka-streams | standby_replicas: 1 | line 5: standby_replicas: has no meaning with"
            + " the engine flink",
      })
  void whatTheEngineCannotDoIsSaid(String part, String instead, String problem) {
    String yaml = STREAMS.replace(part, instead.replace("#NL#", "\n"));
    assertTrue(
        ConfigParserTest.problems(yaml, Map.of()).stream()
            .anyMatch(p -> p.toString().contains(problem)),
        () -> problem + " is not among " + ConfigParserTest.problems(yaml, Map.of()));
  }

  @Test
  void whoIsAskedForOnTheCommandLineCounts() throws IOException {
    Path file = directory.resolve("m.yml");
    Files.writeString(file, STREAMS.replace("engine: kafka-streams\n", ""));
    assertEquals(Engine.FLINK, engine(file, Optional.empty()));
    assertEquals(Engine.KAFKA_STREAMS, engine(file, Optional.of(Engine.KAFKA_STREAMS)));
    Files.writeString(file, STREAMS);
    assertEquals(Engine.KAFKA_STREAMS, engine(file, Optional.empty()));
    assertEquals(Engine.FLINK, engine(file, Optional.of(Engine.FLINK)));

    Files.writeString(file, STREAMS.replaceAll("engine: .*\n|output: .*\n", ""));
    engine(file, Optional.empty());
    ConfigResult refused = ConfigParser.parse(file, Map.of(), Optional.of(Engine.KAFKA_STREAMS));
    assertTrue(refused instanceof ConfigResult.Invalid, refused::toString);
  }

  private static Engine engine(Path file, Optional<Engine> asked) {
    return ((ConfigResult.Valid) ConfigParser.parse(file, Map.of(), asked))
        .config()
        .execution()
        .engine();
  }
}
