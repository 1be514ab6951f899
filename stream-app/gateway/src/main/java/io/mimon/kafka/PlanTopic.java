package io.mimon.kafka;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mimon.core.config.MonitorConfig.KafkaAccess;
import io.mimon.core.input.InputException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * The plans of a monitor that several instances run: a topic of one partition, that all agree by.
 *
 * <p>A record says which one it follows. It holds if that is the one that held until then, and is
 * passed over otherwise: of two that are written at once for the same place the first one holds,
 * and every reader sees the same.
 *
 * <pre>
 *   {"version":1,"follows":-1,"life":"…","outputs":{"mimon.readings":{"0":17},…},"plan":"{…}"}
 * </pre>
 */
public final class PlanTopic {
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final int VERSION = 1;
  private static final long NONE = -1;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Nothing of it may go by itself. */
  private static final Map<String, String> SETTINGS =
      Map.of("cleanup.policy", "delete", "retention.ms", "-1", "retention.bytes", "-1");

  private final KafkaAccess access;
  private final String topic;

  /** The plans on a topic, which need not be there yet. */
  public PlanTopic(KafkaAccess access, String topic) {
    this.access = access;
    this.topic = topic;
  }

  /**
   * The plan that holds.
   *
   * @param offset of its record
   * @param life tells the monitor from one before it of the same name, whose state was deleted
   * @param begins where the lines of this life begin on the output topics
   * @param json a {@link io.mimon.core.plan.StoredPlan}
   */
  public record Plan(long offset, String life, Map<TopicPartition, Long> begins, String json) {
    /** Copies its map. */
    public Plan {
      begins = Map.copyOf(begins);
    }

    /** Whether it is this one. */
    public boolean says(String planJson) {
      return json.equals(planJson);
    }

    /** Whether its lines are known to go to these topics. */
    public boolean knows(Set<String> outputs) {
      return outputs.stream()
          .allMatch(topic -> begins.keySet().stream().anyMatch(p -> p.topic().equals(topic)));
    }
  }

