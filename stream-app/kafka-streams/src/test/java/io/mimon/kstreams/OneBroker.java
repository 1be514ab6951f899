package io.mimon.kstreams;

import io.mimon.core.config.MonitorConfig.KafkaAccess;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.test.KafkaClusterTestKit;
import org.apache.kafka.common.test.TestKitNodes;

/** A real broker in this process. */
final class OneBroker implements AutoCloseable {
  private final KafkaClusterTestKit kit;

  private OneBroker() throws Exception {
    kit =
        new KafkaClusterTestKit.Builder(
                new TestKitNodes.Builder()
                    .setCombined(true)
                    .setNumBrokerNodes(1)
                    .setNumControllerNodes(1)
                    .build())
            .setConfigProp("offsets.topic.replication.factor", "1")
            .setConfigProp("offsets.topic.num.partitions", "1")
            .setConfigProp("transaction.state.log.replication.factor", "1")
            .setConfigProp("transaction.state.log.num.partitions", "2")
            .setConfigProp("transaction.state.log.min.isr", "1")
            .setConfigProp("group.initial.rebalance.delay.ms", "0")
            .build();
    kit.format();
    kit.startup();
    kit.waitForReadyBrokers();
  }

  static OneBroker open() throws Exception {
    return new OneBroker();
  }

  String bootstrap() {
    return kit.bootstrapServers();
  }

  KafkaAccess access() {
    return new KafkaAccess(bootstrap(), Map.of(), Map.of());
  }

  void createTopic(String name, int partitions) throws Exception {
    try (Admin admin = Admin.create(properties())) {
      admin
          .createTopics(List.of(new NewTopic(name, partitions, (short) 1)))
          .all()
          .get(30, TimeUnit.SECONDS);
    }
  }

  Set<String> topics() throws Exception {
    try (Admin admin = Admin.create(properties())) {
      return admin.listTopics().names().get(30, TimeUnit.SECONDS);
    }
  }

  Properties properties() {
    Properties properties = new Properties();
    properties.setProperty("bootstrap.servers", bootstrap());
    return properties;
  }

  /** A producer; of transactions, where it is given a name for them. */
  KafkaProducer<byte[], byte[]> producer(String transactions) {
    Properties properties = properties();
    if (!transactions.isEmpty()) {
      properties.setProperty("transactional.id", transactions);
    }
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  void produce(String topic, List<String> values) {
    try (KafkaProducer<byte[], byte[]> producer = producer("")) {
      for (String value : values) {
        var unused =
            producer.send(
                new ProducerRecord<>(topic, 0, null, value.getBytes(StandardCharsets.UTF_8)));
      }
      producer.flush();
    }
  }

  static void await(BooleanSupplier condition, Supplier<String> otherwise) throws Exception {
    long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadlineNanos) {
        throw new AssertionError("not within a minute: " + otherwise.get());
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  @Override
  public void close() throws Exception {
    kit.close();
  }
}
