package io.mimon.testkit;

import io.mimon.core.config.MonitorConfig.KafkaAccess;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
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
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.test.JaasUtils;
import org.apache.kafka.common.test.KafkaClusterTestKit;
import org.jspecify.annotations.Nullable;

/** A real broker in this process. */
public final class Broker implements AutoCloseable {
  /** Whom it lets in, where it asks. */
  public static final String USER = JaasUtils.KAFKA_PLAIN_USER1;

  /** What that user has to say. */
  public static final String PASSWORD = JaasUtils.KAFKA_PLAIN_USER1_PASSWORD;

  private final KafkaClusterTestKit kit;
  private final Properties administrator = new Properties();

  private Broker(SecurityProtocol protocol) throws Exception {
    kit = BrokerKit.start(protocol);
    administrator.setProperty("bootstrap.servers", kit.bootstrapServers());
    if (protocol != SecurityProtocol.PLAINTEXT) {
      administrator.setProperty("security.protocol", protocol.name);
      administrator.setProperty("sasl.mechanism", "PLAIN");
      administrator.setProperty(
          "sasl.jaas.config",
          login(JaasUtils.KAFKA_PLAIN_ADMIN, JaasUtils.KAFKA_PLAIN_ADMIN_PASSWORD));
    }
  }

  /** One that lets everybody in. */
  public static Broker open() throws Exception {
    return new Broker(SecurityProtocol.PLAINTEXT);
  }

  /** One that asks for a user and password. */
  public static Broker withPasswords() throws Exception {
    return new Broker(SecurityProtocol.SASL_PLAINTEXT);
  }

  /** What {@code sasl.jaas.config} says of a user. */
  public static String login(String user, String password) {
    return "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%s\" password=\"%s\";"
        .formatted(user, password);
  }

  /** HOST:PORT. */
  public String bootstrap() {
    return kit.bootstrapServers();
  }

  /** How a monitor reaches it, where no password is asked for. */
  public KafkaAccess access() {
    return new KafkaAccess(bootstrap(), Map.of(), Map.of());
  }

  /** Creates topics of one partition each. */
  public void createTopics(String... names) throws Exception {
    for (String name : names) {
      createTopic(name, 1);
    }
  }

  /** Creates a topic. */
  public void createTopic(String name, int partitions) throws Exception {
    // Rows of long ago would be past the usual retention, and gone half a minute after the start.
    createTopic(name, partitions, Map.of("retention.ms", "-1"));
  }

  /** Creates a topic with settings of its own. */
  public void createTopic(String name, int partitions, Map<String, String> settings)
      throws Exception {
    try (Admin admin = Admin.create(administrator)) {
      admin
          .createTopics(List.of(new NewTopic(name, partitions, (short) 1).configs(settings)))
          .all()
          .get(30, TimeUnit.SECONDS);
      NewTopics.awaitLeaders(admin, name, partitions);
    }
  }

  /** The topics there are, but for those of the broker itself. */
  public Set<String> topics() throws Exception {
    try (Admin admin = Admin.create(administrator)) {
      return admin.listTopics().names().get(30, TimeUnit.SECONDS);
    }
  }

  /** Lets every client write so many bytes a second from now on. */
  public void limitWrites(long bytesPerSecond) throws Exception {
    Map<String, @Nullable String> everyClient = new HashMap<>();
    everyClient.put(ClientQuotaEntity.CLIENT_ID, null);
    try (Admin admin = Admin.create(administrator)) {
      admin
          .alterClientQuotas(
              List.of(
                  new ClientQuotaAlteration(
                      new ClientQuotaEntity(everyClient),
                      List.of(
                          new ClientQuotaAlteration.Op(
                              "producer_byte_rate", (double) bytesPerSecond)))))
          .all()
          .get(30, TimeUnit.SECONDS);
    }
  }

  /** Takes away what is before the offset of the one partition, as retention does. */
  public void deleteBefore(String topic, long offset) throws Exception {
    try (Admin admin = Admin.create(administrator)) {
      admin
          .deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(offset)))
          .all()
          .get(30, TimeUnit.SECONDS);
    }
  }

  /** Writes values to partition 0, and waits until they are there. */
  public void produce(String topic, List<byte @Nullable []> values) {
    produceTo(topic, values, 0);
  }

  /** Writes lines to partition 0, and waits until they are there. */
  public void produceLines(String topic, List<String> lines) {
    produce(topic, lines.stream().<byte @Nullable []>map(TopicStreams::utf8).toList());
  }

  /** Values of a stream from one of them on, each a second after the one before it. */
  public void produceFrom(String topic, List<byte @Nullable []> values, int from) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = from; i < values.size(); i++) {
      records.add(new ProducerRecord<>(topic, 0, TopicStreams.timestamp(i), null, values.get(i)));
    }
    produce(records);
  }

  /** Writes values to a partition, and waits until they are there. */
  public void produceTo(String topic, List<byte @Nullable []> values, int partition) {
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

  /** Writes a value with headers to partition 0. */
  public void produce(String topic, byte[] value, Headers headers) {
    try (KafkaProducer<byte[], byte[]> producer = producer()) {
      var unused = producer.send(new ProducerRecord<>(topic, 0, null, null, value, headers));
      producer.flush();
    }
  }

  /** A producer for what the methods above do not do. */
  public KafkaProducer<byte[], byte[]> producer() {
    return producer(new Properties());
  }

  /** A producer of transactions, which are named so. */
  public KafkaProducer<byte[], byte[]> producer(String transactionalId) {
    Properties transactions = new Properties();
    transactions.setProperty("transactional.id", transactionalId);
    return producer(transactions);
  }

  private KafkaProducer<byte[], byte[]> producer(Properties more) {
    Properties properties = new Properties();
    properties.putAll(administrator);
    // A partition that is not there yet refuses requests; several at once then wait for each other.
    properties.setProperty("max.in.flight.requests.per.connection", "1");
    properties.setProperty("request.timeout.ms", "5000");
    properties.setProperty("max.request.size", Integer.toString(16 << 20));
    properties.putAll(more);
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** All that is committed in the one partition, once there are at least so many. */
  public List<ConsumerRecord<byte[], byte[]>> await(String topic, int records, Duration within) {
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

  /** The values of records, as text. */
  public static List<String> lines(List<ConsumerRecord<byte[], byte[]>> records) {
    return records.stream()
        .map(record -> new String(record.value(), StandardCharsets.UTF_8))
        .toList();
  }

  @Override
  public void close() throws Exception {
    kit.close();
  }
}
