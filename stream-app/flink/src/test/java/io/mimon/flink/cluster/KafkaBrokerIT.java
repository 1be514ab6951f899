package io.mimon.flink.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mimon.testkit.KafkaBroker;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The broker that other tests kill. */
final class KafkaBrokerIT {
  @TempDir Path directory;

  @Test
  void killedItComesBackOnTheSamePortWithWhatItWasGiven() throws Exception {
    try (KafkaBroker broker = KafkaBroker.start(directory)) {
      broker.createTopic("lines", 2);
      broker.produce("lines", 0, List.of("one", "two"));
      assertEquals(List.of("one", "two"), broker.committed("lines"));

      broker.kill9();
      broker.start();
      broker.produce("lines", 0, List.of("three"));

      assertEquals(List.of("one", "two", "three"), broker.committed("lines"));
      assertEquals(List.of(), broker.committed("absent"));
    }
  }
}
