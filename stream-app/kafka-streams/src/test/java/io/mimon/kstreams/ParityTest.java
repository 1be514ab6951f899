package io.mimon.kstreams;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mimon.core.trace.GoldenTrace;
import io.mimon.testkit.Broker;
import io.mimon.testkit.TraceOnTopics;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The golden traces through Kafka Streams, as `mimon run` starts it; to the last bit. */
final class ParityTest {
  static final List<String> NAMES = GoldenTrace.NAMES;

  @SuppressWarnings("NullAway.Init")
  private static Broker broker;

  @TempDir Path directory;

  @BeforeAll
  static void open() throws Exception {
    broker = Broker.open();
  }

  @AfterAll
  static void close() throws Exception {
    broker.close();
  }

  @ParameterizedTest
  @FieldSource("NAMES")
  void itSaysWhatTheTraceTells(String name) throws Exception {
    GoldenTrace trace = GoldenTrace.read(name);
    assertEquals(
        trace.expected(),
        new TraceOnTopics(trace, broker, directory).run(new KafkaStreamsEngine()));
  }
}
