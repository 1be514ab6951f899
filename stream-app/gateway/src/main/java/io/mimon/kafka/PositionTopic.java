package io.mimon.kafka;

import io.mimon.core.config.MonitorConfig.KafkaAccess;
import io.mimon.gateway.alerts.PositionLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The positions of those whom alerts are delivered to, on a compacted topic of one partition.
 *
 * <p>A process that begins to deliver takes the producer's transactional id, by which the one
 * before it is fenced off: what that one puts from then on fails, whether or not it knows that it
 * is not its turn any more. Only then are the positions read, so none can come behind them.
 */
final class PositionTopic implements PositionLog, AutoCloseable {
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofMillis(100);

  private final TopicPartition partition;
  private final String prefix;
  private final KafkaProducer<byte[], byte[]> producer;
  private final Map<String, String> latest = new HashMap<>();
  private volatile boolean lost;

  private PositionTopic(
      TopicPartition partition, String prefix, KafkaProducer<byte[], byte[]> producer) {
    this.partition = partition;
    this.prefix = prefix;
    this.producer = producer;
  }

  /**
   * Begins to deliver in the place of whoever did.
   *
   * @param life of the alerts' topic; positions in one of another life are none in this
   * @param consumer has this topic's partition for itself
   * @throws KafkaException if the brokers do not answer in time
   */
  static PositionTopic take(
      KafkaAccess access, String topic, String life, Consumer<byte[], byte[]> consumer) {
    KafkaProducer<byte[], byte[]> producer = producer(access, topic);
    try {
      producer.initTransactions();
      PositionTopic positions =
          new PositionTopic(new TopicPartition(topic, 0), life + "/", producer);
      positions.read(consumer);
      return positions;
    } catch (RuntimeException e) {
      producer.close(Duration.ZERO);
      throw e;
    }
  }

  private static KafkaProducer<byte[], byte[]> producer(KafkaAccess access, String id) {
    Properties properties = KafkaProperties.of(access);
    String waitMillis = Long.toString(ANSWER_WITHIN.toMillis());
    properties.setProperty(ProducerConfig.TRANSACTIONAL_ID_CONFIG, id);
    properties.setProperty(ProducerConfig.CLIENT_ID_CONFIG, id);
    properties.setProperty(ProducerConfig.MAX_BLOCK_MS_CONFIG, waitMillis);
    properties.setProperty(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, waitMillis);
    properties.setProperty(ProducerConfig.LINGER_MS_CONFIG, "0");
    properties.setProperty(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, waitMillis);
    properties.setProperty(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, waitMillis);
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private void read(Consumer<byte[], byte[]> consumer) {
    consumer.seekToBeginning(List.of(partition));
    long end = consumer.endOffsets(List.of(partition), ANSWER_WITHIN).getOrDefault(partition, 0L);
    long deadlineNanos = System.nanoTime() + ANSWER_WITHIN.toNanos();
    while (consumer.position(partition, ANSWER_WITHIN) < end) {
      if (System.nanoTime() > deadlineNanos) {
        throw new KafkaException("the positions could not be read in time");
      }
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        if (record.key() != null && record.value() != null) {
          latest.put(text(record.key()), text(record.value()));
        }
      }
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Override
  public synchronized Optional<String> latest(String sink) {
    return Optional.ofNullable(latest.get(prefix + sink));
  }

  @Override
  public synchronized void put(String sink, String json) throws IOException {
    if (lost) {
      throw new IOException("another process may deliver by now");
    }
    String key = prefix + sink;
    try {
      producer.beginTransaction();
      var unused =
          producer.send(
              new ProducerRecord<>(
                  partition.topic(),
                  partition.partition(),
                  key.getBytes(StandardCharsets.UTF_8),
                  json.getBytes(StandardCharsets.UTF_8)));
      producer.commitTransaction();
      latest.put(key, json);
    } catch (KafkaException | IllegalStateException e) {
      // Whether it is there is not known, so that nothing may be sent on the strength of it.
      lost = true;
      throw new IOException(
          "how far alerts were delivered could not be noted: " + ClientFailure.describe(e), e);
    }
  }

  /** Whether a put has failed, after which there is none any more. */
  boolean isLost() {
    return lost;
  }

  /** Nothing can be put from now on; what is being put may still be. */
  void lose() {
    lost = true;
  }

  /** The partitions of a topic, as a consumer knows them. */
  static Collection<TopicPartition> partitions(Consumer<byte[], byte[]> consumer, String topic) {
    return consumer.partitionsFor(topic, ANSWER_WITHIN).stream()
        .map(info -> new TopicPartition(topic, info.partition()))
        .toList();
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(1));
  }
}
