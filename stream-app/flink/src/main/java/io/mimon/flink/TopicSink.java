package io.mimon.flink;

import io.mimon.core.config.MonitorConfig.KafkaAccess;
import io.mimon.kafka.KafkaProperties;
import io.mimon.kafka.LineRecord;
import java.util.Properties;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Topics as sinks of lines, exactly once: lines are committed with the checkpoint they belong to.
 */
final class TopicSink {
  /**
   * How long a transaction may stay open; the most that a broker allows unless it is told otherwise
   * ({@code transaction.max.timeout.ms}), where Flink's own hour would be refused.
   *
   * <p>It has to be longer than a checkpoint's interval and duration, and than a job may be down
   * that was killed between a checkpoint and its commit: after it the broker drops those lines.
   */
  static final String TRANSACTION_TIMEOUT_MILLIS = "900000";

  private TopicSink() {}

  /**
   * A sink of lines.
   *
   * @param monitor names the transactions, with the topic and role: two jobs of one name on one
   *     cluster would abort each other's
   * @param role what the lines are, such as {@code readings}
   */
  static Sink<String> lines(KafkaAccess access, String topic, String monitor, String role) {
    Properties properties = new Properties();
    properties.setProperty(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_TIMEOUT_MILLIS);
    properties.putAll(KafkaProperties.of(access));
    String name = "mimon-" + monitor + "-" + role;
    properties.setProperty(ProducerConfig.CLIENT_ID_CONFIG, name);
    return KafkaSink.<String>builder()
        .setBootstrapServers(access.bootstrap())
        .setKafkaProducerConfig(properties)
        .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
        .setTransactionalIdPrefix(name + "-" + topic)
        .setRecordSerializer(new Lines(topic))
        .build();
  }

  private record Lines(String topic) implements KafkaRecordSerializationSchema<String> {
    private static final long serialVersionUID = 1L;

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
        String line, KafkaSinkContext context, Long timestampMillis) {
      return LineRecord.of(topic, line);
    }
  }
}
