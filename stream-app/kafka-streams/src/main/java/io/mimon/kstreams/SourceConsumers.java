package io.mimon.kstreams;

import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * The engine's clients as it makes them itself, and a way for a task to ask the consumer of its own
 * thread whether a partition has been read to its end: one that has not is not idle, however long
 * nothing has come of it.
 */
final class SourceConsumers implements KafkaClientSupplier {
  private static final String SETTING = "mimon.source.consumers";
  private static final String SUFFIX = "-consumer";

  private final Map<String, Consumer<byte[], byte[]>> byThread = new ConcurrentHashMap<>();

  private SourceConsumers() {}

  /** For an engine with these settings, by which its tasks find them. */
  static SourceConsumers of(Properties settings) {
    SourceConsumers consumers = new SourceConsumers();
    settings.put(SETTING, consumers);
    return consumers;
  }

  /**
   * Whether all that is known to be in a partition of this task has been read; true where the
   * engine has no consumers, as in its driver for tests. Where it is not known yet, that is no; the
   * consumer then asks, and this does not wait for the answer.
   */
  static boolean haveRead(ProcessorContext<?, ?> context, TopicPartition partition) {
    return !(context.appConfigs().get(SETTING) instanceof SourceConsumers consumers)
        || consumers.haveRead(partition);
  }

  private boolean haveRead(TopicPartition partition) {
    Consumer<byte[], byte[]> consumer = byThread.get(Thread.currentThread().getName());
    return consumer != null
        && consumer.assignment().contains(partition)
        && consumer.currentLag(partition).orElse(Long.MAX_VALUE) == 0;
  }

  @Override
  public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
    Consumer<byte[], byte[]> consumer = consumer(config);
    String id = String.valueOf(config.get(ConsumerConfig.CLIENT_ID_CONFIG));
    if (id.endsWith(SUFFIX)) {
      byThread.put(id.substring(0, id.length() - SUFFIX.length()), consumer);
    }
    return consumer;
  }

  private static Consumer<byte[], byte[]> consumer(Map<String, Object> config) {
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  @Override
  public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
    return consumer(config);
  }

  @Override
  public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
    return consumer(config);
  }

  @Override
  public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  @Override
  public Admin getAdmin(Map<String, Object> config) {
    return Admin.create(config);
  }
}
