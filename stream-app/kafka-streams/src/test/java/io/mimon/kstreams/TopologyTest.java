package io.mimon.kstreams;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mimon.cli.JobSpec;
import io.mimon.testkit.Streams;
import io.mimon.testkit.TopicStreams;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.kafka.streams.TestInputTopic;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole topology in Kafka's driver for tests, against the engine-free monitor. */
final class TopologyTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long SEED = 20261128;

  @TempDir Path directory;

  private static String yaml(String sections) {
    return """
        version: 1
        monitor: trial
        %s
        output:
          kafka: { bootstrap: "nowhere:9092", readings: readings, alerts: alerts, rejected: rejected, status: status }
        gateway: { enabled: false }
        state: { checkpoint_every: 200ms, directory: state }
        """
        .formatted(sections.indent(0).strip());
  }

  /** In order of arrival, with all that can be wrong with a record among the rows. */
  @Test
  void itsLinesAreThoseOfTheBareMonitor() throws Exception {
    List<byte @Nullable []> values = TopicStreams.values(Streams.writeCsv(directory, 9_000, SEED));
    JobSpec spec =
        DriverRun.spec(
            yaml(
                """
                source: { kafka: { bootstrap: "nowhere:9092", topic: rows } }
                target: { column: y }
                condition_on: [city]
                window: { rows: 1500 }
                emit: { every: 250 rows }
                reference: { first: 3100 rows }
                """),
            directory,
            Map.of("rows", values));
    Streams.Lines expected = TopicStreams.undisturbed(spec, "rows", values);
    SplittableRandom random = new SplittableRandom(SEED);
    try (DriverRun run = new DriverRun(spec)) {
      TestInputTopic<byte[], byte[]> rows = run.input("rows");
      for (int i = 0; i < values.size(); i++) {
        rows.pipeInput(null, values.get(i), TopicStreams.timestamp(i));
        if (random.nextInt(150) == 0) {
          run.pass(Duration.ofMillis(100));
        }
      }
      run.pass(Duration.ofSeconds(2));
      assertEquals(expected, run.lines(), "seed " + SEED);
      List<String> status = run.status();
      JsonNode last = JSON.readTree(status.get(status.size() - 1));
      assertEquals(expected.rejected().size(), rejected(last), last.toString());
    }
    assertTrue(expected.readings().size() > 60, "hardly any readings");
    assertTrue(expected.alerts().size() > 0, "no alert");
    assertTrue(expected.rejected().size() >= TopicStreams.POISON.size(), "not every poison");
  }

  private static long rejected(JsonNode status) {
    long rejected = 0;
    for (JsonNode reason : status.path("rejected")) {
      rejected += reason.asLong();
    }
    return rejected;
  }
}
