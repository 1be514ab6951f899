package io.mimon.kstreams;

import io.mimon.cli.JobSpec;
import java.util.Properties;

/** What the topology asks of Kafka Streams, wherever it runs. */
final class StreamsSettings {
  private StreamsSettings() {}

  /** The name under which instances of a monitor share its work. */
  static String applicationId(String monitor) {
    return "mimon-" + monitor + "-streams";
  }

  /** All settings of an instance. */
  static Properties of(JobSpec spec) {
    Properties settings = new Properties();
    settings.setProperty("application.id", applicationId(spec.plan().monitor()));
    return settings;
  }
}
