package io.mimon.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** A broker in a JVM of its own, on the same port and the same disk after every kill. */
public final class KafkaBroker implements AutoCloseable {
  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(200);

  private final Path directory;
  private final int port;
  private @Nullable JavaProcess process;
  private int starts;

  private KafkaBroker(Path directory, int port) {
    this.directory = directory;
    this.port = port;
  }

  /** Formats a disk and starts a broker on it. */
  public static KafkaBroker start(Path directory) throws Exception {
    Files.createDirectories(directory);
    int port = JavaProcess.freePort();
    KafkaBroker broker = new KafkaBroker(directory, port);
    Files.writeString(broker.properties(), configuration(directory, port, JavaProcess.freePort()));
    try (JavaProcess format =
        broker.launch(
            "kafka-format",
            "kafka.tools.StorageTool",
            "format",
            "--standalone",
            "-t",
            Uuid.randomUuid().toString(),
            "-c",
            broker.properties().toString())) {
      if (format.await(START_TIMEOUT) != 0) {
        throw new AssertionError("the disk cannot be formatted\n" + format.tail());
      }
    }
    broker.start();
    return broker;
  }

  private static String configuration(Path directory, int port, int controllerPort) {
    return """
        process.roles=broker,controller
        node.id=1
        listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
        advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
        controller.listener.names=CONTROLLER
        controller.quorum.bootstrap.servers=127.0.0.1:%2$d
        listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
        log.dirs=%3$s
        auto.create.topics.enable=true
        offsets.topic.replication.factor=1
        offsets.topic.num.partitions=1
        transaction.state.log.replication.factor=1
        transaction.state.log.min.isr=1
        transaction.state.log.num.partitions=4
        transaction.max.timeout.ms=7200000
        broker.heartbeat.interval.ms=500
        broker.session.timeout.ms=2000
        group.initial.rebalance.delay.ms=0
        """
        .formatted(port, controllerPort, directory.resolve("data"));
  }

  private Path properties() {
    return directory.resolve("server.properties");
  }

  private JavaProcess launch(String name, String... mainClassAndArguments) throws IOException {
    Path logging = directory.resolve("log4j2.xml");
    Files.writeString(logging, JavaProcess.LOGGING);
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-Xmx384m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dlog4j2.configurationFile=" + logging,
                "-cp",
                JavaProcess.classPath(List.of(".jar"), List.of("/org/apache/flink/", "/mimon-"))));
    arguments.addAll(List.of(mainClassAndArguments));
    return JavaProcess.start(name, directory, arguments);
  }

  /** Starts it (again) and returns when it listens. */
  public void start() throws Exception {
    JavaProcess started = launch("kafka-" + ++starts, "kafka.Kafka", properties().toString());
    process = started;
    started.awaitPort(port, START_TIMEOUT);
  }

  /** SIGKILL. */
  public void kill9() throws InterruptedException {
    if (process == null) {
      throw new IllegalStateException("it does not run");
    }
    process.kill9();
    process.close();
    process = null;
  }

  /** HOST:PORT. */
  public String bootstrap() {
    return "127.0.0.1:" + port;
  }

  /** Creates a topic. */
  public void createTopic(String topic, int partitions) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap()))) {
      await(admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1))).all());
    }
  }

  /** Writes lines to one partition of a topic, in order. */
  public void produce(String topic, int partition, List<String> lines) {
    Properties properties = clientProperties();
    properties.put("linger.ms", "5");
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer())) {
      for (String line : lines) {
        var unused = producer.send(new ProducerRecord<>(topic, partition, null, line));
      }
      producer.flush();
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

  private Properties clientProperties() {
    Properties properties = new Properties();
    properties.put("bootstrap.servers", bootstrap());
    return properties;
  }

  private static <T> T await(KafkaFuture<T> future) throws Exception {
    return future.get(ANSWER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The end of its log. */
  public String tail() {
    return process == null ? "the broker is down" : process.tail();
  }

  @Override
  public void close() {
    if (process != null) {
      process.close();
    }
  }
}
