package io.mimon.kstreams;

import io.mimon.cli.JobSpec;
import io.mimon.kafka.KafkaProperties;
import java.util.Properties;
import org.apache.kafka.streams.StreamsConfig;

/** What Kafka Streams is told. */
final class StreamsSettings {
  private StreamsSettings() {}

  static String applicationId(String monitor) {
    return "mimon-" + monitor + "-streams";
  }

  static Properties of(JobSpec spec) {
    Properties properties = KafkaProperties.of(spec.topics().source().orElseThrow().access());
    properties.setProperty(
        StreamsConfig.APPLICATION_ID_CONFIG, applicationId(spec.plan().monitor()));
    properties.setProperty(StreamsConfig.STATE_DIR_CONFIG, spec.stateDirectory().toString());
    properties.setProperty(
        StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, spec.checkpointEvery().toMillis());
    properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, spec.parallelism().orElse(1));
    // A member that was killed is missed after so long; one whose thread died never says goodbye.
    properties.put(StreamsConfig.consumerPrefix("session.timeout.ms"), 10_000);
    properties.put(StreamsConfig.consumerPrefix("heartbeat.interval.ms"), 3_000);
    return properties;
  }
}
