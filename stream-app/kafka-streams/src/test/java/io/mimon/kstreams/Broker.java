package io.mimon.kstreams;

import io.mimon.core.config.MonitorConfig.KafkaAccess;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.test.KafkaClusterTestKit;
import org.apache.kafka.common.test.TestKitNodes;
import org.jspecify.annotations.Nullable;

/** A real broker in this process. */
final class Broker implements AutoCloseable {
  private final KafkaClusterTestKit kit;
  private final Properties administrator = new Properties();

  private Broker() throws Exception {
    kit = kit();
    kit.format();
    kit.startup();
    kit.waitForReadyBrokers();
    administrator.setProperty("bootstrap.servers", kit.bootstrapServers());
  }

  static Broker open() throws Exception {
    return new Broker();
  }

  private static KafkaClusterTestKit kit() throws Exception {
    TestKitNodes nodes =
        new TestKitNodes.Builder()
            .setCombined(true)
            .setNumBrokerNodes(1)
            .setNumControllerNodes(1)
            .build();
    return new KafkaClusterTestKit.Builder(nodes)
        .setConfigProp("offsets.topic.replication.factor", "1")
        .setConfigProp("offsets.topic.num.partitions", "1")
        .setConfigProp("transaction.state.log.replication.factor", "1")
        .setConfigProp("transaction.state.log.num.partitions", "2")
        .setConfigProp("transaction.state.log.min.isr", "1")
        .setConfigProp("group.initial.rebalance.delay.ms", "0")
        .build();
  }

  String bootstrap() {
    return kit.bootstrapServers();
  }

  KafkaAccess access() {
    return new KafkaAccess(bootstrap(), Map.of(), Map.of());
  }

  void createTopics(String... names) throws Exception {
    for (String name : names) {
      createTopic(name, 1);
    }
  }

  void createTopic(String name, int partitions) throws Exception {
    try (Admin admin = Admin.create(administrator)) {
      admin
          .createTopics(List.of(new NewTopic(name, partitions, (short) 1)))
          .all()
          .get(30, TimeUnit.SECONDS);
    }
  }

  /** Takes away what is before the offset of the one partition, as retention does. */
  void deleteBefore(String topic, long offset) throws Exception {
    try (Admin admin = Admin.create(administrator)) {
      admin
          .deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(offset)))
          .all()
          .get(30, TimeUnit.SECONDS);
    }
  }

  /** Writes values to partition 0, and waits until they are there. */
  void produce(String topic, List<byte @Nullable []> values) {
    produceTo(topic, values, 0);
  }

  /** Values of a stream from one of them on, each a second after the one before it. */
  void produceFrom(String topic, List<byte @Nullable []> values, int from) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = from; i < values.size(); i++) {
      records.add(new ProducerRecord<>(topic, 0, TopicStreams.timestamp(i), null, values.get(i)));
    }
    produce(records);
  }

  void produceTo(String topic, List<byte @Nullable []> values, int partition) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (byte[] value : values) {
      records.add(new ProducerRecord<>(topic, partition, null, value));
    }
    produce(records);
  }

  private void produce(List<ProducerRecord<byte[], byte[]>> records) {
    try (KafkaProducer<byte[], byte[]> producer = producer()) {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (ProducerRecord<byte[], byte[]> record : records) {
        sent.add(producer.send(record));
      }
      producer.flush();
      for (Future<RecordMetadata> record : sent) {
        record.get();
      }
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError("not all was written", e);
    }
  }

  void produce(String topic, byte[] value, Headers headers) {
    try (KafkaProducer<byte[], byte[]> producer = producer()) {
      var unused = producer.send(new ProducerRecord<>(topic, 0, null, null, value, headers));
      producer.flush();
    }
  }

  private KafkaProducer<byte[], byte[]> producer() {
    Properties properties = new Properties();
    properties.putAll(administrator);
    // A partition that is not there yet refuses requests; several at once then wait for each other.
    properties.setProperty("max.in.flight.requests.per.connection", "1");
    properties.setProperty("request.timeout.ms", "5000");
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** All that is committed in the one partition, once there are at least so many. */
  List<ConsumerRecord<byte[], byte[]>> await(String topic, int records, Duration within) {
    Properties properties = new Properties();
    properties.putAll(administrator);
    properties.setProperty("isolation.level", "read_committed");
    properties.setProperty("auto.offset.reset", "earliest");
    List<ConsumerRecord<byte[], byte[]>> read = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      TopicPartition partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long deadline = System.nanoTime() + within.toNanos();
      do {
        consumer.poll(Duration.ofMillis(100)).forEach(read::add);
      } while ((read.size() < records || consumer.position(partition) < end(consumer, partition))
          && System.nanoTime() < deadline);
    }
    return read;
  }

  private static long end(KafkaConsumer<?, ?> consumer, TopicPartition partition) {
    return consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
  }

  static List<String> lines(List<ConsumerRecord<byte[], byte[]>> records) {
    return records.stream()
        .map(record -> new String(record.value(), StandardCharsets.UTF_8))
        .toList();
  }

  @Override
  public void close() throws Exception {
    kit.close();
  }
}
