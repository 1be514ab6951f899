package io.mimon.kafka;

import io.mimon.core.config.MonitorConfig.KafkaSource;
import io.mimon.core.config.MonitorConfig.StartAt;
import io.mimon.core.input.InputException;
import io.mimon.core.input.RecordReader;
import io.mimon.core.input.RecordSupplier;
import io.mimon.core.input.TopicRecord;
import io.mimon.core.input.TopicSampleReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Some records of a topic, by which its columns are settled before a monitor starts.
 *
 * <p>Of a topic that is read from its beginning these are the first ones; of one that is read from
 * its end, where nothing is yet, the last ones that are there. Every partition gives its share, up
 * to {@link #RECORDS_MAX} together or {@link #BYTES_MAX}, whichever comes first.
 */
public final class TopicSample implements RecordSupplier {
  private static final long serialVersionUID = 1L;

  /** As many as types are inferred from. */
  static final int RECORDS_MAX = 10_000;

  /** What records may take in memory; of rows of ordinary data the number is the bound. */
  static final long BYTES_MAX = 64L << 20;

  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);
  private static final Duration READ_WITHIN = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofMillis(200);

  // A job that reads a topic never ships its sample.
  private final transient KafkaSource source;
  private final transient Set<String> columnsNamed;

  /**
   * @param columnsNamed the columns that are asked for by name
   */
  public TopicSample(KafkaSource source, Set<String> columnsNamed) {
    this.source = source;
    this.columnsNamed = Set.copyOf(columnsNamed);
  }

  @Override
  public RecordReader open() throws InputException {
    List<TopicRecord> records;
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      records = read(consumer, partitions(consumer));
    } catch (KafkaException e) {
      throw explained(e);
    }
    if (records.isEmpty()) {
      throw new InputException(
          ("Topic %s at %s has no records, from which to tell the columns; let some be written"
                  + " first.")
              .formatted(source.topic(), source.access().bootstrap()));
    }
    return new TopicSampleReader(source.topic(), records, columnsNamed);
  }

  /**
   * How many partitions the topic has.
   *
   * @throws InputException if there is no such topic, or no broker answers
   */
  public int partitions() throws InputException {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      return partitions(consumer).size();
    } catch (KafkaException e) {
      throw explained(e);
    }
  }

  private KafkaConsumer<byte[], byte[]> consumer() throws InputException {
    Properties properties = new Properties();
    properties.setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.putAll(KafkaProperties.of(source.access()));
    // Looking must leave nothing behind: no topic, no group, no committed offset.
    properties.setProperty(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    properties.setProperty(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    properties.setProperty(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.setProperty(ConsumerConfig.CLIENT_ID_CONFIG, "mimon-sample");
    properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
    String timeoutMillis = Long.toString(ANSWER_WITHIN.toMillis());
    properties.setProperty(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, timeoutMillis);
    properties.setProperty(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, timeoutMillis);
    try {
      return new KafkaConsumer<>(
          properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    } catch (KafkaException e) {
      throw new InputException(
          "A client for "
              + source.access().bootstrap()
              + " cannot be made: "
              + ClientFailure.describe(e));
    }
  }

  private List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer)
      throws InputException {
    List<PartitionInfo> found = consumer.partitionsFor(source.topic(), ANSWER_WITHIN);
    if (found == null || found.isEmpty()) {
      throw new InputException(
          "There is no topic %s at %s; create it, or correct the name."
              .formatted(source.topic(), source.access().bootstrap()));
    }
    return found.stream().map(p -> new TopicPartition(p.topic(), p.partition())).toList();
  }

  private List<TopicRecord> read(
      KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
    consumer.assign(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    int share = 1 + (RECORDS_MAX - 1) / partitions.size();
    // Offsets have gaps, so that a share of offsets is at most a share of records.
    Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions);
    for (TopicPartition partition : partitions) {
      long beginning = beginnings.getOrDefault(partition, 0L);
      long nearEnd = Math.max(beginning, ends.getOrDefault(partition, 0L) - share);
      consumer.seek(partition, source.startAt() == StartAt.EARLIEST ? beginning : nearEnd);
    }
    List<TopicRecord> records = new ArrayList<>();
    Map<TopicPartition, Integer> taken = new HashMap<>();
    long bytes = 0;
    long deadlineNanos = System.nanoTime() + READ_WITHIN.toNanos();
    while (System.nanoTime() < deadlineNanos
        && bytes < BYTES_MAX
        && !pauseWhereDone(consumer, ends, taken, share)) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        boolean within =
            record.offset() < ends.getOrDefault(partition, 0L)
                && taken.merge(partition, 1, Integer::sum) <= share;
        if (within && bytes < BYTES_MAX) {
          records.add(ConsumedRecord.of(record));
          bytes += Math.max(0, record.serializedValueSize());
        }
      }
    }
    records.sort(
        Comparator.comparingInt((TopicRecord record) -> record.origin().partition())
            .thenComparingLong(record -> record.origin().offset()));
    return records;
  }

  /** Whether all are done: read to where they ended at the start, or their share is had. */
  private static boolean pauseWhereDone(
      KafkaConsumer<byte[], byte[]> consumer,
      Map<TopicPartition, Long> ends,
      Map<TopicPartition, Integer> taken,
      int share) {
    for (TopicPartition partition : consumer.assignment()) {
      // The position passes markers of transactions, which are no records.
      if (consumer.position(partition) >= ends.getOrDefault(partition, 0L)
          || taken.getOrDefault(partition, 0) >= share) {
        consumer.pause(List.of(partition));
      }
    }
    return consumer.paused().size() == consumer.assignment().size();
  }

  private InputException explained(KafkaException e) {
    return ClientFailure.explain(e, source.access(), source.topic(), ANSWER_WITHIN);
  }
}
