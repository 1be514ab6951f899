package io.mimon.kstreams;

import io.mimon.cli.JobSpec;
import io.mimon.core.config.ConfigParser;
import io.mimon.core.config.ConfigResult;
import io.mimon.core.config.MonitorConfig;
import io.mimon.core.config.MonitorConfig.KafkaOutput;
import io.mimon.core.config.MonitorConfig.KafkaSource;
import io.mimon.core.input.Origin;
import io.mimon.core.input.TopicRecord;
import io.mimon.core.input.TopicRecordParser;
import io.mimon.core.input.TopicSampleReader;
import io.mimon.core.plan.PlanResult;
import io.mimon.core.plan.Planner;
import io.mimon.core.plan.TopicSamples;
import io.mimon.testkit.Streams;
import io.mimon.testkit.TopicStreams;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** The topology in Kafka's driver for tests: one partition of everything, no broker. */
final class DriverRun implements AutoCloseable {
  private static final MonitorTopology.Spread ONE = new MonitorTopology.Spread(1, 1);

  private final JobSpec spec;
  private final KafkaOutput output;
  private final TopologyTestDriver driver;

  DriverRun(JobSpec spec) {
    this.spec = spec;
    this.output = spec.topics().output().orElseThrow();
    Properties settings = StreamsSettings.of(spec);
    int labels = spec.labels().isPresent() ? 1 : 0;
    driver =
        new TopologyTestDriver(
            MonitorTopology.build(spec, 1, labels, ONE), settings, Instant.ofEpochMilli(0));
  }

  /** What is configured, with these values as the samples of topics. */
  static JobSpec spec(String yaml, Path directory, Map<String, List<byte @Nullable []>> samples)
      throws IOException {
    ConfigResult parsed = ConfigParser.parse(yaml, Map.of());
    if (!(parsed instanceof ConfigResult.Valid valid)) {
      throw new IllegalArgumentException(parsed.toString());
    }
    MonitorConfig config = valid.config();
    TopicSamples topics =
        (source, columns) ->
            () ->
                new TopicSampleReader(
                    source.topic(),
                    records(source.topic(), samples.getOrDefault(source.topic(), List.of())),
                    columns);
    if (!(Planner.plan(config, topics) instanceof PlanResult.Ready ready)) {
      throw new IllegalArgumentException("no plan for " + yaml);
    }
    return new JobSpec(
        ready.plan(),
        ready.schema(),
        ready.records(),
        0,
        directory,
        directory.resolve("state"),
        config.state().checkpointEvery(),
        config.execution().parallelism(),
        new JobSpec.Topics(Optional.of((KafkaSource) config.source()), config.output().kafka()),
        ready.labels());
  }

  private static List<TopicRecord> records(String topic, List<byte @Nullable []> values) {
    List<TopicRecord> records = new ArrayList<>();
    for (byte[] value : values) {
      Origin origin = new Origin(topic, 0, records.size(), TopicStreams.timestamp(records.size()));
      records.add(new TopicRecord(origin, TopicRecordParser.Headers.NONE, value));
    }
    return records;
  }

  TestInputTopic<byte[], byte[]> input(String topic) {
    return driver.createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Time passes, so that what is held back is sent on. */
  void pass(Duration time) {
    for (long left = time.toMillis(); left > 0; left -= Progress.ASKED_EVERY_MILLIS) {
      driver.advanceWallClockTime(Duration.ofMillis(Progress.ASKED_EVERY_MILLIS));
    }
  }

  List<TestRecord<byte[], String>> records(String topic) {
    TestOutputTopic<byte[], String> records =
        driver.createOutputTopic(topic, new ByteArrayDeserializer(), new StringDeserializer());
    return records.isEmpty() ? List.of() : records.readRecordsToList();
  }

  private List<String> values(String topic) {
    return records(topic).stream().map(TestRecord::value).toList();
  }

  /** What has been said since it was asked last. */
  Streams.Lines lines() {
    return new Streams.Lines(
        values(output.readings()), values(output.alerts()), values(output.rejected()));
  }

  List<String> status() {
    return values(output.status());
  }

  JobSpec spec() {
    return spec;
  }

  @Override
  public void close() {
    driver.close();
  }
}
