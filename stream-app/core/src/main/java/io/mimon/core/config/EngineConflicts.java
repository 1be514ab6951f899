package io.mimon.core.config;

import io.mimon.core.config.ConfigKey.Mapping;
import io.mimon.core.config.MonitorConfig.Engine;
import java.util.Optional;

/** The checks that relate the engine to what it is to read and write. */
final class EngineConflicts {
  private static final String WANTED = "Kafka Streams (the engine kafka-streams) ";

  private final ConfigValues values;
  private final Conflicts conflicts;

  EngineConflicts(ConfigValues values, Conflicts conflicts) {
    this.values = values;
    this.conflicts = conflicts;
  }

  void check() {
    if (!values.isSound(OutputKeys.ENGINE)) {
      return;
    }
    if (values.get(OutputKeys.ENGINE) == Engine.KAFKA_STREAMS) {
      checkTopics();
      checkOneCluster(SourceKeys.LABELS_KAFKA.access());
      checkOneCluster(OutputKeys.OUTPUT_KAFKA);
    } else if (values.isSound(OutputKeys.STANDBY_REPLICAS)
        && values.get(OutputKeys.STANDBY_REPLICAS) > 0) {
      conflicts.report(
          OutputKeys.STANDBY_REPLICAS.path(),
          "has no meaning with the engine flink, which keeps state in checkpoints; remove it");
    }
  }

  private void checkTopics() {
    String reads = WANTED + "reads topics only; give ";
    if (values.isGiven(SourceKeys.FILE) || values.isGiven(SourceKeys.SIMULATED)) {
      ConfigKey other = values.isGiven(SourceKeys.FILE) ? SourceKeys.FILE : SourceKeys.SIMULATED;
      conflicts.report(other.path(), reads + "source.kafka, or use the engine flink");
    }
    if (values.isGiven(SourceKeys.LABELS_FILE)) {
      conflicts.report(
          SourceKeys.LABELS_FILE.path(), reads + "labels.kafka, or use the engine flink");
    }
    if (!values.isGiven(OutputKeys.OUTPUT_KAFKA.section())) {
      conflicts.missing(
          OutputKeys.OUTPUT.path(),
          OutputKeys.OUTPUT_KAFKA.section().path(),
          WANTED
              + "writes its results to topics; output: { kafka: {} } gives them their usual names");
    }
  }

  /** One client reads and writes in one transaction, which brokers of one cluster can commit. */
  private void checkOneCluster(KafkaKeys keys) {
    KafkaKeys source = SourceKeys.KAFKA.access();
    if (!values.isGiven(source.section())) {
      return;
    }
    Optional<String> brokers = values.find(keys.bootstrap());
    if (brokers.isPresent() && !brokers.equals(values.find(source.bootstrap()))) {
      refuse(keys.bootstrap());
    }
    checkSame(keys.properties(), source.properties());
    checkSame(keys.secretFiles(), source.secretFiles());
  }

  private void checkSame(Mapping<?> key, Mapping<?> ofSource) {
    if (values.isGiven(key) && !values.get(key).equals(values.get(ofSource))) {
      refuse(key);
    }
  }

  private void refuse(ConfigKey key) {
    conflicts.report(
        key.path(),
        "differs from that of source.kafka, and "
            + WANTED
            + "reads and writes on one cluster; remove it here");
  }
}
