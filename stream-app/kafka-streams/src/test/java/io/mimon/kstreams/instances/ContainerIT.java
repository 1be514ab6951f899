package io.mimon.kstreams.instances;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mimon.testkit.OutsideBroker;
import java.nio.file.Path;
import org.testcontainers.DockerClientFactory;

/** On a broker in a container, of Kafka's own image or of the one MIMON_KAFKA_IMAGE names. */
final class ContainerIT extends SharedWork {
  @Override
  OutsideBroker open(Path directory) {
    assumeTrue(
        DockerClientFactory.instance().isDockerAvailable(),
        "SKIPPED: no Docker answers; with one these tests run on a broker in a container");
    return ContainerBroker.open();
  }

  @Override
  int standbys() {
    return 1;
  }
}
