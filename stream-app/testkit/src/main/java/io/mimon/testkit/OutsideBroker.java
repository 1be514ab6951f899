package io.mimon.testkit;

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
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** A broker outside this JVM, on the same port and the same disk after every kill. */
public abstract class OutsideBroker implements AutoCloseable {
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(200);

  /** HOST:PORT. */
  public abstract String bootstrap();

  /** SIGKILL. */
  public abstract void kill9() throws Exception;

  /** Starts it again and returns when it listens. */
  public abstract void start() throws Exception;

  /** The end of its log. */
  public abstract String tail();

  @Override
  public abstract void close();

  /** Returns when it answers. */
  protected final void awaitAnswer(Duration timeout) throws Exception {
    Waiting.until(
        () -> {
          try (Admin admin =
              Admin.create(
                  Map.of(
                      "bootstrap.servers",
                      bootstrap(),
                      "default.api.timeout.ms",
                      "2000",
                      "request.timeout.ms",
                      "1000"))) {
            admin.listTopics().names().get(ANSWER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            return true;
          } catch (ExecutionException e) {
            return false;
          }
        },
        timeout,
        () -> "the broker does not answer\n" + tail());
  }

  /** Creates a topic. */
  public void createTopic(String topic, int partitions) throws Exception {
    // Rows of long ago would be past the usual retention, and gone half a minute after the start.
    NewTopic created =
        new NewTopic(topic, partitions, (short) 1).configs(Map.of("retention.ms", "-1"));
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap()))) {
      await(admin.createTopics(List.of(created)).all());
      NewTopics.awaitLeaders(admin, topic, partitions);
    }
  }

  /** Writes lines to one partition of a topic, in order, and waits until they are there. */
  public void produce(String topic, int partition, List<String> lines) {
    Properties properties = clientProperties();
    properties.put("linger.ms", "5");
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer())) {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (String line : lines) {
        sent.add(producer.send(new ProducerRecord<>(topic, partition, null, line)));
      }
      producer.flush();
      for (Future<RecordMetadata> line : sent) {
        line.get();
      }
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError("not all was written", e);
    }
  }

  /** What is committed on partition 0 of a topic, from its beginning; nothing if it is absent. */
  public List<String> committed(String topic) {
    Properties properties = clientProperties();
    properties.put("isolation.level", "read_committed");
    properties.put("auto.offset.reset", "earliest");
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer())) {
      TopicPartition partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      // For a reader of committed records the end is where the first open transaction begins.
      long end =
          consumer.endOffsets(List.of(partition), ANSWER_TIMEOUT).getOrDefault(partition, 0L);
      List<String> lines = new ArrayList<>();
      while (consumer.position(partition, ANSWER_TIMEOUT) < end) {
        for (ConsumerRecord<String, String> record : consumer.poll(POLL)) {
          if (record.offset() < end) {
            lines.add(record.value());
          }
        }
      }
      return lines;
    } catch (UnknownTopicOrPartitionException e) {
      return List.of();
    }
  }

  /** How many clients a group has; one that was killed is missed after its session only. */
  public int members(String group) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap()))) {
      return await(admin.describeConsumerGroups(List.of(group)).all()).values().stream()
          .mapToInt(described -> described.members().size())
          .sum();
    }
  }

  private Properties clientProperties() {
    Properties properties = new Properties();
    properties.put("bootstrap.servers", bootstrap());
    return properties;
  }

  private static <T> T await(KafkaFuture<T> future) throws Exception {
    return future.get(ANSWER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
  }
}
