package io.mimon.core.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mimon.core.config.MonitorConfig.FirstPeriod;
import io.mimon.core.config.MonitorConfig.KafkaSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What a configuration is described as is a configuration that says the same. */
final class ConfigRoundTripTest {
  private static final long SEED = 20261127;
  private static final int ROUNDS = 1_500;
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void descriptionsOfRandomConfigurationsAreTheirEquals() throws JsonProcessingException {
    SplittableRandom random = new SplittableRandom(SEED);
    int topics = 0;
    int labelled = 0;
    int periods = 0;
    int own = 0;
    int valid = 0;
    for (int round = 0; round < ROUNDS; round++) {
      String yaml = new Draw(random).configuration();
      // Random stretches do not always go together; a refusal is no subject of this test.
      if (!(ConfigParser.parse(yaml, Map.of()) instanceof ConfigResult.Valid result)) {
        continue;
      }
      MonitorConfig config = result.config();
      String described = JSON.writeValueAsString(config.describe());
      MonitorConfig again = ConfigParserTest.valid(described);
      String message = "seed " + SEED + ", round " + round + ":\n" + yaml + "\n" + described;
      assertEquals(config, again, message);
      assertEquals(config.fingerprint(), again.fingerprint(), message);
      valid++;
      topics += config.source() instanceof KafkaSource ? 1 : 0;
      labelled += config.labels().isPresent() ? 1 : 0;
      periods += config.reference() instanceof FirstPeriod ? 1 : 0;
      own += config.output().kafka().isPresent() ? 1 : 0;
    }
    String outcome =
        "%d valid, %d topics, %d labelled, %d periods, %d outputs of %d rounds"
            .formatted(valid, topics, labelled, periods, own, ROUNDS);
    assertTrue(valid > ROUNDS / 4, outcome);
    int least = Math.min(Math.min(topics, labelled), Math.min(periods, own));
    assertTrue(least > ROUNDS / 20, outcome);
  }

  /** One random configuration, in which the value of each property is its mask. */
  private static final class Draw {
    private final SplittableRandom random;
    private final StringBuilder yaml = new StringBuilder("version: 1\nmonitor: m\n");

    Draw(SplittableRandom random) {
      this.random = random;
    }

    String configuration() {
      boolean topic = maybe();
      yaml.append("source: { ");
      yaml.append(
          topic ? "kafka: { bootstrap: 'k:1, l:2', topic: rows" + start() : "file: { path: f");
      yaml.append(topic ? client() : "").append(" } }\n");
      boolean column = !topic || maybe();
      yaml.append("time: { idle_after: ").append(duration(1, 3_600));
      yaml.append(column ? ", column: ts" : "");
      yaml.append(maybe() ? ", out_of_orderness: " + duration(0, 100_000) : "").append(" }\n");
      line("labels: " + labels(topic));
      if (maybe()) {
        yaml.append("segment_by: [s").append(maybe() ? ", 't u'" : "").append("]\n");
        line("max_segments: " + random.nextInt(1, 10_001));
        line("segment_idle: " + duration(1, 1_000_000));
      }
      yaml.append("target: { column: y }\n");
      boolean time = maybe();
      yaml.append("window: { ");
      yaml.append(
          time ? "time: " + duration(1, 10_000_000) : "rows: " + random.nextInt(200, 9_999));
      yaml.append(" }\n");
      line("emit: { every: " + stretch(maybe(), 100) + " }");
      line("reference: { first: " + stretch(time, 40_000_000) + " }");
      line("output: { file: out, kafka: { " + output(topic) + " } }");
      line("shards: " + random.nextInt(1, 1_025));
      return yaml.toString();
    }

    private String labels(boolean topic) {
      String kafka =
          (topic && maybe() ? "" : "bootstrap: 'k:" + random.nextInt(1, 3) + "', ")
              + "topic: l"
              + start()
              + client();
      String source = maybe() ? "kafka: { " + kafka + " }" : "time: at, file: { path: l.csv }";
      return "{ %s, join: { on: id, within: %s }, min_coverage: %s%s }"
          .formatted(
              source,
              duration(1, 100_000_000),
              random.nextInt(0, 101) + "%",
              maybe() ? ", policy: last" : "");
    }

    private String output(boolean topic) {
      List<String> parts = new ArrayList<>();
      if (!topic || maybe()) {
        parts.add("bootstrap: " + (maybe() ? "'k:1,l:2'" : "'o:9'"));
      }
      if (maybe()) {
        parts.add("readings: r");
      }
      return String.join(", ", parts)
          + (parts.isEmpty() ? client().replaceFirst(", ", "") : client());
    }

    private String client() {
      return (maybe()
              ? ", properties: { security.protocol: '***'" + (maybe() ? ", x: '***'" : "") + " }"
              : "")
          + (maybe() ? ", secret_files: { sasl.jaas.config: /p }" : "");
    }

    private String start() {
      return maybe() ? ", start: latest" : "";
    }

    private String stretch(boolean time, int max) {
      return time ? duration(1, max) : random.nextInt(1, 30_000) + " rows";
    }

    private String duration(int minSeconds, int maxSeconds) {
      int seconds = random.nextInt(minSeconds, maxSeconds);
      return switch (random.nextInt(4)) {
        case 0 -> seconds + "s";
        case 1 -> (long) seconds * 1_000 + random.nextInt(1_000) + " ms";
        case 2 -> Math.max(1, seconds / 3_600) + "h";
        default -> Math.max(1, seconds / 60) + "m";
      };
    }

    private void line(String text) {
      if (maybe()) {
        yaml.append(text).append('\n');
      }
    }

    private boolean maybe() {
      return random.nextBoolean();
    }
  }
}