  /**
   * The plan that holds; empty if there is none yet.
   *
   * @throws InputException if it cannot be read
   */
  public Optional<Plan> current() throws InputException {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      List<PartitionInfo> found = consumer.partitionsFor(topic, ANSWER_WITHIN);
      return found == null || found.isEmpty() ? Optional.empty() : current(consumer);
    } catch (KafkaException e) {
      throw ClientFailure.explain(e, access, topic, ANSWER_WITHIN);
    }
  }

  private Optional<Plan> current(KafkaConsumer<byte[], byte[]> consumer) throws InputException {
    TopicPartition partition = new TopicPartition(topic, 0);
    consumer.assign(List.of(partition));
    consumer.seekToBeginning(List.of(partition));
    long end = consumer.endOffsets(List.of(partition), ANSWER_WITHIN).getOrDefault(partition, 0L);
    long deadlineNanos = System.nanoTime() + ANSWER_WITHIN.toNanos();
    @Nullable Plan holds = null;
    while (consumer.position(partition, ANSWER_WITHIN) < end) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        JsonNode said = parse(record);
        if (said.path("follows").asLong() == (holds == null ? NONE : holds.offset())) {
          holds =
              new Plan(
                  record.offset(),
                  said.path("life").asText(),
                  PartitionOffsets.parse(said.path("outputs")),
                  said.path("plan").asText());
        }
      }
      if (System.nanoTime() > deadlineNanos) {
        throw new InputException(
            "Topic %s at %s could not be read to its end within %d s."
                .formatted(topic, access.bootstrap(), ANSWER_WITHIN.toSeconds()));
      }
    }
    return Optional.ofNullable(holds);
  }

  private JsonNode parse(ConsumerRecord<byte[], byte[]> record) throws InputException {
    try {
      JsonNode said = JSON.readTree(record.value() == null ? new byte[0] : record.value());
      int version = said.path("version").asInt();
      if (version == VERSION) {
        return said;
      }
      throw new InputException(
          "Topic %s has a plan of version %d; this mimon reads version %d."
              .formatted(topic, version, VERSION));
    } catch (InputException e) {
      throw e;
    } catch (IOException e) {
      throw new InputException(
          "Topic %s has a record at offset %d that is no plan.".formatted(topic, record.offset()));
    }
  }

  /**
   * Makes a plan the one that holds.
   *
   * @param before what {@link #current} said; empty for the first plan of a life
   * @param outputs the output topics, which are there
   * @return the plan, or empty if another one has come to hold meanwhile
   */
  public Optional<Plan> propose(Optional<Plan> before, String json, Set<String> outputs)
      throws InputException {
    if (before.isPresent() && before.get().says(json) && before.get().knows(outputs)) {
      return current().filter(holds -> holds.offset() == before.get().offset());
    }
    try (TopicAdmin admin = new TopicAdmin(access)) {
      admin.createMissing(List.of(topic), SETTINGS);
    }
    byte[] record = record(before, json, outputs);
    long offset;
    try (KafkaProducer<byte[], byte[]> producer = producer()) {
      offset = producer.send(new ProducerRecord<>(topic, 0, null, record)).get().offset();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InputException("Interrupted while the plan was written.");
    } catch (ExecutionException e) {
      throw ClientFailure.explain(
          e.getCause() instanceof KafkaException known ? known : new KafkaException(e.getCause()),
          access,
          topic,
          ANSWER_WITHIN);
    } catch (KafkaException e) {
      throw ClientFailure.explain(e, access, topic, ANSWER_WITHIN);
    }
    return current().filter(holds -> holds.offset() == offset);
  }

  private byte[] record(Optional<Plan> before, String json, Set<String> outputs)
      throws InputException {
    ObjectNode record = JSON.createObjectNode().put("version", VERSION);
    record.put("follows", before.map(Plan::offset).orElse(NONE));
    record.put("life", before.map(Plan::life).orElseGet(() -> UUID.randomUUID().toString()));
    Map<TopicPartition, Long> begins = new HashMap<>(ends(outputs));
    before.ifPresent(known -> begins.putAll(known.begins()));
    record.set("outputs", PartitionOffsets.toJson(begins));
    record.put("plan", json);
    try {
      return JSON.writeValueAsBytes(record);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("numbers and text are always JSON", e);
    }
  }

  /** Behind everything that is in the topics, committed or not: it is of a life before. */
  private Map<TopicPartition, Long> ends(Set<String> outputs) throws InputException {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      List<TopicPartition> partitions = new ArrayList<>();
      for (String output : outputs) {
        for (PartitionInfo info : consumer.partitionsFor(output, ANSWER_WITHIN)) {
          partitions.add(new TopicPartition(output, info.partition()));
        }
      }
      return consumer.endOffsets(partitions, ANSWER_WITHIN);
    } catch (KafkaException e) {
      throw ClientFailure.explain(e, access, topic, ANSWER_WITHIN);
    }
  }

  private KafkaConsumer<byte[], byte[]> consumer() throws InputException {
    Properties properties = KafkaProperties.of(access);
    properties.setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
    properties.setProperty(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    properties.setProperty(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    properties.setProperty(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
    try {
      return new KafkaConsumer<>(
          properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    } catch (KafkaException e) {
      throw new InputException(
          "A client for %s cannot be made: %s"
              .formatted(access.bootstrap(), ClientFailure.describe(e)));
    }
  }

  private KafkaProducer<byte[], byte[]> producer() {
    Properties properties = KafkaProperties.of(access);
    properties.setProperty(ProducerConfig.ACKS_CONFIG, "all");
    properties.setProperty(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
    properties.setProperty(
        ProducerConfig.MAX_BLOCK_MS_CONFIG, Long.toString(ANSWER_WITHIN.toMillis()));
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }
}
