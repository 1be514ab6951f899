package io.mimon.kstreams.instances;

import io.mimon.testkit.JavaProcess;
import io.mimon.testkit.OutsideBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/** A broker in a container, on the same port after every kill. */
final class ContainerBroker extends OutsideBroker {
  private static final String PUBLIC_IMAGE = "apache/kafka:4.2.2";
  private static final int BROKER_PORT = 9092;
  private static final Duration START_TIMEOUT = Duration.ofMinutes(3);

  private final KafkaContainer container;

  private ContainerBroker(KafkaContainer container) {
    this.container = container;
  }

  @SuppressWarnings("resource") // Closed with what is returned.
  static ContainerBroker open() {
    String image = System.getenv("MIMON_KAFKA_IMAGE");
    DockerImageName name =
        image == null
            ? DockerImageName.parse(PUBLIC_IMAGE)
            : DockerImageName.parse(image).asCompatibleSubstituteFor("apache/kafka");
    KafkaContainer container =
        new KafkaContainer(name)
            .withEnv("KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS", "1")
            .withEnv("KAFKA_TRANSACTION_STATE_LOG_NUM_PARTITIONS", "4")
            .withEnv("KAFKA_BROKER_HEARTBEAT_INTERVAL_MS", "500")
            .withEnv("KAFKA_BROKER_SESSION_TIMEOUT_MS", "2000");
    if (image != null) {
      container.withImagePullPolicy(any -> false);
    }
    container.setPortBindings(List.of(freePort() + ":" + BROKER_PORT));
    container.withStartupTimeout(START_TIMEOUT);
    container.start();
    return new ContainerBroker(container);
  }

  private static int freePort() {
    try {
      return JavaProcess.freePort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String bootstrap() {
    return container.getBootstrapServers();
  }

  @Override
  public void kill9() {
    container.getDockerClient().killContainerCmd(container.getContainerId()).exec();
  }

  @Override
  public void start() throws Exception {
    container.getDockerClient().startContainerCmd(container.getContainerId()).exec();
    awaitAnswer(START_TIMEOUT);
  }

  @Override
  public String tail() {
    String logs = container.getLogs();
    return logs.substring(Math.max(0, logs.length() - 4_000));
  }

  @Override
  public void close() {
    container.stop();
  }
}
